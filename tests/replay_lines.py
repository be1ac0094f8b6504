"""Lines to be replayed: real ones of one day, dealt over some weeks, as a file. Needs nothing that runs."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from examples.iowa import day

COLUMNS = ("invoice_no", "line_no", "date", "store_number", "item_number", "bottles", "sale_dollars")
Row = tuple[object, ...]


def week_rows(every: int, weeks: int = 3, first: date = date(2021, 5, 18)) -> list[Row]:
    """Real lines: every so many invoices of the real day, dealt over so many weeks."""
    invoices: dict[str, list[day.SaleLine]] = {}
    for line in day.read_day():
        invoices.setdefault(line.invoice_no, []).append(line)
    rows: list[Row] = []
    for n, some in enumerate(list(invoices.values())[::every]):
        on = first + timedelta(days=7 * (n % weeks) + n // weeks % 3)
        rows += [
            (one.invoice_no, one.line_no, on, one.store_number, one.item_number, one.bottles, _dollars(one.sale_cents))
            for one in some
        ]
    return rows


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def write(file: Path, rows: Iterable[Row]) -> Path:
    """Lines as a CSV file with a header."""
    with file.open("w", newline="", encoding="utf-8") as text:
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return file
