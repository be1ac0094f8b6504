"""Setting limits; setting credit aside for papers; opening and settling debts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from salur.credit import facts, queries
from salur.credit.models import Debt, Promise, Waiting
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.lessen import lessen
from salur.kernel.money import CURRENCIES
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work


@dataclass(frozen=True, slots=True)
class SetLimit:
    """What a bill-to party may owe: limit in the smallest coin (None: not limited), block (empty: none), allowances."""

    party: int
    currency: str
    limit: int | None
    block: str = ""
    overdue_days_allowed: int | None = None
    open_papers_allowed: int | None = None


class Wish(NamedTuple):
    """An amount on a held credit account for a paper."""

    paper: int
    account: int
    amount: int


class NewDebt(NamedTuple):
    """A debt to open: amount in the smallest coin; `open` is what is not settled already by money on account."""

    paper_kind: str
    paper: int
    account: int
    on: date
    due_on: date
    amount: int
    open: int


@action("credit.set_limit")
def set_limit(*, actor: Actor, limits: Sequence[Command[SetLimit]]) -> Outcomes:
    """Set limits, blocks and allowances; who waits for credit hears of more room.

    Refused: credit.bad_limit, kernel.bad_value (a block of more than 80 characters), kernel.unknown_currency.
    """
    refused = {command.key: reason for command in limits if (reason := _fault(command.body))}
    good = [command for command in limits if command.key not in refused]
    held = queries.hold({(command.body.party, command.body.currency) for command in good})
    rows = {}
    for command in good:
        body = command.body
        account = held[body.party, body.currency]
        rows[account.id] = (
            account.id, body.limit, body.block, body.overdue_days_allowed, body.open_papers_allowed,
        )  # fmt: skip
        announce(facts.LimitSet(account.id, body.party, body.limit, body.block), command)
    source, params = sql.given(
        "g", "id bigint, most bigint, block text, days int, papers int", [rows[key] for key in sorted(rows)]
    )
    sql.run(
        'UPDATE credit_account a SET "limit" = g.most, block = g.block, overdue_days_allowed = g.days, '
        f"open_papers_allowed = g.papers FROM {source} WHERE a.id = g.id",
        params,
    )
    _tell_who_waits({account.id: (account.party, 0) for account in held.values()})
    accounts = {command.key: held[command.body.party, command.body.currency].id for command in good}
    return Outcomes.of(limits, refused, accounts)


def _fault(body: SetLimit) -> Refused | None:
    if body.limit is not None and body.limit < 0:
        return Refused("credit.bad_limit", limit=body.limit)
    if len(body.block) > 80:
        return Refused("kernel.bad_value", field="block", value=body.block, why="longer than 80 characters")
    if body.currency not in CURRENCIES:
        return Refused("kernel.unknown_currency", currency=body.currency)
    return None


@action("credit.promise")
def promise(*, actor: Actor, wishes: Sequence[Wish], paper_kind: str = "order") -> None:
    """Set credit aside for papers, on top of what they have."""
    _change(wishes, 1)
    rows = [(w.paper, paper_kind, actor.organisation, w.account, w.amount) for w in wishes if w.amount]
    sql.insert(
        Promise, ("paper", "paper_kind", "organisation", "account", "amount"), rows,
        after="ON CONFLICT (paper, paper_kind) DO UPDATE SET amount = credit_promise.amount + excluded.amount",
    )  # fmt: skip


@action("credit.take_back")
def take_back(*, actor: Actor, wishes: Sequence[Wish], paper_kind: str = "order") -> None:
    """Take amounts off the credit set aside for papers (delivered, invoiced, cancelled); empty promises go."""
    wishes = [wish for wish in wishes if wish.amount]
    if not wishes:
        return
    source, params = sql.given("g", "paper bigint, amount bigint", [(w.paper, w.amount) for w in wishes])
    lessen(
        "credit_promise", "amount", "p.paper = g.paper AND p.paper_kind = %s", source, (*params, paper_kind),
        len(wishes), "credit was to be taken back that was not set aside",
    )  # fmt: skip
    _change(wishes, -1)


def _change(wishes: Sequence[Wish], sign: int) -> None:
    changes: dict[int, int] = {}
    for wish in wishes:
        changes[wish.account] = changes.get(wish.account, 0) + sign * wish.amount
    rows = [(account, change) for account, change in sorted(changes.items()) if change]
    if rows:
        source, params = sql.given("g", "account bigint, amount bigint", rows)
        sql.later(
            f"UPDATE credit_account a SET promised = a.promised + g.amount FROM {source} WHERE a.id = g.account", params
        )


@action("credit.open_debts")
def open_debts(*, actor: Actor, debts: Sequence[NewDebt]) -> None:
    """Open items for papers that are owed. The posting that makes them owed is the caller's."""
    columns = ("paper", "paper_kind", "organisation", "account", "on", "due_on", "amount", "open")
    rows = [
        (d.paper, d.paper_kind, actor.organisation, d.account, d.on, d.due_on, d.amount, d.open)
        for d in debts
        if d.amount
    ]
    sql.insert(Debt, columns, rows)


@action("credit.settle")
def settle(*, actor: Actor, settled: Mapping[tuple[str, int], int]) -> None:
    """Take amounts off open items, by (paper kind, paper). Negative opens them again (a bounced giro)."""
    rows = [(paper, kind, amount) for (kind, paper), amount in sorted(settled.items()) if amount]
    if rows:
        source, params = sql.given("g", "paper bigint, paper_kind text, amount bigint", rows)

        change = (
            f"UPDATE credit_debt d SET open = d.open - g.amount FROM {source} "
            "WHERE d.paper = g.paper AND d.paper_kind = g.paper_kind"
        )
        lost = "a debt was to be settled that is not there"
        sql.sure(sql.touching(change), (*params, len(rows)), lambda: RuntimeError(lost))


@action("credit.wait")
def wait(*, actor: Actor, papers: Mapping[int, int], paper_kind: str = "order") -> None:
    """Put papers on the waiting list of held accounts: paper -> account. One that waits already keeps its place."""
    now = work().now
    rows = [(paper, paper_kind, actor.organisation, account, now) for paper, account in sorted(papers.items())]
    columns = ("paper", "paper_kind", "organisation", "account", "since")
    sql.insert(Waiting, columns, rows, after="ON CONFLICT DO NOTHING")


@action("credit.stop_waiting")
def stop_waiting(*, actor: Actor, papers: Iterable[int], paper_kind: str = "order") -> None:
    """Papers wait for no credit any more: they have it, or want it no longer."""
    wanted = sorted(set(papers))
    if wanted:
        sql.later(
            "DELETE FROM credit_waiting WHERE paper = ANY(%s::bigint[]) AND paper_kind = %s",
            (sql.array(wanted), paper_kind),
        )


@action("credit.freed")
def freed(*, actor: Actor, room: Mapping[int, tuple[int, int]]) -> None:
    """Say that there is more room on held accounts, where somebody waits for it: account -> (party, amount).

    Whose papers are held for credit hears it (CreditFreed).
    """
    _tell_who_waits({account: told for account, told in room.items() if told[1] > 0})


def _tell_who_waits(room: Mapping[int, tuple[int, int]]) -> None:
    for account in queries.waited_for(room):
        announce(facts.CreditFreed(account, *room[account]))
