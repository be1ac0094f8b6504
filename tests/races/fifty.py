"""Two hundred want what there are fifty of: pieces on a shelf, room on a credit account."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence

from salur.kernel.command import ask
from salur.kernel.outcome import Outcome, Outcomes
from salur.orders import actions as orders
from salur.orders.bodies import Capture
from tests.races.crowd import Watch, owner, prove, together
from tests.world import World, drain

THERE = 50
WANTED = 200


def goods(seed: int) -> dict[str, int]:
    """200 orders of one piece each, of as many buyers, for 50 pieces: exactly 50 are promised."""
    chance = random.Random(f"goods {seed}")
    world = World(outlets=WANTED, limit=None)
    world.receive(THERE)
    on_short = {outlet: chance.choice(("hold", "cut")) for outlet in world.outlets}
    bodies = [world.order((world.skus[0], 1), buyer=outlet, on_short=on_short[outlet]) for outlet in world.outlets]
    with Watch() as watch:
        outcomes = [one for some in together(_calls(world, bodies, chance)) for one in some]
    watch.seen(outcomes)
    watch.verdict()
    served = [one for one in outcomes if one.ending == "done" and not one.reasons]
    assert len(served) == THERE, Counter((one.ending, *(reason.code for reason in one.reasons)) for one in outcomes)
    assert len(outcomes) == WANTED and all(one.ok for one in outcomes)
    assert {reason.code for one in outcomes for reason in one.reasons} <= {"orders.short_hold", "orders.short_cut"}
    assert (world.shelf().sellable, world.shelf().promised) == (THERE, THERE)
    promised = owner("SELECT paper, pieces FROM stock_promise WHERE organisation = %s", [world.actor.organisation])
    assert sorted(promised) == sorted((one.paper, 1) for one in served)
    drain()
    prove([world.actor.organisation])
    return {"asked": WANTED, "promised": len(promised), "deadlocks": watch.deadlocks, "busy": watch.busy}


def credit(seed: int) -> dict[str, int]:
    """200 orders of one buyer whose limit is worth exactly 50 of them: 50 are confirmed, 150 held."""
    chance = random.Random(f"credit {seed}")
    world = World(outlets=2, limit=None)
    world.receive(WANTED * 2)
    first = world.place(world.order((world.skus[0], 1), buyer=world.outlets[1])).one()
    ((amount,),) = owner("SELECT untaxed + tax FROM orders_order WHERE id = %s", [first.paper])
    world.set_limits(world.outlets[:1], amount * THERE)
    bodies = [world.order((world.skus[0], 1)) for _ in range(WANTED)]
    with Watch() as watch:
        outcomes = [one for some in together(_calls(world, bodies, chance)) for one in some]
    watch.seen(outcomes)
    watch.verdict()
    found = Counter((one.ending, *(reason.code for reason in one.reasons)) for one in outcomes)
    assert found == {("done",): THERE, ("held", "credit.over_limit"): WANTED - THERE}, found
    ((promised,),) = owner(
        "SELECT promised FROM credit_account WHERE organisation = %s AND party = %s",
        [world.actor.organisation, world.outlets[0]],
    )
    assert promised == amount * THERE
    drain()
    prove([world.actor.organisation])
    return {"asked": WANTED, "confirmed": THERE, "deadlocks": watch.deadlocks, "busy": watch.busy}


def _calls(world: World, bodies: Sequence[Capture], chance: random.Random) -> list[Callable[[], list[Outcome]]]:
    """The orders in calls of one (as a page makes them) and now and then of a few (as an import does)."""
    left = list(bodies)
    calls: list[Callable[[], list[Outcome]]] = []
    while left:
        size = chance.choice((1, 1, 1, 1, 1, 1, 2, 5))
        some, left = left[:size], left[size:]

        def call(some: Sequence[Capture] = tuple(some)) -> list[Outcome]:
            placed: Outcomes = orders.place(actor=world.actor, orders=[ask(body) for body in some])
            return list(placed)

        calls.append(call)
    return calls
