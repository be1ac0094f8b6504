"""What papers take of schemes with limits, and what they give back. Only ever called inside another verb."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

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


@action("pricing.count_towards")
def count_towards(
    *, actor: Actor, takings: Sequence[Taking], held: Counters, instead_of: Sequence[tuple[str, int]] = ()
) -> None:
    """Write what papers take of schemes with limits, `instead_of` what these papers (kind, paper) had; both are counted
    in the held counters already."""
    if instead_of:
        source, params = sql.given("g", "kind text, paper bigint", instead_of)
        sql.run(f"DELETE FROM pricing_taken t USING {source} WHERE t.paper_kind = g.kind AND t.paper = g.paper", params)
    rows = [_row(actor, one) for one in takings]
    if rows:
        sql.insert(Taken, COLUMNS, rows)
    counters.write(actor.organisation, held.rows)


def _row(actor: Actor, one: Taking) -> tuple[Any, ...]:
    measured = orjson.dumps(one.used.measured).decode()
    return (
        actor.organisation, one.scheme, one.buyer, measured, one.used.given, one.used.amount, one.used.uses,
        one.paper_kind, one.paper,
    )  # fmt: skip


COLUMNS = ("organisation", "scheme", "buyer", "measured", "given", "amount", "uses", "paper_kind", "paper")


@action("pricing.give_back")
def give_back(*, actor: Actor, before: Sequence[Taking], stands: Sequence[Taking], held: Counters) -> None:
    """Part of what papers had of schemes with limits fell away (or came after all): `before` is what they had, read
    under the held counters, `stands` what they have from now on. What nothing is left of stays as a row of nothing."""
    known = {(one.paper_kind, one.paper, one.scheme): one.used for one in before}
    changed = [one for one in stands if known.get((one.paper_kind, one.paper, one.scheme)) != one.used]
    for one in changed:
        if was := known.get((one.paper_kind, one.paper, one.scheme)):
            held.take(one.buyer, {one.scheme: was}, -1)
        held.take(one.buyer, {one.scheme: one.used})
    rows = [_row(actor, one) for one in changed]
    if rows:
        shape = (
            "organisation bigint, scheme text, buyer bigint, measured text, given bigint, amount bigint, uses bigint, "
        )
        source, params = sql.given("g", shape + "paper_kind text, paper bigint", rows)
        sql.run(
            "INSERT INTO pricing_taken (organisation, scheme, buyer, measured, given, amount, uses, paper_kind, paper) "
            "SELECT organisation, scheme, buyer, measured::jsonb, given, amount, uses, paper_kind, paper "
            f"FROM {source} ON CONFLICT (paper, paper_kind, scheme) DO UPDATE SET measured = excluded.measured, "
            "given = excluded.given, amount = excluded.amount, uses = excluded.uses",
            params,
        )
        counters.write(actor.organisation, held.rows)
