"""A season of sixty days for three seeds: all proofs hold after each day, and the papers agree with the books at the
end."""

from __future__ import annotations

import pytest

from tests.simulation.season import play

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("seed", range(3))
def test_after_every_day_of_a_season_all_proofs_hold(seed: int) -> None:
    season = play(seed, days=60, orders=5)
    ended = season["endings"]
    for what in ("orders.place held", "orders.place backordered", "field.record_sale done", "returns.inspect done",
                 "counts.approve done", "ledger.close_month done", "billing.refund done"):  # fmt: skip
        assert ended.get(what), f"the season saw no '{what}'"
