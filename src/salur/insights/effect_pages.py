"""The effect of a scheme: what was measured last and when, how far a measurement is, and the door that asks for one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone

from salur.insights import effect_shown, jobs
from salur.insights.actions.measure import BeginEffect
from salur.insights.launch import launch
from salur.insights.models import Measurement
from salur.insights.queries import measured
from salur.insights.scheme_results import scheme_seen
from salur.kernel.actor import Actor
from salur.kernel.command import new_key
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.pages import names
from salur.pricing.models import Scheme
from salur.shell import shown
from salur.shell.doors import Request, again, page, told
from salur.shell.faces import missing, said, show
from salur.shell.told import Told

PERMISSION = "insights.measure"


@page
def effect_of(request: Request, paper: int) -> HttpResponse:
    """The effect beside a matched control group as it was measured last, or why it cannot be told."""
    return _effect_of(request, paper)


def _effect_of(request: Request, paper: int, refused: Refused | None = None) -> HttpResponse:
    one = scheme_seen(request, paper)
    if one is None:
        return missing(request)
    context = _effect(request.actor, one) | {"scheme": one, "key": new_key()}
    if refused is not None:
        context["why"] = said(refused, request.actor)
    if request.headers.get("HX-Request"):
        return HttpResponse(render_to_string("insights/scheme_effect.html", context, request))
    return show(request, "insights/scheme_effect_page.html", context, 409 if refused else 200)


def _effect(actor: Actor, one: Scheme) -> dict[str, Any]:
    """What is kept, what runs, and whether it may be asked for."""
    try:
        launch(one, timezone.localdate())
    except Refused as refused:
        return {"why": said(refused, actor)}
    over, runs = measured.latest(actor, one.code)
    context: dict[str, Any] = {"runs": runs, "may_measure": runs is None and actor.allows(PERMISSION)}
    if over is None:
        return context | {"never": runs is None}
    return context | {"when": shown.moment(over.ended_at), "until": shown.day(over.last)} | _kept(actor, over)


def _kept(actor: Actor, over: Measurement) -> dict[str, Any]:
    seen, ends = measured.read_seen(over.found), measured.read_ends(over.found)
    if over.status == "broken" or seen is None:
        why = said(Refused.restored(over.fault), actor) if over.fault else ""
        return {"why": why, "groups": effect_shown.groups(seen) if seen else ""}
    people = names(actor.organisation, [end.party for end in ends])
    return effect_shown.context(measured.read_effect(over.found), seen, over.currency, ends, people)


@told
def measure(request: Request, paper: int) -> HttpResponse:
    """Ask for the effect; the worker reckons, and the page looks again by itself."""
    with reading(request.actor.organisation):
        one = scheme_seen(request, paper)
    if one is None:
        return again(request, _missing)
    sent = Told(request, request.actor)
    outcome = jobs.begin_measuring(request.actor, sent.command(BeginEffect(one.id)))
    if outcome.reasons:
        return again(request, _effect_of, paper, outcome.reasons[0])
    return redirect(f"/scheme/{paper}/effect")


def _missing(request: Request) -> HttpResponse:
    return missing(request)


urlpatterns: list[URLPattern] = [
    path("scheme/<int:paper>/effect", effect_of, name="scheme-effect"),
    path("scheme/<int:paper>/effect/measure", measure, name="scheme-effect-measure"),
]
