"""The door for programs: addresses, tokens, and how a refusal goes out. Everything else stands in the other files."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable
from functools import cache, wraps
from typing import Any, cast

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.utils.cache import patch_vary_headers
from ninja import NinjaAPI
from ninja.security.base import AuthBase
from psycopg import errors

from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.shell import tokens
from salur.shell.api import answers, problems
from salur.shell.api import reading as lists
from salur.shell.api.making import Fault
from salur.shell.api.references import REFERENCES
from salur.shell.api.resources import RESOURCES, VERB_DOORS, Resource, VerbDoor
from salur.shell.api.sending import Sent, key_of, reader, run

VERSION = "1"
ROOT = "api/v1"
LONGEST_KEY = 120
log = logging.getLogger("salur.api")


class Called(HttpRequest):
    """A request of a program that has come in."""

    actor: Actor


class Unreadable(Exception):
    """Fields that cannot be used."""

    def __init__(self, faults: list[Fault], where: str = "pointer") -> None:
        super().__init__()
        self.faults, self.where = faults, where


class Declined(Exception):
    """A command that was refused, with all its reasons."""

    def __init__(self, reasons: tuple[Refused, ...]) -> None:
        super().__init__()
        self.reasons = reasons


class Bearer(AuthBase):
    """Nobody comes in but with a token, and sessions do not count here: so nothing can be forged from a browser."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Actor:
        """The actor behind the token. Refused: shell.no_token, shell.bad_token, shell.too_many_tries."""
        mark, _, token = request.headers.get("Authorization", "").partition(" ")
        if mark.lower() != "bearer" or not token.strip():
            raise Refused("shell.no_token")
        actor = tokens.enter(token.strip(), request.META.get("REMOTE_ADDR", ""))
        cast(Called, request).actor = actor
        return actor


def told(document: dict[str, Any], status: int = 200, kind: str = "application/json") -> HttpResponse:
    """JSON that nobody keeps."""
    response = HttpResponse(orjson.dumps(document), content_type=kind, status=status)
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["Authorization", "Accept-Language"])
    return response


def declined(request: HttpRequest, reasons: tuple[Refused, ...]) -> HttpResponse:
    """A refusal as its problem document."""
    document = problems.problem(getattr(request, "actor", None), reasons)
    return _problem(document)


def _problem(document: dict[str, Any]) -> HttpResponse:
    status = document["status"]
    response = told(document, status, problems.TYPE)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="salur"'
    if status in problems.WAIT_SECONDS:
        response["Retry-After"] = str(problems.WAIT_SECONDS[status])
    return response


def _body(request: HttpRequest) -> bytes:
    """What was sent. Refused: shell.too_large."""
    try:
        return request.body
    except RequestDataTooBig:
        raise Refused("shell.too_large", megabytes=settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000) from None


def _key(request: HttpRequest) -> str | None:
    """The sender's key. Unreadable if it is too long."""
    given = request.headers.get("Idempotency-Key", "").strip().strip('"')
    if len(given) > LONGEST_KEY or "\x00" in given:
        bad = Refused("shell.bad_field", name="Idempotency-Key", value=given[:40], why=f"longer than {LONGEST_KEY}")
        raise Unreadable([Fault(("Idempotency-Key",), bad)], "parameter")
    return given or None


def _may(actor: Actor, permission: str) -> None:
    if not actor.allows(permission):
        raise Refused("kernel.not_allowed", permission=permission)


def _may_read(actor: Actor, resource: Resource) -> None:
    if not tokens.reads(actor, resource.name, resource.module):
        raise Refused("kernel.not_allowed", permission=f"read:{resource.name}")


def named(text: str) -> int | str:
    """What stands in an address: a number is our own, anything else a code; `code:` before a code of digits."""
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    return text.removeprefix("code:")


def verb_view(door: VerbDoor) -> Callable[..., HttpResponse]:
    """Where one command is sent."""

    def view(request: Called, **at: str) -> HttpResponse:
        _may(request.actor, door.verb)
        paper = named(at["paper"]) if door.paper else None
        sent = reader(door).read(_body(request), _key(request), paper)
        (ended,) = run(request.actor, door, [sent])
        if not isinstance(ended, Outcome):
            if ended[0].at == ("paper",):
                raise ended[0].reason
            raise Unreadable(ended)
        if ended.ending == "refused":
            raise Declined(ended.reasons)
        response = told(answers.single(request.actor, door, sent, ended))
        if ended.again:
            response["Idempotency-Replayed"] = "true"
        return response

    return view


