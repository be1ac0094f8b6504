"""Small sets of rules, made up from a number, and every small cart over them: the measure of the check on save.

`small(seed)` is a snapshot of two or three SKUs and one to four valid schemes with small needs. `violating(snapshot)`
tries every cart of one or two SKUs with 1 to `MOST` pieces each, or 1,000, and some of three, for every buyer that its
rules can tell apart, before and after they change, with empty, full and used-up counters. Dumb on purpose: it knows
nothing of needs and slabs. What a conflict *is* on a priced cart is the engine's own definition (`conflicts/shown.py`);
what is measured is the search.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from random import Random
from typing import Any

from salur.pricing.engine.cart import walked
from salur.pricing.engine.compiled import Compiled
from salur.pricing.engine.conflicts.shown import rises, shown
from salur.pricing.engine.match import Facts
from salur.pricing.engine.run import Run

Json = dict[str, Any]

MOST = 12
QUANTITIES = (*range(1, MOST + 1), 1_000)
SKUS: Json = {
    "GORENG": {"brand": "SEDAAP", "category": "food/noodles", "tax_class": "standard", "packs": {"box": 3}},
    "KECAP": {"brand": "BANGO", "category": "food/sauce", "tax_class": "standard", "packs": {"box": 2}},
    "TEH": {"brand": "SOSRO", "category": "drink/tea", "tax_class": "standard"},
}
GOODS: list[Json] = [{}, {}, {"category": ["food"]}, {"sku": ["TEH"]}, {"sku": ["GORENG"]}, {"category": ["drink"]},
                     {"brand": ["BANGO", "SOSRO"]}, {"except": {"sku": ["KECAP"]}}]  # fmt: skip
WHEN: list[Json] = [{}, {}, {}, {"channel": ["GT"]}, {"channel": ["MT"]}, {"vouchers": ["X"]}, {"class": ["A"]},
                    {"territory": ["ID/32"]}, {"territory": ["ID"], "except": {"territory": ["ID/32"]}},
                    {"except": {"vouchers": ["X"]}}]  # fmt: skip


def small(seed: int) -> Json:
    """A snapshot; the same for the same seed. Prices are whole rupiah, amounts sen, nets are not rounded further."""
    dice = Random(seed)
    codes = sorted(dice.sample(sorted(SKUS), dice.choice([2, 2, 3])))
    prices: list[Json] = [
        {"id": f"P-{sku}", "version": 1, "sku": sku, "currency": "IDR", "price": str(dice.choice([2500, 4000, 20000]))}
        for sku in codes
    ]
    if dice.random() < 0.15:
        sku = dice.choice(codes)
        for n in (1, 2):
            row = {"id": f"P-{sku}-{n}", "version": 1, "sku": sku, "currency": "IDR"}
            row |= {"price": str(dice.choice([2400, 3900])), "when": {"class": dice.choice([["A"], ["B"], ["A", "B"]])}}
            prices.append(row | dice.choice([{}, {}, {"min_pieces": 4}, {"from": "2026-07-01"}]))
    floors = [
        {"id": f"F-{n}", "version": 1, "goods": dice.choice(GOODS), "percent": dice.choice(["50", "75", "85"])}
        for n in range(dice.choice([0, 0, 1]))
    ]
    return {
        "format": "rules/1", "id": f"SMALL-{seed}", "version": 1, "currencies": {"IDR": 2},
        "skus": {code: SKUS[code] for code in codes}, "prices": prices, "floors": floors,
        "schemes": [_scheme(dice, n) for n in range(1, dice.choice([1, 2, 2, 3, 4]) + 1)],
        "taxes": [{"id": "NO-TAX", "version": 1}], "rounding": [{"id": "R", "version": 1, "currency": "IDR"}],
    }  # fmt: skip


def _scheme(dice: Random, n: int) -> Json:
    scope = dice.choice(["line", "line", "order"])
    found: Json = {"id": f"S{n}", "version": 1, "currency": "IDR", "scope": scope, "level": dice.choice([1, 2, 3]),
                   "when": dice.choice(WHEN), "goods": dice.choice(GOODS), "funders": {"principal": "100"}}  # fmt: skip
    if dice.random() < 0.1:
        found |= dice.choice([{"from": "2026-07-01"}, {"to": "2026-06-30"}])
    if dice.random() < 0.5:
        found["need"] = [_need(dice) for _ in range(dice.choice([1, 1, 2]))]
    kinds = ["percent", "percent", "percent", "amount", "price"] if scope == "line" else \
        ["percent", "percent", "amount", "bundle", "free", "points"]  # fmt: skip
    kind = dice.choice(kinds)
    found["benefit"] = {"type": kind} | _value(dice, kind)
    if kind == "bundle":
        found["need"] = [
            {"measure": "pieces", "min": dice.choice([1, 2, 3]), "goods": {"category": [one]}}
            for one in ("food", "drink")
        ]
    _slabs(dice, found)
    if kind in ("percent", "amount") and dice.random() < 0.3:
        found["base"] = "list"
    if kind not in ("price", "bundle") and dice.random() < 0.5:
        found["add"] = True
    if kind != "points" and dice.random() < 0.4:
        found["group"] = {"name": dice.choice(["g", "h"]), "pick": dice.choice(["best", "first"])}
    _rest(dice, found)
    return found


def _need(dice: Random) -> Json:
    need: Json = dice.choice([
        {"measure": "pieces", "min": dice.choice([1, 2, 4, 6])}, {"measure": "packs", "pack": "box", "min": 2},
        {"measure": "skus", "min": 2}, {"measure": "list_value", "min": dice.choice([1_000_000, 1_500_000])},
        {"measure": "net_value", "min": 1_000_000},
    ])  # fmt: skip
    if dice.random() < 0.25:
        need["goods"] = dice.choice(GOODS)
    if dice.random() < 0.1:
        need["period"] = True
    return need


def _value(dice: Random, kind: str) -> Json:
    values: dict[str, list[Json]] = {
        "percent": [{"percent": one} for one in ("5", "10", "20", "40", "70", "100")],
        "amount": [{"amount": one} for one in (20_000, 100_000, 300_000)],
        "price": [{"price": one} for one in ("2000", "3500", "15000")],
        "bundle": [{"amount": one} for one in (500_000, 2_000_000)],
        "free": [{"sku": sku, "quantity": one} for sku in ("cheapest", "dearest") for one in (1, 2)],
        "points": [{"points": 1}],
    }
    return dice.choice(values[kind])


def _slabs(dice: Random, found: Json) -> None:
    benefit, needs = found["benefit"], found.get("need") or []
    if len(needs) == 1 and benefit["type"] in ("percent", "price") and dice.random() < 0.5:
        first = needs[0]["min"]
        key = benefit["type"]
        values = ("3", "5", "8", "30") if key == "percent" else ("3500", "3000", "2000")
        mins = [first, first * 2] if dice.random() < 0.5 else [first, first + 1]
        benefit.pop(key)
        benefit["slabs"] = [{"min": least, key: dice.choice(values)} for least in dict.fromkeys(mins)]
        if [slab["min"] for slab in benefit["slabs"]] != sorted(slab["min"] for slab in benefit["slabs"]):
            benefit["slabs"] = benefit["slabs"][:1]
        if dice.random() < 0.15:
            found["monotone"] = False
    elif needs and found["scope"] == "order" and benefit["type"] != "percent" and dice.random() < 0.5:
        found["times"] = "every"


def _rest(dice: Random, found: Json) -> None:
    found["priority"] = dice.choice([1, 2, 100])
    if dice.random() < 0.3:
        found["at_floor"] = "clip"
    if dice.random() < 0.1:
        found["cap"] = 200_000
    if dice.random() < 0.15:
        found["budget"] = {"uses": 5}
    if found["benefit"]["type"] in ("percent", "amount") and dice.random() < 0.1:
        found["settle"] = "later"


def lines(snapshot: Json) -> Iterator[dict[str, int]]:
    """Every cart of one or two SKUs with 1 to `MOST` pieces of each, or 1,000, and some of three."""
    codes = sorted(snapshot["skus"])
    for one in codes:
        yield from ({one: pieces} for pieces in QUANTITIES)
    for one, other in combinations(codes, 2):
        yield from ({one: here, other: there} for here, there in product(QUANTITIES, repeat=2))
    if len(codes) == 3:
        yield from (dict(zip(codes, some, strict=True)) for some in product((1, 2, 4, 6, 12, 1_000), repeat=3))


def whos(rules: Compiled, snapshot: Json) -> list[Json]:
    """Every buyer, one for each way in which the conditions of the rules may fall."""
    found: dict[tuple[Any, ...], Json] = {}
    numbers = [rules.patterns.number(row.get("when")) for part in ("prices", "schemes") for row in snapshot[part]]
    for channel, kind, territory, vouchers in product(
        (None, "GT", "MT"), (None, "A", "B"), (None, "ID/32", "ID/31"), ([], ["X"])
    ):
        who: Json = {"seller": "S", "buyer": "B", "vouchers": vouchers}
        for key, value in (("channel", channel), ("class", kind), ("territory", territory)):
            if value is not None:
                who[key] = value
        facts = Facts(who)
        found.setdefault(tuple(facts.depths(number, rules.patterns) for number in numbers), who)
    return list(found.values())


def dates(snapshot: Json) -> list[str]:
    """A day before and a day after the rules change; one if they do not."""
    changing = any(row.get("from") or row.get("to") for part in ("prices", "schemes") for row in snapshot[part])
    return ["2026-06-15", "2026-07-15"] if changing else ["2026-06-15"]


def counters(snapshot: Json) -> list[Json]:
    """Nothing before; every period full (to the need, to the last slab); any one or two budgets used up."""
    found: list[Json] = [{}]
    periods = [one for one in snapshot["schemes"] if any(need.get("period") for need in one.get("need") or ())]
    for one in periods:
        slabs = one["benefit"].get("slabs") or [{"min": 0}]
        for slab in slabs:
            found.append({one["id"]: {"measured": [max(need["min"], slab["min"]) for need in one["need"]]}})
    if len(periods) > 1:
        found.append({one["id"]: {"measured": [need["min"] for need in one["need"]]} for one in periods})
    budgets = [one["id"] for one in snapshot["schemes"] if "budget" in one]
    for size in (1, 2):
        found += [{rule: {"uses": 5} for rule in some} for some in combinations(budgets, size)]
    return found


def violating(snapshot: Json) -> tuple[str, Json] | None:
    """The first cart that shows a conflict, with its kind, by trying every one; None if none does."""
    rules = Compiled(snapshot)
    for date, before, who in product(dates(snapshot), counters(snapshot), whos(rules, snapshot)):
        last: tuple[dict[str, int], Run] | None = None
        for pieces in lines(snapshot):
            asked = [{"no": no, "sku": sku, "pieces": pieces[sku]} for no, sku in enumerate(pieces, 1)]
            cart = {"date": date, "currency": "IDR", "who": who, "lines": asked, "counters": before}
            run = walked(rules, cart)
            if not isinstance(run, Run):
                last = None
                continue
            for seen in shown(run):
                return seen.kind, cart
            if last is not None and (sku := _one_more(last[0], pieces)) and rises(last[1], run, sku):
                return "not_monotone", cart
            last = (pieces, run)
    return None


def _one_more(fewer: dict[str, int], more: dict[str, int]) -> str | None:
    """The SKU of which there is one piece more, all else being equal."""
    if fewer.keys() != more.keys():
        return None
    differing = [sku for sku in more if more[sku] != fewer[sku]]
    return differing[0] if len(differing) == 1 and more[differing[0]] == fewer[differing[0]] + 1 else None
