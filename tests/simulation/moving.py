"""Goods: made and received, picked, put back, brought to doors, unloaded; vans that sell; counts."""

from __future__ import annotations

from typing import Any

from salur.delivery.bodies import Deliver, Plan, Unload
from salur.delivery.bodies import Refused as NotTaken
from salur.ledger.actions import Explain
from salur.warehouse.bodies import Move, Moved, Pack, Pick, Picked, Receive, Received
from tests.races.crowd import owner
from tests.simulation.desk import Desk, done
from tests.simulation.firms import CARTON


def make(desk: Desk) -> None:
    """A principal's factory delivers what runs low, in lots where the goods have them."""
    firm, chance = desk.firm, desk.chance
    there = dict(
        desk.rows("SELECT sku, sellable - promised FROM ledger_shelf WHERE organisation = %s AND site = %s", firm.site)
    )
    lines = []
    for sku in firm.skus:
        if there.get(sku, 0) < 40 * CARTON:
            pieces = chance.randint(30, 60) * CARTON
            lots = firm.lots.get(sku, [])
            lines.append(
                Received(sku, pieces, pieces * chance.randint(180_000, 220_000), chance.choice(lots) if lots else None)
            )
    if lines:
        receipts = done(desk.tell("warehouse.receive", 5, [Receive(firm.factory, firm.site, tuple(lines))]))
        if desk.now_and_then(20):  # told once too often under a new key: the bookkeeper reverses it
            again = done(
                desk.tell("warehouse.transfer", 5.2, [Move(firm.site, firm.vans[0], (Moved(lines[0].sku, 5),))])
            )
            _reverse(desk, "transfer", again)
        assert receipts


def open_books(desk: Desk) -> None:
    """What lay in the warehouse before the season."""
    lines = tuple(Received(sku, 6 * CARTON, 6 * CARTON * 300_000) for sku in desk.firm.skus)
    suppliers = sorted(set(desk.firm.suppliers.values()))
    desk.tell("warehouse.receive", 1, [Receive(suppliers[0], desk.firm.site, lines, opening=True)])


def _reverse(desk: Desk, kind: str, papers: list[int]) -> None:
    postings = desk.papers("ledger_posting", "paper_kind = %s AND paper = ANY(%s)", kind, papers)
    desk.tell("ledger.reverse", 5.5, [(None, posting) for posting in postings])


