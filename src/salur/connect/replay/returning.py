"""What outlets give back: negative lines of the source, taken in, looked at, restocked and credited.

The program finds the invoices that goods were sold on and credits what was paid there. Where the source has credited
another amount the goods are restocked all the same, and a credit note of their own says the source's amount.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from salur.billing import actions as billing
from salur.billing.bodies import Credit, CreditLine
from salur.connect.replay import choices
from salur.connect.replay.source import Line
from salur.connect.replay.telling import Firm, Named, each, papers, tell
from salur.kernel.work import reading
from salur.returns import actions as returns
from salur.returns import queries
from salur.returns.bodies import Back, Found, Inspect, Receive

REASON = "brought back"
OTHERWISE = "credited otherwise"


class Return(NamedTuple):
    """The lines that came back under one number of the source, and their place among those of the part."""

    number: str
    at: int
    lines: list[Line]


def take_back(firm: Firm, lines: list[Line]) -> None:
    """One return for each invoice of the source that has such lines."""
    by_number: dict[str, list[Line]] = {}
    for line in lines:
        by_number.setdefault(line.invoice, []).append(line)
    came_back = [Return(number, n, some) for n, (number, some) in enumerate(sorted(by_number.items()))]
    if not came_back:
        return
    told = [
        tell("returns", one.number, Receive(
            firm.outlets[one.lines[0].outlet], firm.site,
            tuple(Back(firm.skus[line.item], -line.bottles, REASON) for line in one.lines), reference=one.number,
        ), at=choices.returned_at(one.lines[0].on, one.at))
        for one in came_back
    ]  # fmt: skip
    came = papers(each(firm, "returns", returns.receive, "returns", told))
    worth = _worth(firm, list(came.values()))
    looked, notes = [], []
    for one in came_back:
        if one.number in came:
            paper = came[one.number]
            agreed = [worth.get((paper, n)) == -line.cents for n, line in enumerate(one.lines, 1)]
            looked.append(_inspection(one, paper, agreed))
            notes += _note(firm, one, agreed)
    each(firm, "inspections", returns.inspect, "returns", looked)
    each(firm, "credit notes", billing.credit, "notes", notes)


def _worth(firm: Firm, returned: list[int]) -> dict[tuple[int, int], int]:
    """What each line of returns was sold for, by return and line."""
    found: dict[tuple[int, int], int] = {}
    with reading(firm.actor.organisation):
        rows = queries.visible(firm.actor).filter(id__in=returned)
        for paper, told, untaxed, tax in rows.values_list("id", "lines__told", "lines__untaxed", "lines__tax"):
            found[paper, told] = found.get((paper, told), 0) + untaxed + tax
    return found


def _inspection(one: Return, paper: int, agreed: list[bool]) -> Named:
    found = tuple(
        Found(n, "restock", accepted=same, reason="" if same else OTHERWISE) for n, same in enumerate(agreed, 1)
    )
    return tell("inspections", one.number, Inspect(found), paper=paper, at=_later(one))


def _note(firm: Firm, one: Return, agreed: list[bool]) -> list[Named]:
    """The credit note of the lines whose amount is not that of their sale; none for what the source gave nothing."""
    lines = tuple(
        CreditLine(firm.skus[line.item], -line.bottles, -line.cents, 0)
        for line, same in zip(one.lines, agreed, strict=True)
        if not same and line.cents
    )
    if not lines:
        return []
    party = firm.outlets[one.lines[0].outlet]
    # not for the return: what is credited for that is what was paid
    body = Credit(party, party, choices.CURRENCY, "party", party, lines)
    return [tell("credit notes", one.number, body, at=_later(one))]


def _later(one: Return) -> datetime:
    return choices.looked_at(one.lines[0].on, one.at)
