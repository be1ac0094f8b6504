"""Segments: found by what they are, made where there is none yet; and which one a paper without an order has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection, transaction

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
    database = str(connection.settings_dict["NAME"])
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


SOLD = """
    SELECT s.invoice, coalesce(s.territory, 0), s.channel, s.price_class, coalesce(s.salesman, 0)
    FROM field_sale s WHERE s.organisation = %s AND s.invoice = ANY(%s::bigint[])"""
ASSIGNED = """
    SELECT i.id, coalesce(max(a.thing) FILTER (WHERE a.kind = 'territory'), 0),
        coalesce(max(a.word) FILTER (WHERE a.kind = 'channel'), ''),
        coalesce(max(a.word) FILTER (WHERE a.kind = 'class'), ''),
        coalesce(max(a.thing) FILTER (WHERE a.kind = 'salesman'), 0)
    FROM billing_invoice i LEFT JOIN parties_assignment a ON a.organisation = i.organisation AND a.party = i.buyer
        AND a.valid_from <= i."on" AND (a.valid_to IS NULL OR a.valid_to > i."on")
    WHERE i.organisation = %s AND i.id = ANY(%s::bigint[]) GROUP BY i.id"""


def without_order(organisation: int, invoices: Iterable[int]) -> dict[int, int]:
    """The segment of invoices without an order: the van sale's, else as the buyer was assigned on its day. Kept."""
    wanted = sorted(set(invoices))
    if not wanted:
        return {}
    known = _kept(organisation, wanted)
    if missing := [invoice for invoice in wanted if invoice not in known]:
        made = {row[0]: Made(*row[1:]) for row in sql.fetch(SOLD, (organisation, sql.array(missing)))}
        if others := [invoice for invoice in missing if invoice not in made]:
            made |= {row[0]: Made(*row[1:]) for row in sql.fetch(ASSIGNED, (organisation, sql.array(others)))}
        segments = ids(organisation, made.values())
        rows = [(invoice, organisation, segments[one]) for invoice, one in sorted(made.items())]
        sql.insert(InvoiceSegment, ("invoice", "organisation", "segment"), rows, after="ON CONFLICT DO NOTHING")
        known |= _kept(organisation, missing)
    return known


def _kept(organisation: int, invoices: list[int]) -> dict[int, int]:
    return dict(
        sql.fetch(
            "SELECT invoice, segment FROM insights_invoicesegment WHERE organisation = %s "
            "AND invoice = ANY(%s::bigint[])",
            (organisation, sql.array(invoices)),
        )
    )
