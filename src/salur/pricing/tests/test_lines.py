"""Prices, discounts and refusals; the numbers are those of docs/arithmetic/pricing.md."""

from __future__ import annotations

import json

import pytest

from salur.kernel.refusal import Refused
from salur.pricing.rules import Agreed, Ask, Fault, Part, Priced, discount, price, ratio
from salur.pricing.tests.shared import NO_TAX, PPN, ROUNDING, WHO, book_with, cart_with, row

LIST = [
    row("P-GENERAL", "4000"),
    row("P-CHANNEL", "3950", when={"channel": ["GT"]}),
    row("P-ISLAND", "3900", when={"territory": ["ID"]}),
    row("P-PROVINCE", "3890", when={"territory": ["ID/32"]}),
    row("P-CLASS", "3960", when={"class": ["A"]}),
    row("P-SELLER", "3800", when={"seller": ["DIST-BDG"]}),
    row("P-BUYER", "4100", when={"buyer": ["TOKO-9"]}),
    row("P-CLASS-CARTON", "93600", per="carton", pack="carton", when={"class": ["A"]}),
    row("P-CLASS-48", "3850", min_pieces=48, when={"class": ["A"]}),
    row("P-JULY", "4200", starts_on="2026-07-01"),
    row("P-CLASS-B-OUT", "1", starts_on="2020-01-01", ends_on="2026-06-14"),
]


def only(answer: Priced) -> int:
    assert answer.faults == ()
    (line,) = answer.lines
    return line.net


@pytest.mark.parametrize(
    ("who", "date", "pack", "pieces", "chosen"),
    [
        ({}, "2026-06-15", "piece", 1, "P-GENERAL"),
        ({}, "2026-06-30", "piece", 1, "P-GENERAL"),
        ({}, "2026-07-01", "piece", 1, "P-JULY"),
        ({"seller": "DIST-BDG"}, "2026-06-15", "piece", 1, "P-SELLER"),
        ({"seller": "DIST-BDG", "territory": "ID/33"}, "2026-06-15", "piece", 1, "P-ISLAND"),
        ({"territory": "ID/32/32.73"}, "2026-06-15", "piece", 1, "P-PROVINCE"),
        ({"territory": "ID/321"}, "2026-06-15", "piece", 1, "P-ISLAND"),
        ({"channel": "GT", "territory": "ID/32"}, "2026-06-15", "piece", 1, "P-CHANNEL"),
        ({"class": "A", "channel": "GT"}, "2026-06-15", "piece", 47, "P-CLASS"),
        ({"class": "A", "channel": "GT"}, "2026-06-15", "piece", 48, "P-CLASS-48"),
        ({"class": "A", "channel": "GT"}, "2026-06-15", "carton", 48, "P-CLASS-CARTON"),
        ({"class": "A", "buyer": "TOKO-9"}, "2026-06-15", "carton", 480, "P-BUYER"),
    ],
)
def test_the_closest_row_wins(who: dict[str, str], date: str, pack: str, pieces: int, chosen: str) -> None:
    answer = price(book_with(LIST), cart_with(Ask(1, "TEH", pieces, pack), date=date, who=who))
    assert [line.row for line in answer.lines] == [chosen]


def test_equal_rows_are_settled_by_id() -> None:
    rows = [row("P-2", "4100", when={"class": ["A"]}), row("P-1", "4200", when={"class": ["A", "B"]})]
    assert only(price(book_with(rows), cart_with(Ask(1, "TEH", 1)))) == 420000


def test_a_carton_price_is_exact_for_pieces() -> None:
    (line,) = price(book_with([row("P", "100000", per="carton")]), cart_with(Ask(1, "TEH", 7))).lines
    assert (line.list, line.net) == (2916667, 2916700)
    assert line.steps == (("rounding", "IDR-2025", 1, "net", 2916667, -33, (), None),)


def test_an_agreed_price_stands_instead_of_the_list_for_its_pack() -> None:
    book = book_with([row("P", "4000")])
    ask = Ask(1, "TEH", 60, "carton", Agreed("90000", "carton"))
    (line,) = price(book, cart_with(ask)).lines
    assert (line.row, line.price, line.per, line.net) == ("agreed", "90000", "carton", 22500000)
    (bare,) = price(book_with([]), cart_with(Ask(1, "TEH", 2, agreed=Agreed("2910.5")))).lines
    assert bare.net == 582100
    (gift,) = price(book, cart_with(Ask(1, "TEH", 2, agreed=Agreed("0")))).lines
    assert (gift.net, gift.tax_amount, gift.total) == (0, 0, 0)


def test_a_line_discount_is_a_step_that_says_who_pays() -> None:
    d1 = discount(percent="10", rule="REGULAR", version=3, funders={"principal": "70", "seller": "30"})
    answer = price(book_with([row("P", "20000")]), cart_with(Ask(1, "TEH", 40, discounts=(d1,))))
    (line,) = answer.lines
    funders = (("principal", 5600000), ("seller", 2400000))
    assert line.steps == (("D1", "REGULAR", 3, "net", 80000000, 8000000, funders, None),)
    assert (line.list, line.net, answer.funders) == (80000000, 72000000, funders)
    assert json.loads(json.dumps(line.steps))[0][:6] == ["D1", "REGULAR", 3, "net", 80000000, 8000000]


def test_four_levels_of_discount_multiply() -> None:
    levels = tuple(discount(percent=percent, level=at) for at, percent in enumerate(("10", "10", "20", "5"), 1))
    fine = ROUNDING._replace(net=Part(1))
    (line,) = price(book_with([row("P", "100")], roundings=[fine]), cart_with(Ask(1, "TEH", 1, discounts=levels))).lines
    assert [step.amount for step in line.steps] == [1000, 900, 1620, 324]
    assert line.net == 6156


