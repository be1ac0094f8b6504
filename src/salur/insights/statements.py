"""The statement of account of a party: what it owed, every paper since, what it owes, and what of it is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from salur.billing import queries as billing
from salur.billing.queries import Statement
from salur.credit import queries as credit
from salur.insights import asking, rules
from salur.insights.queries import owed
from salur.insights.queries.owed import OpenSeen
from salur.insights.reports import COLUMN_LABELS
from salur.insights.rules import Period
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused
from salur.parties import queries as parties
from salur.parties.pages import names, party_typed
from salur.shell.doors import Request, page
from salur.shell.faces import show
from salur.shell.offers import Sheet, panel
from salur.shell.shown import day
from salur.shell.tables import Cell, Table, money, number, on, paper, text


class Account(NamedTuple):
    """All that a statement says: whose it is, over what, its lines, what is open, and what may be owed."""

    party: int
    known: parties.Known
    period: Period
    currency: str
    lines: Statement
    open: Sequence[OpenSeen]
    limit: int | None


@page
def statement(request: Request) -> HttpResponse:
    """What a party owed before a period, each paper since, and what it owes after; ?party= is its code, ?of= itself."""
    account = _account(request)
    period = asking.period_of(request.actor, request.GET.dict())
    context: dict[str, Any] = {"period": period, "code": request.GET.get("party", "").strip()[:80]}
    if account is None:
        context["table"] = Table("", (_("Day"), _("Paper"), _("Owed")), [], _("Type the code of a party."))
        return show(request, "insights/statement.html", context)
    today = timezone.localdate()
    context |= {
        "account": account, "code": account.known.code, "table": _lines(account), "open": _open(account, today),
        "ages": _ages(account, today), "facts": _facts(account, today),
        "here": f"of={account.party}&first={period.first}&last={period.last}",
    }  # fmt: skip
    return show(request, "insights/statement.html", context)


@page
def printed(request: Request) -> HttpResponse:
    """The same on paper: A4, black on white."""
    account = _account(request)
    if account is None:
        raise Refused("parties.no_such_relation", called="–")
    actor, today = request.actor, timezone.localdate()
    firm = parties.relations(actor.organisation, [actor.party]).get(actor.party)
    context = {
        "account": account, "table": _lines(account), "open": _open(account, today), "ages": _ages(account, today),
        "firm_name": names(actor.organisation, [actor.party]).get(actor.party, ""),
        "firm_address": firm.address if firm else "", "firm_tax": firm.tax_number if firm else "",
        "owed": money(account.lines.after, account.currency), "today": day(today),
        "printed": _("printed {day}, {who}").format(day=day(today), who=request.user.get_username()),
        "first": day(account.period.first), "last": day(account.period.last),
        "here": f"of={account.party}&first={account.period.first}&last={account.period.last}",
    }  # fmt: skip
    return show(request, "insights/statement_print.html", context)


def _account(request: Request) -> Account | None:
    """The account asked for, None where none is; a party that one may not see is not there.

    Refused: kernel.not_allowed, kernel.not_found, parties.no_such_relation, insights.bad_period.
    """
    actor, given = request.actor, request.GET
    if not actor.allows("insights.receivables"):
        raise Refused("kernel.not_allowed", permission="insights.receivables")
    code, of = given.get("party", "").strip()[:80], given.get("of", "")
    if code:
        party = party_typed(actor, code)
    elif of.isascii() and of.isdigit() and len(of) < 19:
        party = int(of)
    else:
        return None
    known = parties.relations(actor.organisation, [party]).get(party)
    if known is None or parties.unseen(actor, [party]):
        raise Refused("kernel.not_found", paper_kind="party", paper=party)
    period, currency = asking.period_of(actor, given.dict()), house(actor.organisation).currency
    seen = credit.accounts_seen(actor, timezone.localdate(), parties=[party])
    limit = next((one.limit for one in seen if one.currency == currency), None)
    lines = billing.statement(actor, party, currency, period.first, period.last)
    return Account(party, known, period, currency, lines, owed.open_papers(actor, party, currency), limit)


@panel("party")
def of_party(actor: Actor, shown: Sheet) -> list[Table]:
    """What a party owes, on its page, with the way to its statement."""
    if not actor.allows("insights.receivables"):
        return []
    coin, today = house(actor.organisation).currency, timezone.localdate()
    items = owed.open_papers(actor, shown.id, coin)
    late = sum(one.open for one in items if one.due_on < today)
    row = [
        text(_("Statement of account"), href=f"/reports/statement?of={shown.id}"), number(len(items)),
        money(sum(one.open for one in items), coin), money(late, coin),
    ]  # fmt: skip
    return [Table(_("Account"), (_("Account"), _("Papers"), _("Open"), _("Overdue")), [row])]


def _lines(account: Account) -> Table:
    """Opening, every paper with what it added or took off and what was owed after it, closing."""
    coin, said = account.currency, account.lines
    nothing = money(None, coin)
    rows: list[list[Cell]] = [
        [on(account.period.first), text(_("Opening")), nothing, nothing, money(said.before, coin)]
    ]  # fmt: skip
    rows += [
        [on(one.on), paper(one.paper_kind, one.paper, one.number or None),
         money(one.change, coin) if one.change > 0 else nothing,
         money(-one.change, coin) if one.change < 0 else nothing, money(one.balance, coin)]
        for one in said.lines
    ]  # fmt: skip
    more = sum(one.change for one in said.lines if one.change > 0)
    less = -sum(one.change for one in said.lines if one.change < 0)
    foot = [on(account.period.last), text(_("Closing")), money(more, coin), money(less, coin), money(said.after, coin)]
    heads = (_("Day"), _("Paper"), _("Debit"), pgettext("book", "Credit"), _("Owed"))
    return Table(_("Statement of account"), heads, rows, "", foot, "money")


def _open(account: Account, today: date) -> Table:
    """What is open, paper by paper, with its days overdue."""
    coin = account.currency
    rows = [
        [paper(one.paper_kind, one.paper, one.number or None), on(one.on), on(one.due_on),
         number((today - one.due_on).days if one.due_on < today else None), money(one.amount, coin),
         money(one.open, coin)]
        for one in account.open
    ]  # fmt: skip
    heads = (_("Paper"), _("Day"), _("Due"), _("Days overdue"), _("Amount"), _("Open"))
    whole = sum(one.open for one in account.open)
    foot = [text(_("Together")), text(""), text(""), number(None), money(None, coin), money(whole, coin)]
    return Table(_("Open items"), heads, rows, _("Nothing is open."), foot if rows else [], "money")


def ages(items: Sequence[OpenSeen], today: date) -> dict[str, int]:
    """What is open by how long it is overdue, in the buckets of the ageing report."""
    found = dict.fromkeys(rules.BUCKETS, 0)
    for one in items:
        found[rules.bucket_of((today - one.due_on).days)] += one.open
    return found


def _ages(account: Account, today: date) -> list[dict[str, Any]]:
    """The buckets as tiles, each with its part of the whole in hundredths for its bar."""
    found = ages(account.open, today)
    largest = max(found.values())
    return [
        {"label": COLUMN_LABELS[name], "amount": money(value, account.currency),
         "late": name != "not_due" and value > 0, "part": value * 100 // largest if largest else 0}
        for name, value in found.items()
    ]  # fmt: skip


def _facts(account: Account, today: date) -> list[tuple[str, Cell]]:
    """What one wants to know at a glance."""
    coin = account.currency
    late = sum(one.open for one in account.open if one.due_on < today)
    whole = sum(one.open for one in account.open)
    facts = [
        (_("Open"), money(whole, coin)), (_("Overdue"), money(late, coin)),
        (_("Oldest due"), on(account.open[0].due_on if account.open else None)),
    ]  # fmt: skip
    if account.limit is not None:
        facts.append((_("Limit"), money(account.limit, coin)))
    return facts
