"""Summaries are kept by reactions: each fact counted once, told however often; the proofs name what is wrong."""

from __future__ import annotations

import random
import re
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.db import connections

from salur.billing import actions as billing
from salur.billing.bodies import HistoricLine, HistoricSale
from salur.field import actions as field
from salur.field.bodies import Line, Sale
from salur.insights import reactions
from salur.insights.proofs import HEARD, PROOFS
from salur.kernel import sql
from salur.kernel.command import ask
from salur.kernel.facts import LISTENERS, heard
from salur.kernel.work import reading
from salur.ledger.proof import run
from salur.returns import actions as returns
from salur.returns.bodies import Back, Found, Inspect, Receive
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Move, Moved
from tests.races.crowd import Watch, together
from tests.stories.planted import planted
from tests.stories.shop import Shop
from tests.world import drain, prove

pytestmark = pytest.mark.usefixtures("database")
TABLES = ("outletday", "outletmonth", "skuday", "skumonth", "segmentmonth", "skugroup", "groupmonth", "goodsmonth",
          "orderservice")  # fmt: skip
PRICE, COST = 400_000, 300_000  # a piece, in sen: Rp 4,000 and Rp 3,000


def kept(shop: Shop) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that stands in the summaries."""
    with reading(shop.actor.organisation):
        return {table: sorted(sql.fetch(f"SELECT * FROM insights_{table}")) for table in TABLES}


def sums(shop: Shop, table: str = "outletday") -> tuple[int, ...]:
    """Price, pieces, lines and cost invoiced; price, pieces and cost credited."""
    columns = ("untaxed", "pieces", "lines", "cost", "credited_untaxed", "credited_pieces", "credited_cost")
    summed = ", ".join(f"sum({one})::bigint" for one in columns)
    with reading(shop.actor.organisation):
        (row,) = sql.fetch(f"SELECT {summed} FROM insights_{table}")
    return tuple(row)


def served(shop: Shop) -> list[tuple[Any, ...]]:
    """Of each order: ordered, delivered, doors, taken as sent, on their trip's day."""
    with reading(shop.actor.organisation):
        return sql.fetch(
            'SELECT ordered, delivered, doors, accurate, on_the_day FROM insights_orderservice ORDER BY "order"'
        )


def sells_from_the_van(shop: Shop, pieces: int) -> None:
    """Goods are taken along and sold on the road."""
    move = Move(shop.site, shop.van, (Moved(shop.skus[0], pieces),))
    warehouse.transfer(actor=shop.actor, transfers=[ask(move)]).one()
    body = Sale(shop.van, shop.outlets[0], (Line(shop.skus[0], pieces, "piece"),))
    field.record_sale(actor=shop.actor, sales=[ask(body)]).one()


def keeps_history(shop: Shop, pieces: int = 6, *, credit: bool = False) -> None:
    """A paper of 2020."""
    lines = (HistoricLine(shop.skus[0], pieces, pieces * PRICE),)
    body = HistoricSale(f"OLD-{credit}", date(2020, 3, 4), shop.outlets[0], lines, credit, price_class="gold")
    billing.keep_history(actor=shop.actor, history=[ask(body)]).one()


def comes_back(shop: Shop, pieces: int) -> None:
    """Goods come back and go on the shelf again."""
    body = Receive(shop.outlets[0], shop.site, (Back(shop.skus[0], pieces, "too many"),))
    paper = returns.receive(actor=shop.actor, returns=[ask(body)]).one().paper
    returns.inspect(actor=shop.actor, returns=[ask(Inspect((Found(1, "restock"),)), paper)]).one()


