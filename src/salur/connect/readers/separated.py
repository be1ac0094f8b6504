"""CSV of any kind, as a stream: its delimiter and encoding, quotes over several lines, gz, files that were cut off."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from salur.connect.profile import DELIMITERS, DETECT, FileShape
from salur.connect.readers import encoding
from salur.connect.readers.table import Raw, Table
from salur.kernel.refusal import Refused

_SAMPLE = 1 << 20
_MOST_LINES = 200  # of one quoted field; more is a quote that was never closed
_MOST_TEXT = 200_000
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_NAMED = re.compile(r"sep=(.)", re.IGNORECASE)  # a spreadsheet's own first line


class _Bytes(io.RawIOBase):
    """A file's bytes, unpacked if they are packed; the end of a file that was cut off is an end, and remembered."""

    def __init__(self, path: Path) -> None:
        self._plain = path.open("rb")
        self._size = max(path.stat().st_size, 1)
        packed = self._plain.read(2) == b"\x1f\x8b"
        self._plain.seek(0)
        self._file: Any = gzip.GzipFile(fileobj=self._plain) if packed else self._plain
        self.cut = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            piece = self._file.read1(len(buffer))  # read() would lose what there is before the cut
        except (EOFError, zlib.error, gzip.BadGzipFile):
            self.cut, piece = True, b""
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._plain.close()
        super().close()

    def done(self) -> float:
        """How much of the file has been read."""
        return 1.0 if self._plain.closed else min(self._plain.tell() / self._size, 1.0)


def opened(path: Path, shape: FileShape, wanted: frozenset[str] = frozenset()) -> Table:
    """A delimited text file as a table. Refused: connect.unreadable_file, connect.empty_file."""
    with _Bytes(path) as first:
        sample = io.BufferedReader(first, 1 << 16).read(_SAMPLE)
    if not sample.strip(b"\x00\r\n\t ,;"):
        raise Refused("connect.empty_file", file=path.name)
    named = encoding.by_mark(sample) or (encoding.detect(sample) if shape.encoding == DETECT else shape.encoding)
    text = sample.decode(named, encoding.MARK)
    if shape.encoding == DETECT and len(_CONTROL.findall(text[:100_000])) > len(text[:100_000]) // 50:
        raise Refused("connect.unreadable_file", file=path.name, format="CSV", error="it is no text")
    lines = text.splitlines()[:200]
    told = _NAMED.fullmatch(lines[0].strip().lstrip("\ufeff"))
    delimiter = told[1] if told else shape.delimiter
    if delimiter == DETECT:
        delimiter = _delimiter(lines[max(shape.header - 1, 0) :], shape.quote, wanted)
    raw = _Bytes(path)
    stream = io.TextIOWrapper(io.BufferedReader(raw, 1 << 18), encoding=named, errors=encoding.MARK, newline="")
    rows = _Rows(raw, stream, delimiter, shape)
    header_row = shape.header + bool(told) if shape.header else 0
    header = rows.header(header_row)
    if shape.header and not header:
        raise Refused("connect.empty_file", file=path.name)
    return Table(path.name, header, iter(rows), raw.done)


def _delimiter(lines: list[str], quote: str, wanted: frozenset[str]) -> str:
    """The delimiter by which the header has most of the wanted columns, and the rows are most alike."""
    best, score = ",", (-1, -1.0, -1)
    for one in DELIMITERS[1:]:
        widths = [len(next(csv.reader([line], delimiter=one, quotechar=quote), [])) for line in lines if line.strip()]
        if not widths or widths[0] < 2:
            continue
        header = {cell.strip() for cell in next(csv.reader([lines[0]], delimiter=one, quotechar=quote), [])}
        ((_, same),) = Counter(widths).most_common(1)
        found = (len(header & wanted), same / len(widths), widths[0])
        if found > score:
            best, score = one, found
    return best


