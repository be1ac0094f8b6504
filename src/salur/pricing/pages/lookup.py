"""The page that answers: what does this outlet pay on a day, and why?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.catalog import queries as catalog
from salur.kernel import money as coins
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused
from salur.parties import queries as parties
from salur.parties.trade import trade, who_asks
from salur.pricing import price_rows, queries, snapshots
from salur.pricing.pages.naming import Whom, price_shown
from salur.pricing.pages.rows import amount, quantities
from salur.pricing.rules import Ask, Cart, Priced, PricedLine
from salur.pricing.rules.match import Value
from salur.pricing.rules.moved import fit
from salur.shell import offers, shown, told
from salur.shell.doors import Request, page
from salur.shell.faces import may_look, said, show
from salur.shell.tables import Cell, Table, money, number, on, text
from salur.shell.words import word

MOST = 100
offers.LINKS.append((84, gettext_lazy("What does it cost?"), "/price-lookup", "pricing.record_prices"))


class _Asked:
    """What is asked: whose price, of what, how many, on which day. Codes are typed; a refusal names what is wrong."""

    def __init__(self, request: Request) -> None:
        given, actor = request.GET, request.actor
        self.buyer, self.goods = given.get("buyer", "").strip()[:80], given.get("sku", "").strip()[:80]
        self.pack, self.typed = given.get("pack", "").strip()[:40] or "piece", given.get("many", "").strip()[:9] or "1"
        self.day = _day(given.get("on", ""))
        self.actor, self.currency = actor, house(actor.organisation).currency
        self.party = self._buyer()
        self.many = told.whole("quantity", self.typed, 1)

    def _buyer(self) -> int | None:
        if not self.buyer:
            return None
        known = parties.relations_by_code(self.actor.organisation, [self.buyer]).get(self.buyer)
        if known is None or parties.unseen(self.actor, [known.party]):
            raise Refused("parties.no_such_relation", called=self.buyer)
        return known.party

    def who(self) -> dict[str, Value]:
        """Who asks, as price lists are asked."""
        assert self.party is not None
        terms = trade(self.actor.organisation, self.actor.party, [self.party], self.day)
        return dict(who_asks(self.actor.party, self.party, terms.get(self.party)))


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return timezone.localdate()


def _one(asked: _Asked, sku: int) -> dict[str, Any]:
    """The price of one product with its steps, and why each row of the list is or is not it."""
    pieces_in = catalog.packs([sku]).get(sku, {}) | {"piece": 1}
    if asked.pack not in pieces_in:
        raise Refused("pricing.no_such_pack", sku=sku, pack=asked.pack, rule="–")
    pieces, who = asked.many * pieces_in[asked.pack], asked.who()
    organisation = asked.actor.organisation
    cart = Cart(asked.day.isoformat(), asked.currency, who, [Ask(1, sku, pieces, asked.pack)])
    (answer,) = queries.price_carts(organisation, [cart])
    chosen = answer.lines[0].row if answer.lines else ""
    known = {row.id: row for row in snapshots.prices(organisation, snapshots.version(organisation), [sku])}
    seen = price_rows.of_sku(organisation, sku)
    whom = Whom(asked.actor, seen)
    rows: list[list[Cell]] = []
    for one in seen:
        why = fit(known[one.code], chosen, who, cart.date, asked.pack, pieces) if one.code in known else "over"
        mark = Cell(word("status", why), "status", tone="done" if why == "chosen" else "draft")
        rows.append([mark, text(whom.said(one.when), href=f"/price/{one.id}"), amount(one), text(quantities(one)),
                     on(one.valid_from), on(one.valid_to)])  # fmt: skip
    heads = (_("Why"), _("For whom"), _("Price"), _("Quantity"), _("From"), _("Last day"))
    (refusals,) = queries.reasons(organisation, [cart], [answer])
    return {
        "line": _told(asked, answer, answer.lines[0]) if answer.lines else None,
        "faults": [said(one, asked.actor) for one in refusals],
        "rows": Table(_("Every price of it, and why it is this one"), heads, rows, _("No price stands for it.")),
    }  # fmt: skip


def _told(asked: _Asked, answer: Priced, line: PricedLine) -> dict[str, Any]:
    """A priced line as it is read: the price in its pack, each step, tax, what is paid."""
    coin = asked.currency
    steps = [(word("word", step.stage), shown.amount(-step.amount, coin)) for step in line.steps if step.amount]
    taxes = [(f"{name} {rate}%", shown.amount(paid, coin)) for name, rate, paid in line.tax.parts]
    return {
        "price": price_shown(line.price, coin), "per": word("word", line.per).lower(), "coin": coins.symbol(coin),
        "list": shown.amount(line.list, coin), "steps": steps, "net": shown.amount(line.net, coin), "taxes": taxes,
        "total": shown.amount(line.total, coin), "includes": answer.includes_tax, "pieces": shown.whole(line.pieces),
        "row": line.row,
    }  # fmt: skip


def _many(asked: _Asked) -> Table:
    """What the outlet pays for a carton (the largest pack) of each product, as far as there is a price."""
    actor = asked.actor
    items = {one.sku_id: one for one in catalog.traded(actor.organisation).filter(active=True).order_by("code")[:MOST]}
    packs, who = catalog.packs(items), asked.who()
    largest = {sku: next(iter(packs.get(sku, {})), "piece") for sku in items}
    carts = [
        Cart(asked.day.isoformat(), asked.currency, who, [Ask(1, sku, packs.get(sku, {}).get(pack, 1), pack)])
        for sku, pack in largest.items()
    ]
    rows: list[list[Cell]] = []
    for (sku, pack), answer in zip(largest.items(), queries.price_carts(actor.organisation, carts), strict=True):
        if answer.lines:
            line = answer.lines[0]
            to = f"?buyer={asked.buyer}&sku={items[sku].code}&pack={pack}&on={asked.day.isoformat()}"
            rows.append([
                text(items[sku].name, items[sku].code, to), text(word("word", pack)), number(line.pieces),
                money(line.net, asked.currency), money(line.total, asked.currency),
            ])  # fmt: skip
    heads = (_("Goods"), _("Pack"), _("Pieces"), _("Price"), _("With tax"))
    return Table(_("What this outlet pays"), heads, rows, _("No price is in force for this outlet on that day."))


def _answer(actor: Actor, asked: _Asked) -> dict[str, Any]:
    if asked.party is None:
        return {}
    if not asked.goods:
        return {"many": _many(asked)}
    known = catalog.skus_by_code(actor.organisation, [asked.goods]).get(asked.goods)
    if known is None:
        raise Refused("catalog.no_such_item", called=asked.goods)
    return _one(asked, known.sku) | {"name": known.name}


@page
def lookup(request: Request) -> HttpResponse:
    """?buyer=code, sku=code, pack, many, on=YYYY-MM-DD: without a product, the first hundred of them."""
    may_look(request, "pricing")
    given = request.GET
    context: dict[str, Any] = {
        "buyer": given.get("buyer", "")[:80], "sku": given.get("sku", "")[:80], "pack": given.get("pack", "")[:40],
        "quantity": given.get("many", "")[:9] or "1", "on": _day(given.get("on", "")).isoformat(), "refused": "",
    }  # fmt: skip
    try:
        context |= _answer(request.actor, _Asked(request))
    except Refused as refused:
        context["refused"] = said(refused, request.actor)
    return show(request, "pricing/lookup.html", context, 409 if context["refused"] else 200)


urlpatterns: list[URLPattern] = [path("price-lookup", lookup, name="price_lookup")]
