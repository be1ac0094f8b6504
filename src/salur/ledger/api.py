"""Doors for programs to the books: what waits for an explanation, closed months, and the bookkeeper's verbs."""

from salur.ledger import actions, queries
from salur.shell.api.resources import rows_of, verb

__all__ = ["actions"]

rows_of("discrepancies", queries.visible_discrepancies, "discrepancy", key="opened_at", day="opened_at",
        filters=("from", "to"), without=("goods_account", "money_account"))  # fmt: skip
rows_of("months", queries.closed_months, "month", key="first", day="first", filters=("from", "to"))

verb("ledger.explain", "discrepancies", paper="discrepancy", example={"note": "Counted again: it was there."})
verb("ledger.close_month", "months", leads="month", example={"first": "2026-01-01"})
verb("ledger.reverse", "postings", paper="posting")
