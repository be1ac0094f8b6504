"""Doors to the stock: what could be sold of each SKU at each site, and how much of it is promised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.parties.pages import names, place_filter, place_names
from salur.shell.listed import Amounts, Choice, Column, Listed, Search
from salur.shell.offers import Sheet, listing, panel
from salur.shell.tables import Cell, Table, number, text
from salur.stock import queries


def _cells(actor: Actor, rows: Sequence[Any]) -> list[list[Cell]]:
    owners = names(actor.organisation, [one.owner for one in rows])
    sites = place_names(actor, [one.site for one in rows])
    return [
        [
            text(one.code, href=f"/sku/{one.sku}"), text(one.name), text(sites.get(one.site, "")),
            text("" if one.owner == actor.party else owners.get(one.owner, "")), number(one.sellable),
            number(one.promised), number(one.sellable - one.promised), number(one.waiting),
        ]
        for one in rows
    ]  # fmt: skip


FREE = F("sellable") - F("promised")
STOCK = Listed(
    queries.visible,
    (
        Column(gettext_lazy("Code"), "code", falls=False), Column(gettext_lazy("Goods"), "name", falls=False),
        Column(gettext_lazy("Site")), Column(gettext_lazy("Owner")), Column(gettext_lazy("Sellable"), "sellable"),
        Column(gettext_lazy("Promised"), "promised"), Column(gettext_lazy("Free"), "free", FREE),
        Column(gettext_lazy("Waited for")),
    ),
    "code",
    gettext_lazy("Nothing has been received yet."),
    Search(gettext_lazy("Code or name"), exact=("code",), within=("name",)),
    (
        Choice("status", gettext_lazy("Status"), {"free": Q(sellable__gt=F("promised")), "none": Q(sellable=0)},
               tabs=True),
        place_filter("site", gettext_lazy("Site")),
        Amounts("free", gettext_lazy("Free"), FREE, ""),
    ),
)  # fmt: skip


@listing("stock", gettext_lazy("Stock"), 20, STOCK)
def stock(actor: Actor, rows: list[Any]) -> list[list[Cell]]:
    """Shelves by the firm's code of the SKU."""
    return _cells(actor, rows)


@panel("sku")
def of_sku(actor: Actor, shown: Sheet) -> list[Table]:
    """Where a SKU lies."""
    rows = queries.shelves_seen(actor, sku=shown.id, most=100)
    return [Table(_("On shelves"), [str(one.head) for one in STOCK.columns], _cells(actor, rows), str(STOCK.empty))]
