"""kill -9 in the middle of a day: played again it comes out as if nothing had happened."""

from __future__ import annotations

from pathlib import Path

from tests.kills import replays, rounds

HOMES = Path(__file__).resolve().parent.parent.parent / ".salur"  # one for each: they may run side by side


def test_a_day_that_is_killed_and_resumed_loses_nothing_and_doubles_nothing() -> None:
    found = rounds.play(2, HOMES / "kills-day", print, every=20)
    assert not found["failures"], found["failures"]


def test_a_replay_that_is_killed_goes_on_and_loses_nothing_and_doubles_nothing() -> None:
    found = replays.play(2, HOMES / "kills-replay", print, every=40)
    assert not found["failures"], found["failures"]
