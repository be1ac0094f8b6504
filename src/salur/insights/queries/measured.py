"""The effects of schemes that were measured, as they are kept and as they are read again."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from salur.insights.models import Measurement
from salur.insights.queries.outlet_weeks import Compared
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.pricing.effect import Effect, Span
from salur.pricing.effect.compare import Week


class Seen(NamedTuple):
    """Who was compared: outlets of the scheme and others, weeks before and after, whether its conditions chose."""

    joined: int
    others: int
    before: int
    after: int
    by_conditions: bool


class End(NamedTuple):
    """An outlet among those that gained most or least: what it bought in a week before and since, what it got."""

    party: int
    was: int
    now: int
    took: int


class Asked(NamedTuple):
    """A measurement as the worker finds it."""

    status: str
    scheme: str
    currency: str
    first: date
    last: date
    sight: list[int] | None


def visible(actor: Actor) -> QuerySet[Measurement]:
    """The measurements that an actor may see: those that compared exactly the outlets that the actor sees."""
    mine = Measurement.objects.filter(organisation=actor.organisation)
    if not actor.allows("insights.sales"):
        return mine.none()
    seen = sight(actor)
    return mine.filter(sight__isnull=True) if seen is None else mine.filter(sight=seen)


def sight(actor: Actor) -> list[int] | None:
    """The territories whose outlets are compared; None for all."""
    return None if actor.territories is None else sorted(actor.territories)


def latest(actor: Actor, scheme: str) -> tuple[Measurement | None, Measurement | None]:
    """The last measurement of a scheme that is over, and one that is being reckoned since then. One statement."""
    rows = list(visible(actor).filter(scheme=scheme).order_by("-begun_at", "-id")[:10])
    over = next((one for one in rows if one.status != "running"), None)
    runs = rows[0] if rows and rows[0].status == "running" else None
    return over, runs


def asked(actor: Actor, paper: int) -> Asked | None:
    """A measurement as it was asked for; None if there is none."""
    rows = sql.fetch(
        "SELECT status, scheme, currency, first, last, sight::text FROM insights_measurement "
        "WHERE organisation = %s AND id = %s",
        (actor.organisation, paper),
    )
    if not rows:
        return None
    status, scheme, currency, first, last, seen = rows[0]
    return Asked(status, scheme, currency, first, last, None if seen is None else json.loads(seen))


def kept(found: Effect | None, seen: Compared, ends: list[End]) -> dict[str, Any]:
    """What was found as JSON; an interval without an upper end has none."""
    told: dict[str, Any] = {
        "seen": [len(seen.joined), len(seen.others), seen.before, seen.after, seen.by_conditions],
        "ends": [list(one) for one in ends],
    }
    if found is None:
        return told
    return told | {
        "typical": _span(found.typical), "money": _span(found.money), "word": found.word,
        "before": None if found.before is None else _span(found.before), "sets": found.sets,
        "controls": found.controls, "rarely": found.rarely, "alone": found.alone, "sold": found.sold,
        "expected": found.expected, "weeks": [list(one) for one in found.weeks],
    }  # fmt: skip


def _span(one: Span) -> list[float | None]:
    return [None if math.isinf(value) else value for value in one]


def read_seen(told: Mapping[str, Any]) -> Seen | None:
    """Who was compared; None where that was never reached."""
    return Seen(*told["seen"]) if "seen" in told else None


def read_ends(told: Mapping[str, Any]) -> list[End]:
    """The outlets at both ends."""
    return [End(*one) for one in told.get("ends", ())]


def read_effect(told: Mapping[str, Any]) -> Effect:
    """The effect that was kept."""
    return Effect(
        typical=_read_span(told["typical"]), money=_read_span(told["money"]), word=told["word"],
        before=None if told["before"] is None else _read_span(told["before"]), sets=told["sets"],
        controls=told["controls"], rarely=told["rarely"], alone=told["alone"], sold=told["sold"],
        expected=told["expected"], weeks=tuple(Week(*one) for one in told["weeks"]),
    )  # fmt: skip


def _read_span(told: list[float | None]) -> Span:
    return Span(*(math.inf if value is None else value for value in told))
