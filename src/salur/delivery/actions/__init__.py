"""The verbs of delivery: plan and load trips, tell what happened at the door, unload."""

from salur.delivery.actions.deliver import deliver
from salur.delivery.actions.load import cancel, load, plan, record_invoiced
from salur.delivery.actions.unload import unload

__all__ = ["cancel", "deliver", "load", "plan", "record_invoiced", "unload"]
