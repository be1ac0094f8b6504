"""Doors to the money: invoices and credit notes, payments and deposits, suppliers' bills."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.billing import actions, bodies, queries
from salur.billing.models import Bill, CreditNote, Deposit, Invoice, Payment
from salur.billing.pages import bill_credits as bill_credits  # its doors register themselves
from salur.billing.queries.papers import Settlement
from salur.billing.rules import METHODS
from salur.catalog.pages import sku_cells
from salur.kernel import money as coins
from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.pages import names, party_cell, party_typed
from salur.parties.queries.names import found_by
from salur.shell import paging, shown
from salur.shell.offers import Ask, Field, Form, Listing, Sheet, button, calls, listing, panel, sheet
from salur.shell.tables import Cell, Table, money, number, on, paper, said, status, text, when
from salur.shell.told import Told
from salur.shell.words import word


def _year() -> int:
    return timezone.localdate().year


def _searched(rows: Any, ask: Ask, prefix: str, party: str, statuses: Sequence[str]) -> Any:
    """Narrowed by status, and by number, reference or party."""
    if ask.status in statuses:
        rows = rows.filter(status=ask.status)
    if ask.q:
        found = Q(number__in=paging.numbered(ask.q, prefix, _year())) | Q(reference=ask.q)
        return rows.filter(found | Q(**{f"{party}__in": found_by(ask.actor.organisation, ask.q)}))
    return rows


@calls("invoice")
def _invoice_called(actor: Actor, invoice: int) -> str:
    found = queries.visible_invoices(actor).filter(id=invoice).values_list("number", "reference").first()
    return (found[0] or found[1]) if found else ""


@listing("invoices", gettext_lazy("Invoices"), 40)
def invoices(ask: Ask) -> Listing:
    """Invoices (faktur), the latest day first."""
    statuses = ("issued", "opening", "historic")
    rows = _searched(queries.visible_invoices(ask.actor), ask, Invoice.PREFIX, "bill_to", statuses)
    found, older = paging.page(rows, ask.after, "on")
    people = names(ask.actor.organisation, [one.bill_to for one in found])
    cells = [
        [
            paper("invoice", one.id, one.number or one.reference), text(people.get(one.bill_to, "")), on(one.on),
            on(one.due_on), status(one.status), money(one.untaxed + one.tax, one.currency),
        ]
        for one in found
    ]  # fmt: skip
    heads = (_("Number"), _("Bill to"), _("Day"), _("Due"), _("Status"), _("Total"))
    return Listing(Table("", heads, cells, _("No invoices yet. Invoice a shipment.")), statuses, older)


@sheet("invoice", "invoices")
def invoice(actor: Actor, identity: int) -> Sheet | None:
    """An invoice with its lines and what settled it."""
    seen = queries.invoice(actor, identity)
    one, coin = seen.invoice, seen.invoice.currency
    people = names(actor.organisation, [one.bill_to, one.buyer])
    facts = [
        (_("Bill to"), party_cell(people, one.bill_to)),
        (_("Buyer"), text("" if one.buyer == one.bill_to else people.get(one.buyer, ""))),
        (_("Day"), on(one.on)),
        (_("Due"), on(one.due_on)),
        (_("Reference"), text(one.reference)),
        (_("Net"), money(one.untaxed, coin)),
        (_("Tax"), money(one.tax, coin)),
        (_("Total"), money(one.untaxed + one.tax, coin)),
        (_("Open"), money(seen.open, coin)),
    ]
    goods = sku_cells(actor, {line.sku for line in seen.lines})
    rows = [
        [
            text(line.n), goods.get(line.sku, text(line.sku)), number(line.pieces), money(line.untaxed, coin),
            money(line.tax, coin), money(line.untaxed + line.tax, coin),
            paper("shipment", line.shipment) if line.shipment else text(""),
        ]
        for line in seen.lines
    ]  # fmt: skip
    heads = ("#", _("Goods"), _("Pieces"), _("Net"), _("Tax"), _("Total"), _("Shipment"))
    foot = [text(""), text(_("Together")), number(sum(line.pieces for line in seen.lines)), money(one.untaxed, coin),
            money(one.tax, coin), money(one.untaxed + one.tax, coin), text("")]  # fmt: skip
    tables = [Table(_("Goods invoiced"), heads, rows, _("No lines: it comes from the opening of the books."),
                    foot if rows else [])]  # fmt: skip
    tables += _settled(seen.settled, coin)
    return Sheet("invoice", identity, one.number or one.reference or f"#{identity}", one.status, "", facts, tables)


def _settled(settled: Sequence[Settlement], coin: str) -> list[Table]:
    rows = [
        [paper(one.source_kind, one.source, one.number), paper("invoice", one.invoice, one.invoice_number),
         money(one.amount, coin)]
        for one in settled
    ]  # fmt: skip
    heads = (_("Settled by"), _("Invoice"), _("Amount"))
    return [Table(_("Settled"), heads, rows, book="money")] if rows else []


@panel("shipment")
def of_shipment(actor: Actor, shown_: Sheet) -> list[Table]:
    """The invoice a shipment is on."""
    found = queries.billed([shown_.id]).get(shown_.id)
    if found is None:
        return []
    return [Table(_("Invoice"), (_("Invoice"),), [[paper("invoice", found.invoice)]], book="money")]


@button("shipment", "billing.invoice", gettext_lazy("Invoice"), leads_to="invoice",
        statuses=("loaded", "delivered", "part", "done"))  # fmt: skip
def issue(sent: Told, identity: int) -> Outcome:
    """Put a shipment on an invoice of its own, dated today."""
    return actions.invoice(actor=sent.actor, invoices=[sent.command(bodies.Invoice((identity,)))]).one()


@listing("credit-notes", gettext_lazy("Credit notes"), 45)
def credit_notes(ask: Ask) -> Listing:
    """Credit notes, the latest day first."""
    statuses = ("issued", "historic")
    rows = _searched(queries.visible_credit_notes(ask.actor), ask, CreditNote.PREFIX, "bill_to", statuses)
    found, older = paging.page(rows, ask.after, "on")
    people = names(ask.actor.organisation, [one.bill_to for one in found])
    cells = [
        [
            paper("credit_note", one.id, one.number or one.reference), text(people.get(one.bill_to, "")), on(one.on),
            _reason(one), status(one.status), money(one.untaxed + one.tax, one.currency),
        ]
        for one in found
    ]  # fmt: skip
    heads = (_("Number"), _("Bill to"), _("Day"), _("For"), _("Status"), _("Total"))
    return Listing(Table("", heads, cells, _("No credit notes yet.")), statuses, older)


def _reason(one: CreditNote) -> Cell:
    """The paper it is for; a historic one is for none that is here."""
    return paper(one.reason_kind, one.reason) if one.reason_kind else text("")


@sheet("credit_note", "credit-notes")
def credit_note(actor: Actor, identity: int) -> Sheet | None:
    """A credit note with its lines and what it settled."""
    seen = queries.credit_note(actor, identity)
    one, coin = seen.note, seen.note.currency
    people = names(actor.organisation, [one.bill_to])
    facts = [
        (_("Bill to"), party_cell(people, one.bill_to)),
        (_("Day"), on(one.on)),
        (_("For"), _reason(one)),
        (_("Reference"), text(one.reference)),
        (_("Net"), money(one.untaxed, coin)),
        (_("Tax"), money(one.tax, coin)),
        (_("Total"), money(one.untaxed + one.tax, coin)),
        (_("On account"), money(one.on_account, coin)),
    ]
    goods = sku_cells(actor, {line.sku for line in seen.lines})
    rows = [
        [text(line.n), goods.get(line.sku, text(line.sku)), number(line.pieces), money(line.untaxed + line.tax, coin),
         paper("invoice", line.invoice)]
        for line in seen.lines
    ]  # fmt: skip
    heads = ("#", _("Goods"), _("Pieces"), _("Total"), _("Invoice"))
    tables = [Table(_("What is credited"), heads, rows), *_settled(seen.settled, coin)]
    return Sheet("credit_note", identity, one.number or one.reference or f"#{identity}", one.status, "", facts, tables)


@listing("payments", gettext_lazy("Payments"), 50)
def payments(ask: Ask) -> Listing:
    """Payments received, the newest first."""
    statuses = ("received", "opening", "historic")
    rows = _searched(queries.visible_payments(ask.actor), ask, Payment.PREFIX, "party", statuses)
    found, older = paging.page(rows, ask.after, "at")
    people = names(ask.actor.organisation, [one.party for one in found])
    cells = [
        [
            paper("payment", one.id, one.number or one.reference), text(people.get(one.party, "")), when(one.at),
            said("word", one.method), status(one.status), money(one.amount, one.currency),
            money(one.on_account or None, one.currency),
        ]
        for one in found
    ]  # fmt: skip
    heads = (_("Number"), _("From"), _("When"), _("How"), _("Status"), _("Amount"), _("On account"))
    return Listing(Table("", heads, cells, _("No payments yet.")), statuses, older)


@sheet("payment", "payments")
def payment(actor: Actor, identity: int) -> Sheet | None:
    """A payment and what it settled."""
    seen = queries.payment(actor, identity)
    one, coin = seen.payment, seen.payment.currency
    people = names(actor.organisation, [one.party, one.collector])
    facts = [
        (_("From"), party_cell(people, one.party)),
        (_("When"), when(one.at)),
        (_("How"), said("word", one.method)),
        (_("Collector"), text(people.get(one.collector or 0, ""))),
        (_("Reference"), text(one.reference)),
        (_("Amount"), money(one.amount, coin)),
        (_("On account"), money(one.on_account, coin)),
    ]
    tables = _settled(seen.settled, coin)
    return Sheet("payment", identity, one.number or one.reference or f"#{identity}", one.status, "", facts, tables)


def _paid(actor: Actor, identity: int) -> Form:
    return Form([
        Field("party", _("From (code)")),
        Field("amount", _("Amount"), "number"),
        Field("method", _("How"), "select", choices=[(one, word("word", one)) for one in METHODS]),
        Field("collector", _("Collector (code)"), needed=False, hint=_("Who carries the cash; empty: the drawer.")),
        Field("reference", _("Reference"), needed=False),
        Field("keep", _("Keep it on account"), "check", False,
              hint=_("Else it settles what is due first.")),
    ])  # fmt: skip


@button("payment", "billing.receive_payment", gettext_lazy("Receive a payment"), form=_paid, fresh=True)
def receive_payment(sent: Told, none: int) -> Outcome:
    """Money came in."""
    collector = sent.text("collector")
    body = bodies.Payment(
        party_typed(sent.actor, sent.text("party", needed=True)), sent.amount("amount"), None, sent.text("method"),
        party_typed(sent.actor, collector) if collector else None, (), sent.text("reference")[:80],
        not sent.text("keep"),
    )  # fmt: skip
    return actions.receive_payment(actor=sent.actor, payments=[sent.command(body)]).one()


@listing("deposits", gettext_lazy("Deposits"), 55)
def deposits(ask: Ask) -> Listing:
    """Cash brought to the bank, the newest first."""
    rows = _searched(queries.visible_deposits(ask.actor), ask, Deposit.PREFIX, "collector", ())
    found, older = paging.page(rows, ask.after, "at")
    people = names(ask.actor.organisation, [one.collector for one in found])
    cells = [
        [
            paper("deposit", one.id, one.number), text(people.get(one.collector or 0, _("the drawer"))), when(one.at),
            text(one.reference), money(one.amount, one.currency),
        ]
        for one in found
    ]  # fmt: skip
    heads = (_("Number"), _("Cash of"), _("When"), _("Reference"), _("Amount"))
    return Listing(Table("", heads, cells, _("Nothing has been banked yet.")), (), older)


@sheet("deposit", "deposits")
def deposit(actor: Actor, identity: int) -> Sheet | None:
    """Cash brought to the bank."""
    one = queries.visible_deposits(actor).filter(id=identity).first()
    if one is None:
        return None
    people = names(actor.organisation, [one.collector])
    facts = [
        (_("Cash of"), text(people.get(one.collector or 0, _("the drawer")))),
        (_("When"), when(one.at)),
        (_("Reference"), text(one.reference)),
        (_("Amount"), money(one.amount, one.currency)),
    ]
    return Sheet("deposit", identity, one.number or f"#{identity}", one.status, "", facts)


def _banked(actor: Actor, identity: int) -> Form:
    return Form([
        Field("amount", _("Amount"), "number"),
        Field("collector", _("Collector (code)"), needed=False, hint=_("Whose cash; empty: the drawer's.")),
        Field("reference", _("Reference"), needed=False),
    ])  # fmt: skip


@button("deposit", "billing.bank", gettext_lazy("Bank cash"), form=_banked, fresh=True)
def bank(sent: Told, none: int) -> Outcome:
    """Cash was brought to the bank."""
    collector = sent.text("collector")
    carrier = party_typed(sent.actor, collector) if collector else None
    body = bodies.Bank(sent.amount("amount"), None, carrier, sent.text("reference")[:80])
    return actions.bank(actor=sent.actor, deposits=[sent.command(body)]).one()


@listing("bills", gettext_lazy("Suppliers' bills"), 60)
def bills(ask: Ask) -> Listing:
    """Suppliers' bills, the latest day first."""
    statuses = ("expected", "recorded", "paid")
    rows = _searched(queries.visible_bills(ask.actor), ask, Bill.PREFIX, "supplier", statuses)
    found, older = paging.page(rows, ask.after, "on")
    people = names(ask.actor.organisation, [one.supplier for one in found])
    cells = [
        [
            paper("bill", one.id, one.number), text(people.get(one.supplier, "")), text(one.reference), on(one.on),
            on(one.due_on), status(one.status), money(one.untaxed + one.tax, one.currency),
            money(one.paid, one.currency),
        ]
        for one in found
    ]  # fmt: skip
    heads = (_("Number"), _("Supplier"), _("Reference"), _("Day"), _("Due"), _("Status"),
             _("Total"), _("Paid"))  # fmt: skip
    return Listing(Table("", heads, cells, _("No bills yet.")), statuses, older)


