"""Orders are changed, cancelled and closed short; everything set aside is released (E8, E9)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from salur.kernel import clock
from salur.kernel.command import ask
from salur.orders import actions as orders
from salur.orders.bodies import Because
from salur.pricing import actions as pricing
from salur.pricing.bodies import PriceBody
from tests.stories.trading import Firm, codes
from tests.world import drain, prove, today_there

pytestmark = pytest.mark.usefixtures("database")
PIECE = 4_440_00  # 96,000 a carton of 24, and 11 %


@pytest.fixture
def firm() -> Firm:
    return Firm(skus=2)


# -- changed


@pytest.mark.parametrize("start", ["draft", "held", "confirmed", "backordered"])
@pytest.mark.parametrize(("lines", "promised"), [
    ([(0, 12)], {1: 12}), ([(0, 3)], {1: 3}), ([(1, 4)], {1: 4}), ([(0, 5), (1, 5), (0, 2)], {1: 5, 2: 5, 3: 2}),
], ids=["up", "down", "other", "several"])  # fmt: skip
def test_an_order_is_changed(firm: Firm, start: str, lines: list[tuple[int, int]], promised: dict[int, int]) -> None:
    firm.receive(20)
    firm.receive(20, sku=firm.skus[1])
    if start == "draft":
        order = firm.drafted((firm.skus[0], 10))
    else:
        if start == "held":
            firm.set_limits(firm.outlets, 0)
        order = firm.ordered((firm.skus[0], 25 if start == "backordered" else 10))
        firm.set_limits(firm.outlets, None)
    assert firm.status(order) == start
    outcome = firm.change(order, *[(firm.skus[sku], pieces) for sku, pieces in lines])
    assert outcome.ending == "done"
    pieces = sum(promised.values())
    assert firm.total(order) == pieces * PIECE
    if start == "draft":
        assert (firm.status(order), firm.aside(order)) == ("draft", ({}, {}, 0))
    else:
        assert (firm.status(order), firm.aside(order)) == ("confirmed", (promised, {}, pieces * PIECE))
    drain()
    prove()


def test_a_changed_order_is_decided_anew(firm: Firm) -> None:
    firm.receive(20)
    firm.set_limits(firm.outlets, 20 * PIECE)
    order = firm.ordered((firm.skus[0], 10))
    held = firm.change(order, (firm.skus[0], 21))
    assert (held.ending, codes(held), firm.aside(order)) == ("held", ["credit.over_limit"], ({}, {}, 0))
    firm.set_limits(firm.outlets, None)
    drain()
    assert (firm.status(order), firm.aside(order)) == ("backordered", ({1: 20}, {1: 1}, 21 * PIECE))
    short = firm.change(order, (firm.skus[0], 25))
    assert (short.ending, codes(short)) == ("backordered", ["orders.short"])
    assert firm.aside(order) == ({1: 20}, {1: 5}, 25 * PIECE)
    assert codes(firm.change(order)) == ["orders.no_lines"]
    assert firm.aside(order) == ({1: 20}, {1: 5}, 25 * PIECE), "a change that is refused changes nothing"
    prove()


def test_a_change_writes_only_the_lines_that_differ(firm: Firm) -> None:
    firm.receive(20)
    firm.receive(20, sku=firm.skus[1])
    versions = "SELECT n, xmin::text FROM orders_orderline WHERE order_id = %s ORDER BY n"
    order = firm.ordered((firm.skus[0], 4), (firm.skus[1], 5), (firm.skus[0], 3))
    before = dict(firm.rows(versions, order))
    assert firm.change(order, (firm.skus[0], 4), (firm.skus[1], 6), (firm.skus[0], 3)).ending == "done"
    after = dict(firm.rows(versions, order))
    assert {n for n in after if after[n] != before[n]} == {2}
    assert firm.change(order, (firm.skus[0], 4), (firm.skus[1], 6)).ending == "done"
    assert dict(firm.rows(versions, order)) == {n: after[n] for n in (1, 2)}
    assert firm.change(order, (firm.skus[0], 4), (firm.skus[1], 6), (firm.skus[0], 1)).ending == "done"
    assert [line.pieces for line in firm.lines(order)] == [4, 6, 1]
    assert {n: one for n, one in firm.rows(versions, order) if n < 3} == {n: after[n] for n in (1, 2)}
    prove()


def test_a_line_that_was_cut_begins_anew_when_the_order_is_changed(firm: Firm) -> None:
    firm.receive(6)
    order = firm.ordered((firm.skus[0], 10), on_short="cut")
    assert [(line.pieces, line.cancelled) for line in firm.lines(order)] == [(10, 4)]
    firm.receive(20)
    assert firm.change(order, (firm.skus[0], 10)).ending == "done"
    assert [(line.pieces, line.cancelled, line.open_amount) for line in firm.lines(order)] == [(10, 0, None)]
    prove()


def test_a_change_keeps_the_prices_of_the_day_of_the_order(firm: Firm) -> None:
    early = clock.now() - timedelta(days=3)
    (outcome,) = orders.capture(actor=firm.actor, orders=[ask(firm.order((firm.skus[0], 24)), at=early)])
    today = today_there()
    dearer = PriceBody(
        f"D{firm.skus[0]}", firm.skus[0], "IDR", "120000", "carton", when=(("buyer", (str(firm.outlets[0]),)),),
        valid_from=today - timedelta(days=1),
    )  # fmt: skip
    pricing.record_prices(actor=firm.actor, prices=[ask(dearer)]).papers()
    assert outcome.paper is not None
    firm.change(outcome.paper, (firm.skus[0], 48))
    assert firm.total(outcome.paper) == 48 * PIECE
    assert firm.total(firm.drafted((firm.skus[0], 48))) == 60 * PIECE


def test_what_was_picked_cannot_be_changed_or_cancelled_until_it_is_put_back(firm: Firm) -> None:
    firm.receive(20)
    order = firm.ordered((firm.skus[0], 10))
    shipment = firm.picked(order)
    for verb in (lambda: firm.change(order, (firm.skus[0], 3)), lambda: firm.cancel(order)):
        assert codes(verb()) == ["orders.already_picked"]
    firm.put_back(shipment)
    assert firm.change(order, (firm.skus[0], 3)).ending == "done"
    assert firm.cancel(order).ending == "done"
    assert codes(firm.change(order, (firm.skus[0], 3))) == ["kernel.no_such_step"]
    assert codes(firm.cancel(order)) == ["kernel.no_such_step"]
    prove()


# -- cancelled and closed short


@pytest.mark.parametrize("start", ["draft", "held", "confirmed", "backordered"])
def test_a_cancelled_order_gives_everything_back(firm: Firm, start: str) -> None:
    firm.receive(20)
    if start == "draft":
        order = firm.drafted()
    else:
        on_short = "hold" if start == "held" else "backorder"
        order = firm.ordered((firm.skus[0], 10 if start == "confirmed" else 25), on_short=on_short)
    assert firm.status(order) == start
    assert firm.cancel(order).ending == "done"
    assert (firm.status(order), firm.aside(order), firm.shelf().promised) == ("cancelled", ({}, {}, 0), 0)
    assert firm.rows("SELECT count(*) FROM credit_waiting") == [(0,)]
    assert [line.cancelled for line in firm.lines(order)] == [line.pieces for line in firm.lines(order)]
    drain()
    prove()


def test_cancelling_twice_in_one_call_is_done_once(firm: Firm) -> None:
    firm.receive(20)
    order = firm.ordered()
    told = orders.cancel(actor=firm.actor, orders=[ask(Because("a"), order), ask(Because("b"), order)])
    assert [one.ending for one in told] == ["done", "refused"]
    assert firm.shelf().promised == 0


def test_the_rest_is_closed_short_at_any_step(firm: Firm) -> None:
    firm.receive(6)
    waiting = firm.ordered((firm.skus[0], 10))
    assert firm.short_close(waiting).ending == "done"
    assert (firm.status(waiting), firm.aside(waiting)) == ("cancelled", ({}, {}, 0))  # nothing had been picked
    order = firm.ordered((firm.skus[0], 10))
    shipment = firm.picked(order)
    assert firm.aside(order) == ({}, {1: 4}, 10 * PIECE)
    assert firm.short_close(order).ending == "done"
    assert (firm.status(order), firm.aside(order)) == ("confirmed", ({}, {}, 6 * PIECE))
    assert codes(firm.short_close(order)) == ["orders.nothing_open"]
    firm.load(shipment)
    firm.deliver(shipment)
    assert (firm.status(order), firm.aside(order)) == ("finished", ({}, {}, 0))
    assert codes(firm.short_close(order)) == ["kernel.no_such_step"]
    drain()
    prove()


def test_an_order_closed_short_after_all_else_was_delivered_is_finished(firm: Firm) -> None:
    firm.receive(6)
    order = firm.ordered((firm.skus[0], 10))
    shipment = firm.picked(order)
    firm.load(shipment)
    firm.deliver(shipment)
    assert firm.status(order) == "backordered"
    firm.short_close(order)
    assert firm.status(order) == "confirmed"
    drain()
    assert (firm.status(order), firm.aside(order)) == ("finished", ({}, {}, 0))
    prove()
