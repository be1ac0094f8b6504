"""Reading returns, and the invoices that goods coming back were sold on; the only way to a row from outside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.ledger.rules import Balance
from salur.ledger.shelves import Key
from salur.returns.models import Return, SendBack
from salur.returns.rules import Room, Row

LATEST = 50  # invoice lines of a buyer's SKU that are looked through, the latest first; those named count besides


class LineHeld(NamedTuple):
    """A line of a held return."""

    n: int
    told: int
    sku: int
    lot: int
    pieces: int
    value: int
    invoice: int | None
    invoice_line: int | None
    bill_to: int
    currency: str
    untaxed: int
    tax: int
    gave: bool  # something was given away on the invoice's line, or counts towards a scheme

    @property
    def row(self) -> Row:
        """The line as an inspection divides it."""
        return Row(self.n, self.told, self.pieces, self.untaxed, self.tax)


@dataclass(slots=True)
class Held:
    """A locked return with its lines."""

    id: int
    status: str
    turn: int
    buyer: int
    owner: int
    site: int
    place: int
    at: datetime
    lines: list[LineHeld] = field(default_factory=list)


def visible(actor: Actor) -> QuerySet[Return]:
    """The returns this actor may see."""
    returns = Return.objects.filter(organisation=actor.organisation)
    return returns if actor.places is None else returns.filter(site__in=actor.places)


def visible_send_backs(actor: Actor) -> QuerySet[SendBack]:
    """What was sent back to suppliers, as far as this actor may see it."""
    sent = SendBack.objects.filter(organisation=actor.organisation)
    return sent if actor.places is None else sent.filter(site__in=actor.places)


def hold(actor: Actor, commands: Sequence[Command[Any]]) -> dict[int, Held]:
    """Find, check the sight and lock the returns of commands, by id; with their lines."""
    sight, params = "organisation = %s", [
        sql.array(sorted({command.paper for command in commands if command.paper is not None})), actor.organisation,
    ]  # fmt: skip
    if actor.places is not None:
        sight += " AND site = ANY(%s::bigint[])"
        params.append(sql.array(sorted(actor.places)))
    rows = sql.fetch(
        "SELECT id, status, turn, buyer, owner, site, place, at FROM returns_return "
        f"WHERE id = ANY(%s::bigint[]) AND {sight} ORDER BY id FOR UPDATE",
        params,
    )
    held = {row[0]: Held(*row) for row in rows}
    for paper, *line in sql.fetch(
        "SELECT r.paper_id, r.n, r.told, r.sku, r.lot, r.pieces, r.value, r.invoice, r.invoice_line, r.bill_to, "
        "r.currency, r.untaxed, r.tax, coalesce(o.gave, c.invoice_id IS NOT NULL) FROM returns_returnline r "
        "LEFT JOIN billing_invoiceline l ON l.invoice_id = r.invoice AND l.n = r.invoice_line "
        'LEFT JOIN orders_order o ON o.id = l."order" LEFT JOIN billing_invoicecart c ON c.invoice_id = r.invoice '
        "WHERE r.paper_id = ANY(%s::bigint[]) ORDER BY r.paper_id, r.n",
        (sql.array(sorted(held)),),
    ):
        held[paper].lines.append(LineHeld(*line))
    return held


def rooms(
    actor: Actor, wanted: Iterable[tuple[int, int, date]], named: Iterable[int]
) -> dict[tuple[int, int, date], list[Room]]:
    """The invoice lines that goods of a (buyer, SKU) can have been sold on up to a day, the latest first.

    Those of `named` invoices come before all others, also where the book does not know yet that they were delivered.
    Locks their invoices, by id, so that nobody else takes the same pieces back; `returned` is then still to be read.
    """
    source, params = sql.given("g", "buyer bigint, sku bigint, until date", sorted(set(wanted)))
    known = sql.array(sorted(set(named)))
    rows = sql.fetch(
        f"""
        SELECT g.buyer, g.sku, g.until, c.* FROM {source} CROSS JOIN LATERAL (
            SELECT i.id, l.n, i.bill_to, i.currency, l.pieces, l.untaxed, l.tax, s.lot,
                least(l.pieces, s.pieces - coalesce(r.pieces, 0)), s.pieces - coalesce(r.pieces, 0),
                s.value - coalesce(r.value, 0)
            FROM billing_invoice i JOIN billing_invoiceline l ON l.invoice_id = i.id AND l.sku = g.sku
                LEFT JOIN warehouse_shipment h ON h.id = l.shipment
                LEFT JOIN warehouse_shipmentline s ON s.shipment_id = l.shipment AND s.n = l.shipment_line
                LEFT JOIN delivery_refusal r ON r.shipment = l.shipment AND r.n = l.shipment_line
            WHERE i.organisation = %s AND i.buyer = g.buyer AND i.status = 'issued'
                AND (i.id = ANY(%s::bigint[]) OR (i."on" <= g.until
                    AND (h.status IS NULL OR h.status IN ('delivered', 'part', 'done'))))
            ORDER BY i.id = ANY(%s::bigint[]) DESC, i."on" DESC, i.id DESC, l.n LIMIT {LATEST}) c""",
        (*params, actor.organisation, known, known),
    )
    sql.fetch(
        "SELECT id FROM billing_invoice WHERE id = ANY(%s::bigint[]) ORDER BY id FOR UPDATE",
        (sql.array(sorted({row[3] for row in rows})),),
    )
    made: dict[tuple[int, int], Room] = {}
    found: dict[tuple[int, int, date], list[Room]] = {}
    for row in rows:
        room = made.setdefault((row[3], row[4]), Room(*row[3:12]))
        room.cost = None if row[12] is None else (row[12], row[13])
        found.setdefault(row[:3], []).append(room)
    return found


def read_returned(rooms: Iterable[Room]) -> None:
    """Write into rooms what has come back already. Stable under the locks of their invoices."""
    by_line = {(room.invoice, room.n): room for room in rooms}
    for invoice, n, pieces, value in sql.fetch(
        "SELECT invoice, invoice_line, sum(pieces), sum(value) FROM returns_returnline "
        "WHERE invoice = ANY(%s::bigint[]) GROUP BY 1, 2",
        (sql.array(sorted({invoice for invoice, _ in by_line})),),
    ):
        if (invoice, n) in by_line:
            by_line[invoice, n].returned, by_line[invoice, n].returned_value = int(pieces), int(value)


def averages(organisation: int, keys: Iterable[Key]) -> dict[Key, Balance]:
    """What lies free on shelves (owner, site, SKU), all lots together: pieces and value. Stable under their locks."""
    source, params = sql.given("g", "owner bigint, site bigint, sku bigint", sorted(set(keys)))
    return {
        (row[0], row[1], row[2]): (int(row[3]), int(row[4]))
        for row in sql.fetch(
            f"SELECT g.owner, g.site, g.sku, sum(b.pieces), sum(b.value) FROM {source} "
            "JOIN ledger_goodsaccount a ON a.organisation = %s AND a.owner = g.owner AND a.site = g.site "
            "AND a.bucket = 'free' JOIN catalog_lot l ON l.sku_id = g.sku "
            "JOIN ledger_goodsbalance b ON b.account = a.id AND b.lot = l.id AND b.pieces > 0 GROUP BY 1, 2, 3",
            (*params, organisation),
        )
    }


def to_inspect(organisation: int, places: Iterable[int]) -> dict[tuple[int, int, int], int]:
    """Pieces in quarantine that still wait to be inspected, by (owner, place, lot). Stable under the shelves' locks."""
    return {
        (row[0], row[1], row[2]): int(row[3])
        for row in sql.fetch(
            "SELECT r.owner, r.place, l.lot, sum(l.pieces) FROM returns_return r "
            "JOIN returns_returnline l ON l.paper_id = r.id "
            "WHERE r.place = ANY(%s::bigint[]) AND r.status = 'received' AND r.organisation = %s GROUP BY 1, 2, 3",
            (sql.array(sorted(set(places))), organisation),
        )
    }
