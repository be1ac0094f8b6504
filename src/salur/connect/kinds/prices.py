"""Prices: rows of the price list, for all or for a class, channel, territory or buyer, from a quantity, for days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salur.catalog import queries as catalog
from salur.connect.kind import Context, Field, Row, RowResult, imports
from salur.connect.nearest import among, suggesting, unknown
from salur.connect.taking import Taking
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.queries import territories_by_code
from salur.pricing import actions as pricing
from salur.pricing import queries
from salur.pricing.bodies import PriceBody
from salur.pricing.rules.naming import code_of

FIELDS = (
    Field("code", "code", note="the row's own code in the list; made of SKU, pack and for whom unless told"),
    Field("sku", "code", needed=True),
    Field("price", "price", needed=True, least=0, note="of one `per`, in major units"),
    Field("per", "code", default="piece", note="the pack that the price is of"),
    Field("currency", "currency"),
    Field("pack", "code", note="only for lines ordered in this pack"),
    Field("min_pieces", "integer", least=1),
    Field("price_class"),
    Field("channel"),
    Field("territory", "code"),
    Field("buyer", "code"),
    Field("valid_from", "date", note="a price from a later day stands beside the old one, and takes over then"),
    Field("valid_to", "date", note="the last day"),
    Field("includes_tax", "flag"),
)


@imports("prices", "The price list", fields=FIELDS, chunk=2000,
         key=("code", "sku", "per", "currency", "pack", "min_pieces", "price_class", "channel", "territory", "buyer",
              "valid_from"))  # fmt: skip
def load(actor: Actor, context: Context, rows: Sequence[Row]) -> list[RowResult]:
    """Record prices by code; one that moved is replaced from now on, and papers made under the old one keep it."""
    taking = Taking(actor, context, rows)
    skus = context.codes.find("sku", (row["sku"] for row in rows))
    buyers = context.codes.find("party", (row["buyer"] for row in rows))
    with reading(actor.organisation):
        areas = territories_by_code(actor.organisation, {row["territory"] for row in rows} - {None})
        packs = catalog.packs(skus.values())
    bodies: list[tuple[Row, PriceBody]] = []
    for row in rows:
        if row["sku"] not in skus:
            taking.add(unknown(context, row, "sku", "sku"))
        elif row["buyer"] is not None and row["buyer"] not in buyers:
            taking.add(unknown(context, row, "buyer", "party"))
        elif row["territory"] is not None and row["territory"] not in areas:
            taking.add(unknown(context, row, "territory", "territory"))
        elif lost := _no_pack(row, packs.get(skus[row["sku"]], {})):
            taking.refuse(row, *lost)
        else:
            bodies.append((row, _body(row, context, skus, buyers, areas)))
    with reading(actor.organisation):
        stands = queries.standing(actor.organisation, [body for _, body in bodies])
    for row, body in bodies:
        if stands.get(body.code):
            taking.same(row)
    told = [(row, body) for row, body in bodies if not stands.get(body.code)]
    taking.tell(pricing.record_prices, "prices", told, "prices", _field)
    return taking.all()


def _no_pack(row: Row, packs: Mapping[str, int]) -> tuple[str, Refused] | None:
    for field in ("per", "pack"):
        if row[field] not in (None, "piece") and row[field] not in packs:
            return field, suggesting(row[field], among(row[field], list(packs)))
    return None


def _body(
    row: Row, context: Context, skus: Mapping[str, int], buyers: Mapping[str, int], areas: Mapping[str, int]
) -> PriceBody:
    currency, per = row["currency"] or context.currency, row["per"] or "piece"
    when = [
        (key, (str(value),))
        for key, value in (
            ("buyer", buyers.get(row["buyer"] or "")), ("class", row["price_class"]), ("channel", row["channel"]),
            ("territory", areas.get(row["territory"] or "")),
        )
        if value is not None
    ]  # fmt: skip
    told = (row["sku"], per, row["pack"], row["min_pieces"], currency, *(row[one] for one in ("buyer", "price_class")),
            row["channel"], row["territory"])  # fmt: skip
    return PriceBody(
        row["code"] or code_of(told, row["valid_from"]), skus[row["sku"]], currency, format(row["price"], "f"), per,
        row["pack"], row["min_pieces"] or 1, tuple(when), (), row["valid_from"], row["valid_to"],
        bool(row["includes_tax"]),
    )  # fmt: skip


def _field(reason: Refused) -> str:
    fields = {"pricing.bad_number": "price", "pricing.days_backwards": "valid_to", "pricing.same_as": "code"}
    return fields.get(reason.code, "")
