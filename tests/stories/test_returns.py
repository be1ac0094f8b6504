"""Goods come back from shops (J1, J4, J5, J7), over many invoices, and go on to the principal (J2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

import salur.orders.reactions  # noqa: F401  they listen
from salur.billing import actions as billing
from salur.billing import bodies as bills
from salur.billing import queries as papers
from salur.catalog import actions as catalog
from salur.catalog.bodies import LotBody
from salur.delivery import actions as delivery
from salur.delivery.bodies import Plan
from salur.field import actions as field
from salur.field.bodies import Line as SoldLine
from salur.field.bodies import Sale
from salur.kernel import sql
from salur.kernel.command import ask
from salur.kernel.work import reading
from salur.ledger import read
from salur.returns import actions, queries
from salur.returns.bodies import Back, Found, Inspect, Receive, Sent, ToSupplier
from salur.warehouse import actions as warehouse
from salur.warehouse import bodies as goods_in
from salur.warehouse.bodies import Pick
from tests.stories.giving_back import back, inspected, lines, owed, refused, sold
from tests.stories.planted import open_discrepancies, planted
from tests.world import World, drain, prove, today_there

pytestmark = pytest.mark.usefixtures("database")
PIECE, TAX = 4_000_00, 440_00  # a carton of 24 for Rp 96,000, and 11 %


def stands(world: World, bucket: str) -> tuple[int, int]:
    with reading(world.actor.organisation):
        return read.goods_standing(world.actor.organisation).get(bucket, (0, 0))


def test_goods_come_back_over_several_invoices_the_latest_first_and_are_credited_after_the_inspection() -> None:
    world = World()
    world.receive(48, cost=4_800)
    first, second = sold(world, 10), sold(world, 10)
    assert owed(world) == 20 * (PIECE + TAX)
    came = back(world, Back(world.skus[0], 14, "expired soon"))
    assert lines(world, came.paper) == [(second, 10, 1_000, 10 * PIECE), (first, 4, 400, 4 * PIECE)]
    assert (stands(world, "quarantine"), world.shelf().sellable) == ((14, 1_400), 28)
    assert owed(world) == 20 * (PIECE + TAX), "nothing is credited before it was looked at"
    inspected(world, came.paper, Found(1, "restock", 10), Found(1, "destroy", 4, True, "torn")).one()
    assert owed(world) == 6 * (PIECE + TAX)
    assert (stands(world, "quarantine"), world.shelf().sellable) == ((0, 0), 38)
    assert stands(world, "destroyed") == (4, 400)
    with reading(world.actor.organisation):
        (row,) = queries.visible(world.actor)
        assert (row.status, (row.number or "")[:3]) == ("settled", "RT-")
        (note,) = papers.visible_credit_notes(world.actor)
        assert (note.reason_kind, note.reason, note.untaxed) == ("return", came.paper, 14 * PIECE)
    assert open_discrepancies(world.actor) == []
    prove()


def test_what_came_back_once_does_not_come_back_again() -> None:
    world = World()
    world.receive(48, cost=4_800)
    invoice = sold(world, 10, refused=2)
    back(world, Back(world.skus[0], 5))
    later = back(world, Back(world.skus[0], 5))
    assert lines(world, later.paper) == [(invoice, 3, 300, 3 * PIECE), (None, 2, 200, 2 * PIECE)]
    (unknown,) = open_discrepancies(world.actor)
    assert (unknown.kind, unknown.paper, unknown.amount) == ("return_unknown", later.paper, 2 * (PIECE + TAX))
    prove()


def test_in_one_call_two_returns_share_the_invoice() -> None:
    world = World()
    world.receive(48, cost=4_800)
    invoice = sold(world, 10)
    body = Receive(world.outlets[0], world.site, (Back(world.skus[0], 6),))
    first, second = actions.receive(actor=world.actor, returns=[ask(body), ask(body)]).papers()
    assert [row[:2] for row in lines(world, first) + lines(world, second)] == [(invoice, 6), (invoice, 4), (None, 2)]
    prove()


def test_a_named_invoice_is_taken_before_the_latest() -> None:
    world = World()
    world.receive(48)
    first, second = sold(world, 10), sold(world, 10)
    came = back(world, Back(world.skus[0], 4, invoice=first), Back(world.skus[0], 8, invoice=first, invoice_line=1))
    assert [row[:2] for row in lines(world, came.paper)] == [(first, 4), (first, 6), (second, 2)]
    prove()


def test_goods_come_back_of_a_named_invoice_though_nobody_has_told_their_delivery_yet() -> None:
    world = World(invoice_at="loading")
    world.receive(10, cost=1_000)
    order = world.place(world.order((world.skus[0], 10))).one()
    shipment = warehouse.pick(actor=world.actor, picks=[ask(Pick(), order.paper)]).one().paper
    assert shipment is not None
    delivery.load(actor=world.actor, trips=[ask(Plan(world.van, (shipment,)))]).one()
    invoice = billing.invoice(actor=world.actor, invoices=[ask(bills.Invoice((shipment,)))]).one().paper
    unnamed = back(world, Back(world.skus[0], 1))
    named = back(world, Back(world.skus[0], 2, invoice=invoice))
    assert [row[0] for row in lines(world, unnamed.paper) + lines(world, named.paper)] == [None, invoice]
    prove()


def test_parts_that_are_not_accepted_are_not_credited() -> None:
    world = World()
    world.receive(48)
    sold(world, 10)
    came = back(world, Back(world.skus[0], 10))
    inspected(world, came.paper, Found(1, "restock", 4), Found(1, "destroy", None, False, "opened by the shop")).one()
    assert owed(world) == 6 * (PIECE + TAX)
    none = back(world, Back(world.skus[0], 1))
    inspected(world, none.paper, Found(1, "destroy", 1, False, "not ours")).one()
    with reading(world.actor.organisation):
        assert {row.pk: row.status for row in queries.visible(world.actor)}[none.paper] == "inspected"
    prove()


def test_what_was_paid_already_is_credited_on_account_and_can_be_refunded_only_then() -> None:
    world = World()
    world.receive(48)
    sold(world, 10)
    body = bills.Payment(world.outlets[0], 10 * (PIECE + TAX), method="transfer")
    billing.receive_payment(actor=world.actor, payments=[ask(body)]).one()
    came = back(world, Back(world.skus[0], 2))
    money_back = bills.Refund(world.outlets[0], 2 * (PIECE + TAX))
    refused(billing.refund(actor=world.actor, refunds=[ask(money_back)]), "billing.not_enough_on_account")
    inspected(world, came.paper, Found(1, "restock")).one()
    assert owed(world, "on_account") == -2 * (PIECE + TAX)
    billing.refund(actor=world.actor, refunds=[ask(money_back)]).one()
    assert owed(world, "on_account") == 0
    prove()


def test_goods_nobody_knows_come_at_todays_cost_and_list_price_and_wait_to_be_explained() -> None:
    world = World()
    world.receive(10, cost=1_000)
    came = back(world, Back(world.skus[0], 3, "no invoice"))
    assert lines(world, came.paper) == [(None, 3, 300, 3 * PIECE)]
    assert [(one.kind, one.pieces) for one in open_discrepancies(world.actor)] == [("return_unknown", 0)]
    inspected(world, came.paper, Found(1, "restock")).one()
    assert owed(world, "on_account") == -3 * (PIECE + TAX)
    prove()


def test_without_stock_they_come_at_the_last_known_cost_and_without_a_price_at_nothing() -> None:
    world, other = World(), World()
    world.receive(10, cost=1_000)
    sold(world, 10)
    came = back(world, Back(world.skus[0], 12))
    assert [row[1:3] for row in lines(world, came.paper)] == [(10, 1_000), (2, 200)]
    strange = back(world, Back(other.skus[0], 1))
    assert lines(world, strange.paper) == [(None, 1, 0, 0)]
    inspected(world, strange.paper, Found(1, "destroy", reason="not ours")).one()
    prove()


def test_goods_sold_from_a_van_come_back_on_their_invoice() -> None:
    world = World()
    world.receive(10, cost=1_000, place=world.van)
    world.receive(10, cost=2_000)
    body = Sale(world.van, world.outlets[0], (SoldLine(world.skus[0], 5),))
    field.record_sale(actor=world.actor, sales=[ask(body)]).one()
    came = back(world, Back(world.skus[0], 2))
    ((invoice, *rest),) = lines(world, came.paper)
    assert invoice is not None
    assert rest == [2, 400, 2 * PIECE], "today's average: the shipment is not known"
    inspected(world, came.paper, Found(1, "restock")).one()
    assert owed(world) == 3 * (PIECE + TAX)
    prove()


def test_goods_come_back_in_the_lot_they_were_delivered_in() -> None:
    world = World()
    sku = world.skus[0]
    day = today_there() + timedelta(days=90)
    (lot,) = catalog.record_lots(actor=world.actor, lots=[ask(LotBody(sku, "L1", expires_on=day))]).papers()
    body = goods_in.Receive(world.supplier, world.site, (goods_in.Received(sku, 10, 1_000, lot),))
    warehouse.receive(actor=world.actor, receipts=[ask(body)]).one()
    sold(world, 10)
    came = back(world, Back(sku, 4))
    with reading(world.actor.organisation):
        assert sql.fetch("SELECT lot FROM returns_returnline WHERE paper_id = %s", (came.paper,)) == [(lot,)]
    prove()


def test_restocked_goods_go_to_whoever_waits_for_them() -> None:
    world = World()
    world.receive(10)
    sold(world, 10)
    waiting = world.place(world.order((world.skus[0], 4))).one()
    assert waiting.ending == "backordered"
    came = back(world, Back(world.skus[0], 4))
    inspected(world, came.paper, Found(1, "restock")).one()
    drain()
    assert (world.shelf().sellable, world.shelf().promised) == (4, 4)
    prove()


def test_what_is_the_principals_goes_back_to_him_and_he_owes_for_it() -> None:
    world = World()
    world.receive(10, cost=1_000)
    sold(world, 10)
    came = back(world, Back(world.skus[0], 6))
    sending = ToSupplier(world.supplier, world.site, (Sent(world.skus[0], 4),), tax=44)
    refused(actions.send_back(actor=world.actor, goods=[ask(sending)]), "returns.not_in_quarantine")
    inspected(world, came.paper, Found(1, "to_principal", 5), Found(1, "restock")).one()
    assert stands(world, "quarantine") == (5, 500), "it stays until it is sent"
    sent = actions.send_back(actor=world.actor, goods=[ask(sending)]).one()
    assert stands(world, "quarantine") == (1, 100)
    with reading(world.actor.organisation):
        money = read.money_standing(world.actor.organisation)
        assert money["received_not_billed", "IDR"] == -1_000 + 400 + 44
        (row,) = queries.visible_send_backs(world.actor)
        assert (row.pk, (row.number or "")[:3], row.untaxed, row.tax) == (sent.paper, "RS-", 400, 44)
    prove()


def test_a_hundred_returns_take_hardly_more_statements_than_two() -> None:
    world = World()
    world.receive(400)
    sold(world, 300)

    def statements(many: int) -> tuple[int, int]:
        body = Receive(world.outlets[0], world.site, (Back(world.skus[0], 1), Back(world.skus[0], 1)))
        before = sql.statements()
        came = actions.receive(actor=world.actor, returns=[ask(body) for _ in range(many)]).papers()
        between = sql.statements()
        looks = [ask(Inspect((Found(1, "restock"), Found(2, "restock"))), paper) for paper in came]
        actions.inspect(actor=world.actor, returns=looks).papers()
        return between - before, sql.statements() - between

    statements(2)
    few, many = statements(2), statements(100)
    assert many[0] <= few[0] + 8
    assert many[1] <= few[1] + 8, "the inserts of many rows go by COPY"
    prove()


@pytest.mark.parametrize(
    ("proof", "what", "fault"),
    [
        ("returns.received", "return", "UPDATE returns_returnline SET value = value + 1 WHERE paper_id = {paper}"),
        ("returns.inspected", "return", "UPDATE returns_inspection SET pieces = pieces + 1 WHERE paper_id = {paper}"),
        ("returns.inspected", "return", "UPDATE returns_return SET status = 'received' WHERE id = {paper}"),
        ("returns.credited", "return", "UPDATE returns_inspection SET accepted = false WHERE paper_id = {paper}"),
        ("returns.credited", "return", "DELETE FROM billing_creditnote WHERE reason = {paper}"),
        ("returns.credited", "return", "UPDATE returns_return SET status = 'inspected' WHERE id = {paper}"),
        ("returns.invoices", "invoice", "UPDATE returns_returnline SET pieces = 11 WHERE paper_id = {paper}"),
        ("returns.sent_back", "send_back", "UPDATE returns_sendbackline SET pieces = 9 WHERE paper_id = {sent}"),
        ("returns.sent_back", "send_back", "UPDATE returns_sendback SET tax = tax + 1 WHERE id = {sent}"),
    ],
)
def test_a_planted_fault_is_found(proof: str, what: str, fault: str) -> None:
    world = World()
    world.receive(10, cost=1_000)
    invoice = sold(world, 10)
    came = back(world, Back(world.skus[0], 6))
    inspected(world, came.paper, Found(1, "to_principal", 4), Found(1, "restock")).one()
    body = ToSupplier(world.supplier, world.site, (Sent(world.skus[0], 4),))
    sent = actions.send_back(actor=world.actor, goods=[ask(body)]).one()
    prove()
    faults = planted(proof, fault.format(paper=came.paper, sent=sent.paper))
    assert {one.organisation for one in faults} == {world.actor.organisation}
    named = {"return": came.paper, "invoice": invoice, "send_back": sent.paper}[what]
    assert f"{what} {named}" in faults[0].what
    prove()
