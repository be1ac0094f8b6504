"""The sentences of this module's refusals and holds."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "credit.blocked": _("The account is blocked: {block}."),
    "credit.overdue": _(
        "Overdue invoices of {party}: {papers}, by up to {days} days, {overdue_amount} in all. {allowed} days are "
        "allowed."
    ),
    "credit.too_many_open": _("Open invoices and orders of {party}: {open}. {allowed} are allowed."),
    "credit.over_limit": _(
        "The order goes beyond the credit limit by {short_amount}: there is room for {room_amount} of {limit_amount}."
    ),
    "credit.bad_limit": _("A credit limit of {limit} is not possible. Give zero or more, or leave it open."),
}

# what frees an order that is held for this
NEXT = {
    "credit.blocked": _("Whoever set the block can lift it."),
    "credit.overdue": _("Collect {collect_amount}, or ask {who} to approve."),
    "credit.too_many_open": _("Have {settle} of them paid, or ask {who} to approve."),
    "credit.over_limit": _("Collect {short_amount}, order less, or ask {who} to approve."),
}
