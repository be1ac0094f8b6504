"""Products: SKUs with brand and brand owner, category and tax class, measures, cartons and barcodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop

from salur.catalog import actions as catalog
from salur.catalog import queries
from salur.catalog.bodies import PackTold, ProductBody
from salur.catalog.queries import ItemRow, PackRow, SkuRow
from salur.catalog.told import barcode
from salur.connect.kind import Context, Field, Row, RowResult, imports
from salur.connect.nearest import unknown
from salur.connect.taking import Taking, present
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties import actions as parties
from salur.parties.bodies import CodeBody
from salur.parties.queries import things_by_code

OF_SKU = ("unit", "volume_ml", "weight_g", "shelf_life_days", "brand", "category", "tax_class")
FIELDS = (
    Field("code", "code", needed=True, note="our code for the SKU; what else is told is told of it"),
    Field("name", needed=True),
    Field("brand"),
    Field("product", note="the name it shares with other sizes; its own name unless told"),
    Field("owner", "code", note="the brand owner, by the code of a party"),
    Field("category", note="a path, such as food/noodles/instant"),
    Field("tax_class"),
    Field("unit"),
    Field("volume_ml", "integer", least=0),
    Field("weight_g", "integer", least=0),
    Field("shelf_life_days", "integer", least=0),
    Field("gtin", "gtin", note="the barcode of the single piece; a wrong check digit is kept and flagged"),
    Field("inner", "integer", least=2, note="pieces in an inner pack"),
    Field("inner_gtin", "gtin"),
    Field("carton", "integer", least=2, note="pieces in a carton; a ratio never changes, see the kind packs"),
    Field("carton_gtin", "gtin"),
    Field("active", "flag"),
    Field("other_code", "code", note="somebody else's code for it, of the kind named in the options"),
)
OPTIONS = {
    "known": "update (a known SKU takes what is new of it) or leave (only SKUs that are not there are recorded)",
    "other_codes": "whose the codes in other_code are, such as principal",
}


@imports("products", gettext_noop("What is traded: SKUs with brands, cartons, barcodes"), fields=FIELDS, key=("code",),
         options=OPTIONS)  # fmt: skip
def load(actor: Actor, context: Context, rows: Sequence[Row]) -> list[RowResult]:
    """Record SKUs by code; a known one takes what is new of it (its old name stays in its history)."""
    taking = Taking(actor, context, rows)
    owners = context.codes.find("party", (row["owner"] for row in rows))
    with reading(actor.organisation):
        items = queries.skus_by_code(actor.organisation, {row["code"] for row in rows})
        numbers = {item.sku for item in items.values()}
        skus, packs = queries.skus(numbers), queries.pack_rows(numbers)
    leave = context.options.get("known") == "leave"
    told = []
    for row in rows:
        item = items.get(row["code"])
        if item is not None and leave:
            taking.same(row, item.sku)
        elif row["owner"] is not None and row["owner"] not in owners:
            taking.add(unknown(context, row, "owner", "party"))
        else:
            body = _body(row, owners)
            if item is not None and _same(item, skus[item.sku], packs.get(item.sku, {}), body):
                taking.same(row, item.sku)
            else:
                told.append((row, body))
    record(taking, told)
    _other_codes(taking, [row for row in taking.standing() if row["other_code"] is not None])
    return taking.all()


def record(
    taking: Taking, told: Sequence[tuple[Row, ProductBody]], field_of: Callable[[Refused], str] | None = None
) -> None:
    """Tell of SKUs; barcodes that do not check are kept, and said. `field_of` names the field of a refusal."""
    taking.tell(catalog.record_products, "products", told, "products", field_of or _field)
    for row, body in told:
        for name, _, gtin in body.packs:
            kept, why = barcode(gtin)
            if why is not None and row in taking.standing([row]):
                field = "gtin" if name == "piece" or row["gtin"] == gtin else f"{name}_gtin"
                taking.note(row, field, Refused("connect.flagged_barcode", value=kept, kind=why))


def _body(row: Row, owners: Mapping[str, int]) -> ProductBody:
    told: dict[str, Any] = present(row, (*OF_SKU, "product", "active"))
    return ProductBody(
        row["code"], row["name"], owner=owners.get(row["owner"] or ""), packs=_packs(row), **told
    )  # fmt: skip


def _packs(row: Row) -> tuple[PackTold, ...]:
    packs: list[PackTold] = [
        (name, row[name], row[f"{name}_gtin"]) for name in ("carton", "inner") if row[name] is not None
    ]
    return (*packs, ("piece", 1, row["gtin"])) if packs or row["gtin"] is not None else ()


def _same(item: ItemRow, sku: SkuRow, packs: Mapping[str, PackRow], body: ProductBody) -> bool:
    """Whether all that is told of a SKU is known of it already."""
    if (item.name, item.active) != (body.name, item.active if body.active is None else body.active):
        return False
    told = {name: getattr(body, name) for name in (*OF_SKU, "owner")} | {"product_name": body.product}
    if any(value is not None and value != getattr(sku, name) for name, value in told.items()):
        return False
    return all(same_pack(packs.get(name), pieces, gtin) for name, pieces, gtin in body.packs)


def same_pack(known: PackRow | None, pieces: int, gtin: str | None) -> bool:
    """Whether a pack is there with these pieces and, if one is told, this barcode."""
    kept = barcode(gtin)[0]
    return known is not None and known.pieces == pieces and kept in (None, known.gtin)


def _field(reason: Refused) -> str:
    if reason.code in ("catalog.pack_ratio_changes", "catalog.bad_pack"):
        named = str(reason.facts.get("pack"))
        return named if named in ("carton", "inner") else "pieces"
    return "owner" if reason.code == "catalog.no_such_owner" else ""


def _other_codes(taking: Taking, rows: Sequence[Row]) -> None:
    """Keep what somebody else calls them."""
    scheme = taking.context.options.get("other_codes") or "other"
    with reading(taking.actor.organisation):
        known = things_by_code(taking.actor.organisation, scheme, {row["other_code"] for row in rows})
    told = []
    for row in rows:
        sku = taking.paper(row)
        if sku is not None and known.get(row["other_code"]) != sku:
            told.append((row, CodeBody(scheme, row["other_code"], "sku", sku)))
    taking.tell(parties.record_codes, "codes", told, "codes", lambda _: "other_code", paper=False)
