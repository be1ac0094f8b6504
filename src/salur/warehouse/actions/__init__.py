"""The verbs of the warehouse: expect and receive, pick, pack, put back, transfer."""

from salur.warehouse.actions.expect import expect, stop_expecting
from salur.warehouse.actions.pick import pick
from salur.warehouse.actions.put_back import pack, put_back
from salur.warehouse.actions.receive import receive
from salur.warehouse.actions.transfer import transfer

__all__ = ["expect", "pack", "pick", "put_back", "receive", "stop_expecting", "transfer"]
