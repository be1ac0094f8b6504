"""What papers take of schemes with limits, and what they give back. Only ever called inside another verb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import orjson

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.verb import action
from salur.pricing import counters
from salur.pricing.counters import Counters, Used
from salur.pricing.models import Taken


class Taking(NamedTuple):
    """What a paper takes of a scheme for a buyer."""

    paper_kind: str
    paper: int
    buyer: int
    scheme: str
    used: Used


class Fallen(NamedTuple):
    """So much of what a paper has of a scheme has fallen away: part of whole (in smallest coins; all of nothing is
    all of it)."""

    part: int
    whole: int

    @property
    def all(self) -> bool:
        """Whether nothing is left of it."""
        return self.part >= self.whole


@action("pricing.count_towards")
def count_towards(
    *, actor: Actor, takings: Sequence[Taking], held: Counters, instead_of: Sequence[tuple[str, int]] = ()
) -> None:
    """Write what papers take of schemes with limits, `instead_of` what these papers (kind, paper) had; both are counted
    in the held counters already."""
    if instead_of:
        source, params = sql.given("g", "kind text, paper bigint", instead_of)
        sql.run(f"DELETE FROM pricing_taken t USING {source} WHERE t.paper_kind = g.kind AND t.paper = g.paper", params)
    rows = [
        (actor.organisation, one.scheme, one.buyer, orjson.dumps(one.used.measured).decode(), one.used.given,
         one.used.amount, one.used.uses, one.paper_kind, one.paper)
        for one in takings
    ]  # fmt: skip
    if rows:
        sql.insert(Taken, COLUMNS, rows)
    counters.write(actor.organisation, held.rows)


COLUMNS = ("organisation", "scheme", "buyer", "measured", "given", "amount", "uses", "paper_kind", "paper")


@action("pricing.give_back")
def give_back(
    *, actor: Actor, paper_kind: str, held: Counters, taken: Sequence[Taking], fallen: Mapping[tuple[int, str], Fallen]
) -> None:
    """Give back what fell away of papers, by (paper, scheme): its part of the amount and of what was measured; the use
    and the times once nothing is left. `taken` is what they have, read under the held counters."""
    gone, left = [], []
    for one in taken:
        fell = fallen.get((one.paper, one.scheme))
        if fell is None or (not fell.all and not fell.part):
            continue
        back = one.used if fell.all else _part(one.used, fell)
        held.take(one.buyer, {one.scheme: back}, -1)
        if fell.all:
            gone.append((one.paper, one.scheme))
        else:
            rest = Used(list(one.used.measured), one.used.given, one.used.amount, one.used.uses)
            rest.add(back, -1)
            left.append((one.paper, one.scheme, orjson.dumps(rest.measured).decode(), rest.amount))
    _write(paper_kind, gone, left)
    if gone or left:
        counters.write(actor.organisation, held.rows)


def _part(used: Used, fell: Fallen) -> Used:
    """A part, rounded down: what is given back never exceeds what was taken."""
    measured = [one * fell.part // fell.whole for one in used.measured]
    return Used(measured, 0, used.amount * fell.part // fell.whole, 0)


def _write(paper_kind: str, gone: Sequence[tuple[int, str]], left: Sequence[tuple[int, str, str, int]]) -> None:
    if gone:
        source, params = sql.given("g", "paper bigint, scheme text", gone)
        sql.run(
            f"DELETE FROM pricing_taken t USING {source} WHERE t.paper_kind = %s AND t.paper = g.paper "
            "AND t.scheme = g.scheme",
            (*params, paper_kind),
        )
    if left:
        source, params = sql.given("g", "paper bigint, scheme text, measured text, amount bigint", left)
        sql.run(
            f"UPDATE pricing_taken t SET measured = g.measured::jsonb, amount = g.amount FROM {source} "
            "WHERE t.paper_kind = %s AND t.paper = g.paper AND t.scheme = g.scheme",
            (*params, paper_kind),
        )
