"""Stock as a distributor states it: opening + in − out ± adjustments = closing, or by how much not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from salur.connect import queries
from salur.connect.actions.report_stock import report_stock
from salur.connect.bodies import StockLineBody
from salur.connect.kind import Context, Field, Row, RowResult, imports, refused, result_of
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.refusal import Refused

FIELDS = (
    Field("supplier", "code", needed=True, note="to whom it is reported: the code of the brand or principal"),
    Field("place", "code", needed=True, note="the code of the warehouse"),
    Field("sku", "code", needed=True),
    Field("since", "date", needed=True, note="the first day of the period"),
    Field("until", "date", needed=True, note="its last day"),
    Field("opening", "pieces", needed=True),
    Field("received", "pieces", default=0),
    Field("sent", "pieces", default=0),
    Field("adjusted", "pieces", default=0, note="found (+) or written off (-)"),
    Field("closing", "pieces", needed=True),
)
CODES = (("supplier", "party"), ("place", "place"), ("sku", "sku"))


@imports(
    "stock_report",
    _("A distributor's stock over a period: opening, in, out, adjustments and closing of each SKU at a place"),
    fields=FIELDS,
    key=("supplier", "place", "sku", "since"),
)
def load(actor: Actor, context: Context, rows: Sequence[Row]) -> list[RowResult]:
    """State the lines; one that does not add up goes in with a reason that says by how much."""
    known = {name: context.codes.find(thing, (row[name] for row in rows)) for name, thing in CODES}
    results: list[RowResult] = []
    told: list[tuple[Row, Command[Any]]] = []
    stands = queries.stated(actor.organisation, _keys(rows, known))
    for row in rows:
        if lost := next(((name, thing) for name, thing in CODES if row[name] not in known[name]), None):
            reason = Refused("connect.no_such_code", what=lost[1], called=row[lost[0]])
            results.append(refused(row, lost[0], reason))
            continue
        body = StockLineBody(
            known["supplier"][row["supplier"]], known["place"][row["place"]], row["place"],
            known["sku"][row["sku"]], row["sku"], row["since"], row["until"], row["opening"], row["received"],
            row["sent"], row["adjusted"], row["closing"],
        )  # fmt: skip
        if stands.get((body.supplier, body.place, body.sku, body.since)) == _stated(body):
            results.append(RowResult(row.number, "same"))
            continue
        told.append((row, Command(context.key("stock_report", context.mark, *_whole(body)), body)))
    outcomes = report_stock(actor=actor, lines=[command for _, command in told])
    for (row, _command), outcome in zip(told, outcomes, strict=True):
        results.append(result_of(row, outcome, "closing", row["closing"]))
    return results


def _keys(rows: Sequence[Row], known: Mapping[str, Mapping[str, int]]) -> list[tuple[int, int, int, date]]:
    """The keys of the lines whose codes are known."""
    codes = [(*(known[name].get(row[name], 0) for name, _thing in CODES), row["since"]) for row in rows]
    return [(one[0], one[1], one[2], one[3]) for one in codes if all(one[:3])]


def _stated(body: StockLineBody) -> tuple[object, ...]:
    return (body.until, body.opening, body.received, body.sent, body.adjusted, body.closing)


def _whole(body: StockLineBody) -> Iterable[object]:
    return (getattr(body, name) for name in StockLineBody.__slots__)
