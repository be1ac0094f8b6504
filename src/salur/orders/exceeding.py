"""Budgets that were exceeded by what has happened: it stands, and somebody is asked about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy

from salur.ledger import discrepancies
from salur.ledger.discrepancies import Difference
from salur.pricing import queries as pricing
from salur.pricing.actions import Taking
from salur.pricing.counters import ALL, Counters, Used


def ask_about(organisation: int, held: Counters, took: Sequence[Taking]) -> None:
    """Open a discrepancy `over_budget` for each paper and scheme that took what its budget did not have. `took` is
    what each took more than it had, in the order in which they took it, all of it counted in `held` already. The
    amount is the paper's own part of what is beyond, so that they add up, in one call or in many; the note says of
    which scheme, and how often it was used by then. One statement."""
    budgets = pricing.budgets(organisation, {one.scheme for one in took})
    counted = Counters({key: deepcopy(used) for key, used in held.rows.items() if key[0] in budgets}, budgets)
    found = []
    for one in reversed([one for one in took if one.scheme in budgets]):
        budget, after = budgets[one.scheme], _beyond(budgets[one.scheme], counted, one)
        uses = counted.rows.get((one.scheme, ALL), Used()).uses
        counted.take(one.buyer, {one.scheme: one.used}, -1)
        before = _beyond(budget, counted, one)
        if after != before:
            note = f"{one.scheme}: {uses} uses" + (f", {after[1]} beyond" if after[1] else "")
            found.append(Difference("over_budget", one.paper_kind, one.paper, amount=after[0] - before[0], note=note))
    if found:
        discrepancies.open_all(found[::-1])


def _beyond(budget: Mapping[str, int], counted: Counters, one: Taking) -> tuple[int, int]:
    """How far the worst of what is used of a scheme, by all and by one buyer, is beyond its limits: the amount, the
    uses."""
    every = counted.rows.get((one.scheme, ALL), Used())
    own = counted.rows.get((one.scheme, one.buyer), Used())
    return (
        _worst(budget, amount=every.amount, buyer_amount=own.amount),
        _worst(budget, uses=every.uses, buyer_uses=own.uses),
    )


def _worst(budget: Mapping[str, int], **used: int) -> int:
    return max([0, *(many - budget[name] for name, many in used.items() if name in budget)])
