"""Keeping who is in which territory, with which salesman, in which class and channel, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from salur.kernel import sql
from salur.parties.models import Assignment
from salur.parties.rules import Span, assign


class Wanted(NamedTuple):
    """A party is something of a kind from a day on."""

    party: int
    kind: str
    value: str | int
    day: date


def keep(organisation: int, wanted: Sequence[Wanted]) -> None:
    """Write the assignments: one read, one update of what ends, one insert of what begins."""
    if not wanted:
        return
    spans = _spans(organisation, wanted)
    for one in wanted:
        assign(spans.setdefault((one.party, one.kind), []), one.value, one.day)
    changed = [(key, span) for key, each in spans.items() for span in each if span.changed]
    if old := [(span.id, *_columns(key[1], span.value), span.end) for key, span in changed if span.id is not None]:
        source, params = sql.given("g", "id bigint, thing bigint, word text, valid_to date", old)
        sql.run(
            "UPDATE parties_assignment a SET thing = g.thing, word = g.word, valid_to = g.valid_to "
            f"FROM {source} WHERE a.id = g.id",
            params,
        )
    sql.insert(
        Assignment,
        ("organisation", "party", "kind", "thing", "word", "valid_from", "valid_to"),
        [
            (organisation, *key, *_columns(key[1], span.value), span.start, span.end)
            for key, span in changed
            if span.id is None
        ],
    )


def _columns(kind: str, value: str | int) -> tuple[int | None, str | None]:
    """The value as it is kept: a territory or salesman by number, a class or channel by word."""
    return (int(value), None) if kind in ("territory", "salesman") else (None, str(value))


def _spans(organisation: int, wanted: Sequence[Wanted]) -> dict[tuple[int, str], list[Span]]:
    source, params = sql.given("g", "party bigint, kind text", sorted({(one.party, one.kind) for one in wanted}))
    rows = sql.fetch(
        "SELECT a.party, a.kind, a.id, coalesce(a.thing::text, a.word), a.valid_from, a.valid_to "
        f"FROM {source} JOIN parties_assignment a ON a.party = g.party AND a.kind = g.kind AND a.organisation = %s",
        (*params, organisation),
    )
    spans: dict[tuple[int, str], list[Span]] = {}
    for party, kind, identity, value, start, end in rows:
        value = int(value) if kind in ("territory", "salesman") else value
        spans.setdefault((party, kind), []).append(Span(identity, value, start, end))
    return spans
