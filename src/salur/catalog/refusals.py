"""The sentences of this module's refusals: what is wrong and what would free it."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "catalog.bad_pack": _(
        "{called}: pack {pack} cannot be used ({why}). A pack has a name of its own and a whole number of pieces."
    ),
    "catalog.pack_ratio_changes": _(
        "{called}: {pack} has {pieces} pieces and keeps them, because papers are counted in it. "
        "Give the pack of {told} another name."
    ),
    "catalog.no_such_sku": _("There is no SKU {sku}. Record the product first, or check the number."),
    "catalog.code_means_another": _(
        "Code {called} belongs to another SKU (number {sku}). Leave the number out, or use another code."
    ),
    "catalog.known_as": _("SKU {sku} is known here as {called} already. Use that code, or rename it."),
    "catalog.no_such_owner": _("There is no party {party} to own the brand. Record it first, or check the number."),
    "catalog.no_such_item": _("No item has the code {called} here. Check the code, or record the product first."),
    "catalog.code_taken": _("Code {called} is another item's. Use another code, or rename that one first."),
    "catalog.expires_before_made": _("Lot {called} would expire before it was made. Check the two dates."),
    "catalog.no_such_lot": _("There is no lot {called} of {sku}. Record the lot first, or leave it empty."),
    "catalog.plain_lot": _("Goods without a lot have no dates and are not blocked. Give the lot a code."),
}
