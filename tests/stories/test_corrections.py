"""The books are corrected by postings that go the other way; what a tell drew is explained."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from psycopg import errors

from salur.kernel import sql
from salur.kernel.command import ask
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.ledger import actions as ledger
from salur.ledger import chart, discrepancies
from salur.ledger.actions import Explain
from salur.ledger.discrepancies import Difference
from salur.ledger.post import post
from salur.ledger.refusals import SENTENCES
from tests.races.crowd import together
from tests.stories.bookkeeping import Books
from tests.world import World, prove

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def undone(database: str) -> Iterator[None]:
    """What is written without its papers is no trade: it is rolled back, so that no other test's proofs find it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def reverse(books: World, *postings: int) -> list[str]:
    """Reverse postings: of each its ending, or why not."""
    outcomes = ledger.reverse(actor=books.actor, postings=[ask(None, posting) for posting in postings])
    return [outcome.reasons[0].code if outcome.reasons else outcome.ending for outcome in outcomes]


def test_a_posting_is_reversed_by_one_that_goes_the_other_way() -> None:
    books = Books()
    posting = books.goods(("bought", "free", 10, 1_000))
    (outcome,) = ledger.reverse(actor=books.actor, postings=[ask(None, posting)])
    assert books.lies("free") == (0, 0)
    assert books.one("SELECT occasion, reverses FROM ledger_posting WHERE id = %s", outcome.paper) == ("-done", posting)
    fact = "SELECT paper, body FROM kernel_fact WHERE kind = 'PostingReversed'"
    assert books.one(fact) == (outcome.paper, f'{{"reversed": {posting}}}')
    assert reverse(books, posting) == ["ledger.reversed_before"]
    assert reverse(books, outcome.paper or 0) == ["done"], "a reversal is a posting like any other"
    assert books.lies("free") == (10, 1_000)
    prove()


def test_a_posting_of_somebody_else_is_not_there_to_reverse() -> None:
    posting = Books().goods(("bought", "free", 10, 1_000))
    assert reverse(Books(), posting, 0) == ["kernel.not_found"] * 2


def test_goods_that_were_sold_or_promised_since_cannot_be_taken_back() -> None:
    books = Books()
    first, second = books.goods(("bought", "free", 10, 1_000)), books.goods(("bought", "free", 5, 400))
    books.goods(("free", "sold", 4, 373))
    assert reverse(books, first, second) == ["done", "ledger.in_use"], "each may be, but not both"
    assert books.lies("free") == (1, 27)
    other = Books()
    posting = other.goods(("bought", "free", 10, 1_000))
    other.place(other.order((other.sku, 1)))
    assert reverse(other, posting) == ["ledger.in_use"]
    prove()


def test_goods_that_would_leave_their_value_behind_cannot_be_taken_back() -> None:
    books = Books()
    books.goods(("bought", "free", 10, 0))
    dear = books.goods(("bought", "free", 10, 1_000))
    books.goods(("free", "sold", 10, 500))
    assert reverse(books, dear) == ["ledger.in_use"]
    assert books.lies("free") == (10, 500)


@pytest.mark.usefixtures("undone")
@pytest.mark.parametrize("bucket", sorted(chart.PAPERS_MONEY))
def test_what_a_debt_hangs_on_is_undone_by_its_own_paper(bucket: str) -> None:
    books = Books()
    ends = ("bank", bucket) if chart.MONEY[bucket].wall > 0 else (bucket, "bank")
    posting = books.money((*ends, 100))
    assert reverse(books, posting) == ["ledger.paper_reverses"]
    free = books.money(("drawer", "bank", 100), ("cash_rounding", "drawer", 3))
    assert reverse(books, free) == ["done"]
    assert books.money_standing() == {"bank": books.money_standing()["bank"], bucket: books.money_standing()[bucket]}


