"""Orders: what buyers have ordered and not had yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop

from salur.connect.kind import KINDS, Context, Field, Paper, Row, RowResult, imports, refused_paper, results_of_paper
from salur.connect.nearest import reason as unknown_code
from salur.connect.stock_lines import Pieces
from salur.connect.taking import booked, first_instant
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.orders import actions as orders
from salur.orders.bodies import Capture, Line
from salur.orders.drafts import ON_SHORT

HEAD = ("buyer", "on", "wanted_on", "ship_from", "ship_to", "channel", "currency", "on_short")
CODES = {"buyer": "party", "ship_to": "party", "ship_from": "place"}
FIELDS = (
    Field("number", "code", needed=True, note="the buyer's or the old number; rows with the same one are one order"),
    Field("buyer", "code", needed=True),
    Field("on", "date", note="the day it was taken; its prices and terms are that day's. Today unless told"),
    Field("wanted_on", "date"),
    Field("sku", "code", needed=True),
    Field("quantity", "pieces", needed=True, least=1, note="of the pack; of an order half delivered, what is open"),
    Field("pack", "code", default="piece"),
    Field("price", "price", least=0, note="agreed for one of the pack; by the price list unless told"),
    Field("discount", "percent"),
    Field("channel", default="office", note="how it came: office, salesman, telephone, portal …"),
    Field("ship_from", "code"),
    Field("ship_to", "code"),
    Field("currency", "currency"),
    Field("on_short", choices=ON_SHORT, note="what if goods are short"),
    Field("line", "code", note="the line's own number, where the file has one"),
)
OPTIONS = {"confirm": "false: orders are written down as drafts; else goods and credit are promised at once"}


@imports("orders", gettext_noop("Open orders"), fields=FIELDS, key=("number", "line"), group=("number",),
         options=OPTIONS, chunk=2000)  # fmt: skip
def load(actor: Actor, context: Context, rows: Sequence[Row]) -> list[RowResult]:
    """Orders go in as if somebody had taken them: priced, promised, or held with the reasons.

    Also those from before the opening, since what is open is still to be delivered. Orders that are done are no
    business of this kind: what was sold is history of invoices.
    """
    found = {
        thing: context.codes.find(thing, (row[name] for row in rows for name, kind in CODES.items() if kind == thing))
        for thing in ("party", "place")
    }
    found["sku"] = context.codes.find("sku", (row["sku"] for row in rows))
    pieces = Pieces(actor, found["sku"].values())
    results: list[RowResult] = []
    told: list[tuple[Paper, Command[Capture]]] = []
    for paper in KINDS["orders"].papers(rows):
        fault = _fault(context, paper, found, pieces)
        if fault is not None:
            results += refused_paper(paper, *fault)
        else:
            told.append((paper, _command(context, paper, found)))
    verb = orders.capture if context.options.get("confirm") is False else orders.place
    outcomes = verb(actor=actor, orders=[command for _, command in told])
    for (paper, _), outcome in zip(told, outcomes, strict=True):
        results += _results(paper, booked(outcome))
    return results


def _fault(
    context: Context, paper: Paper, found: Mapping[str, Mapping[str, int]], pieces: Pieces
) -> tuple[Row, str, Refused] | None:
    """What is wrong with an order, and in which row."""
    first = paper.rows[0]
    for name, thing in CODES.items():
        if first[name] is not None and first[name] not in found[thing]:
            return first, name, unknown_code(context, first[name], thing)
    for row in paper.rows:
        for name in HEAD:
            if row[name] != first[name]:
                told = {"value": row[name], "before": first[name], "row": first.number}
                return row, name, Refused("connect.head_differs", **told)
        if row["sku"] not in found["sku"]:
            return row, "sku", unknown_code(context, row["sku"], "sku")
        if reason := pieces.fault(found["sku"][row["sku"]], row["pack"]):
            return row, "pack", reason
    return None


def _command(context: Context, paper: Paper, found: Mapping[str, Mapping[str, int]]) -> Command[Capture]:
    first = paper.rows[0]
    lines = tuple(
        Line(found["sku"][row["sku"]], row["quantity"], row["pack"] or "piece", _text(row["price"]),
             _text(row["discount"]))
        for row in paper.rows
    )  # fmt: skip
    more: dict[str, Any] = {"on_short": first["on_short"]} if first["on_short"] is not None else {}
    body = Capture(
        found["party"][first["buyer"]], lines, first["channel"] or "office",
        ship_from=found["place"].get(first["ship_from"] or ""), ship_to=found["party"].get(first["ship_to"] or ""),
        wanted_on=first["wanted_on"], currency=first["currency"], reference=first["number"], **more,
    )  # fmt: skip
    return Command(context.key("orders", first["number"]), body, at=first_instant(context, first["on"]))


def _text(told: Any) -> str | None:
    return None if told is None else format(told, "f")


def _results(paper: Paper, outcome: Outcome) -> list[RowResult]:
    """The results of an order's rows; a refusal that speaks of a line is named at its row."""
    if outcome.ending != "refused":
        return results_of_paper(paper, outcome)
    reason = outcome.reasons[0]
    line = reason.facts.get("line")
    fields = {"orders.unknown_buyer": "buyer", "orders.no_site": "ship_from", "orders.unknown_site": "ship_from",
              "orders.bad_quantity": "quantity", "connect.booked_otherwise": "number"}  # fmt: skip
    field = fields.get(reason.code, "sku" if line else "number")
    if isinstance(line, int) and 0 < line <= len(paper.rows):
        return refused_paper(paper, paper.rows[line - 1], field, reason)
    return results_of_paper(paper, outcome, field)
