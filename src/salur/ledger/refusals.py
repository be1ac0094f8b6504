"""The sentences of this module's refusals."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "ledger.month_closed": _("The month {month} is closed already. Book into the month that is open."),
    "ledger.month_not_over": _("The month {month} is not over yet. Close it after its last day."),
    "ledger.months_in_order": _("Close the earlier months first: {month} is still open."),
    "ledger.reversed_before": _("This posting was reversed before, by posting {posting}."),
    "ledger.paper_reverses": _(
        "This posting was written by {paper_kind} {paper}. Undo it there: its own verbs put right what hangs on it."
    ),
    "ledger.in_use": _(
        "The goods of this posting ({pieces} of SKU {sku}) are not free any more: sold, moved or promised since. "
        "Undo that first."
    ),
    "ledger.explained_before": _("This discrepancy was explained on {closed_at}. There is nothing left to close."),
}
