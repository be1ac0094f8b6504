"""Rule snapshots and carts made up from a number: the same seed gives the same pair for ever, in every process.

`make(seed)` returns (snapshot, cart) as plain JSON values in the form of "rules/1". Every kind of price row, floor,
scheme condition, benefit, limit, group, tax and rounding occurs; some sets would be refused on save, for the arithmetic
is defined for them as well, and some carts are refused.
"""

from __future__ import annotations

from random import Random
from typing import Any

Json = dict[str, Any]

SKUS: Json = {
    "MIE-GORENG": {"brand": "SEDAAP", "category": "food/noodles", "packs": {"carton": 40, "inner": 5}},
    "MIE-SOTO": {"brand": "SEDAAP", "category": "food/noodles", "packs": {"carton": 40}},
    "KECAP-600": {"brand": "BANGO", "category": "food/sauce", "packs": {"carton": 12}},
    "TEH-350": {"brand": "SOSRO", "category": "drink/tea", "packs": {"carton": 24, "inner": 6}},
    "AIR-600": {"brand": "AQUA", "category": "drink/water", "packs": {"carton": 24}, "tags": ["light", "new"]},
    "SOFA": {"brand": "INFORMA", "category": "foodstuff", "tags": ["heavy"]},
}
PRICES = {
    "IDR": ["2875", "2910.5", "21450", "4233", "2650", "999999.99"],
    "INR": ["14.25", "13.7", "99.99", "18.333", "11.07", "0.01"],
    "JPY": ["47", "46.5", "330", "61.25", "40", "120000"],
    "KWD": ["0.115", "0.1105", "1.25", "0.2", "0.0905", "88.125"],
}
MAJOR = {"IDR": 100, "INR": 100, "JPY": 1, "KWD": 1000}
WORTH = {"IDR": 2500, "INR": 10, "JPY": 50, "KWD": 1}  # about what a piece costs, in major units
PERCENTS = ["3", "5", "7.5", "10", "12.345", "20", "33.3333", "50", "100", "0.001"]
GOODS: list[Json] = [
    {}, {}, {"category": ["food"]}, {"category": ["food/noodles", "drink/water"]}, {"category": ["drink"]},
    {"brand": ["SEDAAP"]}, {"sku": ["TEH-350"]}, {"sku": ["AIR-600", "MIE-SOTO"]}, {"sku": ["MIE-GORENG"]},
    {"category": ["food"], "except": {"sku": ["KECAP-600"]}}, {"except": {"category": ["drink"]}},
    {"brand": ["BANGO", "SOSRO"], "category": ["drink", "food"]}, {"tags": ["light"]}, {"colour": ["red"]},
    {"category": ["food", "drink"], "except": {"brand": ["SEDAAP"], "except": {"sku": ["MIE-SOTO"]}}},
]  # fmt: skip
WHEN: list[Json] = [
    {}, {}, {}, {"class": ["A", "B"]}, {"class": ["A"], "territory": ["ID/32"]}, {"territory": ["ID"]},
    {"payment": ["cash"]}, {"channel": ["GT"]}, {"vouchers": ["HEMAT"]}, {"sets": ["STAR", "NEW"]},
    {"first_order": ["yes"]}, {"buyer": ["TOKO-7"]}, {"except": {"class": ["C"]}}, {"tier": ["secondary"]},
    {"territory": ["ID/32"], "except": {"sets": ["STAR"], "channel": ["MT"]}}, {"seller": ["DIST-1"]},
]  # fmt: skip
FUNDERS: list[Json] = [
    {"principal": "100"}, {"seller": "100"}, {"principal": "70", "seller": "30"},
    {"brand": "33.3333", "principal": "33.3333", "seller": "33.3334"},
    {"seller": "25", "principal": "25", "brand": "50"}, {"principal": "0", "seller": "100"},
]  # fmt: skip
MODES = ["half_up", "half_up", "down", "up", "half_even"]


def make(seed: int) -> tuple[Json, Json]:
    """A snapshot and a cart; the same for the same seed."""
    dice = Random(seed)
    currency = dice.choice(["IDR", "IDR", "IDR", "INR", "JPY", "KWD"])
    snapshot = _snapshot(dice, currency, seed)
    return snapshot, _cart(dice, currency, snapshot)


