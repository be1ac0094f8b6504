"""A price in words that a shopkeeper understands: each step with its scheme and who pays, what comes free, what one
more carton would bring, and why other schemes do not count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.kernel import money as coins
from salur.kernel.money import rounded
from salur.pricing.pages import saying
from salur.pricing.pages.bars import Bar, Cut, waterfall
from salur.pricing.pages.naming import Whom, price_shown
from salur.pricing.rules import Priced, PricedLine, Step
from salur.shell import shown
from salur.shell.shown import language
from salur.shell.words import word

MOST = 20  # schemes that do not count are told of
CUTS = {
    "cap": gettext_lazy("It would be {wanted}, but an order gets no more of it."),
    "budget": gettext_lazy("It would be {wanted}, but no more is left of its budget."),
    "room": gettext_lazy("It would be {wanted}, but the price is at its floor."),
}
REASONS = {
    "group": gettext_lazy("another one of its group counts: {lost_to}"),
    "goods": gettext_lazy("none of its goods is left for it"),
    "given": gettext_lazy("given before in its period"),
    "budget": gettext_lazy("its budget is used up"),
    "no_price": gettext_lazy("what it gives has no price"),
    "zero": gettext_lazy("it comes to nothing"),
    "no_room": gettext_lazy("the price is at its floor"),
}


class Next(NamedTuple):
    """What is missing to the next step of a scheme: the pieces of this product to have then (0: not counted in
    those), and the sentence."""

    pieces: int
    text: str


class Explained:
    """The words for one priced line."""

    def __init__(
        self, answer: Priced, goods: str, pack: str, sizes: Mapping[str, int], schemes: Mapping[str, dict[str, Any]],
        people: Mapping[int, str], called: Mapping[int, str], whom: Whom,
    ) -> None:  # fmt: skip
        """`schemes` are those of the result by code, `people` the parties behind their funders, `called` the names of
        the goods that schemes name or give, `sizes` the pieces in packs of the product."""
        self.answer, self.line, self.goods, self.pack, self.sizes = answer, answer.lines[0], goods, pack, sizes
        self.coin, self.result = answer.currency, answer.result or {}
        self._schemes, self._people, self._called, self._whom = schemes, people, called, whom
        self._names = {str(sku): name for sku, name in called.items()}

    def name(self, rule: str) -> str:
        """The name of a scheme, or of a step that none took."""
        one = self._schemes.get(rule)
        return str(one["name"] or rule) if one else word("word", rule)

    def gives(self, rule: str) -> str:
        """What a scheme gives."""
        one = self._schemes.get(rule)
        return saying.gives(one, self._names) if one else ""

    def _reached(self, rule: str) -> str:
        """What a scheme gives here: of slabs the one that is reached."""
        one = self._schemes.get(rule)
        if one is None or one["benefit"].get("slab_mode") == "marginal":
            return self.gives(rule)
        counted: list[int] = next(
            (row["measured"] for row in self.result.get("counters", ()) if row["rule"] == rule), []
        )
        reached = [slab["min"] for slab in one["benefit"].get("slabs") or () if counted and slab["min"] <= counted[0]]
        return saying.gives(_at(one, reached[-1]), self._names) if reached else self.gives(rule)

    def payers(self, funders: Sequence[tuple[str, int]], rule: str) -> str:
        """Who pays how much: the principal by name where it is known."""
        party = (self._schemes.get(rule) or {}).get("principal_party") or 0
        named = self._people.get(party, "")
        return ", ".join(
            f"{named if who != 'seller' and named else word('word', who)} {shown.money(share, self.coin)}"
            for who, share in funders
        )

    def money(self, amount: int) -> str:
        """An amount with its currency."""
        return shown.money(amount, self.coin)

    # -- the waterfall

    def bars(self) -> list[Bar]:
        """List, each step, net."""
        line = self.line
        row = word("word", "agreed") if line.row == "agreed" else line.row
        cuts = [Cut(self._label(step), self._note(step), step.amount) for step in line.steps]
        return waterfall(line.list, row, cuts, line.net, self.coin)

    def _label(self, step: Step) -> str:
        if step.rule in self._schemes:
            return f"{step.stage} · {self.name(step.rule)}"
        return _("Rounding") if step.stage == "rounding" else _("By hand")

    def _note(self, step: Step) -> str:
        if step.stage == "rounding":
            return ""
        base = _("of {amount}").format(amount=self.money(step.base))
        return " · ".join(part for part in (base, self.payers(step.funders, step.rule)) if part)

    # -- in words

    def words(self) -> list[str]:
        """What the shopkeeper is told, a sentence for each step."""
        line = self.line
        found = [_("By the list, {count} of {goods} cost {amount}: {price} for one {per}.").format(
            count=self.counted(line.pieces), goods=self.goods, amount=self.money(line.list),
            price=self._unit() + price_shown(line.price, self.coin), per=word("word", line.per).lower(),
        )]  # fmt: skip
        found += [self._told(step) for step in line.steps if step.amount]
        found += [self._pays(line, line.net, line.total), *self._beside()]
        return found

    def _unit(self) -> str:
        symbol = coins.symbol(self.coin)
        return symbol + chr(0xA0) if symbol == self.coin else symbol

    def _told(self, step: Step) -> str:
        amount = self.money(abs(step.amount))
        if step.stage == "rounding":
            said = _("Rounding takes off {amount}.") if step.amount > 0 else _("Rounding adds {amount}.")
            return said.format(amount=amount)
        if step.rule not in self._schemes:
            return _("Taken off by hand: {amount}.").format(amount=amount)
        said = _("{scheme} takes off {amount}: {gives}, counted on {base}.").format(
            scheme=self.name(step.rule), amount=amount, gives=self._reached(step.rule), base=self.money(step.base)
        )
        whom = self.payers(step.funders, step.rule)
        return " ".join([said, *self._cut(step), _("Paid by {whom}.").format(whom=whom)])

    def _cut(self, step: Step) -> list[str]:
        """Why a step takes off less than its scheme says."""
        for line in self.result.get("lines", ())[:1]:
            for one in line["steps"]:
                if one["rule"] == step.rule and one["stage"] == step.stage and one.get("clipped"):
                    return [str(CUTS[one["clipped"][-1]]).format(wanted=self.money(one["wanted"]))]
        return []

    def _pays(self, line: PricedLine, net: int, total: int) -> str:
        each = self.money(rounded(total, line.pieces))
        taxes = ", ".join(f"{name} {shown.percent(rate)} {self.money(paid)}" for name, rate, paid in line.tax.parts)
        if not taxes:
            return _("To pay: {total}, which is {each} a piece.").format(total=self.money(total), each=each)
        if self.answer.includes_tax:
            said = _("To pay: {total}, which is {each} a piece; in it {taxes}.")
        else:
            said = _("To pay: {net} and {taxes}, together {total}, which is {each} a piece.")
        return said.format(net=self.money(net), taxes=taxes, total=self.money(total), each=each)

    def _beside(self) -> list[str]:
        """What comes with it: free goods, money that comes back later, points."""
        found = [
            _("Free of charge: {count} of {goods}, worth {amount} ({scheme}). Paid by {whom}.").format(
                count=self.counted(one.pieces), goods=self._called.get(int(one.sku), str(one.sku)),
                amount=self.money(one.list), scheme=self.name(one.given_by),
                whom=self.payers(one.steps[0].funders, one.given_by),
            )
            for one in self.answer.lines[1:] if one.given_by
        ]  # fmt: skip
        for line in self.result.get("lines", ()):
            found += [
                _("{amount} comes back later: {scheme}.").format(
                    amount=self.money(step["amount"]), scheme=self.name(step["rule"])
                )
                for step in line["later"]
            ]
        return found + [
            _("{points} points: {scheme}.").format(points=one["points"], scheme=self.name(one["rule"]))
            for one in self.result.get("points", ())
        ]

    def counted(self, pieces: int) -> str:
        """Pieces in the pack that was asked for, if they are whole ones: "2 cartons", "7 pieces"."""
        size = self.sizes.get(self.pack, 1)
        if size > 1 and pieces % size == 0:
            return packs(pieces // size, self.pack)
        return packs(pieces, "piece")

    # -- what one more would bring

    def next_steps(self) -> list[Next]:
        """What is missing to the next step of schemes, the nearest first."""
        hints = sorted(
            self.result.get("hints", ()), key=lambda one: (one["missing"] * 1000 // one["next"], one["rule"])
        )
        return [self._next(one) for one in hints if one["rule"] in self._schemes]

    def _next(self, hint: Mapping[str, Any]) -> Next:
        told = self._schemes[hint["rule"]]
        need, missing = told["need"][hint["need"]], hint["missing"]
        text = _("{missing} more, and {scheme} gives: {gives}.").format(
            missing=self._missing(hint["measure"], missing, need), scheme=self.name(hint["rule"]),
            gives=saying.gives(_at(told, hint["next"]), self._names),
        )  # fmt: skip
        return Next(self._reaching(hint["measure"], missing, need), text)

    def _reaching(self, measure: str, missing: int, need: Mapping[str, Any]) -> int:
        size = self.sizes.get(str(need.get("pack") or "piece"), 0) if measure == "packs" else 1
        if measure not in ("pieces", "packs") or not size:
            return 0
        return (self.line.pieces // size + missing) * size

    def _missing(self, measure: str, count: int, need: Mapping[str, Any]) -> str:
        if measure == "pieces":
            return packs(count, "piece")
        if measure == "packs":
            return packs(count, str(need.get("pack") or "piece"))
        if measure == "skus":
            return _("{count} different goods").format(count=count)
        return _("goods for {amount}").format(amount=self.money(count))

    # -- why others do not count

    def others(self) -> list[tuple[str, str, str]]:
        """Schemes on these goods that do not count: name, what they would give, why not; what the buyer can change
        comes first."""
        rows = sorted(self.result.get("not_applied", ()), key=lambda one: (one["reason"] == "when", one["rule"]))
        return [
            (self.name(one["rule"]), self.gives(one["rule"]), self._why(one))
            for one in rows[:MOST]
            if one["rule"] in self._schemes
        ]

    def _why(self, one: Mapping[str, Any]) -> str:
        told = self._schemes[one["rule"]]
        if one["reason"] == "when":
            return _("it is for others: {whom}").format(whom=self._audience(told.get("when") or {}))
        if one["reason"] == "need":
            need = told["need"][one["need"]]
            have = self._missing(need["measure"], one["have"], need)
            least = self._missing(need["measure"], one["min"], need)
            return _("it needs {least}; here it is {have}").format(least=least, have=have)
        lost = self.name(one.get("lost_to", ""))
        return str(REASONS[one["reason"]]).format(lost_to=lost) if one["reason"] in REASONS else str(one["reason"])

    def _audience(self, when: Mapping[str, Any]) -> str:
        """Whom a scheme is for: buyers and territories by name, how one pays in words."""
        parts = []
        for key, values in when.items():
            if key == "except":
                parts.append(_("not {whom}").format(whom=self._audience(values)))
            elif key in ("buyer", "territory"):
                parts.append(self._whom.said({key: values}))
            else:
                said = {"cash": word("word", "cash"), "credit": word("word", "credit"), "yes": _("Yes"), "no": _("No")}
                named = [said.get(one, one) if key in ("payment", "first_order") else one for one in values]
                parts.append(f"{saying.KEYS.get(key, key)} {', '.join(named)}")
        return " · ".join(parts)


def packs(count: int, pack: str) -> str:
    """So many of a pack: 2 cartons, 1 carton; 2 dus."""
    plural = "s" if count != 1 and language() == "en" else ""
    return f"{shown.whole(count)} {word('word', pack + plural).lower()}"


def _at(told: dict[str, Any], reached: int) -> dict[str, Any]:
    """A scheme as it gives from a step on: the value of that slab, if it has slabs."""
    slab = next((one for one in told["benefit"].get("slabs") or () if one["min"] == reached), None)
    if slab is None:
        return told
    bare = {key: value for key, value in told["benefit"].items() if key not in ("slabs", "slab_mode")}
    return {**told, "benefit": {**bare, **{key: value for key, value in slab.items() if key != "min"}}}
