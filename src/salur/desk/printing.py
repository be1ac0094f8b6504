"""Papers as they are printed: pick list, delivery note (surat jalan), invoice (faktur); in the organisation's language.

The language is the one people write in where the currency is the organisation's own; ?language= prints in another.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from salur.billing import queries as billing
from salur.catalog import queries as catalog
from salur.delivery import queries as delivery
from salur.desk import code128
from salur.desk.stops import REASONS
from salur.desk.storeroom import picks, things
from salur.kernel import money as coins
from salur.kernel.actor import Actor
from salur.kernel.amount_words import in_words
from salur.kernel.money import rounded
from salur.kernel.organisation import house
from salur.kernel.papers import missing
from salur.orders import queries as orders
from salur.orders.rules import share
from salur.parties.pages import place_names
from salur.parties.queries.names import look, names
from salur.parties.queries.parties import Known, relations
from salur.pricing.defaults import RUPIAH
from salur.shell import shown
from salur.shell.doors import Request, page
from salur.shell.faces import may_look, show
from salur.shell.tables import money
from salur.shell.words import word
from salur.warehouse import queries as warehouse

SPOKEN = {"IDR": "id", "CNY": "zh-hans"}  # elsewhere papers are printed in English
OTHER_BASE = "04"  # the tax paper's code of PPN on 11/12 of the price (PMK 131/2024)
SMALL = 8  # lines that fit half of a sheet (A5)
LONGEST = 120  # tick boxes of cartons


def paper_language(actor: Actor, asked: str = "") -> str:
    """The language that an organisation's papers are printed in, or the one asked for."""
    if asked in dict(settings.LANGUAGES):
        return asked
    return SPOKEN.get(house(actor.organisation).currency, "en")


def _printed(request: Request, make: Callable[[Request], tuple[str, dict[str, Any]]]) -> HttpResponse:
    """A paper with its letterhead, in its own language whatever the reader's is."""
    actor = request.actor
    language = paper_language(actor, request.GET.get("language", ""))
    with translation.override(language):
        template, context = make(request)
        own = relations(actor.organisation, [actor.party]).get(actor.party)
        context |= {
            "paper_language": language, "firm_name": own.name if own else names(actor.organisation, [actor.party]).get(
                actor.party, ""), "own": own, "languages": settings.LANGUAGES,
            "printed_at": shown.moment(timezone.now()), "by": request.user.get_username(), "theme": "light",
            "bars": code128.bars(context["number"]),
        }  # fmt: skip
        return show(request, template, context)


@page
def pick_list(request: Request, order: int) -> HttpResponse:
    """What to take from where for an order, along the places."""
    return _printed(request, lambda known: _pick_list(known, order))


def _pick_list(request: Request, order: int) -> tuple[str, dict[str, Any]]:
    may_look(request, "warehouse")
    walk = picks.find(request.actor, order) if order <= things.BIGGEST else None
    if walk is None:
        raise missing("order", order)
    site = place_names(request.actor, [walk.order.ship_from]).get(walk.order.ship_from, "")
    rows = [
        (step, walk.goods[step.sku], walk.goods[step.sku].said(step.pieces), shown.day(step.at.expires_on),
         shown.whole(step.pieces))
        for step in walk.steps
    ]  # fmt: skip
    context = {
        "title": _("Pick list"), "number": walk.order.number or f"#{order}", "rows": rows, "to": walk.buyer,
        "site": site, "day": shown.day(timezone.localdate()), "back": f"/warehouse/pick/{order}",
    }  # fmt: skip
    return "desk/print/pick_list.html", context


@page
def delivery_note(request: Request, shipment: int) -> HttpResponse:
    """A shipment's surat jalan: what goes along, without prices, with room to write what was taken."""
    return _printed(request, lambda known: _delivery_note(known, shipment))


