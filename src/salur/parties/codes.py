"""Keeping whose number means what: the table behind renames and foreign numbers."""

from __future__ import annotations

from collections.abc import Sequence

from salur.kernel import sql
from salur.parties.bodies import Coded
from salur.parties.models import Code

COLUMNS = ("organisation", "kind", "code", "thing_kind", "thing", "valid_from")


def keep(organisation: int, rows: Sequence[Coded]) -> dict[tuple[str, str], int]:
    """End the numbers that are replaced, then write the new ones; gives the row of each (kind, code) that was free.

    What means the same thing already is left as it is. Three statements, however many rows.
    """
    if not rows:
        return {}
    if ended := [(one.kind, one.instead_of, one.thing, one.valid_from) for one in rows if one.instead_of is not None]:
        source, params = sql.given("g", "kind text, code text, thing bigint, day date", ended)
        sql.run(
            f"UPDATE parties_code c SET valid_to = greatest(g.day, c.valid_from) FROM {source} "
            "WHERE c.organisation = %s AND c.kind = g.kind AND c.code = g.code AND c.thing = g.thing "
            "AND c.valid_to IS NULL",
            (*params, organisation),
        )
    wanted = {(one.kind, one.code): one for one in rows}
    kept = current(organisation, rows)
    fresh = [one for key, one in wanted.items() if key not in kept]
    new = sql.insert(
        Code,
        COLUMNS,
        [(organisation, one.kind, one.code, one.thing_kind, one.thing, one.valid_from) for one in fresh],
        after="ON CONFLICT DO NOTHING RETURNING kind, code, id",
        back=True,
    )
    found = {key: row for key, (kind, thing, row) in kept.items() if (kind, thing) == wanted[key][2:4]}
    found.update({(kind, code): row for kind, code, row in new})
    return found


def current(organisation: int, rows: Sequence[Coded]) -> dict[tuple[str, str], tuple[str, int, int]]:
    """Of (kind, code), what it means from the day asked for: the kind of thing, the thing and the row."""
    wanted = {(one.kind, one.code, one.valid_from) for one in rows}
    source, params = sql.given("g", "kind text, code text, day date", sorted(wanted))
    found = sql.fetch(
        f"SELECT c.kind, c.code, c.thing_kind, c.thing, c.id FROM {source} JOIN parties_code c ON c.organisation = %s "
        "AND c.kind = g.kind AND c.code = g.code AND daterange(c.valid_from, c.valid_to) && daterange(g.day, NULL)",
        (*params, organisation),
    )
    return {(kind, code): (thing_kind, thing, row) for kind, code, thing_kind, thing, row in found}
