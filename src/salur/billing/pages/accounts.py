"""What is done with a buyer's account, from its page: a payment over the invoices that are open, money on account put
against them or paid back."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.billing import actions, bodies, queries
from salur.billing.rules import METHODS
from salur.credit.queries import AccountSeen, account_seen
from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.kernel.papers import missing
from salur.kernel.work import read_once, reading
from salur.parties.pages import party_typed
from salur.shell import shown
from salur.shell.offers import Field, Form, Grid, button
from salur.shell.told import Told, amount, whole
from salur.shell.words import word


def _seen(actor: Actor, account: int) -> AccountSeen:
    """The account, if it is in sight. Refused: kernel.not_found."""
    found = account_seen(actor, timezone.localdate(), account)
    if found is None:
        raise missing("credit", account)
    return found


def _invoices(actor: Actor, account: int) -> Grid:
    """The account's invoices that are open, what is due first, with room for how much of each is meant."""
    one = _seen(actor, account)
    rows = [
        {"lead": due.number or f"#{due.invoice}", "paper": str(due.invoice),
         "note": _("{amount} open, due {day}").format(
             amount=shown.money(due.open, one.currency), day=shown.day(due.due_on))}
        for due in read_once(("open on", account), lambda: queries.open_invoices(actor, account)) or []
    ]  # fmt: skip
    return Grid((Field("paper", "", "hidden"), Field("part", _("Amount"), "number", False)), rows, _("Invoice"))


def _parts(sent: Told, currency: str) -> tuple[tuple[int, int], ...]:
    return tuple(
        (whole("paper", row["paper"], 1), amount("part", row["part"], currency))
        for row in sent.rows("paper", "part")
        if row["part"]
    )


def _known(sent: Told, account: int) -> AccountSeen:
    with reading(sent.actor.organisation):
        return _seen(sent.actor, account)


def paid_fields(otherwise: str) -> list[Field]:
    """What is told of a payment, but for who paid; `otherwise`: what it does unless it is kept on account."""
    return [
        Field("amount", _("Amount"), "number"),
        Field("method", _("How"), "select", choices=[(one, word("word", one)) for one in METHODS]),
        Field("collector", _("Collector (code)"), needed=False, hint=_("Who carries the cash; empty: the drawer.")),
        Field("reference", _("Reference"), needed=False),
        Field("keep", _("Keep it on account"), "check", False, hint=otherwise),
    ]


def came_in(sent: Told, party: int, currency: str | None = None, parts: tuple[tuple[int, int], ...] = ()) -> Outcome:
    """Money of a party came in, as its form told it."""
    collector = sent.text("collector")
    body = bodies.Payment(
        party, sent.amount("amount", currency), currency, sent.text("method"),
        party_typed(sent.actor, collector) if collector else None, parts, sent.text("reference")[:80],
        not sent.text("keep"),
    )  # fmt: skip
    return actions.receive_payment(actor=sent.actor, payments=[sent.command(body)]).one()


def _paid(actor: Actor, account: int) -> Form:
    fields = paid_fields(_("Else it settles the invoices below that have an amount, or what is due first."))
    return Form(fields, _invoices(actor, account))


@button("credit", "billing.receive_payment", gettext_lazy("Receive a payment"), form=_paid, leads_to="payment")
def receive(sent: Told, account: int) -> Outcome:
    """Money of this buyer came in, over invoices that are named or those due first."""
    one = _known(sent, account)
    return came_in(sent, one.party, one.currency, () if sent.text("keep") else _parts(sent, one.currency))


def _put(actor: Actor, account: int) -> Form:
    return Form((), _invoices(actor, account))


@button("credit", "billing.allocate", gettext_lazy("Put it against invoices"), form=_put)
def allocate(sent: Told, account: int) -> Outcome:
    """What stands on account settles the invoices that have an amount, or what is due first."""
    one = _known(sent, account)
    body = bodies.Allocate(one.party, one.currency, _parts(sent, one.currency))
    outcome = actions.allocate(actor=sent.actor, clearings=[sent.command(body)]).one()
    return outcome._replace(paper=account)  # its page shows what is left on account


def _back(actor: Actor, account: int) -> Form:
    return Form([
        Field("amount", _("Amount"), "number"),
        Field("method", _("How"), "select", choices=[(one, word("word", one)) for one in ("transfer", "cash")]),
        Field("reference", _("Reference"), needed=False),
    ])  # fmt: skip


@button("credit", "billing.refund", gettext_lazy("Pay it back"), form=_back)
def refund(sent: Told, account: int) -> Outcome:
    """What stands on account goes back to the buyer."""
    one = _known(sent, account)
    body = bodies.Refund(
        one.party, sent.amount("amount", one.currency), one.currency, sent.text("method"), sent.text("reference")[:80]
    )
    outcome = actions.refund(actor=sent.actor, refunds=[sent.command(body)]).one()
    return outcome._replace(paper=account)
