"""What an inspection comes to: what goes where at which value, and what is credited. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from salur.billing import bodies as bills
from salur.kernel import papers
from salur.kernel.command import Command, named_key
from salur.kernel.refusal import Refused
from salur.ledger import shelves
from salur.ledger.entry import Goods
from salur.ledger.rules import take
from salur.returns import rules
from salur.returns.bodies import Inspect
from salur.returns.models import Return
from salur.returns.queries import Held, LineHeld
from salur.returns.rules import Part

WHERE = {"restock": "free", "destroy": "destroyed"}
Buckets = Mapping[tuple[int, int, int, str], Goods]


class Piece(NamedTuple):
    """A part of a return's line, and what it took out of quarantine."""

    line: LineHeld
    part: Part
    value: int


@dataclass(slots=True)
class Inspected:
    """A return with what was found of it."""

    command: Command[Inspect]
    held: Held
    parts: list[Piece]

    def pieces(self, disposition: str) -> int:
        """Pieces that went this way."""
        return sum(one.part.pieces for one in self.parts if one.part.disposition == disposition)

    def credited(self) -> list[Piece]:
        """The accepted parts that are worth something, or on which something was given away: that is taken back."""
        return [one for one in self.parts if one.part.accepted and (one.part.untaxed + one.part.tax or one.line.gave)]


def faults(
    command: Command[Inspect],
    paper: Held | None,
    done: Mapping[int, Inspected],
    buckets: Buckets,
    there: Mapping[tuple[int, int], tuple[int, int]],
) -> list[Refused]:
    """Why a return cannot be inspected like this."""
    if paper is None:
        return [papers.missing(Return.KIND, command.paper)]
    wrong = papers.wrong_step(Return, paper.id, "inspected" if paper.id in done else paper.status, "inspect")
    if wrong:
        return [wrong]
    found = rules.faults([line.row for line in paper.lines], command.body.found)
    quarantine = buckets[paper.owner, paper.place, paper.site, "quarantine"].id
    wanted: dict[tuple[int, int], int] = {}
    for line in paper.lines:
        wanted[line.sku, line.lot] = wanted.get((line.sku, line.lot), 0) + line.pieces
    for (sku, lot), pieces in wanted.items():
        lies = there.get((quarantine, lot), (0, 0))[0]
        if pieces > lies:
            found.append(Refused("returns.not_in_quarantine", pieces=pieces, sku=sku, there=lies))
    return found


def inspected(
    command: Command[Inspect], paper: Held, buckets: Buckets, there: dict[tuple[int, int], tuple[int, int]]
) -> Inspected:
    """Divide the lines by what was found; what leaves quarantine takes its share of the value there."""
    quarantine = buckets[paper.owner, paper.place, paper.site, "quarantine"].id
    lines = {line.n: line for line in paper.lines}
    parts = []
    for part in rules.divide([line.row for line in paper.lines], command.body.found):
        line, value = lines[part.row], 0
        if part.disposition in WHERE:
            pieces, worth = there[quarantine, line.lot]
            value = take(part.pieces, pieces, worth)
            there[quarantine, line.lot] = pieces - part.pieces, worth - value
        parts.append(Piece(line, part, value))
    return Inspected(command, paper, parts)


def notes(one: Inspected) -> list[Command[bills.Credit]]:
    """A credit note for each bill-to party and currency that the accepted goods were sold in."""
    by_account: dict[tuple[int, str], list[bills.CreditLine]] = {}
    for line, part, _ in one.credited():
        by_account.setdefault((line.bill_to, line.currency), []).append(
            bills.CreditLine(line.sku, part.pieces, part.untaxed, part.tax, line.invoice, line.invoice_line)
        )
    return [
        Command(
            named_key("returns.inspect", one.held.id, bill_to, currency),
            bills.Credit(one.held.buyer, bill_to, currency, Return.KIND, one.held.id, tuple(lines)),
            at=one.command.at,
        )
        for (bill_to, currency), lines in by_account.items()
    ]


def restocked(done: Iterable[Inspected], locked: Mapping[shelves.Key, shelves.Held]) -> list[shelves.Held]:
    """The shelves that got something back."""
    keys = {
        (one.held.owner, one.held.site, part.line.sku)
        for one in done
        for part in one.parts
        if part.part.disposition == "restock"
    }
    return [locked[key] for key in sorted(keys)]
