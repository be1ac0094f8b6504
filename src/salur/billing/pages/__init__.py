"""Doors to the money: invoices and credit notes, payments and deposits; suppliers' bills stand beside."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.billing import actions, bodies, queries
from salur.billing.models import CreditNote, Deposit, Invoice, Payment
from salur.billing.pages import accounts as accounts  # these doors register themselves
from salur.billing.pages import bill_credits as bill_credits
from salur.billing.pages import bills as bills
from salur.billing.pages.searching import GROSS, sought
from salur.billing.queries.papers import Settlement
from salur.billing.rules import METHODS, REBATE
from salur.catalog.pages import sku_cells
from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.parties.pages import names, party_cell, party_filter, party_here, party_typed
from salur.shell.listed import Amounts, Column, Days, Listed, choice, statuses
from salur.shell.offers import Field, Form, Sheet, button, calls, listing, panel, sheet
from salur.shell.tables import Cell, Table, money, number, on, paper, said, status, text, when
from salur.shell.told import Told


@calls("invoice")
def _invoice_called(actor: Actor, invoice: int) -> str:
    found = queries.visible_invoices(actor).filter(id=invoice).values_list("number", "reference").first()
    return (found[0] or found[1]) if found else ""


INVOICES = Listed(
    queries.visible_invoices,
    (
        Column(gettext_lazy("Number"), "number"), Column(gettext_lazy("Bill to")), Column(gettext_lazy("Day"), "on"),
        Column(gettext_lazy("Due"), "due_on", costly=True), Column(gettext_lazy("Status")),
        Column(gettext_lazy("Total"), "total", GROSS, costly=True),
    ),
    "-on",
    gettext_lazy("No invoices yet. Invoice a shipment."),
    sought(Invoice.PREFIX, "bill_to", "buyer"),
    (
        statuses("issued", "opening", "historic"),
        Days("on", gettext_lazy("Day")),
        Days("due", gettext_lazy("Due"), "due_on"),
        party_filter("bill_to", gettext_lazy("Bill to")),
        Amounts("total", gettext_lazy("Total"), GROSS),
    ),
    "on",
)  # fmt: skip


@listing("invoices", gettext_lazy("Invoices"), 40, INVOICES)
def invoices(actor: Actor, rows: list[Invoice]) -> list[list[Cell]]:
    """Invoices (faktur), the latest day first."""
    people = names(actor.organisation, [one.bill_to for one in rows])
    return [
        [
            paper("invoice", one.id, one.number or one.reference), text(people.get(one.bill_to, "")), on(one.on),
            on(one.due_on), status(one.status), money(one.untaxed + one.tax, one.currency),
        ]
        for one in rows
    ]  # fmt: skip


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
    ours = one.organisation == actor.organisation  # the shipments of an invoice that was sent to us are not
    rows = [
        [
            text(line.n), goods.get(line.sku, text(line.sku)), number(line.pieces), money(line.untaxed, coin),
            money(line.tax, coin), money(line.untaxed + line.tax, coin),
            paper("shipment", line.shipment) if line.shipment and ours else text(""),
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


def _alone(sent: Told, shipment: int) -> tuple[bodies.Invoice, None]:
    return bodies.Invoice((shipment,)), None


@button("shipment", "billing.invoice", gettext_lazy("Invoice"), leads_to="invoice", each=_alone,
        statuses=("loaded", "delivered", "part", "done"))  # fmt: skip
def issue(sent: Told, identity: int) -> Outcome:
    """Put a shipment on an invoice of its own, dated today."""
    return actions.invoice(actor=sent.actor, invoices=[sent.command(*_alone(sent, identity))]).one()


CREDIT_NOTES = Listed(
    queries.visible_credit_notes,
    (
        Column(gettext_lazy("Number"), "number"), Column(gettext_lazy("Bill to")), Column(gettext_lazy("Day"), "on"),
        Column(gettext_lazy("For")), Column(gettext_lazy("Status")),
        Column(gettext_lazy("Total"), "total", GROSS, costly=True),
    ),
    "-on",
    gettext_lazy("No credit notes yet."),
    sought(CreditNote.PREFIX, "bill_to", "buyer"),
    (
        statuses("issued", "historic"),
        Days("on", gettext_lazy("Day")),
        party_filter("bill_to", gettext_lazy("Bill to")),
        Amounts("total", gettext_lazy("Total"), GROSS),
    ),
    "on",
)  # fmt: skip


@listing("credit-notes", gettext_lazy("Credit notes"), 45, CREDIT_NOTES)
def credit_notes(actor: Actor, rows: list[CreditNote]) -> list[list[Cell]]:
    """Credit notes, the latest day first."""
    people = names(actor.organisation, [one.bill_to for one in rows])
    return [
        [
            paper("credit_note", one.id, one.number or one.reference), text(people.get(one.bill_to, "")), on(one.on),
            _reason(one), status(one.status), money(one.untaxed + one.tax, one.currency),
        ]
        for one in rows
    ]  # fmt: skip


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


PAYMENTS = Listed(
    queries.visible_payments,
    (
        Column(gettext_lazy("Number"), "number"), Column(gettext_lazy("From")), Column(gettext_lazy("When"), "at"),
        Column(gettext_lazy("How")), Column(gettext_lazy("Status")),
        Column(gettext_lazy("Amount"), "amount", costly=True),
        Column(gettext_lazy("On account"), "on_account", costly=True),
    ),
    "-at",
    gettext_lazy("No payments yet."),
    sought(Payment.PREFIX, "party"),
    (
        statuses("received", "opening", "historic"),
        Days("at", gettext_lazy("When")),
        party_filter("party", gettext_lazy("From")),
        party_filter("collector", gettext_lazy("Collector")),
        choice("method", gettext_lazy("How"), "method", (*METHODS, REBATE)),
        Amounts("amount", gettext_lazy("Amount"), "amount"),
    ),
    "at",
)  # fmt: skip


@listing("payments", gettext_lazy("Payments"), 50, PAYMENTS)
def payments(actor: Actor, rows: list[Payment]) -> list[list[Cell]]:
    """Payments received, the newest first."""
    people = names(actor.organisation, [one.party for one in rows])
    return [
        [
            paper("payment", one.id, one.number or one.reference), text(people.get(one.party, "")), when(one.at),
            said("word", one.method), status(one.status), money(one.amount, one.currency),
            money(one.on_account or None, one.currency),
        ]
        for one in rows
    ]  # fmt: skip


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
    return Form([Field("party", _("From (code)")), *accounts.paid_fields(_("Else it settles what is due first."))])


@button("payment", "billing.receive_payment", gettext_lazy("Receive a payment"), form=_paid, fresh=True)
def receive_payment(sent: Told, none: int) -> Outcome:
    """Money came in."""
    return accounts.came_in(sent, party_typed(sent.actor, sent.text("party", needed=True)))


def _rebate(actor: Actor, identity: int) -> Form:
    to_whom = [] if identity else [Field("party", _("To (code)"), hint=_("Who is billed."))]
    return Form([
        *to_whom,
        Field("amount", _("Amount"), "number", False, hint=_("Empty: all that is owed.")),
        Field("reference", _("Reference"), needed=False),
        Field("keep", _("Keep it on account"), "check", False, hint=_("Else it settles what is due first.")),
    ])  # fmt: skip


@button("payment", "billing.pay_rebates", gettext_lazy("Pay out rebates"), form=_rebate, fresh=True)
@button("party", "billing.pay_rebates", gettext_lazy("Pay out rebates"), form=_rebate, leads_to="payment")
def pay_rebates(sent: Told, party: int) -> Outcome:
    """What a buyer has earned of rebates is put against what it owes."""
    if party:
        party_here(sent.actor, party)
    body = bodies.PayRebate(
        party or party_typed(sent.actor, sent.text("party", needed=True)),
        sent.amount("amount") if sent.text("amount") else None,
        None, sent.text("reference")[:80], not sent.text("keep"),
    )  # fmt: skip
    return actions.pay_rebates(actor=sent.actor, rebates=[sent.command(body)]).one()


DEPOSITS = Listed(
    queries.visible_deposits,
    (
        Column(gettext_lazy("Number"), "number"), Column(gettext_lazy("Cash of")), Column(gettext_lazy("When"), "at"),
        Column(gettext_lazy("Reference")), Column(gettext_lazy("Amount"), "amount", costly=True),
    ),
    "-at",
    gettext_lazy("Nothing has been banked yet."),
    sought(Deposit.PREFIX, "collector"),
    (
        Days("at", gettext_lazy("When")),
        party_filter("collector", gettext_lazy("Cash of")),
        Amounts("amount", gettext_lazy("Amount"), "amount"),
    ),
    "at",
)  # fmt: skip


@listing("deposits", gettext_lazy("Deposits"), 55, DEPOSITS)
def deposits(actor: Actor, rows: list[Deposit]) -> list[list[Cell]]:
    """Cash brought to the bank, the newest first."""
    people = names(actor.organisation, [one.collector for one in rows])
    return [
        [
            paper("deposit", one.id, one.number), text(people.get(one.collector or 0, _("the drawer"))), when(one.at),
            text(one.reference), money(one.amount, one.currency),
        ]
        for one in rows
    ]  # fmt: skip


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
