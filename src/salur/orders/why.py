"""Why an order costs what it does: what each scheme gave on it and who pays, and why others gave nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.orders import carts, queries
from salur.orders.remade import remade
from salur.shell import shown
from salur.shell.offers import Sheet, later, panel
from salur.shell.tables import Table, money, number, text
from salur.shell.words import word

REASONS = {
    "when": gettext_lazy("not for this buyer"),
    "group": gettext_lazy("another one of its group counts: {lost_to}"),
    "goods": gettext_lazy("none of its goods is left for it"),
    "need": gettext_lazy("not enough: {have} of {min}"),
    "given": gettext_lazy("given before in its period"),
    "budget": gettext_lazy("its budget is used up"),
    "no_price": gettext_lazy("what it gives has no price"),
    "zero": gettext_lazy("it comes to nothing"),
    "no_room": gettext_lazy("the price is at its floor"),
}


@panel("order")
def schemes(actor: Actor, sheet: Sheet) -> list[Table]:
    """The schemes that touched an order."""
    order = queries.seen(actor, sheet.id)
    if order is None or not hasattr(order, "cart"):
        return []
    kept = carts.Kept(order.cart.rules_version, order.cart.cart, order.cart.goods, order.cart.result)
    rows = _gave(kept) | {one["rule"]: (0, {}, _why(one)) for one in kept.result["not_applied"]}
    coin = kept.result["currency"]
    cells = [
        [
            text(rule), money(amount or None, coin),
            text(", ".join(f"{word('word', name)} {shown.money(part, coin)}" for name, part in sorted(paid.items()))),
            text(why),
        ]
        for rule, (amount, paid, why) in sorted(rows.items())
    ]  # fmt: skip
    return [Table(_("Why this price"), (_("Scheme"), _("Amount"), _("Paid by"), _("Why not")), cells, "")]


@later("order")
def again(actor: Actor, order: int) -> list[Table]:
    """What an order was priced at, and what the rules of that day make of it once more: the same, for ever."""
    one = queries.seen(actor, order)
    mine = one is not None and one.organisation == actor.organisation  # the rules are the seller's own
    found = remade(actor.organisation, [order]).get(order) if mine else None
    if found is None or one is None:
        return []
    held = text(_("the same") if found.same else _("not the same"))
    rows = [
        [text(_("As it was priced")), number(one.price_version), money(one.untaxed + one.tax, one.currency), text("")],
        [text(_("Priced again today")), number(found.version), money(found.untaxed + found.tax, one.currency), held],
    ]
    return [
        Table(
            _("By the rules of its day"), (_("Price"), _("Version of the rules"), _("With tax"), _("Each line")), rows
        )
    ]


def _gave(kept: carts.Kept) -> dict[str, tuple[int, dict[str, int], str]]:
    """What each rule took off, all lines together, and who pays it."""
    found: dict[str, tuple[int, dict[str, int], str]] = {}
    for line in kept.lines().values():
        for step in (*line["steps"], *line.get("later", ())):
            if step["stage"] == "rounding":
                continue
            amount, paid, why = found.get(step["rule"], (0, {}, ""))
            for name, part in step["funders"].items():
                paid[name] = paid.get(name, 0) + part
            found[step["rule"]] = (amount + step["amount"], paid, why)
    return found


def _why(one: Mapping[str, Any]) -> str:
    """Why a scheme gave nothing."""
    said = REASONS.get(one["reason"])
    return one["reason"] if said is None else str(said).format_map(one)
