"""Payments: history before the opening; from then on money received, put against the invoices it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop

from salur.billing import actions as billing
from salur.billing import queries
from salur.billing.bodies import HistoricPayment, Payment
from salur.billing.rules import METHODS
from salur.connect.kind import KINDS, Context, Field, Paper, Row, RowResult, imports, refused_paper, results_of_paper
from salur.connect.nearest import among, suggesting
from salur.connect.nearest import reason as unknown_code
from salur.connect.taking import booked, first_instant
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading

HEAD = ("party", "on", "currency", "method", "collector")
FIELDS = (
    Field("number", "code", needed=True, note="of the receipt; rows with the same one are one payment"),
    Field("party", "code", needed=True, note="who paid"),
    Field("on", "date", needed=True),
    Field("amount", "money", needed=True, note="of the row: what goes against the row's invoice, if it names one"),
    Field("invoice", "code", note="its number (of opening items the old one); none named: those due first"),
    Field("currency", "currency"),
    Field("method", choices=METHODS, default="transfer"),
    Field("collector", "code", note="who carries the cash; empty: the drawer"),
    Field("on_account", "flag", note="yes: it stays on account and settles nothing"),
)
Called = Mapping[str, Mapping[int, int]]


@imports("payments", gettext_noop("Money received, or of before the opening as history"), fields=FIELDS,
         key=("number", "invoice"), group=("number",))  # fmt: skip
def load(actor: Actor, context: Context, rows: Sequence[Row]) -> list[RowResult]:
    """Money of before the opening is kept as history; other money is received and settles what it names."""
    people = context.codes.find("party", (row[one] for row in rows for one in ("party", "collector")))
    with reading(actor.organisation):
        called = queries.invoices_called(actor, {row["invoice"] for row in rows} - {None})
    results: list[RowResult] = []
    old: list[tuple[Paper, Command[Any]]] = []
    real: list[tuple[Paper, Command[Any]]] = []
    for paper in KINDS["payments"].papers(rows):
        fault = _fault(actor, context, paper, people, called)
        if fault is not None:
            results += refused_paper(paper, *fault)
        elif context.historic(paper.rows[0]["on"]):
            old.append((paper, _history(context, paper, people)))
        else:
            real.append((paper, _payment(context, paper, people, called)))
    for told, outcomes in (
        (old, billing.keep_history(actor=actor, history=[command for _, command in old])),
        (real, billing.receive_payment(actor=actor, payments=[command for _, command in real])),
    ):
        for (paper, _), outcome in zip(told, outcomes, strict=True):
            results += results_of_paper(paper, booked(outcome), _field(outcome))
    return results


def _fault(
    actor: Actor, context: Context, paper: Paper, people: Mapping[str, int], called: Called
) -> tuple[Row, str, Refused] | None:
    """What is wrong with a payment, and in which row."""
    first = paper.rows[0]
    for name in ("party", "collector"):
        if first[name] is not None and first[name] not in people:
            return first, name, unknown_code(context, first[name], "party")
    for row in paper.rows:
        for name in HEAD:
            if row[name] != first[name]:
                told = {"value": row[name], "before": first[name], "row": first.number}
                return row, name, Refused("connect.head_differs", **told)
        if row["amount"] <= 0:
            return row, "amount", Refused("billing.bad_amount", amount=row["amount"])
        party = people[first["party"]]
        named = row["invoice"] is not None and not context.historic(first["on"])
        if named and party not in called.get(row["invoice"], {}):
            return row, "invoice", suggesting(row["invoice"], _near(actor, party, row["invoice"]))
    return None


def _near(actor: Actor, party: int, called: str) -> tuple[str, ...]:
    """Open invoices of the payer whose number looks like this one."""
    with reading(actor.organisation):
        return among(called, [item.number for item in queries.open_items(actor, [party])])


def _history(context: Context, paper: Paper, people: Mapping[str, int]) -> Command[HistoricPayment]:
    first = paper.rows[0]
    body = HistoricPayment(
        first["number"], first["on"], people[first["party"]], sum(row["amount"] for row in paper.rows),
        first["currency"], first["method"] or "transfer",
    )  # fmt: skip
    return Command(context.key("payments", first["number"]), body)


def _payment(context: Context, paper: Paper, people: Mapping[str, int], called: Called) -> Command[Payment]:
    first = paper.rows[0]
    party = people[first["party"]]
    named = tuple((called[row["invoice"]][party], row["amount"]) for row in paper.rows if row["invoice"] is not None)
    body = Payment(
        party, sum(row["amount"] for row in paper.rows), first["currency"], first["method"] or "transfer",
        people.get(first["collector"] or ""), named, first["number"], not first["on_account"],
    )  # fmt: skip
    return Command(context.key("payments", first["number"]), body, at=first_instant(context, first["on"]))


def _field(outcome: Outcome) -> str:
    fields = {"billing.bad_amount": "amount", "billing.after_opening": "on", "billing.future_date": "on"}
    return fields.get(outcome.reasons[0].code, "number") if outcome.ending == "refused" else ""
