"""How long deciding takes: the report of the reviewer's queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from salur.kernel.refusal import Refused
from salur.orders import reviewing
from salur.orders.holding import words
from salur.orders.holding.rules import RULE_OF
from salur.orders.reviewing import Took
from salur.parties.queries.names import names
from salur.shell import shown
from salur.shell.doors import Request, page
from salur.shell.faces import show
from salur.shell.tables import Table, number, text

DAYS = 30  # that the report looks back


def age(waited: timedelta) -> str:
    """How long, in words: minutes, hours or days."""
    minutes = max(int(waited.total_seconds() // 60), 0)
    if minutes < 60:
        return _("{n} min").format(n=minutes)
    if minutes < 1440:
        return _("{n} h").format(n=minutes // 60)
    return _("1 day") if minutes < 2880 else _("{n} days").format(n=minutes // 1440)


@page
def times(request: Request) -> HttpResponse:
    """How long orders on hold waited for a decision, in the last thirty days."""
    actor, now = request.actor, timezone.now()
    if not actor.allows("orders.approve"):
        raise Refused("kernel.not_allowed", permission="orders.approve")
    found = reviewing.times(actor, now - timedelta(days=DAYS), now)
    people = names(actor.organisation, [int(one.named) for one in found.by_person])
    rules = {
        one.named: words.RULE[RULE_OF[one.named]] if one.named in RULE_OF else one.named for one in found.by_reason
    }
    tables = [
        _table(_("By reason"), _("Reason"), found.by_reason, rules),
        _table(_("By who decided"), _("Who"), found.by_person, {
            one.named: people.get(int(one.named)) or _("The system") for one in found.by_person
        }),
        _table(_("By how it ended"), _("Ending"), found.by_decision, {
            one.named: words.DECISION.get(one.named, one.named) for one in found.by_decision
        }),
    ]  # fmt: skip
    seconds = timedelta(seconds=1)
    context = {
        "tables": tables, "many": shown.whole(found.whole.many),
        "middle": age(found.whole.middle * seconds) if found.whole.many else "–",
        "longest": age(found.whole.longest * seconds), "quick": _share(found.whole), "still": shown.whole(found.still),
        "still_longest": age(found.longest * seconds), "days": DAYS,
    }  # fmt: skip
    return show(request, "orders/review_times.html", context)


def _share(one: Took) -> str:
    return f"{100 * one.quick // one.many}%" if one.many else "–"


def _table(title: str, head: str, found: Sequence[Took], called: Mapping[str, object]) -> Table:
    rows = [
        [
            text(called.get(one.named, one.named)), number(one.many), text(age(timedelta(seconds=one.middle))),
            text(age(timedelta(seconds=one.longest))), text(_share(one)),
        ]
        for one in found
    ]  # fmt: skip
    heads = (head, _("Orders"), _("Half within"), _("Longest"), _("Within 4 hours"))
    return Table(title, heads, rows, _("Nothing was decided in these days."))