@sheet("bill", "bills")
def bill(actor: Actor, identity: int) -> Sheet | None:
    """A supplier's bill."""
    seen = queries.bill(actor, identity)
    one, coin = seen.bill, seen.bill.currency
    people = names(actor.organisation, [one.supplier])
    facts: list[tuple[str, Cell]] = [
        (_("Supplier"), party_cell(people, one.supplier)),
        (_("Reference"), text(one.reference)),
        (_("Their invoice"), text(seen.their_number)),
        (_("Day"), on(one.on)),
        (_("Due"), on(one.due_on)),
        (_("Net"), money(one.untaxed, coin)),
        (_("Tax"), money(one.tax, coin)),
        (_("Total"), money(one.untaxed + one.tax, coin)),
        (_("Received at"), money(one.received, coin)),
        (_("Paid"), money(one.paid, coin)),
        (_("Credited"), money(one.credited, coin)),
    ]
    return Sheet("bill", identity, one.number or f"#{identity}", one.status, "", facts)


def _typed(amount: int, coin: str) -> str:
    value = coins.decimal_string(amount, coin)
    return value.replace(".", ",") if shown.language() == "id" else value


def _amounts(one: Bill | None) -> list[Field]:
    coin = one.currency if one else ""
    today = timezone.localdate().isoformat()
    return [
        Field("untaxed", _("Net"), "number", value=_typed(one.untaxed, coin) if one else ""),
        Field("tax", _("Tax"), "number", value=_typed(one.tax, coin) if one else ""),
        Field("received", _("Received at"), "number", value=_typed(one.untaxed, coin) if one else "",
              hint=_("What the goods were received at, without tax.")),
        Field("on", _("Day"), "date", value=one.on.isoformat() if one else today),
        Field("due_on", _("Due"), "date", value=one.due_on.isoformat() if one else today),
        Field("reference", _("Reference"), needed=False, value=one.reference if one else ""),
    ]  # fmt: skip


