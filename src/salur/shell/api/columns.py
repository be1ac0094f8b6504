"""From a table's columns (or a named tuple's fields) to what lists and papers say in JSON, and its schema."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from django.db import models

from salur.kernel import money
from salur.kernel.actor import Actor
from salur.shell.api.references import NAMED, REFERENCES, codes
from salur.shell.api.shapes import MONEY

Kind = Literal["text", "whole", "money", "day", "moment", "flag", "degrees"]
HIDDEN = {"organisation", "counterpart"}
SCHEMAS: dict[Kind, dict[str, Any]] = {
    "text": {"type": "string"},
    "whole": {"type": "integer"},
    "money": {"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "description": "In the major unit, as text."},
    "day": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
    "flag": {"type": "boolean"},
    "degrees": {"type": "number"},
}
SAMPLES: dict[Kind, Any] = {
    "text": "…", "whole": 17, "money": "96000.00", "day": "2026-03-02", "moment": "2026-03-02T02:15:00+00:00",
    "flag": True, "degrees": -6.2088,
}  # fmt: skip


class Column(NamedTuple):
    """A value of a row: what it is called in JSON, where it comes from, and what kind it is."""

    name: str
    source: str
    kind: Kind
    empty: bool
    reference: str = ""  # the kind of thing whose code stands beside it


FIELDS: tuple[tuple[type[models.Field[Any, Any]], Kind], ...] = (
    (models.DateTimeField, "moment"),
    (models.DateField, "day"),
    (models.BooleanField, "flag"),
    (models.FloatField, "degrees"),
    (models.IntegerField, "whole"),
    (models.ForeignKey, "whole"),
    (models.AutoField, "whole"),
    (models.CharField, "text"),
    (models.TextField, "text"),
    (models.UUIDField, "text"),
)


def of_table(model: type[models.Model], without: Iterable[str] = (), counts: Iterable[str] = ()) -> list[Column]:
    """The columns of a table; the paper that a line belongs to, and whose the row is, need no saying.

    `counts` are pieces here, though elsewhere the name is money.
    """
    found = []
    for field in model._meta.concrete_fields:
        if field.name in HIDDEN or field.name in without:
            continue
        kind = next((kind for known, kind in FIELDS if isinstance(field, known)), None)
        if kind is not None:
            column = _column(field.name, field.attname, kind, field.null)
            found.append(column._replace(kind="whole") if field.name in counts else column)
    return found


def of_tuple(row: Any, without: Iterable[str] = (), counts: Iterable[str] = ()) -> list[Column]:
    """The columns of a named tuple that a query gives; `counts` are pieces here, though elsewhere the name is money."""
    kinds: dict[Any, Kind] = {
        int: "whole", str: "text", bool: "flag", date: "day", datetime: "moment", float: "degrees",
    }  # fmt: skip
    found = []
    for name, hint in get_type_hints(row).items():
        options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
        kind = kinds.get(options[0])
        if name not in without and kind is not None:
            column = _column(name, name, kind, len(options) > 1)
            found.append(column._replace(kind="whole") if name in counts else column)
    return found


def _column(name: str, source: str, kind: Kind, empty: bool) -> Column:
    if kind == "whole" and name in MONEY:
        return Column(name, source, "money", empty)
    reference = NAMED.get(name, "")
    coded = bool(reference) and REFERENCES[reference].call is not None
    return Column(name, source, kind, empty, reference if kind == "whole" and coded else "")


def schema(
    title: str, columns: Sequence[Column], more: Mapping[str, Any] | None = None, doc: str = ""
) -> dict[str, Any]:
    """The JSON schema of a row."""
    properties: dict[str, Any] = {}
    for column in columns:
        said = dict(SCHEMAS[column.kind])
        if column.empty:
            said["type"] = [said["type"], "null"]
        properties[column.name] = said
        if column.reference:
            properties[f"{column.name}_code"] = {"type": ["string", "null"]}
    properties |= more or {}
    made = {"type": "object", "title": title, "properties": properties, "required": list(properties)}
    return made | ({"description": doc} if doc else {})


def sample(columns: Sequence[Column]) -> dict[str, Any]:
    """A row as an example shows it."""
    found: dict[str, Any] = {}
    for column in columns:
        found[column.name] = SAMPLES[column.kind]
        if column.name == "currency":
            found[column.name] = "IDR"
        if column.reference:
            found[f"{column.name}_code"] = "…"
    return found


def wanted(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], into: dict[str, set[int]]) -> None:
    """Add the things that rows name, by kind, so that they are all asked for at once."""
    for column in columns:
        if column.reference:
            into.setdefault(column.reference, set()).update(row[column.source] for row in rows if row[column.source])


def said(
    columns: Sequence[Column], row: Mapping[str, Any], known: Mapping[str, Mapping[int, str]], currency: str
) -> dict[str, Any]:
    """A row as JSON has it: amounts and instants as text, codes beside numbers."""
    coin = row.get("currency") or currency
    found: dict[str, Any] = {}
    for name, source, kind, _, reference in columns:
        value = row[source]
        if value is None:
            pass
        elif kind == "money":
            value = money.decimal_string(value, coin)
        elif kind in ("day", "moment"):
            value = value.isoformat()
        elif kind == "text":
            value = str(value)
        found[name] = value
        if reference:
            found[f"{name}_code"] = known.get(reference, {}).get(row[source] or 0)
    return found


def all_said(
    actor: Actor, parts: Sequence[tuple[Sequence[Column], Sequence[Mapping[str, Any]]]], currency: str
) -> list[list[dict[str, Any]]]:
    """Several tables' rows at once: their things' codes are asked for together."""
    things: dict[str, set[int]] = {}
    for columns, rows in parts:
        wanted(columns, rows, things)
    known = codes(actor, things)
    return [[said(columns, row, known, currency) for row in rows] for columns, rows in parts]
