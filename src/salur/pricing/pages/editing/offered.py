"""Whether the editor's form can hold all that a scheme says; what it cannot hold is changed as JSON."""

from __future__ import annotations

from typing import Any

from salur.pricing.engine.numbers import Json
from salur.pricing.models import Scheme
from salur.pricing.pages.editing.fields import Codes, of_told
from salur.pricing.pages.editing.reading import Known, Reader

PLAIN: dict[str, Any] = {
    "when": {}, "goods": {}, "need": [], "times": "once", "base": "net", "priority": 100, "add": False, "settle": "now",
    "monotone": True, "slab_mode": "whole", "per": "piece", "pack": "piece", "short": "clip", "level": 1,
    "measure": "pieces", "period": False, "max_times": None, "quantity": 1, "budget": {}, "slabs": [],
}  # fmt: skip
NUMBERS = ("percent", "price")


def fits(one: Scheme, known: Codes) -> bool:
    """Whether the form, read back, says what the scheme says; `known` has the codes of all that it names."""
    reader = Reader(of_told(one.body, known), Known.of(known))
    found = reader.scheme()
    return not reader.faults and bare(found) == bare(one.body)


def bare(told: Any, key: str = "") -> Any:
    """A scheme without what goes without saying, so that two that say the same are the same."""
    if isinstance(told, dict):
        kept: Json = {name: bare(value, name) for name, value in told.items()}
        if key == "funders":
            return {name: _number(value) for name, value in told.items()}
        return {name: value for name, value in kept.items() if name not in PLAIN or value != PLAIN[name]}
    if isinstance(told, list):
        return [bare(one) for one in told]
    return _number(told) if key in NUMBERS else told


def _number(text: Any) -> Any:
    whole, dot, places = str(text).partition(".")
    return f"{int(whole)}.{places.rstrip('0')}" if dot and places.strip("0") else str(int(whole))
