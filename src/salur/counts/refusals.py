"""The sentences of this module's refusals: what is wrong and what would free it."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "counts.no_lines": _("Nothing was counted. Name at least one SKU with its pieces; none there is a count of 0."),
    "counts.unknown_place": _("Place {place} is not one of ours. Record it, or choose another."),
    "counts.bad_line": _("Line {line}: {pieces} pieces of SKU {sku} cannot be counted. Correct the SKU or the number."),
    "counts.unknown_lot": _("Line {line}: lot {lot} is not a lot of SKU {sku}. Record the lot, or choose another."),
    "counts.count_again": _(
        "Of SKU {sku}, lot {lot}, {counted} pieces were counted, but {left} have left since. Cancel this count "
        "and count again."
    ),
    "counts.counted_since": _(
        "SKU {sku}, lot {lot} was counted again at {counted_at}, and that count is approved. Cancel this one, or count "
        "again."
    ),
}
