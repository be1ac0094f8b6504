"""Doors to the products: what the firm calls its SKUs, their packs, barcodes and lots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.catalog import queries
from salur.catalog.models import Item
from salur.catalog.pages import products as products_pages
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.pages.changed import changed
from salur.parties.queries.names import called
from salur.shell import told
from salur.shell.listed import Choice, Column, Listed, Search, Text
from salur.shell.offers import Sheet, calls, later, listing, sheet
from salur.shell.tables import Cell, Table, number, on, said, status, text


def sku_cells(actor: Actor, skus: Iterable[int]) -> dict[int, Cell]:
    """SKUs as the firm calls them: name, code beside it, linked to their page. One statement."""
    known = queries.items(actor.organisation, skus)
    return {sku: text(row.name, row.code, f"/sku/{sku}") for sku, row in known.items()}


def goods_cells(
    actor: Actor, skus: Iterable[int | None], lots: Iterable[int | None]
) -> tuple[dict[int, Cell], dict[int, queries.LotRow]]:
    """Cells of SKUs (and of those that the lots are of), and the lots; one statement for both."""
    wanted = {lot for lot in lots if lot}
    queries.look(actor.organisation, (sku for sku in skus if sku), wanted)
    known = queries.lots(wanted)
    return sku_cells(actor, {*(sku for sku in skus if sku), *(lot.sku for lot in known.values())}), known


def skus_typed(actor: Actor, codes: Iterable[str]) -> dict[str, int]:
    """The SKUs behind codes or barcodes that were typed or scanned.

    Refused: catalog.no_such_item for the first that is none, or means several.
    """
    wanted = [code for code in codes if code]
    with reading(actor.organisation):
        known = {code: row.sku for code, row in queries.skus_by_code(actor.organisation, wanted).items()}
        if scanned := set(wanted) - set(known):
            meant = queries.items_named(actor.organisation, scanned)
            known |= {code: some[0].sku for code, some in meant.items() if len({one.sku for one in some}) == 1}
    for code in wanted:
        if code not in known:
            raise Refused("catalog.no_such_item", called=code)
    return known


def pieces_typed(actor: Actor, rows: Iterable[tuple[int, str]]) -> list[int]:
    """Pieces of SKUs as typed, 3/2/5 by their packs or bare pieces. Refused: kernel.bad_value."""
    asked = list(rows)
    with reading(actor.organisation):
        packs = queries.packs(sku for sku, typed in asked)
    return [
        told.pieces("pieces", typed, list(dict.fromkeys([*packs.get(sku, {}).values(), 1]))) for sku, typed in asked
    ]


def lots_typed(actor: Actor, rows: Sequence[tuple[int, str]]) -> list[int | None]:
    """The lots behind codes that were typed for SKUs; none where none was typed. Refused: catalog.no_such_lot."""
    named = {(sku, code) for sku, code in rows if code}
    with reading(actor.organisation):
        known = queries.lots_by_code(named) if named else {}
        for sku, code in named - set(known):
            called = queries.items(actor.organisation, [sku])
            raise Refused("catalog.no_such_lot", called=code, sku=called[sku].code if sku in called else sku)
    return [known[sku, code].id if code else None for sku, code in rows]


@calls("sku", many=lambda actor, some: queries.items(actor.organisation, some))
def _sku_called(actor: Actor, sku: int) -> str:
    known = queries.items(actor.organisation, [sku]).get(sku)
    return f"{known.name} ({known.code})" if known else ""


@calls("lot", many=lambda actor, some: queries.lots(some))
def _lot_called(actor: Actor, lot: int) -> str:
    known = queries.lots([lot]).get(lot)
    return (known.code or "–") if known else ""


def _packed_as(actor: Actor, barcode: str) -> list[int]:
    found = queries.packs_by_barcode([barcode]) if barcode.isascii() and barcode.isdigit() else {}
    return [one.sku for packs in found.values() for one in packs]


PRODUCTS = Listed(
    lambda actor: queries.traded(actor.organisation),
    (
        Column(gettext_lazy("Code"), "code", falls=False), Column(gettext_lazy("Name"), "name", falls=False),
        Column(gettext_lazy("Brand"), "brand", "sku__product__brand", falls=False),
        Column(gettext_lazy("Category"), "category", "sku__product__category", falls=False),
        Column(gettext_lazy("Unit")), Column(gettext_lazy("Status")),
    ),
    "code",
    gettext_lazy("No products yet. Record the first one, or import them."),
    Search(gettext_lazy("Code, name or barcode"), exact=("code",), within=("name",), named=(("sku", _packed_as),)),
    (
        Choice("status", gettext_lazy("Status"),
               {products_pages.TRADED: Q(active=True), products_pages.UNTRADED: Q(active=False)}, "status", True),
        Text("brand", gettext_lazy("Brand"), "sku__product__brand"),
        Text("category", gettext_lazy("Category"), "sku__product__category"),
    ),
)  # fmt: skip


@listing("products", gettext_lazy("Products"), 80, PRODUCTS)
def products(actor: Actor, rows: list[Item]) -> list[list[Cell]]:
    """What the firm trades, by its own code."""
    return [
        [
            text(one.code, href=f"/sku/{one.sku_id}"), text(one.name), text(one.sku.product.brand),
            text(one.sku.product.category), text(one.sku.unit),
            status(products_pages.TRADED if one.active else products_pages.UNTRADED),
        ]
        for one in rows
    ]  # fmt: skip


@sheet("sku", "products")
def sku(actor: Actor, identity: int) -> Sheet | None:
    """A SKU: what it is, its packs and its lots."""
    item = queries.items(actor.organisation, [identity]).get(identity)
    if item is None:
        return None
    known = queries.skus([identity])[identity]
    owner = called(actor.organisation, [known.owner]).get(known.owner or 0)
    facts = [
        (_("Name"), text(item.name)),
        (_("Product"), text(known.product_name)),
        (_("Brand"), text(known.brand)),
        (_("Brand owner"), text(owner.name if owner else "", href=f"/party/{known.owner}" if owner else "")),
        (_("Category"), text(known.category)),
        (_("Tax class"), text(known.tax_class)),
        (_("Unit"), text(known.unit)),
        (_("Shelf life, days"), number(known.shelf_life_days)),
        (_("Weight, g"), number(known.weight_g)),
        (_("Volume, ml"), number(known.volume_ml)),
    ]
    packs = [
        [text(one.name), number(one.pieces), text(one.gtin), said("word", one.gtin_fault or "")]
        for one in queries.packs_of(identity)
    ]
    lots = [
        [text(one.code), on(one.expires_on), on(one.made_on), text(_("blocked") if one.blocked else "")]
        for one in queries.lots_of(identity)
        if one.code
    ]
    tables = [
        Table(_("Packs"), (_("Pack"), _("Pieces"), _("Barcode"), _("Check")), packs,
              _("No packs: it is traded by the piece.")),
        Table(_("Lots"), (_("Lot"), _("Expires"), _("Made"), _("State")), lots,
              _("No lots: these goods are kept without.")),
    ]  # fmt: skip
    state = products_pages.TRADED if item.active else products_pages.UNTRADED
    return Sheet("sku", identity, item.code, state, item.name, facts, tables, books=False)


@later("sku")
def sku_changes(actor: Actor, identity: int) -> list[Table]:
    """What a product was before; of its master only for whoever keeps it: who else does is nobody's business."""
    sources = [("catalog_itemevent", "sku_id", identity)]
    if queries.keeper(identity) == actor.organisation:
        product = queries.skus([identity])[identity].product
        sources += [
            ("catalog_skuevent", "id", identity), ("catalog_packevent", "sku_id", identity),
            ("catalog_productevent", "id", product),
        ]  # fmt: skip
    return [changed(actor, sources)]
