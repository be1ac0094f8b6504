"""The sentences of this module's refusals: what is wrong and what would free it."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    # a whole cart
    "pricing.unknown_currency": _("{currency} is no currency that is known here. Use its three letters (ISO 4217)."),
    "pricing.no_rounding": _("No rounding of {currency} is in force on {on}. Record how {currency} is rounded."),
    "pricing.empty": _("There is nothing to be priced. Add at least one line."),
    "pricing.mixed_tax_basis": _(
        "Some prices include tax and others do not, and one paper cannot have both. Split the lines, or have prices "
        "recorded on one basis."
    ),
    # a line
    "pricing.duplicate_line": _("Line {line} is there twice. Number the lines anew."),
    "pricing.unknown_sku": _("Line {line}: there is no SKU {sku}. Check the code, or record the SKU first."),
    "pricing.bad_pieces": _("Line {line}, {sku}: {pieces} pieces cannot be priced. Give a whole number above zero."),
    "pricing.unknown_pack": _(
        "Line {line}, {sku}: it does not come in the pack {pack}. Use another, or record the pack."
    ),
    "pricing.bad_discount": _(
        "Line {line}, {sku}: the discount is not possible. Give more than 0% and at most 100%, or no negative amount, "
        "each level once."
    ),
    "pricing.bad_price": _("Line {line}, {sku}: the agreed price {price} is no number. Write it plainly, as 2910.50."),
    "pricing.no_price": _(
        "Line {line}, {sku}: no price in {currency} is in force on {on} for this buyer and quantity. Have one "
        "recorded, or agree one."
    ),
    "pricing.no_tax_rule": _(
        "Line {line}, {sku}: no tax rule is in force on {on} for these goods. Have one recorded; untaxed goods need a "
        "rule too."
    ),
    # what is recorded
    "pricing.bad_number": _("{text} is no number. Write it plainly, with a point before the decimals, as 2910.50."),
    "pricing.no_such_sku": _("There is no SKU {sku}. Record the SKU before its price ({rule})."),
    "pricing.no_such_pack": _("SKU {sku} does not come in the pack {pack}. Record the pack before the price {rule}."),
    "pricing.same_as": _(
        "Price {rule} says what {other} says: same SKU, pack, quantity, buyers and first day. Change or end {other}."
    ),
    "pricing.in_the_past": _(
        "{on} is no day to come. From tomorrow on another price takes over; what is wrong today, correct."
    ),
    "pricing.list_changed": _("The list was changed meanwhile. Look at what changes now, and send it again."),
    "pricing.no_rows": _("Nothing in the list fits what was chosen. Choose another part of it."),
    "pricing.no_such_price": _("No price {rule} stands in the list. Check its code."),
    "pricing.days_backwards": _("{rule} would end on {ends_on}, before it begins. Give a later last day."),
    # what a scheme has done
    "pricing.too_few_weeks": _(
        "The effect cannot be told yet: {before} weeks are known before the launch and {after} after it. At least 13 "
        "before and 4 after are needed."
    ),
    "pricing.too_few_outlets": _(
        "The effect cannot be told: only {sets} outlets of the scheme, those of one firm counted as one, have others "
        "like them that did not take part. At least 10 are needed."
    ),
    # schemes
    "pricing.bad_scheme": _("Scheme {rule}: {where} cannot be read or cannot be ({why}). Mend it and save again."),
    "pricing.scheme_conflict": _(
        "Scheme {rule} cannot stand beside {others}: {why}. A cart that shows it: {example}. Change level, group, "
        "days or buyers of one of them."
    ),
    "pricing.no_such_scheme": _("No scheme {rule} stands. Check its code."),
    "pricing.scheme_is_checked": _("Scheme {rule} is being checked against the others. Wait until that is done."),
    "pricing.check_runs": _(
        "Scheme {rule} meets many others. It is being checked against them and is in force as soon as nothing was "
        "found."
    ),
    "pricing.check_too_large": _(
        "Scheme {rule} meets too many others to be changed while it is in force. End it and save the change under "
        "another code."
    ),
    "pricing.changed": _(
        "The price is not what it was: {was} when the order was taken, {now} now, because a scheme was used up or "
        "counts differently. Accept the new price, or change the order."
    ),
}
