"""XLSX, as a stream: a workbook is a zip of XML, and each cell says of itself what it is.

Read cell by cell, since the library we have for large workbooks (fastexcel) gives each column one type: in a column
where somebody typed a word, its numbers and days become text, and "1234.5" is no longer a number in any language.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree

from salur.connect.profile import FileShape
from salur.connect.readers.table import Raw, Table
from salur.kernel.refusal import Refused

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")
_DAYS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # number formats that are days or times
_DAY_LETTERS = re.compile(r"[dmyh]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_LARGEST_PART = 2_000_000_000  # bytes of one part unpacked: more is a file that was made to fill the memory


def opened(path: Path, shape: FileShape) -> Table:
    """One sheet of a workbook as a table; its values are typed.

    Refused: connect.unreadable_file, connect.no_such_sheet, connect.empty_file.
    """
    try:
        book = _Book(path)
        part = book.sheet(shape.sheet)
    except (zipfile.BadZipFile, zlib.error, KeyError, ElementTree.ParseError, OSError) as error:
        raise Refused(
            "connect.unreadable_file", file=path.name, format="XLSX", error=str(error)[:200] or type(error).__name__
        ) from None
    rows = book.rows(part)
    header: list[str] = []
    for raw in rows if shape.header else ():
        if raw.number >= shape.header or raw.fault:
            header = [str(cell).strip() if cell is not None else "" for cell in raw.cells]
            break
    if shape.header and not any(header):
        raise Refused("connect.empty_file", file=path.name)
    while header and not header[-1]:
        header.pop()
    return Table(path.name, header, _fitted(rows, len(header)), book.done, plain=False)


def _fitted(rows: Iterator[Raw], width: int) -> Iterator[Raw]:
    """Rows as wide as the header: a spreadsheet leaves out empty cells. Rows without anything are passed over."""
    for raw in rows:
        cells = list(raw.cells)
        if raw.fault is None and all(cell is None or cell == "" for cell in cells):
            continue
        if width and len(cells) < width:
            cells += [None] * (width - len(cells))
        yield Raw(raw.number, cells, raw.fault)


class _Book:
    """A workbook: its sheets' names, its shared texts and which number formats are days."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._zip = zipfile.ZipFile(path)
        if any(part.file_size > _LARGEST_PART for part in self._zip.infolist()):
            raise zipfile.BadZipFile("one of its parts is too large")
        self._texts: list[str] = []
        self._days: list[bool] = []
        self._epoch = datetime(1899, 12, 30)
        self._part: Any = None
        self._size = 1

    def sheet(self, wanted: str | int) -> str:
        """The part of a sheet by name or place. Refused: connect.no_such_sheet."""
        book = ElementTree.fromstring(self._zip.read("xl/workbook.xml"))
        space = _STRICT if book.tag.startswith(_STRICT) else _MAIN
        setting = book.find(f"{space}workbookPr")
        if setting is not None and setting.get("date1904") in ("1", "true"):
            self._epoch = datetime(1904, 1, 1)
        sheets = [(one.get("name", ""), _relation(one)) for one in book.iter(f"{space}sheet")]
        names = [name for name, _ in sheets]
        at = wanted - 1 if isinstance(wanted, int) else names.index(wanted) if wanted in names else -1
        if not 0 <= at < len(sheets):
            raise Refused("connect.no_such_sheet", file=self.name, called=wanted, sheets=", ".join(names))
        targets = {
            one.get("Id"): one.get("Target", "")
            for one in ElementTree.fromstring(self._zip.read("xl/_rels/workbook.xml.rels"))
        }
        target = targets[sheets[at][1]]
        self._read_texts()
        self._read_styles()
        return target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    def rows(self, part: str) -> Iterator[Raw]:
        """The rows of a sheet with their own numbers; a broken file ends with a row that says so."""
        self._size = max(self._zip.getinfo(part).file_size, 1)
        self._part = self._zip.open(part)
        number = 0
        try:
            for row in _elements(self._part, "row"):
                number = int(row.get("r") or number + 1)
                yield self._row(number, row)
        except (ElementTree.ParseError, zipfile.BadZipFile, zlib.error, EOFError):
            yield Raw(number + 1, [], Refused("connect.file_cut"))

    def done(self) -> float:
        """How much of the sheet has been read."""
        return 0.0 if self._part is None else min(self._part.tell() / self._size, 1.0) if not self._part.closed else 1.0

    def _row(self, number: int, row: Any) -> Raw:
        cells: list[object] = []
        for at, cell in enumerate(row):
            place = _place(cell.get("r"), at if len(cells) <= at else len(cells))
            cells.extend([None] * (place + 1 - len(cells)))
            cells[place] = self._value(cell)
        return Raw(number, cells)

    def _value(self, cell: Any) -> object:
        kind, text, formula = cell.get("t", "n"), None, None
        for child in cell:
            tag = child.tag.rpartition("}")[2]
            if tag == "v":
                text = child.text
            elif tag == "f":
                formula = child.text
            elif tag == "is":
                return "".join(part.text or "" for part in child.iter() if part.tag.endswith("}t"))
        if text is None:
            return f"={formula}" if formula else None
        if kind == "s":
            return self._texts[int(text)]
        if kind == "b":
            return text == "1"
        if kind in ("str", "e"):
            return f"={formula} ({text})" if kind == "e" and formula else text
        if kind == "d":
            return datetime.fromisoformat(text)
        style = int(cell.get("s") or 0)
        if style < len(self._days) and self._days[style]:
            return self._day(text)
        number = float(text)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number

    def _day(self, text: str) -> object:
        days = float(text)
        if not 0 <= days < 2_958_466:
            return text
        return self._epoch + timedelta(seconds=round(days * 86_400))

    def _read_texts(self) -> None:
        if "xl/sharedStrings.xml" in self._zip.namelist():
            with self._zip.open("xl/sharedStrings.xml") as part:
                for item in _elements(part, "si"):
                    found = [
                        text.text or ""
                        for child in item
                        if not child.tag.endswith("}rPh")
                        for text in child.iter()
                        if text.tag.endswith("}t")
                    ]
                    self._texts.append("".join(found))

    def _read_styles(self) -> None:
        if "xl/styles.xml" not in self._zip.namelist():
            return
        styles = ElementTree.fromstring(self._zip.read("xl/styles.xml"))
        space = styles.tag[: styles.tag.index("}") + 1]
        own = {
            int(one.get("numFmtId", "0")): bool(_DAY_LETTERS.search(_QUOTED.sub("", one.get("formatCode", ""))))
            for one in styles.iter(f"{space}numFmt")
        }
        for cells in styles.iter(f"{space}cellXfs"):
            for one in cells:
                number = int(one.get("numFmtId", "0"))
                self._days.append(own.get(number, number in _DAYS))


def _relation(sheet: Any) -> str:
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")


def _elements(part: IO[bytes], name: str) -> Iterator[Any]:
    """Elements of a name as they end; what has been read is let go."""
    holder: Any = None
    for event, element in ElementTree.iterparse(part, events=("start", "end")):
        if event == "start":
            if holder is None or element.tag.endswith("}sheetData"):
                holder = element
        elif element.tag.endswith(f"}}{name}"):
            yield element
            element.clear()
            holder.clear()


def _place(reference: str | None, otherwise: int) -> int:
    """The place of a cell in its row, from 0: C7 is 2."""
    found = _REFERENCE.fullmatch(reference or "")
    if not found:
        return otherwise
    place = 0
    for letter in found[1]:
        place = place * 26 + ord(letter) - 64
    return place - 1
