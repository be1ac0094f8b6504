"""Changing rules without editing any: what stood ends in a version, what is told begins there.

So every version can be rebuilt at any time, and a price that was made under it can be made again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from salur.kernel import ids, sql
from salur.kernel.work import work
from salur.pricing import models
from salur.pricing.models import Rule

CHANGED = "pricing.changed"  # noted by a transaction that has raised the version and not yet committed

Content = tuple[Any, ...]


class Kind(NamedTuple):
    """A table of rules: its content columns in order, and which of them hold JSON."""

    model: type[Rule]
    columns: tuple[str, ...]
    json: frozenset[str]


PRICES = Kind(
    models.Price,
    ("valid_from", "valid_to", "sku", "currency", "price", "per", "pack", "min_pieces", "when", "includes_tax"),
    frozenset({"when"}),
)
TAXES = Kind(
    models.Tax,
    ("valid_from", "valid_to", "components", "base_top", "base_bottom", "tax_from", "payable", "paper_code",
     "priority", "when", "goods"),
    frozenset({"components", "when", "goods"}),
)  # fmt: skip
SCHEMES = Kind(models.Scheme, ("valid_from", "valid_to", "name", "body", "principal", "state"), frozenset({"body"}))
FLOORS = Kind(
    models.Floor,
    ("valid_from", "valid_to", "goods", "when", "currency", "percent", "price", "per"),
    frozenset({"goods", "when"}),
)
ROUNDINGS = Kind(models.Rounding, ("valid_from", "valid_to", "currency", "parts"), frozenset({"parts"}))


@dataclass(slots=True)
class Row:
    """A row that stands; `id` is 0 until it is written."""

    id: int
    code: str
    content: Content
    before: int = 0  # the row it takes the place of


class Standing:
    """The rules of one kind that stand, held for the rest of the transaction, and what becomes of them."""

    def __init__(self, kind: Kind, organisation: int, codes: Iterable[str], skus: Sequence[int] = ()) -> None:
        """Hold the seller's rules (other writers wait), then read those of the codes, of prices also of the SKUs."""
        self._kind = kind
        self._organisation = organisation
        self._was = _hold(organisation)
        self._new: list[Row] = []
        self._ended: list[int] = []
        self._rows = {row.code: row for row in self._read(codes, skus)}

    def _read(self, codes: Iterable[str], skus: Sequence[int]) -> Iterator[Row]:
        kind = self._kind
        columns = ", ".join(f'"{name}"::text' if name in kind.json else f'"{name}"' for name in kind.columns)
        wanted, params = "code = ANY(%s::text[])", [sql.array(sorted(set(codes)))]
        if skus:
            wanted, params = f"({wanted} OR sku = ANY(%s::bigint[]))", [*params, sql.array(skus)]
        encoded = [at for at, name in enumerate(kind.columns) if name in kind.json]
        for identity, code, *content in sql.fetch(
            f"SELECT id, code, {columns} FROM {kind.model._meta.db_table} "
            f"WHERE organisation = %s AND until_version IS NULL AND {wanted}",
            (self._organisation, *params),
        ):
            for at in encoded:
                content[at] = json.loads(content[at])
            yield Row(identity, code, tuple(content))

    @property
    def was(self) -> int:
        """The version of the seller's rules before anything is told."""
        return self._was

    @property
    def version(self) -> int:
        """The version of the seller's rules that holds what was told so far."""
        return self._was + 1 if self._new or self._ended else self._was

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows.values())

    def get(self, code: str) -> Row | None:
        """The row that stands under the code."""
        return self._rows.get(code)

    def tell(self, code: str, content: Content) -> Row:
        """The row that stands from now on: the one that did if it says the same, else a new one in its place."""
        old = self._rows.get(code)
        if old is not None and old.content == content:
            return old
        if old is not None and not old.id:
            old.content = content  # told twice in one call: the later word counts
            return old
        row = self._rows[code] = Row(0, code, content, old.id if old else 0)
        if old is not None:
            self._ended.append(old.id)
        self._new.append(row)
        return row

    def withdraw(self, code: str) -> Row:
        """The row that stood under the code; nothing stands there from now on."""
        row = self._rows.pop(code)
        if row.id:
            self._ended.append(row.id)
        else:  # told and withdrawn in one call: what it took the place of has ended, it never begins
            self._new = [one for one in self._new if one is not row]
            row.id = row.before
        return row

    def write(self) -> None:
        """Write what was told: raise the version, end rows, add rows. Nothing is written if nothing is new."""
        if self.version == self._was:
            return
        kind, table = self._kind, self._kind.model._meta.db_table
        sql.run("UPDATE pricing_version SET version = %s WHERE organisation = %s", (self.version, self._organisation))
        work().notes[CHANGED] = self.version
        if self._ended:
            sql.run(
                f"UPDATE {table} SET until_version = %s WHERE id = ANY(%s::bigint[])",
                (self.version, sql.array(sorted(self._ended))),
            )
        for row, identity in zip(self._new, ids.take(kind.model, len(self._new)), strict=True):
            row.id = identity
        names = ("id", "organisation", "code", "since_version", *kind.columns)
        sql.insert(kind.model, names, [self._stored(row) for row in self._new])

    def _stored(self, row: Row) -> tuple[Any, ...]:
        content = [
            json.dumps(value) if name in self._kind.json else value
            for name, value in zip(self._kind.columns, row.content, strict=True)
        ]
        return row.id, self._organisation, row.code, self.version, *content


def _hold(organisation: int) -> int:
    """Lock the seller's version and give it; 0 before the first rule."""
    for _ in range(2):
        found = sql.fetch("SELECT version FROM pricing_version WHERE organisation = %s FOR UPDATE", (organisation,))
        if found:
            return int(found[0][0])
        sql.run(
            "INSERT INTO pricing_version (organisation, version) VALUES (%s, 0) ON CONFLICT DO NOTHING", (organisation,)
        )
    raise RuntimeError(f"the rules of organisation {organisation} cannot be held")
