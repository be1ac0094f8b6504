"""Reading sales, and what lies on vans; the only way to a row from outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from salur.field.models import Sale
from salur.field.rules import Pile
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.ledger.entry import Goods
from salur.ledger.rules import Balance
from salur.ledger.shelves import Held, Key
from salur.warehouse.queries import lots_in


def visible(actor: Actor) -> QuerySet[Sale]:
    """The sales this actor may see: the organisation's, within the actor's territories and places."""
    sales = Sale.objects.filter(organisation=actor.organisation)
    if actor.territories is not None:
        sales = sales.filter(territory__in=actor.territories)
    return sales if actor.places is None else sales.filter(site__in=actor.places)


def piles(free: Iterable[Goods], skus: Iterable[int]) -> dict[tuple[int, int], list[Pile]]:
    """What lies on vans by (account, SKU). Stable only under the shelves' locks."""
    found: dict[tuple[int, int], list[Pile]] = {}
    for seen in lots_in(free, skus):
        found.setdefault((seen.account, seen.sku), []).append(Pile(seen.lot, seen.expires_on, seen.pieces, seen.value))
    return found


def last_costs(organisation: int, held: Mapping[Key, Held]) -> dict[Key, Balance]:
    """The last known cost on each held shelf: its own, else (a van is never bought for) the owner's at another site."""
    found = {key: (shelf.cost_pieces, shelf.cost_value) for key, shelf in held.items()}
    unknown = [key for key, cost in found.items() if not cost[0]]
    if unknown:
        rows = sql.fetch(
            "SELECT DISTINCT ON (owner, sku) owner, sku, cost_pieces, cost_value FROM ledger_shelf "
            "WHERE organisation = %s AND sku = ANY(%s::bigint[]) AND cost_pieces > 0 ORDER BY owner, sku, site",
            (organisation, sql.array(sorted({sku for _, _, sku in unknown}))),
        )
        elsewhere = {(owner, sku): (pieces, value) for owner, sku, pieces, value in rows}
        found.update({key: elsewhere.get((key[0], key[2]), (0, 0)) for key in unknown})
    return found
