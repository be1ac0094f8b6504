"""Goods told as given for nothing from a van: a scheme's within what it grants, the seller's own gift beyond."""

from __future__ import annotations

from typing import Any

import pytest

from salur.field import actions as field
from salur.field.bodies import Line as Told
from salur.field.bodies import Sale
from salur.field.refusals import SENTENCES
from salur.insights.queries.given import given
from salur.kernel import sql
from salur.kernel.command import ask
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.work import reading
from salur.returns.bodies import Back, Found
from tests.stories.giving_back import back, inspected
from tests.stories.planted import open_discrepancies, planted
from tests.stories.promoting import SHARED, carton, money, percent, place, switch_on, used
from tests.stories.trading import Firm
from tests.world import drain, prove, today_there

pytestmark = pytest.mark.usefixtures("database")
PIECE = 4_000_00
GIFT = {
    "scope": "order", "benefit": {"type": "free", "sku": "cheapest", "quantity": 1, "pack": "piece"},
    "need": [{"measure": "packs", "pack": "carton", "min": 1}], "times": "every", "funders": SHARED,
}  # fmt: skip


@pytest.fixture
def firm() -> Firm:
    made = Firm(skus=2, outlets=3)
    for sku in made.skus:
        made.receive(500, sku=sku, place=made.van)
    return made


def tells(firm: Firm, *lines: Told, buyer: int = 0, paid: str | None = "cash") -> Outcomes:
    return field.record_sale(actor=firm.actor, sales=[ask(Sale(firm.van, firm.outlets[buyer], lines, paid))])


def sale(firm: Firm, cartons: int, *free: tuple[int, int], buyer: int = 0, paid: str | None = "cash") -> Outcome:
    """So many cartons of the first SKU sold, and pieces of SKUs (by their place) given for nothing."""
    sold = (Told(firm.skus[0], cartons, "carton"),) if cartons else ()
    return tells(
        firm, *sold, *(Told(firm.skus[at], many, free=True) for at, many in free), buyer=buyer, paid=paid
    ).one()


def ways(firm: Firm, kind: str = "invoice") -> list[tuple[Any, ...]]:
    """What was accrued: rule, funder, how, amount."""
    return firm.rows(
        "SELECT scheme, funder, how, sum(amount) FROM billing_accrual WHERE paper_kind = %s GROUP BY 1, 2, 3 "
        "ORDER BY 1, 2, 3", kind
    )  # fmt: skip


def asked(firm: Firm) -> list[tuple[str, int]]:
    return [(one.kind, one.amount) for one in open_discrepancies(firm.actor)]


def lines(firm: Firm, paper: int | None) -> list[tuple[Any, ...]]:
    return firm.rows(
        "SELECT n, pieces, list, untaxed + tax, given_by FROM field_saleline WHERE sale_id = %s ORDER BY n", paper
    )