def _delivery_note(request: Request, shipment: int) -> tuple[str, dict[str, Any]]:
    may_look(request, "warehouse")
    actor = request.actor
    seen = None
    if shipment <= things.BIGGEST:
        known = warehouse.visible_shipments(actor).annotate(ordered_as=orders.order_number(actor))
        seen = known.filter(id=shipment)
    one = seen.first() if seen is not None else None
    if one is None:
        raise missing("shipment", shipment)
    lines = list(one.lines.order_by("n"))
    catalog.look(actor.organisation, {line.sku for line in lines}, {line.lot for line in lines})
    goods, lots = things.things(actor, {line.sku for line in lines}), catalog.lots({line.lot for line in lines})
    door = delivery.door(actor, shipment)
    trip = delivery.visible(actor).filter(id=door.drop.trip).first() if door and door.drop.trip else None
    people, places = look(
        actor.organisation, [trip.driver if trip else None, actor.party], [one.site, trip.van if trip else None]
    )
    context = {
        "title": _("Delivery note"), "number": one.number or f"#{shipment}", "site": places.get(one.site, ""),
        "rows": [
            (line, goods[line.sku], goods[line.sku].said(line.pieces), lots[line.lot].code if line.lot in lots else "")
            for line in lines
        ],
        "to": _address(actor, one.ship_to), "day": shown.day(timezone.localdate(one.picked_at)),
        "vehicle": places.get(trip.van, "") if trip else "", "driver": people.get(trip.driver or 0, "") if trip else "",
        "stop": f"{door.drop.stop}/{door.stops}" if door and trip else "", "order": one.ordered_as or "",
        "cartons": one.cartons, "ticks": range(1, min(one.cartons or 0, LONGEST) + 1),
        "pieces": shown.whole(sum(line.pieces for line in lines)),
        "reasons": [f"{n} {word('word', code)}" for n, code in enumerate(REASONS, 1)], "back": f"/shipment/{shipment}",
    }  # fmt: skip
    return "desk/print/delivery_note.html", context


def _address(actor: Actor, party: int) -> Known | None:
    return relations(actor.organisation, [party, actor.party]).get(party)  # ours stands in the letterhead


@page
def invoice(request: Request, invoice: int) -> HttpResponse:
    """A faktur: gross, what is taken off, the base, the tax, and what is to be paid by when."""
    return _printed(request, lambda known: _invoice(known, invoice))


def _invoice(request: Request, identity: int) -> tuple[str, dict[str, Any]]:
    may_look(request, "billing")
    actor = request.actor
    if identity > things.BIGGEST:
        raise missing("invoice", identity)
    seen = billing.invoice(actor, identity)
    one, coin = seen.invoice, seen.invoice.currency
    goods = things.things(actor, {line.sku for line in seen.lines})
    sold = orders.lines_seen(actor, {line.order for line in seen.lines if line.order})
    shipped = {line.shipment for line in seen.lines if line.shipment}
    numbers = dict(warehouse.visible_shipments(actor).filter(id__in=shipped).values_list("id", "number"))
    rows, gross_sum, codes = [], 0, set()
    for line in seen.lines:
        source = sold.get((line.order or 0, line.line or 0))
        gross = share(source.list, source.pieces, line.pieces) if source else line.untaxed
        codes.add(source.tax_code if source else "")
        gross_sum += gross
        thing = goods[line.sku]
        rows.append((
            line, thing, thing.said(line.pieces), shown.whole(line.pieces), _each(gross, line.pieces, coin),
            money(line.untaxed - gross if gross != line.untaxed else None, coin).text, money(line.untaxed, coin).text,
        ))  # fmt: skip
    gross_sum = gross_sum if rows else one.untaxed
    other = sum(other_base(line.untaxed) for line in seen.lines) if codes == {OTHER_BASE} else None
    context = {
        "title": _("Invoice"), "number": one.number or one.reference or f"#{identity}", "rows": rows,
        "to": _address(actor, one.bill_to), "day": shown.day(one.on), "due": shown.day(one.due_on),
        "notes": ", ".join(sorted(number for number in numbers.values() if number)), "coin": coins.symbol(coin),
        "gross": money(gross_sum, coin).text,
        "off": money(one.untaxed - gross_sum, coin).text if gross_sum != one.untaxed else "",
        "net": money(one.untaxed, coin).text, "other": money(other, coin).text, "tax": money(one.tax, coin).text,
        "whole": money(one.untaxed + one.tax, coin).text,
        "words": in_words(one.untaxed + one.tax, coin, shown.language()), "size": "a5" if len(rows) <= SMALL else "a4",
        "back": f"/invoice/{identity}",
    }  # fmt: skip
    return "desk/print/invoice.html", context


def other_base(untaxed: int) -> int:
    """The base that PPN of code 04 is shown on: 11/12 of a line's net, in whole rupiah (docs/arithmetic/tax.md)."""
    return rounded(untaxed * 11, 12, RUPIAH, "half_up")


def _each(amount: int, pieces: int, coin: str) -> str:
    """The price of a piece, to the smallest coin, half up."""
    return money(rounded(amount, pieces, 1, "half_up"), coin).text
