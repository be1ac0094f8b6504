"""What stands beside the editor: the waterfall of each line, the next step, free goods, who pays, who else gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.catalog.queries import ItemRow
from salur.kernel import money as coins
from salur.pricing.drafting import Tried
from salur.pricing.engine.numbers import Json
from salur.pricing.pages import saying
from salur.pricing.pages.bars import Bar, Cut, hundredths, waterfall
from salur.shell import shown
from salur.shell.words import word

WHYS = {
    "when": gettext_lazy("not for this buyer ({key})"), "goods": gettext_lazy("not for these goods"),
    "need": gettext_lazy("not enough: {have} of {min}"), "given": gettext_lazy("given before in this period"),
    "budget": gettext_lazy("nothing of its budget is left"), "group": gettext_lazy("another of its group counts"),
    "lost": gettext_lazy("{other} of its group counts"), "no_price": gettext_lazy("the free goods have no price"),
    "zero": gettext_lazy("it rounds to nothing"), "no_room": gettext_lazy("the lowest price allowed leaves no room"),
    "not_live": gettext_lazy("not in force on this day, or it touches nothing of the cart"),
}  # fmt: skip


class Line(NamedTuple):
    """A line of the cart as it is read."""

    name: str
    code: str
    pieces: str
    net: str
    off: str  # the whole discount in per cent
    bars: list[Bar]


class Step(NamedTuple):
    """A step of the draft: from how much on, whether it is reached, and what is missing."""

    text: str
    reached: bool
    counts: bool
    missing: str


def seen(scheme: Json, tried: Tried, items: Mapping[str, ItemRow], names: saying.Names) -> dict[str, Any]:
    """A tried draft as the template shows it."""
    result, code, coin = tried.after, scheme["id"], scheme["currency"]
    totals = result["totals"]
    mine = _mine(result, code)
    given = sum(step["amount"] for step in mine)
    less = tried.before["totals"]["payable"] - totals["payable"]
    return {
        "lines": [_line(one, items, coin, tried.names, code) for one in result["lines"]],
        "free": [_free(one, items, tried.names, code) for one in result["free"]],
        "points": sum(one["points"] for one in result["points"] if one["rule"] == code),
        "whole": _whole(result, coin, tried.names, code), "coin": coins.symbol(coin),
        "pay": shown.amount(totals["payable"], coin), "tax": shown.amount(totals["tax"], coin),
        "gives": shown.amount(given, coin), "given": given, "percent": _percent(given, totals["list"]),
        "less": shown.amount(less, coin) if less else "", "later": shown.amount(_later(result, code), coin),
        "has_later": bool(_later(result, code)), "steps": _steps(scheme, tried, names), "times": tried.times,
        "needs": _needs(scheme, tried, names),
        "why": "" if given or _points(result, code) else _why(result, code, tried.names),
        "funders": _funders(result, mine, coin), "others": _others(result, code, tried.names),
    }  # fmt: skip


def _mine(result: Json, code: str) -> list[Json]:
    """All steps of the draft: on lines, settled later, on free goods."""
    groups = [*(line[part] for line in result["lines"] for part in ("steps", "later"))]
    groups += [one["steps"] for one in result["free"]]
    return [step for steps in groups for step in steps if step["rule"] == code]


def _later(result: Json, code: str) -> int:
    return sum(step["amount"] for line in result["lines"] for step in line["later"] if step["rule"] == code)


def _points(result: Json, code: str) -> bool:
    return any(one["rule"] == code for one in result["points"])


def _percent(part: int, whole: int) -> str:
    return shown.percent(f"{1000 * part // whole / 10:g}") if whole and part else ""


def _called(step: Json, names: Mapping[str, str]) -> str:
    if step["stage"] == "rounding":
        return _("Rounding")
    return f"{step['stage']} · {names.get(step['rule']) or step['rule']}"


def bars_of(list_: int, steps: Sequence[Json], net: int, coin: str, names: Mapping[str, str], code: str) -> list[Bar]:
    """From the list price down to the net, each step drawn where it takes from."""
    cuts = []
    for step in steps:
        shares = ", ".join(
            f"{word('word', who)} {shown.amount(amount, coin)}" for who, amount in sorted(step["funders"].items())
        )
        cut = " · " + _("wanted {amount}").format(amount=shown.amount(step["wanted"], coin)) if "wanted" in step else ""
        cuts.append(Cut(_called(step, names), shares + cut, step["amount"], step["rule"] == code))
    return waterfall(list_, "", cuts, net, coin, _("Net"))


def _line(one: Json, items: Mapping[str, ItemRow], coin: str, names: Mapping[str, str], code: str) -> Line:
    item = items.get(one["sku"])
    return Line(
        item.name if item else one["sku"], item.code if item else "", shown.whole(one["pieces"]),
        shown.amount(one["net"], coin), _percent(one["list"] - one["net"], one["list"]),
        bars_of(one["list"], one["steps"], one["net"], coin, names, code),
    )  # fmt: skip


def _whole(result: Json, coin: str, names: Mapping[str, str], code: str) -> list[Bar]:
    """The waterfall of the whole cart: each scheme once, in the order in which it takes."""
    steps: dict[tuple[str, str], Json] = {}
    for line in result["lines"]:
        for step in line["steps"]:
            key = (step["stage"], step["rule"])
            known = steps.setdefault(key, {"stage": key[0], "rule": key[1], "amount": 0, "funders": {}})
            known["amount"] += step["amount"]
            for who, amount in step["funders"].items():
                known["funders"][who] = known["funders"].get(who, 0) + amount
    ordered = sorted(steps.values(), key=lambda one: _place(one["stage"]))
    totals = result["totals"]
    return bars_of(totals["list"], ordered, totals["net"], coin, names, code)


def _place(stage: str) -> tuple[int, int]:
    kinds = {"D": 0, "manual": 1, "rounding": 2, "H": 3}
    return (kinds[stage], 0) if stage in kinds else (kinds[stage[0]], int(stage[1:]))


def _free(one: Json, items: Mapping[str, ItemRow], names: Mapping[str, str], code: str) -> dict[str, Any]:
    item, step = items.get(one["sku"]), one["steps"][0]
    return {
        "name": item.name if item else one["sku"], "pieces": shown.whole(one["pieces"]),
        "by": names.get(step["rule"]) or step["rule"], "mine": step["rule"] == code,
    }  # fmt: skip


def _steps(scheme: Json, tried: Tried, names: saying.Names) -> list[Step]:
    """The draft's steps, and how far this cart is from each."""
    needs = scheme.get("need") or []
    if not needs:
        return []
    slabs = scheme["benefit"].get("slabs") or [{"min": needs[0]["min"]}]
    have = tried.totals[0] if tried.totals else 0
    reached = [slab["min"] <= have for slab in slabs]
    last = max((at for at, one in enumerate(reached) if one), default=-1)
    found = []
    for at, slab in enumerate(slabs):
        missing = saying.least(scheme, needs[0], slab["min"] - have) if have < slab["min"] else ""
        text = saying.given(scheme, {**scheme["benefit"], **slab}, names)
        from_ = saying.least(scheme, needs[0], slab["min"])
        found.append(Step(_("from {least}: {gives}").format(least=from_, gives=text), reached[at], at == last, missing))
    return found


