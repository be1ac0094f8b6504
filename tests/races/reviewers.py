"""Two who decide about the same orders at the same moment: each order is decided once."""

from __future__ import annotations

from dataclasses import replace

from salur.kernel.command import ask
from salur.kernel.outcome import Outcome
from salur.orders import actions as orders
from salur.orders.bodies import Approve, Return, RuleBody
from tests.races.crowd import together
from tests.world import World, prove

ORDERS = 12


def decide(seed: int) -> None:
    """Every order is approved by two and returned by a third, all at once: one of them has it, the others are told."""
    world = World()
    world.receive(1000)
    rule = RuleBody("minimum", "hold", least=1_000_000_00)
    orders.set_rules(actor=world.actor, rules=[ask(rule)]).one()
    held = [one.paper or 0 for one in world.place(*[world.order((world.skus[0], 5 + seed)) for _ in range(ORDERS)])]
    rina, budi, sari = (replace(world.actor, sender=name) for name in ("rina", "budi", "sari"))
    tasks = []
    for order in held:
        for who in (rina, budi):
            tasks.append(lambda who=who, order=order: list(orders.approve(actor=who, orders=[ask(Approve(), order)])))
        tasks.append(lambda order=order: list(orders.send_back(actor=sari, orders=[ask(Return("again"), order)])))
    outcomes: list[Outcome] = [one for told in together(tasks) for one in told]
    by_order: dict[int, list[Outcome]] = {}
    for one in outcomes:
        by_order.setdefault(one.paper or 0, []).append(one)
    assert set(by_order) == set(held)
    for told in by_order.values():
        assert sorted(one.ending for one in told) == ["done", "refused", "refused"]
        refused = {one.reasons[0].code for one in told if one.ending == "refused"}
        assert refused == {"kernel.no_such_step"}
    prove()
