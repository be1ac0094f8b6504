"""Rows as files that spreadsheets read: CSV line by line, XLSX through the disk, and no text that they would run."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO

import xlsxwriter
from django.utils import timezone

from salur.kernel import money
from salur.shell.shown import language
from salur.shell.tables import Cell

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
PRECISE = 10**15  # larger numbers lose digits in a spreadsheet: they are given as text
MOST_ROWS = 1_048_575  # of a worksheet, beside its heads
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Echo:
    """A file that gives back what is written, for the CSV writer."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def safe(text: str) -> str:
    """Text that no spreadsheet runs: what would begin a formula is quoted."""
    return "'" + text if text.lstrip(" ").startswith(FORMULA) or text.startswith(FORMULA) else text


def heads_of(heads: Sequence[str], currency_head: str) -> list[str]:
    """The heads of a file of cells; with amounts among them the currency of each row stands last."""
    return [*heads, *([currency_head] if currency_head else [])]


def said(cell: Cell) -> str:
    """What a cell says in a file: numbers bare, amounts in major units, days and instants as ISO has them."""
    value = cell.value
    if value is None:
        return " · ".join(part for part in (cell.text, cell.note) if part)
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return money.decimal_string(value, cell.coin) if cell.coin else str(value)


def _currency(row: Sequence[Cell]) -> str:
    return next((cell.coin for cell in row if cell.coin), "")


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]], currency_head: str = "") -> Iterator[bytes]:
    """Lines of a CSV file (UTF-8 with its mark, so that Excel reads it); in Indonesian with ; and decimal commas."""
    comma = language() == "id"
    writer = csv.writer(Echo(), delimiter=";" if comma else ",", lineterminator="\r\n")
    yield b"\xef\xbb\xbf" + writer.writerow([safe(head) for head in heads_of(heads, currency_head)]).encode()
    for row in rows:
        cells = []
        for cell in row:
            text = said(cell)
            if isinstance(cell.value, int):
                cells.append(text.replace(".", ",") if comma else text)
            else:
                cells.append(safe(text))
        yield writer.writerow([*cells, *([_currency(row)] if currency_head else [])]).encode()


def as_xlsx(heads: Sequence[str], rows: Iterable[Sequence[Cell]], title: str, currency_head: str = "") -> IO[bytes]:
    """A workbook in a temporary file, at its beginning; each row is on the disk before the next is made."""
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  whoever sends it closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("".join(one for one in title if one not in "[]:*?/\\'")[:31])
    bold, whole = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
    cents = book.add_format({"num_format": "#,##0.00"})
    day, moment = (book.add_format({"num_format": one}) for one in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
    for at, head in enumerate(heads_of(heads, currency_head)):
        sheet.write_string(0, at, safe(head), bold)
    for line, row in enumerate(rows, 1):
        for at, cell in enumerate(row):
            value = cell.value
            if isinstance(value, datetime):
                sheet.write_datetime(line, at, timezone.localtime(value).replace(tzinfo=None), moment)
            elif isinstance(value, date):
                sheet.write_datetime(line, at, datetime(value.year, value.month, value.day), day)
            elif value is not None and abs(value) < PRECISE:
                sheet.write_number(line, at, float(said(cell)), cents if cell.coin else whole)
            elif text := said(cell):
                sheet.write_string(line, at, text if value is not None else safe(text))
        if currency_head:
            sheet.write_string(line, len(row), _currency(row))
    book.close()
    file.seek(0)
    return file
