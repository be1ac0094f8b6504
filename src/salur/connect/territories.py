"""Territories that rows name and that are not there yet."""

from __future__ import annotations

from collections.abc import Sequence

from salur.connect.kind import Row
from salur.connect.taking import Taking
from salur.kernel.work import reading
from salur.parties import actions as parties
from salur.parties.bodies import TerritoryBody
from salur.parties.queries import territories_by_code

NEW = "true: a territory that is not there is recorded under its code"


def record_new(taking: Taking, rows: Sequence[Row]) -> None:
    """Record the territories that these rows name (field territory) and that are not there, under their codes."""
    first: dict[str, Row] = {}
    for row in rows:
        if row["territory"] is not None:
            first.setdefault(row["territory"], row)
    with reading(taking.actor.organisation):
        there = territories_by_code(taking.actor.organisation, first)
    told = [(row, TerritoryBody(code, code)) for code, row in sorted(first.items()) if code not in there]
    taking.tell(parties.record_territories, "territories", told, "territories", lambda _: "territory", paper=False)
