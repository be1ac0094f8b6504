"""Money: invoices by the terms of trade, payments of every sort, deposits, suppliers' bills, closing the month."""

from __future__ import annotations

from datetime import timedelta

from salur.billing.bodies import Allocate, Bank, Invoice, PayBill, Payment, RecordBill, RecordBillCredit, Refund
from salur.ledger.actions import CloseMonth
from tests.simulation.desk import Desk
from tests.simulation.firms import Firm

UNBILLED = (
    "SELECT s.buyer, array_agg(s.id ORDER BY s.id) FROM warehouse_shipment s LEFT JOIN billing_billed b ON "
    "b.shipment = s.id "
    "WHERE s.organisation = %s AND s.invoice_at = %s AND s.status = ANY(%s) AND b.shipment IS NULL "
    "GROUP BY s.buyer ORDER BY s.buyer"
)


def invoice_loaded(desk: Desk) -> None:
    """Whoever is invoiced at loading gets the invoice along with the goods."""
    rows = desk.rows(UNBILLED, "loading", ["loaded"])
    desk.tell("billing.invoice", 16, [Invoice((one,)) for _, shipments in rows for one in shipments])


def invoice_week(desk: Desk) -> None:
    """On Saturdays whoever is invoiced by period: one invoice for all shipments of the week."""
    if desk.season.today.weekday() == 5:
        rows = desk.rows(UNBILLED, "period", ["delivered", "part", "done"])
        desk.tell("billing.invoice", 20, [Invoice(tuple(shipments)) for _, shipments in rows])


