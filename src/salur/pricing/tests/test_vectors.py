"""The published vectors: every case that uses only what is built so far, whole results compared for equality."""

from __future__ import annotations

import random
from typing import Any

from salur.pricing.rules import as_result, book_of, cart_of, discount, price, price_carts
from salur.pricing.tests.shared import beside

Case = dict[str, Any]


def cases() -> list[Case]:
    found: list[Case] = beside("pricing", "vectors.json")["cases"]
    return found


def without_rules(case: Case) -> bool:
    """Prices, manual discounts, rounding, tax and refusals; no schemes, no floors."""
    return not case["snapshot"].get("schemes") and not case["snapshot"].get("floors")


def is_line_discount(scheme: Case) -> bool:
    """A scheme that a discount named on the line can stand for: a plain percentage for everybody on every line."""
    known = {
        "id",
        "version",
        "name",
        "currency",
        "scope",
        "level",
        "base",
        "funders",
        "benefit",
        "priority",
        "from",
        "to",
    }
    return set(scheme) <= known and scheme["scope"] == "line" and set(scheme["benefit"]) == {"type", "percent"}


def only_line_discounts(case: Case) -> bool:
    schemes = case["snapshot"].get("schemes", [])
    levels = [scheme["level"] for scheme in schemes]
    plain = all(map(is_line_discount, schemes)) and len(levels) == len(set(levels))
    dated = any(scheme.get("from", "") > case["cart"]["date"] for scheme in schemes)
    return bool(schemes) and plain and not dated and not case["snapshot"].get("floors")


def test_every_case_without_schemes_and_floors_gives_the_whole_published_result() -> None:
    chosen = [case for case in cases() if without_rules(case)]
    assert len(chosen) >= 46
    for case in chosen:
        result = as_result(price(book_of(case["snapshot"]), cart_of(case["cart"])))
        assert result == case["expect"], case["name"]


def test_every_chain_of_plain_percentages_gives_the_published_lines_totals_and_funders() -> None:
    chosen = [case for case in cases() if only_line_discounts(case)]
    assert len(chosen) >= 25
    for case in chosen:
        schemes = sorted(case["snapshot"]["schemes"], key=lambda scheme: scheme["level"])
        named = tuple(
            discount(
                percent=scheme["benefit"]["percent"],
                level=scheme["level"],
                rule=scheme["id"],
                version=scheme["version"],
                basis=scheme.get("base", "net"),
                funders=scheme["funders"],
            )
            for scheme in schemes
        )
        cart = cart_of(case["cart"])
        lines = [line._replace(discounts=named + line.discounts) for line in cart.lines]
        result = as_result(price(book_of({**case["snapshot"], "schemes": []}), cart._replace(lines=lines)))
        for part in ("currency", "includes_tax", "lines", "totals", "funders"):
            assert result[part] == case["expect"][part], (case["name"], part)


def test_the_order_of_rules_and_lines_is_nothing() -> None:
    shuffle = random.Random(5).shuffle
    for case in filter(without_rules, cases()):
        snapshot = {**case["snapshot"]}
        for part in ("prices", "taxes", "rounding"):
            snapshot[part] = list(snapshot[part])
            shuffle(snapshot[part])
        lines = list(case["cart"]["lines"])
        shuffle(lines)
        result = as_result(price(book_of(snapshot), cart_of({**case["cart"], "lines": lines})))
        assert result == case["expect"], case["name"]


def test_carts_priced_together_give_what_each_gives_alone() -> None:
    by_book: dict[str, list[Case]] = {}
    for case in filter(without_rules, cases()):
        by_book.setdefault(repr(case["snapshot"]), []).append(case)
    assert any(len(some) > 1 for some in by_book.values())
    for some in by_book.values():
        together = price_carts(book_of(some[0]["snapshot"]), [cart_of(case["cart"]) for case in some])
        assert [as_result(one) for one in together] == [case["expect"] for case in some]
