"""Reading SKUs, packs and lots. SKUs, packs and lots are everybody's; items are read for one organisation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from salur.catalog.models import Item
from salur.kernel import sql
from salur.kernel.work import looked_up, once, unknown

PackKey = tuple[int, str]  # SKU, name of the pack


class ItemRow(NamedTuple):
    """What a firm calls a SKU."""

    sku: int
    code: str
    name: str
    active: bool


class SkuRow(NamedTuple):
    """A SKU with what pricing, tax and warehouses ask of it. Measures are of one piece."""

    id: int
    uuid: UUID
    code: str
    name: str
    unit: str
    volume_ml: int | None
    weight_g: int | None
    shelf_life_days: int | None
    product: int
    owner: int | None
    brand: str
    category: str
    tax_class: str
    product_name: str


class LotRow(NamedTuple):
    """A lot; code '' is goods without a lot."""

    id: int
    sku: int
    code: str
    expires_on: date | None
    made_on: date | None
    blocked: bool


class PackRow(NamedTuple):
    """A pack and the barcode on it."""

    sku: int
    name: str
    pieces: int
    gtin: str | None
    gtin_fault: str | None


_ratios: dict[tuple[str, int, str], int] = {}  # a pack's ratio never changes
_plain: dict[tuple[str, int], int] = {}  # nor does the lot of goods without one


def items(organisation: int, wanted: Iterable[int]) -> dict[int, ItemRow]:
    """What the firm calls these SKUs, by SKU."""

    def find(keys: set[int]) -> dict[int, ItemRow]:
        rows = sql.fetch(
            "SELECT sku_id, code, name, active FROM catalog_item WHERE organisation = %s "
            "AND sku_id = ANY(%s::bigint[])",
            (organisation, sql.array(keys)),
        )
        return {row[0]: ItemRow(*row) for row in rows}

    return once(("items", organisation), wanted, find)


def look(organisation: int, skus: Iterable[int], lots: Iterable[int]) -> None:
    """Read what the firm calls these SKUs and the SKUs of these lots, and the lots, in one statement; `items` and
    `lots` have them then."""
    goods, batches = unknown(("items", organisation), skus), unknown(("lots",), lots)
    if not batches:
        return
    rows = sql.fetch(
        "SELECT NULL::bigint, i.sku_id, i.code, i.name, i.active, NULL::date, NULL::date, NULL::boolean "
        "FROM catalog_item i WHERE i.organisation = %s AND i.sku_id IN ("
        "SELECT unnest(%s::bigint[]) UNION SELECT sku_id FROM catalog_lot WHERE id = ANY(%s::bigint[])) "
        "UNION ALL SELECT id, sku_id, code, '', NULL, expires_on, made_on, blocked FROM catalog_lot "
        "WHERE id = ANY(%s::bigint[])",
        (organisation, sql.array(goods), sql.array(batches), sql.array(batches)),
    )
    named = {row[1]: ItemRow(*row[1:5]) for row in rows if row[0] is None}
    of_lots = {row[0]: LotRow(*row[:3], *row[5:]) for row in rows if row[0] is not None}
    looked_up(("lots",), batches, of_lots)
    looked_up(("items", organisation), goods | {lot.sku for lot in of_lots.values()}, named)


def skus_by_code(organisation: int, codes: Iterable[str]) -> dict[str, ItemRow]:
    """The SKUs behind these codes of the firm's own, as the codes are today."""
    rows = sql.fetch(
        "SELECT sku_id, code, name, active FROM catalog_item WHERE organisation = %s AND code = ANY(%s::text[])",
        (organisation, sql.array(set(codes))),
    )
    return {row[1]: ItemRow(*row) for row in rows}


def skus(wanted: Iterable[int]) -> dict[int, SkuRow]:
    """The SKUs with these numbers, with their products."""
    return once(("skus",), wanted, _skus)


def _skus(numbers: set[int]) -> dict[int, SkuRow]:
    rows = sql.fetch(
        "SELECT s.id, s.uuid, s.code, s.name, s.unit, s.volume_ml, s.weight_g, s.shelf_life_days, "
        "p.id, p.owner, p.brand, p.category, p.tax_class, p.name FROM catalog_sku s "
        "JOIN catalog_product p ON p.id = s.product_id WHERE s.id = ANY(%s::bigint[])",
        (sql.array(numbers),),
    )
    return {row[0]: SkuRow(*row) for row in rows}


