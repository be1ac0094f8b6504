"""The reviewer's queue: what waits for a decision, many approved at once with the result of each; and how long deciding
takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.catalog import queries as catalog
from salur.kernel.actor import Actor
from salur.kernel.command import Command, named_key, new_key
from salur.kernel.organisation import house
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.orders import actions, queries, review_times, reviewing
from salur.orders.bodies import Approve
from salur.orders.holding import reading, words
from salur.orders.models import Review
from salur.orders.review_times import age
from salur.parties.queries.names import names
from salur.shell import shown
from salur.shell.doors import Request, again, page, told
from salur.shell.faces import reason, said, show
from salur.shell.offers import LINKS
from salur.shell.sentences import Told as InWords
from salur.shell.tables import Cell, money, paper
from salur.shell.words import word

MOST = 50  # on a page

LINKS.append((11, gettext_lazy("To decide"), "/review", "orders.approve"))
LINKS.append((12, gettext_lazy("Order rules"), "/order-rules", "orders.set_rules"))


class Line(NamedTuple):
    """An order of the queue: its reasons in words, what it comes to, how long it waits, whether I may decide."""

    order: int
    paper: Cell
    who: str
    reasons: list[InWords]
    amount: Cell
    since: str
    late: bool
    mine: bool


def review(request: HttpRequest) -> HttpResponse:
    """The queue, and where approvals are sent."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return _approve(request) if request.method == "POST" else _looked_at(request)


review.for_members = True  # type: ignore[attr-defined]


@page
def _looked_at(request: Request) -> HttpResponse:
    return _queue(request)


def _queue(request: Request, results: Sequence[Outcome] = ()) -> HttpResponse:
    """What waits: that I may decide of, or all of it (`?show=all`)."""
    actor = request.actor
    _may(actor, "orders.approve")
    asked = request.GET or request.POST
    every, rule = asked.get("show") == "all", asked.get("rule", "")
    rule = rule if rule in words.RULE else ""
    mine = reviewing.mine(actor)
    waiting = reviewing.open_reviews(actor) if every else mine
    kinds = reviewing.by_rule(waiting)
    rows = list((reviewing.of_rule(waiting, rule) if rule else waiting)[: MOST + 1])
    deciding = set(mine.values_list("order", flat=True)) if every else {row.order for row in rows}
    context: dict[str, Any] = {
        "lines": _lines(actor, rows[:MOST], deciding), "more": len(rows) > MOST, "every": every, "key": new_key(),
        "many": mine.count(), "whole": reviewing.open_reviews(actor).count(),
        "results": _results(actor, results), "done": sum(one.ending != "refused" for one in results),
        "limits": _limits(actor), "rule": rule,
        "kinds": [(name, words.RULE[name], many) for name, many in kinds if name in words.RULE],
    }  # fmt: skip
    return show(request, "orders/review.html", context)


def _lines(actor: Actor, rows: Sequence[Review], deciding: set[int]) -> list[Line]:
    """The rows in words; three statements more, however many rows."""
    told = {row.order: reviewing.reasons(row) for row in rows}
    heads = {
        order: (numbered, buyer)
        for order, numbered, buyer in queries.visible(actor)
        .filter(id__in=[*told, *_mentioned(told, "order")])
        .values_list("id", "number", "buyer")
    }
    people = names(
        actor.organisation, {heads[order][1] for order in told if order in heads} | _mentioned(told, "buyer", "party")
    )
    goods = catalog.items(actor.organisation, _mentioned(told, "sku"))
    called: dict[str, Mapping[int, str]] = {
        "sku": {sku: one.name for sku, one in goods.items()}, "buyer": people, "party": people,
        "order": {order: numbered for order, (numbered, _buyer) in heads.items() if numbered},
    }  # fmt: skip
    return [
        Line(
            row.order, paper("order", row.order, heads[row.order][0]), people.get(heads[row.order][1], ""),
            [reason(_named(one, called), actor) for one in told[row.order]], money(row.amount, row.currency),
            age(timezone.now() - row.since), timezone.now() - row.since >= timedelta(days=1), row.order in deciding,
        )
        for row in rows
        if row.order in heads
    ]  # fmt: skip


def _mentioned(told: Mapping[int, Iterable[Refused]], *fields: str) -> set[int]:
    """The things that reasons name in these fields."""
    found = (one.facts.get(field) for reasons in told.values() for one in reasons for field in fields)
    return {value for value in found if isinstance(value, int) and value > 0}


def _named(one: Refused, called: Mapping[str, Mapping[int, str]]) -> Refused:
    """A reason with the names of things in place of their numbers."""
    named = {
        field: called[field][value]
        for field, value in one.facts.items()
        if field in called and isinstance(value, int) and value in called[field]
    }
    return Refused(one.code, **{**one.facts, **named})


def _limits(actor: Actor) -> list[tuple[str, str]]:
    """Up to what I may decide, in words."""
    authority, coin = reading.authority(actor), house(actor.organisation).currency
    return [
        (str(words.ABOUT[about]), shown.money(most, coin) if most is not None else _("any amount"))
        for about, most in authority.most.items()
    ]


def _results(actor: Actor, outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """What became of each order that was told."""
    if not outcomes:
        return []
    numbers = dict(
        queries.visible(actor).filter(id__in=[one.paper or 0 for one in outcomes]).values_list("id", "number")
    )
    return [
        {
            "paper": paper("order", one.paper, numbers.get(one.paper or 0)), "ending": one.ending,
            "word": word("status", {"done": "confirmed"}.get(one.ending, one.ending)),
            "why": [said(each, actor) for each in one.reasons],
        }
        for one in outcomes
    ]  # fmt: skip


@told
def _approve(request: Request) -> HttpResponse:
    """Approve the one that was named, or all that were ticked; each is answered for itself."""
    _may(request.actor, "orders.approve")
    asked = [request.POST["only"]] if "only" in request.POST else request.POST.getlist("order")
    wanted = [int(one) for one in dict.fromkeys(asked) if one.isascii() and one.isdigit() and len(one) < 19][:MOST]
    note = request.POST.get("note", "").strip()[:200]
    base = request.POST.get("key", "") or str(new_key())
    commands = [Command(named_key("review", base, order), Approve(note), order) for order in wanted]
    results = list(actions.approve(actor=request.actor, orders=commands)) if commands else []
    return again(request, _queue, results)


def _may(actor: Actor, verb: str) -> None:
    if not actor.allows(verb):
        raise Refused("kernel.not_allowed", permission=verb)


urlpatterns: list[URLPattern] = [
    path("review", review, name="review"),
    path("review/times", review_times.times, name="review-times"),
]
