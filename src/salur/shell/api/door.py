"""The door for programs: addresses, tokens, and how a refusal goes out. Everything else stands in the other files."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable
from functools import cache, wraps
from typing import Any, cast

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch, URLPattern, include, path, re_path
from ninja import NinjaAPI
from psycopg import errors

from salur.kernel import sql
from salur.kernel.refusal import Refused
from salur.shell import tokens
from salur.shell.api import ROOT, problems
from salur.shell.api.resources import RESOURCES, VERB_DOORS
from salur.shell.api.views import (
    Called,
    Declined,
    Unreadable,
    batch_view,
    declined,
    list_view,
    paper_view,
    refused,
    verb_view,
)

VERSION = "1"
log = logging.getLogger("salur.api")


def come_in(request: HttpRequest) -> None:
    """Give a request the actor behind its token. Nobody comes in without one, and sessions do not count here: so
    nothing can be forged from a browser. Refused: shell.no_token, shell.bad_token, shell.too_many_tries."""
    mark, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if mark.lower() != "bearer" or not token.strip():
        raise Refused("shell.no_token")
    anew = hasattr(request, "actor")  # it is asked a second time: who came in is not who they were lately
    cast(Called, request).actor = tokens.enter(token.strip(), request.META.get("REMOTE_ADDR", ""), anew=anew)


class Programs(NinjaAPI):
    """The API, whose views make their answers themselves: the one made beforehand for each request is nobody's."""

    NOBODYS = HttpResponse()

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """The same for all."""
        return self.NOBODYS


def _handlers(made: NinjaAPI) -> None:
    """How what is raised goes out."""
    for kind in (Refused, Declined, Unreadable, DataError, errors.DataError, Exception):
        made.add_exception_handler(kind, _raised)
    made.add_exception_handler(sql.Mistaken, _mistaken)


def _mistaken(request: HttpRequest, error: sql.Mistaken | type[sql.Mistaken]) -> HttpResponse:
    raise error


def _raised(request: HttpRequest, error: Any) -> HttpResponse:
    """What was raised, as its problem document; what is a bug is logged, without what was sent."""
    actor = getattr(request, "actor", None)
    if isinstance(error, Unreadable):
        return refused(problems.unreadable(actor, error.faults, error.where))
    if isinstance(error, Refused | Declined):
        return declined(request, error.reasons if isinstance(error, Declined) else (error,))
    if isinstance(error, DataError | errors.DataError):
        log.warning("%s %s: %s", request.method, request.path, type(error).__name__)
        return declined(request, (Refused("shell.out_of_range"),))
    log.error("%s %s crashed", request.method, request.path, exc_info=error)
    return declined(request, (Refused("shell.broken"),))


@cache
def api() -> NinjaAPI:
    """The API with everything that the modules have registered; asked for once all of them are loaded."""
    made = Programs(title="Salur", version=VERSION, docs_url=None, openapi_url=None, urls_namespace="api")
    _handlers(made)
    router = made.default_router
    for door in VERB_DOORS:
        view = _with_parameters(verb_view(door), door.operation, ["paper"] if door.paper else [])
        router.add_api_operation(door.address, ["POST"], view, operation_id=door.operation)
        batch = _with_parameters(batch_view(door), f"{door.operation}_batch", [])
        router.add_api_operation(door.batch_address, ["POST"], batch, operation_id=f"{door.operation}_batch")
    for resource in RESOURCES.values():
        name = resource.name.replace("-", "_")
        view = _with_parameters(list_view(resource), f"{name}_list", [])
        router.add_api_operation(f"/{resource.name}", ["GET"], view, operation_id=f"{name}_list")
        if resource.has_paper:
            one = _with_parameters(paper_view(resource), f"{name}_get", ["paper"])
            router.add_api_operation(f"/{resource.name}/{{paper}}", ["GET"], one, operation_id=f"{name}_get")
    return made


def _with_parameters(view: Callable[..., HttpResponse], name: str, at: list[str]) -> Callable[..., HttpResponse]:
    """The view behind the door, under its name, with what its address holds as named arguments, as ninja reads them."""

    def called(request: HttpRequest, **more: Any) -> HttpResponse:
        come_in(request)
        return view(request, **more)

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    called.__name__ = name
    called.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter("request", kind), *(inspect.Parameter(one, kind, annotation=str) for one in at)]
    )
    called.__annotations__ = dict.fromkeys(at, str)
    return called


def _asked(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same view: asked again where who came in is not who they were lately; its answer to a wrong method is a
    problem document, too."""

    def once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        finally:
            sql.settle()

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = once(request, *args, **kwargs)
        except sql.Mistaken:
            response = once(request, *args, **kwargs)
        if response.status_code != 405:
            return response
        no = declined(request, (Refused("shell.no_method", method=request.method or ""),))
        no["Allow"] = response["Allow"]
        return no

    return asked


def _unknown(request: HttpRequest) -> HttpResponse:
    return declined(request, (Refused("shell.no_address"),))


@cache
def _words() -> dict[str, list[URLPattern]]:
    """The addresses under /api/v1 by their first word: each is looked for among a dozen, not four hundred."""
    patterns, _, _ = api().urls
    words: dict[str, list[URLPattern]] = {}
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and str(pattern.name) != "api-root":
            word, slash, rest = str(pattern.pattern).partition("/")
            words.setdefault(word + slash, []).append(path(rest, _asked(pattern.callback)))
    return words


def urls() -> list[Any]:
    """The addresses under /api/v1, and what answers below it where there is nothing."""
    inside = [
        path(word, include(found) if word.endswith("/") else found[0].callback) for word, found in _words().items()
    ]
    return [path(f"{ROOT}/", include(inside)), re_path(rf"^{ROOT}(?:/|$)", _unknown)]


def match(address: str) -> ResolverMatch | None:
    """What answers at an address below /api/v1/ (as it stands behind that), without asking all there is."""
    word, slash, rest = address.partition("/")
    for pattern in _words().get(word + slash, ()):
        if found := pattern.resolve(rest):
            return found
    return None
