"""One cart on its way: its lines, and how each scheme that touches it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salur.kernel.money import Amount
from salur.pricing.engine.compiled import Compiled, Good
from salur.pricing.engine.match import Facts
from salur.pricing.engine.numbers import Json, Rounding
from salur.pricing.engine.rows import PriceRow, TaxRule
from salur.pricing.engine.scheme import Scheme


class Line:
    """A line: what was asked, what it was priced by, and its net as it goes down the waterfall."""

    __slots__ = (
        "at", "base", "floor", "good", "later", "list", "manual", "net", "no", "pack", "pieces", "row", "rule", "steps",
        "taxes", "under_floor",
    )  # fmt: skip

    def __init__(self, at: int, asked: Mapping[str, Any], good: Good, row: PriceRow, rule: TaxRule) -> None:
        self.at = at
        self.no: int = asked["no"]
        self.pieces: int = asked["pieces"]
        self.pack: str = asked.get("pack") or "piece"
        self.manual: Mapping[str, Any] | None = asked.get("manual")
        self.good = good
        self.row = row
        self.rule = rule
        self.list: Amount = 0
        self.net: Amount = 0
        self.floor: Amount = 0
        self.under_floor = False
        self.steps: list[Json] = []
        self.later: list[Json] = []
        self.base: Amount = 0
        self.taxes: list[Amount] = []


class Standing:
    """How a scheme that matches the buyer stands in this cart."""

    __slots__ = (
        "amount", "gave", "left", "lines", "measured", "met", "own", "reason", "scheme", "settled", "spent", "targets",
        "times", "totals",
    )  # fmt: skip

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.targets: list[Line] = []
        self.lines: Sequence[list[Line] | None] = (
            [None if need.goods is None else [] for need in scheme.needs] if scheme.names_goods else scheme.unnamed
        )
        self.own: Sequence[int] = ()
        self.totals: Sequence[int] = ()
        self.measured = False
        self.times = 0
        self.left: Amount | None = None  # budget left before this cart; None = without limit
        self.spent = False  # no budget, or no use, is left
        self.met: str | None = None  # in a first-of group: who has the first line it wanted too
        self.settled = False  # decided before the arithmetic, as a member of a first-of group
        self.reason: Json | None = None
        self.gave = False
        self.amount: Amount = 0

    def touched(self) -> list[Line]:
        """Target lines and the lines of its needs; some may stand there twice."""
        return self.targets + [line for lines in self.lines if lines for line in lines]

    def refuse(self, reason: str, **more: Any) -> None:
        """Note why the scheme gives nothing, as the result says it."""
        scheme = self.scheme
        self.reason = {"rule": scheme.id, "version": scheme.version, "reason": reason, **more}


class Run:
    """Everything about one cart while it is priced."""

    __slots__ = (
        "counters", "currency", "cut", "date", "failed", "free", "gifts", "lines", "matching", "points", "rounding",
        "rules", "standings", "together", "told", "unit", "who",
    )  # fmt: skip

    def __init__(self, rules: Compiled, rounding: Rounding, cart: Mapping[str, Any], who: Facts) -> None:
        self.rules = rules
        self.rounding = rounding
        self.unit = rounding.net.to
        self.currency: str = cart["currency"]
        self.date: str = cart["date"]
        self.who = who
        self.told = rules.patterns.told(who)  # the numbers of those of his facts by which rules are found
        self.counters: Mapping[str, Any] = cart.get("counters") or {}
        self.matching: dict[str, list[Any]] = {}  # of each SKU looked at: the price rows whose condition he meets
        self.together: dict[str, int] = {}  # pieces of each SKU in the cart
        self.lines: list[Line] = []
        self.standings: list[Standing] = []
        self.failed: set[int] = set()  # ranks of the schemes whose `when` fails
        self.free: list[Json] = []
        self.gifts: list[tuple[Standing, Amount]] = []  # who gave the free lines, and what they are worth
        self.cut: list[tuple[Standing, list[Line]]] = []  # who found too little room, and on which lines
        self.points: list[Json] = []
