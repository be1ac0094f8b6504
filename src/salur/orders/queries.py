"""Reading orders; the only way to a row from outside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.orders.models import Order


class LineHeld(NamedTuple):
    """A line of a held order; of the pieces cancelled so many were refused at the door."""

    n: int
    sku: int
    pieces: int
    cancelled: int
    untaxed: int
    tax: int
    refused: int
    open_untaxed: int | None
    open_tax: int | None

    def left(self, pieces: int) -> tuple[int, int]:
        """What its open pieces, so many in all, come to: untaxed and tax. All of the line unless it deviates."""
        if not pieces:
            return 0, 0
        if self.open_untaxed is None or self.open_tax is None:
            return self.untaxed, self.tax
        return self.open_untaxed, self.open_tax


@dataclass(slots=True)
class Held:
    """A locked order with its lines."""

    id: int
    status: str
    turn: int
    buyer: int
    bill_to: int
    ship_to: int
    ship_from: int
    owner: int
    currency: str
    on_short: str
    invoice_at: str
    captured_at: datetime
    untaxed: int
    tax: int
    counterpart: int | None
    lines: dict[int, LineHeld] = field(default_factory=dict)

    @property
    def account(self) -> tuple[int, str]:
        """The key of its credit account."""
        return self.bill_to, self.currency

    def shelf(self, n: int) -> tuple[int, int, int]:
        """The key of the shelf that a line is promised from."""
        return self.owner, self.ship_from, self.lines[n].sku


COLUMNS = (
    "id, status, turn, buyer, bill_to, ship_to, ship_from, owner, currency, on_short, invoice_at, captured_at, "
    "untaxed, tax, counterpart"
)


def visible(actor: Actor) -> QuerySet[Order]:
    """The orders this actor may see: the organisation's (or sold to it), within the actor's territories and places."""
    mine = Q(organisation=actor.organisation) | Q(counterpart=actor.organisation)
    orders = Order.objects.filter(mine)
    if actor.territories is not None:
        orders = orders.filter(territory__in=actor.territories)
    if actor.places is not None:
        orders = orders.filter(ship_from__in=actor.places)
    return orders


def _sight(actor: Actor) -> tuple[str, list[Any]]:
    """The same sight, for a statement that locks."""
    clauses, params = "organisation = %s", [actor.organisation]
    for column, allowed in (("territory", actor.territories), ("ship_from", actor.places)):
        if allowed is not None:
            clauses += f" AND {column} = ANY(%s::bigint[])"
            params.append(sql.array(sorted(allowed)))  # type: ignore[arg-type]
    return clauses, params


def hold(actor: Actor, commands: Sequence[Command[Any]]) -> dict[int, Held]:
    """Find, check the sight, and lock the orders of commands, by id; with their lines."""
    return hold_papers(actor, [command.paper for command in commands if command.paper is not None])


def hold_papers(actor: Actor, orders: Iterable[int]) -> dict[int, Held]:
    """The same, for orders by their identity."""
    wanted = sql.array(sorted(set(orders)))
    clauses, params = _sight(actor)
    rows = sql.fetch(
        f"SELECT {COLUMNS} FROM orders_order WHERE id = ANY(%s::bigint[]) AND {clauses} ORDER BY id FOR UPDATE",
        (wanted, *params),
    )
    held = {row[0]: Held(*row) for row in rows}
    for order, *line in sql.fetch(
        "SELECT order_id, n, sku, pieces, cancelled, untaxed, tax, refused, open_untaxed, open_tax "
        "FROM orders_orderline WHERE order_id = ANY(%s::bigint[]) ORDER BY order_id, n",
        (sql.array(sorted(held)),),
    ):
        held[order].lines[line[0]] = LineHeld(*line)
    return held
