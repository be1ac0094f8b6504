"""A few kills in the middle of an import; `./salur trial import` does many, and a million rows."""

from __future__ import annotations

from pathlib import Path

from tests.kills import importing


def test_nothing_is_lost_or_doubled_by_kills_during_an_import(tmp_path: Path) -> None:
    found = importing.play(4, tmp_path / "kills", print, seed=1, rows=8000)
    assert found["kills"] == 4
    assert found["failures"] == []
