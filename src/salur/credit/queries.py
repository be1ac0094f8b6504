"""Reading credit accounts: how they stand, what is open, how old it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from salur.credit import rules
from salur.credit.models import Account, Debt
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.work import read_once, work
from salur.ledger import read
from salur.parties.models import Relation
from salur.parties.queries import unseen
from salur.parties.queries import visible as visible_relations
from salur.parties.queries.parties import today

Key = tuple[int, str]  # bill-to party, currency
_there: set[tuple[str, int, Key]] = set()  # known to be there, by database and organisation; accounts never go


@dataclass(slots=True)
class Held:
    """A locked credit account and what stands on it."""

    id: int
    party: int
    currency: str
    limit: int | None
    promised: int
    block: str
    overdue_days_allowed: int | None
    open_papers_allowed: int | None
    unbilled: int = 0
    receivable: int = 0
    giro_in_hand: int = 0
    on_account: int = 0  # as an amount the buyer has ahead, not below zero
    oldest_due: date | None = None
    open_papers: int = 0
    overdue_papers: int = 0
    overdue_amount: int = 0
    collect_amount: int = 0  # overdue by more days than are allowed

    @property
    def exposure(self) -> int:
        """What the seller stands to lose, smallest coin."""
        return rules.exposure(self.promised, self.unbilled, self.receivable, self.giro_in_hand, self.on_account)

    def standing(self, today: date) -> rules.Standing:
        """The account as the credit rules look at it."""
        return rules.Standing(
            self.exposure,
            self.limit,
            (self.block,) if self.block else (),
            rules.days_overdue([self.oldest_due] if self.oldest_due else [], today),
            self.overdue_days_allowed,
            self.open_papers,
            self.open_papers_allowed,
            party=self.party,
            overdue_papers=self.overdue_papers,
            overdue_amount=self.overdue_amount,
            collect_amount=self.collect_amount,
        )

    def watched(self, watch: rules.Watch) -> None:
        """What the seller allows everybody holds where the account has no allowance of its own."""
        if self.overdue_days_allowed is None:
            self.overdue_days_allowed = watch.overdue_days
        if self.open_papers_allowed is None:
            self.open_papers_allowed = watch.open_papers


class OpenItem(NamedTuple):
    """What is owed on one paper."""

    party: int
    paper_kind: str
    paper: int
    on: date
    due_on: date
    amount: int
    open: int


# what is overdue on an account, and of it what is overdue by more days than are allowed
OVERDUE = (
    "min(due_on), count(*), count(*) FILTER (WHERE due_on < %s), "
    "coalesce(sum(open) FILTER (WHERE due_on < %s), 0)::bigint, "
    "coalesce(sum(open) FILTER (WHERE due_on < %s - {allowed}), 0)::bigint"
)


def hold(keys: Iterable[Key], watch: rules.Watch = rules.UNWATCHED) -> dict[Key, Held]:
    """Lock credit accounts, by id; one that is new is made with a limit of nothing. Then read what stands on them.
    `watch`: what is allowed to accounts that have no allowance of their own.

    Two statements of reading, because rows joined to a lock that was waited for would be of before the wait.
    """
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    organisation = work().actor.organisation
    _make(wanted, organisation)
    found = _lock(wanted, organisation)
    for currency in sorted({key[1] for key in wanted}):
        money = read.money_of(organisation, [party for party, coin in wanted if coin == currency], currency)
        for (party, bucket), amount in money.items():
            held = found[party, currency]
            if bucket == "on_account":
                held.on_account = -amount
            elif bucket in ("unbilled", "receivable", "giro_in_hand"):
                setattr(held, bucket, amount)
    if watch != rules.UNWATCHED:
        for held in found.values():
            held.watched(watch)
    _read_overdue(found, work().day(work().now))
    return found


def _make(wanted: list[Key], organisation: int) -> None:
    """Make the accounts that are not there, before any is locked: making one waits for whoever makes the same one."""
    database = sql.database()
    unsure = [key for key in wanted if (database, organisation, key) not in _there]
    if unsure:
        source, params = sql.given("g", "party bigint, currency text", unsure)
        sql.later(
            'INSERT INTO credit_account (organisation, party, currency, "limit", promised, block) '
            f"SELECT %s::bigint, g.party, g.currency, 0, 0, '' FROM {source} WHERE NOT EXISTS (SELECT 1 FROM "
            "credit_account a WHERE a.organisation = %s AND a.party = g.party AND a.currency = g.currency) "
            "ORDER BY g.party, g.currency ON CONFLICT DO NOTHING",
            (organisation, *params, organisation),
        )
        transaction.on_commit(lambda: _there.update((database, organisation, key) for key in unsure))


def _lock(wanted: list[Key], organisation: int) -> dict[Key, Held]:
    source, params = sql.given("g", "party bigint, currency text", wanted)
    rows = sql.fetch(
        'SELECT a.id, a.party, a.currency, a."limit", a.promised, a.block, a.overdue_days_allowed, '
        f"a.open_papers_allowed FROM credit_account a JOIN {source} ON a.party = g.party AND a.currency = g.currency "
        "WHERE a.organisation = %s ORDER BY a.id FOR UPDATE OF a",
        (*params, organisation),
    )
    return {(row[1], row[2]): Held(*row) for row in rows}


def _read_overdue(found: dict[Key, Held], today: date) -> None:
    watched = {
        held.id: held
        for held in found.values()
        if held.overdue_days_allowed is not None or held.open_papers_allowed is not None
    }
    if watched:
        allowed = [(held.id, held.overdue_days_allowed or 0) for _, held in sorted(watched.items())]
        source, params = sql.given("g", "account bigint, days int", allowed)
        rows = sql.fetch(
            f"SELECT g.account, {OVERDUE.format(allowed='g.days')} FROM credit_debt d JOIN {source} "
            "ON g.account = d.account WHERE d.open > 0 GROUP BY g.account",
            (today, today, today, *params),
        )
        for account, *stands in rows:
            _stand(watched[account], *stands)
        for account, count in sql.fetch(
            "SELECT account, count(*) FROM credit_promise WHERE account = ANY(%s::bigint[]) GROUP BY account",
            (sql.array(sorted(watched)),),
        ):
            watched[account].open_papers += count


def _stand(held: Held, oldest: date | None, papers: int, overdue: int, amount: int, collect: int) -> None:
    held.oldest_due, held.open_papers = oldest, held.open_papers + papers
    held.overdue_papers, held.overdue_amount, held.collect_amount = overdue, amount, collect


def look(
    organisation: int,
    key: Key,
    today: date,
    watch: rules.Watch = rules.UNWATCHED,
    without: tuple[str, int] | None = None,
) -> Held:
    """A credit account as it stands now, without a lock: for what is only said, never for a decision that is written.

    One that is not there yet stands as it would be made, with a limit of nothing. What is set aside for the paper
    `without` (kind, number) is left out. One statement.
    """
    buckets = ", ".join(
        "coalesce((SELECT b.amount FROM ledger_moneyaccount m JOIN ledger_moneybalance b ON b.account = m.id "
        "WHERE m.organisation = a.organisation AND m.party = a.party AND m.currency = a.currency "
        f"AND m.bucket = '{bucket}'), 0)"
        for bucket in ("unbilled", "receivable", "giro_in_hand", "on_account")
    )
    days = watch.overdue_days or 0
    rows = sql.fetch(
        'SELECT a.id, a.party, a.currency, a."limit", a.promised, a.block, a.overdue_days_allowed, '
        f"a.open_papers_allowed, {buckets}, (SELECT count(*) FROM credit_promise p WHERE p.account = a.id), "
        "coalesce((SELECT sum(p.amount) FROM credit_promise p WHERE p.account = a.id AND p.paper = %s "
        "AND p.paper_kind = %s), 0)::bigint, d.* "
        "FROM credit_account a CROSS JOIN LATERAL (SELECT "
        f"{OVERDUE.format(allowed='coalesce(a.overdue_days_allowed, %s::int)')} "
        "FROM credit_debt WHERE account = a.id AND open > 0) d "
        "WHERE a.organisation = %s AND a.party = %s AND a.currency = %s",
        (*reversed(without or ("", 0)), today, today, today, days, organisation, *key),
    )
    if not rows:
        return Held(0, *key, 0, 0, "", None, None)
    row = rows[0]
    found = Held(*row[:8])
    found.unbilled, found.receivable, found.giro_in_hand, found.on_account, found.open_papers = (
        *row[8:11],
        -row[11],
        row[12],
    )
    if mine := row[13]:
        found.promised -= mine
        found.open_papers -= 1
    _stand(found, *row[14:])
    found.watched(watch)
    return found


def promised_to(paper_kind: str, papers: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Credit set aside for papers: paper -> (account, amount). Stable only under the accounts' locks."""
    rows = sql.fetch(
        "SELECT paper, account, amount FROM credit_promise WHERE paper = ANY(%s::bigint[]) AND paper_kind = %s",
        (sql.array(sorted(set(papers))), paper_kind),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def waited_for(accounts: Iterable[int]) -> list[int]:
    """Those of these accounts that papers wait for. Stable only under the accounts' locks."""
    wanted = sorted(set(accounts))
    if not wanted:
        return []
    rows = sql.fetch(
        "SELECT DISTINCT account FROM credit_waiting WHERE account = ANY(%s::bigint[]) ORDER BY account",
        (sql.array(wanted),),
    )
    return [row[0] for row in rows]


def waited_on(organisation: int, keys: Iterable[Key]) -> list[int]:
    """The same, for accounts by party and currency."""
    wanted = sorted(set(keys))
    if not wanted:
        return []
    source, params = sql.given("g", "party bigint, currency text", wanted)
    rows = sql.fetch(
        "SELECT DISTINCT w.account FROM credit_waiting w WHERE w.account IN (SELECT a.id FROM credit_account a "
        f"JOIN {source} ON a.party = g.party AND a.currency = g.currency WHERE a.organisation = %s) ORDER BY w.account",
        (*params, organisation),
    )
    return [row[0] for row in rows]


def who_waits(paper_kind: str, accounts: Iterable[int]) -> list[int]:
    """The papers held for credit of accounts, those waiting longest first."""
    rows = sql.fetch(
        "SELECT paper FROM credit_waiting WHERE account = ANY(%s::bigint[]) AND paper_kind = %s ORDER BY since, paper",
        (sql.array(sorted(set(accounts))), paper_kind),
    )
    return [row[0] for row in rows]


def open_items(organisation: int, parties: Iterable[int] | None = None) -> list[OpenItem]:
    """What is owed, oldest due first; of some parties, or of all."""
    narrowed = "" if parties is None else "AND a.party = ANY(%s::bigint[]) "
    return [
        OpenItem(*row)
        for row in sql.fetch(
            'SELECT a.party, d.paper_kind, d.paper, d."on", d.due_on, d.amount, d.open FROM credit_debt d '
            f"JOIN credit_account a ON a.id = d.account WHERE d.organisation = %s AND d.open > 0 {narrowed}"
            "ORDER BY d.due_on, d.paper",
            (organisation,) if parties is None else (organisation, sql.array(sorted(set(parties)))),
        )
    ]


class AccountSeen(NamedTuple):
    """A credit account and what stands on it; `on_account` is what the buyer has ahead."""

    id: int
    party: int
    currency: str
    limit: int | None
    promised: int
    block: str
    overdue_days_allowed: int | None
    open_papers_allowed: int | None
    unbilled: int
    receivable: int
    giro_in_hand: int
    on_account: int
    rebates: int  # earned and not paid out yet
    overdue: int

    @property
    def exposure(self) -> int:
        """What the seller stands to lose, smallest coin."""
        return rules.exposure(self.promised, self.unbilled, self.receivable, self.giro_in_hand, self.on_account)


def visible(actor: Actor) -> QuerySet[Account]:
    """The credit accounts an actor may see, each with the firm's name for the party and whether anything is overdue."""
    called = Relation.objects.filter(organisation=OuterRef("organisation"), party=OuterRef("party")).values("name")[:1]
    late = Debt.objects.filter(account=OuterRef("id"), open__gt=0, due_on__lt=today(actor.organisation))
    rows = Account.objects.filter(organisation=actor.organisation)
    if actor.territories is not None:
        known = Relation.objects.filter(organisation=actor.organisation)
        rows = rows.exclude(party__in=known.exclude(id__in=visible_relations(actor).values("id")).values("party"))
    return rows.annotate(name=Coalesce(Subquery(called), Value("", TextField())), late=Exists(late))


def account_seen(actor: Actor, today: date, account: int) -> AccountSeen | None:
    """One account, if the actor may see it; read once for a page."""
    found = read_once(("credit account", account), lambda: accounts_seen(actor, today, account=account))
    return found[0] if found else None


def accounts_seen(
    actor: Actor,
    today: date,
    *,
    account: int | None = None,
    parties: Sequence[int] | None = None,
    before: int = 0,
    most: int = 50,
) -> list[AccountSeen]:
    """The credit accounts an actor may see, the newest first, before a key; one more than asked for. One statement."""
    clauses = "a.organisation = %s"
    params: list[object] = [today, actor.organisation]
    for clause, value in ((" AND a.id = %s", account), (" AND a.id < %s", before or None)):
        if value is not None:
            clauses += clause
            params.append(value)
    if parties is not None:
        clauses += " AND a.party = ANY(%s::bigint[])"
        params.append(sql.array(parties))
    buckets = ", ".join(
        "coalesce((SELECT b.amount FROM ledger_moneyaccount m JOIN ledger_moneybalance b ON b.account = m.id "
        "WHERE m.organisation = a.organisation AND m.party = a.party AND m.currency = a.currency "
        f"AND m.bucket = '{bucket}'), 0)"
        for bucket in ("unbilled", "receivable", "giro_in_hand", "on_account", "rebates_owed")
    )
    rows = sql.fetch(
        'SELECT a.id, a.party, a.currency, a."limit", a.promised, a.block, a.overdue_days_allowed, '
        f"a.open_papers_allowed, {buckets}, coalesce((SELECT sum(d.open) FROM credit_debt d WHERE d.account = a.id "
        "AND d.due_on < %s), 0)::bigint "
        f"FROM credit_account a WHERE {clauses} ORDER BY a.id DESC LIMIT %s",
        (*params, most + 1),
    )
    found = [AccountSeen._make((*row[:11], -row[11], -row[12], row[13])) for row in rows]
    hidden = unseen(actor, [one.party for one in found])
    return [one for one in found if one.party not in hidden]
