"""A chain's real baskets through the engine: a slice of what `./salur trial journey` does in full."""

from __future__ import annotations

import pytest

from salur.pricing.engine import compiled
from tests.pricing.journey import FOLDER, Basket, Journey, Sold
from tests.pricing.journey_runs import compared, priced

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the chain's data are not beside the checkout")
WEEK, STORES = 10, 320


@pytest.fixture(scope="module")
def journey() -> Journey:
    return Journey(WEEK - 1, WEEK, stores=STORES)


def test_lines_are_reproduced_to_the_cent(journey: Journey) -> None:
    found = priced(journey, [WEEK], "true", lambda line: None)
    assert found["lines"] > 4000
    assert found["share"] >= 0.9
    assert found["reproduced"] + sum(found["reasons"].values()) == found["lines"]  # every other one has its reason


def test_discounts_stack_on_a_line(journey: Journey) -> None:
    """A card price, a coupon and the chain's match of it on one line, each given by a scheme of its own."""
    rules = compiled(journey.rules(WEEK))
    stacked = [
        basket
        for basket in journey.baskets(WEEK)
        if any(line.card and line.coupon and line.match for line in basket.lines)
    ]
    assert stacked
    answers = [answer for basket in stacked for answer in compared(rules, basket)]
    assert answers.count("reproduced") >= 0.8 * len(answers)


def test_rules_are_not_of_lines(journey: Journey) -> None:
    rules = journey.rules(WEEK)
    lines = sum(len(basket.lines) for basket in journey.baskets(WEEK))
    assert len(rules["prices"]) < lines and len(rules["schemes"]) < lines
    kinds = {scheme["benefit"]["type"] for scheme in rules["schemes"] if scheme["id"].startswith("CARD")}
    assert kinds == {"price"}  # a price for all who come, no amount for one


@pytest.mark.parametrize(("without", "reason"), [
    ("CARD", "another card discount"), ("COUPON", "another coupon"), ("MATCH", "another match")])  # fmt: skip
def test_what_is_missing_is_seen(journey: Journey, without: str, reason: str) -> None:
    rules = journey.rules(WEEK)
    entire = compiled(rules)
    whole = [answer for basket in journey.baskets(WEEK) for answer in compared(entire, basket)]
    rules["schemes"] = [scheme for scheme in rules["schemes"] if not scheme["id"].startswith(without)]
    ready = compiled(rules)
    less = [answer for basket in journey.baskets(WEEK) for answer in compared(ready, basket)]
    assert less.count(reason) > whole.count(reason)


def test_a_wrong_cent_is_seen(journey: Journey) -> None:
    rules = compiled(journey.rules(WEEK))
    seen = 0
    for basket in journey.baskets(WEEK):
        (first, *_), (answer, *_) = basket.lines, compared(rules, basket)
        if len(basket.lines) == 1 and answer == "reproduced":
            for wrong in (first._replace(shelf=first.shelf + 1), first._replace(card=first.card + 1)):
                assert compared(rules, Basket(1, basket.store, 1, basket.day, [wrong])) != ["reproduced"]
            seen += 1
    assert seen > 20


def test_what_has_no_price_is_said() -> None:
    rules = compiled({"format": "rules/1", "id": "X", "version": 1, "currencies": {"USD": 2}, "skus": {}})
    lines = [Sold(1, 0, 0, 0, 200, 0), Sold(1, 24256, 5188, 242, 0, 0), Sold(1, 1, 100, 0, 0, 0)]
    assert compared(rules, Basket(1, 310, 1, "2017-02-27", lines)) == ["no goods", "fuel", "no price known"]