class _Rows:
    """The rows below the header. A row is a line, or several where a quote is open; blank ones are counted, too."""

    def __init__(self, raw: _Bytes, stream: io.TextIOWrapper, delimiter: str, shape: FileShape) -> None:
        self._raw, self._stream, self._delimiter, self._quote = raw, stream, delimiter, shape.quote
        self._ragged = shape.ragged
        self._back: deque[str] = deque()
        self._number = 0
        self._width = 0

    def header(self, row: int) -> list[str]:
        """The cells of the header row; what stands above it is passed over."""
        found: list[str] = []
        for _ in range(row):
            line = self._line()
            if line is None:
                return []
            self._number += 1
            found, _ = self._record(line)
        found = [cell.strip().lstrip("\ufeff") for cell in found]
        while found and not found[-1]:
            found.pop()
        self._width = len(found)
        return found

    def __iter__(self) -> Iterator[Raw]:
        quote, delimiter = self._quote, self._delimiter
        width = self._width
        line: str | None
        with self._stream:
            for line in self._lines():
                self._number += 1
                bare = line.rstrip("\r\n")
                if not bare or (bare[0] in (delimiter, " ") and not bare.strip(f"{delimiter} \t")):
                    continue  # nothing but delimiters
                last = len(bare) == len(line)  # no line end: it is the last, and may have been cut off
                if quote not in bare:
                    cells, fault = bare.split(delimiter), None
                else:
                    cells, fault = self._record(line)
                if last and self._raw.cut:
                    fault = Refused("connect.file_cut")
                elif len(cells) != width and width and fault is None:
                    cells, fault = self._fitted(cells)
                    if fault is None and not any(cells):
                        continue
                yield Raw(self._number, cells, fault)
            if self._raw.cut and not (self._number and last):
                yield Raw(self._number + 1, [], Refused("connect.file_cut"))

    def _lines(self) -> Iterator[str]:
        while True:
            if self._back:
                yield self._back.popleft()
                continue
            line = self._stream.readline()
            if not line:
                return
            yield line

    def _line(self) -> str | None:
        return self._back.popleft() if self._back else (self._stream.readline() or None)

    def _record(self, line: str) -> tuple[list[str], Refused | None]:
        """The cells of the record that begins with this line. An open quote costs only this line."""
        text, taken = line, [line]
        while True:
            try:
                cells = next(self._parsed(text, strict=True), [])
            except csv.Error as error:
                open_still = "unexpected end" in str(error)
                if open_still and len(taken) < _MOST_LINES and len(text) < _MOST_TEXT and (more := self._line()):
                    taken.append(more)
                    text += more
                    continue
                if not open_still and len(taken) == 1:  # "abc"def: read as it stands
                    return next(self._parsed(text, strict=False), []), None
                return self._given_back(taken)
            if len(taken) > 1 and self._width and len(cells) != self._width:
                return self._given_back(taken)
            return cells, None

    def _given_back(self, taken: list[str]) -> tuple[list[str], Refused]:
        self._back.extendleft(reversed(taken[1:]))
        return taken[0].rstrip("\r\n").split(self._delimiter), Refused("connect.open_quote")

    def _parsed(self, text: str, *, strict: bool) -> Iterator[list[str]]:
        return csv.reader(
            io.StringIO(text, newline=""), delimiter=self._delimiter, quotechar=self._quote, strict=strict
        )

    def _fitted(self, cells: list[str]) -> tuple[list[str], Refused | None]:
        """A row of another width: empty cells at its end are no fault; others say that something was lost or added."""
        width, has = self._width, len(cells)
        if has > width:
            if any(cell.strip() for cell in cells[width:]):
                return cells, Refused("connect.long_row", has=has, needs=width)
            return cells[:width], None
        if self._ragged or not any(cell.strip() for cell in cells):
            return cells + [""] * (width - has), None
        return cells, Refused("connect.short_row", has=has, needs=width)
