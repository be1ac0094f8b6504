"""Doors for programs to the stock: what could be sold of each SKU at each site."""

from salur.kernel.actor import Actor
from salur.shell.api.references import REFERENCES
from salur.shell.api.resources import Filters, Page, made_of
from salur.stock import queries
from salur.stock.queries import ShelfSeen


def _shelves(actor: Actor, asked: Filters) -> Page:
    """Shelves by the firm's code of the SKU; of one SKU if its code is given."""
    sku = None
    if asked.code:
        found = REFERENCES["sku"].find(actor, {asked.code}).get(asked.code)
        sku = found.id if found else 0
    code, shelf = asked.after if len(asked.after) == 2 and isinstance(asked.after[0], str) else ("", 0)
    seen = queries.shelves_seen(actor, after=(code, shelf), sku=sku, most=asked.limit)
    rows = [one._asdict() for one in seen[: asked.limit]]
    return Page(rows, (rows[-1]["code"], rows[-1]["id"]) if len(seen) > asked.limit else ())


made_of("stock", "shelf", ShelfSeen, _shelves, filters=("code",), counts=("promised",))
