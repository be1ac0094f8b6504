"""What orders have of schemes with limits as goods of theirs fall away: cancelled, cut, refused at the door, returned.

It follows from what stands: of each line's steps the part of the pieces that fell is given back, rounded down, on all
that fell so far. So the same told twice gives back once, and parts add up to the whole; and what had been cancelled but
was handed over after all is taken again. What a period measures is measured anew on the pieces that are left. The use
and the times are given back once nothing is left, of a split order once nothing of its parts is left (`parted`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from salur.kernel.actor import Actor
from salur.orders import carts, exceeding, giving, parted
from salur.orders.carts import Kept
from salur.orders.models import Order
from salur.orders.queries import Held
from salur.pricing import actions as pricing
from salur.pricing import counters
from salur.pricing import queries as rules_of
from salur.pricing.actions import Taking
from salur.pricing.counters import NOTHING, Counters, Used

KIND = Order.KIND
UNBOUND = ("draft", "held", "cancelled")  # nothing is set aside for such an order; it takes nothing, or no longer
Fallen = Mapping[int, int]  # pieces of a line that fell in all, by its number


@dataclass(slots=True)
class Had:
    """What orders have of schemes with limits, under the lock of the counters."""

    counters: Counters = NOTHING
    rows: list[Taking] = field(default_factory=list)

    def of(self, kind: str, paper: int) -> list[Taking]:
        """What one paper has."""
        return [one for one in self.rows if (one.paper_kind, one.paper) == (kind, paper)]


def hold(actor: Actor, papers: Mapping[str, Iterable[int]], came: Mapping[int, int] = {}) -> Had:
    """Lock the counters of what papers, by kind, have taken; and of what orders that `came` though they took nothing
    (buyers by order) have from now on. No statement for no papers: ask for those that gave."""
    wanted = {kind: sorted(set(some)) for kind, some in papers.items()}
    before = [row for kind, some in wanted.items() if some for row in counters.taken(kind, some)]
    late = _untaken(actor, {order: buyer for order, buyer in came.items() if order not in {row[0] for row in before}})
    if not before and not late:
        return Had()
    keys = {(scheme, buyer) for _, buyer, scheme, _ in before} | {(one.scheme, one.buyer) for one in late}
    held = counters.hold(actor.organisation, keys)
    rows = [Taking(kind, *row) for kind, some in wanted.items() if some for row in counters.taken(kind, some)]
    return Had(held, rows + late)


def hold_of(actor: Actor, held: Iterable[Held], came: Collection[int] = ()) -> Had:
    """The same for held orders, of some of which goods `came` though nothing is set aside for them any more; no
    statement if none of them gave anything."""
    gave = [paper for paper in held if paper.gave]
    unbound = {paper.id: paper.buyer for paper in gave if paper.id in came and paper.status in UNBOUND}
    return hold(actor, {KIND: [paper.id for paper in gave]}, unbound)


def _untaken(actor: Actor, orders: Mapping[int, int]) -> list[Taking]:
    """Nothing yet, of each scheme with a limit that the kept price of these orders takes of."""
    found = []
    for order, kept in carts.kept(sorted(orders)).items():
        limited = rules_of.in_force(actor.organisation, kept.version).limited
        found += [
            Taking(KIND, order, orders[order], scheme, Used([0] * len(used.measured)))
            for scheme, used in counters.taken_by(kept.result, limited).items()
        ]
    return found


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
    before, stands = list(had.rows), []
    kept = kept_of(papers)
    for paper, one in kept.items():
        mine = had.of(kind, paper)
        now = standing(actor.organisation, one, {row.scheme for row in mine}, fallen[paper])
        stands += [row._replace(used=now[row.scheme]) for row in mine]
    if any(one.own is not None for one in kept.values()):  # of a whole that was split one part has the use
        others = parted.others([paper for paper, one in kept.items() if one.own is not None], fallen)
        before += others.rows
        stands = parted.one_use(others, _by_scheme(before, kind), stands)
    if stands:
        pricing.give_back(actor=actor, before=before, stands=stands, held=had.counters)
    was = _by_scheme(before, kind)
    both = [(row, was[row.paper, row.scheme].used) for row in stands]
    if more := [_more(row, used) for row, used in both if row.used.amount > used.amount]:
        exceeding.ask_about(actor.organisation, had.counters, more)


def _by_scheme(rows: Iterable[Taking], kind: str) -> dict[parted.Key, Taking]:
    return {(row.paper, row.scheme): row for row in rows if row.paper_kind == kind}


def _more(now: Taking, was: Used) -> Taking:
    """What a paper has more than it had."""
    return now._replace(used=Used([], 0, now.used.amount - was.amount, max(0, now.used.uses - was.uses)))


def of_lines(paper: Held, more: Mapping[tuple[int, int], int] | None = None) -> dict[int, int]:
    """The pieces of an order's lines that fell so far, with those that fall now, by (order, line)."""
    return {n: line.cancelled + line.returned + (more or {}).get((paper.id, n), 0) for n, line in paper.lines.items()}


def standing(organisation: int, kept: Kept, schemes: Collection[str], fallen: Fallen) -> dict[str, Used]:
    """What an order, or its part of a split one, has of schemes with limits once pieces of its lines fell."""
    found = giving.left(kept, schemes, fallen)
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
