"""Reading shipments, receipts and lots on shelves; the only way to a row from outside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.ledger.entry import Goods
from salur.warehouse.models import Receipt, Shipment


class ShipmentLineHeld(NamedTuple):
    """A line of a held shipment; value is what it cost, `first` where its share of the order line's price begins."""

    n: int
    line: int
    sku: int
    lot: int
    place: int
    pieces: int
    value: int
    first: int
    untaxed: int
    tax: int


@dataclass(slots=True)
class HeldShipment:
    """A locked shipment with its lines."""

    id: int
    status: str
    turn: int
    order: int
    seller: int
    buyer: int
    bill_to: int
    ship_to: int
    owner: int
    site: int
    currency: str
    invoice_at: str
    picked_at: datetime
    whole: bool
    untaxed: int
    tax: int
    lines: dict[int, ShipmentLineHeld]

    @property
    def account(self) -> tuple[int, str]:
        """The key of its credit account."""
        return self.bill_to, self.currency


class LotSeen(NamedTuple):
    """Pieces of a lot in one goods account, what they cost, and when they expire."""

    account: int
    lot: int
    sku: int
    expires_on: date | None
    pieces: int
    value: int


COLUMNS = (
    'id, status, turn, "order", seller, buyer, bill_to, ship_to, owner, site, currency, invoice_at, picked_at, whole, '
    "untaxed, tax"
)
LINES = "shipment_id, n, line, sku, lot, place, pieces, value, first, untaxed, tax"


def visible_shipments(actor: Actor) -> QuerySet[Shipment]:
    """The shipments this actor may see."""
    shipments = Shipment.objects.filter(organisation=actor.organisation)
    return shipments if actor.places is None else shipments.filter(site__in=actor.places)


def visible_receipts(actor: Actor) -> QuerySet[Receipt]:
    """The receipts this actor may see."""
    receipts = Receipt.objects.filter(organisation=actor.organisation)
    return receipts if actor.places is None else receipts.filter(site__in=actor.places)


def orders_of(actor: Actor, shipments: Iterable[int]) -> dict[int, int]:
    """The order of each shipment, unlocked: it never changes. For locking the orders first."""
    return dict(
        sql.fetch(
            'SELECT id, "order" FROM warehouse_shipment WHERE id = ANY(%s::bigint[]) AND organisation = %s',
            (sql.array(sorted(set(shipments))), actor.organisation),
        )
    )


def hold_shipments(actor: Actor, shipments: Iterable[int]) -> dict[int, HeldShipment]:
    """Find, check the sight and lock shipments, by id; with their lines."""
    sight, params = "organisation = %s", [sql.array(sorted(set(shipments))), actor.organisation]
    if actor.places is not None:
        sight += " AND site = ANY(%s::bigint[])"
        params.append(sql.array(sorted(actor.places)))
    rows = sql.fetch(
        f"SELECT {COLUMNS} FROM warehouse_shipment WHERE id = ANY(%s::bigint[]) AND {sight} ORDER BY id FOR UPDATE",
        params,
    )
    held = {row[0]: HeldShipment(*row, {}) for row in rows}
    for row in sql.fetch(
        f"SELECT {LINES} FROM warehouse_shipmentline WHERE shipment_id = ANY(%s::bigint[]) ORDER BY shipment_id, n",
        (sql.array(sorted(held)),),
    ):
        held[row[0]].lines[row[1]] = ShipmentLineHeld(*row[1:])
    return held


def lots_in(accounts: Iterable[Goods], skus: Iterable[int]) -> list[LotSeen]:
    """What lies in goods accounts of some SKUs, by lot. Stable only under the shelves' locks."""
    return [
        LotSeen(*row)
        for row in sql.fetch(
            "SELECT b.account, b.lot, l.sku_id, l.expires_on, b.pieces, b.value FROM ledger_goodsbalance b "
            "JOIN catalog_lot l ON l.id = b.lot WHERE b.account = ANY(%s::bigint[]) "
            "AND b.lot IN (SELECT id FROM catalog_lot WHERE sku_id = ANY(%s::bigint[])) AND b.pieces > 0",
            (sql.array(sorted({account.id for account in accounts})), sql.array(sorted(set(skus)))),
        )
    ]


def shipped_before(lines: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Pieces of order lines, by (order, line), in shipments that were not put back."""
    orders = sorted({order for order, _ in lines})
    return {
        (row[0], row[1]): int(row[2])
        for row in sql.fetch(
            'SELECT s."order", l.line, sum(l.pieces) FROM warehouse_shipment s '
            "JOIN warehouse_shipmentline l ON l.shipment_id = s.id "
            "WHERE s.\"order\" = ANY(%s::bigint[]) AND s.status <> 'put_back' GROUP BY 1, 2",
            (sql.array(orders),),
        )
    }


def places_of(organisation: int, sites: Iterable[int]) -> dict[int, list[int]]:
    """The places of each site: itself, its zones and bins."""
    found: dict[int, list[int]] = {}
    for site, place in sql.fetch(
        "SELECT site, id FROM parties_place WHERE organisation = %s AND site = ANY(%s::bigint[]) ORDER BY id",
        (organisation, sql.array(sorted(set(sites)))),
    ):
        found.setdefault(site, []).append(place)
    return found
