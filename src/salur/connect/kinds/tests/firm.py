"""A firm into which rows are imported, as the reading machinery would give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

from salur.connect.codes import Codes
from salur.connect.kind import Context, Row, RowResult
from salur.connect.kinds import every
from salur.kernel import sql
from salur.kernel.command import ask
from salur.kernel.work import reading
from salur.parties.founding import found
from salur.pricing import actions as pricing
from salur.pricing import defaults
from tests.world import prove as everything

_runs = count(1)
Told = tuple[str, str, str]  # ending, field, code of the reason


class Firm:
    """A distributor with taxes and roundings, and nothing else."""

    def __init__(self, opened: date | None = None, currency: str = "IDR") -> None:
        self.actor = found(f"K-{uuid4().hex[:12]}", "Distributor", currency, "Asia/Jakarta")
        self.opened = opened
        pricing.record_taxes(actor=self.actor, taxes=[ask(body) for body in defaults.taxes()]).papers()
        pricing.record_roundings(actor=self.actor, roundings=[ask(body) for body in defaults.roundings()]).papers()

    def load(self, kind: str, *rows: Mapping[str, Any], **options: Any) -> list[RowResult]:
        """Rows go in; each load is an import of its own. Missing fields have the kind's default."""
        loaded = every()[kind]
        known = {field.name for field in loaded.fields}
        made = []
        for number, row in enumerate(rows, 2):
            assert set(row) <= known, set(row) - known
            made.append(Row(number, {field.name: row.get(field.name, field.default) for field in loaded.fields}))
        context = Context(
            self.actor, Codes(self.actor.organisation), "test", f"run-{next(_runs)}", options, self.opened
        )
        results = loaded.load(self.actor, context, made)
        assert sorted(result.number for result in results) == [row.number for row in made], "one result for each row"
        return sorted(results)

    def ended(self, kind: str, *rows: Mapping[str, Any], **options: Any) -> list[str]:
        """Only how the rows ended."""
        return [result.ending for result in self.load(kind, *rows, **options)]

    def told(self, kind: str, *rows: Mapping[str, Any], **options: Any) -> list[Told]:
        """How they ended, about which field, and why."""
        return [
            (result.ending, result.field, result.reason.code if result.reason else "")
            for result in self.load(kind, *rows, **options)
        ]

    def rows(self, statement: str, *params: object) -> list[tuple[Any, ...]]:
        """What stands in the tables of the firm."""
        with reading(self.actor.organisation):
            return sql.fetch(statement, params)

    def masters(self) -> None:
        """An outlet with terms, a supplier, a warehouse and two SKUs."""
        self.good("places", {"code": "WH", "name": "Gudang"})
        self.good(
            "parties", {"code": "S1", "name": "Supplier", "kind": "firm"},
            {"code": "ANI", "name": "Ani", "kind": "person"},
            {"code": "T1", "name": "Toko Satu", "payment_days": 14, "ship_from": "WH", "credit_limit": 10**12},
            {"code": "T2", "name": "Toko Dua", "payment_days": 0, "ship_from": "WH", "unlimited": True},
        )  # fmt: skip
        self.good("products", {"code": "A1", "name": "Teh", "carton": 24}, {"code": "A2", "name": "Kopi"})
        self.good("prices", {"sku": "A1", "price": Decimal(96000), "per": "carton"},
                  {"sku": "A2", "price": Decimal(5000)})  # fmt: skip

    def good(self, kind: str, *rows: Mapping[str, Any], **options: Any) -> None:
        """Rows that go in."""
        results = self.load(kind, *rows, **options)
        assert {result.ending for result in results} == {"done"}, results


def prove() -> None:
    """Every proof holds."""
    everything()


def reasons(results: Sequence[RowResult]) -> list[dict[str, object]]:
    """What the reasons are filled with."""
    return [dict(result.reason.facts) if result.reason else {} for result in results]
