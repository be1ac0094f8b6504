"""Deciding orders under all locks, and writing what was decided. Shared by the verbs place, confirm and change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from salur.credit import actions as credit
from salur.credit import queries as accounts
from salur.credit import rules as credit_rules
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.work import work
from salur.ledger.shelves import Held as Shelf
from salur.ledger.shelves import Key
from salur.orders.models import Waiting
from salur.orders.rules import OrderAsk, OrderVerdict, decide, share
from salur.stock import actions as stock
from salur.stock import queries as shelves

STEP = {"done": "confirm", "backordered": "backorder", "held": "hold"}


class Locks(NamedTuple):
    """Every lock a decision needs, taken before it."""

    shelves: dict[Key, Shelf]
    accounts: dict[accounts.Key, accounts.Held]


def hold(shelf_keys: set[Key], account_keys: set[accounts.Key]) -> Locks:
    """Shelves first, then credit accounts; each by id, in one statement."""
    return Locks(shelves.hold(shelf_keys), accounts.hold(account_keys))


def decide_all(asks: Sequence[OrderAsk], locks: Locks) -> list[OrderVerdict]:
    """Decide orders one after the other: each takes goods and credit from those behind it."""
    today = work().day(work().now)
    free = {key: shelf.free for key, shelf in locks.shelves.items()}
    standings = {key: account.standing(today) for key, account in locks.accounts.items()}
    verdicts = []
    for ask in asks:
        reasons = ()
        if not ask.no_credit_needed:
            standing = standings[ask.account]
            (said,) = credit_rules.verdicts(standing, [credit_rules.Ask(ask.order, ask.amount)])
            reasons = said.reasons
        verdict = decide(ask, free, reasons)
        if verdict.ending != "held" and not ask.no_credit_needed:
            standings[ask.account] = standing._replace(
                exposure=standing.exposure + ask.amount, open_papers=standing.open_papers + (ask.amount > 0)
            )
        verdicts.append(verdict)
    return verdicts


def carry_out(
    actor: Actor,
    asks: Sequence[OrderAsk],
    verdicts: Sequence[OrderVerdict],
    locks: Locks,
    cut_amounts: Mapping[int, int],
    known_waiting: bool = False,
) -> None:
    """Write promises of goods and credit, and the waiting lists. `cut_amounts`: what the cut pieces of an order cost."""
    promised, waits, credits, held = [], [], [], []
    for ask, verdict in zip(asks, verdicts, strict=True):
        shelf_of = {line.n: locks.shelves[line.shelf].id for line in ask.lines}
        promised += [stock.Wish(ask.order, n, shelf_of[n], pieces) for n, pieces in verdict.promised.items()]
        waits += [stock.Wish(ask.order, n, shelf_of[n], pieces) for n, pieces in verdict.waiting.items()]
        account = locks.accounts.get(ask.account)
        if verdict.ending == "held":
            held.append((ask.order, actor.organisation, ask.account[0], work().now))
        elif not ask.no_credit_needed and account is not None:
            credits.append(credit.Wish(ask.order, account.id, ask.amount - cut_amounts.get(ask.order, 0)))
    if promised:
        stock.promise(actor=actor, wishes=promised)
    if waits:
        stock.wait(actor=actor, wishes=waits)
    if credits:
        credit.promise(actor=actor, wishes=credits)
    if held:
        columns = ("order", "organisation", "bill_to", "since")
        sql.insert(Waiting, columns, held, after="ON CONFLICT DO NOTHING")
    if known_waiting:
        gone = [ask.order for ask, verdict in zip(asks, verdicts, strict=True) if verdict.ending != "held"]
        forget_waiting(gone)


def forget_waiting(orders: Sequence[int]) -> None:
    """Take orders off the list of those held."""
    if orders:
        sql.run('DELETE FROM orders_waiting WHERE "order" = ANY(%s::bigint[])', (sql.array(orders),))


def cost_of(lines: Mapping[int, tuple[int, int, int]], cut: Mapping[int, int]) -> int:
    """What the last pieces of lines cost with tax, by line number; lines are (pieces, untaxed, tax)."""
    total = 0
    for n, pieces in cut.items():
        whole, untaxed, tax = lines[n]
        total += untaxed - share(untaxed, whole, whole - pieces) + tax - share(tax, whole, whole - pieces)
    return total
