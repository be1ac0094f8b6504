"""The verbs of orders: write down, confirm, place (both at once), change, cancel, close short; decide about those on
hold; set the rules that hold them."""

from salur.orders.actions.accept import accept_price
from salur.orders.actions.approve import approve, send_back
from salur.orders.actions.cancel import cancel, short_close
from salur.orders.actions.capture import capture, place
from salur.orders.actions.change import change
from salur.orders.actions.confirm import confirm
from salur.orders.actions.cut import record_cut
from salur.orders.actions.progress import (
    finish,
    record_broken,
    record_open,
    record_refused,
    record_returned,
    wait_again,
)
from salur.orders.actions.set_rules import set_authority, set_range, set_rules
from salur.orders.actions.split import split
from salur.orders.actions.taken import record_taken

__all__ = [
    "accept_price",
    "approve",
    "cancel",
    "capture",
    "change",
    "confirm",
    "finish",
    "place",
    "record_broken",
    "record_cut",
    "record_open",
    "record_refused",
    "record_returned",
    "record_taken",
    "send_back",
    "set_authority",
    "set_range",
    "set_rules",
    "short_close",
    "split",
    "wait_again",
]
