"""Packs: how many pieces go into a carton, an inner, a box, and the barcode on it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_noop

from salur.catalog import queries
from salur.catalog.bodies import ProductBody
from salur.connect.kind import Context, Field, Row, RowResult, imports
from salur.connect.kinds.products import record, same_pack
from salur.connect.nearest import unknown
from salur.connect.taking import Taking
from salur.kernel.actor import Actor
from salur.kernel.work import reading

FIELDS = (
    Field("sku", "code", needed=True),
    Field("pack", "code", needed=True, note="carton, inner, box …"),
    Field("pieces", "integer", needed=True, least=1, note="a ratio never changes: another one is another pack"),
    Field("gtin", "gtin", note="as printed; a wrong check digit is kept and flagged"),
)


@imports("packs", gettext_noop("Cartons, inners and boxes of SKUs, with barcodes"), fields=FIELDS, key=("sku", "pack"))
def load(actor: Actor, context: Context, rows: Sequence[Row]) -> list[RowResult]:
    """Add packs to SKUs that are there; a known pack takes a new barcode, never another ratio."""
    taking = Taking(actor, context, rows)
    skus = context.codes.find("sku", (row["sku"] for row in rows))
    with reading(actor.organisation):
        packs = queries.pack_rows(skus.values())
        items = queries.items(actor.organisation, skus.values())
    told = []
    for row in rows:
        sku = skus.get(row["sku"])
        if sku is None or sku not in items:
            taking.add(unknown(context, row, "sku", "sku"))
        elif same_pack(packs.get(sku, {}).get(row["pack"]), row["pieces"], row["gtin"]):
            taking.same(row, sku)
        else:
            item, pack = items[sku], (row["pack"], row["pieces"], row["gtin"])
            told.append((row, ProductBody(item.code, item.name, packs=(pack,))))
    record(taking, told, lambda reason: "pieces" if reason.code == "catalog.pack_ratio_changes" else "pack")
    return taking.all()
