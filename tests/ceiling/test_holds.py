"""With every order rule on, deciding about many held orders sends no more statements than about one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from salur.kernel import sql
from salur.kernel.command import ask
from salur.kernel.outcome import Outcomes
from salur.orders import actions as orders
from salur.orders.bodies import Approve, AuthorityBody, Capture, Goods, Line, RangeBody, Return, RuleBody
from salur.parties import actions as parties
from salur.parties.bodies import RoleBody
from tests.world import World

pytestmark = pytest.mark.usefixtures("database")

RULES = [
    RuleBody("open_invoices", "hold", papers=100_000), RuleBody("overdue", "hold", days=10),
    RuleBody("stock", "hold"), RuleBody("price_floor", "hold", percent="90"),
    RuleBody("discount", "hold", percent="5"), RuleBody("minimum", "hold", least=1_000_000_000_00),
    RuleBody("multiples", "hold", pack="carton"), RuleBody("range", "hold"), RuleBody("duplicate", "hold", hours=24),
    RuleBody("new_outlet", "hold"),
]  # fmt: skip
SIZES = (1, 200)
CEILING = {"place": 45, "approve": 55, "send_back": 35, "split": 75, "confirm": 45}


def test_deciding_about_many_held_orders_sends_no_more_statements_than_about_one() -> None:
    world = World(outlets=50, skus=5)
    for sku in world.skus:
        world.receive(1_000_000, sku=sku)
    parties.record_roles(actor=world.actor, roles=[ask(RoleBody("Chief", ("orders.approve",)))]).papers()
    orders.set_authority(actor=world.actor, authorities=[ask(AuthorityBody("Chief", "order", 1))]).papers()
    orders.set_rules(actor=world.actor, rules=[ask(body) for body in RULES]).papers()
    ranges = [ask(RangeBody((Goods(world.skus[0]),), outlet)) for outlet in world.outlets]
    orders.set_range(actor=world.actor, ranges=ranges).papers()
    counted: dict[str, dict[int, int]] = {}

    def told(verb: str, size: int, ending: str, call: Callable[[], Outcomes]) -> list[int]:
        before = sql.statements()
        outcomes = call()
        counted.setdefault(verb, {})[size] = sql.statements() - before
        assert {one.ending for one in outcomes} == {ending}, [one.reasons for one in outcomes][:1]
        return [one.paper or 0 for one in outcomes]

    def placed(size: int) -> list[int]:
        lines = (Line(world.skus[0], 24), Line(world.skus[1], 25, discount="20"))
        bodies = [Capture(world.outlets[n % 50], lines) for n in range(size)]
        return told("place", size, "held", lambda: world.place(*bodies))

    for size in SIZES:
        held = placed(size)
        told("confirm", size, "held", lambda held=held: orders.confirm(actor=world.actor, orders=_of(held, None)))
        told("approve", size, "done", lambda held=held: orders.approve(actor=world.actor, orders=_of(held, Approve())))
        back = placed(size)
        again = _of(back, Return("Again, please."))
        told("send_back", size, "done", lambda again=again: orders.send_back(actor=world.actor, orders=again))
    off = [RuleBody("minimum", "pass"), RuleBody("duplicate", "pass"), RuleBody("new_outlet", "pass")]
    orders.set_rules(actor=world.actor, rules=[ask(body) for body in off]).papers()
    for size in SIZES:
        apart = placed(size)
        told("split", size, "done", lambda apart=apart: orders.split(actor=world.actor, orders=_of(apart, None)))
    print(counted)
    over = {verb: sent for verb, sent in counted.items() if max(sent.values()) > CEILING[verb]}
    assert not over, f"more statements than {CEILING}: {over}"
    grown = {verb: sent for verb, sent in counted.items() if sent[SIZES[1]] > sent[SIZES[0]] + 12}  # COPY for many rows
    assert not grown, grown


def _of(papers: Sequence[int], body: Any) -> list[Any]:
    return [ask(body, paper) for paper in papers]
