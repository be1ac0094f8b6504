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
    "orders.short_hold": _("Line {line}: {wanted} pieces wanted, {there} can be promised."),
    "orders.short_refused": _("Line {line}: {wanted} pieces wanted, {there} can be promised: there is no more."),
    "orders.below_minimum": _(
        "The order comes to {order_amount} before tax; the least is {least_amount}: {short_amount} are missing."
    ),
    "orders.same_again": _("{buyer} ordered the same goods in the {hours} hours before: order {order}."),
    "orders.first_order": _("This is the first order of {buyer}."),
    "orders.not_in_range": _("Line {line}: {sku} is not in the range of {buyer}."),
    "orders.not_in_packs": _(
        "Line {line}: {pieces} pieces of {sku} are no whole number of {pack}, {size} pieces each."
    ),
    "orders.under_floor": _(
        "Line {line}: {sku} at {net_amount} is {short_amount} under its lowest price, {floor_amount}."
    ),
    "orders.discount_beyond": _(
        "Line {line}: {percent}% were taken off {sku} by hand; {allowed}% may be: {over_amount} too much."
    ),
    "orders.no_authority": _("Your role may not approve this kind of hold. Ask somebody whose role may."),
    "orders.beyond_authority": _(
        "The order comes to {amount}; your role may approve up to {most_amount}. Ask somebody who may approve more."
    ),
    "orders.nothing_to_approve": _("Nobody can approve this: the order waits for what frees it."),
    "orders.nothing_passes": _("No line of the order passes by itself: it cannot be split."),
    "orders.all_passes": _("All lines of the order pass: confirm it instead of splitting it."),
    "orders.unknown_rule": _("There is no order rule '{called}'."),
    "orders.needs_figure": _("The rule '{rule}' goes by a figure: say {needed}."),
    "orders.whose_range": _("Say whose range it is: one outlet, or one class of outlets."),
}

# what frees an order that is held for this, or what to do about one that is refused for it
NEXT = {
    "orders.short_hold": _("The order goes on by itself when all of it is there; or order no more than {there}."),
    "orders.short_refused": _("Order no more than {there}, or ask again when goods have come."),
    "orders.below_minimum": _("Add goods for {short_amount}, or ask {who} to approve."),
    "orders.same_again": _("Cancel one of the two, or ask {who} to approve the second."),
    "orders.first_order": _("Check who they are and where, then ask {who} to approve."),
    "orders.not_in_range": _("Take it out, have it added to the range, or ask {who} to approve."),
    "orders.not_in_packs": _("Order {better} pieces, or ask {who} to approve."),
    "orders.under_floor": _("Raise the price by {short_amount}, or ask {who} to approve."),
    "orders.discount_beyond": _("Take off {over_amount} less, or ask {who} to approve."),
}
