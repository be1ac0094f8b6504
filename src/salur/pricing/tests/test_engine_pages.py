"""docs/arithmetic/schemes.md says what the engine does: every row of its tables is made again and found there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from salur.pricing.engine import price

Json = dict[str, Any]

PAGE = Path(__file__).parents[4] / "docs" / "arithmetic" / "schemes.md"
NO_TAX: Json = {"id": "NO-TAX", "version": 1}
PPN: Json = {"id": "PPN", "version": 1, "base_fraction": [11, 12], "code": "04",
             "components": [{"name": "PPN", "rate": "12"}]}  # fmt: skip
CHAIN = (("10", 1), ("10", 2), ("20", 3), ("5", 4))
LIST_BASES = {"all net": (), "all list": (1, 2, 3, 4), "D2 list, others net": (2,)}
ROUNDINGS = {
    "sen": (1, 1, "line"),
    "whole rupiah, each level": (100, 100, "line"),
    "whole rupiah, once at the end": (1, 100, "line"),
    "whole rupiah a piece, each level": (100, 100, "unit"),
    "whole rupiah a piece, once at the end": (1, 100, "unit"),
}


def rupiah(sen: int) -> str:
    """10000 -> 100; 6156 -> 61.56; 147744 -> 1,477.44."""
    whole, rest = divmod(abs(sen), 100)
    return ("−" if sen < 0 else "") + (f"{whole:,}.{rest:02}" if rest else f"{whole:,}")


def rounding(discount: int, net: int, per: str = "line", mode: str = "half_up", **more: Json) -> Json:
    part = {"mode": mode, "per": per}
    return {"id": "R", "version": 1, "currency": "IDR", "discount": {"to": discount, **part},
            "net": {"to": net, **part}, **more}  # fmt: skip


def priced(lines: list[tuple[str, int]], schemes: list[Json], row: Json, tax: Json = NO_TAX, **who: Any) -> Json:
    """Lines of (price in rupiah, pieces), each of a SKU of its own; the first is `A`, then `B` …"""
    skus = {chr(65 + at): {"packs": {"carton": 10}} for at in range(len(lines))}
    prices = [
        {"id": f"P{sku}", "version": 1, "sku": sku, "currency": "IDR", "price": each,
         "includes_tax": who.get("includes_tax", False)}
        for sku, (each, _) in zip(skus, lines, strict=True)
    ]  # fmt: skip
    snapshot = {"id": "S", "version": 1, "currencies": {"IDR": 2}, "skus": skus, "prices": prices, "schemes": schemes,
                "taxes": [tax], "rounding": [row]}  # fmt: skip
    asked = [{"no": at, "sku": sku, "pieces": lines[at - 1][1]} for at, sku in enumerate(skus, 1)]
    return price(snapshot, {"date": "2026-06-15", "currency": "IDR", "who": {"buyer": "B"}, "lines": asked})


def scheme(id: str, benefit: Json, **more: Any) -> Json:
    return {"id": id, "version": 1, "currency": "IDR", "scope": "line", "level": 1, "funders": {"principal": "100"},
            "benefit": benefit, "add": True, **more}  # fmt: skip


def chain(bases: tuple[int, ...], one_level: bool = False) -> list[Json]:
    return [
        scheme(f"L{level}", {"type": "percent", "percent": percent}, level=1 if one_level else level,
               base="list" if level in bases else "net")
        for percent, level in CHAIN
    ]  # fmt: skip


def chains() -> Iterator[str]:
    for pieces in (1, 24):
        for base, bases in {**LIST_BASES, "all on one level (add)": ()}.items():
            schemes = chain(bases, one_level="one level" in base)
            for said, (discount, to, per) in ROUNDINGS.items():
                line = priced([("100", pieces)], schemes, rounding(discount, to, per))["lines"][0]
                steps = [rupiah(step["amount"]) for step in line["steps"] if step["stage"] != "rounding"]
                rest = sum(step["amount"] for step in line["steps"] if step["stage"] == "rounding")
                net = f"**{rupiah(line['net'])}**"
                yield f"| {pieces} | {base} | {said} | {' · '.join(steps)} | {rupiah(rest)} | {net} |"


def modes() -> Iterator[str]:
    for mode in ("half_up", "down", "up", "half_even"):
        nets = []
        for discount, net in ((100, 100), (1, 100)):
            line = priced([("100", 1)], chain(()), rounding(discount, net, mode=mode))["lines"][0]
            steps = [rupiah(step["amount"]) for step in line["steps"] if step["stage"] != "rounding"]
            nets.append(f"{' · '.join(steps)} → {rupiah(line['net'])}")
        yield f"| {mode} | {nets[0]} | {nets[1]} |"


def spreads() -> Iterator[str]:
    for amount, prices in (
        (1_000_000, ("100000", "100000", "100000")), (1_000_000, ("12345", "67891", "5")),
        (1_000_000, ("333", "333", "333334")), (1_000_050, ("50000", "50000")), (2_000_000, ("5000", "5000")),
    ):  # fmt: skip
        header = scheme("H", {"type": "amount", "amount": amount}, scope="order")
        lines = priced([(each, 1) for each in prices], [header], rounding(1, 100))["lines"]
        shares = [sum(step["amount"] for step in line["steps"]) for line in lines]
        nets = [rupiah(line["net"]) for line in lines]
        yield (f"| {rupiah(amount)} | {' : '.join(f'{int(each):,}' for each in prices)} | "
               f"{' + '.join(map(rupiah, shares))} | {rupiah(sum(shares))} | {' · '.join(nets)} |")  # fmt: skip


def funders() -> Iterator[str]:
    thirds = {"brand": "33.3333", "principal": "33.3333", "seller": "33.3334"}
    for each, percent, shares, unit in (
        ("100000", "10", {"principal": "70", "seller": "30"}, 100), ("1333", "12.5", thirds, 100),
        ("1333", "12.5", thirds, 1), ("10", "10", thirds, 100), ("10", "10", thirds, 1),
        ("1", "1", {"principal": "50", "seller": "50"}, 1),
    ):  # fmt: skip
        row = rounding(unit, unit)
        one = scheme("S", {"type": "percent", "percent": percent}, funders=shares)
        step = priced([(each, 1)], [one], row)["lines"][0]["steps"][0]
        split = " + ".join(f"{name} {rupiah(step['funders'][name])}" for name in sorted(shares))
        asked = " : ".join(shares[name] for name in sorted(shares))
        yield f"| {rupiah(step['amount'])} | {asked} | {rupiah(unit)} | {split} |"


def taxes() -> Iterator[str]:
    whole, down = {"to": 100, "mode": "half_up"}, {"to": 100, "mode": "down"}
    for each, includes, part in (
        ("100000", False, whole), ("33333", False, whole), ("33333", False, down), ("1999999", False, whole),
        ("32", False, whole), ("111000", True, whole), ("10000", True, whole), ("99999", True, whole),
    ):  # fmt: skip
        row = rounding(1, 100, tax=part)
        tenth = [scheme("D", {"type": "percent", "percent": "10"})]
        for schemes in ([], tenth):
            result = priced([(each, 1)], schemes, row, PPN, includes_tax=includes)
            line, totals = result["lines"][0], result["totals"]
            said = "with PPN" if includes else "without"
            yield (f"| {int(each):,} {said} | {'10%' if schemes else '–'} | {part['mode']} | {rupiah(line['net'])} | "
                   f"{rupiah(line['tax']['base'])} | {rupiah(totals['tax'])} | {rupiah(line['untaxed'])} | "
                   f"{rupiah(totals['total'])} |")  # fmt: skip


TABLES = {"chains": chains, "modes": modes, "spreads": spreads, "funders": funders, "taxes": taxes}


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_the_page_is_what_the_engine_gives(name: str) -> None:
    page = PAGE.read_text(encoding="utf-8").splitlines()
    rows = list(TABLES[name]())
    assert len(rows) >= 4
    assert [row for row in rows if row not in page] == []


def test_ten_ten_twenty_and_five_on_a_hundred_is_61_56() -> None:
    line = priced([("100", 1)], chain(()), rounding(1, 1))["lines"][0]
    assert line["net"] == 6156
