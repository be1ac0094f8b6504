"""Make the files of this folder from the State of Iowa's open data: products, stores, and one day of invoices.

    python -m venv /tmp/iowa && /tmp/iowa/bin/pip install pyarrow
    /tmp/iowa/bin/python examples/iowa/make.py FOLDER [--into FOLDER]

FOLDER holds products.csv and stores.csv as the state publishes them, and sales_lines_2021H1.parquet (invoice_no,
line_no, date, store_number, item_number, bottles, sale_dollars: the state's invoice lines of that half year, dollars as
floats). Nothing is repaired on the way: wrong check digits, shared barcodes, missing coordinates and spoilt letters
stay as published, because an importer must live with them. Only columns are chosen and renamed, the lines are sorted,
and dollars become exact decimal text. The same source and the same zlib make the same bytes.
"""

import argparse
import csv
import datetime
import gzip
import importlib
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

Rows = Sequence[Sequence[str]]
DAY = datetime.date(2021, 5, 18)
CENT = Decimal("0.01")

PRODUCT_COLUMNS = {
    "item_number": "Item Number",
    "description": "Item Description",
    "category": "Category Name",
    "vendor_number": "Vendor",
    "vendor_name": "Vendor Name",
    "volume_ml": "Bottle Volume (ml)",
    "pack": "Pack",
    "inner_pack": "Inner Pack",
    "upc": "UPC",
    "scc": "SCC",
    "cost": "State Bottle Cost",
    "retail": "State Bottle Retail",
}
STORE_COLUMNS = {
    "store_number": "Store Number",
    "name": "Store Name",
    "status": "Store Status",
    "address": "Address",
    "city": "City",
    "state": "State",
    "zip_code": "Zip Code",
    "latitude": "latitude",
    "longitude": "longitude",
}
LINE_COLUMNS = ("invoice_no", "line_no", "store_number", "item_number", "bottles", "sale_dollars")

# What the source is known to hold: another number means another source, or a mistake here.
KNOWN = {
    "products": 6_482,
    "stores": 2_296,
    "lines": 13_402,
    "invoices": 514,
    "stores on the day": 377,
    "bottles": 144_884,
    "cents": 193_506_353,
    "items twice on an invoice": 10,
}


def exact_dollars(dollars: float) -> str:
    """The amount as text with two decimals; ValueError if the float does not stand for whole cents."""
    # repr gives the shortest decimal that is this float, which is what the publisher wrote before it became one.
    written = Decimal(repr(dollars))
    rounded = written.quantize(CENT)
    if rounded != written or float(rounded) != dollars:
        raise ValueError(f"{dollars!r} dollars are not whole cents")
    return str(rounded)


def chosen(source: Path, columns: Mapping[str, str]) -> list[list[str]]:
    """The rows of a published CSV file, in its order, with only the given columns (our name: the publisher's name)."""
    with source.open(encoding="utf-8", newline="") as file:
        return [[row[published] for published in columns.values()] for row in csv.DictReader(file)]


def lines_of_day(source: Path) -> list[list[str]]:
    """The invoice lines of DAY from the half year's Parquet file, sorted by invoice and line."""
    # Imported by name because pyarrow is needed here only and is no dependency of the program or of its type check.
    parquet: Any = importlib.import_module("pyarrow.parquet")
    rows = parquet.read_table(source, columns=[*LINE_COLUMNS, "date"], filters=[("date", "==", DAY)]).to_pylist()
    rows.sort(key=lambda row: (row["invoice_no"], row["line_no"]))
    return [[*(str(row[name]) for name in LINE_COLUMNS[:-1]), exact_dollars(row["sale_dollars"])] for row in rows]


def write(target: Path, header: Iterable[str], rows: Rows) -> None:
    """Write one gzipped CSV file whose bytes depend on nothing but its rows: no time and no file name in the header."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    with target.open("wb") as file, gzip.GzipFile("", mode="wb", fileobj=file, mtime=0) as zipped:
        zipped.write(text.getvalue().encode("utf-8"))


def found(products: Rows, stores: Rows, lines: Rows) -> dict[str, int]:
    """The figures to compare with KNOWN; ValueError if a line names an item or a store that the masters lack."""
    if strange := {line[3] for line in lines} - {product[0] for product in products}:
        raise ValueError(f"items without a product: {sorted(strange)}")
    if strange := {line[2] for line in lines} - {store[0] for store in stores}:
        raise ValueError(f"stores without an address: {sorted(strange)}")
    together = Counter((line[0], line[3]) for line in lines)
    return {
        "products": len({product[0] for product in products}),
        "stores": len({store[0] for store in stores}),
        "lines": len({(line[0], line[1]) for line in lines}),
        "invoices": len({line[0] for line in lines}),
        "stores on the day": len({line[2] for line in lines}),
        "bottles": sum(int(line[4]) for line in lines),
        "cents": sum(int(Decimal(line[5]).scaleb(2)) for line in lines),
        "items twice on an invoice": sum(count == 2 for count in together.values()),
    }


def main() -> None:
    """Read the source folder, check the figures, and only then write the three files."""
    parser = argparse.ArgumentParser(description="Make the example files of Iowa from the state's open data.")
    parser.add_argument("source", type=Path, help="folder with products.csv, stores.csv, sales_lines_2021H1.parquet")
    parser.add_argument("--into", type=Path, default=Path(__file__).parent, help="where to write (this folder)")
    asked = parser.parse_args()
    products = chosen(asked.source / "products.csv", PRODUCT_COLUMNS)
    stores = chosen(asked.source / "stores.csv", STORE_COLUMNS)
    lines = lines_of_day(asked.source / "sales_lines_2021H1.parquet")
    figures = found(products, stores, lines)
    if figures != KNOWN:
        raise SystemExit(f"not the source we know: {figures} instead of {KNOWN}")
    write(asked.into / "products.csv.gz", PRODUCT_COLUMNS, products)
    write(asked.into / "stores.csv.gz", STORE_COLUMNS, stores)
    write(asked.into / f"day_{DAY}.csv.gz", LINE_COLUMNS, lines)
    for name, figure in figures.items():
        print(f"{figure:>12,} {name}")


if __name__ == "__main__":
    main()