def _snapshot(dice: Random, currency: str, seed: int) -> Json:
    inclusive = dice.random() < 0.3
    schemes = [_scheme(dice, currency, n) for n in range(1, dice.choice([1, 2, 3, 4, 6, 8, 12]) + 1)]
    found: Json = {
        "format": "rules/1", "id": f"RANDOM-{seed}", "version": dice.randint(1, 500),
        "currencies": {"IDR": 2, "INR": 2, "JPY": 0, "KWD": 3}, "skus": _skus(dice),
        "prices": _prices(dice, currency, inclusive), "floors": _floors(dice, currency), "schemes": schemes,
        "taxes": _taxes(dice), "rounding": _roundings(dice, currency),
    }  # fmt: skip
    if dice.random() < 0.8:
        found["hints_within_percent"] = dice.choice(["0", "30", "12.5", "100"])
    for part in ("prices", "floors", "schemes", "taxes", "rounding"):
        dice.shuffle(found[part])
    return found


def _skus(dice: Random) -> Json:
    luxury = dice.choice(list(SKUS))
    return {code: {**one, "tax_class": "luxury" if code == luxury else "standard"} for code, one in SKUS.items()}


def _dates(dice: Random) -> Json:
    drawn = dice.random()
    if drawn < 0.06:
        return {"from": "2027-01-01", "to": "2027-12-31"}
    if drawn < 0.12:
        return {"to": "2026-06-14"}
    return dice.choice([{}, {"from": "2026-01-01", "to": None}, {"from": "2026-06-15", "to": "2026-06-15"}])


def _prices(dice: Random, currency: str, inclusive: bool) -> list[Json]:
    rows: list[Json] = []
    for sku, price in zip(SKUS, PRICES[currency], strict=True):
        packs = ["piece", *SKUS[sku].get("packs", {})]
        flag = {"includes_tax": inclusive} if inclusive or dice.random() < 0.5 else {}
        if dice.random() > 0.02:
            rows.append({"id": f"P-{sku}", "version": 1, "sku": sku, "currency": currency, "price": price, **flag})
        for n in range(dice.choice([0, 0, 1, 2, 4])):
            per = dice.choice(packs)
            size = SKUS[sku].get("packs", {}).get(per, 1)
            row = {"id": f"P-{sku}-{n}", "version": dice.randint(1, 9), "sku": sku, "currency": currency, "per": per}
            row["price"] = _times(price, size * dice.choice([80, 90, 95, 100, 104]))
            row |= {"when": dice.choice(WHEN), **_dates(dice)}
            row["includes_tax"] = inclusive if dice.random() < 0.995 else not inclusive
            if dice.random() < 0.3:
                row["pack"] = dice.choice(packs)
            if dice.random() < 0.4:
                row["min_pieces"] = dice.choice([1, 12, 24, 100])
            rows.append(row)
    return rows


def _times(price: str, percent: int) -> str:
    """The price times percent ÷ 100, exactly, as a decimal string."""
    whole, _, decimals = price.partition(".")
    digits = str(int(whole + decimals) * percent).rjust(len(decimals) + 3, "0")
    return f"{digits[: -len(decimals) - 2]}.{digits[-len(decimals) - 2 :]}"


def _major(amount: int, currency: str) -> str:
    """An amount of smallest coins as a decimal string in major units."""
    whole, rest = divmod(amount, MAJOR[currency])
    return f"{whole}.{str(rest).rjust(len(str(MAJOR[currency])) - 1, '0')}" if rest else str(whole)


def _floors(dice: Random, currency: str) -> list[Json]:
    rows: list[Json] = []
    for n in range(dice.choice([0, 0, 1, 2, 3])):
        row: Json = {"id": f"F-{n}", "version": 1, "goods": dice.choice(GOODS), **_dates(dice)}
        if dice.random() < 0.3:
            row["when"] = dice.choice(WHEN)
        if dice.random() < 0.6:
            row["percent"] = dice.choice(["60", "80.5", "95", "0.333"])
        else:
            per = dice.choice(["piece", "carton"])
            worth = WORTH[currency] * (24 if per == "carton" else 1) * dice.choice([50, 80, 120])
            row |= {"currency": currency, "price": f"{worth // 100}.{worth % 100:02}", "per": per}
        rows.append(row)
    return rows


def _need(dice: Random, currency: str, own_goods: bool) -> Json:
    measure = dice.choice(["pieces", "pieces", "packs", "packs", "skus", "list_value", "net_value"])
    need: Json = {"measure": measure}
    if measure == "pieces":
        need["min"] = dice.choice([1, 6, 24, 60, 100])
    elif measure == "packs":
        need |= {"pack": dice.choice(["carton", "carton", "inner", "piece"]), "min": dice.choice([1, 2, 5, 10])}
    elif measure == "skus":
        need["min"] = dice.choice([1, 2, 3])
    else:
        need["min"] = dice.choice([10, 50, 200, 1000]) * WORTH[currency] * MAJOR[currency]
    if dice.random() < 0.2:
        need["period"] = True
    if own_goods and dice.random() < 0.4:
        need["goods"] = dice.choice(GOODS)
    return need


