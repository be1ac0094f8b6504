"""PPN and its neighbours to the rupiah; the numbers are those of docs/arithmetic/tax.md."""

from __future__ import annotations

import pytest

from salur.pricing.rules import Ask, Component, Part, PricedLine, TaxRule, pattern, price
from salur.pricing.tests.shared import NO_TAX, OLD_ROUNDING, PPN, ROUNDING, WHO, book_with, cart_with, row


def taxed(rupiah: str, rule: TaxRule = PPN, includes_tax: bool = False, date: str = "2026-06-15") -> PricedLine:
    book = book_with([row("P", rupiah, includes_tax=includes_tax)], [rule])
    (line,) = price(book, cart_with(Ask(1, "TEH", 1), date=date)).lines
    return line


@pytest.mark.parametrize(
    ("net", "base", "tax"),
    [
        ("100000", 91667, 11000),
        ("33333", 30555, 3667),
        ("1999999", 1833332, 220000),
        ("32", 29, 3),
        ("1", 1, 0),
        ("5", 5, 1),
        ("6", 6, 1),
        ("50", 46, 6),
        ("0", 0, 0),
    ],
)
def test_ppn_of_eleven_twelfths(net: str, base: int, tax: int) -> None:
    line = taxed(net)
    assert (line.tax.base, line.tax_amount, line.tax.code) == (base * 100, tax * 100, "04")
    assert (line.untaxed, line.total) == (line.net, line.net + tax * 100)


def test_ppn_from_the_exact_base_differs_in_small_amounts() -> None:
    exact = PPN._replace(tax_from="exact_base")
    assert (taxed("32", exact).tax.base, taxed("32", exact).tax_amount) == (2900, 400)
    assert taxed("33333", exact).tax_amount == 366700


@pytest.mark.parametrize(
    ("gross", "base", "tax", "untaxed"),
    [("111000", 91667, 11000, 100000), ("10000", 8258, 991, 9009), ("99999", 82582, 9910, 90089)],
)
def test_a_price_that_includes_ppn_stands_to_the_rupiah(gross: str, base: int, tax: int, untaxed: int) -> None:
    line = taxed(gross, includes_tax=True)
    assert (line.tax.base, line.tax_amount, line.untaxed) == (base * 100, tax * 100, untaxed * 100)
    assert line.total == line.net == int(gross) * 100


def test_the_rounding_in_force_goes_by_date() -> None:
    assert taxed("33333", date="2025-05-21").tax_amount == 366600
    assert taxed("33333", date="2025-05-22").tax_amount == 366700


def test_a_collector_is_shown_the_tax_but_does_not_pay_it_to_us() -> None:
    line = taxed("60000", PPN._replace(payable=False, code="02"))
    assert (line.tax.base, line.tax_amount, line.total) == (5500000, 660000, 6000000)


def test_luxury_goods_are_taxed_in_full_and_twice() -> None:
    line = taxed("500000", TaxRule("PPN-LUX", 1, (Component("PPN", "12"), Component("PPnBM", "20")), code="01"))
    assert line.tax.parts == (("PPN", "12", 6000000), ("PPnBM", "20", 10000000))
    assert (line.tax.base, line.total) == (50000000, 66000000)


def test_tax_on_the_full_net_takes_the_net_as_it_is() -> None:
    fine = ROUNDING._replace(net=Part(1))
    book = book_with([row("P", "4.40")], [TaxRule("FULL", 1, (Component("PPN", "12"),))], [fine])
    (line,) = price(book, cart_with(Ask(1, "TEH", 1))).lines
    assert (line.tax.base, line.tax_amount) == (440, 100)  # 12% of 4.40 is 0.53; of a base rounded to 4 it would be 0


def test_gst_is_rounded_in_each_half() -> None:
    gst = TaxRule("GST", 1, (Component("CGST", "9"), Component("SGST", "9")))
    paise = ROUNDING._replace(net=Part(1), tax=Part(1), payable=Part(1))
    for inclusive, base, half, total in ((False, 64744, 5827, 76398), (True, 54868, 4938, 64744)):
        book = book_with([row("P", "647.44", includes_tax=inclusive)], [gst], [paise])
        (line,) = price(book, cart_with(Ask(1, "TEH", 1))).lines
        assert (line.tax.base, line.tax.parts[0][2], line.tax.parts[1][2]) == (base, half, half)
        assert line.total == total


def test_a_seller_who_is_no_pkp_takes_no_tax() -> None:
    pkp = PPN._replace(when=pattern({"tax_status": ["pkp"]}), priority=10)
    book = book_with([row("P", "20000")], [pkp, NO_TAX])
    for status, tax in (("pkp", 220000), ("non-pkp", 0)):
        (line,) = price(book, cart_with(Ask(1, "TEH", 1), who={**WHO, "tax_status": status})).lines
        assert line.tax_amount == tax


def test_tax_per_order_is_spread_over_the_lines() -> None:
    per_order = ROUNDING._replace(tax=Part(100, per="order"))
    asks = [Ask(no, "TEH", 1) for no in (1, 2, 3)]
    for rounding, parts in ((ROUNDING, [400, 400, 400]), (per_order, [400, 400, 300])):
        answer = price(book_with([row("P", "33")], roundings=[rounding]), cart_with(*asks))
        assert [line.tax_amount for line in answer.lines] == parts
        assert answer.totals.tax == sum(parts)


def test_cash_rounding_stands_beside_the_total() -> None:
    cash = ROUNDING._replace(payable=Part(50000))
    totals = price(book_with([row("P", "1100")], roundings=[cash, OLD_ROUNDING]), cart_with(Ask(1, "TEH", 1))).totals
    assert (totals.total, totals.payable_rounding, totals.payable) == (122100, -22100, 100000)
