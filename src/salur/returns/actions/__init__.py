"""The verbs of returns: receive what comes back, inspect it, send it on to the supplier."""

from salur.returns.actions.inspect import inspect
from salur.returns.actions.receive import receive
from salur.returns.actions.send_back import send_back

__all__ = ["inspect", "receive", "send_back"]
