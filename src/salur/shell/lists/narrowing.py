"""The rows that are asked for: narrowed, in order, a page of them or all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from salur.kernel.actor import Actor
from salur.shell.listed import Days, Listed
from salur.shell.lists.asked import Asked, amounts
from salur.shell.paging import ROWS, sides

AT_ONCE = 500  # rows of a file that are read and named together


def page(asked: Asked, most: int = ROWS) -> tuple[list[Any], str]:
    """Rows from where to go on, and where the page after them begins ('' = nowhere). One statement."""
    found = list(_ordered(asked, asked.given.get("after", ""), most + 1))
    if len(found) <= most:
        return found, ""
    return found[:most], edge(found[most - 1])


def every(asked: Asked) -> Iterator[list[Any]]:
    """All rows, some hundred at a time; one statement, read through a cursor of the transaction."""
    rows = _ordered(asked, "", None).iterator(chunk_size=AT_ONCE)
    while found := list(islice(rows, AT_ONCE)):
        yield found


def of(listed: Listed, actor: Actor, identities: list[int]) -> list[Any]:
    """Those of certain rows that the actor may see."""
    return list(listed.rows(actor).filter(pk__in=identities))


def newest(asked: Asked) -> date | None:
    """The last day of the list's period that has a row that fits."""
    days = (one for one in asked.listed.filters if isinstance(one, Days))
    name = next(one.of for one in days if one.name == asked.listed.period)
    found = [
        value
        for rows in _narrowed(asked)
        for value in rows.exclude(**{name: None}).order_by(f"-{name}").values_list(name, flat=True)[:1]
    ]
    return max((timezone.localdate(one) if hasattr(one, "hour") else one for one in found), default=None)


def _narrowed(asked: Asked) -> list[QuerySet[Any]]:
    """The rows that fit, from each side that may be read by an index of its own; none if a filter cannot be read."""
    rows = asked.listed.rows(asked.actor)
    if asked.faults:
        return [rows.none()]
    if more := amounts(asked.listed):
        rows = rows.annotate(**more)
    return [one.filter(asked.wanted) for one in sides(asked.actor, rows)]


def _ordered(asked: Asked, after: str, most: int | None) -> QuerySet[Any]:
    """The rows in order from a key on; both sides in one statement, each read no further than it must."""
    column, falling = asked.sort
    parts = [rows.annotate(sort_key=column.key) for rows in _narrowed(asked)]
    known = _opened(parts[0], after)
    if known is not None:
        parts = [rows.filter(_beyond(*known, falling)) for rows in parts]
    sign = "-" if falling else ""
    order = (f"{sign}sort_key", f"{sign}id")
    parts = [rows.order_by(*order)[:most] for rows in parts]
    both: QuerySet[Any] = parts[0].union(*parts[1:], all=True).order_by(*order)[:most] if parts[1:] else parts[0]
    return both


def edge(row: Any) -> str:
    """The key of a row, as an address has it."""
    value = row.sort_key
    said = value.isoformat() if isinstance(value, date) else str(value)
    return f"{'' if value is None else f'v{said}'}~{row.pk}"


def _opened(rows: QuerySet[Any], after: str) -> tuple[Any, int] | None:
    """A key as it stood in the address; None if there is none, or somebody has meddled with it."""
    value, _, identity = after.rpartition("~")
    if not identity.isascii() or not identity.isdigit() or len(identity) > 18:
        return None
    if not value:
        return (None, int(identity)) if after.startswith("~") else None
    try:
        return rows.query.annotations["sort_key"].output_field.to_python(value.removeprefix("v")), int(identity)
    except Exception:
        return None


def _beyond(value: Any, identity: int, falling: bool) -> Q:
    """Rows after a key. PostgreSQL puts what is empty last if rising, first if falling.

    The first condition repeats a part of the second: an index reads by it from the key on.
    """
    side = "lt" if falling else "gt"
    same = Q(sort_key__isnull=True) if value is None else Q(sort_key=value)
    later = same & Q(**{f"pk__{side}": identity})
    if value is None:
        return later | Q(sort_key__isnull=False) if falling else later
    here = Q(**{f"sort_key__{side}e": value}) & (Q(**{f"sort_key__{side}": value}) | later)
    return here if falling else here | Q(sort_key__isnull=True)