@pytest.mark.usefixtures("undone")
@pytest.mark.parametrize("bucket", sorted(chart.PAPERS_GOODS))
def test_what_a_shipment_or_a_discrepancy_hangs_on_is_undone_by_its_own_paper(bucket: str) -> None:
    books = Books()
    books.goods(("bought", "free", 10, 1_000))
    posting = books.goods(("free", bucket, 1, 100))
    assert reverse(books, posting) == ["ledger.paper_reverses"]


def test_one_posting_is_reversed_once_by_whoever_asks_first() -> None:
    books = Books()
    posting = books.goods(("bought", "free", 10, 1_000))
    endings: list[str] = []
    together([lambda: endings.extend(reverse(books, posting))] * 4)
    assert sorted(endings) == ["done", *["ledger.reversed_before"] * 3]
    assert reverse(books, posting, posting) == ["ledger.reversed_before"] * 2


def opened(books: Books, pieces: int, value: int, amount: int = 0) -> int:
    """A discrepancy as a tell opens it: pieces drawn from unexplained (+), or put there (-)."""

    def write() -> None:
        ends = ("unexplained", "free") if pieces > 0 else ("free", "unexplained")
        if pieces:
            post([books.entry([books.move(*ends, abs(pieces), abs(value))])])
        account = books.account("free").id if pieces else None
        lot = books.lot if pieces else None
        discrepancies.open_all([Difference("test", "test", 1, account, books.sku, lot, pieces, value, amount=amount)])

    books.do(write)
    (found,) = books.one("SELECT max(id) FROM ledger_discrepancy") or (0,)
    return int(found)


@pytest.mark.parametrize(("pieces", "value"), [(3, 90), (-3, -90)])
def test_an_explained_discrepancy_is_cleared_against_count_differences(pieces: int, value: int) -> None:
    books = Books()
    books.goods(("bought", "free", 10, 300))
    identity = opened(books, pieces, value)
    assert books.goods_standing()["unexplained"] == (-pieces, -value)
    prove(["ledger.unexplained"])
    note = "found behind the door"
    ledger.explain(actor=books.actor, discrepancies=[ask(Explain(note), identity)]).one()
    standing = books.goods_standing()
    assert (standing["unexplained"], standing["count_difference"]) == ((0, 0), (-pieces, -value))
    row = books.one(
        "SELECT closed_by_kind, note FROM ledger_discrepancy WHERE id = %s AND closed_at IS NOT NULL", identity
    )
    assert row == ("discrepancy", note)
    with pytest.raises(Refused, match=r"ledger\.explained_before"):
        ledger.explain(actor=books.actor, discrepancies=[ask(Explain("again"), identity)]).one()
    prove()


def test_a_discrepancy_of_money_is_closed_without_a_move_and_nobody_elses_is_touched() -> None:
    books, other = Books(), Books()
    mine, theirs = opened(books, 0, 0, amount=50), opened(other, 0, 0, amount=50)
    outcomes = ledger.explain(actor=books.actor, discrepancies=[ask(Explain("x"), one) for one in (mine, theirs, mine)])
    assert [outcome.reasons[0].code if outcome.reasons else outcome.ending for outcome in outcomes] == [
        "done", "kernel.not_found", "ledger.explained_before",
    ]  # fmt: skip
    assert books.one("SELECT count(*) FROM ledger_posting") == (0,)
    prove()


def test_every_refusal_of_the_ledger_has_its_sentence() -> None:
    assert {f"ledger.{name}" for name in (
        "month_closed", "month_not_over", "months_in_order", "reversed_before", "paper_reverses", "in_use",
        "explained_before",
    )} == set(SENTENCES)  # fmt: skip


def test_orphans_of_the_constraints_are_refused_at_the_commit() -> None:
    books = Books()
    with pytest.raises(errors.ForeignKeyViolation), reading(books.actor.organisation):
        sql.run(
            'INSERT INTO ledger_moneymove (posting_id, n, organisation, "on", source, target, currency, amount) '
            "VALUES (-1, 0, %s, now(), 1, 2, 'IDR', 1)",
            (books.actor.organisation,),
        )
