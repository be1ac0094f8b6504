"""Opening stock: what lay where when the books were opened, and what it had cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_noop

from salur.connect.kind import Context, Field, Row, RowResult, imports
from salur.connect.nearest import unknown
from salur.connect.rules.amounts import worth
from salur.connect.stock_lines import LOT_FIELDS, Pieces, lots_of
from salur.connect.taking import Taking, booked, first_instant
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.refusal import Refused
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Receive, Received

FIELDS = (
    Field("place", "code", needed=True, note="the warehouse, zone, bin or van"),
    Field("sku", "code", needed=True),
    Field("quantity", "pieces", needed=True, least=0, note="of the pack; whole ones"),
    Field("pack", "code", note="what is counted; the single piece unless told"),
    Field("cost", "money", least=0, note="of all of them together, without tax"),
    Field("unit_cost", "price", least=0, note="of one of the pack, where `cost` is empty"),
    *LOT_FIELDS,
    Field("owner", "code", note="whose goods, if they are another's (consignment)"),
    Field("supplier", "code"),
    Field("on", "date", note="the day of the opening; that of the profile, or today"),
)


@imports("opening_stock", gettext_noop("What lay where when the books were opened, with its cost"), fields=FIELDS,
         key=("place", "owner", "sku", "lot"), chunk=500)  # fmt: skip
def load(actor: Actor, context: Context, rows: Sequence[Row]) -> list[RowResult]:
    """Each row is received for itself, so that one bad row stops no other and a file may come twice in any order."""
    taking = Taking(actor, context, rows)
    places = context.codes.find("place", (row["place"] for row in rows))
    skus = context.codes.find("sku", (row["sku"] for row in rows))
    people = context.codes.find("party", (row[name] for row in rows for name in ("owner", "supplier")))
    pieces = Pieces(actor, skus.values())
    for row in rows:
        missing = [name for name in ("owner", "supplier") if row[name] is not None and row[name] not in people]
        if row["place"] not in places:
            taking.add(unknown(context, row, "place", "place"))
        elif row["sku"] not in skus:
            taking.add(unknown(context, row, "sku", "sku"))
        elif missing:
            taking.add(unknown(context, row, missing[0], "party"))
        elif row["cost"] is None and row["unit_cost"] is None:
            taking.refuse(row, "cost", Refused("connect.no_amount", fields="cost, unit_cost"))
        elif reason := pieces.fault(skus[row["sku"]], row["pack"]):
            taking.refuse(row, "pack", reason)
    lots = lots_of(taking, skus)
    told = []
    for row in taking.standing():
        sku = skus[row["sku"]]
        cost = row["cost"] if row["cost"] is not None else worth(row["unit_cost"], row["quantity"], context.currency)
        lot = lots.get((sku, row["lot"] or ""))
        line = Received(sku, pieces.of(sku, row["quantity"], row["pack"]), cost, lot.id if lot else None)
        told.append((row, _command(actor, context, row, line, places, people)))
    outcomes = warehouse.receive(actor=actor, receipts=[command for _, command in told])
    for (row, _), outcome in zip(told, outcomes, strict=True):
        taking.add(taking.result(row, booked(outcome), _field))
    return taking.all()


def _command(
    actor: Actor, context: Context, row: Row, line: Received, places: Mapping[str, int], people: Mapping[str, int]
) -> Command[Receive]:
    """Known by place, owner, SKU and lot: told again it is the same, and with another number refused."""
    owner, supplier = (people.get(row[name] or "") for name in ("owner", "supplier"))
    body = Receive(supplier or actor.party, places[row["place"]], (line,), "", owner, None, True)
    key = context.key("opening_stock", places[row["place"]], owner or 0, line.sku, row["lot"] or "")
    return Command(key, body, at=first_instant(context, row["on"] or context.historic_before))


def _field(reason: Refused) -> str:
    return "quantity" if reason.code in ("warehouse.bad_line", "connect.booked_otherwise") else ""
