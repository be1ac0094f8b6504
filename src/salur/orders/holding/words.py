"""What people read of rules, their answers, authorities and endings."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RULE: Mapping[str, Promise] = {
    "credit_limit": _("Credit limit"),
    "open_invoices": _("Open invoices"),
    "overdue": _("Overdue days"),
    "credit_block": _("Blocked account"),
    "stock": _("Stock"),
    "price_floor": _("Lowest price"),
    "discount": _("Discount by hand"),
    "minimum": _("Minimum order"),
    "multiples": _("Whole packs"),
    "range": _("Range of the outlet"),
    "duplicate": _("Same order again"),
    "new_outlet": _("New outlet"),
}
MEANS: Mapping[str, Promise] = {
    "credit_limit": _("The order goes beyond the outlet's credit limit."),
    "open_invoices": _("So many invoices and orders are open already; an outlet's own number counts first."),
    "overdue": _("An invoice is overdue by more days than this; an outlet's own number counts first."),
    "credit_block": _("Somebody has blocked the outlet's account."),
    "stock": _("Not all of it is there. Passing: as the order says (the rest waits, or is cut)."),
    "price_floor": _("A line comes to less than this part of its list amount, or than its lowest price."),
    "discount": _("More than this was taken off by hand; a role may be allowed more, below."),
    "minimum": _("The order comes to less than this before tax."),
    "multiples": _("A line is no whole number of this pack, where the goods come in it."),
    "range": _("The outlet, or its class, may not buy these goods."),
    "duplicate": _("The outlet ordered the same goods within so many hours."),
    "new_outlet": _("The outlet never had an order confirmed."),
}
ANSWER: Mapping[str, Promise] = {
    "pass": _("Passes"),
    "hold": _("Is held"),
    "refuse": _("Is refused"),
}
ABOUT: Mapping[str, Promise] = {"credit": _("Credit"), "price": _("Price"), "order": _("Order")}
DECISION: Mapping[str, Promise] = {
    "approved": _("Approved"),
    "returned": _("Returned to the taker"),
    "split": _("Split"),
    "freed": _("Freed by itself"),
    "changed": _("Changed"),
    "cancelled": _("Cancelled"),
    "gone": _("Delivered all the same"),
}
UNIT: Mapping[str, Promise] = {"days": _("days"), "papers": _("papers"), "hours": _("hours"), "pack": _("pack")}
