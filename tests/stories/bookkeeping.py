"""A world whose books can be written directly, for what no verb of the program would do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from salur.catalog import actions as catalog
from salur.catalog.bodies import LotBody
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command, ask
from salur.kernel.facts import Fact, announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.verb import VERBS, action
from salur.kernel.work import reading, work
from salur.ledger import accounts, read, shelves
from salur.ledger.entry import Entry, Goods, GoodsMove, Money, MoneyMove
from salur.ledger.post import post
from tests.world import BEHIND_THE_VERBS, World

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Done(Fact):
    """Something was done directly."""

    paper_kind: ClassVar[str] = "test"


@action("books_test.do")
def _do(*, actor: Actor, tasks: Sequence[Command[Callable[[], Any]]]) -> Outcomes:
    """Do something inside a verb."""
    for command in tasks:
        command.body()
        announce(Done(1), command)
    return Outcomes(Outcome(command.key, "done", 1) for command in tasks)


del VERBS["books_test.do"]  # not among the program's


class Books(World):
    """A world with a lot and a count of papers, and both books open to write in."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.sku = self.skus[0]
        self.lot, self.other_lot = self.add_lots("L1", "L2")
        self.papers = 0
        BEHIND_THE_VERBS.add(self.actor.organisation)

    def add_lots(self, *names: str) -> list[int]:
        """Lots of the first SKU."""
        return catalog.record_lots(actor=self.actor, lots=[ask(LotBody(self.sku, name)) for name in names]).papers()

    def do(self, task: Callable[[], Answer], at: datetime | None = None) -> Answer:
        """Do something inside a verb; gives what it gives."""
        answers: list[Answer] = []
        _do(actor=self.actor, tasks=[ask(lambda: answers.append(task()), at=at)]).one()
        return answers[0]

    def account(self, bucket: str, place: int | None = None) -> Goods:
        """A goods account of ours. Inside `do`."""
        key = (self.actor.party, place or self.site, place or self.site, bucket)
        return accounts.goods([key])[key]

    def coins(self, bucket: str, party: int = 0, currency: str | None = None) -> Money:
        """A money account. Inside `do`."""
        key = (party, bucket, currency or self.currency)
        return accounts.money([key])[key]

    def move(self, source: str, target: str, pieces: int, value: int, lot: int | None = None) -> GoodsMove:
        """Pieces of a lot from one bucket at the site to another, with their shelf held. Inside `do`."""
        shelves.hold([(self.actor.party, self.site, self.sku)])
        return GoodsMove(self.account(source), self.account(target), self.sku, lot or self.lot, pieces, value)

    def pay(self, source: str, target: str, amount: int, party: int = 0) -> MoneyMove:
        """An amount from one bucket to another of the same party. Inside `do`."""
        return MoneyMove(self.coins(source, party), self.coins(target, party), amount)

    def entry(self, goods: list[GoodsMove] | None = None, money: list[MoneyMove] | None = None) -> Entry:
        """An entry of a fresh paper. Inside `do`."""
        self.papers += 1
        return Entry("test", self.papers, "done", 1, work().now, goods or [], money or [])

    def goods(self, *moves: tuple[Any, ...], at: datetime | None = None) -> int:
        """Post goods moves (source, target, pieces, value[, lot]) of one paper; gives the posting."""

        def write() -> int:
            entry = self.entry([self.move(*move) for move in moves])
            return post([entry._replace(at=at) if at else entry])[0]

        return self.do(write)

    def money(self, *moves: tuple[Any, ...], at: datetime | None = None) -> int:
        """Post money moves (source, target, amount[, party]) of one paper; gives the posting."""

        def write() -> int:
            entry = self.entry(None, [self.pay(*move) for move in moves])
            return post([entry._replace(at=at) if at else entry])[0]

        return self.do(write)

    def lies(self, bucket: str, lot: int | None = None) -> tuple[int, int]:
        """Pieces and value of a lot in a kept bucket at the site."""
        found = self.one(
            "SELECT b.pieces, b.value FROM ledger_goodsbalance b JOIN ledger_goodsaccount a ON a.id = b.account "
            "WHERE a.bucket = %s AND a.place = %s AND b.lot = %s", bucket, self.site, lot or self.lot,
        )  # fmt: skip
        return (found[0], found[1]) if found else (0, 0)

    def goods_standing(self) -> dict[str, tuple[int, int]]:
        """Every goods bucket: pieces and value."""
        with reading(self.actor.organisation):
            return read.goods_standing(self.actor.organisation)

    def money_standing(self) -> dict[str, int]:
        """Every money bucket in our currency, without those at zero."""
        with reading(self.actor.organisation):
            found = read.money_standing(self.actor.organisation)
        return {bucket: amount for (bucket, _), amount in found.items() if amount}

    def one(self, statement: str, *params: object) -> tuple[Any, ...] | None:
        """The first row of what the organisation sees."""
        with reading(self.actor.organisation):
            rows = sql.fetch(statement, params)
        return rows[0] if rows else None
