"""Reading shipments, receipts and lots on shelves; the only way to a row from outside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.ledger.entry import Goods
from salur.orders.models import Order
from salur.warehouse.models import Receipt, Shipment, Transfer


class ShipmentLineHeld(NamedTuple):
    """A line of a held shipment; value is what it cost, untaxed and tax its part of the order line's price."""

    n: int
    line: int
    sku: int
    lot: int
    place: int
    pieces: int
    value: int
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
    lines: dict[int, ShipmentLineHeld] = field(default_factory=dict)

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
LINES = "shipment_id, n, line, sku, lot, place, pieces, value, untaxed, tax"


def visible_shipments(actor: Actor) -> QuerySet[Shipment]:
    """The shipments this actor may see: from the actor's places, for orders of the actor's territories."""
    shipments = Shipment.objects.filter(organisation=actor.organisation)
    if actor.places is not None:
        shipments = shipments.filter(site__in=actor.places)
    if actor.territories is not None:
        theirs = Order.objects.filter(id=OuterRef("order"), territory__in=actor.territories)
        shipments = shipments.filter(Exists(theirs))
    return shipments


def sight(actor: Actor) -> tuple[str, list[str]]:
    """The same sight, as a clause on a shipment `s` with its parameters."""
    clause, params = "s.organisation = %s", [str(actor.organisation)]
    if actor.places is not None:
        clause += " AND s.site = ANY(%s::bigint[])"
        params.append(sql.array(sorted(actor.places)))
    if actor.territories is not None:
        clause += (
            ' AND EXISTS (SELECT 1 FROM orders_order o WHERE o.id = s."order" AND o.territory = ANY(%s::bigint[]))'
        )
        params.append(sql.array(sorted(actor.territories)))
    return clause, params


def visible_receipts(actor: Actor) -> QuerySet[Receipt]:
    """The receipts this actor may see."""
    receipts = Receipt.objects.filter(organisation=actor.organisation)
    return receipts if actor.places is None else receipts.filter(site__in=actor.places)


def visible_transfers(actor: Actor) -> QuerySet[Transfer]:
    """The transfers this actor may see: from a place or to one of theirs."""
    transfers = Transfer.objects.filter(organisation=actor.organisation)
    if actor.places is None:
        return transfers
    return transfers.filter(Q(source__in=actor.places) | Q(target__in=actor.places))


def choosing_orders(actor: Actor, shipments: Iterable[int]) -> sql.Words:
    """The statement that gives the orders of shipments, which never change: for whoever locks these first."""
    return (
        'SELECT "order" FROM warehouse_shipment WHERE id = ANY(%s::bigint[]) AND organisation = %s',
        (sql.array(sorted(set(shipments))), actor.organisation),
    )


def hold_shipments(actor: Actor, shipments: Iterable[int]) -> dict[int, HeldShipment]:
    """Find, check the sight and lock shipments, by id; with their lines."""
    clause, params = sight(actor)
    wanted = sql.array(sorted(set(shipments)))
    where = f"WHERE id = ANY(%s::bigint[]) AND {clause} ORDER BY id FOR UPDATE OF s"
    heads = (f"SELECT {COLUMNS} FROM warehouse_shipment s {where}", (wanted, *params))
    lines = (
        f"SELECT {LINES} FROM warehouse_shipmentline WHERE shipment_id = ANY(%s::bigint[]) ORDER BY shipment_id, n",
        (wanted,),
    )
    rows, more = sql.fetch_each(heads, lines)  # the lines as they are once the shipments are held
    held = {row[0]: HeldShipment(*row) for row in rows}
    for row in more:
        if row[0] in held:  # not of those out of sight
            held[row[0]].lines[row[1]] = ShipmentLineHeld(*row[1:])
    return held


def shipped_of(orders: Iterable[int]) -> dict[tuple[int, int], tuple[int, int]]:
    """What the shipments of orders come to (untaxed, tax), by (order, line), but for those put back."""
    return {
        (row[0], row[1]): (int(row[2]), int(row[3]))
        for row in sql.fetch(
            'SELECT s."order", l.line, sum(l.untaxed), sum(l.tax) FROM warehouse_shipment s '
            "JOIN warehouse_shipmentline l ON l.shipment_id = s.id "
            "WHERE s.\"order\" = ANY(%s::bigint[]) AND s.status <> 'put_back' GROUP BY 1, 2",
            (sql.array(sorted(set(orders))),),
        )
    }


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


def places_of(organisation: int, sites: Iterable[int]) -> dict[int, list[int]]:
    """The places of each site: itself, its zones and bins."""
    found: dict[int, list[int]] = {}
    for site, place in sql.fetch(
        "SELECT site, id FROM parties_place WHERE organisation = %s AND site = ANY(%s::bigint[]) ORDER BY id",
        (organisation, sql.array(sorted(set(sites)))),
    ):
        found.setdefault(site, []).append(place)
    return found


def receipts_of(organisation: int, their_shipments: Iterable[int]) -> dict[int, int]:
    """The receipts, expected or received, that answer a member supplier's shipments."""
    return dict(
        sql.fetch(
            "SELECT their_shipment, id FROM warehouse_receipt "
            "WHERE organisation = %s AND their_shipment = ANY(%s::bigint[])",
            (organisation, sql.array(sorted(set(their_shipments)))),
        )
    )
