"""Past invoices as carts, for what a draft scheme would have cost; and the simulations that somebody may see."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import QuerySet

from salur.insights.models import Simulation
from salur.kernel import clock, sql
from salur.kernel.actor import Actor
from salur.kernel.money import CURRENCIES
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused
from salur.pricing import goods, snapshots
from salur.pricing.effect.simulate import Past
from salur.pricing.engine import Compiled, compiled
from salur.pricing.engine.conflicts.invalid import faults
from salur.pricing.engine.numbers import OPEN, Json

AT_ONCE = 1000  # invoices of one statement
ONLY = "i.organisation = %s AND i.currency = %s AND i.status IN ('issued', 'historic')"
COUNT = f'SELECT count(*) FROM billing_invoice i WHERE {ONLY} AND i."on" BETWEEN %s AND %s'
SOME = f"""
    WITH chosen AS MATERIALIZED (
        SELECT i.id, i."on", i.buyer, i.territory, i.channel, i.price_class FROM billing_invoice i
        WHERE {ONLY} AND i."on" BETWEEN %s AND %s AND (i."on", i.id) > (%s, %s) ORDER BY i."on", i.id LIMIT {AT_ONCE})
    SELECT s.id, s."on", s.buyer, l.n, l.sku, l.pieces, coalesce(a.list, l.untaxed), coalesce(a.pieces, l.pieces),
        coalesce(o.territory, v.territory, s.territory, 0), coalesce(o.channel, v.channel, s.channel, ''),
        coalesce(o.price_class, v.price_class, s.price_class, ''),
        CASE WHEN l.pieces < h.pieces THEN h.value - coalesce(r.value, 0) ELSE coalesce(h.value, w.value) END
    FROM chosen s LEFT JOIN billing_invoiceline l ON l.invoice_id = s.id AND l.untaxed > 0
        LEFT JOIN orders_order o ON o.id = l."order"
        LEFT JOIN orders_orderline a ON a.order_id = l."order" AND a.n = l.line
        LEFT JOIN warehouse_shipmentline h ON h.shipment_id = l.shipment AND h.n = l.shipment_line
        LEFT JOIN delivery_refusal r ON r.shipment = l.shipment AND r.n = l.shipment_line
        LEFT JOIN field_sale v ON v.invoice = s.id AND l."order" IS NULL
        LEFT JOIN field_saleline w ON w.sale_id = v.id AND w.n = l.n
    ORDER BY s."on", s.id, l.n"""
"""Free goods were no purchase: lines of nothing are left out. An invoice without any other line still counts."""


class Read(NamedTuple):
    """Some invoices as carts, the place of the last, and how many invoices they were."""

    carts: list[Past]
    reached_on: date
    reached: int
    many: int


class Running(NamedTuple):
    """A simulation as the worker finds it."""

    status: str
    scheme: Json
    currency: str
    first: date
    last: date
    reached_on: date | None
    reached: int
    done: int
    tally: Json


def visible(actor: Actor) -> QuerySet[Simulation]:
    """The simulations that an actor may see: the organisation's; who sees some territories only sees only their own."""
    mine = Simulation.objects.filter(organisation=actor.organisation)
    if not actor.allows("insights.simulate"):
        return mine.none()
    return mine if actor.territories is None else mine.filter(person=actor.person)


def running(actor: Actor, paper: int) -> Running | None:
    """A simulation with what is reckoned of it; None if there is none."""
    rows = sql.fetch(
        "SELECT status, scheme::text, currency, first, last, reached_on, reached, done, tally::text "
        "FROM insights_simulation WHERE organisation = %s AND id = %s",
        (actor.organisation, paper),
    )
    if not rows:
        return None
    status, scheme, currency, first, last, on, reached, done, tally = rows[0]
    return Running(status, json.loads(scheme), currency, first, last, on, reached, done, json.loads(tally))


def draft(text: str) -> Json:
    """A draft scheme from its JSON, with code and version. Refused: insights.bad_draft, with what is wrong."""
    try:
        told = json.loads(text)
        scheme: Json = {"id": "DRAFT", "version": 1, "level": 1, **told, "from": None, "to": None}
        free = scheme.get("benefit", {}).get("sku", "")
        wrong = [one["why"] for one in faults({"currencies": CURRENCIES, "skus": {free: {}}, "schemes": [scheme]})]
        if not wrong:
            compiled({"id": "", "version": 0, "currencies": CURRENCIES, "skus": {}, "schemes": [scheme]})
    except (ValueError, TypeError, KeyError, AttributeError, Refused) as unreadable:
        raise Refused("insights.bad_draft", why=str(unreadable) or type(unreadable).__name__) from None
    if wrong:
        raise Refused("insights.bad_draft", why=", ".join(wrong))
    return scheme


