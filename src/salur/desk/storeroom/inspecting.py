"""Returns on the inspection table: what of each line goes back on the shelf, is destroyed or goes to the principal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from salur.desk.storeroom import things
from salur.kernel.command import new_key
from salur.kernel.papers import missing
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.queries.names import names
from salur.returns import actions as returns
from salur.returns import queries as back_from
from salur.returns.bodies import Found, Inspect
from salur.returns.models import DISPOSITIONS, Return
from salur.shell import queues
from salur.shell.doors import Request, again, page, told
from salur.shell.faces import may_look, said, show
from salur.shell.tables import Cell, status
from salur.shell.told import Told
from salur.shell.words import word

MOST = 60


@page
def to_inspect(request: Request) -> HttpResponse:
    """Returns that wait to be looked at, the oldest first."""
    may_look(request, "returns")
    actor = request.actor
    rows = queues.waiting(actor, MOST, ("to_inspect",)).get("to_inspect", [])
    people = names(actor.organisation, {row.party for row in rows if row.party})
    found = [(row.paper, Cell(row.number or f"#{row.paper}").split, people.get(row.party or 0, "")) for row in rows]
    return show(request, "desk/storeroom/to_inspect.html", {"rows": found})


def inspect(request: HttpRequest, returned: int) -> HttpResponse:
    """A return on the inspection table: shown, or told."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return _inspected(request, returned) if request.method == "POST" else _on_the_table(request, returned)


inspect.for_members = True  # type: ignore[attr-defined]


@page
def _on_the_table(request: Request, paper: int) -> HttpResponse:
    return _inspect(request, paper)


@told
def _inspected(request: Request, paper: int) -> HttpResponse:
    actor, sent = request.actor, Told(request, request.actor)
    if not actor.allows("returns.inspect"):
        raise Refused("kernel.not_allowed", permission="returns.inspect")
    with reading(actor.organisation):
        lines = _lines(_return(request, paper))
    found = tuple(
        Found(
            n,
            sent.text(f"goes-{n}") or DISPOSITIONS[0],
            None,
            bool(sent.text(f"credited-{n}")),
            sent.text(f"why-{n}")[:200],
        )
        for n in lines
    )
    try:
        returns.inspect(actor=actor, returns=[sent.command(Inspect(found), paper)]).one()
    except Refused as refused:
        return again(request, _inspect, paper, refused)
    messages.success(request, _("Inspected. What is credited stands on the return."))
    return redirect("/warehouse/inspect")


def _return(request: Request, paper: int) -> Return:
    """The return. Refused: kernel.not_found for what is not there or out of sight."""
    may_look(request, "returns")
    one = back_from.visible(request.actor).filter(id=paper).first() if paper <= things.BIGGEST else None
    if one is None:
        raise missing("return", paper)
    return one


def _lines(one: Return) -> dict[int, tuple[int, int, str]]:
    """SKU, pieces and reason of each told line."""
    found: dict[int, tuple[int, int, str]] = {}
    for line in one.lines.order_by("n"):
        sku, pieces, why = found.get(line.told, (line.sku, 0, line.reason))
        found[line.told] = (sku, pieces + line.pieces, why)
    return found


def _inspect(request: Request, paper: int, refused: Refused | None = None) -> HttpResponse:
    one = _return(request, paper)
    actor = request.actor
    fields = request.POST if refused else request.GET
    lines = _lines(one)
    goods = things.things(actor, {sku for sku, _pieces, _why in lines.values()})
    rows = [
        {
            "n": n, "thing": goods[sku], "pieces": goods[sku].said(pieces), "why": why,
            "ways": [(way, word("word", way), way == fields.get(f"goes-{n}", DISPOSITIONS[0])) for way in DISPOSITIONS],
            "credited": bool(fields.get(f"credited-{n}")) if refused else True, "typed": fields.get(f"why-{n}", ""),
        }
        for n, (sku, pieces, why) in lines.items()
    ]  # fmt: skip
    context: dict[str, Any] = {
        "paper": one, "number": Cell(one.number or f"#{paper}").split, "rows": rows, "status": status(one.status),
        "who": names(actor.organisation, [one.buyer]).get(one.buyer, ""), "key": fields.get("key") or new_key(),
        "open": one.status == "received" and actor.allows("returns.inspect"),
        "refused": said(refused, actor) if refused else "",
    }  # fmt: skip
    return show(request, "desk/storeroom/inspect.html", context, 409 if refused else 200)
