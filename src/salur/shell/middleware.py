"""Who acts: made once per request for the pages that ask for it, for the organisation chosen in the session."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from types import MappingProxyType
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.shell.api import ROOT, door
from salur.shell.faces import firms
from salur.shell.sessions import user_of

ORGANISATION = "organisation"  # the session's key


class UserMiddleware(AuthenticationMiddleware):
    """Who is signed in, as it came with the session; Django looks itself where that is not enough."""

    def process_request(self, request: HttpRequest) -> None:
        """Nothing is asked of the database before somebody wants to know."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: user_of(request.session) or get_user(request))  # type: ignore[assignment]


class ProgramsMiddleware:
    """Programs have no session, no form and no page: what serves those is passed by, which is a third of a request."""

    PLACE = f"/{ROOT}/"
    HEADERS = MappingProxyType(
        {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "X-Frame-Options": "DENY"}
    )

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer
        import_module(settings.ROOT_URLCONF)  # with it the modules say what they offer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer of the API, whose own door turns every error into an answer; pages go the long way."""
        if not request.path_info.startswith(self.PLACE):
            return self.answer(request)
        match = door.match(request.path_info.removeprefix(self.PLACE))
        if match is None:
            return self.answer(request)
        request.resolver_match = match
        language = translation.get_language_from_request(request)
        translation.activate(language)
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        if not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
        for name, value in self.HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Language", language)
        return response


class ActorMiddleware:
    """Gives a request its `actor` (or `no_actor`, why not), through the maker that settings name."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing is asked of the database here."""
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Only pages of members want an actor."""
        if getattr(view, "for_members", False) and request.user.is_authenticated:
            actor, why_not = _actor(request)
            request.actor = actor  # type: ignore[attr-defined]
            request.no_actor = why_not  # type: ignore[attr-defined]


def _actor(request: HttpRequest) -> tuple[Actor | None, Refused | None]:
    person = getattr(request.user, "person", None)
    if not person:
        return None, None
    make = partial(import_string(settings.SALUR_ACTOR_MAKER), person, sender=None, known=firms(request))
    chosen = request.session.get(ORGANISATION)
    try:
        return cast(Actor, make(organisation=chosen)), None
    except Refused as refused:
        if chosen is None:
            return None, refused
    request.session.pop(ORGANISATION)  # works there no longer
    try:
        return cast(Actor, make()), None
    except Refused as refused:
        return None, refused
