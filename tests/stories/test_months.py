"""Months are closed in order and for good; what is told of them later goes into the first open day (A3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Event, Thread

import pytest
from django.db import connections

from salur.kernel import clock, sql
from salur.kernel.command import ask
from salur.kernel.work import reading, work
from salur.ledger import actions as ledger
from salur.ledger import months, queries
from salur.ledger.actions import CloseMonth
from salur.ledger.post import booked_on, post
from tests.races.crowd import owner
from tests.stories.bookkeeping import Books
from tests.world import prove

pytestmark = pytest.mark.usefixtures("database")
JANUARY, FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in (1, 2, 3, 4))


def at(month: int, day: int = 10, hour: int = 5) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def close(books: Books, *firsts: date) -> list[str]:
    """Close months: of each its ending, or why not and which month is meant."""
    outcomes = ledger.close_month(actor=books.actor, closings=[ask(CloseMonth(first)) for first in firsts])
    return [
        " ".join([outcome.reasons[0].code, *map(str, outcome.reasons[0].facts.values())]) if outcome.reasons else "done"
        for outcome in outcomes
    ]


def bought(books: Books, month: int, pieces: int = 10, value: int = 1_000) -> int:
    return books.goods(("bought", "free", pieces, value), at=at(month))


def day_of(posting: int) -> date:
    ((found, moved),) = owner(
        'SELECT p."on", (SELECT min(m."on") FROM ledger_goodsmove m WHERE m.posting_id = p.id) '
        "FROM ledger_posting p WHERE p.id = %s", [posting],
    )  # fmt: skip
    assert found == moved
    assert isinstance(found, date)
    return found


@pytest.mark.parametrize(("first", "next_one"), [(JANUARY, FEBRUARY), (date(2026, 12, 1), date(2027, 1, 1))])
def test_a_month_is_followed_by_the_next(first: date, next_one: date) -> None:
    assert months.after(first) == next_one
    assert months.before(next_one) == first


def test_months_are_closed_in_order_from_the_first_with_postings() -> None:
    books = Books()
    bought(books, 1)
    bought(books, 3)
    assert close(books, FEBRUARY) == ["ledger.months_in_order 2026-01"]
    assert close(books, MARCH, JANUARY) == ["ledger.months_in_order 2026-02", "done"]
    assert close(books, MARCH) == ["ledger.months_in_order 2026-02"], "nothing was booked, but it is open"
    assert close(books, FEBRUARY.replace(day=17), MARCH) == ["done", "done"], "any day of it says which month"
    assert owner("SELECT first FROM ledger_month WHERE organisation = %s ORDER BY 1", [books.actor.organisation]) == [
        (JANUARY,), (FEBRUARY,), (MARCH,),
    ]  # fmt: skip
    prove(["ledger.months"])


def test_a_month_is_not_closed_before_its_end() -> None:
    books = Books()
    books.goods(("bought", "free", 1, 1))
    this = books.do(lambda: work().day(work().now)).replace(day=1)
    assert close(books, this) == [f"ledger.month_not_over {this:%Y-%m}"]
    assert close(books, months.after(this)) == [f"ledger.month_not_over {months.after(this):%Y-%m}"]


def test_a_month_ends_at_midnight_of_the_organisation() -> None:
    books = Books()  # Jakarta, seven hours ahead
    assert day_of(books.goods(("bought", "free", 1, 1), at=at(1, 31, 16))) == date(2026, 1, 31)
    assert day_of(books.goods(("bought", "free", 1, 1), at=at(1, 31, 17))) == date(2026, 2, 1)
    early = ledger.close_month(actor=books.actor, closings=[ask(CloseMonth(JANUARY), at=at(1, 31, 16))])
    assert early[0].reasons[0].code == "ledger.month_not_over"
    assert ledger.close_month(actor=books.actor, closings=[ask(CloseMonth(JANUARY), at=at(1, 31, 17))])[0].ok


def test_a_closed_month_is_not_closed_again_and_nobody_elses_month_is_closed_with_it() -> None:
    books, other = Books(), Books()
    for some in (books, other):
        bought(some, 1)
    assert close(books, JANUARY) == ["done"]
    assert close(books, JANUARY) == ["ledger.month_closed 2026-01"]
    assert close(books, FEBRUARY, FEBRUARY) == ["done", "ledger.month_closed 2026-02"]
    assert day_of(bought(other, 1)) == date(2026, 1, 10)
    with reading(other.actor.organisation):
        assert queries.next_to_close(other.actor.organisation) == JANUARY
    with reading(books.actor.organisation):
        assert queries.next_to_close(books.actor.organisation) == MARCH


def test_what_is_told_of_a_closed_month_is_booked_on_the_first_open_day() -> None:
    books = Books()
    bought(books, 1)
    close(books, JANUARY)
    late = bought(books, 1)
    assert day_of(late) == FEBRUARY
    assert day_of(bought(books, 2)) == date(2026, 2, 10)
    ((happened,),) = owner("SELECT happened_at FROM ledger_posting WHERE id = %s", [late])
    assert happened == at(1), "when it happened is not bent"
    assert books.do(lambda: booked_on(work(), at(1))) == FEBRUARY
    prove(["ledger.months"])


def trade(books: Books, month: int) -> None:
    """Something in every month, in both books, some of it back and forth."""
    books.goods(("bought", "free", 10, 1_000 + month), ("bought", "free", 5, 55, books.other_lot), at=at(month))
    books.goods(("free", "sold", 4, 400), at=at(month, 12))
    books.goods(("sold", "quarantine", 1, 100), at=at(month, 14))
    books.money(("bank", "drawer", 100 * month), ("cash_rounding", "drawer", 7), at=at(month, 15))


def test_a_closing_keeps_what_every_account_stood_at_and_reading_adds_the_moves_since() -> None:
    books = Books()
    for month in (1, 2, 3, 4):
        trade(books, month)
    before = (books.goods_standing(), books.money_standing())
    assert before[1] == {"bank": -1_000, "drawer": 1_028, "cash_rounding": -28}
    for closing in (JANUARY, FEBRUARY, MARCH):
        assert close(books, closing) == ["done"]
        assert (books.goods_standing(), books.money_standing()) == before
        assert kept("moneyclosing", books, closing) == summed("money", books, months.after(closing))
        assert kept("goodsclosing", books, closing) == summed("goods", books, months.after(closing))
    trade(books, 1)
    assert books.money_standing() == {"bank": -1_100, "drawer": 1_135, "cash_rounding": -35}
    assert books.goods_standing()["quarantine"] == (5, 500)
    prove(["ledger.months", "ledger.goods_balances", "ledger.money_balances", "ledger.value"])


def kept(table: str, books: Books, first: date) -> list[tuple[int, ...]]:
    what = "account, 0, amount, 0" if table == "moneyclosing" else "account, lot, pieces, value"
    return owner(f"SELECT {what} FROM ledger_{table} WHERE organisation = %s AND first = %s ORDER BY 1, 2",
                 [books.actor.organisation, first])  # fmt: skip


def summed(book: str, books: Books, until: date) -> list[tuple[int, ...]]:
    what, group = ("0, {0}amount, 0", "1, 2") if book == "money" else ("lot, {0}pieces, {0}value", "1, 2")
    return owner(
        f"SELECT account, lot, sum(a)::bigint, sum(b)::bigint FROM ("
        f'SELECT target, {what.format("")} FROM ledger_{book}move WHERE organisation = %s AND "on" < %s UNION ALL '
        f'SELECT source, {what.format("-")} FROM ledger_{book}move WHERE organisation = %s AND "on" < %s'
        f") x(account, lot, a, b) GROUP BY {group} ORDER BY 1, 2",
        [books.actor.organisation, until] * 2,
    )


def in_a_thread(task: Callable[[], object]) -> Thread:
    def run() -> None:
        try:
            task()
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    return thread


def test_closing_waits_for_a_posting_under_way_and_includes_it() -> None:
    books = Books()
    bought(books, 1)
    posted, go_on = Event(), Event()

    def slowly() -> None:
        def write() -> None:
            post([books.entry([books.move("bought", "free", 7, 70)])._replace(at=at(1))])
            posted.set()
            assert go_on.wait(20)

        books.do(write)

    said: list[str] = []
    slow = in_a_thread(slowly)
    assert posted.wait(20)
    closing = in_a_thread(lambda: said.extend(close(books, JANUARY)))
    waited(books)
    assert said == []
    go_on.set()
    slow.join(20)
    closing.join(20)
    assert said == ["done"]
    pieces = [row[2] for row in kept("goodsclosing", books, JANUARY)]
    assert sorted(pieces) == [-17, 17]
    prove(["ledger.months"])


def test_a_posting_waits_for_a_closing_under_way_and_is_booked_after_it() -> None:
    books = Books()
    bought(books, 1)
    closed, go_on = Event(), Event()

    def slowly() -> None:
        def write() -> None:
            ledger.close_month(actor=books.actor, closings=[ask(CloseMonth(JANUARY))])
            closed.set()
            assert go_on.wait(20)

        books.do(write)

    slow = in_a_thread(slowly)
    assert closed.wait(20)
    days: list[date] = []
    late = in_a_thread(lambda: days.append(day_of(bought(books, 1))))
    waited(books)
    assert days == []
    go_on.set()
    slow.join(20)
    late.join(20)
    assert days == [FEBRUARY]
    prove(["ledger.months"])


def waited(books: Books) -> None:
    """Until somebody waits for the lock on the months."""
    began = clock.now()
    while clock.now() - began < timedelta(seconds=20):
        if owner("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = "
                 "(SELECT oid FROM pg_database WHERE datname = current_database())"):  # fmt: skip
            return
    raise AssertionError(f"nobody waits for the months of {books.actor.organisation}")


def test_a_month_of_postings_recorded_after_its_closing_is_found_only_if_they_are_in_it() -> None:
    books = Books()
    bought(books, 1)
    close(books, JANUARY)
    bought(books, 1)
    with reading(books.actor.organisation):
        ((inside,),) = sql.fetch('SELECT count(*) FROM ledger_posting WHERE "on" < %s', (FEBRUARY,))
    assert inside == 1
    prove(["ledger.months"])
