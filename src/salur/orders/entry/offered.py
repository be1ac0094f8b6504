"""What may be meant while somebody types: outlets, and goods with what is free of them and what a piece costs."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.loader import render_to_string

from salur.catalog import queries as catalog
from salur.kernel.actor import Actor
from salur.kernel.command import Command, new_key
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused
from salur.orders import drafts, queries
from salur.orders.bodies import Capture, Line
from salur.orders.entry import spoken
from salur.orders.entry.dry import today
from salur.orders.entry.form import typed
from salur.orders.entry.prices import in_packs
from salur.orders.models import Order
from salur.parties.queries.buyers import buyers_like
from salur.pricing import queries as pricing
from salur.shell import shown
from salur.shell.doors import Request, again, told
from salur.shell.words import word
from salur.stock import queries as stock


def may(actor: Actor, *verbs: str) -> None:
    """Whether somebody may do one of these. Refused: kernel.not_allowed."""
    if not any(actor.allows(verb) for verb in verbs):
        raise Refused("kernel.not_allowed", permission=verbs[0])


def order_of(actor: Actor, paper: int) -> Order | None:
    """The order that is to be changed, if it is the organisation's own and to be seen. Refused: kernel.not_allowed."""
    may(actor, "orders.change")
    return queries.visible(actor).filter(id=paper, organisation=actor.organisation).first()


@told
def outlets(request: Request) -> HttpResponse:
    """The outlets that may be meant while somebody types."""
    return again(request, _outlets)


def _outlets(request: Request) -> HttpResponse:
    may(request.actor, "orders.capture")
    found = buyers_like(request.actor, request.POST.get("outlet", "").strip()[:120])
    rows = [{"code": one.code, "name": one.name, "note": one.address} for one in found]
    return HttpResponse(render_to_string("orders/entry_drop.html", {"rows": rows, "id": "outlet"}, request))


@told
def goods(request: Request) -> HttpResponse:
    """The goods that may be meant while somebody types, each with what is free of it and its price for a piece."""
    return again(request, _goods)


def _goods(request: Request) -> HttpResponse:
    actor = request.actor
    may(actor, "orders.capture", "orders.change")
    at = request.GET.get("row", "")
    entry = typed(request.POST)
    row = next((row for row in entry.rows if str(row.at) == at), None)
    if row is None or len(row.goods) < 2:
        return HttpResponse("")
    found = catalog.items_named(actor.organisation, [row.goods]).get(row.goods, [])
    found = found or catalog.items_like(actor.organisation, [row.goods]).get(row.goods, [])
    paper = request.GET.get("order", "")
    order = order_of(actor, int(paper)) if paper.isascii() and paper.isdigit() and len(paper) < 18 else None
    buyer = order.buyer if order else 0
    if not order and entry.code:
        buyer = next((one.party for one in buyers_like(actor, entry.code, 1) if one.exact), 0)
    skus = [one.sku for one in found]
    packs = pricing.pack_sizes(skus)
    prices, site = _prices(actor, buyer, skus)
    site = order.ship_from if order else site
    free = {
        one.sku: one.sellable - one.promised
        for one in (stock.on_shelves(actor.organisation, skus) if site and skus else ())
        if one.site == site and one.owner == actor.party
    }
    rows = [
        {
            "code": one.code, "name": one.name,
            "note": " / ".join(map(str, spoken.ladder(packs.get(one.sku, {}))[:-1])),
            "free": in_packs(free.get(one.sku, 0), packs.get(one.sku, {})) if site else [],
            "none": free.get(one.sku, 0) <= 0, "price": prices.get(one.sku, ""),
        }
        for one in found
    ]  # fmt: skip
    return HttpResponse(
        render_to_string(
            "orders/entry_drop.html",
            {"rows": rows, "id": at, "goods": True, "piece": word("word", "piece").lower()},
            request,
        )
    )


def _prices(actor: Actor, buyer: int, skus: list[int]) -> tuple[dict[int, str], int | None]:
    """What a piece of each would be listed at for a buyer, and the site it would come from; nothing for nobody."""
    if not buyer or not skus:
        return {}, None
    coin = house(actor.organisation).currency
    some = []
    for sku in skus:
        body = Capture(buyer, (Line(sku, 1),), currency=coin)
        some.append(drafts.Draft(Command(new_key(), body), body, today(actor)))
    drafts.work_out(actor, some)
    terms = some[0].terms
    prices = {one.body.lines[0].sku: shown.money(one.priced.totals.list, coin) for one in some if one.priced}
    return prices, terms.ship_from if terms else None
