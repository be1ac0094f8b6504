"""Worked by hand: the order stage, free goods, budgets, points, hints and tax."""

from __future__ import annotations

from tests.pricing.worked import AIR, CARTON, KECAP, MIE, ORDER, SOTO, TEH, Worked, part, percent, scheme

CASES = [
    Worked(
        # KECAP 2 × 20,000 = 40,000, floor 90% = 36,000: room 4,000. TEH 40,000, room 40,000. A header of 10,000 goes
        # 4 : 40: 909.09 + 9,090.91 -> whole rupiah 909 + 9,091.
        "a header discount is spread by the rooms",
        [scheme("H", ORDER, {"type": "amount", "amount": 1_000_000})],
        [(KECAP, 2), (TEH, 10)],
        {
            "lines.*.steps.0.amount": [90_900, 909_100],
            "lines.*.steps.0.whole": [1_000_000] * 2,
            "lines.*.steps.0.base": [8_000_000] * 2,
            "lines.*.net": [3_909_100, 3_090_900],
        },
        rules={"floors": [{"id": "F", "version": 1, "goods": {"sku": [KECAP]}, "percent": "90"}]},
    ),
    Worked(
        # 60% of 40,000 = 24,000, and again 60% of the same 40,000; 16,000 are left, and are taken: net 0.
        "two adding headers share one room",
        [scheme("A", ORDER, percent("60"), add=True), scheme("B", ORDER, percent("60"), add=True)],
        [(TEH, 10)],
        {
            "lines.0.steps.*.amount": [2_400_000, 1_600_000],
            "lines.0.steps.1.wanted": 2_400_000,
            "lines.0.steps.1.clipped": ["room"],
            "lines.0.net": 0,
            "totals.payable": 0,
        },
    ),
    Worked(
        # MIE 30 + 50 = 80 = 2 cartons of 40, SOTO 79 = 1, TEH 24 = 1 of 24: 4 cartons, one free. Cheapest is not the
        # cheapest piece: a carton of MIE is 100,000, of SOTO 104,000, of TEH 96,000.
        "mixed cartons add up per SKU, and the cheapest is the cheapest carton",
        [
            scheme(
                "FREE",
                ORDER,
                {"type": "free", "sku": "cheapest", "quantity": 1, "pack": "carton"},
                need=[CARTON | {"min": 4}],
                times="every",
            )
        ],
        [(MIE, 30), (SOTO, 79), (TEH, 24), (MIE, 50)],
        {
            "counters.0.measured": [4],
            "free.*.sku": [TEH],
            "free.*.pieces": [24],
            "free.*.list": [9_600_000],
            "totals.free_value": 9_600_000,
            "totals.discount": 0,
        },
    ),
    Worked(
        # Two inners of the dearest: MIE 5 × 2,500 = 12,500, TEH 6 × 4,000 = 24,000; KECAP, dearest by the piece, has no
        # inner. 12 TEH for 48,000.
        "the dearest among those that have the pack",
        [scheme("FREE", ORDER, {"type": "free", "sku": "dearest", "quantity": 2, "pack": "inner"})],
        [(KECAP, 1), (MIE, 1), (TEH, 1)],
        {"free.*.sku": [TEH], "free.*.pieces": [12], "free.*.list": [4_800_000]},
    ),
    Worked(
        # Three cartons of TEH (96,000 each) wanted; the cap of 200,000 leaves two = 192,000. The budget has 195,000
        # left: less than the cap but enough for two. So the cap has cut, the budget has not.
        "free goods: the cap takes whole cartons away before the budget is asked",
        [
            scheme(
                "FREE",
                ORDER,
                {"type": "free", "sku": TEH, "quantity": 1, "pack": "carton"},
                times="every",
                need=[CARTON | {"min": 10}],
                cap=20_000_000,
                budget={"amount": 50_000_000, "short": "skip"},
            )
        ],
        [(TEH, 720)],
        {
            "free.0.pieces": 48,
            "free.0.steps.0.clipped": ["cap"],
            "free.0.steps.0.wanted": 28_800_000,
            "counters.*.times": [2],
            "counters.*.amount": [19_200_000],
        },
        counters={"FREE": {"amount": 30_500_000}},
    ),
    Worked(
        # The same, and cap and budget are exactly two cartons: 192,000 fit into 192,000.
        "free goods: exactly what is left fits",
        [
            scheme(
                "FREE",
                ORDER,
                {"type": "free", "sku": TEH, "quantity": 1, "pack": "carton"},
                times="every",
                need=[CARTON | {"min": 10}],
                cap=19_200_000,
                budget={"amount": 50_000_000, "short": "skip"},
            )
        ],
        [(TEH, 720)],
        {"free.0.pieces": 48, "free.0.steps.0.clipped": ["cap"], "counters.*.amount": [19_200_000]},
        counters={"FREE": {"amount": 30_800_000}},
    ),
    Worked(
        # A carton of KECAP is 216,000 (18,000 a piece). 12 + 3 KECAP: 216,000 + 60,000 = 276,000 for 15; 4 TEH 16,000.
        # 2 KECAP + 1 TEH for 40,000: ⌊15/2⌋ = 7, ⌊4/1⌋ = 4, at most 3 times. Apart they cost
        # 276,000 × 6/15 = 110,400 and 16,000 × 3/4 = 12,000; 122,400 − 120,000 = 2,400, spread 216 : 60 : 16:
        # 1,775.34 + 493.15 + 131.51 -> 1,775 + 493 + 132.
        "a bundle counts the average net of a piece",
        [
            scheme(
                "BUNDLE",
                ORDER,
                {"type": "bundle", "amount": 4_000_000},
                times="every",
                max_times=3,
                need=[
                    {"measure": "pieces", "min": 2, "goods": {"sku": [KECAP]}},
                    {"measure": "pieces", "min": 1, "goods": {"sku": [TEH]}},
                ],
            )
        ],
        [(KECAP, 12, {"pack": "carton"}), (KECAP, 3), (TEH, 4), (AIR, 1)],
        {
            "lines.*.price.row": ["P-CARTON", "P-KECAP", "P-TEH", "P-AIR"],
            "lines.*.steps.*.amount": [[177_500], [49_300], [13_200], []],
            "lines.0.steps.0.whole": 240_000,
            "lines.0.steps.0.base": 29_200_000,
            "counters.0.measured": [15, 4],
            "counters.0.times": 3,
        },
        rules={
            "prices": [
                {
                    "id": "P-CARTON",
                    "version": 1,
                    "sku": KECAP,
                    "currency": "IDR",
                    "price": "216000",
                    "per": "carton",
                    "pack": "carton",
                },
                {"id": "P-KECAP", "version": 1, "sku": KECAP, "currency": "IDR", "price": "20000"},
                {"id": "P-TEH", "version": 1, "sku": TEH, "currency": "IDR", "price": "4000"},
                {"id": "P-AIR", "version": 1, "sku": AIR, "currency": "IDR", "price": "2500"},
            ]
        },
    ),
    Worked(
        # Bought before 25,000, now 8,000: 33,000 = three times 10,000, two given before: 1 × 5 points.
        # The next are at 40,000: 7,000 missing, 17.5% of it.
        "points over a period, less those given before",
        [
            scheme(
                "POINTS",
                ORDER,
                {"type": "points", "points": 5},
                times="every",
                need=[{"measure": "list_value", "min": 1_000_000, "period": True}],
            )
        ],
        [(TEH, 2)],
        {
            "points": [{"rule": "POINTS", "version": 1, "points": 5}],
            "counters": [{"rule": "POINTS", "version": 1, "measured": [800_000], "times": 1, "amount": 0}],
            "hints.*.missing": [700_000],
            "funders": {},
        },
        counters={"POINTS": {"measured": [2_500_000], "given": 2}},
    ),
    Worked(
        # The outlet has used it once, as often as it may; others may go on. No hint either: it would get nothing.
        "one use for each outlet",
        [
            scheme(
                "ONCE",
                ORDER,
                percent("10"),
                budget={"uses": 100, "buyer_uses": 1},
                need=[{"measure": "pieces", "min": 10}],
            )
        ],
        [(TEH, 12)],
        {"not_applied.*.reason": ["budget"], "hints": [], "counters": [], "totals.net": 4_800_000},
        counters={"ONCE": {"uses": 40, "buyer_uses": 1}},
    ),
    Worked(
        # 10% of 40,000 = 4,000, the cap 50.50: cut down to whole rupiah, because nets are whole by now: 50. Not the
        # room has cut it but the cap.
        "an odd cap gives whole rupiah after the rounding of nets",
        [scheme("H", ORDER, percent("10"), cap=5_050)],
        [(TEH, 10)],
        {"lines.0.steps.*.whole": [5_000], "lines.0.steps.*.clipped": [["cap"]], "lines.0.net": 3_995_000},
    ),
    Worked(
        # 35 of 50 pieces: 15 missing, 15 × 100 = 30 × 50: just within 30%. 4% applies meanwhile.
        "a hint at the very edge",
        [
            scheme(
                "SLAB",
                ORDER,
                {
                    "type": "percent",
                    "slabs": [{"min": 10, "percent": "2"}, {"min": 25, "percent": "4"}, {"min": 50, "percent": "6"}],
                },
                need=[{"measure": "pieces", "min": 10}],
            )
        ],
        [(TEH, 35)],
        {
            "lines.0.steps.*.amount": [560_000],
            "hints": [
                {"rule": "SLAB", "version": 1, "need": 0, "measure": "pieces", "have": 35, "next": 50, "missing": 15}
            ],
        },
    ),
    Worked(
        # And one piece fewer: 16 missing of 50 are 32%.
        "a hint beyond the edge",
        [
            scheme(
                "SLAB",
                ORDER,
                {
                    "type": "percent",
                    "slabs": [{"min": 10, "percent": "2"}, {"min": 25, "percent": "4"}, {"min": 50, "percent": "6"}],
                },
                need=[{"measure": "pieces", "min": 10}],
            )
        ],
        [(TEH, 34)],
        {"lines.0.steps.*.amount": [544_000], "hints": []},
    ),
    Worked(
        # Three lines of 10,000 with tax in them, taxed as one: 30,000 × 11/12 ÷ 1.11 = 24,774.77 -> 24,775; 12% is
        # 2,973, tax 991 each. Base 24,775 = 8,259 + 8,258 + 8,258, the odd rupiah to the first line.
        "tax of the order, prices with tax",
        [],
        [(AIR, 4), (AIR, 4), (AIR, 4)],
        {
            "includes_tax": True,
            "lines.*.tax.base": [825_900, 825_800, 825_800],
            "lines.*.tax.parts.0.amount": [99_100] * 3,
            "lines.*.untaxed": [900_900] * 3,
            "totals.tax": 297_300,
            "totals.total": 3_000_000,
        },
        rules={
            "prices": [{"id": "P", "version": 1, "sku": AIR, "currency": "IDR", "price": "2500", "includes_tax": True}],
            "taxes": [
                {
                    "id": "PPN",
                    "version": 1,
                    "code": "04",
                    "base_fraction": [11, 12],
                    "components": [{"name": "PPN", "rate": "12"}],
                }
            ],
        },
        rounding={"tax": part(100, "order")},
    ),
    Worked(
        # 2.5% and 2.5% within 1,050: 1,050 ÷ 1.05 = 1,000 and 25 + 25. The base shown is what is untaxed.
        "two halves of five percent, prices with tax",
        [],
        [(AIR, 1)],
        {
            "lines.0.tax.base": 100_000,
            "lines.0.tax.parts.*.amount": [2_500, 2_500],
            "lines.0.untaxed": 100_000,
            "totals.total": 105_000,
        },
        rules={
            "prices": [{"id": "P", "version": 1, "sku": AIR, "currency": "IDR", "price": "1050", "includes_tax": True}],
            "taxes": [
                {
                    "id": "GST",
                    "version": 1,
                    "components": [{"name": "CGST", "rate": "2.5"}, {"name": "SGST", "rate": "2.5"}],
                }
            ],
        },
    ),
    Worked(
        # No tax, and yet a base of 11/12 for the paper: 10,000 × 11/12 = 9,166.67 -> 9,167. The whole price is untaxed.
        "a base without a tax",
        [],
        [(AIR, 4)],
        {"lines.0.tax.base": 916_700, "lines.0.tax.parts": [], "lines.0.untaxed": 1_000_000, "totals.total": 1_000_000},
        rules={"taxes": [{"id": "NONE", "version": 1, "base_fraction": [11, 12]}]},
    ),
]
