"""Discrepancies: opened by tells that the book cannot follow, closed when somebody has explained them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from salur.kernel import sql
from salur.kernel.work import work
from salur.ledger.entry import Goods
from salur.ledger.models import Discrepancy
from salur.ledger.months import first_open_day


class Difference(NamedTuple):
    """What was told and what the book had: pieces drawn from unexplained (+) or put there (-), or an amount."""

    kind: str
    paper_kind: str
    paper: int
    goods_account: int | None = None
    sku: int | None = None
    lot: int | None = None
    pieces: int = 0
    value: int = 0
    money_account: int | None = None
    amount: int = 0
    note: str = ""
    counterpart: int | None = None


class Open(NamedTuple):
    """A discrepancy that still waits for its explanation."""

    id: int
    kind: str
    paper_kind: str
    paper: int
    goods_account: int
    sku: int
    lot: int
    pieces: int
    value: int


COLUMNS = (
    "organisation", "kind", "paper_kind", "paper", "goods_account", "sku", "lot", "pieces", "value", "money_account",
    "amount", "note", "counterpart", "opened_at",
)  # fmt: skip


def open_all(differences: Sequence[Difference]) -> None:
    """Open discrepancies; they wait on somebody's desk."""
    current = work()
    organisation, now = current.actor.organisation, current.now
    rows = [
        (organisation, d.kind, d.paper_kind, d.paper, d.goods_account, d.sku, d.lot, d.pieces, d.value, d.money_account,
         d.amount, d.note, d.counterpart, now)
        for d in differences
    ]  # fmt: skip
    sql.insert(Discrepancy, COLUMNS, rows)


def held(accounts: Iterable[Goods]) -> list[Open]:
    """Open discrepancies of goods on these accounts, oldest first, locked. Their shelves must be held."""
    current = work()
    first_open_day(current)
    return [
        Open(*row)
        for row in sql.fetch(
            "SELECT id, kind, paper_kind, paper, goods_account, sku, lot, pieces, value FROM ledger_discrepancy "
            "WHERE organisation = %s AND closed_at IS NULL AND pieces <> 0 AND goods_account = ANY(%s::bigint[]) "
            "ORDER BY id FOR UPDATE",
            (current.actor.organisation, sql.array(sorted({account.id for account in accounts}))),
        )
    ]


def close(discrepancies: Sequence[int], paper_kind: str, paper: int, note: str = "") -> None:
    """Mark discrepancies as explained by a paper. The moves that explain them are the caller's posting."""
    if discrepancies:
        current = work()
        sql.run(
            "UPDATE ledger_discrepancy SET closed_at = %s, closed_by_kind = %s, closed_by = %s, "
            "note = CASE WHEN %s::text = '' THEN note ELSE %s::text END WHERE id = ANY(%s::bigint[])",
            (current.now, paper_kind, paper, note, note, sql.array(discrepancies)),
        )
