"""Where no schemes and floors are in force, the lean arithmetic and the engine give the same, to the coin."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

from salur.pricing import by_engine
from salur.pricing.engine import compiled
from salur.pricing.rules import Agreed, Ask, Cart, Priced, book_of, discount, price
from tests.pricing.random_sets import make


def numbered(snapshot: dict[str, Any]) -> dict[str, Any]:
    """The snapshot with numbers for codes, as the catalog has them, and without schemes and floors."""
    number = {code: str(n) for n, code in enumerate(snapshot["skus"], 101)}
    return snapshot | {
        "skus": {number[code]: row for code, row in snapshot["skus"].items()},
        "prices": [row | {"sku": number[row["sku"]]} for row in snapshot["prices"]],
        "schemes": [], "floors": [],
        "taxes": [row | {"goods": _renamed(row.get("goods") or {}, number)} for row in snapshot["taxes"]],
    }  # fmt: skip


def _renamed(goods: dict[str, Any], number: dict[str, str]) -> dict[str, Any]:
    found = {key: [number.get(one, one) for one in value] if key == "sku" else value for key, value in goods.items()}
    return found | ({"except": _renamed(goods["except"], number)} if goods.get("except") else {})


def cart_of(told: dict[str, Any], skus: list[str], dice: Random) -> Cart:
    lines = []
    for line in told["lines"]:
        agreed, manual = line.get("agreed"), line.get("manual")
        given = discount(manual=True, percent=manual.get("percent"), amount=manual.get("amount")) if manual else None
        lines.append(
            Ask(
                line["no"], int(dice.choice(skus)), line["pieces"], line.get("pack") or "piece",
                Agreed(agreed["price"], agreed.get("per") or "piece", agreed.get("includes_tax", False))
                if agreed else None,
                (given,) if given else (),
            )
        )  # fmt: skip
    who = {key: value if isinstance(value, str) else tuple(value) for key, value in told["who"].items()}
    return Cart(told["date"], told["currency"], who, lines)


def test_both_give_the_same() -> None:
    endings: Counter[str] = Counter()
    for seed in range(2_000_000, 2_001_500):
        snapshot, told = make(seed)
        snapshot = numbered(snapshot)
        cart = cart_of(told, list(snapshot["skus"]), Random(seed))
        skus = {int(code): row for code, row in snapshot["skus"].items()}
        prices = [row | {"sku": int(row["sku"])} for row in snapshot["prices"]]
        book = book_of(snapshot | {"skus": skus, "prices": prices})
        lean = price(book, cart)
        (full,) = by_engine.price_carts(compiled(snapshot), book, [cart])
        assert bare(full) == bare(lean), seed
        endings[lean.faults[0].code if lean.faults else "priced"] += 1
    assert endings["priced"] > 600
    assert endings["no_price"] and endings["unknown_pack"]


def bare(priced: Priced) -> Priced:
    """Without what only the engine keeps; faults by line, then by name, each once."""
    faults = tuple(sorted(set(priced.faults), key=lambda one: (one.no or 0, one.code)))
    return priced._replace(cart=None, result=None, faults=faults)
