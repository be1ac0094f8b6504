"""One outlet's rules as a phone carries them: 400 SKUs with the outlet's price rows, 2,000 live schemes, a big cart."""

from __future__ import annotations

from random import Random

from tests.pricing.twin import Json, Pair

SKUS, SCHEMES, LINES = 400, 2_000, 20
CATEGORIES = [f"{kind}/{number}" for kind in ("food", "drink", "home", "care") for number in range(8)]
BRANDS = [f"BRAND-{number:02}" for number in range(25)]
WHO: Json = {"seller": "DIST-1", "buyer": "TOKO-7", "class": "A", "channel": "GT", "territory": "ID/32/32.73",
             "payment": "cash", "tier": "secondary"}  # fmt: skip


def outlet(seed: int = 1) -> Pair:
    """The snapshot and a cart of 20 lines; the same for the same seed."""
    dice = Random(seed)
    skus: Json = {
        f"SKU-{number:03}": {"brand": dice.choice(BRANDS), "category": dice.choice(CATEGORIES), "tax_class": "standard",
                             "packs": {"carton": dice.choice([12, 24, 40])}}
        for number in range(SKUS)
    }  # fmt: skip
    tax = {"id": "PPN-2025", "version": 1, "from": "2025-01-01", "code": "04", "base_fraction": [11, 12],
           "components": [{"name": "PPN", "rate": "12"}]}  # fmt: skip
    whole = {"to": 100, "mode": "half_up", "per": "line"}
    snapshot = {
        "format": "rules/1", "id": "DIST-1", "version": 412, "currencies": {"IDR": 2}, "hints_within_percent": "30",
        "skus": skus, "prices": [row for sku in skus for row in _prices(dice, sku)],
        "floors": [{"id": "F-1", "version": 1, "percent": "50"}],
        "schemes": [_scheme(dice, number, list(skus)) for number in range(SCHEMES)], "taxes": [tax],
        "rounding": [{"id": "IDR-2025", "version": 1, "currency": "IDR", "from": "2025-05-22", "net": whole,
                      "discount": whole, "tax": whole, "payable": {"to": 100, "mode": "half_up"}}],
    }  # fmt: skip
    lines = [
        {"no": number, "sku": sku, "pack": "carton", "pieces": skus[sku]["packs"]["carton"] * dice.choice([1, 3, 12])}
        for number, sku in enumerate(dice.sample(sorted(skus), LINES), 1)
    ]
    return snapshot, {"date": "2026-07-15", "currency": "IDR", "who": WHO, "lines": lines}


def _prices(dice: Random, sku: str) -> list[Json]:
    price = dice.choice([2500, 4000, 12500, 21450])
    rows: list[Json] = [{"id": f"P-{sku}", "price": f"{price}.5"}]
    rows.append({"id": f"P-{sku}-A", "price": str(price - 100), "when": {"class": ["A"], "channel": ["GT"]}})
    rows.append({"id": f"P-{sku}-24", "price": str(price - 150), "min_pieces": 24, "when": {"class": ["A"]}})
    return [{"version": 1, "sku": sku, "currency": "IDR", "from": "2026-01-01", **row} for row in rows]


def _scheme(dice: Random, number: int, skus: list[str]) -> Json:
    """Most are for a few SKUs or a brand, some for a category; one in two is for this outlet."""
    goods = dice.choice([{"sku": dice.sample(skus, 4)}, {"sku": dice.sample(skus, 2)}, {"brand": [dice.choice(BRANDS)]},
                         {"category": [dice.choice(CATEGORIES)]}])  # fmt: skip
    when = dice.choice([{"class": ["A"]}, {"territory": ["ID/32"], "payment": ["cash"]}, {"class": ["B", "C"]},
                        {"channel": ["MT"]}])  # fmt: skip
    scheme: Json = {
        "id": f"S{number:04}", "version": 1, "currency": "IDR", "from": "2026-01-01", "to": "2026-12-31", "when": when,
        "goods": goods, "level": dice.choice([1, 2, 3]), "priority": number, "add": True, "at_floor": "clip",
        "funders": {"principal": "70", "seller": "30"},
    }  # fmt: skip
    if dice.random() < 0.5:
        scheme["need"] = [{"measure": "packs", "pack": "carton", "min": dice.choice([1, 5, 10])}]
    if dice.random() < 0.8:
        return scheme | {"scope": "line", "benefit": {"type": "percent", "percent": dice.choice(["1", "2.5", "0.75"])}}
    if dice.random() < 0.5:
        return scheme | {"scope": "order", "benefit": {"type": "amount", "amount": 100_000}, "cap": 5_000_000}
    scheme["need"], scheme["times"] = [{"measure": "packs", "pack": "carton", "min": 10}], "every"
    return scheme | {"scope": "order", "benefit": {"type": "free", "sku": "cheapest", "quantity": 1}}
