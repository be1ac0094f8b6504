"""What every page has around it: menu, firm, messages; and the pages for when something cannot be."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.translation import gettext

from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.shell import menus, offers
from salur.shell.sentences import Told, in_words, sentence

THEME = "theme"  # the cookie
THEMES = ("light", "dark")


def firms(request: HttpRequest) -> list[Any]:
    """The members that whoever is signed in works for (organisation, name); read once for a request."""
    person = getattr(request.user, "person", None)
    known: tuple[Any, list[Any]] | None = getattr(request, "firms", None)
    if known is None or known[0] != person:  # signed in or out meanwhile
        known = person, _works_for(request, person) if person else []
        request.firms = known  # type: ignore[attr-defined]
    return known[1]


def _works_for(request: HttpRequest, person: int) -> list[Any]:
    entered = getattr(getattr(request, "session", None), "entered", None)
    if entered is not None and entered.user.person == person:
        return cast("list[Any]", entered.works_for)
    return list(import_string(settings.SALUR_MEMBERSHIPS)(person))


def show(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page with everything around it, rendered here and now, while its transaction is open."""
    actor: Actor | None = getattr(request, "actor", None)
    context.setdefault("theme", request.COOKIES.get(THEME) if request.COOKIES.get(THEME) in THEMES else "")
    if actor is not None:
        works_for = firms(request)
        context |= {
            "menu": menus.entries(actor, request.path),
            "find": menus.PLACES.get("find", ""),
            "firms": works_for,
            "firm": next((one for one in works_for if one.organisation == actor.organisation), None),
        }
        context.setdefault("main", _main(actor))
    return HttpResponse(render_to_string(template, context, request), status=status)


def _main(actor: Actor) -> dict[str, Any] | None:
    """The button of the top bar: the first of the main actions that somebody may use."""
    allowed = ({"label": label, "address": to} for verb, label, to in offers.MAINS if actor.allows(verb))
    return next(allowed, None)


def said(refused: Refused, actor: Actor | None) -> str:
    """The sentence of a refusal: things by the names they have here, money in the actor's currency unless it says."""
    return str(reason(refused, actor))


def reason(refused: Refused, actor: Actor | None) -> Told:
    """The same in its two parts: what is wrong, and what frees it."""
    if actor is None:
        return in_words(refused)
    named = {
        name: offers.CALLED[name](actor, value)
        for name, value in refused.facts.items()
        if name in offers.CALLED and isinstance(value, int) and value > 0
    }
    known = Refused(refused.code, **{**refused.facts, **{name: value for name, value in named.items() if value}})
    return in_words(known, house(actor.organisation).currency)


def refused_page(request: HttpRequest, refused: Refused) -> HttpResponse:
    """A refusal that no page of its own can show: 404 for what is not there, 403 for what one may not, else 409."""
    codes = {"kernel.not_found": 404, "kernel.not_allowed": 403}
    actor: Actor | None = getattr(request, "actor", None)
    with reading(actor.organisation) if actor else nullcontext():
        text = said(refused, actor)
    return show(request, "shell/stop.html", {"sentence": text}, codes.get(refused.code, 409))


def may_look(request: HttpRequest, module: str) -> None:
    """Lists and papers are for those who work with them. Refused: kernel.not_allowed."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not offers.may_see(actor, module):
        raise Refused("kernel.not_allowed", permission=f"{module}.see")


def no_member(request: HttpRequest, refused: Refused | None) -> HttpResponse:
    """Somebody has signed in who works for nobody here."""
    text = sentence(refused) if refused else gettext(
        "You are signed in, but this name belongs to nobody who works here. Whoever manages the roles can change that."
    )  # fmt: skip
    return show(request, "shell/stop.html", {"sentence": text}, 403)


def missing(request: HttpRequest) -> HttpResponse:
    """A page that is not there, or a paper that is not to be seen."""
    text = gettext("This page or paper is not there, or it is not yours to see. Check the number.")
    return show(request, "shell/stop.html", {"sentence": text}, 404)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's answer for a form without its token: too old, or sent from elsewhere."""
    text = gettext("This form is too old, or did not come from this page. Open the page again and send it anew.")
    return show(request, "shell/stop.html", {"sentence": text}, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's answer for an address that leads nowhere."""
    return missing(request)
