"""Credit: what an account owes or will owe, who may have more, and when it is due. Pure.

Amounts in the smallest coin of the account's currency; weekdays 0 (Monday) to 6.
Worked numbers: docs/arithmetic/credit.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from typing import Literal, NamedTuple

from salur.kernel.refusal import Refused


class Standing(NamedTuple):
    """How one account stands under its lock, before the asks of this call."""

    exposure: int
    limit: int | None = None  # None: not limited by value
    blocks: tuple[str, ...] = ()  # named blocks set by people: "legal", "bounced giro" …
    overdue_days: int = 0  # of the oldest open item; see days_overdue
    overdue_days_allowed: int | None = None  # None: not watched
    open_papers: int = 0  # open invoices and promised orders not yet invoiced
    open_papers_allowed: int | None = None  # None: not watched
    warns: frozenset[str] = frozenset()  # codes that only warn for this customer
    party: int = 0  # whose account it is
    overdue_papers: int = 0  # open items past their due date, and what is open on them
    overdue_amount: int = 0
    collect_amount: int = 0  # of it, what is overdue by more than is allowed: paid, nothing is overdue too long


class Watch(NamedTuple):
    """What a seller allows every account that has no allowance of its own; None: not watched."""

    overdue_days: int | None = None
    open_papers: int | None = None


UNWATCHED = Watch()


class Ask(NamedTuple):
    """Credit wanted by one paper; amount with tax, as it will be owed."""

    paper: int
    amount: int


class Verdict(NamedTuple):
    """Whether a paper may have its credit; why not (all reasons at once), and what to warn of."""

    paper: int
    passed: bool
    reasons: tuple[Refused, ...] = ()
    warnings: tuple[Refused, ...] = ()


def exposure(promised: int, unbilled: int, receivable: int, giro_in_hand: int, on_account: int) -> int:
    """What the seller stands to lose: promised + unbilled + receivable + giro in hand - on account.

    A giro counts until it is cleared. Below zero the buyer has paid ahead.
    """
    return promised + unbilled + receivable + giro_in_hand - on_account


def days_overdue(due_dates: Iterable[date], today: date) -> int:
    """Days the oldest of these open items is past its due date; 0 on the due date itself and before."""
    oldest = min(due_dates, default=today)
    return max(0, (today - oldest).days)


def _reasons(standing: Standing, used: int, papers: int, amount: int) -> list[Refused]:
    found = [Refused("credit.blocked", block=block) for block in standing.blocks]
    allowed = standing.overdue_days_allowed
    if allowed is not None and standing.overdue_days > allowed:
        found.append(Refused(
            "credit.overdue", party=standing.party, papers=standing.overdue_papers, days=standing.overdue_days,
            allowed=allowed, overdue_amount=standing.overdue_amount, collect_amount=standing.collect_amount,
        ))  # fmt: skip
    most = standing.open_papers_allowed
    if most is not None and amount > 0 and papers >= most:
        found.append(
            Refused("credit.too_many_open", party=standing.party, open=papers, allowed=most, settle=papers - most + 1)
        )
    if standing.limit is not None and amount > 0 and used + amount > standing.limit:
        short = used + amount - standing.limit
        found.append(
            Refused(
                "credit.over_limit",
                short_amount=short,
                room_amount=max(0, standing.limit - used),
                limit_amount=standing.limit,
            )
        )
    return found


def verdicts(standing: Standing, asks: Sequence[Ask]) -> list[Verdict]:
    """Who passes, in the order asked; each passing paper uses up room for those behind it.

    Held papers use nothing: a smaller one behind a held one may pass (one paper never stops the others).
    `short_amount` is what must be paid, freed or added to the limit so that this paper passes as things then stand.
    Papers of amount 0 (free samples) ask for no credit, only blocks and overdue items hold them.
    Codes: credit.blocked (block), credit.overdue (party, papers, days, allowed, overdue_amount, collect_amount),
    credit.too_many_open (party, open, allowed, settle), credit.over_limit (short_amount, room_amount, limit_amount).
    Value, number of open papers and overdue days each
    warn or hold, as trade practice in Indonesia has it (docs/arithmetic/credit.md).
    """
    used, papers, answer = standing.exposure, standing.open_papers, []
    for ask in asks:
        found = _reasons(standing, used, papers, ask.amount)
        holding = tuple(reason for reason in found if reason.code not in standing.warns)
        warnings = tuple(reason for reason in found if reason.code in standing.warns)
        answer.append(Verdict(ask.paper, not holding, holding, warnings))
        if not holding:
            used += ask.amount
            papers += ask.amount > 0
    return answer


class Terms(NamedTuple):
    """When a debt falls due: days counted from the delivery, the invoice, or the day the outlet took the invoice in.

    Outlets with exchange days (tukar faktur, kontra bon) take invoices only then, and pay only on their payment days.
    """

    days: int = 0
    start: Literal["delivery", "invoice", "exchange"] = "invoice"
    exchange_weekdays: frozenset[int] = frozenset()
    payment_weekdays: frozenset[int] = frozenset()


def next_weekday(day: date, weekdays: AbstractSet[int], closed: AbstractSet[date] = frozenset()) -> date:
    """The day itself or the first after it that is one of the weekdays and not closed; no weekdays: any day will do."""
    for _ in range(366):
        if (not weekdays or day.weekday() in weekdays) and day not in closed:
            return day
        day += timedelta(days=1)
    raise ValueError("no open day within a year")


def exchange_on(
    terms: Terms,
    delivered_on: date,
    invoiced_on: date,
    missed: date | None = None,
    closed: AbstractSet[date] = frozenset(),
) -> date:
    """The day the outlet will take the invoice in: its first exchange day with both goods and invoice there.

    The same day counts. `missed` is an exchange day that passed without it: the next one after that.
    """
    ready = max(delivered_on, invoiced_on)
    if missed is not None:
        ready = max(ready, missed + timedelta(days=1))
    return next_weekday(ready, terms.exchange_weekdays, closed)


def due_on(
    terms: Terms,
    delivered_on: date,
    invoiced_on: date,
    exchanged_on: date | None = None,
    missed: date | None = None,
    closed: AbstractSet[date] = frozenset(),
) -> date:
    """The due date. From the exchange: the real day once it is known, until then the expected one (a forecast).

    The due date is not moved to a payment day; that is `expected_on`, for the cash forecast.
    """
    if terms.start == "delivery":
        start = delivered_on
    elif terms.start == "invoice":
        start = invoiced_on
    else:
        start = exchanged_on or exchange_on(terms, delivered_on, invoiced_on, missed, closed)
    return start + timedelta(days=terms.days)


def expected_on(terms: Terms, due: date, closed: AbstractSet[date] = frozenset()) -> date:
    """The day the money is expected: the outlet's first payment day on or after the due date."""
    return next_weekday(due, terms.payment_weekdays, closed)
