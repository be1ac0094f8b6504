"""Doors for programs to the goods: codes and barcodes for everything that names an SKU, and the masters' verbs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from salur.catalog import actions, bodies, queries
from salur.catalog.models import Item
from salur.catalog.queries import LotRow, PackRow
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.shell.api.columns import of_tuple
from salur.shell.api.references import Found, refers
from salur.shell.api.resources import rows_of, verb
from salur.shell.api.shapes import shaped

__all__ = ["actions"]

BARCODE = "gtin:"


def _skus(actor: Actor, codes: set[str]) -> dict[str, Found]:
    """The SKUs behind codes of the firm's own, and behind `gtin:` and a barcode, which says the pack, too."""
    found = {code: Found(one.sku) for code, one in queries.skus_by_code(actor.organisation, codes).items()}
    scanned = {code: code.removeprefix(BARCODE) for code in codes - set(found) if code.startswith(BARCODE)}
    if scanned:
        packs = queries.packs_by_barcode(scanned.values())
        ours = queries.items(actor.organisation, {one.sku for rows in packs.values() for one in rows})
        for code, barcode in scanned.items():
            mine = [one for one in packs.get(barcode, ()) if one.sku in ours]
            if len({one.sku for one in mine}) == 1:  # a barcode that two goods share names neither
                found[code] = Found(mine[0].sku, {"pack": mine[0].name})
    return found


def _sku_codes(actor: Actor, skus: set[int]) -> dict[int, str]:
    return {sku: one.code for sku, one in queries.items(actor.organisation, skus).items()}


def _lots(actor: Actor, keys: set[tuple[int, str]]) -> dict[tuple[int, str], Found]:
    return {key: Found(one.id) for key, one in queries.lots_by_code(keys).items()}


def _lot_codes(actor: Actor, lots: set[int]) -> dict[int, str]:
    return {lot: one.code for lot, one in queries.lots(lots).items() if one.code}


refers("sku", ("sku",), _skus, lambda code: Refused("catalog.no_such_item", called=code), call=_sku_codes, plain=True)
refers(
    "lot", ("lot",), _lots, lambda code: Refused("catalog.no_such_lot", called=code, sku="–"), call=_lot_codes,
    within="sku",
)  # fmt: skip
shaped(bodies.ProductBody, packs=("name", "pieces", "barcode"))


def _items(actor: Actor) -> QuerySet[Item]:
    return queries.traded(actor.organisation)


def _product(actor: Actor, sku: int) -> dict[str, Any] | None:
    """A SKU under the firm's code, with its packs and lots."""
    row = _items(actor).filter(sku=sku).values().first()
    if row is None:
        return None
    found: dict[str, Any] = {**row}
    lots = [one._asdict() for one in queries.lots_of(sku) if one.code]
    return found | {"packs": [one._asdict() for one in queries.packs_of(sku)], "lots": lots}


INSIDE: Mapping[str, Any] = {
    "packs": (of_tuple(PackRow, ("sku",)), True),
    "lots": (of_tuple(LotRow, ("sku",)), True),
}
rows_of("products", _items, "sku", key="code", rising=True, filters=("code",), one=_product, more=INSIDE)

verb(
    "catalog.record_products", "products", leads="sku",
    example={
        "code": "KOPI-165", "name": "Kopi 165 g", "brand": "Kapal", "category": "drinks/coffee",
        "packs": [{"name": "carton", "pieces": 20, "barcode": "8999999000011"}],
    },
)  # fmt: skip
verb("catalog.rename", "products", leads="sku", example={"code": "TEH-500", "new_code": "TEH-0500"})
verb(
    "catalog.record_lots", "products", leads="lot",
    example={"sku": "TEH-350", "code": "L-2612", "expires_on": "2027-12-31"},
)  # fmt: skip
