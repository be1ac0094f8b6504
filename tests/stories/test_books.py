"""The two books: nothing in them is ever edited, nothing goes below what is there, and value is conserved (A1, A2)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import errors

from salur.kernel import clock, sql
from salur.kernel.command import ask
from salur.kernel.work import reading, work
from salur.ledger import actions as ledger
from salur.ledger import chart, rules, shelves, standing
from salur.ledger.entry import GoodsMove
from salur.ledger.jobs import sum_up
from salur.ledger.post import post
from tests.races.crowd import together
from tests.stories.bookkeeping import Books
from tests.world import prove

pytestmark = pytest.mark.usefixtures("database")
BOOKS = ("posting", "goodsmove", "moneymove", "month", "moneyclosing", "goodsclosing")


@pytest.fixture
def undone(database: str) -> Iterator[None]:
    """What is written without its papers is no trade: it is rolled back, so that no other test's proofs find it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def as_role(using: str, organisation: int) -> Iterator[Any]:
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('salur.organisation', %s, true)", [str(organisation)])
        yield cursor


@pytest.fixture(scope="module")
def written(database: str) -> Books:
    """Books with a row in every table of them."""
    books = Books()
    early = work_begins(books)
    books.goods(("bought", "free", 10, 1000), at=early)
    books.money(("revenue", "bank", 500), at=early)
    close(books)
    return books


def work_begins(books: Books) -> datetime:
    """A moment of the month before last."""
    return books.do(lambda: work().now) - timedelta(days=62)


def close(books: Books) -> None:
    (first,) = books.one("SELECT date_trunc('month', min(\"on\"))::date FROM ledger_posting") or (None,)
    ledger.close_month(actor=books.actor, closings=[ask(ledger.CloseMonth(first))]).one()


@pytest.mark.parametrize("table", BOOKS)
@pytest.mark.parametrize("using", ["default", "owner"])
def test_nobody_edits_the_books_neither_the_program_nor_the_owner(written: Books, using: str, table: str) -> None:
    named = f"ledger_{table}"
    for statement in (
        f"UPDATE {named} SET organisation = organisation WHERE organisation = {written.actor.organisation}",
        f"DELETE FROM {named} WHERE organisation = {written.actor.organisation}",
        f"TRUNCATE {named} CASCADE",
    ):
        with pytest.raises(DatabaseError) as refused, as_role(using, written.actor.organisation) as cursor:
            cursor.execute(statement)
        assert isinstance(refused.value.__cause__, errors.InsufficientPrivilege), statement
        if using == "owner" or "TRUNCATE" not in statement:
            assert "the books are never edited" in str(refused.value)


@pytest.mark.parametrize(("pieces", "value"), [(0, 1), (-1, 1), (1, -1)])
def test_a_goods_move_of_nothing_or_less_is_refused(written: Books, pieces: int, value: int) -> None:
    with pytest.raises(errors.CheckViolation, match="goods_move_of"):
        written.goods(("bought", "free", pieces, value))


@pytest.mark.parametrize("amount", [0, -1])
def test_a_money_move_of_nothing_or_less_is_refused(written: Books, amount: int) -> None:
    with pytest.raises(errors.CheckViolation, match="money_move_of_something"):
        written.money(("revenue", "bank", amount))


def test_a_move_to_where_it_came_from_is_refused(written: Books) -> None:
    with pytest.raises(errors.CheckViolation, match="goods_move_somewhere_else"):
        written.goods(("bought", "bought", 1, 1))
    with pytest.raises(errors.CheckViolation, match="money_move_somewhere_else"):
        written.money(("bank", "bank", 1))


@pytest.mark.parametrize("bucket", [name for name, bucket in chart.GOODS.items() if bucket.wall])
def test_goods_that_are_not_there_cannot_leave(bucket: str) -> None:
    books = Books()
    books.goods(("bought", bucket, 5, 100))
    with pytest.raises(errors.CheckViolation, match=r"goods_never_below_zero|goods_value_never_below_zero"):
        books.goods((bucket, "destroyed", 6, 100))
    with pytest.raises(errors.CheckViolation, match="goods_value_never_below_zero"):
        books.goods((bucket, "destroyed", 4, 101))
    with pytest.raises(errors.CheckViolation, match="no_goods_no_value"):
        books.goods((bucket, "destroyed", 5, 99))
    assert books.lies(bucket) == (5, 100)


