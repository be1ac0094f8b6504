"""Who supplies whom on what terms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q, QuerySet

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.parties.models import Supply
from salur.parties.queries.parties import visible


class SupplyTerms(NamedTuple):
    """The terms between a seller and a buyer; `exchange_weekday` 0 = Monday."""

    seller: int
    buyer: int
    bill_to: int
    payment_days: int
    terms_from: str
    exchange_weekday: int | None
    invoice_at: str
    prices_include_tax: bool
    salesman: int | None
    ship_from: int | None
    active: bool


def agreed(actor: Actor) -> QuerySet[Supply]:
    """The terms with parties that the actor may see, for lists."""
    rows = Supply.objects.filter(organisation=actor.organisation)
    if actor.territories is None:
        return rows
    seen = visible(actor).values("party")
    return rows.filter(Q(buyer__in=seen) | Q(seller__in=seen))


def suppliers(actor: Actor) -> list[tuple[str, str]]:
    """Code and name of those who supply the firm, for suggesting them; at most 200."""
    rows = sql.fetch(
        "SELECT r.code, r.name FROM parties_supply s JOIN parties_relation r ON r.party = s.seller "
        "AND r.organisation = s.organisation WHERE s.organisation = %s AND s.buyer = %s AND s.active "
        "ORDER BY r.name, r.code LIMIT 200",
        (actor.organisation, actor.party),
    )
    return [(code, name) for code, name in rows]


COLUMNS = ", ".join(f"s.{name}" for name in SupplyTerms._fields)


def supplies(organisation: int, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], SupplyTerms]:
    """The terms for these (seller, buyer), where there are any; look at `active` before trading on them."""
    if not (wanted := set(pairs)):
        return {}
    source, params = sql.given("g", "seller bigint, buyer bigint", list(wanted))
    rows = sql.fetch(
        f"SELECT {COLUMNS} FROM {source} JOIN parties_supply s ON s.organisation = %s AND s.seller = g.seller "
        "AND s.buyer = g.buyer",
        (*params, organisation),
    )
    return {(row[0], row[1]): SupplyTerms(*row) for row in rows}
