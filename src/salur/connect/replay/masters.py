"""The lists of items and outlets that lines are looked up in: CSV files, gzipped or not, as in examples/iowa."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple, TypeVar

One = TypeVar("One")
PRODUCT = (
    "item_number", "description", "category", "vendor_number", "vendor_name", "volume_ml", "pack", "cost", "retail",
)  # fmt: skip
OUTLET = ("store_number", "name", "address", "city", "state", "zip_code", "latitude", "longitude")


class Product(NamedTuple):
    """An item; a pack is a case of so many bottles, cost and list price are per bottle, in cents."""

    code: str
    name: str
    category: str
    vendor: str
    vendor_name: str
    volume_ml: int
    pack: int
    upc: str
    scc: str
    cost_cents: int
    retail_cents: int


class Outlet(NamedTuple):
    """A licensed outlet; a coordinate is missing for some."""

    code: str
    name: str
    address: str
    city: str
    latitude: float | None
    longitude: float | None
    post_code: str = ""


class Masters(NamedTuple):
    """Both lists, by code."""

    products: dict[str, Product]
    outlets: dict[str, Outlet]


def read(products: Path, outlets: Path) -> Masters:
    """Both lists; ValueError names file, row and field of what cannot be read."""
    return Masters(
        {one.code: one for one in _each(products, PRODUCT, _product)},
        {one.code: one for one in _each(outlets, OUTLET, _outlet)},
    )


def _each(file: Path, needed: tuple[str, ...], make: Callable[[dict[str, str]], One]) -> Iterator[One]:
    for n, row in enumerate(_rows(file, needed), 2):
        try:
            yield make(row)
        except (ValueError, InvalidOperation) as problem:
            raise ValueError(f"{file}, row {n}: {problem}") from None


def _rows(file: Path, needed: tuple[str, ...]) -> Iterator[dict[str, str]]:
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8-sig", newline="") as text:
        reader = csv.DictReader(text)
        if missing := set(needed) - set(reader.fieldnames or ()):
            raise ValueError(f"{file} has no column {', '.join(sorted(missing))}")
        yield from reader


def _product(row: dict[str, str]) -> Product:
    pack, cost, retail = int(row["pack"]), cents(row["cost"]), cents(row["retail"])
    if pack < 1 or cost + retail < 1:
        raise ValueError(f"item {row['item_number']}: a pack of {pack}, cost {row['cost']}, list {row['retail']}")
    if not cost:  # the list price is one and a half times the cost
        cost = (2 * retail + 1) // 3
    return Product(
        row["item_number"].strip(), row["description"], row["category"], row["vendor_number"], row["vendor_name"],
        int(row["volume_ml"] or 0), pack, row.get("upc", ""), row.get("scc", ""), cost, retail,
    )  # fmt: skip


def _outlet(row: dict[str, str]) -> Outlet:
    parts = (row["address"], row["city"], f"{row['state']} {row['zip_code']}".strip())
    latitude, longitude = (float(row[name]) if row[name] else None for name in ("latitude", "longitude"))
    address = ", ".join(part for part in parts if part)
    return Outlet(
        row["store_number"].strip(), row["name"], address, row["city"], latitude, longitude, row["zip_code"].strip()
    )


def cents(dollars: str) -> int:
    """Dollars as text in whole cents, an empty cell as 0; ValueError if there are fractions of a cent."""
    found = Decimal(dollars or "0").scaleb(2)
    if found != int(found):
        raise ValueError(f"{dollars} dollars are not whole cents")
    return int(found)
