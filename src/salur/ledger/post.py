"""The only writer of the two books.

Called by verbs, under the locks they hold: goods balances under their shelf's lock, debts under their credit
account's; balances that no other lock covers (drawers, payables) are locked here, sorted. One insert per book and one
update per kind of balance, however many papers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from salur.kernel import ids, sql
from salur.kernel.work import Work, work
from salur.ledger import chart, models, shelves
from salur.ledger.entry import Entry, GoodsMove
from salur.ledger.months import first_open_day

POSTING = (
    "id", "organisation", "paper_kind", "paper", "occasion", "turn", "reverses", "person", "happened_at", "recorded_at",
    "on",
)  # fmt: skip
GOODS = ("posting_id", "n", "organisation", "on", "source", "target", "lot", "pieces", "value")
MONEY = ("posting_id", "n", "organisation", "on", "source", "target", "currency", "amount")

UNDER_THE_CREDIT_LOCK = chart.UNDER_THE_CREDIT_LOCK


def booked_on(current: Work, at: datetime) -> date:
    """The business day an event is booked on: its own, or the first open one if its month is closed."""
    return max(current.day(at), first_open_day(current))


def post(entries: Sequence[Entry]) -> list[int]:
    """Write entries in the books; gives the posting of each (0 for one without moves, which writes none).

    Refuses nothing: what may not happen is decided before, and the walls of the database stand behind.
    """
    current = work()
    kept = [entry for entry in entries if entry.goods or entry.money]
    if not kept:
        return [0] * len(entries)
    fresh = iter(ids.take(models.Posting, len(kept)))
    organisation, person, now = current.actor.organisation, current.actor.person, current.now
    given = [next(fresh) if entry.goods or entry.money else 0 for entry in entries]
    postings: list[tuple[Any, ...]] = []
    goods: list[tuple[Any, ...]] = []
    money: list[tuple[Any, ...]] = []
    pieces_change: dict[tuple[int, int], list[int]] = {}
    money_change: dict[int, list[Any]] = {}
    shelf_change: dict[shelves.Key, list[int]] = {}
    moved: set[shelves.Key] = set()
    for posting, entry in zip(given, entries, strict=True):
        if not posting:
            continue
        on = booked_on(current, entry.at)
        postings.append((
            posting, organisation, entry.paper_kind, entry.paper, entry.occasion, entry.turn, entry.reverses, person,
            entry.at, now, on,
        ))  # fmt: skip
        for n, move in enumerate(entry.goods):
            source, target, _, lot, pieces, value = move
            goods.append((posting, n, organisation, on, source.id, target.id, lot, pieces, value))
            _goods_effect(pieces_change, shelf_change, moved, move)
        for n, (giver, taker, amount) in enumerate(entry.money):
            if giver.currency != taker.currency:
                raise ValueError("a move of money stays in its currency")
            money.append((posting, n, organisation, on, giver.id, taker.id, giver.currency, amount))
            for account, change in ((giver, -amount), (taker, amount)):
                money_change.setdefault(account.id, [account, 0])[1] += change
    _only_on_held(moved)
    sql.insert(models.Posting, POSTING, postings)
    sql.insert(models.GoodsMove, GOODS, goods)
    sql.insert(models.MoneyMove, MONEY, money)
    _keep_goods(organisation, pieces_change)
    _keep_shelves(organisation, shelf_change)
    _keep_money(organisation, money_change)
    return given


def _only_on_held(moved: set[shelves.Key]) -> None:
    """Every kept goods balance that moves is under its shelf's lock, taken before the verb decided."""
    if loose := moved - work().notes.get(shelves.HELD, set()):
        raise RuntimeError(f"goods move on shelves that the verb has not locked: {sorted(loose)[:3]}")


def _goods_effect(
    balances: dict[tuple[int, int], list[int]],
    sellable: dict[shelves.Key, list[int]],
    moved: set[shelves.Key],
    move: GoodsMove,
) -> None:
    """Add a move's effect on kept balances and on what is sellable (and, from outside, on the last known cost)."""
    source, target, sku, lot, pieces, value = move
    for account, sign in ((source, -1), (target, 1)):
        if chart.GOODS[account.bucket].kept:
            change = balances.get((account.id, lot))
            if change is None:
                change = balances[account.id, lot] = [0, 0]
                moved.add((account.owner, account.site, sku))
            change[0] += sign * pieces
            change[1] += sign * value
            if account.bucket == "free":
                shelf = sellable.setdefault((account.owner, account.site, sku), [0, 0, 0])
                shelf[0] += sign * pieces
                if sign > 0 and value and not chart.GOODS[source.bucket].kept:
                    shelf[1], shelf[2] = pieces, value


