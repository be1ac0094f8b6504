"""Keep papers of before the books were opened, for reports: they post nothing and nobody owes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from salur.billing import facts, queries
from salur.billing.actions.credit import COLUMNS as NOTE
from salur.billing.actions.credit import LINE_COLUMNS as NOTE_LINE
from salur.billing.actions.invoice import COLUMNS as INVOICE
from salur.billing.actions.invoice import LINE_COLUMNS as INVOICE_LINE
from salur.billing.actions.taking_in import COLUMNS as PAYMENT
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
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger.queries import opened_on
from salur.parties.answers import one_writer
from salur.parties.queries import Assigned, parties
from salur.parties.trade import assigned_then

KEEP = [("keep",)]  # and no number of ours: its own is the old one
FOUR = ("territory", "salesman", "price_class", "channel")
Body = HistoricSale | HistoricPayment


class Old(NamedTuple):
    """A historic paper to be written."""

    id: int
    kind: str
    command: Command[Body]
    four: tuple[int | None, int | None, str, str]  # territory, salesman, price class, channel


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

    def four(self, body: Body) -> tuple[int | None, int | None, str, str]:
        """Territory, salesman, class and channel as told, else as they were assigned on the day."""
        if isinstance(body, HistoricPayment):
            return None, None, "", ""
        then = self._then.get((body.buyer, body.on), Assigned())
        territory = then.territory if body.territory is None else body.territory
        salesman = then.salesman if body.salesman is None else body.salesman
        price_class = then.price_class if body.price_class is None else body.price_class
        return territory, salesman, price_class or "", (then.channel if body.channel is None else body.channel) or ""


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
        if body.credit:
            notes.append((*head, "", 0, *body.amounts, 0, body.reference, *old.four))
            note_lines += [(old.id, n, house, None, None, None, *line) for n, line in enumerate(body.lines, 1)]
        else:
            invoices.append((*head, body.due_on or body.on, *body.amounts, body.reference, *old.four))
            invoice_lines += [(old.id, n, house, *[None] * 5, *line) for n, line in enumerate(body.lines, 1)]
    sql.insert(InvoiceLine, INVOICE_LINE, invoice_lines)
    sql.insert(CreditNoteLine, NOTE_LINE, note_lines)
    papers.add(Invoice, (*INVOICE, *FOUR), invoices, KEEP * len(invoices), [None] * len(invoices))
    papers.add(CreditNote, (*NOTE, "reference", *FOUR), notes, KEEP * len(notes), [None] * len(notes))


def _write_payments(actor: Actor, olds: Iterable[Old]) -> None:
    """Historic payments; of the day nobody knows the hour: noon."""
    zone, rows = ZoneInfo(work().house.time_zone), []
    for old in olds:
        body = old.command.body
        assert isinstance(body, HistoricPayment)
        noon, coin = datetime.combine(body.on, time(12), zone), body.currency or work().house.currency
        rows.append((
            old.id, actor.organisation, body.party, body.method, None, coin, body.amount, 0, noon, body.reference,
        ))  # fmt: skip
    papers.add(Payment, PAYMENT, rows, KEEP * len(rows), [None] * len(rows))


def _tell(old: Old) -> None:
    body, coin = old.command.body, work().house.currency
    if isinstance(body, HistoricPayment):
        who, amounts = (body.party, body.party), (body.amount, 0)
    else:
        who, amounts = (body.buyer, body.bill_to or body.buyer), body.amounts
    territory, salesman, price_class, channel = old.four
    fact = facts.HistoryKept(
        old.id, old.kind, *who, body.currency or coin, body.on, *amounts, body.reference, territory, salesman,
        price_class, channel,
    )  # fmt: skip
    announce(fact, old.command)
