"""Writing what a call has changed about the range: one statement per table and kind of change."""

from __future__ import annotations

from uuid import uuid4

from salur.catalog import told
from salur.catalog.models import Item, Lot, Pack, Product, Sku
from salur.catalog.range import MEASURES, Range
from salur.kernel import sql


def write(shelf: Range) -> list[tuple[int, str]]:
    """Write what is new and what has changed; gives (SKU, code) of the items that are new here."""
    _write_products(shelf)
    _write_skus(shelf)
    _write_packs(shelf)
    new = [item for item in shelf.items.values() if item.new]
    sql.insert(
        Item,
        ("organisation", "sku_id", "code", "name", "active"),
        [(shelf.organisation, item.sku, item.code, item.name, item.active) for item in new],
    )
    if changed := [i for i in shelf.items.values() if i.changed and not i.new]:
        rows = [(item.sku, item.name, item.active) for item in changed]
        source, params = sql.given("g", "sku bigint, name text, active boolean", rows)
        sql.run(
            f"UPDATE catalog_item i SET name = g.name, active = g.active FROM {source} "
            "WHERE i.organisation = %s AND i.sku_id = g.sku",
            (*params, shelf.organisation),
        )
    return [(item.sku, item.code) for item in new]


def _write_products(shelf: Range) -> None:
    rows = [
        (p.id, p.keeper, p.owner, p.brand, p.name, p.category, p.tax_class) for p in shelf.by_number.values() if p.new
    ]
    sql.insert(Product, ("id", "keeper", "owner", "brand", "name", "category", "tax_class"), rows)
    changed = [(p.id, p.owner, p.category, p.tax_class) for p in shelf.by_number.values() if p.changed and not p.new]
    if changed:
        source, params = sql.given("g", "id bigint, owner bigint, category text, tax_class text", changed)
        sql.run(
            "UPDATE catalog_product p SET owner = g.owner, category = g.category, tax_class = g.tax_class "
            f"FROM {source} WHERE p.id = g.id",
            params,
        )


def _write_skus(shelf: Range) -> None:
    new = [sku for sku in shelf.skus.values() if sku.new]
    sql.insert(
        Sku,
        ("id", "uuid", "product_id", "code", "name", *MEASURES),
        [(sku.id, uuid4(), sku.product.id, sku.code, sku.name, *sku.measures.values()) for sku in new],
    )
    sql.insert(Lot, ("sku_id", "code", "blocked"), [(sku.id, "", False) for sku in new])
    changed = [
        (sku.id, sku.product.id, sku.name, *sku.measures.values())
        for sku in shelf.skus.values()
        if sku.changed and not sku.new
    ]
    if changed:
        shape = "id bigint, product_id bigint, name text, unit text, volume_ml bigint, weight_g bigint, "
        source, params = sql.given("g", shape + "shelf_life_days integer", changed)
        columns = ", ".join(f"{column} = g.{column}" for column in ("product_id", "name", *MEASURES))
        sql.run(f"UPDATE catalog_sku s SET {columns} FROM {source} WHERE s.id = g.id", params)


def _write_packs(shelf: Range) -> None:
    fresh, barcodes = [], []
    for sku in shelf.skus.values():
        for name in sku.fresh_packs:
            pieces, gtin = sku.packs[name]
            fresh.append((sku.id, name, pieces, gtin, told.barcode(gtin)[1]))
        for name in sku.fresh_barcodes - sku.fresh_packs:
            barcodes.append((sku.id, name, sku.packs[name][1], told.barcode(sku.packs[name][1])[1]))
    sql.insert(Pack, ("sku_id", "name", "pieces", "gtin", "gtin_fault"), fresh)
    if barcodes:
        source, params = sql.given("g", "sku bigint, name text, gtin text, gtin_fault text", barcodes)
        sql.run(
            f"UPDATE catalog_pack p SET gtin = g.gtin, gtin_fault = g.gtin_fault FROM {source} "
            "WHERE p.sku_id = g.sku AND p.name = g.name",
            params,
        )
