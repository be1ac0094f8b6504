"""Doors for programs to imports and to the stock that distributors report."""

from salur.connect import actions, bodies, queries
from salur.shell.api.resources import papers, rows_of, verb
from salur.shell.api.shapes import counted

__all__ = ["actions"]

papers("imports", queries.visible, key="begun_at", without=("profile_digest",))
rows_of("stock-reports", queries.stock_lines, "stock_line", key="told_at", day="until", filters=("from", "to"),
        counts=("opening", "received", "sent", "adjusted", "closing", "difference"))  # fmt: skip
counted(bodies.StockLineBody, "opening", "received", "sent", "adjusted", "closing")

verb(
    "connect.report_stock", "stock-reports", leads="stock_line",
    example={
        "supplier": "PABRIK", "place": "GUDANG", "place_code": "DC-01", "sku": "TEH-350", "sku_code": "7781",
        "since": "2026-02-01", "until": "2026-02-28", "opening": 480, "received": 240, "sent": 600, "adjusted": 0,
        "closing": 120,
    },
)  # fmt: skip
