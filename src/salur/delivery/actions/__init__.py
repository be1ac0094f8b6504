"""The verbs of delivery: plan and load trips, tell what happened at the door, unload, finish orders."""

from salur.delivery.actions.attach_proof import attach_proof
from salur.delivery.actions.deliver import deliver
from salur.delivery.actions.finish import finish
from salur.delivery.actions.load import load, record_invoiced
from salur.delivery.actions.plan import cancel, plan
from salur.delivery.actions.unload import unload

__all__ = ["attach_proof", "cancel", "deliver", "finish", "load", "plan", "record_invoiced", "unload"]
