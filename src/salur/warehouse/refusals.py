"""The sentences of this module's refusals."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "warehouse.bad_line": _(
        "Line {line}: {pieces} pieces at a cost of {cost} cannot be. Give whole numbers, not below zero."
    ),
    "warehouse.no_lines": _("There are no lines. Name at least one SKU with its pieces."),
    "warehouse.unknown_place": _("Place {place} is not one of ours. Record it, or choose another."),
    "warehouse.unknown_lot": _("Line {line}: lot {lot} is not a lot of SKU {sku}. Record the lot, or choose another."),
    "warehouse.not_promised": _(
        "Line {line}: {pieces} pieces were to be picked, but {promised} are promised to it. Confirm the order, or pick "
        "less."
    ),
    "warehouse.nothing_to_pick": _(
        "There is nothing to pick for order {order}: no pieces were named, or none keep long enough. Pick other lots."
    ),
    "warehouse.lot_short": _(
        "Line {line}: {pieces} pieces of lot {lot} were to be picked, but {there} lie there. Choose another lot too."
    ),
    "warehouse.nothing_promised": _("Nothing is promised to order {order} now. Confirm it first."),
    "warehouse.unknown_line": _("The order has no line {line}. Look at its lines again."),
    "warehouse.reason_needed": _("Line {line}: {pieces} pieces are missing. Say why (later, not_found or damaged)."),
    "warehouse.not_expected": _("Receipt {receipt} is {status}: it cannot be received now."),
    "warehouse.not_there": _("{pieces} pieces of SKU {sku} were to be moved, but {there} are free there. Move fewer."),
}
