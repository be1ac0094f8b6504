"""The page that answers: what does this outlet pay on a day, and why?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.catalog import queries as catalog
from salur.kernel import money as coins
from salur.kernel.actor import Actor
from salur.kernel.money import rounded
from salur.kernel.refusal import Refused
from salur.parties import queries as parties
from salur.parties.queries.names import names
from salur.pricing import price_rows, queries, snapshots
from salur.pricing.pages.asked import PAYMENTS, Asked, day_asked
from salur.pricing.pages.explained import Explained, packs
from salur.pricing.pages.naming import Whom, price_shown
from salur.pricing.pages.rows import amount, quantities
from salur.pricing.price_rows import Audience
from salur.pricing.rules import Ask, Cart, Priced
from salur.pricing.rules.moved import fit
from salur.shell import offers, shown
from salur.shell.doors import Request, page
from salur.shell.faces import may_look, said, show
from salur.shell.tables import Cell, Table, money, number, on, text
from salur.shell.words import word

MOST = 100
offers.LINKS.append((84, gettext_lazy("What does it cost?"), "/price-lookup", "pricing.record_prices"))


def _one(asked: Asked, sku: int, goods: str) -> dict[str, Any]:
    """The price of one product with its steps and words, and why each row of the list is or is not it."""
    sizes = {**catalog.packs([sku]).get(sku, {}), "piece": 1}
    if asked.pack not in sizes:
        raise Refused("pricing.no_such_pack", sku=sku, pack=asked.pack, rule="–")
    (cart,) = asked.carts([Ask(1, sku, asked.many * sizes[asked.pack], asked.pack)])
    (answer,) = asked.rules.price([cart])
    (refusals,) = queries.reasons(asked.actor.organisation, [cart], [answer])
    found: dict[str, Any] = {
        "faults": [said(one, asked.actor) for one in refusals], "rows": _rows(asked, cart, answer, sku),
        "sizes": [(name, word("word", name)) for name in sorted(sizes, key=lambda name: -sizes[name])],
    }  # fmt: skip
    if answer.lines:
        told = _explained(asked, answer, goods, sizes)
        found |= _shown(told) | {"next": _next(asked, told, cart), "others": _others(told)}
    return found


def _rows(asked: Asked, cart: Cart, answer: Priced, sku: int) -> Table:
    """Why each row of the list is, or is not, the price."""
    organisation, (ask,) = asked.actor.organisation, cart.lines
    chosen = answer.lines[0].row if answer.lines else ""
    known = {row.id: row for row in snapshots.prices(organisation, snapshots.version(organisation), [sku])}
    seen = price_rows.of_sku(organisation, sku)
    whom = Whom(asked.actor, seen)
    rows: list[list[Cell]] = []
    for one in seen:
        why = fit(known[one.code], chosen, cart.who, cart.date, ask.pack, ask.pieces) if one.code in known else "over"
        mark = Cell(word("status", why), "status", tone="done" if why == "chosen" else "draft")
        rows.append([mark, text(whom.said(one.when), href=f"/price/{one.id}"), amount(one), text(quantities(one)),
                     on(one.valid_from), on(one.valid_to)])  # fmt: skip
    heads = (_("Why"), _("For whom"), _("Price"), _("Quantity"), _("From"), _("Last day"))
    return Table(_("Every price of it, and why it is this one"), heads, rows, _("No price stands for it."))


def _explained(asked: Asked, answer: Priced, goods: str, sizes: Mapping[str, int]) -> Explained:
    """A priced line with what its words need: names of schemes, of who pays, of goods that come free."""
    organisation, result = asked.actor.organisation, answer.result or {}
    rules = {step.rule for line in answer.lines for step in line.steps}
    rules |= {one["rule"] for part in ("hints", "not_applied", "points") for one in result.get(part, ())}
    rules |= {step["rule"] for line in result.get("lines", ()) for step in line["later"]}
    schemes = snapshots.schemes_named(organisation, answer.snapshot_version, rules) if result else {}
    people = names(organisation, [one["principal_party"] for one in schemes.values()])
    wanted = {int(line.sku) for line in answer.lines if line.given_by} | _goods_of(schemes.values())
    items = catalog.items(organisation, wanted) if wanted else {}
    whom = Whom(asked.actor, [Audience(json.dumps(one.get("when") or {}), "", 0) for one in schemes.values()])
    return Explained(
        answer, goods, asked.pack, sizes, schemes, people, {sku: one.name for sku, one in items.items()}, whom
    )


def _goods_of(schemes: Iterable[Mapping[str, Any]]) -> set[int]:
    """The goods that schemes name as what they give or need."""
    found: set[str] = set()
    for one in schemes:
        found.add(str(one["benefit"].get("sku", "")))
        for need in one.get("need") or ():
            found.update((need.get("goods") or {}).get("sku", ()))
    return {int(one) for one in found if one.isdigit()}


def _shown(told: Explained) -> dict[str, Any]:
    """A priced line as it is read: the waterfall, taxes, what is paid, and all of it in words."""
    line, coin = told.line, told.coin
    taxes = [(f"{name} {shown.percent(rate)}", shown.amount(paid, coin)) for name, rate, paid in line.tax.parts]
    return {
        "line": {
            "price": price_shown(line.price, coin), "per": word("word", line.per).lower(), "coin": coins.symbol(coin),
            "net": shown.amount(line.net, coin), "taxes": taxes, "total": shown.amount(line.total, coin),
            "includes": told.answer.includes_tax, "counted": told.counted(line.pieces),
            "each": shown.amount(rounded(line.total, line.pieces), coin),
        },
        "bars": told.bars(), "words": told.words(),
    }  # fmt: skip


def _next(asked: Asked, told: Explained, cart: Cart) -> list[dict[str, str]]:
    """What is missing to the next steps, and what this product would cost then."""
    steps, (ask,) = told.next_steps(), cart.lines
    wanted = [one.pieces for one in steps if one.pieces]
    answers = asked.rules.price([cart._replace(lines=[ask._replace(pieces=pieces)]) for pieces in wanted])
    then = {pieces: answer.lines[0] for pieces, answer in zip(wanted, answers, strict=True) if answer.lines}
    found = []
    for one in steps:
        line = then.get(one.pieces)
        size = told.sizes[asked.pack]
        whole = one.pieces % size == 0
        found.append({
            "text": one.text,
            "then": "" if line is None else _("{count} then cost {total}, {each} a piece instead of {now}.").format(
                count=told.counted(one.pieces), total=told.money(line.total),
                each=told.money(rounded(line.total, line.pieces)),
                now=told.money(rounded(told.line.total, told.line.pieces)),
            ),
            "href": asked.link(many=one.pieces // size if whole else one.pieces, pack=asked.pack if whole else "piece"),
            "many": packs(one.pieces // size, asked.pack) if whole else packs(one.pieces, "piece"),
        } if one.pieces else {"text": one.text})  # fmt: skip
    return found


def _others(told: Explained) -> Table | None:
    rows = [[text(name), text(gives), text(why)] for name, gives, why in told.others()]
    return Table(_("Schemes that do not count here"), (_("Scheme"), _("Gives"), _("Why not")), rows) if rows else None


def _many(asked: Asked) -> Table:
    """What the outlet pays for a carton (the largest pack) of each product, as far as there is a price."""
    actor = asked.actor
    items = {one.sku_id: one for one in catalog.traded(actor.organisation).filter(active=True).order_by("code")[:MOST]}
    sizes = catalog.packs(items)
    largest = {sku: next(iter(sizes.get(sku, {})), "piece") for sku in items}
    carts = asked.carts([Ask(1, sku, sizes.get(sku, {}).get(pack, 1), pack) for sku, pack in largest.items()])
    rows: list[list[Cell]] = []
    for (sku, pack), answer in zip(largest.items(), asked.rules.price(carts), strict=True):
        if answer.lines:
            line = answer.lines[0]
            rows.append([
                text(items[sku].name, items[sku].code, asked.link(sku=items[sku].code, pack=pack, many=1)),
                text(word("word", pack)), number(line.pieces), money(line.list, asked.currency),
                money(line.net, asked.currency), money(line.total, asked.currency),
            ])  # fmt: skip
    heads = (_("Goods"), _("Pack"), _("Pieces"), _("List"), _("Price"), _("With tax"))
    return Table(_("What this outlet pays"), heads, rows, _("No price is in force for this outlet on that day."))


def _answer(actor: Actor, asked: Asked) -> dict[str, Any]:
    if asked.party is None:
        return {}
    beside = {"vouchers": "vouchers" in asked.rules.asks, "first": "first_order" in asked.rules.asks}
    if not asked.goods:
        return {"many": _many(asked), "looks": beside}
    known = catalog.skus_by_code(actor.organisation, [asked.goods]).get(asked.goods)
    if known is None:
        raise Refused("catalog.no_such_item", called=asked.goods)
    return _one(asked, known.sku, known.name) | {"name": known.name, "looks": beside}


@page
def lookup(request: Request) -> HttpResponse:
    """?buyer=code, sku=code, pack, many, on=YYYY-MM-DD, channel, payment, vouchers, first: without a product, the first
    hundred of them."""
    may_look(request, "pricing")
    given = request.GET
    context: dict[str, Any] = {
        "buyer": given.get("buyer", "")[:80], "sku": given.get("sku", "")[:80], "pack": given.get("pack", "")[:40],
        "quantity": given.get("many", "")[:9] or "1", "on": day_asked(given.get("on", "")).isoformat(), "refused": "",
        "channel": given.get("channel", "")[:40], "payment": given.get("payment", "")[:10],
        "vouchers": given.get("vouchers", "")[:200], "first": given.get("first") == "1",
        "payments": [(one, word("word", one)) for one in PAYMENTS],
        "channels": parties.words_in_use(request.actor.organisation, "channel"),
    }  # fmt: skip
    try:
        context |= _answer(request.actor, Asked(request))
    except Refused as refused:
        context["refused"] = said(refused, request.actor)
    return show(request, "pricing/lookup.html", context, 409 if context["refused"] else 200)


urlpatterns: list[URLPattern] = [path("price-lookup", lookup, name="price_lookup")]