def _recorded(actor: Actor, identity: int) -> Form:
    if identity:
        return Form(_amounts(queries.visible_bills(actor).filter(id=identity).first()))
    return Form([Field("supplier", _("Supplier (code)")), *_amounts(None)])


def _bill_told(sent: Told, supplier: int, coin: str | None) -> bodies.RecordBill:
    today = timezone.localdate()
    return bodies.RecordBill(
        supplier, sent.amount("untaxed", coin), sent.amount("tax", coin), sent.amount("received", coin),
        sent.day("on") or today, sent.day("due_on") or today, coin, sent.text("reference")[:80],
    )  # fmt: skip


@button("bill", "billing.record_bill", gettext_lazy("Record a bill"), form=_recorded, fresh=True)
def record_new(sent: Told, none: int) -> Outcome:
    """A supplier's bill came that nobody had announced."""
    body = _bill_told(sent, party_typed(sent.actor, sent.text("supplier", needed=True)), None)
    return actions.record_bill(actor=sent.actor, bills=[sent.command(body)]).one()


@button("bill", "billing.record_bill", gettext_lazy("Record"), statuses=("expected",), form=_recorded)
def record(sent: Told, identity: int) -> Outcome:
    """A bill that was expected lies here."""
    one = _bill_of(sent.actor, identity)
    body = _bill_told(sent, one.supplier, one.currency)
    return actions.record_bill(actor=sent.actor, bills=[sent.command(body, identity)]).one()


def _bill_of(actor: Actor, identity: int) -> Bill:
    with reading(actor.organisation):
        found = queries.visible_bills(actor).filter(id=identity).first()
    if found is None:
        raise Refused("kernel.not_found", paper_kind="bill", paper=identity)
    return found


def _pay(actor: Actor, identity: int) -> Form:
    one = queries.visible_bills(actor).filter(id=identity).first()
    left = _typed(one.untaxed + one.tax - one.paid - one.credited, one.currency) if one else ""
    return Form([Field("amount", _("Amount"), "number", value=left)])


@button("bill", "billing.pay_bill", gettext_lazy("Pay"), statuses=("recorded",), form=_pay)
def pay(sent: Told, identity: int) -> Outcome:
    """Pay an amount of a bill from the bank."""
    body = bodies.PayBill(sent.amount("amount", _bill_of(sent.actor, identity).currency))
    return actions.pay_bill(actor=sent.actor, bills=[sent.command(body, identity)]).one()
