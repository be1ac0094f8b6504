"""What orders have of schemes with limits as goods of theirs fall away: cancelled, cut, refused at the door, returned.

It follows from what stands: of each line's steps the part of the pieces that fell is given back, rounded down, on all
that fell so far. So the same told twice gives back once, and parts add up to the whole; and what had been cancelled but
was handed over after all is taken again. What a period measures is measured anew on the pieces that are left. The use
and the times are given back once nothing is left.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from salur.kernel.actor import Actor
from salur.orders import carts, exceeding
from salur.orders.carts import Kept
from salur.orders.models import Order
from salur.orders.queries import Held
from salur.orders.rules import share
from salur.pricing import actions as pricing
from salur.pricing import counters
from salur.pricing import queries as rules_of
from salur.pricing.actions import Taking
from salur.pricing.counters import NOTHING, Counters, Used

KIND = Order.KIND
Fallen = Mapping[int, int]  # pieces of a line that fell in all, by its number


@dataclass(slots=True)
class Had:
    """What orders have of schemes with limits, under the lock of the counters."""

    counters: Counters = NOTHING
    rows: list[Taking] = field(default_factory=list)

    def of(self, kind: str, paper: int) -> list[Taking]:
        """What one paper has."""
        return [one for one in self.rows if (one.paper_kind, one.paper) == (kind, paper)]


def hold(actor: Actor, papers: Mapping[str, Iterable[int]]) -> Had:
    """Lock the counters of what papers, by kind, have taken. No statement for no papers: ask for those
    that gave."""
    wanted = {kind: sorted(set(some)) for kind, some in papers.items()}
    before = [row for kind, some in wanted.items() if some for row in counters.taken(kind, some)]
    if not before:
        return Had()
    held = counters.hold(actor.organisation, {(scheme, buyer) for _, buyer, scheme, _ in before})
    return Had(
        held, [Taking(kind, *row) for kind, some in wanted.items() if some for row in counters.taken(kind, some)]
    )


def hold_of(actor: Actor, held: Iterable[Held]) -> Had:
    """The same for held orders; no statement if none of them gave anything."""
    return hold(actor, {KIND: [paper.id for paper in held if paper.gave]})


def follow(
    actor: Actor,
    had: Had,
    fallen: Mapping[int, Fallen],
    kind: str = KIND,
    kept_of: Callable[[Sequence[int]], Mapping[int, Kept]] = carts.kept,
) -> None:
    """Write what papers of a kind have now that so many pieces of their lines fell in all. Where goods came after all
    and a budget is exceeded for it, a discrepancy `over_budget` opens."""
    papers = sorted({one.paper for one in had.rows if one.paper_kind == kind} & fallen.keys())
    stands: list[Taking] = []
    more: list[Taking] = []
    for paper, kept in kept_of(papers).items():
        mine = had.of(kind, paper)
        now = standing(actor.organisation, kept, {one.scheme for one in mine}, fallen[paper])
        for one in mine:
            used = now[one.scheme]
            if kept.own is not None:  # of a whole that was split one part has the use
                used.uses, used.given = min(used.uses, one.used.uses), min(used.given, one.used.given)
            stands.append(one._replace(used=used))
            if used.amount > one.used.amount:
                gained = Used([], 0, used.amount - one.used.amount, max(0, used.uses - one.used.uses))
                more.append(one._replace(used=gained))
    if stands:
        pricing.give_back(actor=actor, before=had.rows, stands=stands, held=had.counters)
    if more:
        exceeding.ask_about(actor.organisation, had.counters, more)


def of_lines(paper: Held, more: Mapping[tuple[int, int], int] | None = None) -> dict[int, int]:
    """The pieces of an order's lines that fell so far, with those that fall now, by (order, line)."""
    return {n: line.cancelled + line.returned + (more or {}).get((paper.id, n), 0) for n, line in paper.lines.items()}


def standing(organisation: int, kept: Kept, schemes: Collection[str], fallen: Fallen) -> dict[str, Used]:
    """What an order, or its part of a split one, has of schemes with limits once pieces of its lines fell."""
    whole = counters.taken_by(kept.result, schemes)
    found: dict[str, Used] = {}
    for scheme in schemes:
        was = whole.get(scheme, Used())
        amount, left = 0, False
        for n, line in kept.lines().items():
            pieces, fell = line["pieces"], min(max(fallen.get(n, 0), 0), line["pieces"])
            gave = sum(step["amount"] for step in (*line["steps"], *line.get("later", ())) if step["rule"] == scheme)
            amount += gave - share(gave, pieces, fell)
            left |= fell < pieces and (gave > 0 or not was.amount)
        found[scheme] = Used(list(was.measured), was.given if left else 0, amount, was.uses if left else 0)
    if kept.own is not None or any(fallen.values()):
        _measure(organisation, kept, found, fallen)
    return found


def _measure(organisation: int, kept: Kept, found: Mapping[str, Used], fallen: Fallen) -> None:
    """Measure anew what counts towards periods, on the pieces that are left; never more than was measured."""
    if not any(any(one.measured) for one in found.values()):
        return
    own = kept.lines()
    lines = [
        {**line, "pieces": line["pieces"] - fallen.get(line["no"], 0)}
        for line in kept.cart["lines"]
        if line["no"] in own and line["pieces"] > fallen.get(line["no"], 0)
    ]
    anew: dict[str, list[int]] = {}
    if lines:
        (now,) = rules_of.in_force(organisation, kept.version).again([{**kept.cart, "lines": lines}])
        for one in now.result["counters"] if now.result is not None else ():
            anew[one["rule"]] = list(one["measured"])
    for scheme, used in found.items():
        measured = anew.get(scheme) or [0] * len(used.measured)
        used.measured = [min(was, now) for was, now in zip(used.measured, measured, strict=True)]
