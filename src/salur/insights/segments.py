"""Segments: found by what they are, made where there is none yet; and which one a paper was made under."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from salur.insights.models import InvoiceSegment, Segment
from salur.kernel import sql


class Made(NamedTuple):
    """Under what a sale was made; 0 and '' where there was none."""

    territory: int = 0
    channel: str = ""
    price_class: str = ""
    salesman: int = 0


UNKNOWN = Made()
_known: dict[tuple[str, int, Made], int] = {}  # by database and organisation; segments never change


def ids(organisation: int, wanted: Iterable[Made]) -> dict[Made, int]:
    """The segment of each, made where it is new (sorted: of two that make the same one, the second waits)."""
    database = sql.database()
    asked = set(wanted)
    found = {one: known for one in asked if (known := _known.get((database, organisation, one)))}
    if fresh := sorted(asked - found.keys()):
        columns = ("organisation", "territory", "channel", "price_class", "salesman")
        sql.insert(Segment, columns, [(organisation, *one) for one in fresh], after="ON CONFLICT DO NOTHING")
        source, params = sql.given("g", "territory bigint, channel text, price_class text, salesman bigint", fresh)
        rows = sql.fetch(
            "SELECT s.territory, s.channel, s.price_class, s.salesman, s.id FROM insights_segment s "
            f"JOIN {source} ON s.territory = g.territory AND s.channel = g.channel "
            "AND s.price_class = g.price_class AND s.salesman = g.salesman WHERE s.organisation = %s",
            (*params, organisation),
        )
        new = {Made(*row[:4]): row[4] for row in rows}
        found |= new
        transaction.on_commit(
            lambda: _known.update({(database, organisation, made): segment for made, segment in new.items()})
        )
    return found


def of_orders(organisation: int, orders: Iterable[int]) -> dict[int, int]:
    """The segment of each order, as it stood when it was captured."""
    rows = sql.fetch(
        "SELECT id, coalesce(territory, 0), channel, price_class, coalesce(salesman, 0) FROM orders_order "
        "WHERE id = ANY(%s::bigint[]) AND organisation = %s",
        (sql.array(sorted(set(orders))), organisation),
    )
    made = {row[0]: Made(*row[1:]) for row in rows}
    segments = ids(organisation, made.values())
    return {order: segments[one] for order, one in made.items()}


def of_history(organisation: int, table: str, papers: Iterable[int]) -> dict[int, int]:
    """The segment of papers of before the books, which say themselves under what they were made."""
    wanted = sorted(set(papers))
    if not wanted:
        return {}
    rows = sql.fetch(
        f"SELECT id, coalesce(territory, 0), channel, price_class, coalesce(salesman, 0) FROM {table} "
        "WHERE id = ANY(%s::bigint[]) AND organisation = %s AND status = 'historic'",
        (sql.array(wanted), organisation),
    )
    made = {row[0]: Made(*row[1:]) for row in rows}
    segments = ids(organisation, made.values())
    return {paper: segments[one] for paper, one in made.items()}


SOLD = """
    SELECT s.invoice, coalesce(s.territory, 0), s.channel, s.price_class, coalesce(s.salesman, 0)
    FROM field_sale s WHERE s.organisation = %s AND """


def of_sales(organisation: int, *, sales: Iterable[int] = (), invoices: Iterable[int] = ()) -> dict[int, int]:
    """The segment of invoices of van sales, by invoice: of these sales, or of these invoices. Kept when first asked."""
    told, asked = sorted(set(sales)), sorted(set(invoices))
    known = _kept(organisation, asked) if asked else {}
    missing = [invoice for invoice in asked if invoice not in known]
    rows = []
    if told:
        rows += sql.fetch(SOLD + "s.id = ANY(%s::bigint[])", (organisation, sql.array(told)))
    if missing:  # told before the sale itself: looked for among all sales, once
        rows += sql.fetch(SOLD + "s.invoice = ANY(%s::bigint[])", (organisation, sql.array(missing)))
    made = {row[0]: Made(*row[1:]) for row in rows}
    segments = ids(organisation, made.values())
    fresh = [(invoice, organisation, segments[one]) for invoice, one in sorted(made.items())]
    sql.insert(InvoiceSegment, ("invoice", "organisation", "segment"), fresh, after="ON CONFLICT DO NOTHING")
    return known | {invoice: segment for invoice, _, segment in fresh}


def _kept(organisation: int, invoices: list[int]) -> dict[int, int]:
    return dict(
        sql.fetch(
            "SELECT invoice, segment FROM insights_invoicesegment WHERE organisation = %s "
            "AND invoice = ANY(%s::bigint[])",
            (organisation, sql.array(invoices)),
        )
    )