def packs(wanted: Iterable[int]) -> dict[int, dict[str, int]]:
    """Of each SKU, the pieces in each of its packs, largest first; always read, since packs are added."""
    rows = sql.fetch(
        "SELECT sku_id, name, pieces FROM catalog_pack WHERE sku_id = ANY(%s::bigint[]) "
        "ORDER BY sku_id, pieces DESC, name",
        (sql.array(set(wanted)),),
    )
    found: dict[int, dict[str, int]] = {}
    for sku, name, pieces in rows:
        found.setdefault(sku, {})[name] = pieces
    return found


def pack_rows(wanted: Iterable[int]) -> dict[int, dict[str, PackRow]]:
    """Of each SKU, its packs by name, with their barcodes."""
    found: dict[int, dict[str, PackRow]] = {}
    for row in sql.fetch(
        "SELECT sku_id, name, pieces, gtin, gtin_fault FROM catalog_pack WHERE sku_id = ANY(%s::bigint[])",
        (sql.array(set(wanted)),),
    ):
        found.setdefault(row[0], {})[row[1]] = PackRow(*row)
    return found


def pieces(wanted: Iterable[PackKey]) -> dict[PackKey, int]:
    """The pieces in these packs, remembered by the process: without a statement once they are known."""
    database = sql.database()
    found: dict[PackKey, int] = {}
    unknown: set[PackKey] = set()
    for key in wanted:
        ratio = _ratios.get((database, *key))
        if ratio is None:
            unknown.add(key)
        else:
            found[key] = ratio
    if unknown:
        source, params = sql.given("g", "sku bigint, name text", list(unknown))
        rows = sql.fetch(
            f"SELECT p.sku_id, p.name, p.pieces FROM {source} "
            "JOIN catalog_pack p ON p.sku_id = g.sku AND p.name = g.name",
            params,
        )
        fresh = {(sku, name): ratio for sku, name, ratio in rows}
        found.update(fresh)
        transaction.on_commit(lambda: _ratios.update({(database, *key): ratio for key, ratio in fresh.items()}))
    return found


def packs_by_barcode(codes: Iterable[str]) -> dict[str, list[PackRow]]:
    """The packs that carry these barcodes as printed; real goods share them, so each has a list."""
    rows = sql.fetch(
        "SELECT sku_id, name, pieces, gtin, gtin_fault FROM catalog_pack WHERE gtin = ANY(%s::text[]) "
        "ORDER BY sku_id, name",
        (sql.array(set(codes)),),
    )
    found: dict[str, list[PackRow]] = {}
    for row in rows:
        found.setdefault(row[3], []).append(PackRow(*row))
    return found


def plain_lots(wanted: Iterable[int]) -> dict[int, int]:
    """Of each SKU, the lot of goods without a lot; remembered by the process."""
    database = sql.database()
    found: dict[int, int] = {}
    unknown: set[int] = set()
    for sku in wanted:
        lot = _plain.get((database, sku))
        if lot is None:
            unknown.add(sku)
        else:
            found[sku] = lot
    if unknown:
        rows = sql.fetch(
            "SELECT sku_id, id FROM catalog_lot WHERE sku_id = ANY(%s::bigint[]) AND code = ''", (sql.array(unknown),)
        )
        found.update(rows)
        transaction.on_commit(lambda: _plain.update({(database, sku): lot for sku, lot in rows}))
    return found


def lots(wanted: Iterable[int]) -> dict[int, LotRow]:
    """The lots with these numbers."""

    def find(keys: set[int]) -> dict[int, LotRow]:
        rows = sql.fetch(
            "SELECT id, sku_id, code, expires_on, made_on, blocked FROM catalog_lot WHERE id = ANY(%s::bigint[])",
            (sql.array(keys),),
        )
        return {row[0]: LotRow(*row) for row in rows}

    return once(("lots",), wanted, find)


def lots_by_code(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], LotRow]:
    """The lots with these (SKU, code)."""
    source, params = sql.given("g", "sku bigint, code text", list(set(wanted)))
    rows = sql.fetch(
        "SELECT l.id, l.sku_id, l.code, l.expires_on, l.made_on, l.blocked "
        f"FROM {source} JOIN catalog_lot l ON l.sku_id = g.sku AND l.code = g.code",
        params,
    )
    return {(row[1], row[2]): LotRow(*row) for row in rows}


class Meant(NamedTuple):
    """An item that a person may have meant; `pack` is the pack whose barcode was read, if it was one."""

    sku: int
    code: str
    name: str
    pack: str = ""


