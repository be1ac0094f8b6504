"""Lots are chosen when an order is picked: first expired first, or as they are named (H1)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from salur.kernel.command import ask
from salur.kernel.refusal import Refused
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Pick, Picked
from tests.stories.trading import Firm, codes
from tests.world import prove, today_there

pytestmark = pytest.mark.usefixtures("database")
COST = 300_000


@pytest.fixture
def firm() -> Firm:
    return Firm(skus=2)


# -- picked


def test_a_pick_that_finds_nothing_is_over_at_once(firm: Firm) -> None:
    firm.receive(10)
    order = firm.ordered((firm.skus[0], 10))
    shipment = firm.picked(order, Picked(1, 0, reason="not_found"))
    assert (firm.status(shipment, "warehouse_shipment"), firm.shipped(shipment)) == ("put_back", [])
    assert codes(firm.put_back(shipment)) == ["kernel.no_such_step"]
    prove()


def _lots(firm: Firm, *days: int) -> list[int]:
    today = today_there()
    return [firm.lot(f"B{n}", today + timedelta(days=many)) for n, many in enumerate(days)]


def test_lots_are_picked_first_expired_first_wherever_they_lie(firm: Firm) -> None:
    late, soon, never = *_lots(firm, 90, 30), firm.lot("no date")
    near, far = firm.bin("A1"), firm.bin("B2")
    firm.come(never, 5, place=near)
    firm.come(late, 5, place=near)
    firm.come(soon, 5, place=far, cost=1_000_001)
    shipment = firm.picked(firm.ordered((firm.skus[0], 12)))
    assert [row[1:3] for row in firm.shipped(shipment)] == [(soon, 5), (late, 5), (never, 2)]
    assert firm.lies("picked")[soon] == (5, 1_000_001)
    firm.put_back(shipment)
    assert firm.lies("free", far) == {soon: (5, 1_000_001)}, "back where it was taken from, at what it cost"
    prove()


def test_a_buyer_gets_only_what_keeps_long_enough(firm: Firm) -> None:
    soon, late = _lots(firm, 30, 90)
    firm.come(soon, 6)
    firm.come(late, 6)
    order = firm.ordered((firm.skus[0], 10))
    outcome = firm.pick(order, good_for_days=60)
    assert outcome.ending == "done" and outcome.paper is not None
    assert [row[1:3] for row in firm.shipped(outcome.paper)] == [(late, 6)]
    assert firm.aside(order)[0] == {1: 4}, "the rest stays promised"
    assert codes(firm.pick(order, good_for_days=60)) == ["warehouse.nothing_to_pick"]
    assert codes(firm.pick(order, Picked(1, 0, reason="later"))) == ["warehouse.nothing_to_pick"]
    assert firm.pick(order, good_for_days=30).ending == "done", "what expires that very day will do"
    prove()


def test_another_lot_than_the_first_in_line_is_picked_if_it_is_named(firm: Firm) -> None:
    soon, late = _lots(firm, 30, 90)
    firm.come(soon, 6)
    firm.come(late, 3)
    order = firm.ordered((firm.skus[0], 5))
    short = firm.pick(order, Picked(1, 5, late))
    assert short.reasons == (Refused("warehouse.lot_short", line=1, lot=late, pieces=5, there=3),)
    shipment = firm.picked(order, Picked(1, 3, late), Picked(1, 2))
    assert [row[1:3] for row in firm.shipped(shipment)] == [(late, 3), (soon, 2)]
    firm.put_back(shipment)
    missing = firm.picked(order, Picked(1, 2), Picked(1, 0, late, "not_found"))
    assert [row[1:3] for row in firm.shipped(missing)] == [(soon, 2)]
    assert firm.lies("free") == {soon: (4, 4 * COST)}, "what was missed was missed where it was looked for"
    prove()


def test_a_lot_named_on_one_line_is_not_taken_by_another(firm: Firm) -> None:
    soon, late = _lots(firm, 30, 90)
    firm.come(soon, 4)
    firm.come(late, 4)
    order = firm.ordered((firm.skus[0], 4), (firm.skus[0], 4))
    shipment = firm.picked(order, Picked(1, 4), Picked(2, 4, soon))
    assert [row[:3] for row in firm.shipped(shipment)] == [(1, late, 4), (2, soon, 4)]
    prove()


WRONG_PICKS = [
    ("warehouse.not_promised", Picked(1, 11)),
    ("warehouse.not_promised", Picked(1, -1)),
    ("warehouse.unknown_line", Picked(9, 1)),
    ("warehouse.reason_needed", Picked(1, 9)),
]


@pytest.mark.parametrize(("code", "picked"), WRONG_PICKS, ids=[f"{row[0]} {row[1].pieces}" for row in WRONG_PICKS])
def test_a_pick_that_cannot_be_stops_no_other(firm: Firm, code: str, picked: Picked) -> None:
    firm.receive(20)
    bad, good = firm.ordered((firm.skus[0], 10)), firm.ordered((firm.skus[0], 10))
    told = warehouse.pick(actor=firm.actor, picks=[ask(Pick((picked,)), bad), ask(Pick((Picked(1, 10),)), good)])
    assert [one.ending for one in told] == ["refused", "done"] and codes(told[0]) == [code]
    assert firm.aside(bad)[0] == {1: 10}
    assert codes(firm.pick(bad, cartons=0)) == ["kernel.bad_value"]
    assert codes(firm.pick(firm.drafted())) == ["warehouse.nothing_promised"]
    prove()
