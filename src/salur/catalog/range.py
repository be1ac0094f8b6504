"""The part of a firm's range that a call is about: read once, changed in memory (`range_writing` writes)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from salur.catalog import told
from salur.catalog.bodies import ProductBody
from salur.catalog.models import Product, Sku
from salur.kernel import ids, sql
from salur.kernel.refusal import Refused
from salur.parties import queries as parties

MEASURES = ("unit", "volume_ml", "weight_g", "shelf_life_days")
ProductKey = tuple[str, str]  # brand, name; of our own keeping


@dataclass(slots=True)
class ProductState:
    """A product as it is and as it will be."""

    id: int
    keeper: int
    brand: str
    name: str
    owner: int | None = None
    category: str = ""
    tax_class: str = "standard"
    new: bool = False
    changed: bool = False


@dataclass(slots=True)
class SkuState:
    """A SKU, its measures and packs as they are and as they will be."""

    id: int
    product: ProductState
    code: str
    name: str
    measures: dict[str, Any]
    packs: dict[str, tuple[int, str | None]] = field(default_factory=dict)
    new: bool = False
    changed: bool = False
    fresh_packs: set[str] = field(default_factory=set)
    fresh_barcodes: set[str] = field(default_factory=set)


@dataclass(slots=True)
class ItemState:
    """What we call a SKU."""

    sku: int
    code: str
    name: str
    active: bool = True
    new: bool = False
    changed: bool = False


class Range:
    """Items by code, and the SKUs and products behind them."""

    def __init__(self, organisation: int, bodies: Sequence[ProductBody]) -> None:
        self.organisation = organisation
        self.items: dict[str, ItemState] = {}
        self.by_sku: dict[int, ItemState] = {}
        self.skus: dict[int, SkuState] = {}
        self.products: dict[ProductKey, ProductState] = {}
        self.by_number: dict[int, ProductState] = {}
        self._read_items(bodies)
        self._read_skus({item.sku for item in self.items.values()} | {body.sku for body in bodies if body.sku})
        self._read_products(bodies)
        owners = {body.owner for body in bodies if body.owner is not None}
        self._owners = set(parties.parties(owners))
        coming = sum(1 for body in bodies if body.sku is None and body.code not in self.items)
        self._fresh_skus = iter(ids.take(Sku, coming))
        self._fresh_products = iter(ids.take(Product, len(bodies)))

    def _read_items(self, bodies: Sequence[ProductBody]) -> None:
        rows = sql.fetch(
            "SELECT sku_id, code, name, active FROM catalog_item WHERE organisation = %s "
            "AND (code = ANY(%s::text[]) OR sku_id = ANY(%s::bigint[])) ORDER BY id FOR UPDATE",
            (
                self.organisation,
                sql.array({body.code for body in bodies}),
                sql.array({body.sku for body in bodies if body.sku is not None}),
            ),
        )
        for row in rows:
            self.items[row[1]] = self.by_sku[row[0]] = ItemState(*row)

    def _read_skus(self, wanted: set[int]) -> None:
        """The SKUs with their products and packs; locked, so that two members cannot give one pack two ratios."""
        if not wanted:
            return
        rows = sql.fetch(
            "SELECT s.id, s.code, s.name, s.unit, s.volume_ml, s.weight_g, s.shelf_life_days, "
            "p.id, p.keeper, p.brand, p.name, p.owner, p.category, p.tax_class FROM catalog_sku s "
            "JOIN catalog_product p ON p.id = s.product_id WHERE s.id = ANY(%s::bigint[]) "
            "ORDER BY s.id FOR UPDATE OF s",
            (sql.array(wanted),),
        )
        for sku, code, name, *rest in rows:
            product = self.by_number.get(rest[4])
            if product is None:
                product = self._keep(ProductState(*rest[4:]))
            self.skus[sku] = SkuState(sku, product, code, name, dict(zip(MEASURES, rest[:4], strict=True)))
        for sku, name, pieces, gtin in sql.fetch(
            "SELECT sku_id, name, pieces, gtin FROM catalog_pack WHERE sku_id = ANY(%s::bigint[])", (sql.array(wanted),)
        ):
            if sku in self.skus:
                self.skus[sku].packs[name] = (pieces, gtin)

    def _read_products(self, bodies: Sequence[ProductBody]) -> None:
        names = {body.product or body.name for body in bodies} | {state.name for state in self.by_number.values()}
        rows = sql.fetch(
            "SELECT id, keeper, brand, name, owner, category, tax_class FROM catalog_product "
            "WHERE keeper = %s AND name = ANY(%s::text[]) ORDER BY id FOR UPDATE",
            (self.organisation, sql.array(names)),
        )
        for row in rows:
            if row[0] not in self.by_number:
                self._keep(ProductState(*row))

    def _keep(self, product: ProductState) -> ProductState:
        self.by_number[product.id] = product
        if product.keeper == self.organisation:
            self.products[product.brand, product.name] = product
        return product

    def refusal(self, body: ProductBody) -> Refused | None:
        """Why this cannot be recorded, given the range so far."""
        item = self.items.get(body.code)
        if body.sku is not None:
            if body.sku not in self.skus:
                return Refused("catalog.no_such_sku", sku=body.sku)
            if item is not None and item.sku != body.sku:
                return Refused("catalog.code_means_another", called=body.code, sku=item.sku)
            other = self.by_sku.get(body.sku)
            if item is None and other is not None:
                return Refused("catalog.known_as", sku=body.sku, called=other.code)
        if body.owner is not None and body.owner not in self._owners:
            return Refused("catalog.no_such_owner", party=body.owner)
        number = item.sku if item is not None else body.sku
        packs = self.skus[number].packs if number is not None else {}
        for name, pieces, _ in body.packs:
            if name in packs and packs[name][0] != pieces:
                return Refused(
                    "catalog.pack_ratio_changes", called=body.code, pack=name, pieces=packs[name][0], told=pieces
                )
        return None

    def record(self, body: ProductBody) -> int:
        """Take in what is told; gives the SKU."""
        item = self.items.get(body.code)
        number = item.sku if item is not None else body.sku
        sku = self.skus[number] if number is not None else self._new_sku(body)
        if item is None:
            item = ItemState(sku.id, body.code, body.name, new=True)
            self.items[body.code] = self.by_sku[sku.id] = item
        active = item.active if body.active is None else body.active
        item.changed |= (item.name, item.active) != (body.name, active)
        item.name, item.active = body.name, active
        if sku.product.keeper == self.organisation:
            self._maintain(sku, body)
        self._pack(sku, body)
        return sku.id

    def _new_sku(self, body: ProductBody) -> SkuState:
        product = self._product(body.brand or "", body.product or body.name)
        number = next(self._fresh_skus)
        measures = {**dict.fromkeys(MEASURES), "unit": "pcs"}
        sku = self.skus[number] = SkuState(number, product, body.code, body.name, measures, new=True)
        return sku

    def _product(self, brand: str, name: str) -> ProductState:
        known = self.products.get((brand, name))
        return known or self._keep(ProductState(next(self._fresh_products), self.organisation, brand, name, new=True))

    def _maintain(self, sku: SkuState, body: ProductBody) -> None:
        """What only the keeper of a product changes: its names, class and measures."""
        before = sku.product
        brand = before.brand if body.brand is None else body.brand
        product = self._product(brand, body.product or before.name)
        if product is not before:
            sku.product, sku.changed = product, True
            if product.new:
                product.owner, product.category, product.tax_class = before.owner, before.category, before.tax_class
        for column in ("owner", "category", "tax_class"):
            value = getattr(body, column)
            if value is not None and value != getattr(product, column):
                setattr(product, column, value)
                product.changed = True
        measures = {column: value for column in MEASURES if (value := getattr(body, column)) is not None}
        sku.changed |= sku.name != body.name or any(sku.measures[column] != value for column, value in measures.items())
        sku.name = body.name
        sku.measures.update(measures)

    def _pack(self, sku: SkuState, body: ProductBody) -> None:
        mine = sku.product.keeper == self.organisation
        for name, pieces, code in told.packs(body.packs) if not sku.packs else body.packs:
            gtin = told.barcode(code)[0]
            before = sku.packs.get(name)
            if before is None:
                sku.packs[name] = (pieces, gtin)
                sku.fresh_packs.add(name)
            elif gtin is not None and gtin != before[1] and (mine or before[1] is None):
                sku.packs[name] = (pieces, gtin)
                sku.fresh_barcodes.add(name)
