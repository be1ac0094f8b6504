"""What verbs read of invoices, debts, cash and bills. What is open stands under the locks of the credit accounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from salur.billing.rules import OpenDebt
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.work import work
from salur.ledger.months import first_open_day


class BilledOn(NamedTuple):
    """The invoice that a shipment is on."""

    invoice: int
    number: str | None


class Named(NamedTuple):
    """An invoice that somebody named: whose it is, and in what currency."""

    bill_to: int
    currency: str


class LineOfShipment(NamedTuple):
    """The invoice line that a shipment's line is on, and whose invoice it is."""

    invoice: int
    n: int
    sku: int
    buyer: int
    bill_to: int
    currency: str


@dataclass(slots=True)
class HeldBill:
    """A locked bill."""

    id: int
    status: str
    turn: int
    number: str | None
    supplier: int
    currency: str
    untaxed: int
    tax: int
    paid: int
    their_invoice: int | None
    credited: int = 0

    @property
    def total(self) -> int:
        """What the supplier asks for, with tax."""
        return self.untaxed + self.tax

    @property
    def open(self) -> int:
        """What of it is neither paid nor credited yet."""
        return self.total - self.paid - self.credited


@dataclass(slots=True)
class HeldBillCredit:
    """A locked credit note of a supplier, with what it settled of each of its invoices."""

    id: int
    status: str
    turn: int
    supplier: int
    currency: str
    untaxed: int
    tax: int
    parts: dict[int, int] = field(default_factory=dict)


def billed(shipments: Iterable[int]) -> dict[int, BilledOn]:
    """The invoices of shipments that are on one. Stable under the shipments' locks."""
    return {
        row[0]: BilledOn(row[1], row[2])
        for row in sql.fetch(
            "SELECT b.shipment, b.invoice, i.number FROM billing_billed b JOIN billing_invoice i ON i.id = b.invoice "
            "WHERE b.shipment = ANY(%s::bigint[])",
            (sql.array(sorted(set(shipments))),),
        )
    }


def open_debts(accounts: Iterable[int], named: Iterable[int] = ()) -> dict[int, list[OpenDebt]]:
    """Invoices still owed, by credit account: all of these accounts, and those named. The accounts must be held."""
    found: dict[int, list[OpenDebt]] = {}
    for account, *debt in sql.fetch(
        "SELECT account, paper, due_on, open FROM credit_debt WHERE open > 0 AND paper_kind = 'invoice' "
        "AND (account = ANY(%s::bigint[]) OR paper = ANY(%s::bigint[]))",
        (sql.array(sorted(set(accounts))), sql.array(sorted(set(named)))),
    ):
        found.setdefault(account, []).append(OpenDebt(*debt))
    return found


def named(actor: Actor, invoices: Iterable[int]) -> dict[int, Named]:
    """Those of these invoices that are the organisation's own."""
    if not (wanted := set(invoices)):
        return {}
    rows = sql.fetch(
        "SELECT id, bill_to, currency FROM billing_invoice WHERE id = ANY(%s::bigint[]) AND organisation = %s",
        (sql.array(sorted(wanted)), actor.organisation),
    )
    return {row[0]: Named(row[1], row[2]) for row in rows}


def invoices_called(actor: Actor, numbers: Iterable[str]) -> dict[str, dict[int, int]]:
    """The organisation's invoices by number (of opening items the old one): of each, the invoice by bill-to party."""
    found: dict[str, dict[int, int]] = {}
    wanted = sql.array(sorted(set(numbers)))
    for called, bill_to, identity in sql.fetch(
        "SELECT number, bill_to, id FROM billing_invoice WHERE organisation = %s AND number = ANY(%s::text[]) "
        "UNION ALL SELECT reference, bill_to, id FROM billing_invoice WHERE organisation = %s AND status = 'opening' "
        "AND reference = ANY(%s::text[])",
        (actor.organisation, wanted) * 2,
    ):
        found.setdefault(called, {})[bill_to] = identity
    return found


def opening_items(actor: Actor, parties: Iterable[int]) -> dict[tuple[int, str], int]:
    """The opening items of these parties by (party, old number). Stable under their credit accounts' locks."""
    rows = sql.fetch(
        "SELECT bill_to, reference, id FROM billing_invoice WHERE organisation = %s AND bill_to = ANY(%s::bigint[]) "
        "AND status = 'opening'",
        (actor.organisation, sql.array(sorted(set(parties)))),
    )
    return {(row[0], row[1]): row[2] for row in rows}


def opening_advances(actor: Actor, parties: Iterable[int]) -> dict[tuple[int, str], int]:
    """The money ahead at the opening of these parties by (party, old number). Stable under their credit accounts."""
    rows = sql.fetch(
        "SELECT party, reference, id FROM billing_payment WHERE organisation = %s AND party = ANY(%s::bigint[]) "
        "AND status = 'opening'",
        (actor.organisation, sql.array(sorted(set(parties)))),
    )
    return {(row[0], row[1]): row[2] for row in rows}


