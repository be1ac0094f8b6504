"""Goods come in, are picked, packed, put back and moved (F1-F8, G1-G6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from salur.counts import actions as counts
from salur.counts.bodies import Counted, Tell
from salur.kernel.command import ask
from salur.orders import actions as orders
from salur.orders.bodies import Line
from salur.parties import actions as parties
from salur.parties.bodies import AssignBody, TerritoryBody
from salur.pricing import actions as pricing
from salur.pricing.bodies import PriceBody
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Move, Moved, Pack, Pick, Picked, Receive, Received
from tests.stories.planted import planted
from tests.stories.trading import Firm, codes, seeing
from tests.world import drain, prove, today_there

pytestmark = pytest.mark.usefixtures("database")
COST = 300_000


@pytest.fixture
def firm() -> Firm:
    return Firm(skus=2)


def oddly_priced(firm: Firm) -> None:
    """A price that no number of pieces divides: 1,000.01 for seven, in a currency with cents."""
    body = PriceBody(f"L{firm.skus[0]}", firm.skus[0], "USD", "142.86", "piece")
    pricing.record_prices(actor=firm.actor, prices=[ask(body)]).papers()


# -- picked


def test_everything_promised_is_picked_into_one_shipment(firm: Firm) -> None:
    firm.receive(20)
    firm.receive(5, sku=firm.skus[1])
    order = firm.ordered((firm.skus[0], 10), (firm.skus[1], 5))
    shipment = firm.picked(order)
    assert firm.status(shipment, "warehouse_shipment") == "packed"
    assert [(line, pieces) for line, _, pieces, _ in firm.shipped(shipment)] == [(1, 10), (2, 5)]
    assert (firm.shelf().sellable, firm.shelf().promised) == (10, 0)
    assert firm.wrote("shipment", shipment) == [
        ("picked", "free", "picked", 10, 10 * COST), ("picked", "free", "picked", 5, 5 * COST)
    ]  # fmt: skip
    assert codes(firm.pick(order)) == ["warehouse.nothing_promised"]
    assert sum(amount for *_, amount in firm.shipped(shipment)) == firm.total(order)
    prove()


@pytest.mark.parametrize("parts", [(7,), (1, 6), (3, 3, 1), (2, 2, 2, 1), (1,) * 7])
def test_the_parts_of_a_line_come_to_the_line(parts: tuple[int, ...]) -> None:
    firm = Firm(currency="USD")
    oddly_priced(firm)
    firm.receive(50, cost=12_345)
    order = firm.ordered((firm.skus[0], 7))
    left, shipments = 7, []
    for part in parts:
        left -= part
        shipments.append(firm.picked(order, Picked(1, part, reason="later" if left else None)))
    prices = [sum(amount for *_, amount in firm.shipped(one)) for one in shipments]
    assert sum(prices) == firm.total(order)
    assert firm.aside(order) == ({}, {}, firm.total(order))
    prove()


def test_a_part_put_back_in_the_middle_is_priced_as_it_was(firm: Firm) -> None:
    firm = Firm(currency="USD")
    oddly_priced(firm)
    firm.receive(50, cost=12_345)
    order = firm.ordered((firm.skus[0], 7))
    first = firm.picked(order, Picked(1, 3, reason="later"))
    second = firm.picked(order, Picked(1, 2, reason="later"))
    assert firm.put_back(first).ending == "done"
    prove()
    third = firm.picked(order, Picked(1, 4, reason="later"))
    last = firm.picked(order)
    there = [sum(amount for *_, amount in firm.shipped(one)) for one in (second, third, last)]
    assert sum(there) == firm.total(order)
    for one in (second, third, last):
        firm.load(one)
        firm.deliver(one)
    assert (firm.status(order), firm.aside(order)) == ("finished", ({}, {}, 0))
    drain()
    prove()


def test_a_part_closed_short_keeps_what_the_other_parts_cost(firm: Firm) -> None:
    firm = Firm(currency="USD")
    oddly_priced(firm)
    firm.receive(50, cost=12_345)
    order = firm.ordered((firm.skus[0], 7))
    first = firm.picked(order, Picked(1, 3, reason="later"))
    second = firm.picked(order, Picked(1, 2, reason="later"))
    firm.put_back(first)
    firm.short_close(order)
    (price,) = [amount for *_, amount in firm.shipped(second)]
    assert firm.aside(order) == ({}, {}, price)
    firm.put_back(second)
    assert firm.aside(order) == ({1: 2}, {}, price)
    again = firm.picked(order)
    assert [amount for *_, amount in firm.shipped(again)] == [price]
    firm.load(again)
    firm.deliver(again)
    assert (firm.status(order), firm.aside(order)) == ("finished", ({}, {}, 0))
    drain()
    prove()


@pytest.mark.parametrize(("reason", "promised", "waiting", "where"), [
    ("later", {1: 4}, {}, "free"), ("not_found", {}, {1: 4}, "unexplained"), ("damaged", {}, {1: 4}, "quarantine"),
])  # fmt: skip
def test_a_short_pick_says_why(
    firm: Firm, reason: str, promised: dict[int, int], waiting: dict[int, int], where: str
) -> None:
    firm.receive(10)
    order = firm.ordered((firm.skus[0], 10))
    assert codes(firm.pick(order, Picked(1, 6))) == ["warehouse.reason_needed"]
    assert codes(firm.pick(order, Picked(1, 6, reason="lost"))) == ["warehouse.reason_needed"]
    shipment = firm.picked(order, Picked(1, 6, reason=reason))
    moved = [(source, target, pieces) for _, source, target, pieces, _ in firm.wrote("shipment", shipment)]
    assert moved == [("free", "picked", 6)] + ([] if where == "free" else [("free", where, 4)])
    assert firm.aside(order)[:2] == (promised, waiting)
    assert firm.status(order) == ("backordered" if waiting else "confirmed")
    missed = [("short_pick", "shipment", -4)] if reason == "not_found" else []
    assert firm.differences() == missed
    assert firm.shelf().sellable == (4 if reason == "later" else 0)
    firm.receive(4)
    drain()
    assert firm.aside(order)[0] == {1: 4}
    prove()


def test_what_is_missing_is_had_from_what_else_is_free(firm: Firm) -> None:
    firm.receive(20)
    order = firm.ordered((firm.skus[0], 10))
    firm.picked(order, Picked(1, 6, reason="not_found"))
    assert firm.aside(order)[:2] == ({}, {1: 4})
    drain()
    assert (firm.status(order), firm.aside(order)[:2]) == ("confirmed", ({1: 4}, {}))
    prove()


@pytest.mark.parametrize("reason", ["not_found", "damaged"])
def test_who_wants_no_backorder_is_cut_what_was_missing(firm: Firm, reason: str) -> None:
    firm.receive(10)
    order = firm.ordered((firm.skus[0], 10), on_short="cut")
    whole = firm.aside(order)[2]
    shipment = firm.picked(order, Picked(1, 6, reason=reason))
    ((_, _, _, price),) = firm.shipped(shipment)
    assert firm.aside(order) == ({}, {}, price) and price < whole
    assert [(line.pieces, line.cancelled, line.open_amount) for line in firm.lines(order)] == [(10, 4, 0)]
    assert firm.status(order) == "confirmed"
    prove()
    firm.receive(10)
    drain()
    assert firm.aside(order)[:2] == ({}, {})
    firm.load(shipment)
    firm.deliver(shipment)
    drain()
    assert (firm.status(order), firm.aside(order)) == ("finished", ({}, {}, 0))
    prove()


def test_who_wants_no_backorder_gets_what_else_is_free(firm: Firm) -> None:
    firm.receive(12)
    order = firm.ordered((firm.skus[0], 10), on_short="cut")
    firm.picked(order, Picked(1, 6, reason="not_found"))
    assert firm.aside(order)[:2] == ({1: 2}, {})
    assert [line.cancelled for line in firm.lines(order)] == [2]
    prove()
    firm.picked(order)
    assert firm.aside(order)[0] == {}
    prove()


def test_where_all_of_it_was_missing_the_order_is_over_or_finished(firm: Firm) -> None:
    firm.receive(4)
    lost = firm.ordered((firm.skus[0], 4), on_short="cut")
    firm.picked(lost, Picked(1, 0, reason="not_found"))
    assert (firm.status(lost), firm.aside(lost)) == ("cancelled", ({}, {}, 0))
    firm.receive(6)
    part = firm.ordered((firm.skus[0], 6), on_short="cut")
    first = firm.picked(part, Picked(1, 2, reason="later"))
    firm.deliver(first)
    firm.picked(part, Picked(1, 0, reason="damaged"))
    drain()
    assert (firm.status(part), firm.aside(part)) == ("finished", ({}, {}, 0))
    prove()


# -- packed and put back


def test_a_shipment_is_packed_and_put_back(firm: Firm) -> None:
    firm.receive(20)
    order = firm.ordered((firm.skus[0], 10))
    before = firm.aside(order)
    shipment = firm.picked(order, cartons=None)
    assert firm.status(shipment, "warehouse_shipment") == "picked"
    bad, done = warehouse.pack(
        actor=firm.actor, shipments=[ask(Pack(0), shipment), ask(Pack(2), shipment)]
    )  # fmt: skip
    assert (codes(bad), done.ending) == (["kernel.bad_value"], "done")
    assert firm.value("SELECT cartons FROM warehouse_shipment WHERE id = %s", shipment) == 2
    told = warehouse.put_back(actor=firm.actor, shipments=[ask(None, shipment), ask(None, shipment)])
    assert [one.ending for one in told] == ["done", "refused"]
    assert firm.aside(order) == before
    assert firm.wrote("shipment", shipment)[-1] == ("put_back", "picked", "free", 10, 10 * COST)
    assert firm.picked(order) != shipment
    prove()


# -- promises broken


def test_a_count_that_finds_less_than_is_promised_breaks_the_youngest_promises(firm: Firm) -> None:
    firm.receive(10)
    old, young = firm.ordered((firm.skus[0], 6)), firm.ordered((firm.skus[0], 4))
    body = Tell(firm.site, (Counted(firm.skus[0], 7),), approve=True)
    counts.tell(actor=firm.actor, counts=[ask(body)]).one()
    assert firm.aside(young)[:2] == ({1: 1}, {1: 3}) and firm.aside(old)[:2] == ({1: 6}, {})
    assert [kind for kind, *_ in firm.differences()] == ["promise_broken"]
    drain()
    assert (firm.status(old), firm.status(young)) == ("confirmed", "backordered")
    firm.receive(3)
    drain()
    assert (firm.status(young), firm.aside(young)[:2]) == ("confirmed", ({1: 4}, {}))
    prove()


def test_an_order_that_waits_already_does_not_begin_to_wait_again(firm: Firm) -> None:
    firm.receive(10)
    order, waits = firm.ordered((firm.skus[0], 4)), firm.ordered((firm.skus[0], 9))
    told = orders.record_broken(actor=firm.actor, orders=[ask(None, order), ask(None, waits), ask(None, -1)])
    assert [codes(one) for one in told] == [["kernel.no_such_step"], ["kernel.no_such_step"], ["kernel.not_found"]]


# -- who sees what


def test_who_is_narrowed_to_a_place_works_only_there(firm: Firm) -> None:
    for place in (firm.site, firm.van):
        firm.receive(20, place=place)
    here, there = firm.ordered((firm.skus[0], 5)), firm.ordered((firm.skus[0], 5), ship_from=firm.van)
    keeper = seeing(firm.actor, places=[firm.site])
    told = warehouse.pick(actor=keeper, picks=[ask(Pick(), here), ask(Pick(), there)])
    assert [codes(one) for one in told] == [[], ["kernel.not_found"]]
    shipment = firm.picked(there, cartons=None)
    for verb, body in ((warehouse.pack, Pack(1)), (warehouse.put_back, None)):
        assert codes(verb(actor=keeper, shipments=[ask(body, shipment)])[0]) == ["kernel.not_found"]  # type: ignore[operator]
    lines = (Received(firm.skus[0], 5, 500),)
    receipts = [ask(Receive(firm.supplier, place, lines)) for place in (firm.site, firm.van)]
    assert [codes(one) for one in warehouse.receive(actor=keeper, receipts=receipts)] == [[], ["kernel.not_found"]]
    move = ask(Move(firm.site, firm.van, (Moved(firm.skus[0], 1),)))
    assert codes(warehouse.transfer(actor=keeper, transfers=[move])[0]) == ["kernel.not_found"]
    prove()


def test_who_is_narrowed_to_a_territory_handles_only_its_shipments() -> None:
    firm = Firm(outlets=2)
    (north,) = parties.record_territories(
        actor=firm.actor, territories=[ask(TerritoryBody(f"N{firm.mark}", "North"))]
    ).papers()
    since = today_there() - timedelta(days=9)
    body = AssignBody(firm.outlets[0], "territory", f"N{firm.mark}", since)
    parties.assign(actor=firm.actor, assignments=[ask(body)]).one()
    firm.receive(20)
    mine, theirs = (firm.picked(firm.ordered((firm.skus[0], 5), buyer=outlet)) for outlet in firm.outlets)
    clerk = seeing(firm.actor, territories=[north])
    told = warehouse.put_back(actor=clerk, shipments=[ask(None, mine), ask(None, theirs)])
    assert [codes(one) for one in told] == [[], ["kernel.not_found"]]
    prove()


# -- the proofs


@pytest.mark.parametrize(("proof", "fault", "what"), [
    ("warehouse.ordered", "UPDATE orders_orderline SET cancelled = cancelled - 1 WHERE order_id = {order}", "{order}"),
    ("warehouse.ordered", "UPDATE stock_backorder SET pieces = pieces + 1 WHERE paper = {order}", "{order}"),
    ("warehouse.ordered", "DELETE FROM stock_promise WHERE paper = {order}", "{order}"),
    ("warehouse.prices", "UPDATE {lines} SET untaxed = untaxed + 1 WHERE {of_shipment}", "{parted}"),
    ("warehouse.prices", "UPDATE orders_orderline SET open_tax = open_tax - 1 WHERE order_id = {parted}", "{parted}"),
    ("warehouse.shipments", "UPDATE warehouse_shipment SET tax = tax + 1 WHERE id = {shipment}", "shipment {shipment}"),
    ("warehouse.picked", "UPDATE {lines} SET pieces = pieces + 1 WHERE {of_shipment}", "site {site}"),
    ("warehouse.picked", "UPDATE {lines} SET value = value + 1 WHERE {of_shipment}", "site {site}"),
    ("warehouse.picked", "UPDATE warehouse_shipment SET status = 'loaded' WHERE id = {shipment}", "site {site}"),
    ("warehouse.postings", "DELETE FROM ledger_posting WHERE {posted}", "{shipment}"),
    ("warehouse.postings", "DELETE FROM ledger_posting WHERE {came}", "{receipt}"),
    ("warehouse.postings", "UPDATE warehouse_shipment SET status = 'put_back' WHERE id = {shipment}", "put_back"),
    ("warehouse.postings", "UPDATE warehouse_transfer SET pieces = pieces + 1 WHERE id = {transfer}", "transfer"),
    ("warehouse.receipts", "UPDATE warehouse_receipt SET cost = cost + 1 WHERE id = {receipt}", "receipt {receipt}"),
    ("warehouse.receipts", "UPDATE warehouse_receiptline SET cost = 0 WHERE receipt_id = {receipt}", "{receipt}"),
])  # fmt: skip
def test_a_planted_fault_is_found(firm: Firm, proof: str, fault: str, what: str) -> None:
    receipt = firm.receive(30).paper
    body = Move(firm.site, firm.van, (Moved(firm.skus[0], 1),))
    transfer = warehouse.transfer(actor=firm.actor, transfers=[ask(body)]).one().paper
    parted = firm.ordered((firm.skus[0], 10))
    shipment = firm.picked(parted, Picked(1, 4, reason="later"))
    order = firm.place(firm.order((firm.skus[0], 12), (firm.skus[0], 9))).one().paper
    assert order is not None and firm.status(order) == "backordered"
    if "cancelled" in fault:
        order = firm.place(firm.order((firm.skus[0], 5), (firm.skus[1], 5), on_short="cut")).one().paper
        firm.receive(30)
        order = firm.place(firm.order((firm.skus[0], 5), (firm.skus[1], 5), on_short="cut")).one().paper
        fault += " AND n = 2"
    (result,) = prove([proof])
    assert result.looked_at > 0
    names = {
        "order": order, "parted": parted, "shipment": shipment, "receipt": receipt, "transfer": transfer,
        "site": firm.site, "lines": "warehouse_shipmentline", "of_shipment": f"shipment_id = {shipment}",
        "posted": f"paper = {shipment} AND paper_kind = 'shipment'",
        "came": f"paper = {receipt} AND paper_kind = 'receipt'",
    }  # fmt: skip
    found = planted(proof, fault.format(**names))
    assert any(what.format(**names) in one.what for one in found), found
    assert all(one.should != one.found for one in found)


def test_lines_of_any_shape_are_picked_as_they_were_ordered(firm: Firm) -> None:
    """A carton here, a piece there, some for nothing: what is shipped comes to what was ordered."""
    firm.receive(100)
    lines = (Line(firm.skus[0], 1, "carton"), Line(firm.skus[0], 5), Line(firm.skus[0], 2, agreed="0"))
    body = replace(firm.order(), lines=lines)
    order = firm.place(body).one().paper
    assert order is not None
    shipment = firm.picked(order)
    assert [(line, pieces) for line, _, pieces, _ in firm.shipped(shipment)] == [(1, 24), (2, 5), (3, 2)]
    assert sum(amount for *_, amount in firm.shipped(shipment)) == firm.total(order)
    prove()