def items_named(organisation: int, texts: Iterable[str]) -> dict[str, list[Meant]]:
    """The active items whose code, or the barcode of one of whose packs, is exactly this; one statement for all.

    Real goods share barcodes, so each has a list; codes in any case of letters, the firm's own code before a barcode.
    """
    wanted = sorted({text for text in texts if text})
    if not wanted:
        return {}
    rows = sql.fetch(
        "SELECT t.said, i.sku_id, i.code, i.name, '' FROM unnest(%s::text[]) AS t(said) JOIN catalog_item i "
        "ON i.organisation = %s AND i.code = ANY(ARRAY[t.said, upper(t.said), lower(t.said)]) AND i.active "
        "UNION ALL SELECT p.gtin, i.sku_id, i.code, i.name, p.name FROM catalog_pack p JOIN catalog_item i "
        "ON i.organisation = %s AND i.sku_id = p.sku_id AND i.active WHERE p.gtin = ANY(%s::text[])",
        (sql.array(wanted), organisation, organisation, sql.array(wanted)),
    )
    found: dict[str, list[Meant]] = {}
    for said, *item in rows:
        found.setdefault(said, []).append(Meant(*item))
    by_code = {said: [one for one in some if not one.pack] for said, some in found.items()}
    return {said: by_code[said] or some for said, some in found.items()}


def items_like(organisation: int, texts: Iterable[str], most: int = 8) -> dict[str, list[Meant]]:
    """The active items that have all the words of a text in their name or code, or a barcode or code that begins with
    it; the best first, `most` of each. One statement for all."""
    wanted = sorted({text for text in texts if text.strip()})
    if not wanted:
        return {}
    source, params = sql.given(
        "t", "said text, words text", [(one, "\x1f".join(one.lower().split())) for one in wanted]
    )
    rows = sql.fetch(
        f"SELECT t.said, m.sku_id, m.code, m.name FROM {source} CROSS JOIN LATERAL (SELECT i.sku_id, i.code, i.name, "
        "CASE WHEN lower(i.name) = lower(t.said) THEN 0 WHEN starts_with(lower(i.code), lower(t.said)) THEN 1 "
        "WHEN starts_with(lower(i.name), lower(t.said)) THEN 2 ELSE 3 END AS how FROM catalog_item i "
        "WHERE i.organisation = %s AND i.active AND (NOT EXISTS (SELECT 1 FROM unnest(string_to_array(t.words, %s)) "
        "AS w(one) WHERE position(w.one IN lower(i.name || ' ' || i.code)) = 0) OR (length(t.said) >= 4 AND EXISTS "
        "(SELECT 1 FROM catalog_pack p WHERE p.sku_id = i.sku_id AND starts_with(p.gtin, t.said)))) "
        "ORDER BY how, i.name, i.code LIMIT %s) m",
        (*params, organisation, "\x1f", most),
    )
    found: dict[str, list[Meant]] = {}
    for said, *item in rows:
        found.setdefault(said, []).append(Meant(*item))
    return found


def traded(organisation: int) -> QuerySet[Item]:
    """The items of a firm, with their SKUs and products, for lists."""
    return Item.objects.filter(organisation=organisation).select_related("sku__product")


def keeper(sku: int) -> int | None:
    """The organisation that maintains the product of a SKU."""
    rows = sql.fetch(
        "SELECT p.keeper FROM catalog_sku s JOIN catalog_product p ON p.id = s.product_id WHERE s.id = %s", (sku,)
    )
    return rows[0][0] if rows else None


class Used(NamedTuple):
    """Words in use in a firm's range, for suggesting them."""

    brands: list[tuple[str, str]]
    categories: list[tuple[str, str]]
    tax_classes: list[tuple[str, str]]


def words_in_use(organisation: int) -> Used:
    """The brands, categories and tax classes of what the firm keeps, at most 200 of each."""
    rows = sql.fetch(
        "SELECT DISTINCT brand, category, tax_class FROM catalog_product WHERE keeper = %s LIMIT 2000", (organisation,)
    )
    return Used(*([(one, one) for one in sorted({row[at] for row in rows if row[at]})[:200]] for at in range(3)))


def lots_of(sku: int, most: int = 200) -> list[LotRow]:
    """The lots of a SKU, those expiring first first."""
    rows = sql.fetch(
        "SELECT id, sku_id, code, expires_on, made_on, blocked FROM catalog_lot WHERE sku_id = %s "
        "ORDER BY expires_on NULLS LAST, id LIMIT %s",
        (sku, most),
    )
    return [LotRow(*row) for row in rows]


def packs_of(sku: int) -> list[PackRow]:
    """The packs of a SKU with their barcodes, largest first."""
    rows = sql.fetch(
        "SELECT sku_id, name, pieces, gtin, gtin_fault FROM catalog_pack WHERE sku_id = %s ORDER BY pieces DESC, name",
        (sku,),
    )
    return [PackRow(*row) for row in rows]