def test_what_was_invoiced_credited_and_taken_back_stands_in_every_summary() -> None:
    shop = Shop(outlets=2)
    shop.invoiced(24)  # as delivered
    on_the_van = shop.loaded(48, shop.outlets[1])
    shop.invoice(on_the_van)
    shop.deliver(on_the_van, (1, 8))  # refused after it was invoiced: credited
    drain()
    refused_before = shop.deliver(shop.loaded(10), (1, 4))
    shop.invoice(refused_before) if not shop.one("SELECT count(*) FROM billing_billed WHERE shipment = %s",
                                                 refused_before) else None  # fmt: skip
    sells_from_the_van(shop, 12)
    keeps_history(shop, 6)
    keeps_history(shop, 1, credit=True)
    comes_back(shop, 3)
    drain()
    pieces, back = 24 + 48 + 6 + 12 + 6, 8 + 1 + 3
    cost, cost_back = (24 + 48 + 6 + 12) * COST, (8 + 3) * COST
    wanted = (pieces * PRICE, pieces, 5, cost, back * PRICE, back, cost_back)
    assert {table: sums(shop, table) for table in TABLES[:5]} == dict.fromkeys(TABLES[:5], wanted)
    assert served(shop) == [(24, 24, 1, 1, 1), (48, 40, 1, 0, 1), (10, 6, 1, 0, 1)]
    with reading(shop.actor.organisation):
        moved = sql.fetch(
            "SELECT a.bucket, sum(pieces_in)::bigint, sum(pieces_out)::bigint FROM insights_goodsmonth g "
            "JOIN ledger_goodsaccount a ON a.id = g.account WHERE a.bucket IN ('bought', 'sold') GROUP BY 1 ORDER BY 1"
        )
        old = sql.fetch(
            "SELECT s.price_class, c.untaxed FROM insights_outletmonth c JOIN insights_segment s ON s.id = c.segment "
            "WHERE c.month = '2020-03-01'"
        )
    assert moved == [("bought", 0, 2400), ("sold", 24 + 40 + 6 + 12, 3)]
    assert old == [("gold", 6 * PRICE)]
    prove()


def test_a_fact_told_again_in_whatever_company_is_counted_once() -> None:
    shop = Shop()
    shop.invoiced(24)
    drain()
    sells_from_the_van(shop, 2)
    comes_back(shop, 1)
    drain()
    before = kept(shop)
    house = shop.actor.organisation
    with reading(house):
        facts = [fact for (fact,) in sql.fetch("SELECT id FROM kernel_fact WHERE kind = ANY(%s::text[])", (HEARD,))]
        again = heard(house, facts)
    reactions.count(house, again)
    for fact in again:
        reactions.count(house, [fact])
    assert kept(shop) == before
    prove()


def test_many_workers_at_once_neither_deadlock_nor_lose_anything() -> None:
    shop = Shop(outlets=4, skus=3)
    for sku in shop.skus[1:]:
        shop.receive(2400, sku=sku)
    for n in range(24):
        order = shop.place(
            shop.order(*((sku, 5) for sku in random.Random(n).sample(shop.skus, 3)), buyer=shop.outlets[n % 4])
        )
        shop.invoice(shop.deliver(_picked(shop, order.one().paper)))
    house = shop.actor.organisation
    with reading(house):
        rows = sql.fetch("SELECT id FROM kernel_fact WHERE kind = ANY(%s::text[]) ORDER BY id", (HEARD,))
        facts = heard(house, [row[0] for row in rows])
    chance = random.Random("summaries")
    calls = [chance.sample(facts, 12) for _ in range(30)] + [facts[n : n + 5] for n in range(0, len(facts), 5)]
    with Watch() as watch:
        together([lambda some=some: reactions.count(house, some) for some in calls], at_once=6)  # type: ignore[misc]
    watch.verdict()
    assert sums(shop)[:4] == (24 * 15 * PRICE, 24 * 15, 72, 24 * 15 * COST)
    drain()  # what the verbs left to be told was told already
    assert sums(shop)[:4] == (24 * 15 * PRICE, 24 * 15, 72, 24 * 15 * COST)
    prove()


def _picked(shop: Shop, order: int | None) -> int:
    from salur.warehouse.bodies import Pick

    shipment = warehouse.pick(actor=shop.actor, picks=[ask(Pick(cartons=1), order)]).one().paper
    assert shipment is not None
    return shipment


