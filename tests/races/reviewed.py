"""Orders that rules and changed prices hold, and what is decided about them: the reviewers' part of the tale."""

from __future__ import annotations

import json

from salur.kernel.command import ask
from salur.orders.bodies import Approve, AuthorityBody, Capture, Line, RangeBody, Return, RuleBody
from salur.parties import actions as parties
from salur.parties.bodies import RoleBody
from salur.pricing import actions as pricing
from salur.pricing.bodies import SchemeBody, SwitchBody
from tests.races.told import Teller

ONCE = {
    "currency": "IDR", "scope": "line", "benefit": {"type": "percent", "percent": "10"}, "budget": {"uses": 1},
    "funders": {"seller": "100"},
}  # fmt: skip


def held_and_decided(tell: Teller) -> None:
    """Orders are held by a rule, for goods, and for a price that changed; returned, approved, split and accepted."""
    world, (tea, milk) = tell.world, tell.world.skus
    one, _, three = world.outlets
    parties.record_roles(actor=world.actor, roles=[ask(RoleBody("reviewer", ("orders.approve",)))]).papers()
    tell("orders.set_authority", AuthorityBody("reviewer", "order", any=True))
    tell("orders.set_range", RangeBody((), three))
    tell("orders.set_rules", RuleBody("minimum", "hold", least=10**12))
    small = tell("orders.place", *[Capture(buyer, (Line(tea, 1),)) for buyer in (one, three)])
    tell("orders.send_back", (Return("whole cartons, please"), small[0]))
    tell("orders.approve", (Approve("for the last time"), small[1]))
    tell("orders.set_rules", RuleBody("minimum", "pass"))
    (short,) = tell("orders.place", Capture(three, (Line(tea, 1), Line(milk, 100_000)), on_short="hold"))
    tell("orders.split", (None, short))
    pricing.save_scheme(actor=world.actor, schemes=[ask(SchemeBody("ONCE", "Once", json.dumps(ONCE)))]).one()
    assert pricing.switch_on(actor=world.actor, schemes=[ask(SwitchBody("ONCE"))]).one().ending == "done"
    (drafted,) = tell("orders.capture", Capture(three, (Line(tea, 3),)))
    tell("orders.place", Capture(three, (Line(tea, 3),)))
    tell("orders.confirm", (None, drafted))
    tell("orders.accept_price", (None, drafted))