def _keep_goods(organisation: int, changes: dict[tuple[int, int], list[int]]) -> None:
    rows = [(account, lot, p, v) for (account, lot), (p, v) in sorted(changes.items()) if p or v]
    if not rows:
        return
    source, params = sql.given("g", "account bigint, lot bigint, pieces bigint, value bigint", rows)
    update = (
        "UPDATE ledger_goodsbalance b SET pieces = b.pieces + g.pieces, value = b.value + g.value "
        f"FROM {source} WHERE b.account = g.account AND b.lot = g.lot"
    )
    make = (
        "INSERT INTO ledger_goodsbalance (account, lot, organisation, pieces, value) "
        f"SELECT g.account, g.lot, %s::bigint, g.pieces, g.value FROM {source} WHERE NOT EXISTS "
        "(SELECT 1 FROM {there} b WHERE b.account = g.account AND b.lot = g.lot)"
    )
    if sql.few():  # in one statement, which for many rows would compare all of them with all
        both = f"WITH there AS ({update} RETURNING b.account, b.lot) {make.format(there='there')}"
        sql.later(both, (*params, organisation, *params))
    elif sql.run(update, params) < len(rows):
        sql.run(make.format(there="ledger_goodsbalance"), (organisation, *params))


def _keep_shelves(organisation: int, changes: dict[shelves.Key, list[int]]) -> None:
    rows = [(*key, *change) for key, change in sorted(changes.items()) if change[0] or change[1]]
    if not rows:
        return
    source, params = sql.given(
        "g", "owner bigint, site bigint, sku bigint, pieces bigint, cost_pieces bigint, cost_value bigint", rows
    )
    sql.later(
        "UPDATE ledger_shelf s SET sellable = s.sellable + g.pieces, "
        "cost_pieces = CASE WHEN g.cost_pieces > 0 THEN g.cost_pieces ELSE s.cost_pieces END, "
        "cost_value = CASE WHEN g.cost_pieces > 0 THEN g.cost_value ELSE s.cost_value END "
        f"FROM {source} WHERE s.organisation = %s AND s.owner = g.owner AND s.site = g.site AND s.sku = g.sku",
        (*params, organisation),
    )


def _keep_money(organisation: int, changes: dict[int, list[Any]]) -> None:
    rows, alone = [], []
    for identity, (account, change) in sorted(changes.items()):
        bucket = chart.MONEY[account.bucket]
        if bucket.kept and change:
            rows.append((identity, bucket.wall, change))
            if account.bucket not in UNDER_THE_CREDIT_LOCK:
                alone.append(identity)
    if not rows:
        return
    if len(alone) > 1:
        sql.later(
            "SELECT account FROM ledger_moneybalance WHERE account = ANY(%s::bigint[]) ORDER BY account FOR UPDATE",
            (sql.array(alone),),
        )
    _change_money(organisation, rows)


def _change_money(organisation: int, rows: list[tuple[int, int, int]]) -> None:
    """Change balances by (account, wall, change); those not there yet begin with it, and of two that make the same one
    the second waits and adds to it."""
    source, params = sql.given("g", "account bigint, wall smallint, amount bigint", rows)
    update = f"UPDATE ledger_moneybalance b SET amount = b.amount + g.amount FROM {source} WHERE b.account = g.account"
    make = (
        "INSERT INTO ledger_moneybalance AS b (account, organisation, wall, amount) "
        f"SELECT g.account, %s::bigint, g.wall, g.amount FROM {source} {{those}} ORDER BY g.account "
        "ON CONFLICT (account) DO UPDATE SET amount = b.amount + excluded.amount"
    )
    if sql.few():  # in one statement, which for many rows would compare all of them with all
        missing_ones = "WHERE NOT EXISTS (SELECT 1 FROM there t WHERE t.account = g.account)"
        both = f"WITH there AS ({update} RETURNING b.account) {make.format(those=missing_ones)}"
        sql.later(both, (*params, organisation, *params))
        return
    there = {account for (account,) in sql.fetch(f"{update} RETURNING b.account", params)}
    if missing := [row for row in rows if row[0] not in there]:
        _, given = sql.given("g", "account bigint, wall smallint, amount bigint", missing)
        sql.run(make.format(those=""), (organisation, *given))
