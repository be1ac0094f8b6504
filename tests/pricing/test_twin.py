"""The engine's twin on the phone (K3): the same vectors, in Chromium, in a page and in a service worker."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import salur
from salur.pricing.engine import price
from tests.browser.chromium import CHROMIUM, NONE_HERE
from tests.pricing.outlet_set import outlet
from tests.pricing.runs import compared
from tests.pricing.twin import TWIN, Json, Pair, Twin, difference, twin

VECTORS = Path(salur.__file__).parent / "pricing" / "tests" / "vectors" / "vectors.json"
in_chromium = pytest.mark.skipif(CHROMIUM is None, reason=NONE_HERE)


@pytest.fixture(scope="module")
def phone() -> Iterator[Twin]:
    with twin() as found:
        yield found


@pytest.fixture(scope="module")
def cases() -> list[Json]:
    found: list[Json] = json.loads(VECTORS.read_text())["cases"]
    return found


def pairs(cases: list[Json]) -> list[Pair]:
    return [(case["snapshot"], case["cart"]) for case in cases]


def wrong(cases: list[Json], results: list[Json]) -> list[str]:
    """The name of each case whose result is not the expected one, with the first difference."""
    found = [(case["name"], difference(case["expect"], one)) for case, one in zip(cases, results, strict=True)]
    return [f"{name}: {where}" for name, where in found if where]


@in_chromium
def test_every_vector_is_priced_as_expected(phone: Twin, cases: list[Json]) -> None:
    assert len(cases) == 207
    assert wrong(cases, phone.price(pairs(cases))) == []


@in_chromium
def test_a_service_worker_prices_the_same(phone: Twin, cases: list[Json]) -> None:
    assert wrong(cases, phone.price_in_worker(pairs(cases))) == []


@in_chromium
def test_what_is_given_stays_as_it_was(phone: Twin, cases: list[Json]) -> None:
    assert wrong(cases, phone.price_frozen(pairs(cases))) == []


@in_chromium
def test_the_order_of_lines_and_rules_says_nothing(phone: Twin, cases: list[Json]) -> None:
    lists = ("prices", "floors", "schemes", "taxes", "rounding")
    turned = [
        (snapshot | {name: snapshot[name][::-1] for name in lists}, cart | {"lines": cart["lines"][::-1]})
        for snapshot, cart in pairs(cases)
    ]
    assert wrong(cases, phone.price(turned)) == []


@in_chromium
def test_a_number_that_a_phone_cannot_hold_is_said_and_never_rounded(phone: Twin, cases: list[Json]) -> None:
    snapshot, cart = pairs(cases)[0]
    (line,) = cart["lines"]
    largest = (2**53 - 1) // int(cases[0]["expect"]["totals"]["total"])
    fits, over = ({**cart, "lines": [{**line, "pieces": pieces}]} for pieces in (largest // 2, 2**53 - 1))
    priced, refused = phone.price([(snapshot, fits), (snapshot, over)])
    assert priced["lines"][0]["pieces"] == largest // 2
    assert refused["error"].startswith("RangeError: too large")


@in_chromium
def test_random_carts_over_random_rules_are_priced_as_the_server_does(phone: Twin) -> None:
    seconds, counts = {"engine": 0.0, "phone": 0.0}, {"refused": 0, "too_large": 0}
    assert compared(phone, range(1_000_000, 1_000_400), seconds, counts) == []
    assert 0 < counts["refused"] < 100, "most carts are priced"
    assert counts["too_large"] == 0


@in_chromium
def test_twenty_lines_among_two_thousand_schemes_are_priced_while_the_finger_is_still_down(phone: Twin) -> None:
    """The best of many rounds: the machine may have other things to do, the arithmetic may not."""
    pair = outlet()
    assert difference(price(*pair), phone.price([pair])[0]) == ""
    assert min(phone.measure(pair, 40)["again"]) < 20


@in_chromium
def test_a_difference_would_be_seen(phone: Twin, cases: list[Json]) -> None:
    """The comparison itself: a coin, a key, a longer list, and an error that is no excuse."""
    expect = next(case["expect"] for case in cases if case["expect"].get("totals", {}).get("discount"))
    totals = expect["totals"] | {"net": expect["totals"]["net"] + 1}
    assert difference(expect, expect | {"totals": totals}).startswith(".totals.net: engine ")
    assert difference(expect, {key: value for key, value in expect.items() if key != "hints"}).startswith(
        ": engine has"
    )
    assert difference(expect, expect | {"lines": expect["lines"] * 2}).startswith(".lines: engine ")
    assert difference(expect, {"error": "RangeError: too large to be exact: 1"}).startswith("RangeError")
    huge = expect | {"totals": expect["totals"] | {"net": 2**53}}
    assert difference(huge, {"error": "RangeError: too large to be exact: 9007199254740992"}) == ""


FLOATS = re.compile(r"\bparseFloat\b|\bMath\.(?!min\b|max\b)\w+|\d\.\d|\beval\b|\bnew Function\b|\bDate\b|\bfetch\b")
FROM = re.compile(r'(?:from|import\()\s*"([^"]+)"')


def test_the_twin_has_no_floats_no_clock_no_network_and_nothing_from_elsewhere() -> None:
    files = sorted(TWIN.glob("*.js"))
    assert {"index.js", "numbers.js"} <= {file.name for file in files}
    for file in files:
        code = "\n".join(line for line in file.read_text().splitlines() if not line.lstrip().startswith(("*", "/*")))
        assert FLOATS.findall(code) == [], file.name
        assert [name for name in FROM.findall(code) if not (TWIN / name).is_file()] == [], file.name


def long_functions(text: str, limit: int) -> list[str]:
    """Functions and methods by their indentation, which is what makes them readable in the first place."""
    found, starts = [], list[tuple[int, int, str]]()
    for number, line in enumerate(text.splitlines()):
        indent = len(line) - len(line.lstrip())
        if re.match(r"\s*(export )?(async )?(function )?\w+\(.*\) \{$", line) and "if (" not in line:
            starts.append((indent, number, line.strip()))
        elif line.strip() == "}" and starts and starts[-1][0] == indent:
            _, start, name = starts.pop()
            if number - start + 1 > limit:
                found.append(name)
    return found


def test_scripts_stay_small() -> None:
    for file in TWIN.glob("*.js"):
        text = file.read_text()
        assert len(text.splitlines()) <= 400, file.name
        assert max(map(len, text.splitlines())) <= 120, file.name
        assert long_functions(text, 50) == [], file.name
    body = "  x();\n" * 49
    assert long_functions(f"export function a(b, {{ c }}) {{\n{body}}}\n", 50) == ["export function a(b, { c }) {"]
