"""The sentences of this module's refusals: what is wrong and what would free it."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "field.no_lines": _("Nothing was sold. Name at least one SKU with its quantity."),
    "field.unknown_van": _("Van {van} is not one of ours, or not yours to sell from. Choose another."),
    "field.unknown_buyer": _("Buyer {buyer} is not known. Record the outlet first, then send the sale again."),
    "field.bad_quantity": _("Line {line}: {quantity} cannot be sold. Give a whole number above zero."),
    "field.free_has_no_price": _(
        "Line {line}: what was given for nothing has no price. Leave the price out, or say that it was sold."
    ),
    "field.unknown_method": _("Nobody can pay by '{method}'. Choose cash or transfer, or nothing if it is owed."),
}
