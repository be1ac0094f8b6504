"""The verbs of connect, one per file."""

from salur.connect.actions.import_rows import import_rows
from salur.connect.actions.report_stock import report_stock

__all__ = ["import_rows", "report_stock"]
