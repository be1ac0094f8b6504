"""What pricing answers: lines with their steps and tax, totals, or why not; and its stored form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from salur.kernel.money import Amount
from salur.pricing.rules.book import SkuKey
from salur.pricing.rules.waterfall import Step


class Fault(NamedTuple):
    """Why a cart cannot be priced; `no` is the line, None where it concerns the whole cart.

    Codes: unknown_currency, no_rounding, empty; duplicate_line, unknown_sku, bad_pieces, unknown_pack, bad_discount,
    bad_price; no_price, no_tax_rule; mixed_tax_basis. The first group with a hit is reported, all of it.
    """

    code: str
    no: int | None = None


class LineTax(NamedTuple):
    """Tax of a line: rule, tax code for the paper, base, and (name, rate, amount) of each part."""

    rule: str
    version: int
    code: str
    base: Amount
    parts: tuple[tuple[str, str, Amount], ...]


class PricedLine(NamedTuple):
    """A priced line: list - sum of steps = net; amounts in the smallest coin."""

    no: int
    sku: SkuKey
    pieces: int
    row: str  # price row, or "agreed"
    row_version: int
    price: str
    per: str
    list: Amount
    steps: tuple[Step, ...]
    net: Amount
    tax: LineTax
    tax_amount: Amount
    untaxed: Amount
    total: Amount
    given_by: str = ""  # the scheme that gives these goods for nothing; they were not asked for
    floor: Amount = 0  # the least it may come to; 0 = no floor


class Totals(NamedTuple):
    """Totals of a cart: list - discount - rounding = net; payable is the total after cash rounding."""

    list: Amount = 0
    discount: Amount = 0
    rounding: Amount = 0
    net: Amount = 0
    untaxed: Amount = 0
    tax: Amount = 0
    total: Amount = 0
    payable_rounding: Amount = 0
    payable: Amount = 0


class Priced(NamedTuple):
    """The answer to one cart: lines by `no` and totals, or the faults for which it is refused (then no lines)."""

    snapshot: str
    snapshot_version: int
    currency: str
    includes_tax: bool = False
    lines: tuple[PricedLine, ...] = ()
    totals: Totals = Totals()
    funders: tuple[tuple[str, Amount], ...] = ()
    faults: tuple[Fault, ...] = ()
    cart: Mapping[str, Any] | None = None  # where schemes or floors are in force: cart and result as JSON, to be kept
    result: Mapping[str, Any] | None = None


def _step(step: Step) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "stage": step.stage, "rule": step.rule, "version": step.version, "basis": step.basis, "base": step.base,
        "amount": step.amount,
    }  # fmt: skip
    if step.wanted is not None:
        shown |= {"wanted": step.wanted, "clipped": ["room"]}
    return shown | {"funders": dict(step.funders)}


def _line(line: PricedLine) -> dict[str, Any]:
    tax = line.tax
    return {
        "no": line.no,
        "sku": line.sku,
        "pieces": line.pieces,
        "price": {"row": line.row, "version": line.row_version, "price": line.price, "per": line.per},
        "list": line.list,
        "steps": [_step(step) for step in line.steps],
        "net": line.net,
        "later": [],
        "under_floor": False,
        "tax": {
            "rule": tax.rule, "version": tax.version, "code": tax.code, "base": tax.base,
            "parts": [{"name": name, "rate": rate, "amount": amount} for name, rate, amount in tax.parts],
        },
        "untaxed": line.untaxed,
        "total": line.total,
    }  # fmt: skip


def as_result(priced: Priced) -> dict[str, Any]:
    """The stored form of a result, for papers, the API and comparison; rooms not built yet stand empty."""
    snapshot = {"id": priced.snapshot, "version": priced.snapshot_version}
    if priced.faults:
        faults = [{"code": code} if no is None else {"code": code, "no": no} for code, no in priced.faults]
        return {"snapshot": snapshot, "refused": faults}
    return {
        "snapshot": snapshot,
        "currency": priced.currency,
        "includes_tax": priced.includes_tax,
        "lines": [_line(line) for line in priced.lines],
        "free": [],
        "points": [],
        "totals": priced.totals._asdict() | {"later": 0, "free_value": 0},
        "funders": dict(priced.funders),
        "counters": [],
        "hints": [],
        "not_applied": [],
    }