def test_a_discount_on_the_list_looks_past_the_one_before() -> None:
    levels = (discount(percent="10"), discount(percent="10", level=2, basis="list"))
    (line,) = price(book_with([row("P", "100")]), cart_with(Ask(1, "TEH", 1, discounts=levels))).lines
    assert [(step.basis, step.base, step.amount) for step in line.steps] == [
        ("net", 10000, 1000),
        ("list", 10000, 1000),
    ]
    much = (discount(percent="60", basis="list"), discount(percent="60", level=2, basis="list"))
    (line,) = price(book_with([row("P", "100")]), cart_with(Ask(1, "TEH", 1, discounts=much))).lines
    assert [(step.amount, step.wanted) for step in line.steps] == [(6000, None), (4000, 6000)]


def test_a_discount_per_piece_is_rounded_for_one_piece() -> None:
    rounding = ROUNDING._replace(discount=Part(100, per="unit"))
    book = book_with([row("P", "1333")], roundings=[rounding])
    levels = (discount(percent="12.5"), discount(percent="7.5", level=2))
    (line,) = price(book, cart_with(Ask(1, "TEH", 7, discounts=levels))).lines
    assert ([step.amount for step in line.steps], line.net) == ([7 * 16700, 7 * 8700], 755300)


def test_a_row_is_live_on_its_first_and_last_day() -> None:
    book = book_with([row("P", "1", starts_on="2026-06-01", ends_on="2026-06-30")])
    for date, found in (("2026-05-31", 0), ("2026-06-01", 1), ("2026-06-30", 1), ("2026-07-01", 0)):
        assert len(price(book, cart_with(Ask(1, "TEH", 1), date=date)).lines) == found


def test_an_amount_takes_no_more_than_is_there() -> None:
    some, much = discount(amount=123400), discount(amount=9999999, manual=True)
    book = book_with([row("P", "20000")])
    assert only(price(book, cart_with(Ask(1, "TEH", 1, discounts=(some,))))) == 2000000 - 123400
    (line,) = price(book, cart_with(Ask(1, "TEH", 1, discounts=(some, much)))).lines
    assert line.net == 0
    assert [(step.stage, step.amount) for step in line.steps] == [("D1", 123400), ("manual", 1876600)]


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        ((Ask(1, "NOPE", 1),), [("unknown_sku", 1)]),
        ((Ask(1, "TEH", 0), Ask(2, "TEH", -1)), [("bad_pieces", 1), ("bad_pieces", 2)]),
        ((Ask(1, "TEH", True),), [("bad_pieces", 1)]),
        ((Ask(1, "TEH", 1, "pallet"),), [("unknown_pack", 1)]),
        ((Ask(1, "TEH", 1, agreed=Agreed("5", "pallet")),), [("unknown_pack", 1)]),
        ((Ask(1, "TEH", 1, agreed=Agreed("1e3")),), [("bad_price", 1)]),
        ((Ask(1, "TEH", 1), Ask(1, "TEH", 2)), [("duplicate_line", 1)]),
        ((Ask(1, "TEH", 1, discounts=(discount(percent="100.1"),)),), [("bad_discount", 1)]),
        ((Ask(1, "TEH", 1, discounts=(discount(percent="0"),)),), [("bad_discount", 1)]),
        ((Ask(1, "TEH", 1, discounts=(discount(amount=-1),)),), [("bad_discount", 1)]),
        ((Ask(1, "TEH", 1, discounts=(discount(percent="5"), discount(percent="5"))),), [("bad_discount", 1)]),
        ((Ask(1, "KECAP", 1), Ask(2, "TEH", 1)), [("no_price", 1)]),
        ((Ask(1, "KECAP", 1), Ask(2, "SOAP", 0)), [("unknown_sku", 2), ("bad_pieces", 2)]),
        ((Ask(1, "TEH", 1), Ask(2, "TEH", 1, agreed=Agreed("5", includes_tax=True))), [("mixed_tax_basis", None)]),
        ((), [("empty", None)]),
    ],
)
def test_what_cannot_be_priced_says_why(lines: tuple[Ask, ...], faults: list[Fault]) -> None:
    book = book_with([row("P", "4000")])
    assert price(book, cart_with(Ask(1, "TEH", 1))).faults == ()
    answer = price(book, cart_with(*lines))
    assert (list(answer.faults), answer.lines) == (faults, ())


def test_what_the_book_lacks_says_why() -> None:
    rows, cart = [row("P", "4000")], cart_with(Ask(1, "TEH", 1))
    assert price(book_with(rows, [PPN._replace(starts_on="2027-01-01")]), cart).faults == (("no_tax_rule", 1),)
    assert price(book_with(rows, roundings=[]), cart).faults == (("no_rounding", None),)
    assert price(book_with(rows), cart._replace(currency="USD")).faults == (("unknown_currency", None),)


def test_a_number_that_is_none_is_refused() -> None:
    assert ratio("2910.5") == (29105, 10)
    for text in ("", "-1", "1e3", "1,5", ".5", "5.", "NaN", "٣"):
        with pytest.raises(Refused, match=r"pricing\.bad_number"):
            ratio(text)


def test_an_exception_in_a_pattern_is_respected() -> None:
    rows = [row("P", "4000"), row("Q", "3000", when={"channel": ["GT"], "except": {"buyer": ["TOKO-7"]}})]
    book = book_with(rows, [NO_TAX])
    assert only(price(book, cart_with(Ask(1, "TEH", 1)))) == 400000
    assert only(price(book, cart_with(Ask(1, "TEH", 1), who={**WHO, "buyer": "TOKO-8"}))) == 300000
