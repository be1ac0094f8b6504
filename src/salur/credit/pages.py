"""Doors to the credit accounts: limit, exposure, open items."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.credit import actions, queries
from salur.credit.actions import SetLimit
from salur.credit.models import Account
from salur.kernel import money as coins
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.outcome import Outcome
from salur.kernel.papers import missing
from salur.kernel.work import reading
from salur.parties.pages import meant_by, names, party_cell, party_here
from salur.shell.listed import Amounts, Choice, Column, Listed, Search
from salur.shell.offers import Field, Form, Sheet, button, listing, sheet
from salur.shell.shown import language
from salur.shell.tables import Cell, Table, money, number, on, paper, text
from salur.shell.told import Told


def _today() -> date:
    return timezone.localdate()


def room(one: queries.AccountSeen) -> int | None:
    """What may still be owed; None where the account is not limited."""
    return None if one.limit is None else one.limit - one.exposure


ACCOUNTS = Listed(
    queries.visible,
    (
        Column(gettext_lazy("Bill to"), "name", falls=False), Column(gettext_lazy("Limit"), "limit"),
        Column(gettext_lazy("Exposure")), Column(gettext_lazy("Room")), Column(gettext_lazy("Overdue")),
        Column(gettext_lazy("Blocked")),
    ),
    "name",
    gettext_lazy("No credit account yet. Setting a limit opens one."),
    Search(gettext_lazy("Code or name"), named=(("party", meant_by),)),
    (
        Choice("status", gettext_lazy("Status"), {"overdue": Q(late=True), "blocked": ~Q(block="")}, "word", True),
        Amounts("limit", gettext_lazy("Limit"), "limit"),
    ),
)  # fmt: skip


@listing("credit", gettext_lazy("Credit"), 65, ACCOUNTS)
def accounts(actor: Actor, rows: list[Account]) -> list[list[Cell]]:
    """Credit accounts, by name."""
    seen = queries.accounts_seen(actor, _today(), parties=[one.party for one in rows], most=2 * len(rows))
    known = {one.id: one for one in seen}
    people = names(actor.organisation, [one.party for one in rows])
    return [
        [
            text(people.get(one.party, ""), href=f"/credit/{one.id}"),
            money(one.limit, one.currency) if one.limit is not None else _unlimited(),
            money(one.exposure, one.currency), money(room(one), one.currency), money(one.overdue or None, one.currency),
            text(one.block),
        ]
        for one in (known[row.pk] for row in rows)
    ]  # fmt: skip


def _unlimited() -> Cell:
    return number(None)._replace(text=_("not limited"))


@sheet("credit", "credit")
def account(actor: Actor, identity: int) -> Sheet | None:
    """A credit account: what stands on it and what is open."""
    one = queries.account_seen(actor, _today(), identity)
    if one is None:
        return None
    coin = one.currency
    people = names(actor.organisation, [one.party])
    items = queries.open_items(actor.organisation, [one.party])
    rows = [
        [paper(item.paper_kind, item.paper), on(item.on), on(item.due_on),
         number((_today() - item.due_on).days if item.due_on < _today() else None), money(item.amount, coin),
         money(item.open, coin)]
        for item in items
    ]  # fmt: skip
    total = sum(item.open for item in items)
    heads = (_("Paper"), _("Day"), _("Due"), _("Days overdue"), _("Amount"), _("Open"))
    foot = [text(_("Together")), text(""), text(""), number(None), money(None, coin), money(total, coin)]
    facts = [
        (_("Bill to"), party_cell(people, one.party)),
        (_("Limit"), money(one.limit, coin) if one.limit is not None else _unlimited()),
        (_("Exposure"), money(one.exposure, coin)),
        (_("Room"), money(room(one), coin)),
        (_("Set aside for orders"), money(one.promised, coin)),
        (_("Delivered, not invoiced"), money(one.unbilled, coin)),
        (_("Receivable"), money(one.receivable, coin)),
        (_("Giro in hand"), money(one.giro_in_hand, coin)),
        (_("On account"), money(one.on_account, coin)),
        (_("Rebates owed"), money(one.rebates, coin)),
        (_("Overdue"), money(one.overdue, coin)),
        (_("Blocked"), text(one.block)),
        (_("Days overdue allowed"), number(one.overdue_days_allowed)),
        (_("Open papers allowed"), number(one.open_papers_allowed)),
    ]
    table = Table(_("Open items"), heads, rows, _("Nothing is open."), foot if rows else [])
    return Sheet("credit", identity, people.get(one.party, str(identity)), "", "", facts, [table])


def _limit_form(actor: Actor, identity: int) -> Form:
    one = queries.account_seen(actor, _today(), identity)
    limit = "" if one is None or one.limit is None else coins.decimal_string(one.limit, one.currency)
    if language() == "id":
        limit = limit.replace(".", ",")
    return Form([
        Field("limit", _("Limit"), "number", needed=False, value=limit, hint=_("Empty: not limited.")),
        Field("block", _("Blocked because"), needed=False, value=one.block if one else ""),
        Field("days", _("Days overdue allowed"), "number", needed=False, value=_text(one and one.overdue_days_allowed)),
        Field("papers", _("Open papers allowed"), "number", needed=False, value=_text(one and one.open_papers_allowed)),
    ])  # fmt: skip


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


@button("credit", "credit.set_limit", gettext_lazy("Set the limit"), form=_limit_form)
def set_limit(sent: Told, identity: int) -> Outcome:
    """Set what a bill-to party may owe."""
    with reading(sent.actor.organisation):
        one = queries.account_seen(sent.actor, _today(), identity)
    if one is None:
        raise missing("credit", identity)
    body = SetLimit(
        one.party, one.currency, sent.amount_or_none("limit", one.currency), sent.text("block")[:80],
        sent.whole_or_none("days"), sent.whole_or_none("papers"),
    )  # fmt: skip
    return actions.set_limit(actor=sent.actor, limits=[sent.command(body)]).one()


def _first_limit(actor: Actor, identity: int) -> Form:
    coin = house(actor.organisation).currency
    found = [one for one in queries.accounts_seen(actor, _today(), parties=[identity]) if one.currency == coin]
    held = _limit_form(actor, found[0].id) if found else Form([
        Field("limit", _("Limit"), "number", needed=False, hint=_("Empty: not limited.")),
        Field("block", _("Blocked because"), needed=False),
        Field("days", _("Days overdue allowed"), "number", needed=False),
        Field("papers", _("Open papers allowed"), "number", needed=False),
    ])  # fmt: skip
    return Form([*held.fields, Field("currency", _("Currency"), value=coin)])


@button("party", "credit.set_limit", gettext_lazy("Set the limit"), form=_first_limit, leads_to="credit", word="limit",
        beside={"credit.bad_limit": "limit", "kernel.unknown_currency": "currency"})  # fmt: skip
def limit_of_party(sent: Told, identity: int) -> Outcome:
    """What a party may owe, whether it has an account yet or not."""
    party_here(sent.actor, identity)
    coin = sent.text("currency") or house(sent.actor.organisation).currency
    body = SetLimit(
        identity, coin, sent.amount_or_none("limit", coin), sent.text("block"), sent.whole_or_none("days"),
        sent.whole_or_none("papers"),
    )  # fmt: skip
    return actions.set_limit(actor=sent.actor, limits=[sent.command(body)]).one()
