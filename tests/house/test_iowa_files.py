"""The example files of Iowa hold the day they claim to hold, and their reader does the arithmetic it promises."""

import gzip
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from examples.iowa import choices, day, routes

FOLDER = Path(day.__file__).parent
FILES = ("products.csv.gz", "stores.csv.gz", "day_2021-05-18.csv.gz")
PRODUCTS = day.read_products()
STORES = day.read_stores()
LINES = day.read_day()


def _product(*, pack: int = 12, cost_cents: int = 1000, retail_cents: int = 1500) -> Any:
    """Item 1: unless told otherwise 12 bottles a case, 10.00 a bottle, 15.00 to the store."""
    some = next(iter(PRODUCTS.values()))
    return some._replace(item_number="1", pack=pack, cost_cents=cost_cents, retail_cents=retail_cents)


def _sold(*bottles: int) -> Any:
    """Lines of one invoice that sell so many bottles of item 1."""
    return [day.SaleLine("INV-1", number, "1", "1", count, count * 1500) for number, count in enumerate(bottles, 1)]


def _cases_bought(*bottles: int, halve: bool = False) -> int:
    """The cases of 12 bought for such lines."""
    bought = day.purchases(_sold(*bottles), {"1": _product()}, halve=halve)
    return sum(line.cases for purchase in bought for line in purchase.lines)


def test_every_line_invoice_store_and_bottle_of_the_day_is_there() -> None:
    total = day.expected(LINES)
    assert total.overall == (13_402, 144_884, 193_506_353)
    assert len({(line.invoice_no, line.line_no) for line in LINES}) == 13_402
    assert (len(total.by_invoice), len(total.by_store), len(total.by_item)) == (514, 377, 1_682)
    assert Counter(Counter((line.invoice_no, line.item_number) for line in LINES).values()) == {1: 13_382, 2: 10}


def test_each_way_of_adding_up_gives_the_same_day() -> None:
    total = day.expected(LINES)
    for part in (total.by_store, total.by_item, total.by_invoice):
        assert tuple(map(sum, zip(*part.values(), strict=True))) == total.overall


def test_every_invoice_belongs_to_one_store_and_every_line_to_the_masters() -> None:
    assert len({(line.invoice_no, line.store_number) for line in LINES}) == 514
    assert {line.item_number for line in LINES} <= PRODUCTS.keys()
    assert {line.store_number for line in LINES} <= STORES.keys()


def test_every_item_has_one_price_on_the_day_in_whole_cents_above_zero() -> None:
    assert min(line.bottles for line in LINES) == 1
    assert all(line.unit_cents * line.bottles == line.sale_cents > 0 for line in LINES)
    assert len({(line.item_number, line.unit_cents) for line in LINES}) == len({line.item_number for line in LINES})
    with pytest.raises(ValueError, match="100 cents for 3 bottles"):
        _ = day.SaleLine("INV-1", 1, "1", "1", 3, 100).unit_cents


def test_the_masters_are_whole_and_left_as_published() -> None:
    assert (len(PRODUCTS), len({product.vendor_number for product in PRODUCTS.values()})) == (6_482, 284)
    assert all(0 < product.cost_cents < product.retail_cents and product.pack > 0 for product in PRODUCTS.values())
    assert (len(STORES), sum(store.is_active for store in STORES.values())) == (2_296, 1_957)
    assert sum(store.latitude is None or store.longitude is None for store in STORES.values()) == 125
    cases = [product.scc for product in PRODUCTS.values() if product.scc != "0"]
    assert (len(cases), sum(not _has_right_check_digit(code) for code in cases)) == (6_465, 22)


def test_the_purchases_cover_the_day_in_whole_cases_and_no_case_too_many() -> None:
    sold = {number: total.bottles for number, total in day.expected(LINES).by_item.items()}
    orders = day.purchases(LINES, PRODUCTS)
    bought = {}
    for purchase in orders:
        for line in purchase.lines:
            product = PRODUCTS[line.item_number]
            assert (product.vendor_number, product.vendor_name) == (purchase.vendor_number, purchase.vendor_name)
            assert (line.pack, line.bottle_cost_cents) == (product.pack, product.cost_cents)
            assert not line.cost_is_estimated
            bought[line.item_number] = line.bottles
    assert bought.keys() == sold.keys()
    assert all(0 <= bought[number] - sold[number] < PRODUCTS[number].pack for number in sold)
    assert (len(orders), sum(bought.values())) == (93, 153_793)
    assert sum(purchase.cost_cents for purchase in orders) == 142_081_586


def test_half_of_the_purchases_leaves_the_day_short() -> None:
    orders = day.purchases(LINES, PRODUCTS, halve=True)
    bottles = {line.item_number: line.bottles for purchase in orders for line in purchase.lines}
    for number, total in day.expected(LINES).by_item.items():
        distance = 2 * bottles.get(number, 0) - total.bottles
        assert -PRODUCTS[number].pack <= distance < PRODUCTS[number].pack, number
    assert all(line.cases > 0 for purchase in orders for line in purchase.lines)