@pytest.mark.usefixtures("undone")
@pytest.mark.parametrize("bucket", [name for name, bucket in chart.MONEY.items() if bucket.wall])
def test_money_stays_on_its_side_of_zero(bucket: str) -> None:
    books = Books()
    ends = ("bank", bucket) if chart.MONEY[bucket].wall > 0 else (bucket, "bank")
    books.money((*ends, 100))
    with pytest.raises(errors.CheckViolation, match="money_stays_on_its_side"):
        books.money((*reversed(ends), 101))
    books.money((*reversed(ends), 100))


@pytest.mark.usefixtures("undone")
def test_no_more_is_promised_than_can_be_sold() -> None:
    books = Books()
    books.goods(("bought", "free", 5, 100))

    def promise(pieces: int) -> None:
        (shelf,) = shelves.hold([(books.actor.party, books.site, books.sku)]).values()
        shelves.promise({shelf.id: pieces})

    with pytest.raises(errors.CheckViolation, match="never_promised_beyond_sellable"):
        books.do(lambda: promise(6))
    books.do(lambda: promise(5))
    with pytest.raises(errors.CheckViolation, match="never_promised_beyond_sellable"):
        books.goods(("free", "destroyed", 1, 20))
    with pytest.raises(errors.CheckViolation, match="promised_never_below_zero"):
        books.do(lambda: promise(-6))


def test_a_move_of_money_stays_in_its_currency() -> None:
    books = Books()

    def write() -> None:
        move = books.pay("revenue", "bank", 100)._replace(target=books.coins("bank", 0, "USD"))
        post([books.entry(None, [move])])

    with pytest.raises(ValueError, match="stays in its currency"):
        books.do(write)


def test_a_bucket_that_is_not_in_the_chart_is_no_account() -> None:
    books = Books()
    for task in (lambda: books.account("lost"), lambda: books.coins("lost")):
        with pytest.raises(LookupError, match=r"no (goods|money) bucket 'lost'"):
            books.do(task)


def test_goods_do_not_move_on_a_shelf_that_is_not_held() -> None:
    books = Books()

    def write() -> None:
        move = GoodsMove(books.account("bought"), books.account("free"), books.sku, books.lot, 1, 1)
        post([books.entry([move])])

    with pytest.raises(RuntimeError, match="shelves that the verb has not locked"):
        books.do(write)


def test_a_posting_keeps_balances_the_shelf_and_the_last_known_cost() -> None:
    books = Books()
    books.goods(("bought", "free", 10, 1_001), ("bought", "free", 4, 444, books.other_lot))
    books.goods(("free", "picked", 3, 300), ("picked", "in_transit", 2, 200), ("in_transit", "sold", 1, 100))
    assert [books.lies(bucket) for bucket in ("free", "picked", "in_transit")] == [(7, 701), (1, 100), (1, 100)]
    assert books.lies("free", books.other_lot) == (4, 444)
    row = books.one("SELECT sellable, promised, cost_pieces, cost_value FROM ledger_shelf")
    assert row == (11, 0, 4, 444)
    books.goods(("picked", "free", 1, 100))
    assert books.one("SELECT sellable, cost_pieces FROM ledger_shelf") == (12, 4), "not from outside: no new cost"
    books.money(("revenue", "receivable", 70), ("tax_payable", "receivable", 7))
    books.money(("receivable", "drawer", 77), ("drawer", "bank", 50))
    assert books.money_standing() == {"revenue": -70, "tax_payable": -7, "drawer": 27, "bank": 50}
    assert books.goods_standing()["sold"] == (1, 100)
    prove()


def test_what_is_added_up_and_what_came_since_are_what_all_moves_come_to() -> None:
    books = Books()
    whose = books.actor.organisation

    def summed(until: datetime | None = None) -> list[tuple[str, int, int]]:
        with reading(whose):
            standing.sum_up(whose, until)
            return sql.fetch("SELECT bucket, pieces, amount FROM ledger_standing ORDER BY 1")

    assert summed() == []
    books.goods(("bought", "free", 10, 1_001))
    books.money(("revenue", "drawer", 70))
    now = (books.goods_standing(), books.money_standing())
    assert now == ({"bought": (-10, -1_001), "free": (10, 1_001)}, {"drawer": 70, "revenue": -70})
    assert summed() == [], "what was recorded within the hour may not be complete"
    moment = clock.now()
    assert summed(moment) == [
        ("bought", -10, -1_001), ("drawer", 0, 70), ("free", 10, 1_001), ("revenue", 0, -70),
    ]  # fmt: skip
    assert (books.goods_standing(), books.money_standing()) == now
    books.goods(("free", "picked", 3, 300))
    books.money(("revenue", "drawer", 5), ("tax_payable", "drawer", 1))
    assert books.goods_standing() == {"bought": (-10, -1_001), "free": (7, 701), "picked": (3, 300)}
    assert books.money_standing() == {"drawer": 76, "revenue": -75, "tax_payable": -1}
    assert summed(moment) == summed(), "told again, nothing is added"
    assert {bucket: amount for bucket, _, amount in summed(clock.now())}["revenue"] == -75
    assert books.money_standing() == {"drawer": 76, "revenue": -75, "tax_payable": -1}
    prove()


