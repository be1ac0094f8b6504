"""Opening items: invoices still owed when the books were opened, and what was paid ahead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from salur.billing import actions as billing
from salur.billing.bodies import OpeningAdvance, OpeningItem
from salur.connect.kind import Context, Field, Row, RowResult, imports
from salur.connect.nearest import unknown
from salur.connect.taking import Taking, booked, first_instant
from salur.credit.rules import Terms, due_on
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.queries import SupplyTerms, supplies

FIELDS = (
    Field("number", "code", needed=True, note="the old number"),
    Field("party", "code", needed=True, note="who owes it, or has it ahead"),
    Field("on", "date", needed=True, note="the day of the old invoice"),
    Field("due_on", "date", note="by the terms of the party unless told"),
    Field("amount", "money", needed=True, note="what is open of it, with tax; below zero: paid or credited ahead"),
    Field("currency", "currency"),
    Field("opened_on", "date", note="the day of the opening; that of the profile, or today"),
)


@imports("opening_items", gettext_noop("Open invoices and money paid ahead when the books were opened"), fields=FIELDS,
         key=("party", "number"))  # fmt: skip
def load(actor: Actor, context: Context, rows: Sequence[Row]) -> list[RowResult]:
    """What is open becomes a debt under its old number; what is ahead stands on account."""
    taking = Taking(actor, context, rows)
    people = context.codes.find("party", (row["party"] for row in rows))
    with reading(actor.organisation):
        terms = supplies(actor.organisation, {(actor.party, party) for party in people.values()})
    items: list[tuple[Row, Command[Any]]] = []
    advances: list[tuple[Row, Command[Any]]] = []
    for row in rows:
        if row["party"] not in people:
            taking.add(unknown(context, row, "party", "party"))
            continue
        party, number, amount = people[row["party"]], row["number"], row["amount"]
        key = context.key("opening_items", party, number)
        at = first_instant(context, row["opened_on"] or context.historic_before)
        if amount < 0:
            advances.append((row, Command(key, OpeningAdvance(party, number, -amount, row["currency"]), at=at)))
        else:
            due = row["due_on"] or _due(terms.get((actor.party, party)), row["on"])
            body = OpeningItem(party, number, row["on"], due, amount, row["currency"])
            items.append((row, Command(key, body, at=at)))
    for told, outcomes in (
        (items, billing.open_item(actor=actor, items=[command for _, command in items])),
        (advances, billing.open_advance(actor=actor, advances=[command for _, command in advances])),
    ):
        for (row, _), outcome in zip(told, outcomes, strict=True):
            taking.add(taking.result(row, booked(outcome), _field))
    return taking.all()


def _due(supply: SupplyTerms | None, on: date) -> date:
    """When an invoice of a day is due by the terms of today; at once where there are none."""
    if supply is None:
        return on
    weekdays = frozenset() if supply.exchange_weekday is None else frozenset({supply.exchange_weekday})
    return due_on(Terms(supply.payment_days, supply.terms_from, weekdays), on, on)  # type: ignore[arg-type]


def _field(reason: Refused) -> str:
    fields = {"billing.bad_amount": "amount", "connect.booked_otherwise": "number", "billing.opened_before": "number"}
    return fields.get(reason.code, "")
