"""A scheme in words: what it gives, to whom, on which goods, from how much on, and who pays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.kernel import money as coins
from salur.kernel.refusal import Refused
from salur.pricing.engine.numbers import Json
from salur.shell import shown
from salur.shell.words import word

KEYS = {
    "buyer": gettext_lazy("Buyer"), "class": gettext_lazy("Class"), "channel": gettext_lazy("Channel"),
    "territory": gettext_lazy("Territory"), "payment": gettext_lazy("Payment"), "sets": gettext_lazy("Group"),
    "vouchers": gettext_lazy("Voucher"), "first_order": gettext_lazy("First order"),
    "tax_status": gettext_lazy("Tax status"), "sku": gettext_lazy("Goods"), "brand": gettext_lazy("Brand"),
    "category": gettext_lazy("Category"), "tax_class": gettext_lazy("Tax class"),
}  # fmt: skip
MEASURES = {
    "pieces": gettext_lazy("{count} pieces"), "packs": gettext_lazy("{count} × {pack}"),
    "skus": gettext_lazy("{count} different goods"), "list_value": gettext_lazy("{amount} at list price"),
    "net_value": gettext_lazy("{amount}"),
}  # fmt: skip
Names = Mapping[str, str]  # codes of goods by their number, as text


def pattern(given: Mapping[str, Any] | None, names: Names) -> str:
    """Whom or what a pattern means, in words; empty means everybody, everything."""
    if not given:
        return _("all")
    said = []
    for key, values in given.items():
        if key == "except":
            continue
        called = [names.get(one, one) if key == "sku" else one for one in values]
        said.append(f"{KEYS.get(key, key)} {', '.join(called)}")
    if given.get("except"):
        said.append(_("but not {those}").format(those=pattern(given["except"], names)))
    return "; ".join(said)


def gives(told: Json, names: Names) -> str:
    """What a scheme gives, with its slabs."""
    benefit = told["benefit"]
    slabs = benefit.get("slabs")
    if not slabs:
        return given(told, benefit, names)
    return "; ".join(
        _("from {least}: {gives}").format(
            least=least(told, (told.get("need") or [{}])[0], slab["min"]),
            gives=given(told, {**benefit, **slab}, names),
        )
        for slab in slabs
    )


def given(told: Json, benefit: Mapping[str, Any], names: Names) -> str:
    """What a benefit (or one of its steps) gives."""
    kind, coin = benefit["type"], told["currency"]
    pack = word("word", str(benefit.get("pack" if kind == "free" else "per") or "piece")).lower()
    if kind == "percent":
        return _("{percent}% off").format(percent=shown.decimal(benefit.get("percent", "")))
    if kind == "amount":
        amount = shown.money(benefit.get("amount", 0), coin)
        if told["scope"] == "order":
            return _("{amount} off").format(amount=amount)
        return _("{amount} off each {pack}").format(amount=amount, pack=pack)
    if kind == "price":
        return _("{amount} for each {pack}").format(amount=_price(str(benefit.get("price", "")), coin), pack=pack)
    if kind == "bundle":
        return _("{amount} for all of it").format(amount=shown.money(benefit.get("amount", 0), coin))
    if kind == "points":
        return _("{points} points").format(points=benefit.get("points", 0))
    chosen = {"cheapest": _("the cheapest of them"), "dearest": _("the dearest of them")}
    goods = chosen.get(benefit["sku"], names.get(benefit["sku"], benefit["sku"]))
    return _("{count} {pack} free: {goods}").format(count=benefit.get("quantity", 1), pack=pack, goods=goods)


def _price(text: str, coin: str) -> str:
    try:
        return shown.money(coins.parse(text, coin), coin)
    except Refused:
        return text


def needs(told: Json, names: Names) -> str:
    """From how much on."""
    said = []
    for need in told.get("need") or ():
        much = least(told, need, need["min"])
        if "goods" in need:
            much = f"{much} ({pattern(need['goods'], names)})"
        said.append(_("{least} in the period").format(least=much) if need.get("period") else much)
    if told.get("times") == "every" and said:
        return _("for every {least}").format(least=" + ".join(said))
    return " + ".join(said)


def least(told: Json, need: Mapping[str, Any], much: int) -> str:
    """So much of a need, in what it is counted in."""
    pack = word("word", str(need.get("pack") or "piece")).lower()
    text = str(MEASURES.get(need.get("measure", "pieces"), "{count}"))
    return text.format(count=shown.whole(much), pack=pack, amount=shown.money(much, told["currency"]))


def company(told: Json) -> str:
    """Where it stands in the waterfall and beside whom."""
    stage = f"{'D' if told['scope'] == 'line' else 'H'}{told.get('level', 1)}"
    group = told.get("group")
    if group:
        pick = _("the best counts") if group["pick"] == "best" else _("the first counts")
        together = _("group")  # not within the text: what stands in there is not gathered for the catalogues
        return f"{stage}, {together} {group['name']}: {pick}"
    beside = _("adds to others of its level") if told.get("add") else ""
    return f"{stage}, {beside}" if beside else stage


def limits(told: Json) -> str:
    """Cap and budget."""
    coin, said = told["currency"], []
    if "cap" in told:
        said.append(_("at most {amount} an order").format(amount=shown.money(told["cap"], coin)))
    budget = told.get("budget") or {}
    if "amount" in budget:
        said.append(_("{amount} in all").format(amount=shown.money(budget["amount"], coin)))
    if "buyer_amount" in budget:
        said.append(_("{amount} a buyer").format(amount=shown.money(budget["buyer_amount"], coin)))
    if "uses" in budget:
        said.append(_("{count} orders in all").format(count=shown.whole(budget["uses"])))
    if "buyer_uses" in budget:
        said.append(_("{count} orders a buyer").format(count=shown.whole(budget["buyer_uses"])))
    return ", ".join(said)


def funders(told: Json) -> str:
    """Who pays how much of it."""
    return ", ".join(f"{word('word', name)} {shown.percent(share)}" for name, share in sorted(told["funders"].items()))