def count(actor: Actor, currency: str, first: date, last: date) -> int:
    """How many invoices there are to reckon."""
    found: int = sql.fetch(COUNT, (actor.organisation, currency, first, last))[0][0]
    return found


def some(actor: Actor, currency: str, first: date, last: date, reached_on: date | None, reached: int) -> Read | None:
    """The next invoices after a place, oldest first; None if there are none. One statement, however many lines.

    Of invoices that lie outside the actor's territories nothing but their number is given.
    """
    since = reached_on or first
    rows = sql.fetch(SOME, (actor.organisation, currency, since, last, since, reached))
    if not rows:
        return None
    carts, many = [], 0
    for (_, on, buyer), lines in groupby(rows, key=lambda row: row[:3]):
        many += 1
        told = [row for row in lines if row[3] is not None]
        if told and (actor.territories is None or told[0][8] in actor.territories):
            carts.append(_cart(actor, currency, on, buyer, told))
    return Read(carts, rows[-1][1], rows[-1][0], many)


def _cart(actor: Actor, currency: str, on: date, buyer: int, rows: list[tuple[Any, ...]]) -> Past:
    territory, channel, price_class = rows[0][8:11]
    who = {"seller": str(actor.party), "buyer": str(buyer)}
    told = (("territory", territory), ("channel", channel), ("class", price_class))
    who |= {name: str(value) for name, value in told if value}
    lines = [
        {"no": n, "sku": str(sku), "pieces": pieces, "agreed": {"price": _each(amount, of, currency)}}
        for _, _, _, n, sku, pieces, amount, of, *_ in rows
    ]
    costs = {row[3]: row[11] for row in rows}
    return Past(buyer, {"date": on.isoformat(), "currency": currency, "who": who, "lines": lines}, costs)


def _each(amount: int, pieces: int, currency: str) -> str:
    """What one piece came to, in major units, closer than a cart could tell."""
    return f"{Decimal(amount).scaleb(-CURRENCIES[currency]) / pieces:.12f}"


class Rules:
    """The rules as they stand today, without a draft and with it; SKUs are added as carts name them.

    Lines bring their own prices; what goods are worth that nobody bought, free ones, says today's price list.
    """

    def __init__(self, organisation: int, scheme: Json) -> None:
        self._organisation = organisation
        self._version = snapshots.version(organisation)
        self._today = clock.business_day(clock.now(), house(organisation).time_zone).isoformat()
        told = snapshots.stored(organisation, self._version, {})
        others = [one for one in told.get("schemes", ()) if one["id"] != scheme["id"]]
        told |= {
            "currencies": CURRENCIES, "skus": {}, "prices": [], "hints_within_percent": "0", "schemes": others,
            "taxes": [{"id": "NONE", "version": 1, "components": []}],
        }  # fmt: skip
        self.without: Compiled = compiled(told)
        self.drafted: Compiled = compiled({**told, "schemes": [*others, scheme]})
        self._known: set[int] = set()
        gifts = {one["benefit"].get("sku", "") for one in (*others, scheme)}
        self._learn({int(sku) for sku in gifts if sku.isdigit()})

    def learn(self, carts: Iterable[Past]) -> None:
        """Know the SKUs of carts, with packs and attributes as the catalog has them."""
        self._learn({int(line["sku"]) for past in carts for line in past.cart["lines"]})

    def _learn(self, named: set[int]) -> None:
        found = goods.known(named - self._known)
        if not found:
            return
        skus = {str(sku): {**one.attributes, "packs": dict(one.packs)} for sku, one in found.items()}
        rows = snapshots.stored(self._organisation, self._version, found)["prices"]
        prices = [
            {**row, "sku": str(row["sku"]), "from": "", "to": OPEN}
            for row in rows
            if row["from"] <= self._today <= row["to"]
        ]
        self.without = self.without.with_skus(skus, prices)
        self.drafted = self.drafted.with_skus(skus, prices)
        self._known |= named
