"""What outlets give back: negative lines of the source, taken in, looked at, restocked and credited."""

from __future__ import annotations

from salur.connect.replay import choices
from salur.connect.replay.source import Line
from salur.connect.replay.telling import Firm, each, papers, tell
from salur.returns import actions as returns
from salur.returns.bodies import Back, Found, Inspect, Receive

REASON = "brought back"


def take_back(firm: Firm, lines: list[Line]) -> None:
    """One return for each invoice of the source that has such lines; the program finds the sales they are of."""
    by_invoice: dict[str, list[Line]] = {}
    for line in lines:
        by_invoice.setdefault(line.invoice, []).append(line)
    told = [
        tell("returns", invoice, Receive(
            firm.outlets[some[0].outlet], firm.site,
            tuple(Back(firm.skus[line.item], -line.bottles, REASON) for line in some), reference=invoice,
        ), at=choices.returned_at(some[0].on, n))
        for n, (invoice, some) in enumerate(sorted(by_invoice.items()))
    ]  # fmt: skip
    came = papers(each(firm, "returns", returns.receive, "returns", told))
    looked = [
        tell("inspections", invoice, Inspect(
            tuple(Found(n, "restock") for n in range(1, len(by_invoice[invoice]) + 1))
        ), paper=paper, at=choices.returned_at(by_invoice[invoice][0].on, n + len(told)))
        for n, (invoice, paper) in enumerate(sorted(came.items()))
    ]  # fmt: skip
    each(firm, "inspections", returns.inspect, "returns", looked)
