"""Postings about to be reversed: held with all they touch, before it is decided which of them may be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from salur.kernel import sql
from salur.kernel.refusal import Refused
from salur.ledger import chart, moves, read, rules, shelves
from salur.ledger.entry import Entry, GoodsMove, MoneyMove


class Postings(NamedTuple):
    """Held postings by id (id, paper kind, paper, occasion, turn), their moves, and what stands where they went."""

    rows: dict[int, tuple[Any, ...]]
    goods: dict[int, list[GoodsMove]]
    money: dict[int, list[MoneyMove]]
    reversed_by: dict[int, int]
    there: dict[tuple[int, int], tuple[int, int]]
    free: dict[shelves.Key, int]

    def why_not(self, posting: int) -> Refused | None:
        """The refusal if a posting cannot be reversed; of one that can, the goods count as taken back from now on."""
        row = self.rows.get(posting)
        if row is None:
            return Refused("kernel.not_found", paper_kind="posting", paper=posting)
        if posting in self.reversed_by:
            return Refused("ledger.reversed_before", posting=self.reversed_by[posting])
        goods, money = self.goods.get(posting, []), self.money.get(posting, [])
        if any(account.bucket in chart.PAPERS_GOODS for move in goods for account in move[:2]) or any(
            account.bucket in chart.PAPERS_MONEY for coins in money for account in coins[:2]
        ):
            return Refused("ledger.paper_reverses", paper_kind=row[1], paper=row[2])
        stuck = rules.undo(goods, self.there, self.free)
        return Refused("ledger.in_use", sku=stuck.sku, pieces=stuck.pieces) if stuck else None

    def take_back(self, posting: int, at: datetime) -> Entry:
        """The entry that reverses a posting; it counts as reversed from now on."""
        self.reversed_by[posting] = posting
        return moves.reversal(self.rows[posting], self.goods.get(posting, []), self.money.get(posting, []), at)


def hold(organisation: int, wanted: Iterable[int]) -> Postings:
    """Lock postings by id, then the shelves of their goods; then read what the locks keep still."""
    rows = {
        row[0]: row
        for row in sql.fetch(
            "SELECT id, paper_kind, paper, occasion, turn FROM ledger_posting "
            "WHERE organisation = %s AND id = ANY(%s::bigint[]) ORDER BY id FOR UPDATE",
            (organisation, sql.array(sorted(set(wanted)))),
        )
    }
    goods, money = moves.of_postings(list(rows))
    ends = [(account, move) for some in goods.values() for move in some for account in (move.source, move.target)]
    held = shelves.hold({(account.owner, account.site, move.sku) for account, move in ends})
    # by the posting's own unique key, which begins with the paper; reversals keep the turn of what they reverse
    before = sql.fetch(
        "SELECT p.id, r.id FROM ledger_posting p JOIN ledger_posting r ON r.paper = p.paper "
        "AND r.paper_kind = p.paper_kind AND r.organisation = p.organisation AND r.reverses = p.id "
        "WHERE p.id = ANY(%s::bigint[])",
        (sql.array(sorted(rows)),),
    )
    there = read.lots_at({account.id for account, _ in ends}, {move.lot for _, move in ends})
    return Postings(rows, goods, money, dict(before), there, {key: shelf.free for key, shelf in held.items()})