def test_what_was_told_is_the_schemes_gift_and_goes_out_at_cost(firm: Firm) -> None:
    switch_on(firm, "GIFT", GIFT | {"budget": {"amount": 100_000_00}})
    paper = sale(firm, 3, (0, 2)).paper
    assert lines(firm, paper) == [(1, 72, 72 * PIECE, 72 * PIECE * 111 // 100, ""), (2, 2, 2 * PIECE, 0, "GIFT")]
    assert ways(firm) == [("GIFT", "principal", "free", 5_600_00), ("GIFT", "seller", "free", 2_400_00)]
    assert used(firm) == used(firm, firm.outlets[0]) == (1, 8_000_00)
    assert firm.value("SELECT given FROM pricing_taken") == 2
    assert (asked(firm), firm.shelf(site=firm.van).sellable) == ([], 500 - 74)
    sold = [move for move in firm.wrote("sale", paper or 0) if move[1:3] == ("free", "sold")]
    assert sum(move[3] for move in sold) == 74 and all(move[4] for move in sold)
    (invoice,) = firm.rows("SELECT id, untaxed + tax FROM billing_invoice")
    assert invoice[1] == 72 * PIECE * 111 // 100
    assert ("discounts_granted", "funder_claims", 5_600_00) in money(firm, "invoice", invoice[0])
    prove()


def test_beyond_what_is_granted_it_is_the_sellers_own_gift_and_somebody_is_asked(firm: Firm) -> None:
    switch_on(firm, "GIFT", GIFT)
    paper = sale(firm, 3, (0, 5)).paper
    assert [row[1:] for row in lines(firm, paper)[1:]] == [(3, 3 * PIECE, 0, "GIFT"), (2, 2 * PIECE, 0, "manual")]
    assert ways(firm) == [
        ("GIFT", "principal", "free", 8_400_00), ("GIFT", "seller", "free", 3_600_00),
        ("manual", "seller", "free", 8_000_00),
    ]  # fmt: skip
    (one,) = open_discrepancies(firm.actor)
    assert (one.kind, one.paper_kind, one.paper, one.amount) == ("beyond_scheme", "sale", paper, 8_000_00)
    assert firm.value("SELECT note FROM ledger_discrepancy") == "2 given for nothing beyond what schemes grant"
    prove()


def test_of_two_lines_each_fills_what_is_granted_and_the_order_of_telling_is_free(firm: Firm) -> None:
    switch_on(firm, "GIFT", GIFT)
    sku = firm.skus[0]
    told = (Told(sku, 1, free=True), Told(sku, 2, "carton"), Told(sku, 2, free=True), Told(sku, 1, "carton"))
    paper = tells(firm, *told).one().paper
    assert [row[1] for row in lines(firm, paper)] == [48, 24, 1, 2]
    assert {row[4] for row in lines(firm, paper)[2:]} == {"GIFT"}
    packs = firm.rows("SELECT pack FROM field_saleline WHERE sale_id = %s ORDER BY n", paper)
    assert [pack for (pack,) in packs] == ["carton", "carton", "piece", "piece"]
    assert (ways(firm), asked(firm)) == (
        [("GIFT", "principal", "free", 8_400_00), ("GIFT", "seller", "free", 3_600_00)], [],
    )  # fmt: skip
    prove()


@pytest.mark.parametrize("scheme", [None, GIFT, percent("10")])
def test_other_goods_or_goods_without_a_sale_are_the_sellers_gift_whatever_is_in_force(firm: Firm, scheme: Any) -> None:
    if scheme:
        switch_on(firm, "SOME", scheme)
    sale(firm, 3, (1, 1))
    only = sale(firm, 0, (0, 2), paid=None).paper
    assert lines(firm, only) == [(1, 2, 2 * PIECE, 0, "manual")]
    assert [row for row in ways(firm) if row[0] == "manual"] == [("manual", "seller", "free", 12_000_00)]
    assert asked(firm) == [("beyond_scheme", 4_000_00), ("beyond_scheme", 8_000_00)]
    assert firm.value("SELECT untaxed + tax FROM field_sale WHERE id = %s", only) == 0
    assert firm.shelf(site=firm.van).sellable == 500 - 74
    drain()
    prove()


def test_what_was_given_does_not_help_to_reach_what_a_scheme_needs(firm: Firm) -> None:
    need = [{"measure": "pieces", "min": 24, "period": True}]
    switch_on(firm, "PERIOD", percent("10", need=need))
    paper = tells(firm, Told(firm.skus[0], 23), Told(firm.skus[0], 1, "carton", free=True)).one().paper
    assert [row[2:] for row in lines(firm, paper)] == [
        (23 * PIECE, 23 * PIECE * 111 // 100, ""), (24 * PIECE, 0, "manual"),
    ]  # fmt: skip
    assert firm.value("SELECT measured FROM pricing_counter WHERE buyer = %s", firm.outlets[0]) in ([23], "[23]")
    assert asked(firm) == [("beyond_scheme", 96_000_00)]
    prove()


def test_a_budget_that_is_used_up_does_not_undo_what_was_given(firm: Firm) -> None:
    switch_on(firm, "GIFT", GIFT | {"budget": {"amount": 10_000_00}})
    sale(firm, 2, (0, 2))
    sale(firm, 2, (0, 2), buyer=1)
    assert used(firm) == (2, 16_000_00)
    assert asked(firm) == [("over_budget", 6_000_00)]
    sale(firm, 1, buyer=2)
    assert used(firm) == (2, 16_000_00), "nothing was told, nothing was given"
    prove()


def test_what_a_period_gives_for_nothing_can_be_handed_over_at_the_next_sale(firm: Firm) -> None:
    need = [{"measure": "pieces", "min": 24, "period": True}]
    switch_on(firm, "GIFT", GIFT | {"need": need})
    sale(firm, 2, (0, 1))
    assert firm.value("SELECT given FROM pricing_counter WHERE buyer = %s", firm.outlets[0]) == 1
    sale(firm, 1, (0, 2))
    assert firm.value("SELECT given FROM pricing_counter WHERE buyer = %s", firm.outlets[0]) == 3
    assert (asked(firm), sum(row[3] for row in ways(firm))) == ([], 12_000_00)
    sale(firm, 0, (0, 1))
    assert asked(firm) == [("beyond_scheme", 4_000_00)]
    prove()


def test_what_comes_back_takes_its_accrual_and_its_part_of_the_budget_with_it(firm: Firm) -> None:
    switch_on(firm, "GIFT", GIFT | {"budget": {"amount": 100_000_00}})
    sale(firm, 3, (0, 5))
    invoice = firm.value("SELECT invoice FROM field_sale")
    for line, came in ((2, 1), (3, 2)):
        paper = back(firm, Back(firm.skus[0], came, "stale", invoice=invoice, invoice_line=line)).paper
        inspected(firm, paper, Found(1, "restock")).one()
        prove()
    assert used(firm) == used(firm, firm.outlets[0]) == (1, 8_000_00)
    assert ways(firm, "credit_note") == [
        ("GIFT", "principal", "free", -2_800_00), ("GIFT", "seller", "free", -1_200_00),
        ("manual", "seller", "free", -8_000_00),
    ]  # fmt: skip
    assert firm.value("SELECT sum(untaxed + tax) FROM billing_creditnote") == 0, "nothing had been paid for it"
    day = today_there()
    with reading(firm.actor.organisation):
        seen = given(firm.actor, "GIFT", "IDR", day.replace(day=1), day)
    assert (seen.free, seen.amount) == ({firm.skus[0]: 2}, 8_000_00)
    paper = back(firm, Back(firm.skus[0], 2, "stale", invoice=invoice, invoice_line=2)).paper
    inspected(firm, paper, Found(1, "restock")).one()
    assert used(firm) == (0, 0)
    prove()


def test_a_gift_that_no_list_has_is_worth_nothing_but_it_is_gone_and_asked_about(firm: Firm) -> None:
    other = Firm()
    paper = tells(firm, Told(firm.skus[0], 1), Told(other.skus[0], 3, free=True)).one().paper
    assert lines(firm, paper)[1][1:] == (3, 0, 0, "manual")
    assert (ways(firm), [kind for kind, _ in asked(firm)]) == ([], ["told_sale", "beyond_scheme"])
    prove()


def test_a_sale_with_gifts_told_twice_is_one_sale(firm: Firm) -> None:
    switch_on(firm, "GIFT", GIFT)
    told = (Told(firm.skus[0], 1, "carton"), Told(firm.skus[0], 2, free=True))
    command = ask(Sale(firm.van, firm.outlets[0], told, "cash"))
    first, again = (field.record_sale(actor=firm.actor, sales=[command]).one() for _ in range(2))
    assert (again.paper, again.again) == (first.paper, True)
    assert (firm.shelf(site=firm.van).sellable, len(asked(firm))) == (500 - 26, 1)


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("field.free_has_no_price", {"agreed": "100"}),
        ("field.bad_quantity", {"quantity": 0}),
        ("pricing.unknown_pack", {"pack": "pallet"}),
        ("pricing.unknown_sku", {"sku": 0}),
    ],
)
def test_a_gift_that_cannot_be_read_is_refused_by_its_line(firm: Firm, code: str, wrong: dict[str, Any]) -> None:
    good = Told(firm.skus[0], 1)
    bad = replace_line(Told(firm.skus[0], 1, free=True), wrong)
    told = [Sale(firm.van, firm.outlets[0], some) for some in ((good, bad, good), (good,))]
    first, second = field.record_sale(actor=firm.actor, sales=[ask(one) for one in told])
    assert (first.ending, first.reasons[0].code, first.reasons[0].facts["line"]) == ("refused", code, 2)
    assert second.ending == "done", "one that cannot be read stops no other"
    if code in SENTENCES:
        assert SENTENCES[code].format(**first.reasons[0].facts)


def replace_line(line: Told, wrong: dict[str, Any]) -> Told:
    return line._replace(**wrong)


def test_a_fault_of_what_was_sold_names_the_line_as_it_was_told(firm: Firm) -> None:
    told = (Told(firm.skus[0], 1, free=True), Told(firm.skus[0], 1), Told(firm.skus[0], 1, "pallet"))
    assert tells(firm, *told)[0].reasons[0].facts["line"] == 3


def test_an_order_still_gets_its_free_goods_beside_it(firm: Firm) -> None:
    firm.receive(100)
    switch_on(firm, "GIFT", GIFT | {"budget": {"uses": 2}})
    sale(firm, 1, (0, 1))
    order = place(firm, carton(firm)).one().paper or 0
    assert [line.pieces for line in firm.lines(order)] == [24, 1]
    assert used(firm)[0] == 2
    prove()


def test_a_hundred_sales_with_gifts_take_hardly_more_statements_than_two(firm: Firm) -> None:
    switch_on(firm, "GIFT", GIFT | {"budget": {"amount": 1_000_000_000_00}})

    def statements(many: int) -> int:
        told = (Told(firm.skus[0], 1, "carton"), Told(firm.skus[0], 2, free=True), Told(firm.skus[1], 1, free=True))
        before = sql.statements()
        body = Sale(firm.van, firm.outlets[0], told, "cash")
        field.record_sale(actor=firm.actor, sales=[ask(body) for _ in range(many)]).papers()
        return sql.statements() - before

    statements(2)
    few = statements(2)
    assert statements(100) <= few + 16, "the inserts of many rows go by COPY"
    prove()


@pytest.mark.parametrize(
    ("proof", "fault"),
    [
        ("billing.accruals", "DELETE FROM billing_accrual WHERE scheme = 'manual'"),
        ("billing.accruals", "UPDATE billing_accrual SET how = 'manual' WHERE scheme = 'manual'"),
        ("billing.accruals_posted", "UPDATE billing_accrual SET amount = amount + 1 WHERE scheme = 'manual'"),
        ("billing.budgets", "UPDATE pricing_taken SET amount = amount + 1"),
        ("field.free", "UPDATE field_saleline SET given_by = 'manual' WHERE given_by <> ''"),
        ("field.free", "UPDATE field_saleline SET given_by = '' WHERE given_by = 'manual'"),
        ("field.free", "DELETE FROM billing_invoicecart"),
        ("field.goods", "UPDATE field_saleline SET pieces = pieces + 1 WHERE given_by <> ''"),
    ],
)
def test_the_proofs_see_a_gift_from_the_van(firm: Firm, proof: str, fault: str) -> None:
    switch_on(firm, "GIFT", GIFT | {"budget": {"amount": 100_000_00}})
    sale(firm, 3, (0, 5))
    assert not planted(proof, "UPDATE field_saleline SET pieces = pieces")
    assert planted(proof, fault)
