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


def changes(*sources: tuple[str, str, int]) -> list[Change]:
    """The writes to a master that the policies show, latest first; at most 60. One statement.

    A source is (table of the history, column, number); several rows under one number (the packs of a SKU) are told
    apart by their own.
    """
    parts = " UNION ALL ".join(
        f"(SELECT '{table}', pgh_created_at, pgh_context::text, to_jsonb(e)::text, pgh_id FROM {table} e "
        f"WHERE {column} = %s ORDER BY pgh_id DESC LIMIT {MOST + 1})"
        for table, column, _ in sources
    )
    every = f"SELECT * FROM ({parts}) written (source, at, who, body, n) ORDER BY at, n"
    rows = sql.fetch(every, tuple(number for _, _, number in sources))
    found: list[Change] = []
    before: dict[tuple[str, int], dict[str, Any]] = {}
    for table, at, context, text, _ in rows:
        who = json.loads(context) if context else {}
        row = {name: value for name, value in json.loads(text).items() if not name.startswith("pgh_")}
        old = before.get((table, row["id"]))
        changed = tuple(
            (name, old[name], value)
            for name, value in row.items()
            if old is not None and name not in HIDDEN and old.get(name) != value
        )
        before[table, row["id"]] = row
        if old is None or changed:
            found.append(Change(at, int(who.get("person") or 0), str(who.get("verb") or ""), old is None, changed))
    return found[::-1][:MOST]
