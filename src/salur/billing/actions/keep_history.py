"""Keep papers of before the books were opened, for reports: they post nothing and nobody owes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from salur.billing import facts, queries
from salur.billing.actions.credit import COLUMNS as NOTE
from salur.billing.actions.credit import LINE_COLUMNS as NOTE_LINE
from salur.billing.actions.invoice import COLUMNS as INVOICE
from salur.billing.actions.invoice import LINE_COLUMNS as INVOICE_LINE
from salur.billing.actions.receive_payment import COLUMNS as PAYMENT
from salur.billing.bodies import HistoricPayment, HistoricSale
from salur.billing.models import CreditNote, CreditNoteLine, Invoice, InvoiceLine, Payment
from salur.billing.rules import METHODS
from salur.catalog import queries as goods
from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.money import CURRENCIES
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.papers import Paper
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger.queries import opened_on
from salur.parties.answers import one_writer
from salur.parties.queries import Assigned, parties
from salur.parties.trade import assigned_then

FOUR = ("territory", "salesman", "price_class", "channel")
Body = HistoricSale | HistoricPayment


@dataclass(slots=True)
class Old:
    """A historic paper to be written."""

    id: int
    kind: str
    command: Command[Body]
    four: Assigned


@action("billing.keep_history")
def keep_history(*, actor: Actor, history: Sequence[Command[Body]]) -> Outcomes:
    """Keep invoices, credit notes and payments of before the books were opened, under their old numbers.

    Reports see them; nothing is posted, nobody owes, none of our numbers is used. An old number is kept once for each
    kind of paper. Refused: billing.no_number, no_lines, bad_amount, unknown_party, unknown_method, future_date,
    after_opening (while there are no books any day up to today will do), kept_before, catalog.no_such_sku,
    kernel.unknown_currency, kernel.bad_value.
    """
    one_writer("history", actor.organisation)
    look = _Look(actor, [command.body for command in history])
    good, outcomes = [], []
    fresh = {
        "invoice": iter(ids.take(Invoice, look.many["invoice"])),
        "credit_note": iter(ids.take(CreditNote, look.many["credit_note"])),
        "payment": iter(ids.take(Payment, look.many["payment"])),
    }
    for command in history:
        if reason := look.fault(command.body):
            outcomes.append(Outcome(command.key, "refused", None, (reason,)))
            continue
        kind = command.body.kind
        old = Old(next(fresh[kind]), kind, command, look.four(command.body))
        look.kept[kind, command.body.reference] = old.id
        good.append(old)
        outcomes.append(Outcome(command.key, "done", old.id))
    _write_sales(actor, [old for old in good if old.kind != "payment"])
    _write_payments(actor, [old for old in good if old.kind == "payment"])
    for old in good:
        _tell(old)
    return Outcomes(outcomes)


class _Look:
    """What is known of the papers of a call before anything is decided: read once."""

    def __init__(self, actor: Actor, bodies: Sequence[Body]) -> None:
        current = work()
        self.today, self.coin = current.day(current.now), current.house.currency
        self.opened = opened_on(actor.organisation)
        sales = [body for body in bodies if isinstance(body, HistoricSale)]
        self.many = Counter(body.kind for body in bodies)
        self.kept = queries.historic(actor, [(body.kind, body.reference) for body in bodies])
        self.parties = parties({party for body in bodies for party in _parties(body)})
        self.skus = goods.skus({line.sku for body in sales for line in body.lines})
        self._then = assigned_then(actor.organisation, actor.party, {(body.buyer, body.on) for body in sales})

    def fault(self, body: Body) -> Refused | None:
        """Why this one cannot be kept."""
        if not body.reference:
            return Refused("billing.no_number")
        if len(body.reference) > 80:
            return Refused("kernel.bad_value", field="reference", value=body.reference, why="longer than 80 characters")
        if (body.currency or self.coin) not in CURRENCIES:
            return Refused("kernel.unknown_currency", currency=body.currency)
        if unknown := [party for party in _parties(body) if party not in self.parties]:
            return Refused("billing.unknown_party", party=unknown[0])
        wrong = _payment_fault(body) if isinstance(body, HistoricPayment) else _sale_fault(body, self.skus)
        return wrong or self._out_of_time(body)

    def _out_of_time(self, body: Body) -> Refused | None:
        if self.opened is not None and body.on >= self.opened:
            return Refused("billing.after_opening", number=body.reference, on=body.on, opened=self.opened)
        if body.on > self.today:
            return Refused("billing.future_date", on=body.on)
        kind = body.kind
        if before := self.kept.get((kind, body.reference)):
            return Refused("billing.kept_before", number=body.reference, paper_kind=kind, paper=before)
        return None

    def four(self, body: Body) -> Assigned:
        """Territory, salesman, class and channel as told, else as they were assigned on the day."""
        if isinstance(body, HistoricPayment):
            return Assigned()
        then = self._then.get((body.buyer, body.on), Assigned())
        told = Assigned(body.territory, body.salesman, body.price_class, body.channel)
        return Assigned(*(theirs if one is None else one for one, theirs in zip(told, then, strict=True)))  # type: ignore[arg-type]


def _parties(body: Body) -> list[int]:
    if isinstance(body, HistoricPayment):
        return [body.party]
    return [party for party in (body.buyer, body.bill_to, body.salesman) if party is not None]


def _payment_fault(body: HistoricPayment) -> Refused | None:
    if body.amount <= 0:
        return Refused("billing.bad_amount", amount=body.amount)
    return None if body.method in METHODS else Refused("billing.unknown_method", method=body.method)


def _sale_fault(body: HistoricSale, skus: Mapping[int, object]) -> Refused | None:
    if not body.lines:
        return Refused("billing.no_lines")
    for name, word, most in (("channel", body.channel, 20), ("price_class", body.price_class, 40)):
        if word is not None and len(word) > most:
            return Refused("kernel.bad_value", field=name, value=word, why=f"longer than {most} characters")
    for line in body.lines:
        if line.pieces <= 0 or line.untaxed < 0 or line.tax < 0:
            return Refused("billing.bad_amount", amount=min(line.pieces, line.untaxed, line.tax))
        if line.sku not in skus:
            return Refused("catalog.no_such_sku", sku=line.sku)
    return None


def _write_sales(actor: Actor, olds: Iterable[Old]) -> None:
    """Historic invoices and credit notes with their lines; another member's own history is its own to keep."""
    house, coin = actor.organisation, work().house.currency
    invoices, invoice_lines, notes, note_lines = [], [], [], []
    for old in olds:
        body = old.command.body
        assert isinstance(body, HistoricSale)
        head = (old.id, house, None, body.buyer, body.bill_to or body.buyer, body.currency or coin, body.on)
        four = (*old.four[:2], old.four.price_class or "", old.four.channel or "")
        if body.credit:
            notes.append((*head, "", 0, body.untaxed, body.tax, 0, body.reference, *four))
            note_lines += [(old.id, n, house, None, None, None, *line) for n, line in enumerate(body.lines, 1)]
        else:
            invoices.append((*head, body.due_on or body.on, body.untaxed, body.tax, body.reference, *four))
            invoice_lines += [(old.id, n, house, *[None] * 5, *line) for n, line in enumerate(body.lines, 1)]
    sql.insert(InvoiceLine, INVOICE_LINE, invoice_lines)
    sql.insert(CreditNoteLine, NOTE_LINE, note_lines)
    _add(Invoice, (*INVOICE, *FOUR), invoices)
    _add(CreditNote, (*NOTE, "reference", *FOUR), notes)


