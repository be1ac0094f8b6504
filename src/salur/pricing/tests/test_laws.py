"""What always holds, on carts that hypothesis makes up."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from salur.kernel.money import MODES
from salur.pricing.rules import (
    Agreed,
    Ask,
    Book,
    Cart,
    Component,
    Discount,
    Part,
    TaxRule,
    discount,
    pattern,
    price,
    price_carts,
)
from salur.pricing.tests.shared import NO_TAX, PPN, ROUNDING, book_with, cart_with, row

numbers = st.integers(0, 10**9).map(lambda cents: f"{cents // 100}.{cents % 100:02}")
percents = st.integers(1, 100_000).map(lambda thousandths: f"{thousandths // 1000}.{thousandths % 1000:03}")
funders = st.sampled_from([None, {"principal": "70", "seller": "30"}, {"a": "33.33", "b": "33.33", "c": "33.34"}])


@st.composite
def discounts(draw: st.DrawFn) -> tuple[Discount, ...]:
    found = []
    for level in range(1, draw(st.integers(0, 3)) + 1):
        basis: Literal["net", "list"] = draw(st.sampled_from(["net", "list"]))
        paid = draw(funders)
        if draw(st.booleans()):
            found.append(discount(percent=draw(percents), level=level, basis=basis, funders=paid))
        else:
            found.append(discount(amount=draw(st.integers(0, 10**8)), level=level, basis=basis, funders=paid))
    if draw(st.booleans()):
        found.append(discount(percent=draw(percents), manual=True))
    return tuple(found)


@st.composite
def asks(draw: st.DrawFn, inclusive: bool) -> list[Ask]:
    lines = []
    for no in range(1, draw(st.integers(1, 5)) + 1):
        sku, pieces = draw(st.sampled_from(["TEH", "KECAP"])), draw(st.integers(1, 5000))
        pack = draw(st.sampled_from(["piece", "inner", "carton"]))
        agreed = Agreed(draw(numbers), pack, inclusive) if draw(st.booleans()) else None
        lines.append(Ask(no, sku, pieces, pack, agreed, draw(discounts())))
    return lines


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Book, Cart]:
    inclusive = draw(st.booleans())
    part = st.builds(Part, st.sampled_from([1, 100]), st.sampled_from(MODES))
    per_unit = st.builds(Part, st.sampled_from([1, 100]), st.sampled_from(MODES), st.sampled_from(["line", "unit"]))
    taxes = st.builds(Part, st.sampled_from([1, 100]), st.sampled_from(MODES), st.sampled_from(["line", "order"]))
    rounding = ROUNDING._replace(
        list=draw(part), discount=draw(per_unit), net=draw(per_unit), tax=draw(taxes), payable=draw(part)
    )
    full = TaxRule("GST", 1, (Component("CGST", "9"), Component("SGST", "9")), payable=draw(st.booleans()))
    ppn = PPN._replace(tax_from=draw(st.sampled_from(["rounded_base", "exact_base"])), goods=pattern({"sku": ["TEH"]}))
    rules = draw(st.sampled_from([[ppn, full._replace(priority=200)], [NO_TAX], [full]]))
    rows = [row(f"{sku}-{per}", draw(numbers), sku, per=per, pack=pack, includes_tax=inclusive)
            for sku in ("TEH", "KECAP") for per, pack in (("piece", None), ("carton", "carton"))]  # fmt: skip
    return book_with(rows, rules, [rounding]), cart_with(*draw(asks(inclusive)))


@settings(max_examples=300, deadline=None)
@given(worlds())
def test_money_is_conserved(world: tuple[Book, Cart]) -> None:
    book, cart = world
    answer = price(book, cart)
    assert answer.faults == ()
    rounding, totals = book.roundings["IDR"][0], answer.totals
    payable_tax = 0
    for line in answer.lines:
        assert line.list - sum(step.amount for step in line.steps) == line.net >= 0
        assert line.net % rounding.net.to == 0
        assert line.tax.base >= 0 and all(amount >= 0 for _, _, amount in line.tax.parts)
        assert line.tax_amount == sum(amount for _, _, amount in line.tax.parts)
        assert line.untaxed == (line.net - line.tax_amount if answer.includes_tax else line.net)
        assert line.total in (line.untaxed, line.untaxed + line.tax_amount)
        payable_tax += line.total - line.untaxed
        for step in line.steps:
            assert step.amount > 0 or step.stage == "rounding"
            assert sum(share for _, share in step.funders) == (0 if step.stage == "rounding" else step.amount)
            assert all(share >= 0 for _, share in step.funders)
    assert totals.list - totals.discount - totals.rounding == totals.net
    assert totals.total == totals.untaxed + payable_tax
    assert totals.payable == totals.total + totals.payable_rounding
    assert sum(amount for _, amount in answer.funders) == totals.discount
    for name in ("list", "net", "untaxed", "total"):
        assert getattr(totals, name) == sum(getattr(line, name) for line in answer.lines)


@settings(max_examples=100, deadline=None)
@given(worlds(), st.randoms())
def test_the_order_of_lines_is_nothing_and_pricing_twice_neither(world: tuple[Book, Cart], chance: Random) -> None:
    book, cart = world
    once = price(book, cart)
    lines = list(cart.lines)
    chance.shuffle(lines)
    assert price_carts(book, [cart._replace(lines=lines), cart]) == [once, once]


@given(st.integers(0, 10**12), st.booleans(), st.sampled_from(MODES), st.sampled_from([1, 100]))
def test_the_base_is_within_half_a_unit_of_the_exact_one(net: int, inclusive: bool, mode: str, to: int) -> None:
    part = Part(to, mode)  # type: ignore[arg-type]
    rounding = ROUNDING._replace(net=Part(1), tax=part)
    text = f"{net // 100}.{net % 100:02}"
    (line,) = price(
        book_with([row("P", text, includes_tax=inclusive)], roundings=[rounding]), cart_with(Ask(1, "TEH", 1))
    ).lines
    fraction = Fraction(11, 12)
    exact = net * fraction / (1 + Fraction(12, 100) * fraction) if inclusive else net * fraction
    apart = line.tax.base - exact
    assert abs(apart) <= Fraction(to, 2) if mode.startswith("half") else abs(apart) < to
    assert apart <= 0 if mode == "down" else apart >= 0 if mode == "up" else True


@given(st.integers(1, 2000), st.integers(1, 2000))
def test_a_line_never_costs_less_for_more_pieces(few: int, more: int) -> None:
    book = book_with([row("P", "100000", per="carton")])
    cheap, dear = (price(book, cart_with(Ask(1, "TEH", pieces))).totals.total for pieces in sorted((few, more)))
    assert cheap <= dear
