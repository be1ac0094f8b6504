"""Invoice shipments: at loading, at delivery, or several for a period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from salur.billing import accruing, bodies, drafts, facts, moves
from salur.billing.drafts import Draft, Seen
from salur.billing.models import Billed, Invoice, InvoiceLine
from salur.credit import actions as credit
from salur.credit import queries as credits
from salur.credit.rules import Terms, due_on
from salur.delivery import actions as delivery
from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.verb import action
from salur.kernel.work import Work, work
from salur.ledger import accounts
from salur.ledger.entry import Entry
from salur.ledger.months import first_open_day
from salur.ledger.post import post
from salur.orders import giving
from salur.parties.queries import SupplyTerms, member_organisation, supplies

COLUMNS = (
    "id", "organisation", "counterpart", "buyer", "bill_to", "currency", "on", "due_on", "untaxed", "tax", "reference",
)  # fmt: skip
LINE_COLUMNS = (
    "invoice_id", "n", "organisation", "counterpart", "order", "line", "shipment", "shipment_line", "sku", "pieces",
    "untaxed", "tax",
)  # fmt: skip


@action("billing.invoice", drafts.foresee)
def invoice(*, actor: Actor, invoices: Sequence[Command[bodies.Invoice]]) -> Outcomes:
    """Issue invoices for shipments: their lines less what was refused at the door; the bill-to party owes from now on.

    What was delivered before leaves unbilled; of what is still on its way the same amount leaves the order's credit
    promise. Refused: kernel.not_found, billing.no_shipments, billing.not_gone, billing.billed_before,
    billing.nothing_to_invoice, billing.mixed_buyers, billing.future_date.
    """
    current = work()
    wanted = {shipment for command in invoices for shipment in command.body.shipments}
    seen = drafts.see(actor, wanted, current.day(current.now))
    found = [drafts.draft(seen, command) for command in invoices]
    good = [draft for draft in found if draft.reason is None]
    for draft, identity in zip(good, ids.take(Invoice, len(good)), strict=True):
        draft.id = identity
    owing = {draft.account for draft in good}
    if good:
        see_promises = [partial(credits.promised_to, "order", promised)] if (promised := _promised(good)) else []
        sql.foresee(
            partial(credits.hold, owing), *see_promises, partial(_dated_by, current, actor, good),
            partial(giving.on_orders, {row[0] for draft in good for row in draft.lines}),
        )  # fmt: skip
    held = credits.hold(owing)
    _date(current, actor, seen, good)
    _take_off_promises(actor, good)
    _write(actor, good)
    credit.open_debts(actor=actor, debts=[
        credit.NewDebt("invoice", draft.id, held[draft.account].id, draft.on, draft.due_on, draft.total, draft.total)
        for draft in good
    ])  # fmt: skip
    coming = [shipment.id for draft in good for shipment in draft.shipments if not seen.delivered(shipment.id)]
    if coming:
        delivery.record_invoiced(actor=actor, shipments=coming)
    for draft in good:
        _tell(draft)
    return Outcomes(
        Outcome(draft.command.key, "refused", None, (draft.reason,))
        if draft.reason
        else Outcome(draft.command.key, "done", draft.id)
        for draft in found
    )


def _date(current: Work, actor: Actor, seen: Seen, good: Sequence[Draft]) -> None:
    """When each is dated and due, by the terms of the supply; and which member hears of it.

    In a closed month an invoice is dated the first open day, so that the tax on it and the book fall into one month.
    """
    if not good:
        return
    earliest, terms, members = _dated_by(current, actor, good)
    for one in good:
        first = one.shipments[0]
        one.at = one.command.at or current.now
        if one.command.body.on is not None and one.command.body.on != current.day(one.at):
            one.at = datetime.combine(one.command.body.on, time(12), ZoneInfo(current.house.time_zone))
        one.on = max(current.day(one.at), earliest)
        one.counterpart = members.get(first.bill_to)
        arrived = [seen.drops[shipment.id].at for shipment in one.shipments if seen.delivered(shipment.id)]
        days = [current.day(at) for at in arrived if at is not None]
        delivered_on = max(days) if len(days) == len(one.shipments) else one.on
        one.due_on = _due_on(terms.get((first.seller, first.buyer)), delivered_on, one.on)


def _dated_by(
    current: Work, actor: Actor, good: Sequence[Draft]
) -> tuple[date, dict[tuple[int, int], SupplyTerms], dict[int, int]]:
    """What the days of invoices hang on: the first open day, the terms, and which bill-to parties are members."""
    return (
        first_open_day(current),
        supplies(actor.organisation, {(one.shipments[0].seller, one.shipments[0].buyer) for one in good}),
        member_organisation({one.shipments[0].bill_to for one in good}),
    )


def _due_on(supply: SupplyTerms | None, delivered_on: date, invoiced_on: date) -> date:
    """When it is due; at once, if the buyer is supplied no longer and no terms are left."""
    if supply is None:
        return invoiced_on
    weekdays = frozenset() if supply.exchange_weekday is None else frozenset({supply.exchange_weekday})
    terms = Terms(supply.payment_days, supply.terms_from, weekdays)  # type: ignore[arg-type]  # a wall keeps the words
    return due_on(terms, delivered_on, invoiced_on)


def _promised(good: Sequence[Draft]) -> dict[int, int]:
    """What of the invoices is still promised, by order."""
    wanted: dict[int, int] = {}
    for draft in good:
        for order, amount in draft.promised.items():
            wanted[order] = wanted.get(order, 0) + amount
    return wanted


def _take_off_promises(actor: Actor, good: Sequence[Draft]) -> None:
    """What becomes receivable before delivery leaves the credit promise of its order: each coin stands in one place."""
    wanted = _promised(good)
    if wanted:
        promised = credits.promised_to("order", wanted)
        wishes = [
            credit.Wish(order, account, min(there, wanted[order]))
            for order, (account, there) in sorted(promised.items())
        ]
        credit.take_back(actor=actor, wishes=wishes)


def _write(actor: Actor, good: Sequence[Draft]) -> None:
    """Invoices, their lines, which shipments they bill, and the posting."""
    house = actor.organisation
    lines, billed, rows = [], [], []
    for draft in good:
        first = draft.shipments[0]
        head = (house, draft.counterpart)
        lines += [(draft.id, n, *head, *row) for n, row in enumerate(draft.lines, 1)]
        billed += [(shipment.id, house, draft.id) for shipment in draft.shipments]
        rows.append((
            draft.id, house, draft.counterpart, first.buyer, first.bill_to, first.currency, draft.on, draft.due_on,
            draft.untaxed, draft.tax, "",
        ))  # fmt: skip
    sql.insert(InvoiceLine, LINE_COLUMNS, lines)
    sql.insert(Billed, ("shipment", "organisation", "invoice"), billed)
    papers.add(Invoice, COLUMNS, rows, [("issue",)] * len(rows), [draft.on for draft in good])
    given = accruing.of_invoices(actor, [
        accruing.Line(draft.id, n, row[0], row[1], draft.account[1], row[5])
        for draft in good for n, row in enumerate(draft.lines, 1)
    ])  # fmt: skip
    accruing.write(actor, given)
    of_paper = accruing.by_paper(given)
    keys: set[moves.Key] = set()
    for draft in good:
        keys |= moves.accrual_keys(draft.account[0], of_paper.get(draft.id, ()))
        theirs = ("receivable", "unbilled") if draft.delivered else ("receivable",)
        nobodys = ("revenue", "tax_payable", "unbilled_sales")
        keys |= moves.keys(*draft.account, theirs, nobodys)
    book = accounts.money(keys)
    post([
        Entry("invoice", draft.id, "issued", 1, draft.at, [],
              moves.invoice(book, *draft.account, draft.untaxed, draft.tax, draft.delivered)
              + moves.accrue(book, draft.account[0], of_paper.get(draft.id, ())))
        for draft in good
    ])  # fmt: skip


def _tell(draft: Draft) -> None:
    first = draft.shipments[0]
    fact = facts.InvoiceIssued(
        draft.id, first.seller, first.buyer, first.bill_to, first.currency, draft.on, draft.due_on, draft.untaxed,
        draft.tax, tuple(shipment.id for shipment in draft.shipments),
    )  # fmt: skip
    announce(fact, draft.command, counterpart=draft.counterpart)
