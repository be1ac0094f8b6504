"""A season of sixty days for three seeds: all proofs hold after each day, and the papers agree with the books at the
end.

Each seed plays in a process and a database of its own, as `./salur trial simulate` has it: the proofs read whole
tables, and in a worker's database they would prove after each day what all other tests have left behind.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from salur.config import places

pytestmark = pytest.mark.usefixtures("database")  # the server stands and its template is made


@pytest.mark.parametrize("seed", range(3))
def test_after_every_day_of_a_season_all_proofs_hold(seed: int, tmp_path: Path) -> None:
    kept = tmp_path / "season.json"
    asked = ["trial", "simulate", "--days", "60", "--orders", "5", "--seeds", "1", "--first", str(seed)]
    played = subprocess.run(
        [sys.executable, "-m", "salur.config.main", *asked, "--json", str(kept)],
        env=os.environ | {"PYTHONPATH": str(places.PACKAGE.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert played.returncode == 0, played.stdout + played.stderr
    (season,) = json.loads(kept.read_text())["seasons"]
    assert season["days"] == 60
    assert season["rows_proved"] > 50_000, "proofs that look at so little have looked elsewhere"
    for what in ("orders.place held", "orders.place backordered", "field.record_sale done", "returns.inspect done",
                 "counts.approve done", "ledger.close_month done", "billing.refund done"):  # fmt: skip
        assert season["endings"].get(what), f"the season saw no '{what}'"