def collect(desk: Desk, part: float) -> None:
    """Outlets pay: some on time and some very late, over several invoices, in part, too much, or for the wrong
    invoice."""
    chance = desk.chance
    owed: dict[int, list[tuple[int, int]]] = {}
    for party, paper, still_open in desk.rows(
        "SELECT a.party, d.paper, d.open FROM credit_debt d JOIN credit_account a ON a.id = d.account "
        "WHERE d.organisation = %s AND d.open > 0 AND d.paper_kind = 'invoice' AND a.party <> ALL(%s) ORDER BY "
        "a.party, d.paper",
        [] if desk.firm.suppliers else desk.firm.buyers,
    ):
        owed.setdefault(party, []).append((paper, still_open))
    payments = []
    for party, invoices in owed.items():
        if chance.random() > part:
            continue  # another day
        some = tuple(invoices[: chance.randint(1, 4)])
        amount = sum(still_open for _, still_open in some)
        method, collector = chance.choice((("cash", None), ("cash", party), ("transfer", None), ("card", None)))
        drawn = chance.random()
        if drawn < 0.2:  # whatever is due first, in round figures
            payments.append(Payment(party, max(1, amount // 100_000_00 * 100_000_00), None, method, collector))
        elif drawn < 0.27:  # ahead
            payments.append(Payment(party, 50_000_00, None, method, collector, allocate=False))
        elif drawn < 0.32:  # somebody else's invoice
            other = chance.choice(sorted(owed))
            payments.append(Payment(party, owed[other][0][1], None, method, collector, (owed[other][0],)))
        elif drawn < 0.45:
            payments.append(Payment(party, max(1, amount // 2), None, method, collector, some))
        else:
            payments.append(Payment(party, amount + chance.choice((0, 0, 1_00)), None, method, collector, some))
    desk.tell("billing.receive_payment", 18, payments)
    _on_account(desk)
    if desk.now_and_then(3):
        cash = desk.rows("SELECT sum(b.amount) FROM ledger_moneybalance b JOIN ledger_moneyaccount a ON a.id = "
                         "b.account "
                         "WHERE b.organisation = %s AND a.bucket = 'drawer'")[0][0] or 0  # fmt: skip
        if cash > 0:
            desk.tell("billing.bank", 19, [Bank(int(cash) + chance.choice((0, 0, 0, 1_000_00)))])


def _on_account(desk: Desk) -> None:
    """Money on account is put against invoices, or paid back."""
    ahead = desk.rows(
        "SELECT a.party, -b.amount FROM ledger_moneybalance b JOIN ledger_moneyaccount a ON a.id = b.account "
        "WHERE b.organisation = %s AND a.bucket = 'on_account' AND b.amount < 0 ORDER BY a.party")  # fmt: skip
    chosen = desk.some(ahead, 0.15)
    desk.tell("billing.allocate", 18.2, [Allocate(party) for party, _ in chosen], ("billing.nothing_owed",))
    if desk.now_and_then(10):
        left = [pair for pair in ahead if pair not in chosen]
        desk.tell("billing.refund", 18.4, [Refund(party, int(amount)) for party, amount in desk.some(left, 0.2)])


def bills(desk: Desk, principals: list[Firm]) -> None:
    """A distributor books what principals have invoiced, now and then another amount, and pays what it has booked."""
    told = []
    for bill, supplier, theirs, untaxed, tax in desk.rows(
        "SELECT id, supplier, their_invoice, untaxed, tax FROM billing_bill WHERE organisation = %s AND status "
        "= 'expected' "
        "ORDER BY id"
    ):
        received = _received(desk, theirs)
        if received is None and desk.chance.random() < 0.8:
            continue  # the goods are not here yet
        dearer = desk.chance.choice((0, 0, 0, 0, 0, 1_000_00, -1_000_00))
        day = desk.season.today
        body = RecordBill(supplier, untaxed + dearer, tax, received or untaxed, day, day + timedelta(days=14))
        told.append((body, bill))
    desk.tell("billing.record_bill", 10, told)
    credits = desk.rows(
        "SELECT c.id FROM billing_billcredit c WHERE c.organisation = %s AND c.status = 'expected' AND NOT EXISTS ("
        "SELECT 1 FROM billing_billcreditpart p JOIN billing_bill b ON b.their_invoice = p.their_invoice "
        "AND b.organisation = p.organisation WHERE p.credit_id = c.id AND b.status = 'expected') ORDER BY c.id"
    )
    desk.tell("billing.record_bill_credit", 10.5, [(RecordBillCredit(), one) for (one,) in desk.some(credits, 0.7)])
    due = desk.rows(
        "SELECT id, untaxed + tax - paid - credited FROM billing_bill WHERE organisation = %s AND status = 'recorded' "
        "AND due_on <= %s ORDER BY id", desk.season.today)  # fmt: skip
    desk.tell("billing.pay_bill", 11, [
        (PayBill(int(left) if desk.chance.random() < 0.8 else max(1, int(left) // 3)), bill) for bill, left in
        desk.some(due, 0.5)
    ])  # fmt: skip


def _received(desk: Desk, their_invoice: int) -> int | None:
    """What the goods of a supplier's invoice were received at; None if they are not all here."""
    rows = desk.rows(
        "SELECT r.status, (SELECT sum(l.cost) FROM warehouse_receiptline l WHERE l.receipt_id = r.id) FROM "
        "billing_billed b "
        "LEFT JOIN warehouse_receipt r ON r.their_shipment = b.shipment AND r.organisation = %s WHERE b.invoice = %s",
        their_invoice,
    )
    if not rows or any(status != "received" for status, _ in rows):
        return None
    return int(sum(cost or 0 for _, cost in rows))


def transfers_between(desk: Desk, distributors: list[Firm]) -> None:
    """A principal hears from its bank which distributors have paid: what stands open longest is settled."""
    for firm in distributors:
        if desk.chance.random() < 0.2:
            owed = desk.rows("SELECT sum(d.open) FROM credit_debt d JOIN credit_account a ON a.id = d.account "
                             "WHERE d.organisation = %s AND a.party = %s", firm.party)[0][0] or 0  # fmt: skip
            if owed > 1:
                desk.tell("billing.receive_payment", 12, [Payment(firm.party, int(owed) // 2 + 1, method="transfer")])


def close_month(desk: Desk) -> None:
    """On the fifth the month before is closed."""
    today = desk.season.today
    if today.day == 5 and desk.season.day > 20:  # the first month is over
        last = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        desk.tell("ledger.close_month", 23, [CloseMonth(last)])
