"""A tenth of a real wholesaler's day, through the same code as `./salur demo` (A3, C1, C2, E6, E12, H1, H4, H5, I5)."""

from __future__ import annotations

from collections import Counter
from uuid import uuid4

import pytest
from django.db import connections

from examples.iowa import run, summary, totals
from examples.iowa.telling import Day, Step
from tests.world import drain, prove

pytestmark = pytest.mark.usefixtures("database")

A_TENTH = 10


def fresh_code() -> str:
    return f"IOWA-{uuid4().hex[:8]}"


def compared(today: Day) -> list[totals.Comparison]:
    """Every sum against the source; fails with the differences named."""
    with connections["owner"].cursor() as cursor:
        found = totals.compare(cursor, today)
    assert summary.agrees(today, found), "\n".join([*summary.comparison_lines(found), *summary.order_lines(today)])
    return found


def figures(today: Day) -> dict[str, int]:
    with connections["owner"].cursor() as cursor:
        return totals.figures(cursor, today.actor.organisation)


def written(today: Day) -> dict[str, int]:
    """How many rows the organisation has of everything that a command may write."""
    tables = ("kernel_fact", "kernel_key", "ledger_posting", "ledger_goodsmove", "ledger_moneymove", "billing_payment")
    with connections["owner"].cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE organisation = %s", [today.actor.organisation])
            ((found[table],),) = cursor.fetchall()
    return found


def test_every_cent_agrees_with_the_source_and_told_again_nothing_changes() -> None:
    code = fresh_code()
    today, played = run.run(code=code, every=A_TENTH)
    drain()
    assert [one.name for one in played] == [stage.name for stage in run.stages()]
    assert Counter(today.endings.values()) == {"done": 52}
    assert all(one.found for one in compared(today) if one.name != "bottles waited for, by invoice")
    came_to = figures(today)
    assert came_to["orders"] == came_to["invoices"] == 52
    assert came_to["invoice lines"] == len(today.lines) == came_to["order lines"]
    assert 0 < came_to["invoiced at loading"] < 52
    assert came_to["invoiced cents"] == came_to["money received cents"] == sum(line.sale_cents for line in today.lines)
    assert came_to["of it cash cents"] == came_to["cash banked cents"] > 0
    assert (came_to["open cents"], came_to["discrepancies"], came_to["bottles waited for"]) == (0, 0, 0)
    prove()
    before = written(today)
    again, _ = run.run(code=code, every=A_TENTH)
    drain()
    assert (written(again), figures(again)) == (before, came_to)
    assert (again.orders, again.invoiced, again.trips) == (today.orders, today.invoiced, today.trips)
    compared(again)


class PulledPlug(Exception):
    """The program is gone."""


def test_a_day_cut_short_again_and_again_is_gone_on_with_and_nothing_is_doubled() -> None:
    code = fresh_code()
    moments = [("dealings", 1), ("prices", 2), ("orders", 1), ("loads", 1), ("deliveries", 1), ("payments", 1)]
    for name, commits in moments:
        left = commits

        def pull(stage: run.Stage, step: Step, seconds: float, name: str = name) -> None:
            nonlocal left
            left -= stage.name == name
            if not left:
                raise PulledPlug

        with pytest.raises(PulledPlug):
            run.run(pull, code=code, every=A_TENTH)
        prove()
    today, _ = run.run(code=code, every=A_TENTH)
    drain()
    compared(today)
    prove()


def test_with_half_of_the_purchases_every_shortage_is_named_and_nobody_is_refused() -> None:
    today, _ = run.run(code=fresh_code(), every=A_TENTH, halve=True)
    drain()
    compared(today)
    prove()
    assert not today.refused
    assert today.endings.keys() == today.invoices.keys()
    assert set(today.endings.values()) == {"done", "backordered"}
    short = {one.invoice_no for one in today.shortages}
    assert short == {invoice for invoice, ending in today.endings.items() if ending == "backordered"}
    named = {(one.invoice_no, one.line): one.wanted - one.there for one in today.shortages}
    for invoice, lines in today.promised.items():
        for n, (line, there) in enumerate(lines, 1):
            assert line.bottles - there == named.get((invoice, n), 0)
    assert figures(today)["bottles waited for"] == sum(named.values()) > 0
    some = today.shortages[0]
    store = today.stores[some.store_number]
    assert summary.shortage(today, some).startswith(f"{some.invoice_no} of {store.name} ({store.city}): {some.wanted}")
    plain = summary.plain(today, [], [])
    assert plain["shortages"].keys() == short  # type: ignore[attr-defined]


def test_a_store_over_its_limit_is_held_and_the_books_say_so_by_not_agreeing() -> None:
    today = run.begin(fresh_code(), every=200)
    stages = {stage.name: stage for stage in run.stages()}
    for name in ("people", "places", "dealings", "terms", "products", "prices", "purchases", "orders"):
        list(stages[name].play(today))
    assert set(today.endings.values()) == {"held"}, "nobody has a limit yet"
    with connections["owner"].cursor() as cursor:
        found = totals.compare(cursor, today)
    assert not summary.agrees(today, found)
    assert any("DIFFERS" in line for line in summary.comparison_lines(found))
