"""Rows that were stopped, on their way into the record and into files that people correct and send again."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from salur.connect.bodies import Stopped
from salur.connect.profile import FileShape
from salur.connect.rules import cells as reading
from salur.connect.rules import dates, numbers
from salur.kernel.refusal import Refused

HEADS = ("row", "field", "value", "reason")
Say = Callable[[Refused], str]


def plain(cell: object) -> object:
    """A cell as JSON can hold it; `typed` gives it back."""
    if isinstance(cell, str):
        return reading.legible(cell)
    if cell is None or isinstance(cell, bool | int):
        return cell
    if isinstance(cell, float):
        return cell if cell == cell and abs(cell) != float("inf") else str(cell)
    if isinstance(cell, Decimal):
        return {"number": str(cell)}
    if isinstance(cell, date | time):
        return {"day": cell.isoformat()}
    return str(cell)


def typed(cell: Any) -> object:
    """A cell from what `plain` made of it."""
    if isinstance(cell, dict):
        if "number" in cell:
            return Decimal(cell["number"])
        text = str(cell["day"])
        try:
            return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
        except ValueError:
            return text
    return cell


def rows(stopped: Iterable[Stopped], width: int, say: Say) -> Iterator[list[object]]:
    """Lines of a file of errors: the row as it stood, then its number, the fields, their values and why."""
    for one in stopped:
        found = [typed(cell) for cell in one.cells]
        found = (found + [None] * width)[: max(width, 0) or len(found)]
        reasons = [say(Refused.restored(list(reason))) for _, _, reason in one.faults]
        fields = [field for field, _, _ in one.faults if field]
        values = [value for _, value, _ in one.faults if value]
        yield [*found, one.row, "; ".join(dict.fromkeys(fields)), "; ".join(dict.fromkeys(values)), " ".join(reasons)]


def write(path: Path, header: Sequence[str], stopped: Iterable[Stopped], shape: FileShape, say: Say) -> int:
    """Write a file of errors: a workbook if its name ends in .xlsx, else CSV. Gives the rows written."""
    if path.suffix.lower() == ".xlsx":
        return write_xlsx(path, header, stopped, say)
    return write_csv(path, header, stopped, shape, say)


def write_csv(path: Path, header: Sequence[str], stopped: Iterable[Stopped], shape: FileShape, say: Say) -> int:
    """Write a file of errors as CSV, in the way the profile says that its files are written. Gives the rows written."""
    count = 0
    delimiter = "," if shape.delimiter == "detect" else shape.delimiter
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, delimiter=delimiter, quotechar=shape.quote)
        if header:
            out.writerow([*header, *HEADS])
        for row in rows(stopped, len(header), say):
            out.writerow([numbers.guarded(_written(cell, shape)) for cell in row])
            count += 1
    return count


def _written(cell: object, shape: FileShape) -> str:
    if isinstance(cell, bool) or cell is None:
        return reading.shown(cell)
    if isinstance(cell, int | float | Decimal):
        return numbers.written(numbers.native(cell), shape.numbers)
    if isinstance(cell, datetime) and cell.time() != time(0):
        return f"{dates.written(cell.date(), shape.dates[0])} {cell.time().isoformat('seconds')}"
    if isinstance(cell, date):
        return dates.written(cell, shape.dates[0])
    return str(cell)


def write_xlsx(path: Path, header: Sequence[str], stopped: Iterable[Stopped], say: Say) -> int:
    """Write a file of errors as a workbook; numbers stay numbers and days days. Gives the rows written."""
    count = 0
    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    if header:
        for at, head in enumerate([*header, *HEADS]):
            sheet.write_string(0, at, head)
        count = 1
    for row in rows(stopped, len(header), say):
        for at, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(count, at, cell, day)
            elif isinstance(cell, bool):
                sheet.write_boolean(count, at, cell)
            elif isinstance(cell, int | float | Decimal) and -(10**15) < cell < 10**15:
                sheet.write_number(count, at, float(cell))
            elif cell is not None:
                sheet.write_string(count, at, str(cell)[:32_767])
        count += 1
    book.close()
    return count - bool(header)


def tally(stopped: Iterable[Stopped]) -> Counter[tuple[str, str]]:
    """How many rows were refused for what: by (code of the reason, field), the first fault of each row counting."""
    found: Counter[tuple[str, str]] = Counter()
    for one in stopped:
        if not one.taken:
            field, _, reason = one.faults[0]
            found[str(reason[0]), field] += 1
    return found
