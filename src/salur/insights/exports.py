"""Reports as files: CSV and XLSX written row by row, so that a million rows need no more memory than fifty.

Amounts are in major units with the decimal mark of the language in use, days as ISO dates. Text that a spreadsheet
would take for a formula is given with an apostrophe before it.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import IO, Any

import xlsxwriter

from salur.insights.queries.asked import Column
from salur.kernel import money
from salur.shell.shown import language
from salur.shell.spreadsheets import PRECISE, Echo, safe

DIVIDED = {"share": 1000, "times": 100}


def plain(value: Any, kind: str, currency: str) -> str:
    """A value as a file says it, with a point for decimals; nothing for nothing."""
    if value is None:
        return ""
    if kind == "money":
        return money.decimal_string(int(value), currency)
    if kind in DIVIDED:
        whole, places = DIVIDED[kind], 3 if kind == "share" else 2
        sign, size = ("-" if value < 0 else ""), abs(int(value))
        return f"{sign}{size // whole}.{size % whole:0{places}d}"
    return value.isoformat() if isinstance(value, date) else str(value)


def as_csv(
    heads: Sequence[str], columns: Sequence[Column], rows: Iterable[Sequence[Any]], currency: str
) -> Iterator[bytes]:
    """Lines of a CSV file (UTF-8 with its mark, so that Excel reads it); in Indonesian with ; and decimal commas.

    Each row begins with its key and label; they are text.
    """
    comma = language() == "id"
    writer = csv.writer(Echo(), delimiter=";" if comma else ",", lineterminator="\r\n")
    yield b"\xef\xbb\xbf" + writer.writerow([safe(head) for head in heads]).encode()
    for key, label, *values in rows:
        cells = [safe(str(key)), safe(str(label))]
        for column, value in zip(columns, values, strict=True):
            text = plain(value, column.kind, currency)
            cells.append(text.replace(".", ",") if comma and column.kind in ("money", "share", "times") else text)
        yield writer.writerow(cells).encode()


def as_xlsx(
    heads: Sequence[str], columns: Sequence[Column], rows: Iterable[Sequence[Any]], currency: str, title: str
) -> IO[bytes]:
    """A workbook in a temporary file, at its beginning; each row is on the disk before the next is made."""
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  whoever sends it closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(title[:31])
    bold, percent = book.add_format({"bold": True}), book.add_format({"num_format": "0.0%"})
    amount = book.add_format({"num_format": "#,##0.00" if money.exponent(currency) else "#,##0"})
    times, whole = book.add_format({"num_format": "0.00"}), book.add_format({"num_format": "#,##0"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    formats = {"money": amount, "share": percent, "times": times, "number": whole}
    for at, head in enumerate(heads):
        sheet.write_string(0, at, head, bold)
    for line, (key, label, *values) in enumerate(rows, 1):
        sheet.write_string(line, 0, safe(str(key)))
        sheet.write_string(line, 1, safe(str(label)))
        for at, (column, value) in enumerate(zip(columns, values, strict=True), 2):
            if isinstance(value, date):
                sheet.write_datetime(line, at, value, day)
            elif value is not None and column.kind in formats and abs(value) < PRECISE:
                sheet.write_number(line, at, float(plain(value, column.kind, currency)), formats[column.kind])
            elif value is not None:
                sheet.write_string(line, at, safe(plain(value, column.kind, currency)))
    book.close()
    file.seek(0)
    return file
