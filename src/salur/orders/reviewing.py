"""Reading the reviewer's queue: which orders wait for whom, and how long deciding took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.orders import queries
from salur.orders.holding import reading
from salur.orders.holding.authority import Authority
from salur.orders.holding.rules import ABOUT, RULE_OF, RULES
from salur.orders.models import Review

MOST = 5000  # reviews whose reasons are counted
QUICK = timedelta(hours=4)  # a decision within the half-day
DECIDED = ("approved", "returned", "split")  # by somebody; the others ended by themselves


def open_reviews(actor: Actor) -> QuerySet[Review]:
    """The waits of orders on hold that somebody may see, the one waiting longest first."""
    seen = queries.visible(actor).filter(id=OuterRef("order"), status="held")
    found = Review.objects.filter(organisation=actor.organisation, decided_at=None)
    return found.filter(Exists(seen)).order_by("since", "id")


def mine(actor: Actor, authority: Authority | None = None) -> QuerySet[Review]:
    """Of those, the ones that somebody may decide of: within their authority, and with something to approve."""
    authority = authority or reading.authority(actor)
    within = ~Q(about=[])
    for about in ABOUT:
        most = authority.most.get(about)
        if about not in authority.most:
            within &= ~Q(about__contains=[about])
        elif most is not None:
            within &= ~Q(about__contains=[about]) | Q(amount__lte=most, currency=authority.currency)
    return open_reviews(actor).filter(within)


def by_rule(rows: QuerySet[Review]) -> list[tuple[str, int]]:
    """What orders wait for, by rule, the most frequent first; an order that breaks two counts for both. One
    statement."""
    told = rows.order_by().values_list("reasons", flat=True)[:MOST]
    found = Counter(rule for some in told for rule in {RULE_OF.get(one[0], "") for one in some} if rule)
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


def of_rule(rows: QuerySet[Review], rule: str) -> QuerySet[Review]:
    """Those that wait for a rule, be it beside others."""
    return rows.filter(reasons__contains=[[RULES[rule].code]])


def reasons(review: Review) -> list[Refused]:
    """Why an order waits, with all figures."""
    return [Refused.restored(one) for one in review.reasons]


def returned_with(actor: Actor, order: int) -> str:
    """The note that an order was last returned with, if it was not decided of since; '' if it was not returned."""
    last = Review.objects.filter(organisation=actor.organisation, order=order).order_by("-id")
    found = last.values_list("decision", "note").first()
    return found[1] if found and found[0] == "returned" else ""


class Took(NamedTuple):
    """How long deciding took: how many were decided of, in seconds the middle one and the longest, and how many of
    them within the half-day."""

    named: str
    many: int
    middle: int
    longest: int
    quick: int


class Times(NamedTuple):
    """How long orders waited that were decided of in some days: by reason, by who decided, by how it ended."""

    whole: Took
    by_reason: list[Took]
    by_person: list[Took]
    by_decision: list[Took]
    still: int
    longest: int  # seconds that the one waiting longest has waited


def times(actor: Actor, since: datetime, now: datetime) -> Times:
    """How long it took to decide, of what was decided since an instant; and what waits still. Two statements."""
    rows = list(
        Review.objects.filter(organisation=actor.organisation, decided_at__gte=since).values_list(
            "since", "decided_at", "decision", "person", "reasons"
        )
    )
    waits = list(open_reviews(actor).values_list("since", flat=True)[:10_000])
    by_reason: dict[str, list[timedelta]] = {}
    by_person: dict[str, list[timedelta]] = {}
    by_decision: dict[str, list[timedelta]] = {}
    for began, ended, decision, person, told in rows:
        took = (ended or now) - began
        by_decision.setdefault(decision, []).append(took)
        if decision in DECIDED:
            by_person.setdefault(str(person or 0), []).append(took)
        for code in Counter(str(one[0]) for one in told):
            by_reason.setdefault(code, []).append(took)
    all_of_them = [(ended or now) - began for began, ended, *_ in rows]
    return Times(
        _took("", all_of_them), _each(by_reason), _each(by_person), _each(by_decision), len(waits),
        int((now - min(waits)).total_seconds()) if waits else 0,
    )  # fmt: skip


def _each(found: Mapping[str, list[timedelta]]) -> list[Took]:
    return sorted((_took(named, took) for named, took in found.items()), key=lambda one: (-one.many, one.named))


def _took(named: str, took: Iterable[timedelta]) -> Took:
    seconds = sorted(int(one.total_seconds()) for one in took)
    if not seconds:
        return Took(named, 0, 0, 0, 0)
    quick = sum(one <= QUICK.total_seconds() for one in seconds)
    return Took(named, len(seconds), int(median(seconds)), seconds[-1], quick)