def _write_payments(actor: Actor, olds: Iterable[Old]) -> None:
    """Historic payments; of the day nobody knows the hour: noon."""
    zone, coin = ZoneInfo(work().house.time_zone), work().house.currency
    rows = []
    for old in olds:
        body = old.command.body
        assert isinstance(body, HistoricPayment)
        at = datetime.combine(body.on, time(12), zone)
        rows.append((
            old.id, actor.organisation, body.party, body.method, None, body.currency or coin, body.amount, 0, at,
            body.reference,
        ))  # fmt: skip
    _add(Payment, PAYMENT, rows)


def _add(model: type[Paper], names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Papers that take none of our numbers: their own is the old one."""
    numbered: list[date | None] = [None] * len(rows)
    papers.add(model, names, rows, [("keep",)] * len(rows), numbered)


def _tell(old: Old) -> None:
    body, coin = old.command.body, work().house.currency
    if isinstance(body, HistoricPayment):
        who, amounts = (body.party, body.party), (body.amount, 0)
    else:
        who, amounts = (body.buyer, body.bill_to or body.buyer), (body.untaxed, body.tax)
    four = old.four
    fact = facts.HistoryKept(
        old.id, old.kind, *who, body.currency or coin, body.on, *amounts, body.reference, four.territory,
        four.salesman, four.price_class or "", four.channel or "",
    )  # fmt: skip
    announce(fact, old.command)
