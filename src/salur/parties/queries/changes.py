"""What has been changed about a master, when, by whom and with which verb: read from the history the database keeps."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from salur.kernel import sql

HIDDEN = frozenset({"id", "organisation", "uuid", "party", "sku_id", "product_id"})
MOST = 60


class Change(NamedTuple):
    """One write to a master: what it changed (column, before, after); the first write has nothing before."""

    at: datetime
    person: int
    verb: str
    first: bool
    changed: tuple[tuple[str, Any, Any], ...]


def changes(table: str, column: str, identity: int) -> list[Change]:
    """The writes to a master that the policies show, latest first; at most 60. `table` is its history's.

    Several rows of one master (the packs of a SKU) are told apart by their own number.
    """
    rows = sql.fetch(
        f"SELECT pgh_created_at, pgh_context::text, to_jsonb(e)::text FROM {table} e WHERE {column} = %s "
        "ORDER BY pgh_id DESC LIMIT %s",
        (identity, MOST + 1),
    )
    found: list[Change] = []
    before: dict[int, dict[str, Any]] = {}
    for at, context, text in reversed(rows):
        who = json.loads(context) if context else {}
        row = {name: value for name, value in json.loads(text).items() if not name.startswith("pgh_")}
        old = before.get(row["id"])
        changed = tuple(
            (name, old[name], value)
            for name, value in row.items()
            if old is not None and name not in HIDDEN and old.get(name) != value
        )
        before[row["id"]] = row
        if old is None or changed:
            found.append(Change(at, int(who.get("person") or 0), str(who.get("verb") or ""), old is None, changed))
    return found[::-1][:MOST]