def receive_expected(desk: Desk) -> None:
    """What a principal brought and was taken comes in; now and then the distributor finds something missing, or too
    much."""
    brought = desk.rows(
        "SELECT r.id, r.supplier, d.shipment FROM warehouse_receipt r JOIN delivery_drop d ON d.shipment = "
        "r.their_shipment "
        "WHERE r.organisation = %s AND r.status = 'expected' AND d.result IN ('delivered', 'part') ORDER BY r.id"
    )
    told: list[tuple[Any, int]] = []
    for receipt, supplier, shipment in brought:
        lines = []
        for sku, lot, pieces, taken, cost in owner(
            "SELECT e.sku, e.lot, e.expected, l.pieces - coalesce(x.pieces, 0), e.cost FROM warehouse_receiptline e "
            "JOIN (SELECT sl.lot, min(sl.shipment_id) AS shipment, sum(sl.pieces) AS pieces FROM "
            "warehouse_shipmentline sl "
            "WHERE sl.shipment_id = %s GROUP BY 1) l ON l.lot = e.lot LEFT JOIN (SELECT sl.lot, sum(f.pieces) "
            "AS pieces "
            "FROM delivery_refusal f JOIN warehouse_shipmentline sl ON sl.shipment_id = f.shipment AND sl.n = f.n "
            "WHERE f.shipment = %s GROUP BY 1) x ON x.lot = e.lot WHERE e.receipt_id = %s ORDER BY e.n",
            [shipment, shipment, receipt],
        ):
            came = int(taken)
            if desk.chance.random() < 0.05:
                came = max(0, came + desk.chance.choice((-CARTON, -2, -1, 1)))
            lines.append(Received(sku, came, cost * came // pieces if came else 0, lot))
        told.append((Receive(supplier, desk.firm.site, tuple(lines)), receipt))
    desk.tell("warehouse.receive", 6, told)


def pick(desk: Desk, most: int) -> None:
    """Everything promised is picked, now and then short, or from a lot that was not first in line."""
    promised = [row[0] for row in desk.rows(
        "SELECT DISTINCT o.id FROM orders_order o JOIN stock_promise p ON p.paper = o.id AND p.paper_kind = 'order' "
        "WHERE o.organisation = %s AND o.status IN ('confirmed', 'backordered') ORDER BY o.id LIMIT %s", most
    )]  # fmt: skip
    told: list[tuple[Pick, int]] = []
    for order in promised:
        if desk.chance.random() < 0.1:
            continue  # tomorrow
        body = Pick(cartons=desk.chance.choice((None, 1, 2)))
        if desk.chance.random() < 0.12:
            body = Pick(_short(desk, order), cartons=1)
        told.append((body, order))
    shipments = done(desk.tell("warehouse.pick", 13, told, ("warehouse.nothing_to_pick", "warehouse.lot_short")))
    ready = set(desk.papers("warehouse_shipment", "status = 'picked' AND id = ANY(%s)", shipments))
    desk.tell(
        "warehouse.pack", 14, [(Pack(1), one) for one in shipments if one in ready and desk.chance.random() < 0.5]
    )
    back = desk.papers("warehouse_shipment", "status IN ('picked', 'packed')")
    if desk.now_and_then(2):
        desk.tell("warehouse.put_back", 14.5, [(None, one) for one in desk.some(back, 0.05)])


def _short(desk: Desk, order: int) -> tuple[Picked, ...]:
    """All lines promised to an order, one of them short, or taken from a lot by name."""
    chance = desk.chance
    lines = desk.rows(
        "SELECT p.line, p.pieces, l.sku FROM stock_promise p JOIN orders_orderline l ON l.order_id = p.paper "
        "AND l.n = p.line "
        "WHERE p.organisation = %s AND p.paper = %s AND p.paper_kind = 'order' ORDER BY p.line", order)  # fmt: skip
    told = [Picked(line, pieces) for line, pieces, _ in lines]
    at = chance.randrange(len(told))
    line, pieces, sku = lines[at]
    if chance.random() < 0.4:  # the youngest lot instead of the oldest, as far as it reaches
        there = desk.rows(
            "SELECT b.lot, b.pieces FROM ledger_goodsbalance b JOIN ledger_goodsaccount a ON a.id = b.account "
            "JOIN catalog_lot l ON l.id = b.lot WHERE b.organisation = %s AND a.bucket = 'free' AND a.place = %s "
            "AND l.sku_id = %s AND b.pieces >= %s ORDER BY l.expires_on DESC NULLS LAST, b.lot DESC",
            desk.firm.site, sku, pieces)  # fmt: skip
        told[at] = Picked(line, pieces, there[0][0] if there else None)
    else:
        reason = chance.choice(("later", "not_found", "damaged"))
        told[at] = Picked(line, chance.randrange(pieces), None, reason)
    return tuple(told)


def load(desk: Desk) -> list[int]:
    """Two trips with what is ready, one of them planned first; gives the trips."""
    ready = [
        row[0]
        for row in desk.rows(
            "SELECT s.id FROM warehouse_shipment s LEFT JOIN delivery_drop d ON d.shipment = s.id AND d.trip IS "
            "NOT NULL "
            "WHERE s.organisation = %s AND s.status IN ('picked', 'packed', 'back') AND d.shipment IS NULL "
            "ORDER BY s.id"
        )
    ]
    ready = [one for one in ready if desk.chance.random() < 0.95]
    half = len(ready) // 2
    trips = []
    if ready[:half]:
        planned = done(desk.tell("delivery.plan", 15, [Plan(desk.firm.vans[0], tuple(ready[:half]))]))
        if desk.now_and_then(15):
            desk.tell("delivery.cancel", 15.2, [(None, trip) for trip in planned])
        else:
            trips += done(desk.tell("delivery.load", 15.5, [(None, trip) for trip in planned]))
    if ready[half:]:
        trips += done(desk.tell("delivery.load", 15.5, [Plan(desk.firm.vans[1], tuple(ready[half:]))]))
    return trips


def bring(desk: Desk, trips: list[int], refuse: float = 0.12) -> None:
    """At the doors: taken, taken in part, refused, or never reached; then the trips are unloaded."""
    on_board = desk.rows(
        "SELECT d.trip, d.shipment, s.buyer FROM delivery_drop d JOIN warehouse_shipment s ON s.id = d.shipment "
        "WHERE d.organisation = %s AND d.trip = ANY(%s) ORDER BY d.trip, d.stop", trips)  # fmt: skip
    told, damaged = [], []
    for trip, shipment, _ in on_board:
        drawn = desk.chance.random()
        body = Deliver(receiver="Bu Sri", latitude=-6.2, longitude=106.8)
        if drawn < 0.04:
            continue
        if drawn < 0.04 + refuse / 3:
            body = Deliver(refuse_all="shop was closed")
        elif drawn < 0.04 + refuse:
            n, pieces = desk.chance.choice(desk.rows(
                "SELECT n, pieces FROM warehouse_shipmentline WHERE organisation = %s AND shipment_id = %s "
                "ORDER BY n", shipment
            ))  # fmt: skip
            body = Deliver(refused=(NotTaken(n, desk.chance.randint(1, pieces), "dented"),))
            if desk.chance.random() < 0.5:
                damaged.append((trip, shipment, n))
        told.append((body, shipment))
    back = "status = 'put_back' AND id IN (SELECT shipment_id FROM warehouse_shipmentline)"
    for shipment in desk.some(desk.papers("warehouse_shipment", back), 0.2):  # handed over all the same, told late
        told.append((desk.chance.choice((Deliver(), Deliver(refuse_all="shop was closed"))), shipment))
    desk.tell("delivery.deliver", 17, told)
    desk.tell("delivery.unload", 18, [
        (Unload(damaged=tuple((shipment, n) for on, shipment, n in damaged if on == trip)), trip) for trip in trips
    ])  # fmt: skip


def explain(desk: Desk) -> None:
    """Discrepancies that have waited for a week are explained by hand."""
    rows = desk.rows(
        "SELECT id FROM ledger_discrepancy WHERE organisation = %s AND closed_at IS NULL ORDER BY id LIMIT 20"
    )
    desk.tell("ledger.explain", 19, [(Explain("nobody knows"), one) for (one,) in desk.some(rows, 0.5)])
