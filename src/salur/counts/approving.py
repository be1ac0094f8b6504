"""What approving counts comes to: differences and explanations, or why not. Only reads, under the shelves' locks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from salur.counts import facts, queries, rules
from salur.counts.queries import Held
from salur.counts.rules import Difference
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.kernel.work import work
from salur.ledger import accounts, discrepancies, shelves
from salur.ledger.discrepancies import Open
from salur.ledger.entry import Goods

BUCKETS = ("free", "count_difference", "unexplained")


class Compared(NamedTuple):
    """A counted line beside the book: free there now, come less gone since, and the difference."""

    sku: int
    lot: int
    book: int
    since: int
    difference: Difference


@dataclass(slots=True)
class Verdict:
    """What taking one count into the book comes to."""

    count: Held
    at: dict[str, Goods]
    reasons: tuple[Refused, ...] = ()
    lines: list[Compared] = field(default_factory=list)
    explained: list[Open] = field(default_factory=list)

    def net(self) -> dict[shelves.Key, int]:
        """Pieces found less missing on each shelf."""
        found: dict[shelves.Key, int] = {}
        for line in self.lines:
            key = (self.count.owner, self.count.site, line.sku)
            found[key] = found.get(key, 0) + line.difference.pieces
        return found

    def fact(self) -> facts.CountApproved:
        """What is to be told of it."""
        found = [line.difference for line in self.lines if line.difference.pieces > 0]
        missing = [line.difference for line in self.lines if line.difference.pieces < 0]
        return facts.CountApproved(
            self.count.id, self.count.place, sum(one.pieces for one in found), -sum(one.pieces for one in missing),
            sum(one.value for one in found), -sum(one.value for one in missing),
        )  # fmt: skip


def keys(counts: Sequence[Held]) -> set[shelves.Key]:
    """The shelves that counts are about."""
    return {(count.owner, count.site, line.sku) for count in counts for line in count.lines}


def decide_all(actor: Actor, counts: Sequence[Held], locked: Mapping[shelves.Key, shelves.Held]) -> list[Verdict]:
    """Decide counts in the order they were made; each finds the shelf as those before it leave it."""
    if not counts:
        return []
    ordered = sorted(counts, key=lambda count: (count.counted_at, count.id))
    buckets = accounts.goods({(c.owner, c.place, c.site, bucket) for c in ordered for bucket in BUCKETS})
    verdicts = [Verdict(c, {name: buckets[c.owner, c.place, c.site, name] for name in BUCKETS}) for c in ordered]
    pairs = {(verdict.at["free"].id, line.lot) for verdict in verdicts for line in verdict.count.lines}
    lots = {lot for _, lot in pairs}
    there = queries.there(pairs)
    first = ordered[0].counted_at
    moves = queries.moves_since({account for account, _ in pairs}, lots, work().day(first))
    later = {row[:3]: row.counted_at for row in queries.later(actor, {c.place for c in ordered}, lots, first)}
    waiting = _waiting(verdicts)
    for verdict in verdicts:
        _compare(verdict, there, moves, later, locked)
        if not verdict.reasons:
            for line in verdict.lines:
                pile = verdict.at["free"].id, line.lot
                pieces, value = there.get(pile, (0, 0))
                there[pile] = pieces + line.difference.pieces, value + line.difference.value
            verdict.explained = waiting.explained_by(verdict)
    return verdicts


def _compare(
    verdict: Verdict,
    there: Mapping[tuple[int, int], tuple[int, int]],
    moves: Mapping[tuple[int, int], Sequence[rules.Move]],
    later: Mapping[tuple[int, int, int], datetime],
    locked: Mapping[shelves.Key, shelves.Held],
) -> None:
    """Compare each line; a lot counted again since, or of which more left than was counted, refuses the count."""
    count, free, found = verdict.count, verdict.at["free"].id, []
    for line in count.lines:
        shelf = locked[count.owner, count.site, line.sku]
        pile = there.get((free, line.lot), (0, 0))
        moved = rules.since(moves.get((free, line.lot), ()), count.counted_at)
        difference = rules.compare(line.counted, moved, pile, (shelf.cost_pieces, shelf.cost_value))
        again = later.get((count.owner, count.place, line.lot))
        if again is not None and again > count.counted_at:
            at = f"{again:%Y-%m-%d %H:%M}"
            found.append(Refused("counts.counted_since", sku=line.sku, lot=line.lot, counted_at=at))
        elif difference is None:
            found.append(Refused("counts.count_again", sku=line.sku, lot=line.lot, counted=line.counted, left=-moved))
        else:
            verdict.lines.append(Compared(line.sku, line.lot, pile[0], moved, difference))
    verdict.reasons = tuple(found)


@dataclass(slots=True)
class _Waiting:
    """Open discrepancies where counts were made, and when what opened them had happened."""

    open: list[Open]
    missed_at: Mapping[tuple[str, int], datetime]

    def explained_by(self, verdict: Verdict) -> list[Open]:
        """Those that a count explains. What was missed only after the counting is not: the count saw it there."""
        mine = {verdict.at["free"].id, verdict.at["unexplained"].id}
        lots = {line.lot for line in verdict.lines}
        found = [
            one
            for one in self.open
            if one.goods_account in mine
            and one.lot in lots
            and (one.pieces > 0 or self._missed(one) <= verdict.count.counted_at)
        ]
        self.open = [one for one in self.open if one not in found]
        return found

    def _missed(self, one: Open) -> datetime:
        return self.missed_at.get((one.paper_kind, one.paper), work().now)


def _waiting(verdicts: Sequence[Verdict]) -> _Waiting:
    places = [verdict.at[bucket] for verdict in verdicts for bucket in ("free", "unexplained")]
    found = discrepancies.held(places)
    missed = {(one.paper_kind, one.paper) for one in found if one.pieces < 0}
    return _Waiting(found, queries.told_at(missed) if missed else {})
