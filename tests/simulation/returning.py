"""Goods back from outlets, over whatever invoices they were on: inspected, restocked, destroyed or sent on."""

from __future__ import annotations

from salur.returns.bodies import Back, Found, Inspect, Receive, Sent, ToSupplier
from tests.simulation.desk import Desk

REASONS = ("stale", "dented", "not sold")


def bring_back(desk: Desk, part: float) -> None:
    """Some outlets send goods back: mostly what they bought, over several invoices; now and then what nobody knows
    of."""
    chance, told = desk.chance, []
    for buyer in desk.some(desk.firm.buyers, part):
        bought = desk.rows(
            "SELECT l.sku, sum(l.pieces) FROM billing_invoice i JOIN billing_invoiceline l ON l.invoice_id = i.id "
            "WHERE i.organisation = %s AND i.buyer = %s GROUP BY 1 ORDER BY 1", buyer)  # fmt: skip
        chosen = desk.some(bought, 0.5)
        lines = [
            Back(sku, chance.randint(1, max(1, int(pieces) // 3)), chance.choice(REASONS)) for sku, pieces in chosen
        ]
        if chance.random() < 0.1:
            lines.append(Back(chance.choice(desk.firm.skus), 2, "found in the cellar"))
        if lines:
            told.append(Receive(buyer, desk.firm.site, tuple(lines)))
    desk.tell("returns.receive", 12, told)


def inspect(desk: Desk) -> None:
    """What came back is looked at, a day or some days later."""
    chance, told = desk.chance, []
    for paper in desk.some(desk.papers("returns_return", "status = 'received'"), 0.6):
        found = []
        for (line,) in desk.rows(
            "SELECT DISTINCT told FROM returns_returnline WHERE organisation = %s AND paper_id = %s ORDER BY told",
            paper,
        ):
            where = chance.choice(("restock", "restock", "destroy", "to_principal"))
            accepted = chance.random() < 0.85
            found.append(Found(line, where, None, accepted, "" if accepted and where != "destroy" else "mouldy"))
        told.append((Inspect(tuple(found)), paper))
    desk.tell("returns.inspect", 13, told)


def send_on(desk: Desk) -> None:
    """What waits for the principals goes back to them, once in a while."""
    lots = desk.rows(
        "SELECT l.sku, l.lot, sum(i.pieces) FROM returns_inspection i JOIN returns_return r ON r.id = i.paper_id "
        "JOIN returns_returnline l ON l.paper_id = i.paper_id AND l.n = i.line WHERE i.organisation = %s "
        "AND i.disposition = 'to_principal' AND r.inspected_at > %s GROUP BY 1, 2 ORDER BY 1, 2",
        desk.season.at(-24 * 7))  # fmt: skip
    goods = [
        ToSupplier(desk.firm.suppliers[sku], desk.firm.site, (Sent(sku, max(1, int(pieces) // 2), lot),))
        for sku, lot, pieces in lots
    ]
    desk.tell("returns.send_back", 14, goods, ("returns.not_in_quarantine",))
