"""Making a price again: the rules of the version it was made by, with the goods as they were then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salur.pricing import snapshots
from salur.pricing.engine import price
from salur.pricing.engine.numbers import Json


def snapshot(organisation: int, at: int | None, goods: Mapping[str, Any]) -> Json:
    """The rules of a version (None: as they stand) as JSON, for these goods. The caller has the organisation set."""
    version = snapshots.version(organisation) if at is None else at
    prices = snapshots.prices_of(organisation, version, sorted(int(sku) for sku in goods))
    return snapshots.rules_of(organisation, version) | {"skus": dict(goods), "prices": prices}


def replayed(organisation: int, at: int, cart: Mapping[str, Any], goods: Mapping[str, Any]) -> Json:
    """What a cart came to by the rules of a version: the same result as then, to the coin and the step."""
    return price(snapshot(organisation, at, goods), cart)
