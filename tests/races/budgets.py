"""Three hundred want what a scheme gives a hundred times."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from salur.kernel.command import ask
from salur.kernel.outcome import Outcome
from salur.orders import actions as orders
from salur.pricing import actions as pricing
from salur.pricing.bodies import SchemeBody, SwitchBody
from tests.races.crowd import Watch, owner, prove, together
from tests.world import World, drain

USES = 100
WANTED = 300
FULL = 4_000_00  # a piece of a carton of 24 at 96,000


def _world(buyers: int) -> World:
    world = World(outlets=buyers, limit=None)
    world.receive(WANTED)
    rule: dict[str, Any] = {
        "currency": "IDR", "scope": "line", "benefit": {"type": "percent", "percent": "10"},
        "budget": {"uses": USES}, "funders": {"principal": "100"},
    }  # fmt: skip
    pricing.save_scheme(actor=world.actor, schemes=[ask(SchemeBody("FIRST-100", "x", json.dumps(rule)))]).one()
    assert pricing.switch_on(actor=world.actor, schemes=[ask(SwitchBody("FIRST-100"))]).one().ending == "done"
    return world


def _fair(world: World, placed: int) -> dict[str, int]:
    """Exactly as many were given it as may be, the counter says so, and what each took is written down."""
    mine = [world.actor.organisation]
    prices = Counter(owner("SELECT untaxed FROM orders_order WHERE organisation = %s AND status = 'confirmed'", mine))
    assert prices[FULL * 9 // 10,] == USES, prices
    ((uses, amount),) = owner("SELECT uses, amount FROM pricing_counter WHERE organisation = %s AND buyer = 0", mine)
    assert (uses, amount) == (USES, USES * FULL // 10)
    assert owner("SELECT sum(uses), sum(amount) FROM pricing_taken WHERE organisation = %s", mine) == [(uses, amount)]
    drain()
    prove(mine)
    return {"asked": placed, "given": uses}


def placed(seed: int) -> dict[str, int]:
    """300 orders placed at once, alone and a few together: the first hundred get it, the others pay the full price."""
    chance = random.Random(f"budget {seed}")
    world = _world(40)
    left = [world.order((world.skus[0], 1), buyer=chance.choice(world.outlets)) for _ in range(WANTED)]
    calls: list[Callable[[], list[Outcome]]] = []
    while left:
        size = chance.choice((1, 1, 1, 2, 5))
        some, left = left[:size], left[size:]

        def call(some: Any = tuple(some)) -> list[Outcome]:
            return list(orders.place(actor=world.actor, orders=[ask(body) for body in some]))

        calls.append(call)
    with Watch() as watch:
        outcomes = [one for some in together(calls) for one in some]
    watch.seen(outcomes)
    watch.verdict()
    assert all(one.ending == "done" for one in outcomes)
    return _fair(world, len(outcomes)) | {"deadlocks": watch.deadlocks, "busy": watch.busy}


def confirmed(seed: int) -> dict[str, int]:
    """300 drafts that all saw the price of the scheme are confirmed at once: a hundred pass, the others are held,
    because their price has changed."""
    chance = random.Random(f"drafts {seed}")
    world = _world(40)
    bodies = [world.order((world.skus[0], 1), buyer=chance.choice(world.outlets)) for _ in range(WANTED)]
    drafts = orders.capture(actor=world.actor, orders=[ask(body) for body in bodies]).papers()
    calls: list[Callable[[], list[Outcome]]] = []
    while drafts:
        size = chance.choice((1, 1, 1, 2, 5))
        some, drafts = drafts[:size], drafts[size:]

        def call(some: Any = tuple(some)) -> list[Outcome]:
            return list(orders.confirm(actor=world.actor, orders=[ask(None, paper) for paper in some]))

        calls.append(call)
    with Watch() as watch:
        outcomes = [one for some in together(calls) for one in some]
    watch.seen(outcomes)
    watch.verdict()
    found = Counter((one.ending, *(reason.code for reason in one.reasons)) for one in outcomes)
    assert found == {("done",): USES, ("held", "pricing.changed"): WANTED - USES}, found
    return _fair(world, len(outcomes)) | {"deadlocks": watch.deadlocks, "busy": watch.busy}


def promote(world: World) -> None:
    """Schemes with budgets on the same goods: a discount, a rebate of a period, free goods, a use for each buyer."""
    percent = {"currency": "IDR", "scope": "line", "funders": {"principal": "70", "seller": "30"}}
    rules: dict[str, dict[str, Any]] = {
        "A": {**percent, "benefit": {"type": "percent", "percent": "7"}, "budget": {"amount": 300_000_00, "uses": 60}},
        "B": {
            **percent, "level": 2, "benefit": {"type": "percent", "percent": "3"}, "settle": "later",
            "need": [{"measure": "pieces", "min": 12, "period": True}], "budget": {"buyer_amount": 20_000_00},
        },
        "C": {
            **percent, "scope": "order", "benefit": {"type": "free", "sku": "cheapest", "quantity": 1, "pack": "piece"},
            "need": [{"measure": "pieces", "min": 6}], "budget": {"buyer_uses": 8, "amount": 200_000_00},
        },
    }  # fmt: skip
    for code, rule in rules.items():
        pricing.save_scheme(actor=world.actor, schemes=[ask(SchemeBody(code, code, json.dumps(rule)))]).one()
        assert pricing.switch_on(actor=world.actor, schemes=[ask(SwitchBody(code))]).one().ending == "done"
