"""Doors to the money: invoices and credit notes, payments and deposits; suppliers' bills stand beside."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.billing import actions, bodies, queries
from salur.billing.models import CreditNote, Deposit, Invoice, Payment
from salur.billing.pages import bill_credits as bill_credits  # these doors register themselves
from salur.billing.pages import bills as bills
from salur.billing.pages.searching import searched
from salur.billing.queries.papers import Settlement
from salur.billing.rules import METHODS
from salur.catalog.pages import sku_cells
from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.parties.pages import names, party_cell, party_typed
from salur.shell import paging
from salur.shell.offers import Ask, Field, Form, Listing, Sheet, button, calls, listing, panel, sheet
from salur.shell.tables import Cell, Table, money, number, on, paper, said, status, text, when
from salur.shell.told import Told
from salur.shell.words import word


@calls("invoice")
def _invoice_called(actor: Actor, invoice: int) -> str:
    found = queries.visible_invoices(actor).filter(id=invoice).values_list("number", "reference").first()
    return (found[0] or found[1]) if found else ""


@listing("invoices", gettext_lazy("Invoices"), 40)
def invoices(ask: Ask) -> Listing:
    """Invoices (faktur), the latest day first."""
    statuses = ("issued", "opening", "historic")
    rows = searched(queries.visible_invoices(ask.actor), ask, Invoice.PREFIX, "bill_to", statuses)
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


@button("shipment", "billing.invoice", gettext_lazy("Invoice"), leads_to="invoice",
        statuses=("loaded", "delivered", "part", "done"))  # fmt: skip
def issue(sent: Told, identity: int) -> Outcome:
    """Put a shipment on an invoice of its own, dated today."""
    return actions.invoice(actor=sent.actor, invoices=[sent.command(bodies.Invoice((identity,)))]).one()


@listing("credit-notes", gettext_lazy("Credit notes"), 45)
def credit_notes(ask: Ask) -> Listing:
    """Credit notes, the latest day first."""
    statuses = ("issued", "historic")
    rows = searched(queries.visible_credit_notes(ask.actor), ask, CreditNote.PREFIX, "bill_to", statuses)
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
    rows = searched(queries.visible_payments(ask.actor), ask, Payment.PREFIX, "party", statuses)
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
    rows = searched(queries.visible_deposits(ask.actor), ask, Deposit.PREFIX, "collector", ())
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
