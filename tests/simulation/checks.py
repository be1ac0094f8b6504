"""What must agree at the end of a season, reckoned from the papers in Python and not by the proofs' statements."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tests.races.crowd import owner
from tests.simulation.firms import Firm, Trade

KEPT = ("free", "picked", "in_transit", "quarantine")
CAME_AND_WENT = (  # sign, and pieces by SKU
    (1, """SELECT l.sku, sum(l.pieces) FROM warehouse_receipt r JOIN warehouse_receiptline l ON l.receipt_id = r.id
        WHERE r.organisation = %s AND r.status = 'received' GROUP BY 1"""),
    (-1, """SELECT l.sku, sum(l.pieces) FROM delivery_drop d
        JOIN warehouse_shipmentline l ON l.shipment_id = d.shipment
        WHERE d.organisation = %s AND d.result <> '' GROUP BY 1"""),
    (1, """SELECT l.sku, sum(r.pieces) FROM delivery_refusal r
        JOIN warehouse_shipmentline l ON l.shipment_id = r.shipment AND l.n = r.n
        WHERE r.organisation = %s GROUP BY 1"""),
    (-1, "SELECT l.sku, sum(l.pieces) FROM field_saleline l WHERE l.organisation = %s GROUP BY 1"),
    (1, "SELECT l.sku, sum(l.pieces) FROM returns_returnline l WHERE l.organisation = %s GROUP BY 1"),
    (-1, """SELECT l.sku, sum(i.pieces) FROM returns_inspection i
        JOIN returns_returnline l ON l.paper_id = i.paper_id AND l.n = i.line
        WHERE i.organisation = %s AND i.disposition = 'destroy' GROUP BY 1"""),
    (-1, "SELECT l.sku, sum(l.pieces) FROM returns_sendbackline l WHERE l.organisation = %s GROUP BY 1"),
)  # fmt: skip


def all_of_them(trade: Trade) -> dict[str, int]:
    """Every check; gives how much each has looked at."""
    found = {"pieces": 0, "debts": 0, "order lines": 0, "between firms": 0}
    for firm in trade.firms:
        found["pieces"] += pieces(firm)
        found["debts"] += debts(firm)
        found["order lines"] += order_lines(firm)
    for principal in trade.principals:
        for distributor in trade.distributors:
            found["between firms"] += between(principal, distributor)
    return found


def _rows(firm: Firm, statement: str, *params: object) -> list[tuple[Any, ...]]:
    return owner(statement, [firm.id, *params])


def pieces(firm: Firm) -> int:
    """Of each SKU: received − delivered − sold from vans ± what counts and explanations found is what lies there."""
    there: dict[int, int] = defaultdict(int)
    for sign, statement in CAME_AND_WENT:
        for sku, many in _rows(firm, statement):
            there[sku] += sign * int(many)
    for sku, bucket, many in _rows(
        firm,
        "SELECT l.sku_id, a.bucket, sum(m.pieces) FROM (SELECT organisation, target AS account, lot, pieces "
        "FROM ledger_goodsmove "
        "UNION ALL SELECT organisation, source, lot, -pieces FROM ledger_goodsmove) m JOIN ledger_goodsaccount a "
        "ON a.id = m.account JOIN catalog_lot l ON l.id = m.lot WHERE m.organisation = %s "
        "AND a.bucket IN ('count_difference', 'unexplained') GROUP BY 1, 2",
    ):
        there[sku] -= int(many)  # what went to these buckets lies nowhere
        assert bucket
    lying: dict[int, int] = defaultdict(int)
    for sku, many in _rows(
        firm,
        "SELECT l.sku_id, sum(b.pieces) FROM ledger_goodsbalance b JOIN ledger_goodsaccount a ON a.id = b.account "
        "JOIN catalog_lot l ON l.id = b.lot WHERE b.organisation = %s AND a.bucket = ANY(%s) GROUP BY 1",
        list(KEPT),
    ):
        lying[sku] = int(many)
    wrong = {sku: (there[sku], lying[sku]) for sku in {*there, *lying} if there[sku] != lying[sku]}
    assert not wrong, f"{firm.name}: by the papers and by the book, SKU: (should, is): {wrong}"
    return len(there)


def debts(firm: Firm) -> int:
    """Of each party: invoiced − credited − paid + refunded is what it owes less what it has ahead."""
    should: dict[int, int] = defaultdict(int)
    for sign, table, party, amount in (
        (1, "billing_invoice", "bill_to", "untaxed + tax"), (-1, "billing_creditnote", "bill_to", "untaxed + tax"),
        (-1, "billing_payment", "party", "amount"), (1, "billing_refund", "party", "amount"),
    ):  # fmt: skip
        for who, total in _rows(firm, f"SELECT {party}, sum({amount}) FROM {table} WHERE organisation = %s GROUP BY 1"):
            should[who] += sign * int(total)
    found: dict[int, int] = defaultdict(int)
    for who, total in _rows(
        firm,
        "SELECT a.party, sum(b.amount) FROM ledger_moneybalance b JOIN ledger_moneyaccount a ON a.id = b.account "
        "WHERE b.organisation = %s AND a.bucket IN ('receivable', 'on_account') GROUP BY 1",
    ):
        found[who] = int(total)
    wrong = {who: (should[who], found[who]) for who in {*should, *found} if should[who] != found[who]}
    assert not wrong, f"{firm.name}: party: (should owe, owes): {wrong}"
    return len(should)


def order_lines(firm: Firm) -> int:
    """Of each binding order's line: ordered = cancelled + promised + waiting + on shipments that were not put back."""
    sums: dict[tuple[int, int], int] = defaultdict(int)
    refused: dict[tuple[int, int], int] = defaultdict(int)
    for table in ("stock_promise", "stock_backorder"):
        for order, line, many in _rows(
            firm, f"SELECT paper, line, pieces FROM {table} WHERE organisation = %s AND paper_kind = 'order'"
        ):
            sums[order, line] += many
    for order, line, many, back in _rows(
        firm,
        'SELECT s."order", l.line, l.pieces, coalesce(r.pieces, 0) '
        "FROM warehouse_shipment s JOIN warehouse_shipmentline l "
        "ON l.shipment_id = s.id LEFT JOIN delivery_refusal r ON r.shipment = s.id AND r.n = l.n "
        "WHERE s.organisation = %s AND s.status <> 'put_back'",
    ):
        sums[order, line] += many - back  # what was refused is cancelled on the order
        refused[order, line] += back
    looked_at = 0
    for order, line, ordered, cancelled, status in _rows(
        firm,
        "SELECT l.order_id, l.n, l.pieces, l.cancelled, o.status FROM orders_orderline l JOIN orders_order o ON "
        "o.id = l.order_id "
        "WHERE l.organisation = %s AND o.status IN ('confirmed', 'backordered', 'finished', 'cancelled')",
    ):
        looked_at += 1
        told = f"{firm.name}: order {order} line {line} ({status}): {ordered} = {cancelled} + {sums[order, line]}"
        assert ordered == cancelled + sums[order, line], told
        assert refused[order, line] <= cancelled, told
    return looked_at


