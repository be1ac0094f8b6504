"""The sentences of this module's refusals: what is wrong and what would free it."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "returns.no_lines": _("There are no lines. Name at least one SKU with its pieces."),
    "returns.unknown_place": _("Place {place} is not one of ours, or not yours to see. Choose another."),
    "returns.unknown_party": _("Party {party} is not known. Record it first, or correct its number."),
    "returns.bad_line": _("Line {line}: {pieces} pieces of SKU {sku} cannot be. Correct the SKU or the number."),
    "returns.unknown_lot": _("Line {line}: lot {lot} is not a lot of SKU {sku}. Record the lot, or leave it empty."),
    "returns.bad_finding": _(
        "Line {line} cannot be found '{disposition}' like this. Say restock, destroy or to_principal of a line that "
        "came back, and how many pieces."
    ),
    "returns.reason_needed": _("Line {line}: say why it is destroyed, or not credited."),
    "returns.not_all_inspected": _(
        "Line {line}: {pieces} pieces came back, but {inspected} were inspected. Say what was found of each piece."
    ),
    "returns.not_in_quarantine": _(
        "{pieces} pieces of SKU {sku} are wanted, but {there} lie in quarantine and are inspected. Inspect or count "
        "them first, or name fewer."
    ),
    "returns.bad_amount": _("An amount of {amount} is not possible here. Give none below zero."),
}
