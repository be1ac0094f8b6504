"""Carts worked out by hand from the specification, for the engine and its twin: figures in sen (Rp1 = 100)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.pricing.twin import Json

MIE, SOTO, KECAP, TEH, AIR = "MIE", "SOTO", "KECAP", "TEH", "AIR"
SKUS: Json = {
    MIE: {"category": "food/noodles/instant", "packs": {"carton": 40, "inner": 5}},
    SOTO: {"category": "food/noodles", "packs": {"carton": 40}},
    KECAP: {"category": "food/sauce", "packs": {"carton": 12}},
    TEH: {"category": "drink/tea", "packs": {"carton": 24, "inner": 6}},
    AIR: {"category": "drink/water", "packs": {"carton": 24}},
}
PRICES = {MIE: "2500", SOTO: "2600", KECAP: "20000", TEH: "4000", AIR: "2500"}  # rupiah a piece
LINE: Json = {"scope": "line", "level": 1}
ORDER: Json = {"scope": "order", "level": 1}
CARTON: Json = {"measure": "packs", "pack": "carton"}


@dataclass(frozen=True)
class Worked:
    """A case: what is sold under which rules, and figures of the result, by where they stand in it."""

    name: str
    schemes: list[Json]
    lines: list[tuple[str, int] | tuple[str, int, Json]]
    expect: Json
    rules: Json | None = None  # other parts of the snapshot
    rounding: Json | None = None
    counters: Json | None = None
    who: Json | None = None

    def snapshot(self) -> Json:
        """The rule set: the usual one and what is different in this case."""
        rounding = {"id": "R", "version": 1, "currency": "IDR", "list": part(1), "discount": part(1), "net": part(100),
                    "tax": part(100), "payable": part(100)} | (self.rounding or {})  # fmt: skip
        prices = [{"id": f"P-{sku}", "version": 1, "sku": sku, "currency": "IDR", "price": price}
                  for sku, price in PRICES.items()]  # fmt: skip
        return {
            "format": "rules/1", "id": "WORKED", "version": 1, "currencies": {"IDR": 2}, "skus": SKUS, "prices": prices,
            "hints_within_percent": "30", "floors": [], "schemes": self.schemes, "rounding": [rounding],
            "taxes": [{"id": "NONE", "version": 1}],
        } | (self.rules or {})  # fmt: skip

    def cart(self) -> Json:
        """The lines, numbered from 1."""
        lines = [{"no": no, "sku": line[0], "pieces": line[1], **(line[2] if len(line) > 2 else {})}
                 for no, line in enumerate(self.lines, 1)]  # fmt: skip
        cart: Json = {
            "date": "2026-06-15",
            "currency": "IDR",
            "who": {"buyer": "TOKO-7"} | (self.who or {}),
            "lines": lines,
        }
        return cart | ({"counters": self.counters} if self.counters else {})


def part(to: int, per: str = "line", mode: str = "half_up") -> Json:
    """A rounding."""
    return {"to": to, "mode": mode, "per": per}


def scheme(name: str, where: Json, benefit: Json, **more: Any) -> Json:
    """A scheme that the principal pays, if nothing else is said."""
    rule = {"id": name, "version": 1, "currency": "IDR", "funders": {"principal": "100"}, **where, **more}
    return rule | {"benefit": benefit}


def percent(value: str) -> Json:
    """So much of the base."""
    return {"type": "percent", "percent": value}


def found(result: Json, place: str) -> Any:
    """What stands at a place such as "lines.0.net" or "lines.0.steps.*.amount" (of each)."""
    return _found(result, place.split("."))


def _found(value: Any, path: list[str]) -> Any:
    for at, name in enumerate(path):
        if name == "*":
            return [_found(one, path[at + 1 :]) for one in value]
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value