def historic(actor: Actor, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Of (kind, old number), the historic papers that are there: invoice, credit_note or payment."""
    source, params = sql.given("g", "kind text, reference text", sorted(set(wanted)))
    tables = (("invoice", "billing_invoice"), ("credit_note", "billing_creditnote"), ("payment", "billing_payment"))
    each = " UNION ALL ".join(
        f"SELECT g.kind, g.reference, p.id FROM g JOIN {table} p ON g.kind = '{kind}' AND p.reference = g.reference "
        f"AND p.organisation = %s AND p.status = 'historic'"
        for kind, table in tables
    )
    rows = sql.fetch(f"WITH g AS (SELECT * FROM {source}) {each}", (*params, *[actor.organisation] * len(tables)))
    return {(row[0], row[1]): row[2] for row in rows}


def hold_balances(accounts: Iterable[int]) -> dict[int, int]:
    """Lock the balances of drawers, collectors or suppliers, by account; gives what the book has in those used yet."""
    first_open_day(work())
    rows = sql.fetch(
        "SELECT account, amount FROM ledger_moneybalance WHERE account = ANY(%s::bigint[]) ORDER BY account FOR UPDATE",
        (sql.array(sorted(set(accounts))),),
    )
    return dict(rows)


def hold_bills(actor: Actor, bills: Iterable[int], their_invoices: Iterable[int] = ()) -> dict[int, HeldBill]:
    """Lock bills, by id: these, and those of suppliers' invoices."""
    rows = sql.fetch(
        "SELECT id, status, turn, number, supplier, currency, untaxed, tax, paid, their_invoice, credited "
        "FROM billing_bill "
        "WHERE organisation = %s AND (id = ANY(%s::bigint[]) OR their_invoice = ANY(%s::bigint[])) "
        "ORDER BY id FOR UPDATE",
        (actor.organisation, sql.array(sorted(set(bills))), sql.array(sorted(set(their_invoices)))),
    )
    return {row[0]: HeldBill(*row) for row in rows}


def hold_bill_credits(actor: Actor, credits: Iterable[int]) -> dict[int, HeldBillCredit]:
    """Lock suppliers' credit notes, by id; with their parts."""
    rows = sql.fetch(
        "SELECT id, status, turn, supplier, currency, untaxed, tax FROM billing_billcredit "
        "WHERE organisation = %s AND id = ANY(%s::bigint[]) ORDER BY id FOR UPDATE",
        (actor.organisation, sql.array(sorted(set(credits)))),
    )
    held = {row[0]: HeldBillCredit(*row) for row in rows}
    for credit, invoice, amount in sql.fetch(
        "SELECT credit_id, their_invoice, amount FROM billing_billcreditpart WHERE credit_id = ANY(%s::bigint[]) "
        "ORDER BY credit_id, their_invoice",
        (sql.array(sorted(held)),),
    ):
        held[credit].parts[invoice] = amount
    return held


def bill_credits_of(actor: Actor, their_notes: Iterable[int]) -> dict[int, int]:
    """Our papers of suppliers' credit notes, by the supplier's note."""
    return dict(
        sql.fetch(
            "SELECT their_note, id FROM billing_billcredit WHERE organisation = %s AND their_note = ANY(%s::bigint[])",
            (actor.organisation, sql.array(sorted(set(their_notes)))),
        )
    )


def lines_of_shipments(actor: Actor, shipments: Iterable[int]) -> dict[tuple[int, int], LineOfShipment]:
    """Where shipments' lines were invoiced, by (shipment, line)."""
    rows = sql.fetch(
        "SELECT l.shipment, l.shipment_line, l.invoice_id, l.n, l.sku, i.buyer, i.bill_to, i.currency "
        "FROM billing_billed b JOIN billing_invoice i ON i.id = b.invoice "
        "JOIN billing_invoiceline l ON l.invoice_id = b.invoice AND l.shipment = b.shipment "
        "WHERE b.organisation = %s AND b.shipment = ANY(%s::bigint[])",
        (actor.organisation, sql.array(sorted(set(shipments)))),
    )
    return {(row[0], row[1]): LineOfShipment(*row[2:]) for row in rows}


def loaded_to_invoice(actor: Actor, trips: Iterable[int]) -> dict[int, list[int]]:
    """By trip, the shipments on it that are invoiced at loading, whether or not that has been done."""
    found: dict[int, list[int]] = {}
    for trip, shipment in sql.fetch(
        "SELECT d.trip, d.shipment FROM delivery_drop d JOIN warehouse_shipment s ON s.id = d.shipment "
        "WHERE d.trip = ANY(%s::bigint[]) AND d.organisation = %s AND s.invoice_at = 'loading' ORDER BY d.trip, d.stop",
        (sql.array(sorted(set(trips))), actor.organisation),
    ):
        found.setdefault(trip, []).append(shipment)
    return found
