"""Who may be known already: the same name near the same place, the same telephone, the same tax number."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from salur.kernel import sql

NEAR_DEGREES = 0.01  # about a kilometre at the equator
PLAIN = (
    "regexp_replace(regexp_replace(lower({0}), '\\m(toko|tk|warung|wr|ud|cv|pt|shop|store|the)\\M', '', 'g'), "
    "'[^[:alnum:]]+', '', 'g')"
)
DIGITS = "right(regexp_replace({0}, '[^0-9]+', '', 'g'), 9)"


class Alike(NamedTuple):
    """A party that may be the one that is being recorded."""

    party: int
    code: str
    name: str
    address: str


def alike(
    organisation: int, name: str, *, address: str = "", phone: str = "", tax_number: str = "",
    latitude: float | None = None, longitude: float | None = None,
) -> list[Alike]:  # fmt: skip
    """The parties that may be the same, at most five: of that name (without *toko*, *PT* …, signs and spaces) at the
    same address, within a kilometre or where one of the two has no place; or with that telephone or tax number."""
    near = (
        "(r.latitude IS NULL OR %s::float8 IS NULL OR (abs(r.latitude - %s) < %s AND abs(r.longitude - %s) < %s)) "
        f"AND (r.latitude IS NOT NULL AND %s::float8 IS NOT NULL OR r.address = '' OR %s = '' "
        f"OR {PLAIN.format('r.address')} = {PLAIN.format('%s::text')})"
    )
    rows = sql.fetch(
        "SELECT r.party, r.code, r.name, r.address FROM parties_relation r WHERE r.organisation = %s AND ("
        f"(length({PLAIN.format('%s::text')}) > 1 AND {PLAIN.format('r.name')} = {PLAIN.format('%s::text')} AND {near})"
        f" OR (length(%s) >= 8 AND r.phone <> '' AND {DIGITS.format('r.phone')} = {DIGITS.format('%s::text')})"
        " OR (%s <> '' AND r.tax_number = %s)) ORDER BY r.code LIMIT 5",
        (
            organisation, name, name, latitude, latitude, NEAR_DEGREES, longitude, NEAR_DEGREES, latitude, address,
            address, phone, phone, tax_number, tax_number,
        ),
    )  # fmt: skip
    return [Alike(*row) for row in rows]


def words_in_use(organisation: int, *kinds: str) -> dict[str, list[str]]:
    """The classes or channels that parties are in now, by kind, for suggesting them: a hundred of each."""
    rows = sql.fetch(
        "SELECT k.kind, w.word FROM unnest(%s::text[]) k(kind) CROSS JOIN LATERAL ("
        "SELECT DISTINCT word FROM parties_assignment WHERE organisation = %s AND kind = k.kind AND word IS NOT NULL "
        "AND valid_to IS NULL ORDER BY word LIMIT 100) w ORDER BY 1, 2",
        (sql.array(kinds), organisation),
    )
    return {kind: [word for known, word in rows if known == kind] for kind in kinds}


class CodeRow(NamedTuple):
    """Somebody's number for a thing, and when it counts."""

    kind: str
    code: str
    valid_from: date
    valid_to: date | None


def codes_of(organisation: int, thing_kind: str, thing: int) -> list[CodeRow]:
    """All numbers of a thing, ours and others', the latest first."""
    rows = sql.fetch(
        "SELECT kind, code, valid_from, valid_to FROM parties_code WHERE organisation = %s AND thing_kind = %s "
        "AND thing = %s ORDER BY kind, valid_from DESC",
        (organisation, thing_kind, thing),
    )
    return [CodeRow(*row) for row in rows]
