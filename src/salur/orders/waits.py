"""Orders that wait for somebody: on hold, short of goods, or written down and not confirmed."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.orders import queries, reviewing
from salur.orders.models import Order
from salur.shell.queues import row, waits


def _orders(actor: Actor, status: str) -> QuerySet[Order]:
    mine = queries.visible(actor).filter(organisation=actor.organisation, status=status)
    return row(mine, since="captured_at", party="buyer", amount=F("untaxed") + F("tax"), currency="currency")


def _held(actor: Actor) -> QuerySet[Order]:
    return _orders(actor, "held")


@waits(
    "to_decide", gettext_lazy("To decide"), book="money", kind="order", verb="orders.approve", button="approve",
    address="/review", urgent=True,
)  # fmt: skip
def to_decide(actor: Actor) -> QuerySet[Order]:
    """Orders on hold that this person may let pass: within their authority and its amount."""
    return _held(actor).filter(id__in=reviewing.mine(actor).values("order"))


@waits(
    "held", gettext_lazy("On hold"), book="money", kind="order", verb="orders.confirm", button="look_again",
    address="/orders?status=held", urgent=True,
)  # fmt: skip
def held(actor: Actor) -> QuerySet[Order]:
    """Orders that a rule has stopped, and that wait for somebody else or for what frees them."""
    found = _held(actor)
    return found.exclude(id__in=reviewing.mine(actor).values("order")) if actor.allows("orders.approve") else found


@waits(
    "drafts", gettext_lazy("Not confirmed yet"), book="goods", kind="order", verb="orders.confirm", button="confirm",
    address="/orders?status=draft",
)  # fmt: skip
def drafts(actor: Actor) -> QuerySet[Order]:
    """Orders that were only written down."""
    return _orders(actor, "draft")


@waits(
    "backordered", gettext_lazy("Waiting for goods"), book="goods", kind="order", verb="orders.short_close",
    address="/orders?status=backordered",
)  # fmt: skip
def backordered(actor: Actor) -> QuerySet[Order]:
    """Orders of which some is still to come."""
    return _orders(actor, "backordered")
