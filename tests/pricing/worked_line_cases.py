"""Worked by hand: the line stage. Every comment is the arithmetic as one does it on paper."""

from __future__ import annotations

from tests.pricing.worked import AIR, CARTON, KECAP, LINE, MIE, ORDER, TEH, Worked, part, percent, scheme

CASES = [
    Worked(
        # 3 × 20,000 = 60,000. D1: 10% and 5% of the same 60,000 = 6,000 + 3,000 -> 51,000.
        # D2: 7.5% of 51,000 = 3,825 -> 47,175. D3: 2% of the LIST 60,000 = 1,200 -> 45,975.
        "two on one level, then a cascade, then one on list",
        [
            scheme("A", LINE, percent("10"), add=True),
            scheme("B", LINE, percent("5"), add=True),
            scheme("C", {"scope": "line", "level": 2}, percent("7.5")),
            scheme("D", {"scope": "line", "level": 3}, percent("2"), base="list"),
        ],
        [(KECAP, 3)],
        {
            "lines.0.steps.*.amount": [600_000, 300_000, 382_500, 120_000],
            "lines.0.steps.*.base": [6_000_000, 6_000_000, 5_100_000, 6_000_000],
            "lines.0.net": 4_597_500,
        },
    ),
    Worked(
        # 10% of 20,000 / 4,000 / 2,500 = 2,000 / 400 / 250, sum 2,650, all whole rupiah; the cap is 1,000 rupiah.
        # 1,000 × 2,000/2,650 = 754.72, × 400/2,650 = 150.94, × 250/2,650 = 94.34: 754 + 150 + 94 = 998,
        # the two left go to .94 and .72.
        "a cap is spread in whole rupiah where discounts are whole rupiah",
        [scheme("CAP", LINE, percent("10"), cap=100_000)],
        [(KECAP, 1), (TEH, 1), (AIR, 1)],
        {
            "lines.*.steps.0.amount": [75_500, 15_100, 9_400],
            "lines.*.steps.0.wanted": [200_000, 40_000, 25_000],
            "lines.*.steps.0.clipped": [["cap"]] * 3,
            "lines.*.net": [1_924_500, 384_900, 240_600],
        },
        rounding={"discount": part(100)},
    ),
    Worked(
        # The same with a cap of 1,000.50: no whole rupiah, so it is spread to the sen.
        # 100,050 × 200/265 = 75,509.43, × 40/265 = 15,101.89, × 25/265 = 9,438.68: two left, to .89 and .68.
        # Nets 1,924,491 / 384,898 / 240,561 -> whole rupiah 19,245 / 3,849 / 2,406.
        "a cap that is no whole rupiah is spread to the sen",
        [scheme("CAP", LINE, percent("10"), cap=100_050)],
        [(KECAP, 1), (TEH, 1), (AIR, 1)],
        {
            "lines.*.steps.0.amount": [75_509, 15_102, 9_439],
            "lines.*.steps.1.amount": [-9, -2, -39],
            "totals.rounding": -50,
            "totals.net": 2_550_000,
        },
        rounding={"discount": part(100)},
    ),
    Worked(
        # A wants 20% of 200,000 and 40,000 = 40,000 + 8,000, its cap 10,000: × 40/48 = 8,333.33, × 8/48 = 1,666.67.
        # B gives 5% of the KECAP = 10,000 > 8,333.33: B wins the KECAP, A the TEH with 1,666.67. A has given less than
        # its cap: what it lost is not handed on. TEH: 40,000 − 1,666.67 = 38,333.33 -> 38,333.
        "the best on each line, after the cap taken alone",
        [
            scheme("A", LINE, percent("20"), cap=1_000_000, group={"name": "g", "pick": "best"}),
            scheme("B", LINE, percent("5"), goods={"sku": [KECAP]}, group={"name": "g", "pick": "best"}),
        ],
        [(KECAP, 10), (TEH, 10)],
        {
            "lines.*.steps.0.rule": ["B", "A"],
            "lines.*.steps.0.amount": [1_000_000, 166_667],
            "lines.*.net": [19_000_000, 3_833_300],
            "counters.*.amount": [166_667, 1_000_000],
            "not_applied": [],
        },
    ),
    Worked(
        # One sen is left of the budget; 10% of 4,000 would be 400. A sen among 33.3333 / 33.3333 / 33.3334: quotas
        # .333333, .333333, .333334: the seller pays it. 3,999.99 -> 4,000.
        "the last sen of a budget has one payer",
        [
            scheme(
                "LAST",
                LINE,
                percent("10"),
                budget={"amount": 1_000_000},
                funders={"seller": "33.3334", "brand": "33.3333", "principal": "33.3333"},
            )
        ],
        [(TEH, 1)],
        {
            "lines.0.steps.0.amount": 1,
            "lines.0.steps.0.wanted": 40_000,
            "lines.0.steps.0.clipped": ["budget"],
            "lines.0.steps.0.funders": {"brand": 0, "principal": 0, "seller": 1},
            "lines.0.steps.1.amount": -1,
            "lines.0.net": 400_000,
            "funders": {"brand": 0, "principal": 0, "seller": 1},
        },
        counters={"LAST": {"amount": 999_999}},
    ),
    Worked(
        # 12.5% of 1,300 = 162.50 a piece, to whole rupiah half to even: 162 × 7 = 1,134. 9,100 − 1,134 = 7,966.
        "half a rupiah a piece, to even",
        [scheme("D", LINE, percent("12.5"))],
        [(AIR, 7)],
        {"lines.0.steps.0.amount": 113_400, "lines.0.net": 796_600},
        rules={"prices": [{"id": "P", "version": 1, "sku": AIR, "currency": "IDR", "price": "1300"}]},
        rounding={"discount": part(100, "unit", "half_even")},
    ),
    Worked(
        # Bought before 8, now 50: pieces 9 and 10 earn nothing, 11 to 25 2%, 26 to 50 4%, 51 to 58 6%:
        # (15 × 2 + 25 × 4 + 8 × 6) / 50 = 178/50 = 3.56% of 200,000 = 7,120.
        "marginal slabs over a period, begun below the first",
        [
            scheme(
                "SLAB",
                LINE,
                {
                    "type": "percent",
                    "slab_mode": "marginal",
                    "slabs": [{"min": 10, "percent": "2"}, {"min": 25, "percent": "4"}, {"min": 50, "percent": "6"}],
                },
                need=[{"measure": "pieces", "min": 10, "period": True}],
            )
        ],
        [(TEH, 50)],
        {"lines.0.steps.0.amount": 712_000, "counters.0.measured": [50]},
        counters={"SLAB": {"measured": [8]}},
    ),
    Worked(
        # 150 pieces are 6 cartons of 24 and 6 loose. Cartons 3, 4, 5 earn 2,400, the 6th 4,800: 12,000/6 = 2,000 a
        # carton, which the loose pieces get in proportion: 2,000 × 150/24 = 12,500.
        "marginal slabs of cartons reach the loose pieces",
        [
            scheme(
                "SLAB",
                LINE,
                {
                    "type": "amount",
                    "per": "carton",
                    "slab_mode": "marginal",
                    "slabs": [{"min": 2, "amount": 240_000}, {"min": 5, "amount": 480_000}],
                },
                need=[CARTON | {"min": 2}],
            )
        ],
        [(TEH, 150)],
        {"lines.0.steps.0.amount": 1_250_000, "counters.0.measured": [6]},
    ),
    Worked(
        # FIRST takes the KECAP. REST needs 30,000 of list value and finds only the TEH's 20,000 free: it has lost to
        # FIRST (with the KECAP it would have had 60,000). No hint: more TEH is not what it was refused for.
        "goods of an earlier winner do not count for the next",
        [
            scheme(
                "FIRST", LINE, percent("5"), goods={"sku": [KECAP]}, priority=1, group={"name": "x", "pick": "first"}
            ),
            scheme(
                "REST",
                LINE,
                percent("10"),
                priority=2,
                group={"name": "x", "pick": "first"},
                need=[{"measure": "list_value", "min": 3_000_000}],
            ),
        ],
        [(KECAP, 2), (TEH, 5)],
        {
            "lines.*.net": [3_800_000, 2_000_000],
            "not_applied": [{"rule": "REST", "version": 1, "reason": "group", "lost_to": "FIRST"}],
            "hints": [],
        },
    ),
    Worked(
        # 200,000 − 12% = 176,000. By hand 5% of that = 8,800 -> 167,200, under the floor of 10 × 17,000 = 170,000, and
        # marked. A header discount then finds no room at all.
        "a hand goes under the floor where no scheme may",
        [scheme("D", LINE, percent("12")), scheme("H", ORDER, percent("1"))],
        [(KECAP, 10, {"manual": {"percent": "5"}})],
        {
            "lines.0.steps.*.stage": ["D1", "manual"],
            "lines.0.steps.1.amount": 880_000,
            "lines.0.steps.1.funders": {"seller": 880_000},
            "lines.0.under_floor": True,
            "lines.0.net": 16_720_000,
            "not_applied.*.reason": ["no_room"],
        },
        rules={"floors": [{"id": "F", "version": 1, "currency": "IDR", "price": "17000"}]},
    ),
    Worked(
        # NOW takes 90% of 40,000 = 36,000. The rebate of the same level looks at the same 40,000 and is bound by it,
        # not by the 4,000 that are left: 20,000 later. Both are the principal's: 56,000.
        "a rebate later is limited by the net at the entry",
        [scheme("LATER", LINE, percent("50"), add=True, settle="later"), scheme("NOW", LINE, percent("90"), add=True)],
        [(TEH, 10)],
        {
            "lines.0.net": 400_000,
            "lines.0.later.*.amount": [2_000_000],
            "totals.discount": 3_600_000,
            "totals.later": 2_000_000,
            "funders": {"principal": 5_600_000},
        },
    ),
    Worked(
        # MIE lies in food/noodles/instant: under food/noodles and under food, but not under food/noodle nor noodles.
        # 100,000 − 10% = 90,000, − 5% = 85,500.
        "a category holds what lies below it, at any depth",
        [
            scheme("A", LINE, percent("10"), goods={"category": ["food/noodles"]}),
            scheme("B", {"scope": "line", "level": 2}, percent("5"), goods={"category": ["drink", "food"]}),
            scheme("C", {"scope": "line", "level": 3}, percent("50"), goods={"category": ["food/noodle", "noodles"]}),
        ],
        [(MIE, 40)],
        {"lines.0.steps.*.rule": ["A", "B"], "lines.0.net": 8_550_000, "not_applied": []},
    ),
    Worked(
        # D1 leaves 4,000 of 40,000. A rebate of 1,000 a piece would be 10,000: more than the buyer pays. It gets 4,000.
        "a rebate is never more than the net it comes upon",
        [
            scheme("NOW", LINE, percent("90")),
            scheme("LATER", {"scope": "line", "level": 2}, {"type": "amount", "amount": 100_000}, settle="later"),
        ],
        [(TEH, 10)],
        {
            "lines.0.net": 400_000,
            "lines.0.later.*.amount": [400_000],
            "lines.0.later.*.wanted": [1_000_000],
            "lines.0.later.*.clipped": [["room"]],
        },
    ),
    Worked(
        # Everything that is wrong with the lines, by number: 2 has no known SKU (nothing is said of its pack), 3 has no
        # pieces and no such pack, 7 stands there three times (said once). That 5 is right helps nobody.
        "all faults of all lines at once",
        [],
        [
            (KECAP, 1, {"no": 7}),
            ("NOBODY", 1, {"no": 2, "pack": "pallet"}),
            (TEH, 1, {"no": 5}),
            (TEH, 0, {"no": 3, "pack": "pallet"}),
            (KECAP, 2, {"no": 7}),
            (AIR, 2, {"no": 7}),
        ],
        {
            "refused": [
                {"code": "unknown_sku", "no": 2},
                {"code": "bad_pieces", "no": 3},
                {"code": "unknown_pack", "no": 3},
                {"code": "duplicate_line", "no": 7},
            ]
        },
    ),
    Worked(
        # true is no "yes", 500 no text and nothing (null) no class: such an attribute never matches. In a rule
        # null is what is left out: a price a piece, from 1 piece on, without tax, and an exception of nothing.
        "what is no text is no value, and null is nothing said",
        [
            scheme("FIRST", LINE, percent("10"), when={"first_order": ["yes"]}),
            scheme("CLASS", LINE, percent("10"), when={"class": ["A"]}),
            scheme("HEAVY", LINE, percent("10"), goods={"weight_g": ["500"]}),
            scheme("ALL", LINE, percent("1"), goods={"except": None}),
        ],
        [(TEH, 10)],
        {
            "lines.0.steps.*.rule": ["ALL"],
            "not_applied": [
                {"rule": "CLASS", "version": 1, "reason": "when", "key": "class"},
                {"rule": "FIRST", "version": 1, "reason": "when", "key": "first_order"},
            ],
        },
        rules={
            "skus": {TEH: {"weight_g": 500, "halal": True, "brand": None}},
            "prices": [
                {"id": "P", "version": 1, "sku": TEH, "currency": "IDR", "price": "4000", "per": None, "pack": None}
                | dict.fromkeys(("min_pieces", "when", "from", "to", "includes_tax"))
            ],
        },
        who={"first_order": True, "class": None, "sets": []},
    ),
    Worked(
        # Without a word on rounding: 12.5% of 1,300.50 = 162.5625 -> 162.56 (half up, to the sen), net 1,137.94.
        "a rounding row that says nothing rounds half up, to the smallest coin",
        [scheme("D", LINE, percent("12.5"))],
        [(AIR, 1)],
        {"lines.0.steps.*.amount": [16_256], "lines.0.net": 113_794, "totals.payable": 113_794},
        rules={
            "prices": [{"id": "P", "version": 1, "sku": AIR, "currency": "IDR", "price": "1300.5"}],
            "rounding": [{"id": "R", "version": 1, "currency": "IDR"}],
        },
    ),
    Worked(
        # A tie goes to the smaller id by code point: \uffff is below \U0001f381, though in 16-bit units it is above.
        "a tie among names of which one is beyond 16 bits",
        [
            scheme("\U0001f381", LINE, percent("10"), group={"name": "g", "pick": "best"}),
            scheme("\uffff", LINE, percent("10"), group={"name": "g", "pick": "best"}),
            scheme("z", {"scope": "line", "level": 2}, percent("10"), when={"buyer": ["TOKO-8"]}),
        ],
        [(TEH, 10)],
        {"lines.0.steps.*.rule": ["\uffff"], "not_applied.*.rule": ["z", "\U0001f381"]},
    ),
    Worked(
        # 10% of 40,000 = 4,000, which is just the cap and just what the budget has left: nothing is cut, even where a
        # part is not given. Shares with different decimals: 62.5% = 2,500, 37% = 1,480, 0.5% = 20. No level named: D1.
        "exactly the cap, exactly the budget",
        [
            scheme(
                "EXACT",
                {"scope": "line"},
                percent("10"),
                cap=400_000,
                budget={"amount": 1_000_000, "short": "skip"},
                funders={"principal": "62.5", "seller": "37", "brand": "0.5"},
            )
        ],
        [(TEH, 10)],
        {
            "lines.0.steps": [
                {
                    "stage": "D1",
                    "rule": "EXACT",
                    "version": 1,
                    "basis": "net",
                    "base": 4_000_000,
                    "amount": 400_000,
                    "funders": {"principal": 250_000, "seller": 148_000, "brand": 2_000},
                }
            ]
        },
        counters={"EXACT": {"amount": 600_000}},
    ),
    Worked(
        # D1 leaves 36,000; a price of 3,500 looks at what is left, whatever base was written: 1,000 off. Two packs are
        # needed and no pack is named: pieces.
        "a fixed price always looks at the net",
        [
            scheme("D", LINE, percent("10")),
            scheme(
                "FIX",
                {"scope": "line", "level": 2},
                {"type": "price", "price": "3500"},
                base="list",
                need=[{"measure": "packs", "min": 2}],
            ),
        ],
        [(TEH, 10)],
        {
            "lines.0.steps.*.basis": ["net", "net"],
            "lines.0.steps.*.amount": [400_000, 100_000],
            "lines.0.net": 3_500_000,
        },
    ),
    Worked(
        # An inner of 5 for 11,000: 12 pieces come to 26,400 instead of 30,000, whatever else was on the level before;
        # TEH has an inner of 6: 12 pieces for 22,000, less than half of 48,000. KECAP has none: untouched.
        "a price for a pack is what loose pieces are priced by",
        [scheme("FIX", LINE, {"type": "price", "per": "inner", "price": "11000"})],
        [(MIE, 12), (TEH, 12), (KECAP, 1)],
        {
            "lines.*.net": [2_640_000, 2_200_000, 2_000_000],
            "lines.*.steps.*.amount": [[360_000], [2_600_000], []],
        },
    ),
]
