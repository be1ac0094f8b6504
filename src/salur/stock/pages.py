"""Doors to the stock: what could be sold of each SKU at each site, and how much of it is promised."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.parties.pages import names, place_names
from salur.shell.offers import Ask, Listing, Sheet, listing, panel
from salur.shell.paging import ROWS
from salur.shell.tables import Table, number, text
from salur.stock import queries
from salur.stock.queries import ShelfSeen


def _table(actor: Actor, title: str, rows: list[ShelfSeen]) -> Table:
    owners = names(actor.organisation, [one.owner for one in rows])
    sites = place_names(actor, [one.site for one in rows])
    cells = [
        [
            text(one.code, href=f"/sku/{one.sku}"), text(one.name), text(sites.get(one.site, "")),
            text("" if one.owner == actor.party else owners.get(one.owner, "")), number(one.sellable),
            number(one.promised), number(one.sellable - one.promised), number(one.waiting),
        ]
        for one in rows
    ]  # fmt: skip
    heads = (_("Code"), _("Goods"), _("Site"), _("Owner"), _("Sellable"), _("Promised"),
             _("Free"), _("Waited for"))  # fmt: skip
    return Table(title, heads, cells, _("Nothing has been received yet."))


@listing("stock", gettext_lazy("Stock"), 20)
def stock(ask: Ask) -> Listing:
    """Shelves by the firm's code of the SKU."""
    shelf = ask.after.rpartition("~")[2]
    code = ask.after.rpartition("~")[0]
    after = (code, int(shelf)) if shelf.isascii() and shelf.isdigit() else ("", 0)
    found = queries.shelves_seen(ask.actor, q=ask.q, after=after, most=ROWS)
    older = f"{found[ROWS - 1].code}~{found[ROWS - 1].id}" if len(found) > ROWS else ""
    return Listing(_table(ask.actor, "", found[:ROWS]), (), older)


@panel("sku")
def of_sku(actor: Actor, shown: Sheet) -> list[Table]:
    """Where a SKU lies."""
    rows = queries.shelves_seen(actor, sku=shown.id, most=100)
    return [_table(actor, _("On shelves"), rows)]