def test_what_was_not_told_yet_is_no_fault_and_what_was_never_told_is() -> None:
    shop = Shop()
    shop.invoiced(24)
    prove([one.name for one in PROOFS])
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE args ->> 'listener' = 'insights.summaries'")
    (told,) = run([one for one in PROOFS if one.name == "insights.told"])
    assert any("InvoiceIssued of invoice" in fault.what for fault in told.faults)
    house = shop.actor.organisation
    with reading(house):
        rows = sql.fetch("SELECT id FROM kernel_fact WHERE kind = ANY(%s::text[])", (HEARD,))
        facts = heard(house, [row[0] for row in rows])
    reactions.count(house, facts)
    drain()
    prove()


FAULTS = {
    "insights.told": "DELETE FROM kernel_fact WHERE kind = 'Counted' AND body ->> 'kind' = 'ShipmentDelivered' AND "
    "organisation = {house}",
    "insights.invoices": "UPDATE insights_outletday SET invoices = invoices + 1 WHERE organisation = {house}",
    "insights.goods": "UPDATE insights_goodsmonth SET pieces_in = pieces_in + 7 WHERE organisation = {house} AND "
    "pieces_in > 0",
    "insights.service": "UPDATE insights_orderservice SET delivered = 1 WHERE organisation = {house}",
}


SAID = {
    "insights.told": ("ShipmentDelivered of shipment",),
    "insights.invoices": ("outlet", "invoices"),
    "insights.goods": ("goods account", "pieces_in"),
    "insights.service": ("order", "delivered"),
}
MORE = {"insights.told": -1, "insights.invoices": 1, "insights.goods": 7, "insights.service": -23}


@pytest.mark.parametrize(
    ("name", "fault", "said", "difference"),
    [
        *((name, fault, SAID[name], MORE[name]) for name, fault in FAULTS.items()),
        *(
            ("insights.sales", f"UPDATE insights_{table} SET {column} = {column} + 5 WHERE organisation = {{house}}",
             (what, column), 5)
            for table, what in (("segmentmonth", "segment and SKU in a month"), ("skuday", "SKU on a day"),
                                ("outletday", "outlet and segment on a day"),
                                ("groupmonth", "outlet, segment and product group in a month"))
            for column in ("untaxed", "cost", "credited_pieces")
        ),
        ("insights.sales", "DELETE FROM insights_skuday WHERE organisation = {house}", ("SKU on a day", "untaxed"),
         -24 * PRICE),
        *(
            ("insights.months", f"UPDATE insights_{table} SET tax = tax + 5 WHERE organisation = {{house}}",
             (what, "tax"), 5)
            for table, what in (("outletmonth", "outlet and segment"), ("skumonth", "SKU"))
        ),
    ],
)  # fmt: skip
def test_each_proof_finds_its_fault(books: Shop, name: str, fault: str, said: tuple[str, ...], difference: int) -> None:
    house = books.actor.organisation
    found = [one for one in planted(name, fault.format(house=house)) if one.organisation == house]
    assert found, "the fault was not found"
    assert all(word in found[0].what for word in said), found[0].what
    assert found[0].found - found[0].should == difference


@pytest.fixture(scope="module")
def books(database: str) -> Shop:
    """One delivered and invoiced order of 24 pieces, everything told."""
    shop = Shop()
    shop.invoiced(24)
    drain()
    prove()
    return shop


def test_what_happened_before_there_were_summaries_is_counted_after_the_upgrade() -> None:
    shop = Shop()
    shop.invoiced(24)
    drain()
    before, house = kept(shop), shop.actor.organisation
    tell = import_module("salur.insights.migrations.0003_count_what_was").TELL
    with connections["owner"].cursor() as cursor:  # as if there had been none
        for table in TABLES:
            cursor.execute(f"DELETE FROM insights_{table} WHERE organisation = %s", [house])
        cursor.execute("DELETE FROM kernel_key k USING kernel_fact f WHERE k.fact = f.id AND f.kind = 'Counted' "
                       "AND f.organisation = %s", [house])  # fmt: skip
        cursor.execute("DELETE FROM kernel_fact WHERE kind = 'Counted' AND organisation = %s", [house])
        cursor.execute(tell)
    drain()
    assert kept(shop) == before
    prove()
    kinds = set(re.findall(r"'([A-Z]\w+)'", tell))
    assert kinds == set(HEARD) == LISTENERS[reactions.NAME].kinds