def batch_view(door: VerbDoor) -> Callable[..., HttpResponse]:
    """Where a thousand commands are sent."""

    def view(request: Called) -> HttpResponse:
        _may(request.actor, door.verb)
        sent, faults = reader(door).read_batch(_body(request))
        if faults:
            raise Unreadable(faults)
        prefix = _key(request)
        if prefix:  # the batch has a key: commands without one are keyed by their place in it
            sent = [one if one.named else _placed(one, prefix, n) for n, one in enumerate(sent)]
        ended = run(request.actor, door, sent, ("body",))
        return told(answers.batch(request.actor, door, sent, ended))

    return view


def _placed(sent: Sent, prefix: str, n: int) -> Sent:
    name = f"{prefix}/{n}"
    return sent._replace(key=key_of(name), named=name)


def list_view(resource: Resource) -> Callable[..., HttpResponse]:
    """Where a list is read."""

    def view(request: Called) -> HttpResponse:
        _may_read(request.actor, resource)
        asked, faults = lists.filters(resource, request.GET.dict())
        if faults:
            raise Unreadable(faults, "parameter")
        with reading(request.actor.organisation):
            return _fresh(lists.listed(resource, request.actor, asked, _known(request)))

    return view


def paper_view(resource: Resource) -> Callable[..., HttpResponse]:
    """Where a paper is read."""

    def view(request: Called, **at: str) -> HttpResponse:
        _may_read(request.actor, resource)
        wanted = named(at["paper"])
        with reading(request.actor.organisation):
            if isinstance(wanted, str):
                reference = REFERENCES.get(resource.kind)
                found = reference.find(request.actor, {wanted}).get(wanted) if reference else None
                if found is None:
                    raise Refused("kernel.not_found", paper_kind=resource.kind, paper=wanted)
                wanted = found.id
            return _fresh(lists.paper(resource, request.actor, wanted, _known(request)))

    return view


def _known(request: HttpRequest) -> frozenset[str]:
    """The stamps that the asker has."""
    given = request.headers.get("If-None-Match", "")
    return frozenset(one.strip().removeprefix("W/").strip('"') for one in given.split(",")) if given else frozenset()


def _fresh(answer: lists.Answer) -> HttpResponse:
    """A list or paper with its stamp, or that nothing has changed."""
    response = HttpResponse(status=304) if answer.body is None else told(answer.body)
    response["ETag"] = f'W/"{answer.stamp}"'
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Authorization", "Accept-Language"])
    return response


def _handlers(made: NinjaAPI) -> None:
    """How what is raised goes out."""
    for kind in (Refused, Declined, Unreadable, DataError, errors.DataError, Exception):
        made.add_exception_handler(kind, _raised)


def _raised(request: HttpRequest, error: Any) -> HttpResponse:
    """What was raised, as its problem document; what is a bug is logged, without what was sent."""
    actor = getattr(request, "actor", None)
    if isinstance(error, Unreadable):
        return _problem(problems.unreadable(actor, error.faults, error.where))
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
    made = NinjaAPI(
        title="Salur", version=VERSION, auth=Bearer(), docs_url=None, openapi_url=None, urls_namespace="api"
    )
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
    """The view under its name, with what its address holds as named arguments, as ninja reads them."""

    def called(request: HttpRequest, **more: Any) -> HttpResponse:
        return view(request, **more)

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    called.__name__ = name
    called.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter("request", kind), *(inspect.Parameter(one, kind, annotation=str) for one in at)]
    )
    called.__annotations__ = dict.fromkeys(at, str)
    return called


def _no_method(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same view, whose answer to a wrong method is a problem document, too."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 405:
            return response
        refused = declined(request, (Refused("shell.no_method", method=request.method or ""),))
        refused["Allow"] = response["Allow"]
        return refused

    return asked


def _unknown(request: HttpRequest) -> HttpResponse:
    return declined(request, (Refused("shell.no_address"),))


def urls() -> list[Any]:
    """The addresses under /api/v1."""
    patterns, _, _ = api().urls
    found: list[Any] = []
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and str(pattern.name) != "api-root":
            found.append(path(f"{ROOT}/{pattern.pattern}", _no_method(pattern.callback)))
    return [*found, re_path(rf"^{ROOT}(?:/|$)", _unknown)]
