"""What waits for one person, as the home page shows it: queues with the reason of each hold and what can be done."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module, util
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from salur.kernel.actor import Actor
from salur.kernel.models import Fact
from salur.kernel.refusal import Refused
from salur.parties.queries.names import names
from salur.shell import offers, queues
from salur.shell.faces import said
from salur.shell.offers import ButtonOffer
from salur.shell.queues import Queue, Waiting
from salur.shell.tables import Cell, money, paper

SHOWN = 6  # of each queue
WORK = {  # queues that have a page of their own to work in
    "to_pick": "/warehouse/pick/{paper}", "to_receive": "/warehouse/receive/{paper}",
    "to_load": "/warehouse/packed/{paper}",
    "trips_to_load": "/warehouse/load", "trips_to_unload": "/warehouse/back/{paper}",
    "to_inspect": "/warehouse/inspect/{paper}",
}  # fmt: skip
REASONS = ("held", "backordered")  # queues whose papers say why they wait


class Line(NamedTuple):
    """A row of a queue."""

    paper: Cell
    who: str
    why: str
    amount: Cell
    age: str
    late: bool
    button: ButtonOffer | None
    address: str


class Group(NamedTuple):
    """A queue with its rows."""

    queue: Queue
    many: int
    lines: list[Line]


def load_rooms() -> None:
    """Import every module's room `waits`, so that its queues are known."""
    for app in settings.INSTALLED_APPS:
        if app.startswith("salur.") and util.find_spec(f"{app}.waits"):
            import_module(f"{app}.waits")


def groups(actor: Actor) -> list[Group]:
    """What waits for somebody: urgent queues first, then in the order that goods flow."""
    found = queues.waiting(actor, SHOWN)
    called = names(actor.organisation, {row.party for rows in found.values() for row in rows if row.party})
    why = _reasons(actor, [row for name in REASONS for row in found.get(name, ())])
    made = [
        Group(queues.QUEUES[name], rows[0].of, [_line(actor, queues.QUEUES[name], row, called, why) for row in rows])
        for name, rows in found.items()
    ]
    return sorted(made, key=lambda group: not group.queue.urgent)


def _line(actor: Actor, queue: Queue, row: Waiting, called: dict[int, str], why: dict[int, str]) -> Line:
    offer = offers.BUTTONS.get((queue.kind, queue.button)) if queue.button else None
    here = WORK.get(queue.name, f"/{queue.kind}/{{paper}}").format(paper=row.paper)
    if queue.name in WORK and offer:
        offer = offer._replace(form=lambda actor, paper: offers.Form())  # its page asks for what it needs
    return Line(
        paper(queue.kind, row.paper, row.number), called.get(row.party or 0, ""), why.get(row.paper, ""),
        money(row.amount, row.currency) if row.amount and row.currency else Cell(""), age(row.since),
        (timezone.now() - row.since).days >= 1, offer if offer and actor.allows(offer.verb) else None,
        f"{here}/{offer.word}" if offer and offer.form is None else here,
    )  # fmt: skip


def _reasons(actor: Actor, rows: list[Waiting]) -> dict[int, str]:
    """Why orders wait, in one sentence each: the reasons of their latest fact that has any."""
    if not rows:
        return {}
    told = (
        Fact.objects.filter(paper_kind="order", paper__in=[row.paper for row in rows], reasons__isnull=False)
        .order_by("paper", "-id")
        .distinct("paper")
        .values_list("paper", "reasons")
    )
    return {
        order: " ".join(said(Refused.restored(one), actor) for one in reasons[:2]) for order, reasons in told if reasons
    }


def age(since: datetime) -> str:
    """How long ago, in words: minutes, hours or days."""
    minutes = max(int((timezone.now() - since).total_seconds() // 60), 0)
    if minutes < 60:
        return _("{n} min").format(n=minutes)
    if minutes < 1440:
        return _("{n} h").format(n=minutes // 60)
    return _("1 day") if minutes < 2880 else _("{n} days").format(n=minutes // 1440)


def greeting(many: int) -> str:
    """What stands under the date."""
    return _("Papers that wait for you: {n}.").format(n=many) if many else _("Nothing waits for you.")


def station(label: str, found: list[Any], coin: str) -> dict[str, Any]:
    """A station of the day's streams: how many papers, and what they come to in the firm's currency."""
    return {
        "label": label, "papers": sum(one.papers for one in found),
        "amount": money(sum(one.amount for one in found if one.currency == coin), coin),
    }  # fmt: skip