def test_the_clock_adds_up_for_everybody() -> None:
    books = Books()
    books.money(("revenue", "drawer", 70))
    with connections["owner"].cursor() as cursor:  # as if it had been yesterday
        cursor.execute("BEGIN")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE ledger_posting SET recorded_at = recorded_at - interval '1 day' WHERE organisation = %s",
            [books.actor.organisation],
        )
        cursor.execute("COMMIT")
    sum_up(0)
    assert books.one("SELECT amount FROM ledger_standing WHERE bucket = 'revenue'") == (-70,)


def test_two_entries_of_one_call_on_the_same_lot_add_up() -> None:
    books = Books()

    def write() -> list[int]:
        come = [books.entry([books.move("bought", "free", pieces, value)]) for pieces, value in ((3, 31), (5, 49))]
        go = [books.entry([books.move("free", "sold", 8, 80)])]
        return post([*come, *go, books.entry([books.move("bought", "free", 1, 10)])])

    postings = books.do(write)
    assert len(set(postings)) == 4
    assert books.lies("free") == (1, 10)
    prove(["ledger.goods_balances", "ledger.shelves", "ledger.value"])


def test_an_entry_without_moves_writes_nothing() -> None:
    books = Books()
    assert books.do(lambda: post([])) == []
    assert books.do(lambda: post([books.entry(), books.entry()])) == [0, 0]
    mixed = books.do(lambda: post([books.entry(), books.entry(None, [books.pay("revenue", "bank", 1)]), books.entry()]))
    assert (mixed[0], mixed[2]) == (0, 0)
    assert mixed[1] > 0
    assert books.one("SELECT count(*) FROM ledger_posting") == (1,)


def test_a_paper_posts_once_on_an_occasion_and_turn() -> None:
    books = Books()

    def write() -> None:
        entry = books.entry(None, [books.pay("revenue", "bank", 1)])
        post([entry])
        post([entry])

    with pytest.raises(errors.UniqueViolation, match="one_posting"):
        books.do(write)


def test_two_who_first_put_money_in_the_same_drawer_both_find_it() -> None:
    books = Books()
    together([lambda: books.money(("bank", "drawer", 5))] * 8)
    assert books.money_standing() == {"bank": -40, "drawer": 40}
    prove(["ledger.money_balances"])


STEPS = st.lists(
    st.tuples(st.sampled_from(["in", "out", "pick", "back", "ship"]), st.integers(1, 9), st.integers(0, 999)),
    max_size=12,
)


@settings(max_examples=15, deadline=None)
@given(STEPS)
def test_value_is_conserved_whatever_comes_and_goes(steps: list[tuple[str, int, int]]) -> None:
    books = random_books()
    before = books.goods_standing()
    there = {bucket: books.lies(bucket) for bucket in ("free", "picked", "in_transit")}
    ends = {"in": ("bought", "free"), "out": ("free", "sold"), "pick": ("free", "picked"), "back": ("picked", "free"),
            "ship": ("picked", "in_transit")}  # fmt: skip
    moves = []
    for what, pieces, cost in steps:
        source, target = ends[what]
        if source in there:
            pieces = min(pieces, there[source][0])
            cost = rules.take(pieces, *there[source])
            there[source] = (there[source][0] - pieces, there[source][1] - cost)
        if target in there:
            there[target] = (there[target][0] + pieces, there[target][1] + cost)
        if pieces:
            moves.append((source, target, pieces, cost))
    books.do(lambda: post([books.entry([books.move(*move)]) for move in moves]))
    assert {bucket: books.lies(bucket) for bucket in there} == there
    after = books.goods_standing()
    assert sum(value for _, value in after.values()) == sum(value for _, value in before.values()) == 0
    assert sum(pieces for pieces, _ in after.values()) == 0
    prove(["ledger.goods_balances", "ledger.value", "ledger.shelves"])


_random: list[Books] = []


def random_books() -> Books:
    if not _random:
        _random.append(Books())
    return _random[0]
