"""What is behind the addresses: a verb, a batch, a list, a paper; and how answers and problems go out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import looking, reading
from salur.shell import tokens
from salur.shell.api import answers, problems
from salur.shell.api import reading as lists
from salur.shell.api.making import Fault
from salur.shell.api.readers import Sent, key_of, reader
from salur.shell.api.references import REFERENCES
from salur.shell.api.resources import Resource, VerbDoor
from salur.shell.api.sending import run

LONGEST_KEY = 120
VARY = "Authorization, Accept-Language"  # what an answer depends on


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


def told(document: dict[str, Any], status: int = 200, kind: str = "application/json") -> HttpResponse:
    """JSON that nobody keeps."""
    response = HttpResponse(orjson.dumps(document), content_type=kind, status=status)
    response["Cache-Control"] = "no-store"
    response["Vary"] = VARY
    return response


def declined(request: HttpRequest, reasons: tuple[Refused, ...]) -> HttpResponse:
    """A refusal as its problem document."""
    document = problems.problem(getattr(request, "actor", None), reasons)
    return refused(document)


def refused(document: dict[str, Any]) -> HttpResponse:
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
    given = request.META.get("HTTP_IDEMPOTENCY_KEY", "").strip().strip('"')
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
        wanted, known = named(at["paper"]), _known(request)
        plain = resource.one is None and isinstance(wanted, int)
        with (looking if plain else reading)(request.actor.organisation):
            if isinstance(wanted, str):
                reference = REFERENCES.get(resource.kind)
                found = reference.find(request.actor, {wanted}).get(wanted) if reference else None
                if found is None:
                    raise Refused("kernel.not_found", paper_kind=resource.kind, paper=wanted)
                wanted = found.id
            return _fresh(lists.paper(resource, request.actor, wanted, known))

    return view


def _known(request: HttpRequest) -> frozenset[str]:
    """The stamps that the asker has."""
    given = request.META.get("HTTP_IF_NONE_MATCH", "")
    return frozenset(one.strip().removeprefix("W/").strip('"') for one in given.split(",")) if given else frozenset()


def _fresh(answer: lists.Answer) -> HttpResponse:
    """A list or paper with its stamp, or that nothing has changed."""
    response = HttpResponse(status=304) if answer.body is None else told(answer.body)
    response["ETag"] = f'W/"{answer.stamp}"'
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = VARY
    return response