def between(principal: Firm, distributor: Firm) -> int:
    """Of what a principal brought to a distributor: what it says was taken came in, but for the differences both
    see."""
    brought: dict[int, int] = defaultdict(int)
    for shipment, many in _rows(
        principal,
        "SELECT s.id, sum(l.pieces - coalesce(r.pieces, 0)) FROM warehouse_shipment s JOIN warehouse_shipmentline l "
        "ON l.shipment_id = s.id JOIN delivery_drop d ON d.shipment = s.id AND d.result <> '' "
        "LEFT JOIN delivery_refusal r ON r.shipment = s.id AND r.n = l.n WHERE s.organisation = %s AND s.buyer "
        "= %s GROUP BY 1",
        distributor.party,
    ):
        brought[shipment] = int(many)
    receipts = _rows(
        distributor,
        "SELECT r.their_shipment, r.id, sum(l.pieces) FROM warehouse_receipt r JOIN warehouse_receiptline l ON "
        "l.receipt_id = r.id "
        "WHERE r.organisation = %s AND r.supplier = %s AND r.status = 'received' GROUP BY 1, 2",
        principal.party,
    )
    differing = {row[0] for row in _rows(
        distributor, "SELECT paper FROM ledger_discrepancy WHERE organisation = %s AND paper_kind = 'receipt'"
    )}  # fmt: skip
    for shipment, receipt, many in receipts:
        if shipment in brought and receipt not in differing:
            assert brought[shipment] == int(many), (
                f"{distributor.name}: receipt {receipt}: {brought[shipment]} sent, {many} came"
            )
    return len(receipts)
