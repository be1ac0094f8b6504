"""Books and carts of the pricing tests."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from salur.pricing.rules import (
    Ask,
    Book,
    Cart,
    Component,
    Part,
    PriceRow,
    RoundingRow,
    Sku,
    TaxRule,
    book,
    pattern,
)

RUPIAH = Part(100)
ROUNDING = RoundingRow("IDR-2025", 1, "IDR", "2025-05-22", net=RUPIAH, tax=RUPIAH, payable=RUPIAH)
DOWN = Part(100, "down")
OLD_ROUNDING = RoundingRow("IDR-OLD", 1, "IDR", "2015-01-01", net=RUPIAH, tax=DOWN, payable=RUPIAH)
PPN = TaxRule(
    "PPN-2025", 1, (Component("PPN", "12"),), (11, 12), code="04", starts_on="2025-01-01",
    goods=pattern({"tax_class": ["standard"]}),
)  # fmt: skip
NO_TAX = TaxRule("NO-TAX", 1, priority=900)
WHO: Mapping[str, str] = {"seller": "DIST-BDG", "buyer": "TOKO-7", "class": "A", "channel": "GT", "territory": "ID/32"}
TEH = Sku({"carton": 24, "inner": 6}, {"tax_class": "standard", "category": "drink/tea"})


def row(id: str, price: str, sku: str = "TEH", **more: Any) -> PriceRow:
    """A price row in rupiah; `when` in its JSON form."""
    when = pattern(more.pop("when", None))
    return PriceRow(id, 1, sku, "IDR", price, when=when, **{"starts_on": "2020-01-01", **more})


def book_with(
    prices: Sequence[PriceRow],
    taxes: Sequence[TaxRule] = (PPN,),
    roundings: Sequence[RoundingRow] = (ROUNDING, OLD_ROUNDING),
    skus: Mapping[str | int, Sku] | None = None,
) -> Book:
    """A small book in rupiah."""
    return book("SNAP", 1, {"IDR": 2}, skus or {"TEH": TEH, "KECAP": TEH}, prices, taxes, roundings)


def cart_with(*lines: Ask, date: str = "2026-06-15", who: Mapping[str, str] = WHO) -> Cart:
    """A cart of these lines."""
    return Cart(date, "IDR", who, lines)


def beside(*path: str) -> Any:
    """JSON from the data that lies beside the checkout on the team's machines; skips the test elsewhere."""
    for folder in Path(__file__).resolve().parents:
        file = folder.parent.joinpath("shared", "data", *path)
        if (folder / "src").is_dir() and file.is_file():
            return json.loads(file.read_text(encoding="utf-8"))
    pytest.skip(f"{'/'.join(path)} does not lie beside this checkout")
