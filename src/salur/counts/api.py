"""Doors for programs to the counts of stock."""

from salur.counts import actions, queries
from salur.shell.api.resources import papers, verb

__all__ = ["actions"]

papers("counts", queries.visible, key="counted_at", inside={"lines": ()})

verb(
    "counts.tell", "counts", leads="count",
    example={"place": "GUDANG", "lines": [{"sku": "TEH-350", "pieces": 236}], "reference": "Sheet 12"},
)  # fmt: skip
verb("counts.approve", "counts", paper="count")
verb("counts.cancel", "counts", paper="count")
