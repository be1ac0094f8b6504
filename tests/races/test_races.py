"""Real threads on a real PostgreSQL: nothing is promised twice, told five times is done once, nobody waits for ever."""

from __future__ import annotations

import pytest

from tests.races import fifty, mixed, reviewers, tale, told

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("seed", range(2))
def test_two_hundred_orders_for_fifty_pieces_promise_exactly_fifty(seed: int) -> None:
    fifty.goods(seed)


@pytest.mark.parametrize("seed", range(2))
def test_two_hundred_orders_for_credit_of_fifty_confirm_exactly_fifty(seed: int) -> None:
    fifty.credit(seed)


@pytest.mark.parametrize("seed", range(2))
def test_two_reviewers_and_a_third_decide_of_each_order_once(seed: int) -> None:
    reviewers.decide(seed)


def test_a_command_told_five_times_over_two_connections_is_done_once() -> None:
    told.five_times(0, tale.all_of_it)


@pytest.mark.parametrize("seed", range(3))
def test_all_verbs_at_once_on_the_same_goods_and_buyers_never_deadlock(seed: int) -> None:
    mixed.market(seed)


def test_months_are_closed_while_others_post() -> None:
    mixed.closing(0)
