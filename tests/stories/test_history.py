"""Papers of before the books were opened: reports see them, the books do not (A3, A6)."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from salur.billing import actions as billing
from salur.billing import queries
from salur.billing.bodies import HistoricLine, HistoricPayment, HistoricSale, OpeningItem
from salur.kernel import sql
from salur.kernel.command import Command, ask, new_key
from salur.kernel.outcome import Outcomes
from salur.kernel.work import reading
from salur.ledger.proof import Fault
from salur.parties import actions as parties
from salur.parties.bodies import AssignBody, PartyBody, TerritoryBody
from tests.stories.planted import planted
from tests.stories.shop import Shop
from tests.world import World, prove, today_there

pytestmark = pytest.mark.usefixtures("database")
LAST_YEAR = date(2025, 3, 1)
NOBODY = 10**15
OPENED = datetime(2026, 1, 1, 3, tzinfo=UTC)


def sale(world: World, reference: str = "F-1", **change: Any) -> HistoricSale:
    """An invoice of 12 pieces for 1,200.00 and 132.00 tax."""
    line = HistoricLine(world.skus[0], 12, 120_000, 13_200)
    return HistoricSale(
        **{"reference": reference, "on": LAST_YEAR, "buyer": world.outlets[0], "lines": (line,)} | change
    )


def keep(world: World, *bodies: HistoricSale | HistoricPayment) -> Outcomes:
    return billing.keep_history(actor=world.actor, history=[ask(body) for body in bodies])


def why(outcomes: Outcomes) -> list[str]:
    return [outcome.reasons[0].code if outcome.reasons else outcome.ending for outcome in outcomes]


def rows(world: World, statement: str, *params: object) -> Sequence[tuple[Any, ...]]:
    with reading(world.actor.organisation):
        return sql.fetch(statement, params)


def test_history_is_kept_under_its_old_numbers_and_is_in_no_book() -> None:
    shop = Shop()
    line = HistoricLine(shop.skus[0], 2, 20_000, 2_200)
    invoice, note, payment = keep(
        shop,
        sale(shop),
        sale(shop, credit=True, lines=(line,)),
        HistoricPayment("F-1", LAST_YEAR, shop.outlets[0], 900),
    ).papers()
    seen = shop.seen(invoice)
    assert (seen.invoice.number, seen.invoice.reference, seen.invoice.status) == (None, "F-1", "historic")
    assert (seen.invoice.untaxed, seen.invoice.tax, seen.open, seen.settled) == (120_000, 13_200, 0, [])
    assert [(one.sku, one.pieces, one.untaxed, one.tax, one.shipment) for one in seen.lines] == [
        (shop.skus[0], 12, 120_000, 13_200, None)
    ]
    with reading(shop.actor.organisation):
        credited, paid = queries.credit_note(shop.actor, note), queries.payment(shop.actor, payment)
    assert (credited.note.untaxed, credited.note.reference, credited.note.on_account) == (20_000, "F-1", 0)
    assert (paid.payment.amount, paid.payment.reference, paid.payment.on_account) == (900, "F-1", 0)
    assert (shop.stands(), shop.owed()) == ({}, [])
    facts = rows(
        shop, "SELECT paper_kind, paper, body ->> 'kind' FROM kernel_fact WHERE kind = 'HistoryKept' ORDER BY id"
    )
    assert sorted(facts) == sorted(
        (kind, paper, kind) for kind, paper in (("invoice", invoice), ("credit_note", note), ("payment", payment))
    )
    prove()


def test_the_numbers_of_real_papers_run_on_without_a_gap() -> None:
    shop = Shop()
    first = shop.seen(shop.invoiced()).invoice.number
    keep(shop, sale(shop), sale(shop, "F-2")).papers()
    second = shop.seen(shop.invoiced()).invoice.number
    assert first and second and int(second[-6:]) == int(first[-6:]) + 1


def test_a_paper_keeps_the_four_it_was_made_under() -> None:
    shop = Shop()
    north, south = parties.record_territories(
        actor=shop.actor, territories=[ask(TerritoryBody("N", "North")), ask(TerritoryBody("S", "South"))]
    ).papers()
    (ani, budi) = parties.record_parties(
        actor=shop.actor, parties=[ask(PartyBody("ANI", "Ani", "person")), ask(PartyBody("BUDI", "Budi", "person"))]
    ).papers()
    outlet = shop.outlets[0]
    for kind, value, day in (
        ("territory", "N", date(2024, 1, 1)), ("territory", "S", date(2025, 6, 1)), ("salesman", ani, date(2024, 1, 1)),
        ("class", "gold", date(2024, 1, 1)), ("channel", "general", date(2024, 1, 1)),
    ):  # fmt: skip
        body = AssignBody(outlet, kind, value, day)  # type: ignore[arg-type]
        parties.assign(actor=shop.actor, assignments=[ask(body)]).one()
    keep(
        shop, sale(shop, "A"), sale(shop, "B", on=date(2025, 7, 1)), sale(shop, "C", on=date(2023, 1, 1)),
        sale(shop, "D", territory=south, salesman=budi, price_class="silver", channel="modern"),
        sale(shop, "E", credit=True),
    ).papers()  # fmt: skip
    kept = "SELECT reference, territory, salesman, price_class, channel FROM billing_{} ORDER BY reference"
    assert rows(shop, kept.format("invoice")) == [
        ("A", north, ani, "gold", "general"),
        ("B", south, ani, "gold", "general"),
        ("C", None, None, "", ""),
        ("D", south, budi, "silver", "modern"),
    ]
    assert rows(shop, kept.format("creditnote")) == [("E", north, ani, "gold", "general")]


def test_what_cannot_be_kept_is_refused_and_the_others_go_in() -> None:
    world = World()
    bad = HistoricLine(world.skus[0], 1, -1)
    outcomes = keep(
        world, sale(world, ""), sale(world, "x" * 81), sale(world, lines=()), sale(world, lines=(bad,)),
        sale(world, buyer=NOBODY), sale(world, lines=(HistoricLine(NOBODY, 1, 1),)), sale(world, currency="QQQ"),
        sale(world, on=today_there() + timedelta(2)), sale(world, channel="c" * 21),
        HistoricPayment("P", LAST_YEAR, world.outlets[0], 0),
        HistoricPayment("P", LAST_YEAR, world.outlets[0], 5, method="gold"),
        sale(world, "good"),
    )  # fmt: skip
    assert why(outcomes) == [
        "billing.no_number", "kernel.bad_value", "billing.no_lines", "billing.bad_amount", "billing.unknown_party",
        "catalog.no_such_sku", "kernel.unknown_currency", "billing.future_date", "kernel.bad_value",
        "billing.bad_amount", "billing.unknown_method", "done",
    ]  # fmt: skip


def test_an_old_number_is_kept_once_for_each_kind_of_paper() -> None:
    world = World()
    invoice = keep(world, sale(world)).papers()[0]
    again = keep(world, sale(world), sale(world, credit=True), sale(world, "F-2"), sale(world, "F-2"))
    assert why(again) == ["billing.kept_before", "done", "done", "billing.kept_before"]
    assert again[0].reasons[0].facts == {"number": "F-1", "paper_kind": "invoice", "paper": invoice}
    other = World()
    assert why(keep(other, sale(other))) == ["done"], "another firm has numbers of its own"
    command = Command(new_key(), sale(world, "F-3"))
    first, second = (billing.keep_history(actor=world.actor, history=[command]).one() for _ in range(2))
    assert (second.paper, second.again) == (first.paper, True)


def test_history_ends_where_the_books_begin() -> None:
    world = World()
    assert why(keep(world, sale(world, "before there are books", on=today_there()))) == ["done"]
    item = OpeningItem(world.outlets[0], "OLD", date(2025, 12, 1), date(2026, 1, 1), 500)
    billing.open_item(actor=world.actor, items=[ask(item, at=OPENED)]).one()
    outcomes = keep(world, sale(world, on=date(2025, 12, 31)), sale(world, "F-2", on=date(2026, 1, 1)))
    assert why(outcomes) == ["done", "billing.after_opening"]
    facts = outcomes[1].reasons[0].facts
    assert (facts["number"], facts["on"], facts["opened"]) == ("F-2", date(2026, 1, 1), date(2026, 1, 1))


def test_two_who_keep_the_same_papers_at_once_keep_them_once() -> None:
    world = World()

    def told(_: int) -> list[str]:
        try:
            return why(keep(world, *(sale(world, f"F-{n}") for n in range(20))))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as crowd:
        answers = list(crowd.map(told, range(4)))
    assert sorted(map(set, answers), key=sorted) == [{"billing.kept_before"}] * 3 + [{"done"}]
    assert rows(world, "SELECT count(*) FROM billing_invoice") == [(20,)]


def test_a_thousand_papers_take_as_many_statements_as_one() -> None:
    world = World(outlets=3)

    def statements(many: int, mark: str) -> int:
        before = sql.statements()
        bodies = [
            sale(world, f"{mark}{n}", on=LAST_YEAR + timedelta(n % 90), buyer=world.outlets[n % 3]) for n in range(many)
        ]
        keep(world, *bodies).papers()
        return sql.statements() - before

    statements(1, "warm")
    one, thousand = statements(1, "one"), statements(1_000, "thousand")
    assert thousand <= one + 10, "COPY takes two more for each of four tables written, identities come in blocks"


def test_money_for_a_historic_invoice_goes_on_account() -> None:
    shop = Shop()
    invoice = keep(shop, sale(shop)).papers()[0]
    shop.pay(500, (invoice, 500))
    assert shop.stands() == {"on_account": -500}
    prove()


def test_a_historic_paper_in_the_books_is_found() -> None:
    shop = Shop()
    invoice = keep(shop, sale(shop)).papers()[0]
    house = shop.actor.organisation
    posting = (
        "INSERT INTO ledger_posting (id, organisation, paper_kind, paper, occasion, turn, person, happened_at, "
        f"recorded_at, \"on\") VALUES (-8, {house}, 'invoice', {invoice}, 'issued', 1, 0, now(), now(), now())"
    )
    debt = (
        'INSERT INTO credit_debt (paper_kind, paper, organisation, account, "on", due_on, amount, open) '
        f"SELECT 'invoice', {invoice}, {house}, id, now(), now(), 77, 77 FROM credit_account "
        f"WHERE organisation = {house} LIMIT 1"
    )
    settled = (
        "INSERT INTO billing_allocation (source_kind, source, invoice, organisation, amount) "
        f"VALUES ('payment', 1, {invoice}, {house}, 5)"
    )
    name = f"invoice {invoice} (F-1)"
    assert planted("billing.history", posting) == [Fault(house, f"{name}: postings", 0, 1)]
    assert planted("billing.history", debt) == [Fault(house, f"{name}: debt", 0, 77)]
    assert planted("billing.history", settled) == [Fault(house, f"{name}: settled", 0, 5)]
    assert planted("billing.lines", f"UPDATE billing_invoiceline SET untaxed = 1 WHERE invoice_id = {invoice}") != []
    prove()