def _needs(scheme: Json, tried: Tried, names: saying.Names) -> list[Step]:
    """What else is needed beside the first, and the next time of a scheme that gives for every so many."""
    needs = scheme.get("need") or []
    found = []
    for at, need in enumerate(needs[1:], 1):
        have = tried.totals[at] if at < len(tried.totals) else 0
        text, short = saying.least(scheme, need, need["min"]), need["min"] - have
        found.append(Step(text, short <= 0, False, saying.least(scheme, need, short) if short > 0 else ""))
    if scheme.get("times") == "every" and tried.totals and tried.times:
        most = scheme.get("max_times")
        if most is None or tried.times < most:
            short = max((tried.times + 1) * need["min"] - have for need, have in zip(needs, tried.totals, strict=True))
            text = _("given {times} times").format(times=tried.times)
            found.append(Step(text, True, True, saying.least(scheme, needs[0], short)))
    return found


def _why(result: Json, code: str, names: Mapping[str, str]) -> str:
    """Why the draft gives nothing here."""
    told = next((one for one in result["not_applied"] if one["rule"] == code), {"reason": "not_live"})
    return _reason(told, names)


def _reason(told: Json, names: Mapping[str, str]) -> str:
    other = told.get("lost_to", "")
    text = str(WHYS["lost" if other else told["reason"]])
    key = str(saying.KEYS.get(told.get("key", ""), told.get("key", "")))
    return text.format(
        key=key, have=told.get("have", ""), min=told.get("min", ""), other=names.get(other) or other
    )  # fmt: skip


def _funders(result: Json, mine: Sequence[Json], coin: str) -> list[dict[str, str]]:
    """Who pays what of this scheme, and of all of them."""
    own: dict[str, int] = {}
    for step in mine:
        for who, amount in step["funders"].items():
            own[who] = own.get(who, 0) + amount
    whole, x, found = sum(own.values()), 0, []
    for at, who in enumerate(sorted({*own, *result["funders"]}, key=lambda who: (-own.get(who, 0), who))):
        found.append({
            "name": word("word", who), "own": shown.amount(own.get(who, 0), coin),
            "all": shown.amount(result["funders"].get(who, 0), coin), "x": hundredths(x, whole),
            "width": hundredths(own.get(who, 0), whole), "tone": f"c{min(at + 1, 8)}",
        })  # fmt: skip
        x += own.get(who, 0)
    return found


def _others(result: Json, code: str, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """The schemes in force that touch these goods and give nothing, and why."""
    return [
        (names.get(one["rule"]) or one["rule"], _reason(one, names))
        for one in result["not_applied"]
        if one["rule"] != code
    ]
