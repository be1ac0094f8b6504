"""Files as rows of cells: CSV, XLSX and Parquet, as streams."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path

from salur.connect.profile import DETECT, FileShape
from salur.connect.readers import parquet, separated, spreadsheet
from salur.connect.readers.table import Raw, Table
from salur.kernel.refusal import Refused

__all__ = ["Raw", "Table", "opened"]

_MAGIC = {b"PK\x03\x04": "xlsx", b"PAR1": "parquet"}
_NOT_READ = {
    b"\xd0\xcf\x11\xe0": "an old spreadsheet (.xls): save it as .xlsx", b"%PDF": "a PDF: ask for the table itself",
}  # fmt: skip


def opened(path: Path, shape: FileShape, wanted: Iterable[str] = ()) -> Table:
    """A file as a table; `wanted` are the columns that somebody asks for (they help to find the delimiter).

    Refused: connect.no_such_file, unreadable_file, empty_file, no_such_sheet.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8)
        if start[:2] == b"\x1f\x8b":
            with gzip.open(path) as file:
                inside = file.read(8)
        else:
            inside = start
    except FileNotFoundError:
        raise Refused("connect.no_such_file", file=path.name) from None
    except (OSError, EOFError) as error:
        raise Refused("connect.unreadable_file", file=path.name, format="gz", error=type(error).__name__) from None
    for magic, what in _NOT_READ.items():
        if inside.startswith(magic):
            raise Refused("connect.unreadable_file", file=path.name, format="CSV, XLSX, Parquet", error=what)
    kind = shape.format if shape.format != DETECT else _MAGIC.get(inside[:4], "csv")
    if not inside:
        raise Refused("connect.empty_file", file=path.name)
    if kind == "xlsx":
        return spreadsheet.opened(path, shape)
    if kind == "parquet":
        return parquet.opened(path)
    return separated.opened(path, shape, frozenset(wanted))