@pytest.mark.parametrize(
    ("sold", "whole", "half"),
    [(1, 1, 0), (12, 1, 0), (13, 2, 1), (18, 2, 1), (24, 2, 1), (36, 3, 1), (37, 4, 2), (48, 4, 2)],
)
def test_cases_are_rounded_up_and_half_of_the_need_to_the_nearest(sold: int, whole: int, half: int) -> None:
    assert (_cases_bought(sold), _cases_bought(sold, halve=True)) == (whole, half)


def test_lines_of_an_item_add_up_before_rounding_and_returns_do_not_lessen_the_need() -> None:
    assert _cases_bought(7, 5) == 1
    assert _cases_bought(12, -12) == 1
    assert _cases_bought(-12) == 0


def test_a_missing_cost_is_two_thirds_of_the_list_price_and_says_so() -> None:
    (purchase,) = day.purchases(_sold(12), {"1": _product(cost_cents=0, retail_cents=938)})
    (line,) = purchase.lines
    assert (line.bottle_cost_cents, line.cost_is_estimated, purchase.cost_cents) == (625, True, 12 * 625)


@pytest.mark.parametrize("changes", [{"pack": 0}, {"cost_cents": 0, "retail_cents": 0}])
def test_nothing_is_bought_without_a_pack_or_a_price(changes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="item 1 "):
        day.purchases(_sold(12), {"1": _product(**changes)})


def test_nothing_is_bought_that_is_not_on_the_list() -> None:
    with pytest.raises(ValueError, match="item 1 is not on the list"):
        day.purchases(_sold(12), {})


def test_first_come_is_first_served_until_nothing_is_left() -> None:
    lines = [*_sold(7, 5), *(line._replace(invoice_no="INV-2") for line in _sold(3))]
    bought = day.purchases(_sold(12), {"1": _product()})
    assert [(one.bottles, one.sale_cents) for one in day.served(lines, bought)] == [(7, 10_500), (5, 7_500)]
    assert [one.bottles for one in day.served(list(reversed(lines)), bought)] == [3, 5, 4]
    assert day.served(LINES, day.purchases(LINES, PRODUCTS)) == LINES


def test_a_van_serves_twenty_stores_at_most_and_goes_on_to_the_nearest() -> None:
    depot = choices.SITE[2:]
    where = routes.points(STORES, depot)
    stores = {line.store_number for line in LINES}
    driven = routes.rounds(stores, where, depot, choices.STOPS)
    assert sorted(store for stops in driven for store in stops) == sorted(stores)
    assert [len(stops) for stops in driven] == [20] * 18 + [17]
    assert len(driven) <= choices.VANS
    line = {"a": (1.0, 0.0), "b": (3.0, 0.1), "c": (2.0, 0.0)}
    assert routes.rounds(line, line, (0.0, 0.0), 3) == [["a", "c", "b"]]


def test_a_store_without_coordinates_is_in_the_middle_of_its_town_or_at_the_warehouse() -> None:
    there = next(iter(STORES.values()))
    known = {
        "1": there._replace(city="AMES", latitude=42.0, longitude=-93.0),
        "2": there._replace(city="AMES", latitude=44.0, longitude=-95.0),
        "3": there._replace(city="AMES", latitude=None, longitude=None),
        "4": there._replace(city="NOWHERE", latitude=None, longitude=None),
    }
    where = routes.points(known, (41.0, -93.5))
    assert (where["3"], where["4"]) == ((43.0, -94.0), (41.0, -93.5))


def test_what_was_chosen_keeps_the_order_of_a_day_and_shows_every_way() -> None:
    last = 513
    assert choices.received_at(92).date() < day.DAY
    assert choices.ordered_at(last) < choices.picked_at(last) < choices.loaded_at(0) < choices.invoiced_at_loading(0)
    assert choices.delivered_at(19, 19) < choices.back_at(0) < choices.paid_at("3") < choices.clock(22)
    stores = {line.store_number for line in LINES}
    assert {choices.invoice_at(store) for store in stores} == {"loading", "delivery"}
    assert {(choices.method(store), choices.payment_days(store)) for store in stores} == {
        ("cash", 0), *((method, days) for method in ("transfer", "card") for days in (7, 14, 30)),
    }  # fmt: skip
    assert {choices.is_unlimited(store) for store in stores} == {True, False}


def test_whole_cases_travel_as_they_are_and_the_rest_in_mixed_cartons() -> None:
    packs = {"1": _product(pack=6)}
    assert choices.cartons(list(zip(_sold(18), [18], strict=True)), packs) == 3
    assert choices.cartons(list(zip(_sold(19, 7, 6), [19, 7, 6], strict=True)), packs) == 5 + 1
    assert choices.cartons(list(zip(_sold(19), [0], strict=True)), packs) == 0


@pytest.mark.parametrize("name", FILES)
def test_the_files_carry_no_time_and_no_name_so_that_making_them_again_changes_nothing(name: str) -> None:
    packed = (FOLDER / name).read_bytes()
    flags, made_at = packed[3], packed[4:8]
    assert (flags, made_at) == (0, b"\0\0\0\0")
    assert b"\r" not in gzip.decompress(packed)


def _has_right_check_digit(code: str) -> bool:
    """GS1 General Specifications, 7.9: weights 3 and 1 from the right, the sum is a multiple of ten."""
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(code))) % 10 == 0
