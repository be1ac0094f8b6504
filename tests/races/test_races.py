"""Real threads on a real PostgreSQL: nothing is promised twice, told five times is done once, nobody waits for ever."""

from __future__ import annotations

import pytest

from tests.races import budgets, fifty, mixed, reviewers, tale, told

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("seed", range(2))
def test_two_hundred_orders_for_fifty_pieces_promise_exactly_fifty(seed: int) -> None:
    fifty.goods(seed)


@pytest.mark.parametrize("seed", range(2))
def test_two_hundred_orders_for_credit_of_fifty_confirm_exactly_fifty(seed: int) -> None:
    fifty.credit(seed)


def test_three_hundred_orders_for_a_budget_of_a_hundred_uses_get_exactly_a_hundred() -> None:
    budgets.placed(0)


def test_three_hundred_drafts_that_saw_a_price_are_held_where_it_has_changed() -> None:
    budgets.confirmed(0)


@pytest.mark.parametrize("seed", range(2))
def test_every_verb_at_once_takes_and_gives_back_budgets_to_the_coin(seed: int) -> None:
    mixed.market(seed, prepare=budgets.promote)


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
