"""Doors for people: who comes in, the reading transaction, and how a refusal comes back to the page it came from."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, cast
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.shell.faces import no_member, refused_page

P = ParamSpec("P")


class Request(HttpRequest):
    """A request of somebody who acts for an organisation."""

    actor: Actor


class Entered(Protocol):
    """What the middleware adds: the actor, or why there is none."""

    actor: Actor | None
    no_actor: Refused | None


View = Callable[Concatenate[HttpRequest, P], HttpResponse]
Door = Callable[Concatenate[Request, P], HttpResponse]


def page(view: Door[P]) -> View[P]:
    """A page that is looked at: signed in, acting for an organisation, in a transaction that shows its rows."""

    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return _entered(request, lambda known: _read(known, view, *args, **kwargs))

    shown.for_members = True  # type: ignore[attr-defined]
    return shown


def told(view: Door[P]) -> View[P]:
    """A form that is sent: signed in, acting for an organisation; no transaction, since the verb opens its own."""

    @wraps(view)
    def sent(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return _entered(request, lambda known: view(known, *args, **kwargs))

    sent.for_members = True  # type: ignore[attr-defined]
    return sent


def again(request: Request, view: Door[P], *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
    """Show a page after all, from within a form that was refused."""
    return _read(request, view, *args, **kwargs)


def _read(request: Request, view: Door[P], *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
    with reading(request.actor.organisation):
        return view(request, *args, **kwargs)


def _entered(request: HttpRequest, go_on: Callable[[Request], HttpResponse]) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect(f"{reverse('sign_in')}?next={request.path}" if request.method == "GET" else reverse("sign_in"))
    entered = cast(Entered, request)
    if entered.actor is None:
        return no_member(request, entered.no_actor)
    known = cast(Request, request)
    with timezone.override(ZoneInfo(house(known.actor.organisation).time_zone)):
        try:
            response = go_on(known)
        except Refused as refused:
            response = refused_page(request, refused)
    # one browser may serve several people, and keys of forms are used once: only a page that says so is stored
    response.headers.setdefault("Cache-Control", "no-store")
    return response
