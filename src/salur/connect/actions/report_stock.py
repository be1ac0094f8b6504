"""Stating one's stock to a supplier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from salur.connect.bodies import StockLineBody
from salur.connect.facts import StockReported
from salur.connect.models import StockLine
from salur.connect.rules import stock
from salur.kernel import ids, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.parties.queries import member_organisation

COLUMNS = (
    "id", "organisation", "counterpart", "supplier", "place", "place_code", "sku", "sku_code", "since", "until",
    "opening", "received", "sent", "adjusted", "closing", "difference", "told_at",
)  # fmt: skip
NEWER = ("place_code", "sku_code", "until", "opening", "received", "sent", "adjusted", "closing", "difference",
         "told_at")  # fmt: skip
KEY = ("supplier", "place", "sku", "since")
Place = tuple[Any, ...]


@action("connect.report_stock")
def report_stock(*, actor: Actor, lines: Sequence[Command[StockLineBody]]) -> Outcomes:
    """State opening, in, out, adjustments and closing of SKUs at places over a period (a tell; the paper is the line).

    A line told again for the same supplier, place, SKU and first day replaces what was said. One that does not add up
    is kept with its difference and held: connect.does_not_add_up; connect.gap where the period before closed
    otherwise. Refused: connect.bad_period.
    """
    good = [command for command in lines if command.body.until >= command.body.since]
    members = member_organisation({command.body.supplier for command in good})
    identities = _kept(actor, good, members)
    closings = _closings(actor, [command.body for command in good])
    outcomes: dict[Any, Outcome] = {}
    for command in good:
        line = identities[_key(command.body)]
        reasons = _reasons(command.body, closings)
        ending: Any = "held" if reasons else "done"
        difference = _difference(command.body)
        announce(
            StockReported(line, command.body.supplier, command.body.sku, difference), command, ending, reasons,
            members.get(command.body.supplier),
        )  # fmt: skip
        outcomes[command.key] = Outcome(command.key, ending, line, reasons)
    bad = (Refused("connect.bad_period"),)
    return Outcomes(outcomes.get(one.key) or Outcome(one.key, "refused", None, bad) for one in lines)


def _difference(body: StockLineBody) -> int:
    return stock.difference(body.opening, body.received, body.sent, body.adjusted, body.closing)


def _key(body: StockLineBody) -> Place:
    return (body.supplier, body.place, body.sku, body.since)


def _kept(actor: Actor, commands: Sequence[Command[StockLineBody]], members: dict[int, int]) -> dict[Place, int]:
    """Write the lines, the last word on each counting; gives the identity of each."""
    now = work().now
    last = {_key(command.body): command.body for command in commands}
    rows = [
        (
            identity, actor.organisation, members.get(body.supplier), body.supplier, body.place, body.place_code,
            body.sku, body.sku_code, body.since, body.until, body.opening, body.received, body.sent, body.adjusted,
            body.closing, _difference(body), now,
        )
        for identity, (_, body) in zip(ids.take(StockLine, len(last)), sorted(last.items()), strict=True)
    ]  # fmt: skip
    newer = ", ".join(f"{name} = excluded.{name}" for name in NEWER)
    found = sql.insert(
        StockLine,
        COLUMNS,
        rows,
        after=f"ON CONFLICT (organisation, supplier, place, sku, since) DO UPDATE SET {newer} "
        f"RETURNING {', '.join(KEY)}, id",
        back=True,
    )
    return {tuple(row[:4]): row[4] for row in found}


def _closings(actor: Actor, bodies: Sequence[StockLineBody]) -> dict[Place, int]:
    """Of each line, how the period closed that ended the day before it begins, where it was stated."""
    keys = sorted({_key(body) for body in bodies})
    source, params = sql.given("g", "supplier bigint, place bigint, sku bigint, since date", keys)
    rows = sql.fetch(
        f"SELECT g.supplier, g.place, g.sku, g.since, l.closing FROM {source} JOIN connect_stockline l "
        "ON l.organisation = %s AND l.supplier = g.supplier AND l.place = g.place AND l.sku = g.sku "
        "AND l.until = g.since - 1",
        (*params, actor.organisation),
    )
    return {tuple(row[:4]): row[4] for row in rows}


def _reasons(body: StockLineBody, closings: dict[Place, int]) -> tuple[Refused, ...]:
    reasons = []
    if difference := _difference(body):
        computed = body.closing - difference
        reasons.append(
            Refused("connect.does_not_add_up", computed=computed, closing=body.closing, difference=difference)
        )
    before = closings.get(_key(body))
    if before is not None and before != body.opening:
        reasons.append(Refused("connect.gap", opening=body.opening, closing=before))
    return tuple(reasons)
