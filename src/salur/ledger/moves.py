"""This module's sentences in the language of the books: a reversal, an explanation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from salur.kernel import sql
from salur.ledger.entry import Entry, Goods, GoodsMove, Money, MoneyMove


def of_postings(postings: Sequence[int]) -> tuple[dict[int, list[GoodsMove]], dict[int, list[MoneyMove]]]:
    """The moves of postings, as plain values."""
    wanted = (sql.array(sorted(set(postings))),)
    goods: dict[int, list[GoodsMove]] = {}
    for row in sql.fetch(
        "SELECT m.posting_id, s.id, s.owner, s.place, s.site, s.bucket, t.id, t.owner, t.place, t.site, t.bucket, "
        "l.sku_id, m.lot, m.pieces, m.value FROM ledger_goodsmove m JOIN ledger_goodsaccount s ON s.id = m.source "
        "JOIN ledger_goodsaccount t ON t.id = m.target JOIN catalog_lot l ON l.id = m.lot "
        "WHERE m.posting_id = ANY(%s::bigint[]) ORDER BY m.posting_id, m.n",
        wanted,
    ):
        goods.setdefault(row[0], []).append(GoodsMove(Goods(*row[1:6]), Goods(*row[6:11]), *row[11:]))
    money: dict[int, list[MoneyMove]] = {}
    for row in sql.fetch(
        "SELECT m.posting_id, s.id, s.party, s.bucket, s.currency, t.id, t.party, t.bucket, t.currency, m.amount "
        "FROM ledger_moneymove m JOIN ledger_moneyaccount s ON s.id = m.source "
        "JOIN ledger_moneyaccount t ON t.id = m.target WHERE m.posting_id = ANY(%s::bigint[]) "
        "ORDER BY m.posting_id, m.n",
        wanted,
    ):
        money.setdefault(row[0], []).append(MoneyMove(Money(*row[1:5]), Money(*row[5:9]), row[9]))
    return goods, money


def reversal(posting: tuple[Any, ...], goods: Sequence[GoodsMove], money: Sequence[MoneyMove], at: datetime) -> Entry:
    """The same moves the other way round. `posting` is (id, paper kind, paper, occasion, turn)."""
    identity, paper_kind, paper, occasion, turn = posting
    return Entry(
        paper_kind, paper, f"-{occasion}"[:20], turn, at,
        [GoodsMove(m.target, m.source, m.sku, m.lot, m.pieces, m.value) for m in goods],
        [MoneyMove(m.target, m.source, m.amount) for m in money],
        reverses=identity,
    )  # fmt: skip


def explanation(row: tuple[Any, ...], buckets: Mapping[tuple[int, int, int, str], Goods], at: datetime) -> Entry:
    """Pieces drawn from unexplained turn out to have been there (or put there, to be missing): a count difference."""
    identity, _, sku, lot, pieces, value, _, owner, place, site = row
    unexplained = buckets[owner, place, site, "unexplained"]
    difference = buckets[owner, place, site, "count_difference"]
    source, target = (difference, unexplained) if pieces > 0 else (unexplained, difference)
    return Entry(
        "discrepancy", identity, "explained", 1, at, [GoodsMove(source, target, sku, lot, abs(pieces), abs(value))]
    )
