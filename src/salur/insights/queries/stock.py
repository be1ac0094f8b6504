"""Stock as it lies and moved, by place, owner, SKU and lot; how often it turns, how old it is, what does not sell.

What lies stands in the balances; what moved in a month in its summary; how old, in the receipts of what is left, the
latest first (what came first went first).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from salur.insights.queries.asked import Column, Query
from salur.insights.queries.dimensions import PARTY
from salur.insights.rules import month_of
from salur.kernel.actor import Actor
from salur.ledger import chart

NOTHING: Mapping[str, str] = MappingProxyType({})
STANDING = (Column("pieces"), Column("value", "money"))
MOVED = (
    Column("opening"), Column("came"), Column("went"), Column("closing"), Column("opening_value", "money"),
    Column("came_value", "money"), Column("went_value", "money"), Column("closing_value", "money"),
)  # fmt: skip
TURNED = (
    Column("sold"), Column("sold_value", "money"), Column("opening_value", "money"), Column("closing_value", "money"),
)  # fmt: skip
AGED = tuple(Column(name, "money") for name in ("value", "to_30", "to_60", "to_90", "to_180", "older"))
SLOW = (
    Column("pieces"), Column("value", "money"), Column("sold"), Column("last_sold", "day", False),
    Column("days_covered", "number", False),
)  # fmt: skip
ITEM = (
    "coalesce((SELECT i.code || ' · ' || i.name FROM catalog_item i WHERE i.organisation = {house} "
    "AND i.sku_id = shown.key::bigint), (SELECT k.code || ' · ' || k.name FROM catalog_sku k "
    "WHERE k.id = shown.key::bigint), '')"
)
LOT = (
    "(SELECT coalesce(i.code, k.code) || ' · ' || o.code FROM catalog_lot o JOIN catalog_sku k ON k.id = o.sku_id "
    "LEFT JOIN catalog_item i ON i.sku_id = k.id AND i.organisation = {house} WHERE o.id = shown.key::bigint)"
)
PLACE = "(SELECT p.code || ' · ' || p.name FROM parties_place p WHERE p.id = shown.key::bigint)"
BY = {  # key, and what it is called
    "sku": ("l.sku_id", ITEM),
    "lot": ("m.lot", LOT),
    "place": ("a.place", PLACE),
    "owner": ("a.owner", PARTY.replace("{key}", "shown.key")),
    "bucket": ("a.bucket", "shown.key"),
}
KEPT = ", ".join(f"'{name}'" for name, bucket in chart.GOODS.items() if bucket.kept)
ON_THE_SHELF = "('free', 'quarantine')"


NARROWED = {"sku": "l.sku_id", "lot": "m.lot", "place": "a.place", "owner": "a.owner", "bucket": "a.bucket"}
Filters = Mapping[str, str]


def _of(filters: Filters) -> tuple[str, list[Any]]:
    """Conditions on lots and accounts, each beginning with AND, and their values."""
    found = {name: value for name, value in filters.items() if name in NARROWED}
    text = "".join(f" AND {NARROWED[name]}::text = %s" for name in found)
    return text, list(found.values())


def _sight(actor: Actor) -> str:
    """Places that an actor may see; their numbers are ours, so that they may stand in the text."""
    if actor.places is None:
        return ""
    return f" AND a.site = ANY('{{{','.join(str(int(place)) for place in sorted(actor.places))}}}'::bigint[])"


def standing(actor: Actor, by: str, filters: Filters = NOTHING) -> Query:
    """What lies where now, in pieces and at cost."""
    (key, label), (of, given) = BY[by], _of(filters)
    text = f"""
        SELECT ({key})::text AS key, salur_total(m.pieces) AS pieces, salur_total(m.value) AS value
        FROM ledger_goodsbalance m JOIN ledger_goodsaccount a ON a.id = m.account JOIN catalog_lot l ON l.id = m.lot
        WHERE m.organisation = %s AND m.pieces > 0{_sight(actor)}{of} GROUP BY 1"""
    return Query(
        text, [actor.organisation, *given], label.format(house=int(actor.organisation)), STANDING, "value DESC, key"
    )


def movement(actor: Actor, by: str, first: date, last: date, filters: Filters = NOTHING) -> Query:
    """What came in and went out of the shelves (free and quarantine) in whole months, with opening and closing."""
    (_, label), (of, given) = BY[by], _of(filters)
    opening = "m.month < %s"
    values = ", ".join(
        f"salur_total(CASE WHEN {opening} THEN m.{what}_in - m.{what}_out ELSE 0 END) AS opening{more}, "
        f"salur_total(CASE WHEN {opening} THEN 0 ELSE m.{what}_in END) AS came{more}, "
        f"salur_total(CASE WHEN {opening} THEN 0 ELSE m.{what}_out END) AS went{more}, "
        f"salur_total(m.{what}_in - m.{what}_out) AS closing{more}"
        for what, more in (("pieces", ""), ("value", "_value"))
    )
    first_by = _first_by(by, of)
    text = f"""
        SELECT {first_by} AS key, {values}
        FROM insights_goodsmonth m JOIN ledger_goodsaccount a ON a.id = m.account AND a.bucket IN {ON_THE_SHELF}
            {_lots(first_by, of)}
        WHERE m.organisation = %s AND m.month <= %s{_sight(actor)}{of} GROUP BY 1"""
    text = _summed(text, by, first_by, MOVED)
    start = month_of(first)
    params = [*[start] * 6, actor.organisation, month_of(last), *given]
    order = "went_value DESC, came_value DESC, key"
    return Query(text, params, label.format(house=int(actor.organisation)), MOVED, order)


def _first_by(by: str, narrowed: str) -> str:
    """What the months are summed up by first: of goods by their lots, so that these are joined and not all their
    months."""
    return "m.lot" if by == "sku" and not narrowed else BY[by][0]


def _lots(first_by: str, narrowed: str) -> str:
    return "JOIN catalog_lot l ON l.id = m.lot" if narrowed or "l." in first_by else ""


def _summed(text: str, by: str, first_by: str, columns: tuple[Column, ...]) -> str:
    """These sums by what is asked for, its key as text."""
    key = BY[by][0]
    if first_by != key:
        sums = ", ".join(f"salur_total(m.{one.name}) AS {one.name}" for one in columns)
        text = f"SELECT {key} AS key, {sums} FROM ({text}) m JOIN catalog_lot l ON l.id = m.key GROUP BY 1"
    return f"SELECT t.key::text AS key, {', '.join(one.name for one in columns)} FROM ({text}) t"


def turnover(actor: Actor, by: str, first: date, last: date, filters: Filters = NOTHING) -> Query:
    """Cost of what was sold (less what came back) in whole months beside the value in stock, ours all together."""
    (_, label), (of, given) = BY[by], _of(filters)
    flow = "a.bucket NOT IN (" + KEPT + ")"
    first_by = _first_by(by, of)
    text = f"""
        SELECT {first_by} AS key,
            salur_total(CASE WHEN a.bucket = 'sold' AND m.month >= %s THEN m.pieces_in - m.pieces_out ELSE 0 END)
                AS sold,
            salur_total(CASE WHEN a.bucket = 'sold' AND m.month >= %s THEN m.value_in - m.value_out ELSE 0 END)
                AS sold_value,
            salur_total(CASE WHEN m.month < %s THEN m.value_out - m.value_in ELSE 0 END) AS opening_value,
            salur_total(m.value_out - m.value_in) AS closing_value
        FROM insights_goodsmonth m JOIN ledger_goodsaccount a ON a.id = m.account AND {flow}
            {_lots(first_by, of)}
        WHERE m.organisation = %s AND m.month <= %s{_sight(actor)}{of} GROUP BY 1"""
    text = _summed(text, by, first_by, TURNED)
    start = month_of(first)
    params = [start, start, start, actor.organisation, month_of(last), *given]
    return Query(text, params, label.format(house=int(actor.organisation)), TURNED, "sold_value DESC, key")


def ageing(actor: Actor, today: date) -> Query:
    """How old what lies is, by SKU: what is left is of the latest receipts; what none explains is older.

    Receipts of more than half a year ago need not be looked at: what the later ones leave unexplained is older.
    """
    bounds = ((0, 30), (31, 60), (61, 90), (91, 180))
    buckets = ", ".join(
        f"coalesce(salur_total(CASE WHEN r.age BETWEEN {low} AND {high} THEN r.worth ELSE 0 END), 0) AS to_{high}"
        for low, high in bounds
    )
    text = f"""
        WITH there AS (
            SELECT l.sku_id AS sku, salur_total(m.pieces) AS pieces, salur_total(m.value) AS value
            FROM ledger_goodsbalance m JOIN ledger_goodsaccount a ON a.id = m.account
                JOIN catalog_lot l ON l.id = m.lot
            WHERE m.organisation = %s AND m.pieces > 0{_sight(actor)} GROUP BY 1),
        came AS (
            SELECT n.sku, h.at, n.pieces, sum(n.pieces) OVER (PARTITION BY n.sku ORDER BY h.at DESC, h.id DESC, n.n)
                - n.pieces AS later
            FROM warehouse_receipt h JOIN warehouse_receiptline n ON n.receipt_id = h.id
            WHERE h.organisation = %s AND h.status = 'received' AND n.pieces > 0
                AND h.at >= %s::timestamptz - interval '182 days'),
        left_over AS (
            SELECT t.sku, (%s - c.at::date) AS age,
                (t.value * least(c.pieces, t.pieces - c.later) / t.pieces)::bigint AS worth
            FROM there t JOIN came c ON c.sku = t.sku AND c.later < t.pieces)
        SELECT t.sku::text AS key, t.value, {buckets},
            t.value - coalesce(salur_total(CASE WHEN r.age BETWEEN 0 AND 180 THEN r.worth ELSE 0 END), 0) AS older
        FROM there t LEFT JOIN left_over r ON r.sku = t.sku GROUP BY t.sku, t.value"""
    params = [actor.organisation, actor.organisation, today, today]
    return Query(text, params, ITEM.format(house=int(actor.organisation)), AGED, "older DESC, value DESC, key")


def slow(actor: Actor, first: date, last: date) -> Query:
    """What lies and how little of it was sold in a period: those that would last longest first, unsold before all."""
    days = (last - first).days + 1
    text = f"""
        SELECT t.sku::text AS key, t.pieces, t.value, coalesce(s.sold, 0) AS sold, s.last_sold,
            CASE WHEN coalesce(s.sold, 0) > 0 THEN t.pieces * {days} / s.sold END AS days_covered
        FROM (SELECT l.sku_id AS sku, salur_total(m.pieces) AS pieces, salur_total(m.value) AS value
            FROM ledger_goodsbalance m JOIN ledger_goodsaccount a ON a.id = m.account
                JOIN catalog_lot l ON l.id = m.lot
            WHERE m.organisation = %s AND m.pieces > 0{_sight(actor)} GROUP BY 1) t
            LEFT JOIN (SELECT sku, salur_total(pieces - credited_pieces) AS sold, max("on") AS last_sold
                FROM insights_skuday WHERE organisation = %s AND "on" BETWEEN %s AND %s
                GROUP BY 1) s ON s.sku = t.sku"""
    params = [actor.organisation, actor.organisation, first, last]
    order = "days_covered DESC NULLS FIRST, value DESC, key"
    return Query(text, params, ITEM.format(house=int(actor.organisation)), SLOW, order)
