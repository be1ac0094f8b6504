"""Who acts: made once per request, when a page asks, for the organisation chosen in the session."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused

ORGANISATION = "organisation"  # the session's key


class Entering(HttpRequest):
    """A request that knows its actor, once asked."""

    _user: Any

    @cached_property
    def _acting(self) -> tuple[Actor | None, Refused | None]:
        person = getattr(self.user, "person", None)
        if not person:
            return None, None
        make = import_string(settings.SALUR_ACTOR_MAKER)
        chosen = self.session.get(ORGANISATION)
        try:
            return cast(Actor, make(person, chosen)), None
        except Refused as refused:
            if chosen is None:
                return None, refused
        self.session.pop(ORGANISATION)  # works there no longer
        try:
            return cast(Actor, make(person)), None
        except Refused as refused:
            return None, refused

    @property
    def actor(self) -> Actor | None:
        """Who acts, or None."""
        return self._acting[0]

    @property
    def no_actor(self) -> Refused | None:
        """Why nobody acts, if the person is known."""
        return self._acting[1]


class ActorMiddleware:
    """Gives every request an `actor`, through the maker that settings name (the shell knows no parties)."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing is asked of the database until a page asks for the actor."""
        request.__class__ = _entering(request.__class__)
        return self.answer(request)


_classes: dict[type, type] = {}


def _entering(kind: type) -> type:
    return _classes.setdefault(kind, type(f"Entering{kind.__name__}", (Entering, kind), {}))
