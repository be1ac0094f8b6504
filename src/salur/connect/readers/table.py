"""What every reader gives: a header and rows of cells, each with its number and what is wrong with it as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from salur.kernel.refusal import Refused


class Raw(NamedTuple):
    """A row as it stands in the file; `fault` is what is wrong with the row itself (cut off, a quote left open)."""

    number: int
    cells: Sequence[object]
    fault: Refused | None = None


@dataclass
class Table:
    """A file's header ([] for none) and its rows; `done` says how much of the file has been read, from 0 to 1."""

    name: str
    header: list[str]
    rows: Iterator[Raw]
    done: Callable[[], float]
    plain: bool = True  # values are text: the profile's formats say how to read them
