"""The menu: the nouns of the trade in the order that goods flow."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from salur.shell.menus import GROUPS, Group

GROUPS[:] = [
    Group("day", _("Today"), "day", ("day",)),
    Group("orders", _("Orders"), "paper", ("orders",)),
    Group("purchasing", _("Purchasing"), "cart", ("receipts", "bills", "bill-credits", "send-backs")),
    Group("warehouse", _("Warehouse"), "box", ("stock", "shipments", "transfers", "counts")),
    Group("delivery", _("Delivery"), "truck", ("trips", "sales", "returns")),
    Group("invoices", _("Invoices"), "invoice", ("invoices", "credit-notes")),
    Group("collection", _("Collection"), "coin", ("payments", "deposits", "credit")),
    Group("outlets", _("Outlets"), "shop", ("parties",)),
    Group("goods", _("Goods"), "tag", ("products",)),
    Group("reports", _("Reports"), "chart", ("reports",)),
    Group("books", _("Books"), "book", ("discrepancies", "months", "proofs")),
]
