"""Lots: dates, blocks, and goods without one."""

from datetime import date

from salur.catalog import actions, queries
from salur.catalog.bodies import LotBody, ProductBody
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import ask
from salur.kernel.outcome import Outcomes

MADE, ENDS = date(2026, 1, 5), date(2026, 9, 5)


def a_sku(firm: Actor) -> int:
    return actions.record_products(actor=firm, products=[ask(ProductBody("A", "A"))]).papers()[0]


def record(firm: Actor, *bodies: LotBody) -> Outcomes:
    return actions.record_lots(actor=firm, lots=[ask(body) for body in bodies])


def test_a_lot_told_again_is_the_same_lot_with_what_is_new(firm: Actor) -> None:
    sku = a_sku(firm)
    (lot,) = record(firm, LotBody(sku, "L1", expires_on=ENDS)).papers()
    assert record(firm, LotBody(sku, "L1", made_on=MADE, blocked=True), LotBody(sku, "L1")).papers() == [lot, lot]
    assert queries.lots([lot])[lot] == queries.LotRow(lot, sku, "L1", ENDS, MADE, True)
    assert record(firm, LotBody(sku, "L1", blocked=False)).papers() == [lot]
    assert queries.lots_by_code([(sku, "L1"), (sku, "L2")]) == {
        (sku, "L1"): queries.LotRow(lot, sku, "L1", ENDS, MADE, False)
    }
    assert record(firm, LotBody(sku, "")).papers() == [queries.plain_lots([sku])[sku]]


def test_lots_are_refused_what_cannot_be(firm: Actor) -> None:
    sku = a_sku(firm)
    record(firm, LotBody(sku, "L1", made_on=MADE))
    outcomes = record(
        firm,
        LotBody(sku, "L2", ENDS, MADE),
        LotBody(sku, "L3", MADE, ENDS),
        LotBody(sku, "L1", expires_on=date(2026, 1, 4)),
        LotBody(sku, "", ENDS),
        LotBody(sku, "", blocked=True),
        LotBody(10**15, "L1"),
        LotBody(sku, " L4"),
    )
    assert [outcome.reasons[0].code if outcome.reasons else None for outcome in outcomes] == [
        None, "catalog.expires_before_made", "catalog.expires_before_made", "catalog.plain_lot", "catalog.plain_lot",
        "catalog.no_such_sku", "kernel.bad_value",
    ]  # fmt: skip


def test_a_thousand_lots_cost_no_more_statements_than_one(firm: Actor) -> None:
    sku = a_sku(firm)
    before = sql.statements()
    record(firm, *[LotBody(sku, f"S{n}", ENDS) for n in range(1000)]).papers()
    assert sql.statements() - before <= 20
