"""The sentences of this module's refusals: what is wrong and what would free it."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "billing.not_gone": _(
        "Shipment {shipment} is {status}: its goods have not left yet. Load it first, then invoice it."
    ),
    "billing.billed_before": _("Shipment {shipment} is on invoice {invoice} already. Take it off the list."),
    "billing.nothing_to_invoice": _(
        "Nothing is left of shipment {shipment}: all of it was refused. Take it off the list."
    ),
    "billing.no_shipments": _("No shipment is named. Choose at least one."),
    "billing.mixed_buyers": _(
        "The shipments go to different buyers, bill-to parties or currencies. Make an invoice for each of them."
    ),
    "billing.future_date": _("An invoice cannot be dated {on}, which is still to come. Date it today or before."),
    "billing.bad_amount": _("An amount of {amount} is not possible here. Give a whole number of coins above zero."),
    "billing.unknown_method": _("Nobody can pay by '{method}'. Choose cash, transfer or card."),
    "billing.unknown_party": _("Party {party} is not known. Record it first, or correct its number."),
    "billing.opened_before": _("Invoice {number} of this party was taken into the books before, as item {invoice}."),
    "billing.no_number": _("A paper of before needs the number it had. Give its old number."),
    "billing.after_opening": _(
        "{number} is dated {on}, but the books were opened on {opened}: history is what lies before. "
        "Bring it in as a paper of its own, or correct the date."
    ),
    "billing.kept_before": _("{number} was kept as history before, as {paper_kind} {paper}."),
    "billing.not_enough_on_account": _(
        "{wanted_amount} was asked for, but {there_amount} stands on account. Ask for less, or receive a payment first."
    ),
    "billing.no_rebate": _(
        "{wanted_amount} of rebates was to be paid out, but {owed_amount} is owed. Pay that much or less, or wait for "
        "invoices that earn more."
    ),
    "billing.not_theirs": _("Invoice {invoice} is not one of this party's. Correct its number."),
    "billing.more_than_open": _(
        "{wanted_amount} was asked for, but {open_amount} of paper {paper} is open. Give that much or less."
    ),
    "billing.more_than_owed": _(
        "{wanted_amount} was to be paid, but only {owed_amount} is owed to this supplier after what was sent back. "
        "Pay that much or less."
    ),
    "billing.bill_first": _("Bill {bill} that this credit note is for is not recorded yet. Record the bill first."),
    "billing.no_lines": _("There are no lines. Name at least one with its pieces and amounts."),
    "billing.nothing_owed": _("No invoice of this party is open: there is nothing to put the money against."),
    "billing.recorded_before": _("This bill was recorded before, as {bill}. Pay it there."),
    "billing.another_suppliers": _("Bill {bill} is another supplier's. Correct the supplier, or choose another bill."),
}
