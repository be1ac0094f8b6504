"""Doors to the months: which are closed and what they stood at, and what waits before the next one is."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.kernel import clock
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.outcome import Outcome
from salur.ledger import actions, queries
from salur.ledger.actions import CloseMonth
from salur.ledger.months import after
from salur.shell.history import names
from salur.shell.listed import Column, Days, Listed
from salur.shell.offers import Field, Form, Sheet, button, listing, sheet
from salur.shell.queues import QUEUES, waiting_since_before
from salur.shell.tables import Cell, Table, money, number, said, text, when
from salur.shell.told import Told, bad

BESIDE = dict.fromkeys(("ledger.month_closed", "ledger.month_not_over", "ledger.months_in_order"), "first")


def month_name(first: date) -> str:
    """October 2026, in the reader's language."""
    return date_format(first, "F Y")


MONTHS = Listed(
    queries.closed_months,
    (
        Column(gettext_lazy("Month"), "month", "first"), Column(gettext_lazy("Closed"), "closed_at"),
        Column(gettext_lazy("Who")),
    ),
    "-month",
    gettext_lazy("No month is closed yet."),
    None,
    (Days("first", gettext_lazy("Month")),),
)  # fmt: skip


@listing("months", gettext_lazy("Months"), 97, MONTHS)
def months(actor: Actor, rows: list[Any]) -> list[list[Cell]]:
    """The months that are closed."""
    people = names(actor.organisation, [one.person for one in rows])
    return [
        [
            text(month_name(one.first), f"{one.first:%Y-%m}", f"/month/{one.id}"), when(one.closed_at),
            text(people.get(one.person, "")),
        ]
        for one in rows
    ]  # fmt: skip


@sheet("month", "months")
def month(actor: Actor, identity: int) -> Sheet | None:
    """A closed month, and what both books stood at when it ended."""
    one = queries.closed_months(actor).filter(id=identity).first()
    if one is None:
        return None
    coin = house(actor.organisation).currency
    coins, goods = queries.stood_at(actor.organisation, one.first)
    none = _("Nothing stood there.")
    tables = [
        Table(_("Goods book"), (_("Bucket"), _("Pieces"), _("Cost")),
              [[said("bucket", name), number(pieces), money(value, coin)] for name, pieces, value in goods], none),
        Table(_("Money book"), (_("Bucket"), _("Amount")),
              [[said("bucket", name), money(amount, of)] for name, of, amount in coins], none),
    ]  # fmt: skip
    people = names(actor.organisation, [one.person])
    facts = [(_("Closed"), when(one.closed_at)), (_("Who"), text(people.get(one.person, "")))]
    return Sheet("month", identity, f"{one.first:%Y-%m}", "closed", month_name(one.first), facts, tables)


def _which(actor: Actor, identity: int) -> Form:
    first = queries.next_to_close(actor.organisation)
    hint = _("What is told of it later goes into the first open day. It cannot be opened again.")
    field = Field("first", _("First day of the month"), "date", value=first.isoformat() if first else "", hint=hint)
    return Form([field], before=[_before(actor, first)] if first else ())


def _before(actor: Actor, first: date) -> Table:
    """What has waited since that month or before: it stops nothing, but who closes should know."""
    ends = after(first)
    zone = house(actor.organisation).time_zone
    found = waiting_since_before(actor, clock.midnight(ends, zone))
    rows = [
        [text(QUEUES[name].label, href=QUEUES[name].address), number(found[name])] for name in QUEUES if found.get(name)
    ]
    if ends > timezone.localdate():
        rows.insert(0, [text(_("This month is not over yet.")), number(None)])
    title = _("{month}: what waits since then").format(month=month_name(first))
    return Table(title, (_("What"), _("How many")), rows, _("Nothing waits: it can be closed."))


@button("month", "ledger.close_month", gettext_lazy("Close a month"), form=_which, fresh=True, danger=True,
        beside=BESIDE)  # fmt: skip
def close_month(sent: Told, none: int) -> Outcome:
    """Close a month for good."""
    first = sent.day("first")
    if first is None:
        raise bad("first", "–", "empty")
    return actions.close_month(
        actor=sent.actor, closings=[sent.command(CloseMonth(date(first.year, first.month, 1)))]
    ).one()
