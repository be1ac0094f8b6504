"""Identities from blocks: one round trip to the sequence per thousand rows, not one per row.

An identity says nothing about time or order; papers are ordered by when they happened. A block belongs to its
connection: what a killed server forgets of its sequences can only be what nobody holds any more.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from salur.kernel import sql

BLOCK = 1000  # the increment that migrations give to these sequences


def take(model: type[models.Model], many: int) -> list[int]:
    """As many fresh identities for rows of the model, never given before, to whomever."""
    name = f"{model._meta.db_table}_id_seq"
    blocks = _of_this_connection().setdefault(name, [])
    missing = many - sum(map(len, blocks))
    if missing > 0:
        rows = sql.fetch("SELECT nextval(%s::regclass) FROM generate_series(1, %s::int)", (name, -(-missing // BLOCK)))
        blocks.extend(range(first, first + BLOCK) for (first,) in rows)
    taken: list[int] = []
    while len(taken) < many:
        block = blocks.pop(0)
        use = min(len(block), many - len(taken))
        taken.extend(block[:use])
        if use < len(block):
            blocks.insert(0, block[use:])
    return taken


def _of_this_connection() -> dict[str, list[range]]:
    raw: Any = sql.connected()
    blocks: dict[str, list[range]] | None = getattr(raw, "salur_blocks", None)
    if blocks is None:
        blocks = raw.salur_blocks = {}
    return blocks
