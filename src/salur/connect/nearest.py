"""Codes that nobody knows, and which known ones are meant perhaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from weakref import WeakKeyDictionary

from salur.catalog.queries import traded
from salur.connect.codes import Codes
from salur.connect.kind import Context, Row, RowResult
from salur.connect.kind import refused as refused_row
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.queries import place_codes, territory_codes, visible

LIKE, SHORT = 0.6, 4  # of 1: as alike as two codes must be for one to be suggested; of shorter ones half is enough
MOST = 500  # codes of a run that are looked for: a file of another firm has nothing but unknown ones

ALL: Mapping[str, Callable[[Actor], list[str]]] = {
    "party": lambda actor: list(visible(actor).values_list("code", flat=True)),
    "sku": lambda actor: list(traded(actor.organisation).values_list("code", flat=True)),
    "place": lambda actor: place_codes(actor.organisation),
    "territory": lambda actor: territory_codes(actor.organisation),
}

_asked: WeakKeyDictionary[Codes, dict[tuple[str, str], tuple[str, ...]]] = WeakKeyDictionary()


def unknown(context: Context, row: Row, field: str, thing: str) -> RowResult:
    """The refusal of a row whose field holds a code that nobody has, with the nearest known codes if any are near.

    `thing` is party, sku, place or territory. Refused: connect.did_you_mean, connect.unknown_code.
    """
    return refused_row(row, field, reason(context, str(row[field]), thing))


def reason(context: Context, code: str, thing: str) -> Refused:
    """The same, of a code alone."""
    known = _asked.setdefault(context.codes, {})
    near = known.get((thing, code))
    if near is None:
        near = _nearest(context, code, thing) if len(known) < MOST else ()
        known[thing, code] = near
    return suggesting(code, near)


def suggesting(code: str, near: tuple[str, ...]) -> Refused:
    """The refusal of a code, with those that may be meant."""
    if near:
        return Refused("connect.did_you_mean", called=code, nearest=", ".join(near))
    return Refused("connect.unknown_code", called=code)


def among(code: str, known: list[str]) -> tuple[str, ...]:
    """At most three of the known codes that look like this one, the nearest first."""
    lower = {one.lower(): one for one in known}
    like = LIKE if len(code) >= SHORT else 0.5
    return tuple(lower[one] for one in get_close_matches(code.lower(), lower, 3, like))


def _nearest(context: Context, code: str, thing: str) -> tuple[str, ...]:
    with reading(context.organisation):
        return among(code, ALL[thing](context.actor))
