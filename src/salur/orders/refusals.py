"""The sentences of this module's refusals and holds."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "orders.no_lines": _("The order has no lines. Add at least one SKU with a quantity."),
    "orders.bad_quantity": _("Line {line}: a quantity of {quantity} is not possible. Give a whole number above zero."),
    "orders.unknown_buyer": _("Buyer {buyer} is not supplied by this seller. Record the supply terms first."),
    "orders.no_buyer": _("Say who orders: the code or the name of an outlet that is yours to see."),
    "orders.unclear_buyer": _("'{called}' may be several outlets. Choose one of them."),
    "orders.unknown_goods": _("Nothing we sell is called '{called}'. Try a code, a barcode or a part of the name."),
    "orders.unclear_goods": _("'{called}' may be several goods. Choose one of them."),
    "orders.no_quantity": _("How many? Say 3/2/5, 3 cartons or a number of pieces."),
    "orders.unclear_quantity": _("'{typed}' can be read in several ways or not at all. Say it as 3/2/5 or in pieces."),
    "orders.no_site": _("No site to ship from is known for this order. Name one, or set it in the supply terms."),
    "orders.unknown_site": _("Place {place} is not one of our sites. Name the site the order ships from."),
    "orders.already_picked": _(
        "Goods of the order were picked already: '{step}' is not possible now. "
        "Put the goods back first, or short-close the rest."
    ),
    "orders.nothing_open": _("Everything of the order was picked or cancelled already: there is nothing to close."),
    "orders.short": _("Line {line}: {wanted} pieces wanted, {there} can be promised. The rest waits for goods."),
    "orders.short_cut": _("Line {line}: {wanted} pieces wanted, {there} can be promised. The rest was cut."),
    "orders.short_hold": _(
        "Line {line}: {wanted} pieces wanted, {there} can be promised. The order waits until all of it is there."
    ),
}
