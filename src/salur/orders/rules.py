"""The decision about orders: goods, credit and the seller's rules; or a part, a hold, a no. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from salur.kernel.outcome import Ending
from salur.kernel.refusal import Refused
from salur.orders.holding.authority import Authority, approvable, beyond
from salur.orders.holding.rules import NO_POLICY, Policy, Seen, answer_of, answered, breaks

SHORT = {
    "backorder": "orders.short", "hold": "orders.short_hold", "cut": "orders.short_cut",
    "refuse": "orders.short_refused",
}  # fmt: skip
ShelfKey = tuple[int, int, int]  # owner, site, SKU


class LineAsk(NamedTuple):
    """Pieces of a shelf that a line still wants, and what all of them come to (smallest coin)."""

    n: int
    shelf: ShelfKey
    pieces: int
    untaxed: int = 0
    tax: int = 0


class OrderAsk(NamedTuple):
    """An order that wants goods and credit: `amount` with tax, in the smallest coin; `account` its credit account.

    `again`: it is confirmed already and asks for what it waits for; its credit stands.
    """

    order: int
    account: tuple[int, str]  # bill-to party, currency
    amount: int
    on_short: str  # backorder | hold | cut
    lines: Sequence[LineAsk]
    again: bool = False


class Judged(NamedTuple):
    """What a seller's rules look at of one order, what of it was approved before, and the authority of who approves
    it now (None: nobody does)."""

    policy: Policy = NO_POLICY
    seen: Seen | None = None
    waived: frozenset[str] = frozenset()
    authority: Authority | None = None


UNJUDGED = Judged()


class OrderVerdict(NamedTuple):
    """What is decided: pieces promised, left waiting or cut by line number, the credit set aside, and why; `waived`
    are the codes that somebody approved."""

    order: int
    ending: Ending
    promised: Mapping[int, int] = {}
    waiting: Mapping[int, int] = {}
    cut: Mapping[int, int] = {}
    reasons: tuple[Refused, ...] = ()
    amount: int = 0
    waived: frozenset[str] = frozenset()

    @property
    def over(self) -> bool:
        """Whether all of it was cut, so that nothing is left to come."""
        return self.ending == "done" and bool(self.cut) and not self.promised


def share(amount: int, pieces: int, first: int) -> int:
    """What the first pieces of so many come to: amount × first ÷ pieces, rounded down; all of them come to all of it.

    The rest come to the rest: whatever a line is divided into, its parts add up to the line.
    """
    return amount * first // pieces


def allot(ask: OrderAsk, free: Mapping[ShelfKey, int]) -> tuple[dict[int, int], dict[int, int]]:
    """Pieces promised and short by line, from what is free; two lines of one SKU share it. `free` is not changed."""
    promised: dict[int, int] = {}
    short: dict[int, int] = {}
    taken: dict[ShelfKey, int] = {}
    for n, shelf, pieces, *_ in ask.lines:
        there = max(0, free[shelf] - taken.get(shelf, 0))
        given = min(pieces, there)
        if given:
            promised[n] = given
            taken[shelf] = taken.get(shelf, 0) + given
        if given < pieces:
            short[n] = pieces - given
    return promised, short


def left_of(line: LineAsk, cut: int) -> tuple[int, int]:
    """What a line's pieces still come to (untaxed, tax) once its last ones are cut."""
    kept = line.pieces - cut
    return share(line.untaxed, line.pieces, kept), share(line.tax, line.pieces, kept)


def decide(
    ask: OrderAsk,
    free: dict[ShelfKey, int],
    credit: Callable[[int], tuple[Refused, ...]],
    judged: Judged = UNJUDGED,
) -> OrderVerdict:
    """Decide one order; takes what it promises off `free`. `credit` says what its account has against an amount.

    Held if a rule says so, or if something is short and the buyer (or the seller's rule of stock) wants all or nothing:
    nothing is then promised, so that an order that waits takes goods from nobody. All reasons are kept. A rule that
    refuses comes before those that hold. Who wants no backorder needs no credit for what is cut.
    """
    promised, short = allot(ask, free)
    on_short = _on_short(ask, judged.policy)
    shortages = tuple(
        Refused(SHORT[on_short], line=line.n, wanted=line.pieces, there=promised.get(line.n, 0))
        for line in ask.lines
        if line.n in short
    )
    cut = short if on_short == "cut" else {}
    amount = ask.amount - sum(
        line.untaxed + line.tax - sum(left_of(line, cut[line.n])) for line in ask.lines if line.n in cut
    )
    against = () if ask.again else (*breaks(judged.policy, judged.seen), *credit(amount))
    refuse, hold = answered(judged.policy, (reason for reason in against if reason.code not in judged.waived))
    refuse += shortages if on_short == "refuse" else ()
    hold += shortages if on_short == "hold" else ()
    if refuse:
        return OrderVerdict(ask.order, "refused", reasons=(*refuse, *hold))
    waived = judged.waived
    if judged.authority is not None:
        if no := _not_approved(ask, hold, judged.authority):
            return OrderVerdict(ask.order, "refused", reasons=no)
        waived |= {reason.code for reason in hold if approvable(reason)}
        hold = [reason for reason in hold if not approvable(reason)]
    if hold:
        return OrderVerdict(ask.order, "held", reasons=tuple(hold), waived=waived)
    for line in ask.lines:
        free[line.shelf] -= promised.get(line.n, 0)
    if not short:
        return OrderVerdict(ask.order, "done", promised, amount=amount, waived=waived)
    if cut:
        return OrderVerdict(ask.order, "done", promised, cut=cut, reasons=shortages, amount=amount, waived=waived)
    return OrderVerdict(
        ask.order, "backordered", promised, waiting=short, reasons=shortages, amount=amount, waived=waived
    )


def _on_short(ask: OrderAsk, policy: Policy) -> str:
    """What becomes of an order of which something is short: the seller's rule, else what the order says."""
    rule = "pass" if ask.again else answer_of(policy, "stock")
    return ask.on_short if rule == "pass" else rule


def _not_approved(ask: OrderAsk, hold: Sequence[Refused], authority: Authority) -> tuple[Refused, ...]:
    """Why these reasons are not approved by this authority: beyond it, or none of them is for anybody to approve."""
    amount, currency = ask.amount, ask.account[1]
    if over := beyond(hold, amount, currency, authority):
        about = approvable(over[0])
        if about not in authority.most:
            return (Refused("orders.no_authority", about=about), *over)
        most = authority.most[about] or 0
        return (Refused("orders.beyond_authority", amount=amount, most_amount=most, currency=currency), *over)
    if hold and not any(approvable(reason) for reason in hold):
        return (Refused("orders.nothing_to_approve"), *hold)
    return ()


def passing(ask: OrderAsk, reasons: Sequence[Refused]) -> frozenset[int]:
    """The lines of a held order that can be released by themselves: those that no reason names, and, where the credit
    does not suffice for all, as many of them as there is room for, those that stand first first."""
    named = {line for one in reasons if isinstance(line := one.facts.get("line"), int)}
    room = [int(str(one.facts["room_amount"])) for one in reasons if one.code == "credit.over_limit"]
    left, found = min(room, default=None), set()
    for line in ask.lines:
        amount = line.untaxed + line.tax
        if line.n in named or (left is not None and amount > left):
            continue
        found.add(line.n)
        left = None if left is None else left - amount
    return frozenset(found)
