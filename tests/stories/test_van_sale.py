"""A salesman sells from his van (kanvas): what he tells has happened, and the book follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

import salur.orders.reactions  # noqa: F401  they listen
from salur.billing import actions as billing
from salur.billing import queries as bills
from salur.billing.bodies import Bank
from salur.catalog import actions as catalog
from salur.catalog.bodies import LotBody
from salur.counts import actions as counts
from salur.counts.bodies import Counted, Tell
from salur.credit.actions import SetLimit, set_limit
from salur.field import actions, queries
from salur.field.bodies import Line, Sale
from salur.field.refusals import SENTENCES
from salur.kernel import clock, sql
from salur.kernel.command import ask
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.ledger import read
from salur.parties import actions as parties
from salur.parties.bodies import PartyBody, PlaceBody
from salur.returns import actions as returns
from salur.returns.bodies import Back
from salur.returns.bodies import Receive as Return
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Move, Moved, Receive, Received
from tests.stories.planted import open_discrepancies, planted
from tests.world import World, drain, prove, today_there

pytestmark = pytest.mark.usefixtures("database")

PIECE = 4_000_00  # a carton of 24 for Rp 96,000
TAXED = PIECE * 111 // 100


def loaded(world: World, pieces: int) -> None:
    """The van is loaded from the warehouse, an hour ago."""
    body = Move(world.site, world.van, (Moved(world.skus[0], pieces),))
    early = clock.now() - timedelta(hours=1)
    warehouse.transfer(actor=world.actor, transfers=[ask(body, at=early)]).one()


def sells(world: World, quantity: int, **more: object) -> Outcome:
    lines = (Line(world.skus[0], quantity, str(more.pop("pack", "piece")), more.pop("agreed", None)),)  # type: ignore[arg-type]
    body = Sale(world.van, world.outlets[0], lines, **more)  # type: ignore[arg-type]
    return actions.record_sale(actor=world.actor, sales=[ask(body)]).one()


def stands(world: World, bucket: str, party: int | None = None) -> int:
    with reading(world.actor.organisation):
        found = read.money_of(world.actor.organisation, [world.outlets[0] if party is None else party], world.currency)
    return found.get((world.outlets[0] if party is None else party, bucket), 0)


def goods(world: World, bucket: str) -> tuple[int, int]:
    with reading(world.actor.organisation):
        return read.goods_standing(world.actor.organisation).get(bucket, (0, 0))


def test_a_sale_for_cash_is_sold_invoiced_and_paid_at_once() -> None:
    world = World(limit=0)
    (sari,) = parties.record_parties(actor=world.actor, parties=[ask(PartyBody("S", "Sari", "person"))]).papers()
    world.receive(48, cost=4_800)
    loaded(world, 24)
    sale = sells(world, 1, pack="carton", paid="cash", salesman=sari)
    assert world.shelf(site=world.van).sellable == 0
    assert goods(world, "sold") == (24, 2_400)
    assert (stands(world, "receivable"), stands(world, "collector_cash", sari)) == (0, 24 * TAXED)
    with reading(world.actor.organisation):
        (row,) = queries.visible(world.actor)
        assert (row.pk, (row.number or "")[:3], row.untaxed, row.tax) == (sale.paper, "VS-", 24 * PIECE, 24 * 440_00)
        (invoice,) = bills.visible_invoices(world.actor)
        assert (invoice.pk, (invoice.number or "")[:4]) == (row.invoice, "INV-")
        (payment,) = bills.visible_payments(world.actor)
        assert (payment.pk, payment.collector) == (row.payment, sari)
    assert open_discrepancies(world.actor) == [], "paid at once, it needs no credit"
    billing.bank(actor=world.actor, deposits=[ask(Bank(24 * TAXED, collector=sari))]).one()
    prove()


def test_a_transfer_goes_to_the_bank_and_a_sale_on_credit_is_owed_on_its_terms() -> None:
    world = World(payment_days=7)
    world.receive(48)
    loaded(world, 24)
    sells(world, 2, paid="transfer")
    assert stands(world, "receivable") == 0
    sells(world, 3)
    assert stands(world, "receivable") == 3 * TAXED
    with reading(world.actor.organisation):
        last = bills.visible_invoices(world.actor).order_by("-id")[0]
        assert last.due_on == last.on + timedelta(days=7)
    assert open_discrepancies(world.actor) == []
    prove()


def test_cash_of_this_sale_pays_this_sale_though_an_older_invoice_is_open() -> None:
    world = World(payment_days=0)
    world.receive(48)
    loaded(world, 24)
    sells(world, 3)
    sells(world, 2, paid="cash")
    assert stands(world, "receivable") == 3 * TAXED
    with reading(world.actor.organisation):
        (owed,) = bills.open_items(world.actor)
        assert owed.open == 3 * TAXED
    prove()


def test_five_sold_from_a_shelf_of_three_are_sold_and_the_missing_two_wait_to_be_explained() -> None:
    world = World()
    world.receive(24, cost=2_400)
    loaded(world, 3)
    sale = sells(world, 5, paid="cash")
    assert sale.ending == "done"
    assert goods(world, "sold") == (5, 500)
    (waiting,) = open_discrepancies(world.actor)
    assert (waiting.kind, waiting.paper, waiting.pieces, waiting.value) == ("told_sale", sale.paper, 2, 200)
    prove()


def test_the_next_receipt_on_the_van_explains_what_was_missing() -> None:
    world = World()
    world.receive(24, cost=2_400)
    loaded(world, 3)
    sells(world, 5, paid="cash")
    body = Receive(world.supplier, world.van, (Received(world.skus[0], 10, 1_000),))
    warehouse.receive(actor=world.actor, receipts=[ask(body)]).one()
    assert open_discrepancies(world.actor) == []
    assert (world.shelf(site=world.van).sellable, goods(world, "unexplained")) == (8, (0, 0))
    prove()


def test_goods_loaded_late_on_the_van_explain_what_was_missing() -> None:
    world = World()
    world.receive(48, cost=4_800)
    loaded(world, 3)
    sells(world, 5, paid="cash")
    assert len(open_discrepancies(world.actor)) == 1
    loaded(world, 10)
    assert open_discrepancies(world.actor) == []
    assert world.shelf(site=world.van).sellable == 8
    assert goods(world, "unexplained") == (0, 0)
    drain()
    prove()


def test_the_next_count_of_the_van_explains_what_was_missing() -> None:
    world = World()
    world.receive(24, cost=2_400)
    loaded(world, 3)
    sells(world, 5, paid="cash")
    body = Tell(world.van, (Counted(world.skus[0], 4),), approve=True)
    counts.tell(actor=world.actor, counts=[ask(body)]).one()
    assert open_discrepancies(world.actor) == []
    assert (world.shelf(site=world.van).sellable, goods(world, "unexplained")) == (4, (0, 0))
    assert goods(world, "count_difference")[0] == -6, "two were sold and four lie there that nobody had booked"
    prove()


def test_a_count_made_before_the_sale_explains_it_too() -> None:
    world = World()
    world.receive(24, cost=2_400)
    loaded(world, 3)
    at = clock.now() - timedelta(minutes=30)
    body = Tell(world.van, (Counted(world.skus[0], 6),), counted_at=at)
    count = counts.tell(actor=world.actor, counts=[ask(body)]).one()
    sells(world, 5, paid="cash")
    counts.approve(actor=world.actor, counts=[ask(None, count.paper)]).one()
    assert open_discrepancies(world.actor) == []
    assert world.shelf(site=world.van).sellable == 1, "six were there, five of them were sold"
    prove()


def test_lots_are_sold_first_expired_first_and_each_missing_lot_is_one_discrepancy() -> None:
    world = World()
    sku = world.skus[0]
    days = [today_there() + timedelta(days=days) for days in (200, 100)]
    lots = catalog.record_lots(
        actor=world.actor, lots=[ask(LotBody(sku, f"L{day}", expires_on=day)) for day in days]
    ).papers()
    lines = tuple(Received(sku, 4, 400 * n, lot) for n, lot in enumerate(lots, 1))
    warehouse.receive(actor=world.actor, receipts=[ask(Receive(world.supplier, world.van, lines))]).one()
    two_lines = Sale(world.van, world.outlets[0], (Line(sku, 5), Line(sku, 6)), "cash")
    actions.record_sale(actor=world.actor, sales=[ask(two_lines)]).one()
    (missing,) = open_discrepancies(world.actor)
    assert missing.pieces == 3
    assert goods(world, "sold") == (11, 400 + 800 + 3 * 100), "at the average of the lot that was taken last"
    prove()


def test_an_empty_van_sells_at_what_the_goods_cost_elsewhere() -> None:
    world = World()
    world.receive(24, cost=2_400)
    sells(world, 2, paid="cash")
    assert goods(world, "sold") == (2, 200)
    prove()


def test_an_agreed_price_stands() -> None:
    world = World()
    world.receive(24)
    loaded(world, 24)
    sells(world, 2, agreed="3500", paid="cash")
    with reading(world.actor.organisation):
        (row,) = queries.visible(world.actor)
        assert row.untaxed == 2 * 3_500_00
    prove()


def test_an_exceeded_limit_and_a_blocked_account_stand_but_somebody_has_to_look() -> None:
    world = World(limit=3 * TAXED)
    world.receive(24)
    loaded(world, 24)
    sells(world, 2)
    sells(world, 2)
    body = SetLimit(world.outlets[0], world.currency, None, "legal")
    set_limit(actor=world.actor, limits=[ask(body)]).one()
    sells(world, 1)
    found = [(one.kind, one.amount) for one in open_discrepancies(world.actor)]
    assert found == [("over_limit", TAXED), ("credit_block", TAXED)]
    assert stands(world, "receivable") == 5 * TAXED
    prove()


def test_goods_promised_to_others_are_sold_all_the_same_and_the_youngest_promise_breaks() -> None:
    world = World()
    world.receive(24)
    loaded(world, 10)
    old = world.place(world.order((world.skus[0], 4), ship_from=world.van)).one()
    young = world.place(world.order((world.skus[0], 5), ship_from=world.van)).one()
    sells(world, 3, paid="cash")
    shelf = world.shelf(site=world.van)
    assert (shelf.sellable, shelf.promised) == (7, 7)
    drain()
    with reading(world.actor.organisation):
        status = dict(sql.fetch("SELECT id, status FROM orders_order"))
    assert (status[old.paper], status[young.paper]) == ("confirmed", "backordered")
    assert [one.kind for one in open_discrepancies(world.actor)] == ["promise_broken"]
    prove()


def test_a_buyer_without_terms_pays_at_once_at_everybodys_price() -> None:
    world = World()
    world.receive(24)
    loaded(world, 24)
    (new,) = parties.record_parties(actor=world.actor, parties=[ask(PartyBody("NEW", "Warung Baru"))]).papers()
    body = Sale(world.van, new, (Line(world.skus[0], 2),), "cash")
    actions.record_sale(actor=world.actor, sales=[ask(body)]).one()
    prove()


def test_a_sale_told_twice_is_one_sale() -> None:
    world = World()
    world.receive(24)
    loaded(world, 24)
    command = ask(Sale(world.van, world.outlets[0], (Line(world.skus[0], 2),), "cash"))
    first = actions.record_sale(actor=world.actor, sales=[command]).one()
    again = actions.record_sale(actor=world.actor, sales=[command]).one()
    assert (again.paper, again.again) == (first.paper, True)
    assert world.shelf(site=world.van).sellable == 22


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("field.unknown_van", {"van": 0}),
        ("field.unknown_buyer", {"buyer": 0}),
        ("field.no_lines", {"lines": ()}),
        ("field.unknown_method", {"paid": "promise"}),
        ("field.bad_quantity", {"quantity": 0}),
        ("pricing.unknown_sku", {"sku": 0}),
        ("pricing.unknown_pack", {"pack": "pallet"}),
        ("pricing.bad_price", {"agreed": "much"}),
    ],
)
def test_only_what_cannot_be_read_is_refused(code: str, wrong: dict[str, object]) -> None:
    world = World()

    def told(**wrong: object) -> Outcomes:
        line = Line(world.skus[0], 1, "piece")
        line = line._replace(**{name: value for name, value in wrong.items() if name in line._fields})  # type: ignore[arg-type]
        rest = {name: value for name, value in wrong.items() if name not in line._fields}
        body = replace(Sale(world.van, world.outlets[0], (line,)), **rest)  # type: ignore[arg-type]
        return actions.record_sale(actor=world.actor, sales=[ask(body)])

    (outcome,) = told(**wrong)
    assert (outcome.ending, outcome.reasons[0].code) == ("refused", code)
    if code in SENTENCES:
        assert SENTENCES[code].format(**outcome.reasons[0].facts)
    assert told().one().ending == "done"


def test_without_a_price_it_must_have_been_agreed() -> None:
    world = World()
    other = World()
    line = Line(other.skus[0], 1)
    body = Sale(world.van, world.outlets[0], (line,))
    (outcome,) = actions.record_sale(actor=world.actor, sales=[ask(body)])
    assert (outcome.ending, outcome.reasons[0].code) == ("refused", "pricing.no_price")
    agreed = replace(body, lines=(line._replace(agreed="1000"),))
    assert actions.record_sale(actor=world.actor, sales=[ask(agreed)]).one().ending == "done"
    prove()


def test_a_salesman_sells_from_his_own_van_only() -> None:
    world = World()
    his = replace(world.actor, places=frozenset({world.van}), may=frozenset({"field.record_sale"}))
    body = Sale(world.second_van, world.outlets[0], (Line(world.skus[0], 1),), "cash")
    (outcome,) = actions.record_sale(actor=his, sales=[ask(body)])
    assert outcome.reasons[0] == Refused("field.unknown_van", van=world.second_van)
    actions.record_sale(actor=his, sales=[ask(replace(body, van=world.van))]).one()
    with pytest.raises(Refused, match=r"kernel\.not_allowed"):
        counts.tell(actor=his, counts=[ask(Tell(world.van, ()))])


def test_what_is_told_late_of_a_place_that_has_ended_since_has_happened_all_the_same() -> None:
    world = World()
    world.receive(10)
    loaded(world, 3)
    parties.record_places(
        actor=world.actor,
        places=[ask(PlaceBody(f"VAN1{world.mark}", "VAN1", "van", ended_on=date(2020, 1, 1)))],
    ).papers()
    actions.record_sale(
        actor=world.actor, sales=[ask(Sale(world.van, world.outlets[0], (Line(world.skus[0], 1),)))]
    ).one()
    told = counts.tell(actor=world.actor, counts=[ask(Tell(world.van, (Counted(world.skus[0], 2),)))])
    assert told.one().ending == "done"
    assert world.receive(5, place=world.van).ending == "done"
    back = Return(world.outlets[0], world.van, (Back(world.skus[0], 1),))
    assert returns.receive(actor=world.actor, returns=[ask(back)]).one().ending == "done"
    moved = Move(world.site, world.van, (Moved(world.skus[0], 1),))
    assert warehouse.transfer(actor=world.actor, transfers=[ask(moved)])[0].ending == "refused"  # not a tell
    prove()


def test_a_hundred_sales_take_hardly_more_statements_than_two() -> None:
    world = World(limit=None)
    world.receive(2_400)
    loaded(world, 1_000)

    def statements(many: int) -> int:
        body = Sale(world.van, world.outlets[0], (Line(world.skus[0], 1), Line(world.skus[0], 2)), "cash")
        before = sql.statements()
        actions.record_sale(actor=world.actor, sales=[ask(body) for _ in range(many)]).papers()
        return sql.statements() - before

    statements(2)
    few = statements(2)
    assert statements(100) <= few + 12, "the inserts of many rows go by COPY"
    prove()


NO_GOODS = """DELETE FROM ledger_goodsmove m USING ledger_posting p
    WHERE p.id = m.posting_id AND p.paper_kind = 'sale' AND p.paper = {sale}"""
OTHER_INVOICE = """UPDATE billing_invoice i SET tax = i.tax + 1 FROM field_sale s
    WHERE i.id = s.invoice AND s.id = {sale}"""
NO_PAYMENT = "DELETE FROM billing_payment p USING field_sale s WHERE p.id = s.payment AND s.id = {sale}"


@pytest.mark.parametrize(
    ("proof", "fault"),
    [
        ("field.goods", "UPDATE field_saleline SET pieces = pieces + 1 WHERE sale_id = {sale}"),
        ("field.goods", NO_GOODS),
        ("field.invoices", OTHER_INVOICE),
        ("field.invoices", NO_PAYMENT),
        ("field.invoices", "UPDATE field_saleline SET tax = tax + 1 WHERE sale_id = {sale}"),
    ],
)
def test_a_planted_fault_is_found(proof: str, fault: str) -> None:
    world = World()
    world.receive(24)
    loaded(world, 24)
    sale = sells(world, 2, paid="cash")
    faults = planted(proof, fault.format(sale=sale.paper))
    assert {one.organisation for one in faults} == {world.actor.organisation}
    assert f"sale {sale.paper}" in faults[0].what
    prove()
