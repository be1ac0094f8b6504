"""Tell what was counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from salur.catalog import queries as catalog
from salur.catalog.queries import LotRow
from salur.counts import facts
from salur.counts.actions.approve import take_in
from salur.counts.approving import Verdict
from salur.counts.bodies import Tell
from salur.counts.models import Count, CountLine
from salur.counts.queries import Held, LineHeld
from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.parties.trade import sites_of

COLUMNS = ("id", "organisation", "owner", "site", "place", "counted_at", "reference")
LINES = ("count_id", "n", "organisation", "sku", "lot", "counted", "book", "since", "value")


@action("counts.tell")
def tell(*, actor: Actor, counts: Sequence[Command[Tell]]) -> Outcomes:
    """Write down what was counted at places (a tell); with `approve` it is taken into the book at once.

    Refused only if unreadable: counts.no_lines, counts.unknown_place, counts.bad_line, counts.unknown_lot; or
    kernel.not_allowed (`approve` needs `counts.approve` too). Held, told but not approved: counts.count_again,
    counts.counted_since.
    """
    sites = _sites(actor, {command.body.place for command in counts})
    lines = [line for command in counts for line in command.body.lines]
    plain = catalog.plain_lots({line.sku for line in lines})
    lots = catalog.lots({line.lot for line in lines if line.lot is not None})
    refused = {c.key: reasons for c in counts if (reasons := _faults(actor, c.body, sites, plain, lots))}
    good = [command for command in counts if command.key not in refused]
    told = {
        command.key: _held(actor, command, identity, sites, plain)
        for command, identity in zip(good, ids.take(Count, len(good)), strict=True)
    }
    verdicts = {v.count.id: v for v in take_in(actor=actor, counts=[told[c.key] for c in good if c.body.approve])}
    approved = {count: verdict for count, verdict in verdicts.items() if not verdict.reasons}
    _write(actor, [(command, told[command.key]) for command in good], approved)
    outcomes = []
    for command in counts:
        if command.key in refused:
            outcomes.append(Outcome(command.key, "refused", None, refused[command.key]))
            continue
        count = told[command.key]
        reasons = verdicts[count.id].reasons if count.id in verdicts else ()
        announce(
            facts.CountTold(count.id, count.place, len(count.lines)), command, "held" if reasons else "done", reasons
        )
        if count.id in approved:
            announce(approved[count.id].fact())
        outcomes.append(Outcome(command.key, "held" if reasons else "done", count.id, reasons))
    return Outcomes(outcomes)


def _sites(actor: Actor, places: set[int]) -> dict[int, int]:
    """The sites of these places, as far as the actor sees them."""
    sites = sites_of(actor.organisation, places, ended=True)
    return {place: site for place, site in sites.items() if actor.places is None or site in actor.places}


def _faults(
    actor: Actor, body: Tell, sites: Mapping[int, int], plain: Mapping[int, int], lots: Mapping[int, LotRow]
) -> tuple[Refused, ...]:
    """What of a count cannot be read, all of it."""
    found = []
    if body.approve and not actor.allows("counts.approve"):
        found.append(Refused("kernel.not_allowed", permission="counts.approve"))
    if body.place not in sites:
        found.append(Refused("counts.unknown_place", place=body.place))
    if not body.lines:
        found.append(Refused("counts.no_lines"))
    for n, line in enumerate(body.lines, 1):
        if line.pieces < 0 or line.sku not in plain:
            found.append(Refused("counts.bad_line", line=n, pieces=line.pieces, sku=line.sku))
        elif line.lot is not None and (line.lot not in lots or lots[line.lot].sku != line.sku):
            found.append(Refused("counts.unknown_lot", line=n, lot=line.lot, sku=line.sku))
    return tuple(found)


def _held(
    actor: Actor, command: Command[Tell], identity: int, sites: Mapping[int, int], plain: Mapping[int, int]
) -> Held:
    """The count as it will stand; two heaps of one lot add up. Nobody has counted later than he tells it."""
    body, now = command.body, work().now
    at: datetime = min(body.counted_at or command.at or now, now)
    heaps: dict[int, tuple[int, int]] = {}
    for line in body.lines:
        lot = plain[line.sku] if line.lot is None else line.lot
        heaps[lot] = line.sku, heaps.get(lot, (0, 0))[1] + line.pieces
    lines = [LineHeld(n, sku, lot, pieces) for n, (lot, (sku, pieces)) in enumerate(heaps.items(), 1)]
    owner = body.owner or actor.party
    return Held(identity, "told", 1, owner, sites[body.place], body.place, at, lines)


def _write(actor: Actor, told: Sequence[tuple[Command[Tell], Held]], approved: Mapping[int, Verdict]) -> None:
    """The counts and their lines, beside what the book had where they are approved."""
    rows: list[tuple[Any, ...]] = []
    lines: list[tuple[Any, ...]] = []
    paths: list[tuple[str, ...]] = []
    for command, count in told:
        reference = command.body.reference
        rows.append((
            count.id, actor.organisation, count.owner, count.site, count.place, count.counted_at, reference,
        ))  # fmt: skip
        verdict = approved.get(count.id)
        paths.append(("tell", "approve") if verdict else ("tell",))
        beside = {line.lot: (line.book, line.since, line.difference.value) for line in verdict.lines} if verdict else {}
        lines += [
            (count.id, n, actor.organisation, sku, lot, counted, *beside.get(lot, (None, None, None)))
            for n, sku, lot, counted in count.lines
        ]
    days = [work().day(count.counted_at) for _, count in told]
    papers.add(Count, COLUMNS, rows, paths, days)
    sql.insert(CountLine, LINES, lines)
