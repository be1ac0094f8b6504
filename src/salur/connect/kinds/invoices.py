"""Invoices and credit notes of before the books were opened: history, for reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext_noop

from salur.billing import actions as billing
from salur.billing.bodies import HistoricLine, HistoricSale
from salur.connect.kind import KINDS, Context, Field, Paper, Row, RowResult, imports, refused_paper, results_of_paper
from salur.connect.nearest import reason as unknown_code
from salur.connect.rules.amounts import worth
from salur.connect.stock_lines import Pieces
from salur.connect.taking import Taking, booked
from salur.connect.territories import NEW, record_new
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.queries import territories_by_code

HEAD = ("buyer", "bill_to", "on", "due_on", "currency", "territory", "salesman", "price_class", "channel")
FIELDS = (
    Field("number", "code", needed=True, note="the old number; rows with the same one are one paper"),
    Field("buyer", "code", needed=True),
    Field("bill_to", "code", note="who is billed, if another"),
    Field("on", "date", needed=True),
    Field("due_on", "date"),
    Field("currency", "currency"),
    Field("sku", "code", needed=True),
    Field("quantity", "pieces", needed=True, note="below zero: taken back, on a credit note"),
    Field("pack", "code", note="what the quantity counts; the single piece unless told"),
    Field("untaxed", "money", note="of the line, without tax"),
    Field("price", "price", note="of one of the pack without tax, where `untaxed` and `total` are empty"),
    Field("total", "money", note="of the line with tax, where `untaxed` is empty"),
    Field("tax", "money", note="of the line; nothing unless told"),
    Field("territory", "code", note="these four as they were then; else as assigned on the day"),
    Field("salesman", "code"),
    Field("price_class"),
    Field("channel"),
    Field("line", "code", note="the line's own number, where the file has one"),
)


class Known(NamedTuple):
    """What the codes of a call mean."""

    skus: Mapping[str, int]
    people: Mapping[str, int]
    areas: Mapping[str, int]
    pieces: Pieces


class Fault(Exception):
    """What is wrong with one row of a paper."""

    def __init__(self, row: Row, field: str, reason: Refused) -> None:
        super().__init__(field)
        self.row, self.field, self.reason = row, field, reason


@imports("invoices", gettext_noop("Invoices and credit notes of before the opening, as history"), fields=FIELDS,
         key=("number", "line"), group=("number",), chunk=5000, options={"new_territories": NEW})  # fmt: skip
def load(actor: Actor, context: Context, rows: Sequence[Row]) -> list[RowResult]:
    """Keep each paper as history; of one that has both, what was sold and what was taken back are two papers.

    A paper with a row that cannot be read does not go in. Papers from the opening on are refused: they come from
    orders and deliveries, or as opening items.
    """
    if context.options.get("new_territories"):
        record_new(Taking(actor, context, rows), rows)
    people = context.codes.find("party", (row[one] for row in rows for one in ("buyer", "bill_to", "salesman")))
    skus = context.codes.find("sku", (row["sku"] for row in rows))
    with reading(actor.organisation):
        areas = territories_by_code(actor.organisation, {row["territory"] for row in rows} - {None})
    known = Known(skus, people, areas, Pieces(actor, skus.values()))
    results: list[RowResult] = []
    told: list[tuple[Paper, Command[HistoricSale]]] = []
    for paper in KINDS["invoices"].papers(rows):
        try:
            told += [(paper, command) for command in _commands(context, paper, known)]
        except Fault as fault:
            results += refused_paper(paper, fault.row, fault.field, fault.reason)
    outcomes: dict[tuple[Any, ...], list[tuple[Paper, Outcome]]] = {}
    answers = billing.keep_history(actor=actor, history=[command for _, command in told])
    for (paper, _), outcome in zip(told, answers, strict=True):
        outcomes.setdefault(paper.key, []).append((paper, booked(outcome)))
    for both in outcomes.values():
        results += _results(both)
    return results


def _results(both: Sequence[tuple[Paper, Outcome]]) -> list[RowResult]:
    """The results of a paper's rows; where its sale and its credit note fared differently, the worse counts."""
    weight = {"refused": 2, "done": 1, "held": 1, "backordered": 1}
    paper, outcome = max(both, key=lambda one: 0 if one[1].again else weight[one[1].ending])
    if outcome.ending != "refused":
        return results_of_paper(paper, outcome)
    reason = outcome.reasons[0]
    fields = {"billing.after_opening": "on", "billing.future_date": "on"}
    field = fields.get(reason.code) or str(reason.facts.get("field", "number"))
    return results_of_paper(paper, outcome, field if field in {one.name for one in FIELDS} else "number")


