"""What a buyer earns of a rebate and is paid out: the bookkeeper's last part of the tale."""

from __future__ import annotations

import json

from salur.billing import bodies as billing
from salur.delivery.bodies import Deliver, Plan
from salur.kernel.command import ask
from salur.orders.bodies import Capture, Line
from salur.pricing import actions as pricing
from salur.pricing.bodies import SchemeBody, SwitchBody
from salur.warehouse.bodies import Pick
from tests.races.told import Teller

LATER = {
    "currency": "IDR", "scope": "line", "when": {"vouchers": ["LATER"]}, "funders": {"seller": "100"},
    "benefit": {"type": "percent", "percent": "3"}, "settle": "later", "add": True, "level": 8,
}  # fmt: skip


def paid_what_was_earned(tell: Teller) -> None:
    """An order with a rebate goes all the way; the rebate is paid out in part on account, then against the invoice."""
    world, (tea, _) = tell.world, tell.world.skus
    buyer = world.outlets[0]
    pricing.save_scheme(actor=world.actor, schemes=[ask(SchemeBody("LATER", "Later", json.dumps(LATER)))]).one()
    assert pricing.switch_on(actor=world.actor, schemes=[ask(SwitchBody("LATER"))]).one().ending == "done"
    placed = tell("orders.place", Capture(buyer, (Line(tea, 24),), vouchers=("LATER",)))
    shipments = tell("warehouse.pick", *[(Pick(), order) for order in placed])
    tell("delivery.load", Plan(world.van, tuple(shipments)))
    tell("delivery.deliver", *[(Deliver(), shipment) for shipment in shipments])
    tell("billing.invoice", *[billing.Invoice((shipment,)) for shipment in shipments])
    tell("billing.pay_rebates", billing.PayRebate(buyer, 1_000_00, allocate=False))
    tell("billing.pay_rebates", billing.PayRebate(buyer))
