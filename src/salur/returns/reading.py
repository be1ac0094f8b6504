"""What cannot be read of goods coming back, and what pieces cost that nobody knows the invoice of. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from salur.catalog import queries as catalog
from salur.catalog.queries import LotRow
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.kernel.work import work
from salur.parties import queries as parties
from salur.parties.trade import Trade, sites_of, trade, who_asks
from salur.pricing import queries as pricing
from salur.pricing.rules import Ask, Cart
from salur.returns.bodies import Back


class Known(NamedTuple):
    """What is known of the places, parties, SKUs and lots that were named."""

    sites: Mapping[int, int]
    parties: Mapping[int, object]
    plain: Mapping[int, int]
    lots: Mapping[int, LotRow]


class Asked(NamedTuple):
    """Pieces of an SKU back from a buyer, to be credited at the list price of a day (ISO)."""

    buyer: int
    sku: int
    pieces: int
    day: str


def known(actor: Actor, places: set[int], named: set[int], skus: set[int], lots: set[int | None]) -> Known:
    """Read what was named, as far as the actor sees it."""
    sites = sites_of(actor.organisation, places, ended=True)
    seen = {place: site for place, site in sites.items() if actor.places is None or site in actor.places}
    told = {lot for lot in lots if lot is not None}
    return Known(seen, parties.parties(named), catalog.plain_lots(skus), catalog.lots(told) if told else {})


def faults(known: Known, party: int, place: int, lines: Sequence[tuple[int, int, int | None]]) -> list[Refused]:
    """What of a place, a party and lines (SKU, pieces, lot) cannot be read, all of it."""
    found = []
    if party not in known.parties:
        found.append(Refused("returns.unknown_party", party=party))
    if place not in known.sites:
        found.append(Refused("returns.unknown_place", place=place))
    if not lines:
        found.append(Refused("returns.no_lines"))
    for n, (sku, pieces, lot) in enumerate(lines, 1):
        if pieces <= 0 or sku not in known.plain:
            found.append(Refused("returns.bad_line", line=n, pieces=pieces, sku=sku))
        elif lot is not None and (lot not in known.lots or known.lots[lot].sku != sku):
            found.append(Refused("returns.unknown_lot", line=n, lot=lot, sku=sku))
    return found


def off_invoice(lines: Sequence[Back], on_invoice: Sequence[set[tuple[int, int]]]) -> list[Back]:
    """Lines that name an invoice of another buyer, or one that does not have the SKU; `on_invoice` by line."""
    found = []
    for line, there in zip(lines, on_invoice, strict=True):
        named = {(invoice, at) for invoice, at in there if invoice == line.invoice}
        fits = named if line.invoice_line is None else named & {(line.invoice or 0, line.invoice_line)}
        if line.invoice is not None and not fits:
            found.append(line)
    return found


def bill_tos(actor: Actor, buyers: set[int]) -> dict[int, Trade]:
    """The terms of buyers that are still supplied."""
    current = work()
    return trade(actor.organisation, actor.party, buyers, current.day(current.now))


def list_prices(actor: Actor, asked: Sequence[Asked], terms: Mapping[int, Trade]) -> list[tuple[int, int]]:
    """The list price of each, without tax, and its tax; nothing where there is none."""
    if not asked:
        return []
    coin = work().house.currency
    carts = [
        Cart(one.day, coin, who_asks(actor.party, one.buyer, terms.get(one.buyer)), [Ask(1, one.sku, one.pieces)])
        for one in asked
    ]
    answers = pricing.price_carts(actor.organisation, carts)
    return [(one.lines[0].untaxed, one.lines[0].tax_amount) if one.lines else (0, 0) for one in answers]
