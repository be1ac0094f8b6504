"""Doors to the price list: rows today and to come, a new one, another price from a day, the end of one."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.catalog.pages import sku_cells
from salur.kernel.actor import Actor
from salur.pricing import price_rows, queries
from salur.pricing.models import Price
from salur.pricing.pages.naming import Whom, price_shown
from salur.pricing.price_rows import PriceSeen
from salur.shell.listed import Choice, Column, Days, Listed, Search
from salur.shell.offers import Sheet, calls, listing, panel, sheet
from salur.shell.tables import Cell, Table, on, status, text
from salur.shell.words import word


@calls("price")
def _price_called(actor: Actor, identity: int) -> str:
    one = price_rows.row_seen(actor.organisation, identity)
    return one.code if one else ""


def amount(one: PriceSeen) -> Cell:
    """A price with the pack it is of."""
    per = word("word", one.per).lower()
    return Cell(price_shown(one.price, one.currency), "number", note=f"{one.currency} / {per}")


def quantities(one: PriceSeen) -> str:
    """In which pack and from how many pieces it counts; nothing for any."""
    parts = [_("in {pack}").format(pack=word("word", one.pack).lower())] if one.pack else []
    if one.min_pieces > 1:
        parts.append(_("from {pieces} pieces").format(pieces=one.min_pieces))
    return " · ".join(parts)


def _lines(actor: Actor, found: list[PriceSeen], *, goods: bool) -> list[list[Cell]]:
    today, whom = timezone.localdate(), Whom(actor, found)
    cells = sku_cells(actor, {one.sku for one in found}) if goods else {}
    return [
        [
            *([cells.get(one.sku, text(one.sku))] if goods else []), text(whom.said(one.when), href=f"/price/{one.id}"),
            amount(one), text(quantities(one)), on(one.valid_from), on(one.valid_to), status(one.state(today)),
        ]
        for one in found
    ]  # fmt: skip


HEADS = (gettext_lazy("For whom"), gettext_lazy("Price"), gettext_lazy("Quantity"), gettext_lazy("From"),
         gettext_lazy("Last day"), gettext_lazy("Status"))  # fmt: skip


def _scheduled() -> Q:
    return Q(valid_from__isnull=False, valid_from__gt=timezone.localdate())


def _ended() -> Q:
    return Q(valid_to__isnull=False, valid_to__lt=timezone.localdate())


PRICES = Listed(
    queries.prices,
    (
        Column(gettext_lazy("Goods"), "item", falls=False), Column(HEADS[0]), Column(HEADS[1]), Column(HEADS[2]),
        Column(HEADS[3], "valid_from"), Column(HEADS[4], "valid_to"), Column(HEADS[5]),
    ),
    "item",
    gettext_lazy("No prices here. Record one, move a list by per cent, or import them."),
    Search(gettext_lazy("Code or name"), exact=("item", "code"), within=("called",)),
    (
        Choice("status", gettext_lazy("Status"),
               {"in_force": lambda: ~_scheduled() & ~_ended(), "scheduled": _scheduled, "ended": _ended}, "status",
               True),
        Days("from", gettext_lazy("From"), "valid_from"),
        Days("until", gettext_lazy("Last day"), "valid_to"),
    ),
)  # fmt: skip


@listing("prices", gettext_lazy("Prices"), 82, PRICES)
def prices(actor: Actor, rows: list[Price]) -> list[list[Cell]]:
    """The price list by product: what is in force, what is coming, and what has ended."""
    seen = price_rows.rows_of(actor.organisation, [one.pk for one in rows])
    return _lines(actor, [seen[one.pk] for one in rows], goods=True)


@panel("sku")
def of_sku(actor: Actor, shown: Sheet) -> list[Table]:
    """The prices of a product."""
    found = price_rows.of_sku(actor.organisation, shown.id)
    heads = tuple(str(head) for head in HEADS)
    return [Table(_("Prices"), heads, _lines(actor, found, goods=False), _("No price: it cannot be ordered yet."))]


@sheet("price", "prices")
def price(actor: Actor, identity: int) -> Sheet | None:
    """A row of the price list, and what stood under its code before."""
    one = price_rows.row_seen(actor.organisation, identity)
    if one is None:
        return None
    before = price_rows.versions_of(actor.organisation, one.code)
    goods = sku_cells(actor, [one.sku])
    facts = [
        (_("Goods"), goods.get(one.sku, text(one.sku))),
        (_("For whom"), text(Whom(actor, [one]).said(one.when))),
        (_("Price"), amount(one)),
        (_("Tax"), text(_("included") if one.includes_tax else _("not included"))),
        (_("Quantity"), text(quantities(one))),
        (_("From"), on(one.valid_from)),
        (_("Last day"), on(one.valid_to)),
    ]
    today = timezone.localdate()
    rows = [
        [amount(row), text(quantities(row)), on(row.valid_from), on(row.valid_to), status(row.state(today))]
        for row in before
    ]
    heads = (_("Price"), _("Quantity"), _("From"), _("Last day"), _("Status"))
    title = goods[one.sku].text if one.sku in goods else ""
    others = [("price", row.id) for row in before if row.id != identity]
    return Sheet("price", identity, one.code, one.state(today), title, facts,
                 [Table(_("What stood under this code"), heads, rows)], books=False, tracks=others)  # fmt: skip
