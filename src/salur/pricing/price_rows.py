"""The price list as people look at it: rows that stand, what is coming, for whom; and what became of each before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from salur.kernel import sql

STATES = ("in_force", "scheduled", "ended")
COLUMNS = (
    'p.id, p.code, p.sku, p.currency, trim_scale(p.price)::text, p.per, p.pack, p.min_pieces, p."when"::text, '
    "p.valid_from, p.valid_to, p.includes_tax, p.until_version IS NOT NULL"
)


class PriceSeen(NamedTuple):
    """A row of the price list; price is a decimal string in major units for one `per`."""

    id: int
    code: str
    sku: int
    currency: str
    price: str
    per: str
    pack: str | None
    min_pieces: int
    whom: str  # the pattern as JSON
    valid_from: date | None
    valid_to: date | None
    includes_tax: bool
    replaced: bool

    @property
    def when(self) -> dict[str, Any]:
        """For whom: buyer, class, channel, territory …, each with its values."""
        found: dict[str, Any] = json.loads(self.whom)
        return found

    def state(self, today: date) -> str:
        """Whether it is in force today, still to come, over, or was replaced by another word."""
        if self.replaced:
            return "replaced"
        if self.valid_from is not None and self.valid_from > today:
            return "scheduled"
        return "ended" if self.valid_to is not None and self.valid_to < today else "in_force"


def told(whom: str) -> dict[str, Any]:
    """A pattern from its JSON form; ValueError if it is none."""
    found = json.loads(whom)
    if not isinstance(found, dict):
        raise ValueError("no pattern")
    return found


class Audience(NamedTuple):
    """Whom a part of the list is for, in which currency, and how many rows it has."""

    whom: str
    currency: str
    rows: int


def _stated(state: str, today: date) -> tuple[str, list[object]]:
    if state == "scheduled":
        return " AND p.valid_from > %s", [today]
    if state == "ended":
        return " AND p.valid_to < %s", [today]
    if state == "in_force":
        return " AND coalesce(p.valid_from <= %s, true) AND coalesce(p.valid_to >= %s, true)", [today, today]
    return " AND coalesce(p.valid_to >= %s, true)", [today]


def rows_seen(
    organisation: int, today: date, *, state: str = "", text: str = "", after: tuple[str, int] = ("", 0), most: int = 50
) -> list[tuple[str, PriceSeen]]:
    """Rows that stand, with the firm's code of the SKU, by that code; without a state those in force and to come.

    One more than asked for. `text` is a SKU's code, or a part of its name. One statement.
    """
    clause, params = _stated(state, today)
    if text:
        clause += " AND (lower(i.code) = lower(%s) OR i.name ILIKE %s OR p.code = %s)"
        params += [text, "%" + text.replace("%", "").replace("_", "") + "%", text]
    rows = sql.fetch(
        f"SELECT i.code, {COLUMNS} FROM pricing_price p JOIN catalog_item i ON i.organisation = p.organisation "
        f"AND i.sku_id = p.sku WHERE p.organisation = %s AND p.until_version IS NULL{clause} "
        "AND (i.code, p.id) > (%s, %s) ORDER BY i.code, p.id LIMIT %s",
        (organisation, *params, *after, most + 1),
    )
    return [(row[0], PriceSeen(*row[1:])) for row in rows]


def rows_of(organisation: int, wanted: Sequence[int]) -> dict[int, PriceSeen]:
    """Rows of the list by identity. One statement."""
    rows = sql.fetch(
        f"SELECT {COLUMNS} FROM pricing_price p WHERE p.organisation = %s AND p.id = ANY(%s::bigint[])",
        (organisation, sql.array(wanted)),
    )
    return {row[0]: PriceSeen(*row) for row in rows}


def row_seen(organisation: int, identity: int) -> PriceSeen | None:
    """A row of the list, standing or replaced."""
    rows = sql.fetch(
        f"SELECT {COLUMNS} FROM pricing_price p WHERE p.organisation = %s AND p.id = %s", (organisation, identity)
    )
    return PriceSeen(*rows[0]) if rows else None


def versions_of(organisation: int, code: str) -> list[PriceSeen]:
    """All rows that ever stood under a code, the latest first."""
    rows = sql.fetch(
        f"SELECT {COLUMNS} FROM pricing_price p WHERE p.organisation = %s AND p.code = %s "
        "ORDER BY p.since_version DESC LIMIT 100",
        (organisation, code),
    )
    return [PriceSeen(*row) for row in rows]


def of_sku(organisation: int, sku: int) -> list[PriceSeen]:
    """The rows of a SKU that stand, whatever their days; one's own buyers' first."""
    rows = sql.fetch(
        f"SELECT {COLUMNS} FROM pricing_price p WHERE p.organisation = %s AND p.sku = %s AND p.until_version IS NULL "
        'ORDER BY p."when"::text DESC, p.min_pieces, p.valid_from NULLS FIRST, p.id LIMIT 200',
        (organisation, sku),
    )
    return [PriceSeen(*row) for row in rows]


def audiences(organisation: int, today: date) -> list[Audience]:
    """The parts of the list by whom they are for, the largest first."""
    rows = sql.fetch(
        'SELECT p."when"::text, p.currency, count(*) FROM pricing_price p WHERE p.organisation = %s '
        "AND p.until_version IS NULL AND coalesce(p.valid_to >= %s, true) GROUP BY 1, 2 ORDER BY 3 DESC, 1 LIMIT 200",
        (organisation, today),
    )
    return [Audience(*row) for row in rows]


def in_force_for(
    organisation: int, on: date, whom: str, currency: str, *, brand: str = "", category: str = "", most: int = 5000
) -> list[tuple[str, str, PriceSeen]]:
    """The rows that are in force on a day for exactly these buyers, of each the latest: item's code, name, row.

    `brand` and `category` (or what is below it) narrow them. At most `most`, by code.
    """
    rows = sql.fetch(
        f"SELECT DISTINCT ON (i.code, p.per, p.pack, p.min_pieces) i.code, i.name, {COLUMNS} FROM pricing_price p "
        "JOIN catalog_item i ON i.organisation = p.organisation AND i.sku_id = p.sku AND i.active "
        "JOIN catalog_sku s ON s.id = p.sku JOIN catalog_product r ON r.id = s.product_id "
        'WHERE p.organisation = %s AND p.until_version IS NULL AND p."when" = %s::jsonb AND p.currency = %s '
        "AND coalesce(p.valid_from <= %s, true) AND coalesce(p.valid_to >= %s, true) AND (%s = '' OR r.brand = %s) "
        "AND (%s = '' OR r.category = %s OR starts_with(r.category, %s || '/')) "
        "ORDER BY i.code, p.per, p.pack, p.min_pieces, p.valid_from DESC NULLS LAST, p.id LIMIT %s",
        (organisation, whom, currency, on, on, brand, brand, category, category, category, most),
    )
    return [(row[0], row[1], PriceSeen(*row[2:])) for row in rows]


def named_in(rows: Iterable[PriceSeen | Audience]) -> dict[str, set[int]]:
    """The buyers and territories that rows name, by number, so that all are named at once."""
    found: dict[str, set[int]] = {"buyer": set(), "territory": set()}
    for row in rows:
        told = json.loads(row.whom)
        for pattern in (told, told.get("except", {})):
            for key in found:
                found[key] |= {int(value) for value in pattern.get(key, ()) if str(value).isdigit()}
    return found


def pairs_of(told: Sequence[tuple[str, str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """A pattern for a body from what was told of the buyers; what is empty is left out."""
    return tuple((key, (value,)) for key, value in told if value)
