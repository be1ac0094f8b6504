"""Budgets that were exceeded by what has happened: it stands, and somebody is asked about it."""

from __future__ import annotations

from collections.abc import Mapping

from salur.ledger import discrepancies
from salur.ledger.discrepancies import Difference
from salur.pricing import queries as pricing
from salur.pricing.counters import ALL, Counters, Used


def ask_about(organisation: int, held: Counters, took: Mapping[str, tuple[str, int, int]]) -> None:
    """Open a discrepancy `over_budget` for each scheme of which more is used now than its budget has: (kind, paper,
    buyer) of who took last, by scheme. The amount is what is beyond it, the note says of which scheme and how much of
    it was used how often. One statement."""
    budgets = pricing.budgets(organisation, took)
    found = []
    for scheme, (kind, paper, buyer) in sorted(took.items()):
        budget = budgets.get(scheme)
        if budget is None:
            continue
        every, own = held.rows.get((scheme, ALL), Used()), held.rows.get((scheme, buyer), Used())
        amount = _beyond(budget, amount=every.amount, buyer_amount=own.amount)
        uses = _beyond(budget, uses=every.uses, buyer_uses=own.uses)
        if amount or uses:
            note = f"{scheme}: {every.uses} uses" + (f", {uses} beyond" if uses else "")
            found.append(Difference("over_budget", kind, paper, amount=amount, note=note))
    if found:
        discrepancies.open_all(found)


def _beyond(budget: Mapping[str, int], **used: int) -> int:
    """How far the worst of what is used is beyond its limit; 0 if none is."""
    return max([0, *(many - budget[name] for name, many in used.items() if name in budget)])
