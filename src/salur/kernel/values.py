"""Values as PostgreSQL reads them from text: arrays, and lines of COPY."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

PLAIN = {int, UUID, date}  # written as they are, in an array and in COPY
PLAIN_OR_NONE = PLAIN | {type(None)}
BINARY = (bytes, bytearray, memoryview)


def array(values: Iterable[Any]) -> str:
    """A PostgreSQL array literal: a string cast in SQL costs the driver half of what adapting a list does."""
    column = list(values)
    if len(column) == 1 and column[0].__class__ in PLAIN:
        return f"{{{column[0]}}}"
    kinds = set(map(type, column))
    if kinds <= PLAIN:
        return "{" + ",".join(map(str, column)) + "}"
    if kinds == {str}:
        joined = '","'.join(column)
        if "\\" not in joined and joined.count('"') == 2 * len(column) - 2:
            return '{"' + joined + '"}'
    if kinds <= PLAIN_OR_NONE:
        return "{" + ",".join(["NULL" if value is None else str(value) for value in column]) + "}"
    return "{" + ",".join([_quoted(value) for value in column]) + "}"


def _quoted(value: Any) -> str:
    text = as_text(value)
    return "NULL" if text is None else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def copied(column: tuple[Any, ...]) -> Iterable[str]:
    """A column as COPY wants it: what needs no care goes through at C speed."""
    kinds = set(map(type, column))
    if kinds <= PLAIN:
        return map(str, column)
    if kinds == {str}:
        joined = "\0".join(column)
        if "\\" not in joined and "\t" not in joined and "\n" not in joined and "\r" not in joined:
            return column
    if kinds <= PLAIN_OR_NONE:
        return ["\\N" if value is None else str(value) for value in column]
    return [_escaped(value) for value in column]


def _escaped(value: Any) -> str:
    text = as_text(value)
    if text is None:
        return "\\N"
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def as_text(value: Any) -> str | None:
    """A value as text; None stays None."""
    if value is None:
        return None
    return "\\x" + value.hex() if isinstance(value, BINARY) else str(value)


def text(values: Iterable[Any]) -> list[str | None]:
    """Values as text, for places that say their type: one statement then, whatever the kinds of values."""
    return [value if value is None or value.__class__ is str else as_text(value) for value in values]
