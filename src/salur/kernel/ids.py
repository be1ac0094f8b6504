"""Identities from blocks: one round trip to the sequence per thousand rows, not one per row.

An identity says nothing about time or order; papers are ordered by when they happened.
"""

from __future__ import annotations

import threading

from django.db import connection, models

from salur.kernel import sql

BLOCK = 1000  # the increment that migrations give to these sequences

_lock = threading.Lock()
_blocks: dict[tuple[str, str], list[range]] = {}


def take(model: type[models.Model], many: int) -> list[int]:
    """As many fresh identities for rows of the model."""
    name = f"{model._meta.db_table}_id_seq"
    place = (str(connection.settings_dict["NAME"]), name)
    taken: list[int] = []
    with _lock:
        blocks = _blocks.setdefault(place, [])
        missing = many - sum(len(block) for block in blocks)
        if missing > 0:
            count = -(-missing // BLOCK)
            rows = sql.fetch("SELECT nextval(%s::regclass) FROM generate_series(1, %s::int)", (name, count))
            blocks.extend(range(first, first + BLOCK) for (first,) in rows)
        while len(taken) < many:
            block = blocks[0]
            use = min(len(block), many - len(taken))
            taken.extend(block[:use])
            if use == len(block):
                blocks.pop(0)
            else:
                blocks[0] = block[use:]
    return taken
