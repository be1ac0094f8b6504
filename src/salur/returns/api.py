"""Doors for programs to the goods that come back."""

from salur.returns import actions, queries
from salur.shell.api.resources import papers, verb

__all__ = ["actions"]

papers("returns", queries.visible, key="at", inside={"lines": (), "inspections": ()})
papers("send-backs", queries.visible_send_backs, key="at", inside={"lines": ()})

verb(
    "returns.receive", "returns", leads="return",
    example={
        "buyer": "TOKO-1", "place": "GUDANG",
        "lines": [{"sku": "TEH-350", "pieces": 6, "reason": "Dented"}], "reference": "R-12",
    },
)  # fmt: skip
verb(
    "returns.inspect", "returns", paper="return",
    example={"found": [{"line": 1, "disposition": "restock", "pieces": 6, "accepted": True}]},
)  # fmt: skip
verb(
    "returns.send_back", "send-backs", leads="send_back",
    example={"supplier": "PABRIK", "place": "GUDANG", "lines": [{"sku": "TEH-350", "pieces": 6}]},
)  # fmt: skip