def _slabs(dice: Random, need: Json, key: str, values: list[Any]) -> list[Json]:
    least = need["min"]
    mins = [least]
    for _ in range(dice.choice([1, 2, 3])):
        mins.append(mins[-1] + dice.choice([1, 2, max(1, least), 3 * least + 1]))
    return [{"min": one, key: dice.choice(values)} for one in mins]


def _line_benefit(dice: Random, currency: str) -> tuple[Json, str, list[Any]]:
    kind = dice.choice(["percent", "percent", "percent", "amount", "price"])
    if kind == "percent":
        return {"type": "percent"}, "percent", PERCENTS
    per = dice.choice([None, "piece", "carton", "inner"])
    found: Json = {"type": kind} if per is None else {"type": kind, "per": per}
    size = {"carton": 24, "inner": 6}.get(per or "", 1)
    worth = WORTH[currency] * MAJOR[currency] * size
    if kind == "amount":
        return found, "amount", [max(1, worth * n // 1000) for n in (3, 33, 100, 250)]
    prices = [worth * n // 100 for n in (70, 85, 98, 130)]
    return found, "price", [_major(one, currency) for one in prices]


def _order_benefit(dice: Random, currency: str, scheme: Json) -> tuple[Json, str, list[Any]]:
    kind = dice.choice(["percent", "percent", "amount", "amount", "bundle", "free", "free", "points"])
    worth = WORTH[currency] * MAJOR[currency]
    if kind == "percent":
        return {"type": kind}, "percent", PERCENTS
    if kind == "amount":
        return {"type": kind}, "amount", [1, worth, 7 * worth + 1, 50 * worth]
    if kind == "points":
        return {"type": kind}, "points", [1, 7, 25]
    if kind == "bundle":
        goods = dice.choice([("sku", "TEH-350", "KECAP-600"), ("category", "food/noodles", "drink"),
                             ("brand", "AQUA", "SOSRO")])  # fmt: skip
        mins = [dice.choice([1, 2, 3, 4]), dice.choice([1, 2, 4])]
        scheme["need"] = [
            {"measure": "pieces", "min": least, "goods": {goods[0]: [value]}}
            for least, value in zip(mins, goods[1:], strict=True)
        ]
        return {"type": kind}, "amount", [sum(mins) * worth * n // 10 for n in (5, 8, 12)]
    sku = dice.choice(["cheapest", "dearest", "AIR-600", "TEH-350", "KECAP-600"])
    found: Json = {"type": kind, "sku": sku}
    if dice.random() < 0.7:
        found["pack"] = dice.choice(["piece", "piece", "carton", "inner"])
    return found, "quantity", [1, 1, 2, 5]


def _scheme(dice: Random, currency: str, n: int) -> Json:
    scope = dice.choice(["line", "line", "order"])
    scheme: Json = {
        "id": f"S{n:02}", "version": dice.randint(1, 9), "name": f"scheme {n}", "currency": currency, "scope": scope,
        "level": dice.choice([1, 1, 2, 3]), "funders": dice.choice(FUNDERS), **_dates(dice),
    }  # fmt: skip
    if dice.random() < 0.02:
        scheme["currency"] = "USD"
    for key, among in (("when", WHEN), ("goods", GOODS)):
        if dice.random() < 0.8:
            scheme[key] = dice.choice(among)
    if dice.random() < 0.7:
        scheme["priority"] = dice.choice([1, 2, 50, 100])
    if dice.random() < 0.6:
        scheme["need"] = [_need(dice, currency, True) for _ in range(dice.choice([1, 1, 1, 2, 3]))]
    benefit, key, values = _line_benefit(dice, currency) if scope == "line" else _order_benefit(dice, currency, scheme)
    scheme["benefit"] = benefit
    if benefit["type"] in ("percent", "amount") and dice.random() < 0.4:
        scheme["base"] = dice.choice(["net", "list"])
    _times_given(dice, scheme)
    sloped = (scope == "line" and benefit["type"] != "price") or benefit["type"] == "percent"
    _value(dice, scheme, benefit, key, values, sloped)
    _company(dice, scheme)
    _limits(dice, currency, scheme)
    return scheme


def _times_given(dice: Random, scheme: Json) -> None:
    if scheme.get("need") and dice.random() < 0.5:
        scheme["times"] = dice.choice(["every", "every", "once"])
        if scheme["times"] == "every" and dice.random() < 0.3:
            scheme["max_times"] = dice.choice([1, 2, 5])


def _value(dice: Random, scheme: Json, benefit: Json, key: str, values: list[Any], sloped: bool) -> None:
    needs = scheme.get("need", ())
    if len(needs) == 1 and scheme.get("times") != "every" and dice.random() < 0.6:
        benefit["slabs"] = _slabs(dice, needs[0], key, values)
        if dice.random() < 0.7:
            benefit["slab_mode"] = dice.choice(["whole", "marginal"]) if sloped else "whole"
    else:
        benefit[key] = dice.choice(values)


def _company(dice: Random, scheme: Json) -> None:
    kind, drawn = scheme["benefit"]["type"], dice.random()
    if drawn < 0.35:
        scheme["add"] = dice.random() < 0.9
    elif drawn < 0.55 and kind != "points":
        scheme["group"] = {"name": f"best-{scheme['scope']}-{scheme['level']}", "pick": "best"}
    elif drawn < 0.75 and all(need["measure"] != "net_value" for need in scheme.get("need", ())):
        scheme["group"] = {"name": dice.choice(["excl", "alone"]), "pick": "first"}
    if kind in ("percent", "amount") and dice.random() < 0.15:
        scheme["settle"] = "later"
    if dice.random() < 0.3:
        scheme["at_floor"] = "clip"


def _limits(dice: Random, currency: str, scheme: Json) -> None:
    worth = WORTH[currency] * MAJOR[currency]
    if dice.random() < 0.2:
        scheme["cap"] = dice.choice([1, worth // 3, 5 * worth, 100 * worth])
    if dice.random() < 0.3:
        budget: Json = {}
        for key, among in (("amount", [worth, 10 * worth, 10_000 * worth]), ("buyer_amount", [worth // 2, 500 * worth]),
                           ("uses", [2, 50]), ("buyer_uses", [1, 4])):  # fmt: skip
            if dice.random() < 0.4:
                budget[key] = dice.choice(among)
        if dice.random() < 0.4:
            budget["short"] = dice.choice(["clip", "skip"])
        scheme["budget"] = budget


def _taxes(dice: Random) -> list[Json]:
    drawn = dice.random()
    if drawn < 0.15:
        return [{"id": "NO-TAX", "version": 1}]
    if drawn < 0.4:
        halves = [{"name": "CGST", "rate": "9"}, {"name": "SGST", "rate": "9"}]
        whole: Json = {"id": "GST-IN", "version": 1, "priority": 90, "when": {"territory": ["ID/31"]}}
        whole["components"] = [{"name": "IGST", "rate": "18"}]
        return [{"id": "GST-18", "version": 2, "tax_from": "exact_base", "components": halves}, whole]
    ppn: Json = {"id": "PPN-2025", "version": 1, "from": "2025-01-01", "code": "04", "base_fraction": [11, 12],
                 "components": [{"name": "PPN", "rate": "12"}]}  # fmt: skip
    luxury: Json = {"id": "PPN-BM", "version": 3, "priority": 50, "goods": {"tax_class": ["luxury"]}, "code": "01",
                    "components": [{"name": "PPN", "rate": "12"}, {"name": "PPnBM", "rate": "20"}]}  # fmt: skip
    collector: Json = {**ppn, "id": "PPN-COLLECT", "priority": 10, "when": {"channel": ["MT"]}, "code": "02",
                       "payable": False}  # fmt: skip
    if dice.random() < 0.3:
        ppn["tax_from"] = dice.choice(["rounded_base", "exact_base"])
    if dice.random() < 0.03:
        ppn["goods"] = {"category": ["food"]}
    return [ppn, luxury, collector]


def _roundings(dice: Random, currency: str) -> list[Json]:
    unit = dice.choice([1, 1, MAJOR[currency]])
    row: Json = {"id": "R-1", "version": 1, "currency": currency, "from": "2025-01-01"}
    row["list"] = {"to": 1, "mode": dice.choice(MODES)}
    row["discount"] = {"to": dice.choice([1, unit]), "mode": dice.choice(MODES), "per": dice.choice(["line", "unit"])}
    row["net"] = {"to": unit, "mode": dice.choice(MODES), "per": dice.choice(["line", "line", "unit"])}
    row["tax"] = {"to": dice.choice([1, unit]), "mode": dice.choice(MODES), "per": dice.choice(["line", "order"])}
    row["payable"] = {"to": dice.choice([1, unit, 50 * unit]), "mode": dice.choice(MODES)}
    older = {**row, "id": "R-0", "from": "2015-01-01", "net": {"to": 1, "mode": "up", "per": "line"}}
    return [row, older, {**row, "id": "R-9", "from": "2030-01-01"}]


def _cart(dice: Random, currency: str, snapshot: Json) -> Json:
    who: Json = {"seller": "DIST-1", "buyer": dice.choice(["TOKO-7", "TOKO-8"]), "class": dice.choice("ABC")}
    who |= {"channel": dice.choice(["GT", "GT", "MT"]), "payment": dice.choice(["cash", "credit"])}
    who |= {"territory": dice.choice(["ID/32/32.73", "ID/32", "ID/31", "ID/321"])}
    for key, value in (("tier", "secondary"), ("sets", ["STAR", "OLD"]), ("vouchers", ["HEMAT"]),
                       ("first_order", "yes"), ("tax_status", "pkp")):  # fmt: skip
        if dice.random() < 0.5:
            who[key] = value
    lines = []
    numbers = dice.sample(range(1, 40), dice.choice([1, 2, 3, 5, 8]))
    for no in numbers:
        lines.append(_line(dice, currency, no, snapshot))
    cart: Json = {"date": "2026-06-15", "currency": currency, "who": who, "lines": lines}
    counters = {one["id"]: _counter(dice, one, currency) for one in snapshot["schemes"] if dice.random() < 0.3}
    if counters:
        cart["counters"] = counters
    _break(dice, cart)
    _agree(dice, cart, currency, any(row.get("includes_tax") for row in snapshot["prices"]))
    return cart


def _agree(dice: Random, cart: Json, currency: str, inclusive: bool) -> None:
    """Prices agreed for some lines, drawn last: what is drawn before them stays what it was."""
    for line in cart["lines"] if dice.random() < 0.3 else ():
        if dice.random() < 0.5:
            per = dice.choice(["piece", "piece", "carton", "inner", None])
            price = dice.choice([PRICES[currency][0], "1", "0", "12.3456", "x" if dice.random() < 0.05 else "77"])
            line["agreed"] = {"price": price} | ({"per": per} if per else {}) | (
                {"includes_tax": True} if inclusive else {})  # fmt: skip


def _line(dice: Random, currency: str, no: int, snapshot: Json) -> Json:
    sku = dice.choice(list(SKUS)) if dice.random() < 0.9 else "TEH-350"
    packs = SKUS[sku].get("packs", {})
    pack = dice.choice(["piece", *packs])
    pieces = dice.choice([1, 2, 7, 13, 24, 53, 120, 399, 1000]) * (packs.get(pack, 1) if dice.random() < 0.5 else 1)
    if dice.random() < 0.01:
        pieces *= 10**4  # products of it pass what a double holds exactly
    line: Json = {"no": no, "sku": sku, "pieces": pieces}
    if pack != "piece" or dice.random() < 0.8:
        line["pack"] = pack
    if dice.random() < 0.12:
        worth = WORTH[currency] * MAJOR[currency]
        grants: list[Json] = [{"percent": "2"}, {"percent": "33.3333"}, {"percent": "100"}]
        line["manual"] = dice.choice([*grants, {"amount": worth // 2}, {"amount": 10**7 * worth}])
    return line


def _counter(dice: Random, scheme: Json, currency: str) -> Json:
    found: Json = {}
    needs = scheme.get("need", ())
    if dice.random() < 0.7:
        found["measured"] = [
            need["min"] * dice.choice([0, 1, 2]) + dice.choice([0, 3, need["min"] // 2]) for need in needs
        ]
    worth = WORTH[currency] * MAJOR[currency]
    for key, among in (("given", [0, 1, 3]), ("amount", [0, worth // 2, 5 * worth]), ("uses", [0, 1, 2]),
                       ("buyer_amount", [0, worth // 3, worth]), ("buyer_uses", [0, 1])):  # fmt: skip
        if dice.random() < 0.5:
            found[key] = dice.choice(among)
    return found


def _break(dice: Random, cart: Json) -> None:
    drawn = dice.random()
    line = cart["lines"][-1]
    if drawn < 0.004:
        line["sku"] = "NO-SUCH"
    elif drawn < 0.008:
        line["pieces"] = dice.choice([0, -3])
    elif drawn < 0.012:
        line["pack"] = "pallet"
    elif drawn < 0.016:
        cart["currency"] = dice.choice(["XXX", "USD"])
    elif drawn < 0.02:
        cart["lines"] = cart["lines"] + [{**line}]
    elif drawn < 0.022:
        cart["lines"] = []
    elif drawn < 0.024:
        cart["date"] = "2014-12-31"
