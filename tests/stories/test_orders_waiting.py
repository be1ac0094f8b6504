"""Orders wait for goods or credit, and are confirmed again when there is some, those waiting longest first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from salur.billing import actions as billing
from salur.billing.bodies import OpeningItem
from salur.credit import actions as credit
from salur.credit.actions import SetLimit
from salur.kernel.command import ask
from salur.ledger import actions as ledger
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Move, Moved
from tests.stories.trading import Firm, codes
from tests.world import drain, prove, today_there

pytestmark = pytest.mark.usefixtures("database")
PIECE = 4_440_00  # 96,000 a carton of 24, and 11 %


@pytest.fixture
def firm() -> Firm:
    return Firm(skus=2)


def _old_debt(firm: Firm, days: int) -> None:
    today = today_there()
    body = OpeningItem(
        firm.outlets[0], "OLD-1", today - timedelta(days=days + 14), today - timedelta(days=days), 1_000_00
    )
    billing.open_item(actor=firm.actor, items=[ask(body)]).one()


HELD = [
    ("credit.over_limit", {"limit": 40_000_00}, {"limit": 44_400_00}),
    ("credit.blocked", {"limit": None, "block": "legal"}, {"limit": None}),
    ("credit.overdue", {"limit": None, "overdue_days_allowed": 7}, {"limit": None, "overdue_days_allowed": 30}),
    ("credit.too_many_open", {"limit": None, "open_papers_allowed": 1}, {"limit": None, "open_papers_allowed": 2}),
]


@pytest.mark.parametrize(("code", "held", "freed"), HELD, ids=[row[0] for row in HELD])
def test_an_order_is_held_for_its_credit_and_confirmed_once_there_is_room(
    firm: Firm, code: str, held: dict[str, int], freed: dict[str, int]
) -> None:
    firm.receive(10)
    if code in ("credit.overdue", "credit.too_many_open"):
        _old_debt(firm, 10)
    firm.set_limits(firm.outlets, **held)  # type: ignore[arg-type]
    outcome = firm.place(firm.order((firm.skus[0], 10))).one()
    assert (outcome.ending, codes(outcome)) == ("held", [code])
    assert outcome.paper is not None
    assert (firm.status(outcome.paper), firm.aside(outcome.paper), firm.shelf().promised) == ("held", ({}, {}, 0), 0)
    firm.set_limits(firm.outlets, **freed)  # type: ignore[arg-type]
    drain()
    assert (firm.status(outcome.paper), firm.aside(outcome.paper)) == ("confirmed", ({1: 10}, {}, 10 * PIECE))
    prove()


def test_a_limit_below_nothing_is_refused_and_nothing_is_set(firm: Firm) -> None:
    bodies = [SetLimit(firm.outlets[0], "IDR", limit) for limit in (-1, 5_000_00)]
    bad, good = credit.set_limit(actor=firm.actor, limits=[ask(body) for body in bodies])
    assert (codes(bad), good.ending) == (["credit.bad_limit"], "done")
    unknown = credit.set_limit(actor=firm.actor, limits=[ask(SetLimit(firm.outlets[0], "XXX", 1))])
    assert codes(unknown[0]) == ["kernel.unknown_currency"]
    assert firm.rows('SELECT "limit" FROM credit_account') == [(5_000_00,)]


# -- freed


def test_freed_goods_go_to_those_who_ordered_first(firm: Firm) -> None:
    firm.receive(10)
    taker = firm.ordered((firm.skus[0], 10))
    first, second, third = (firm.ordered((firm.skus[0], pieces)) for pieces in (6, 5, 1))
    firm.receive(3)
    drain()
    assert [firm.aside(order)[0] for order in (first, second, third)] == [{1: 3}, {}, {}]
    firm.cancel(taker)
    drain()
    assert [firm.aside(order)[:2] for order in (first, second, third)] == [({1: 6}, {}), ({1: 5}, {}), ({1: 1}, {})]
    assert {firm.status(order) for order in (first, second, third)} == {"confirmed"}
    prove()


def test_goods_that_a_reversal_brings_back_go_to_who_waits(firm: Firm) -> None:
    firm.receive(10)
    moved = Move(firm.site, firm.van, (Moved(firm.skus[0], 6),))
    (transfer,) = warehouse.transfer(actor=firm.actor, transfers=[ask(moved)]).papers()
    order = firm.ordered((firm.skus[0], 10))
    assert (firm.status(order), firm.aside(order)[:2]) == ("backordered", ({1: 4}, {1: 6}))
    posting = firm.value("SELECT id FROM ledger_posting WHERE paper = %s AND paper_kind = 'transfer'", transfer)
    ledger.reverse(actor=firm.actor, postings=[ask(None, posting)]).one()
    drain()
    assert (firm.status(order), firm.aside(order)[:2]) == ("confirmed", ({1: 10}, {}))
    prove()


def test_who_waits_keeps_the_place_in_the_line(firm: Firm) -> None:
    first, second = firm.ordered((firm.skus[0], 6)), firm.ordered((firm.skus[0], 5))
    since = dict(firm.rows("SELECT paper, since FROM stock_backorder"))
    firm.receive(2)
    drain()
    assert dict(firm.rows("SELECT paper, since FROM stock_backorder")) == since
    assert since[first] < since[second]


def test_more_room_is_told_only_where_somebody_waits_for_it(firm: Firm) -> None:
    told = "SELECT paper FROM kernel_fact WHERE kind = 'CreditFreed'"
    firm.receive(10)
    order = firm.ordered((firm.skus[0], 4))
    firm.cancel(order)
    firm.set_limits(firm.outlets, 0)
    assert firm.rows(told) == []
    held = firm.ordered((firm.skus[0], 4))
    short = firm.ordered((firm.skus[0], 400), on_short="hold")
    assert firm.status(held) == firm.status(short) == "held"
    firm.set_limits(firm.outlets, None)
    account = firm.value("SELECT id FROM credit_account WHERE party = %s", firm.outlets[0])
    assert firm.rows(told) == [(account,)]
    drain()
    assert (firm.status(held), firm.status(short)) == ("confirmed", "held")
    prove()


def test_freed_credit_goes_to_those_held_first(firm: Firm) -> None:
    firm.receive(100)
    firm.set_limits(firm.outlets, 10 * PIECE)
    taker = firm.ordered((firm.skus[0], 10))
    first, second = firm.ordered((firm.skus[0], 7)), firm.ordered((firm.skus[0], 4))
    assert [firm.status(order) for order in (first, second)] == ["held", "held"]
    firm.cancel(taker)
    drain()
    assert [firm.status(order) for order in (first, second)] == ["confirmed", "held"]
    prove()
