"""The days of the season: every firm's day, the worker, and all proofs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connections

from salur.config.draining import Drain
from tests.races.crowd import owner, prove, unfinished_jobs
from tests.simulation import checks, money, moving, returning, selling, vans
from tests.simulation.desk import FIRST, Desk, Season
from tests.simulation.firms import Firm, Trade, open_trade

LONG = 300  # days; a longer season begins a year earlier, for what has not come yet cannot be counted
A_YEAR_BEFORE = date(2025, 1, 6)


def play(seed: int, days: int, orders: int = 8, say: Callable[[str], None] = print, every: int = 30) -> dict[str, Any]:
    """A season of so many days, so many orders a distributor and day: all proofs hold after each day, and at the end
    what was told agrees with what the books say. The same seed plays the same season.
    """
    do_not_wait_for_the_disk()
    trade = open_trade(seed)
    season = Season(seed, FIRST if days <= LONG else A_YEAR_BEFORE)
    looked_at = 0
    for firm in trade.distributors:
        moving.open_books(Desk(season, firm, trade.chance))
    with Drain() as drain:
        for season.day in range(days):
            looked_at = one_day(season, trade, orders, drain)
            if (season.day + 1) % every == 0:
                say(f"seed {seed}, day {season.day + 1}: {season.told} told, {looked_at} rows proved")
    checked = checks.all_of_them(trade)
    return {
        "seed": seed, "days": days, "told": season.told, "rows_proved": looked_at, "checked": checked,
        "endings": dict(sorted(season.endings.items())), "refused": dict(sorted(season.refused.items())),
    }  # fmt: skip


def one_day(season: Season, trade: Trade, orders: int, drain: Callable[[], None]) -> int:
    """Every firm's day, what the worker does of it, and all proofs; gives how many rows they looked at."""
    desks = {firm.id: Desk(season, firm, trade.chance) for firm in trade.firms}
    houses = list(desks)
    for firm in trade.principals:
        principal_day(desks[firm.id], trade.distributors)
    for firm in trade.distributors:
        distributor_day(desks[firm.id], trade.principals, desks, orders)
    drain()
    late = unfinished_jobs(houses)
    assert not late, f"day {season.day}, {season.today}: {late[:3]}"
    try:
        return prove(houses)
    except AssertionError as fault:
        raise AssertionError(f"seed {season.seed}, day {season.day} ({season.today}):\n{fault}") from None


def do_not_wait_for_the_disk() -> None:
    """A season is thousands of commits and loses nothing by a crash: it is played again. (Kills have a test of their
    own.)"""
    ((name,),) = owner("SELECT quote_ident(current_database())")
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    connections.close_all()  # whoever connects from now on


def principal_day(desk: Desk, distributors: list[Firm]) -> None:
    """A principal makes goods and brings them to its distributors."""
    moving.make(desk)
    money.transfers_between(desk, distributors)
    moving.pick(desk, 20)
    trips = moving.load(desk)
    money.invoice_loaded(desk)
    moving.bring(desk, trips, refuse=0.04)
    money.invoice_week(desk)
    if desk.now_and_then(5):
        vans.count(desk)
    if desk.now_and_then(7):
        moving.explain(desk)
    money.close_month(desk)


def distributor_day(desk: Desk, principals: list[Firm], desks: dict[int, Desk], orders: int) -> None:
    """A distributor receives, sells, brings and collects."""
    moving.receive_expected(desk)
    if desk.now_and_then(3):
        vans.stock_up(desk)
    selling.think_again(desk)
    if desk.now_and_then(5):
        selling.move_limits(desk)
    selling.take_orders(desk, orders)
    selling.replenish(desk, principals, desks)
    money.bills(desk, principals)
    moving.pick(desk, 60)
    trips = moving.load(desk)
    money.invoice_loaded(desk)
    moving.bring(desk, trips)
    if desk.now_and_then(2):
        vans.sell(desk)
    if desk.now_and_then(4):
        returning.bring_back(desk, 0.12)
    if desk.now_and_then(3):
        returning.inspect(desk)
    if desk.now_and_then(20):
        returning.send_on(desk)
    money.collect(desk, 0.12)
    money.invoice_week(desk)
    if desk.now_and_then(3):
        vans.count(desk)
    if desk.now_and_then(7):
        moving.explain(desk)
    money.close_month(desk)