def _commands(context: Context, paper: Paper, known: Known) -> list[Command[HistoricSale]]:
    """The one or two papers that rows of a number are."""
    first = paper.rows[0]
    head = _head(context, paper, known)
    sold: list[HistoricLine] = []
    back: list[HistoricLine] = []
    for row in paper.rows:
        line = _line(context, row, known)
        (back if row["quantity"] < 0 else sold).append(line)
    made = []
    for lines, credit in ((sold, False), (back, True)):
        if lines:
            key = context.key("invoices", first["number"], "credit" if credit else "sale")
            made.append(Command(key, HistoricSale(first["number"], lines=tuple(lines), credit=credit, **head)))
    return made


def _head(context: Context, paper: Paper, known: Known) -> dict[str, Any]:
    first = paper.rows[0]
    for row in paper.rows[1:]:
        for name in HEAD:
            if row[name] != first[name]:
                told = {"value": row[name], "before": first[name], "row": first.number}
                raise Fault(row, name, Refused("connect.head_differs", **told))
    for name in ("buyer", "bill_to", "salesman"):
        if first[name] is not None and first[name] not in known.people:
            raise Fault(first, name, unknown_code(context, first[name], "party"))
    if first["territory"] is not None and first["territory"] not in known.areas:
        raise Fault(first, "territory", unknown_code(context, first["territory"], "territory"))
    if context.historic_before is not None and not context.historic(first["on"]):
        told = {"number": first["number"], "on": first["on"], "opened": context.historic_before}
        raise Fault(first, "on", Refused("billing.after_opening", **told))
    return {
        "on": first["on"], "buyer": known.people[first["buyer"]], "bill_to": known.people.get(first["bill_to"] or ""),
        "due_on": first["due_on"], "currency": first["currency"],
        "territory": known.areas.get(first["territory"] or ""), "salesman": known.people.get(first["salesman"] or ""),
        "price_class": first["price_class"], "channel": first["channel"],
    }  # fmt: skip


def _line(context: Context, row: Row, known: Known) -> HistoricLine:
    """A row as a line, everything above zero; what was taken back stands so on its credit note."""
    sku = known.skus.get(row["sku"])
    if sku is None:
        raise Fault(row, "sku", unknown_code(context, row["sku"], "sku"))
    if reason := known.pieces.fault(sku, row["pack"]):
        raise Fault(row, "pack", reason)
    if row["quantity"] == 0:
        raise Fault(row, "quantity", Refused("billing.bad_amount", amount=0))
    sign, tax = (-1 if row["quantity"] < 0 else 1), row["tax"] or 0
    if row["untaxed"] is not None:
        untaxed = row["untaxed"]
    elif row["total"] is not None:
        untaxed = row["total"] - tax
    elif row["price"] is not None:
        untaxed = worth(row["price"], row["quantity"], row["currency"] or context.currency)
    else:
        raise Fault(row, "untaxed", Refused("connect.no_amount", fields="untaxed, price, total"))
    if untaxed * sign < 0 or tax * sign < 0:
        named = "price" if row["price"] is not None and row["untaxed"] is None else "untaxed"
        raise Fault(row, named, Refused("connect.wrong_sign", quantity=row["quantity"]))
    return HistoricLine(sku, abs(known.pieces.of(sku, row["quantity"], row["pack"])), untaxed * sign, tax * sign)
