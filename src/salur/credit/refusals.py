"""The sentences of this module's refusals and holds."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "credit.blocked": _("The account is blocked ({block}). Whoever set the block can lift it."),
    "credit.overdue": _(
        "An invoice is {days} days overdue; {allowed} are allowed. Collect it, or have the allowance raised."
    ),
    "credit.too_many_open": _(
        "{open} invoices are open; {allowed} are allowed. Collect one, or have the number raised."
    ),
    "credit.over_limit": _(
        "The order goes beyond the credit limit by {short_amount}: there is room for {room_amount} of "
        "{limit_amount}. Collect, order less, or have the limit raised."
    ),
    "credit.bad_limit": _("A credit limit of {limit} is not possible. Give zero or more, or leave it open."),
}
