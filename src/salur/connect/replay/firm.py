"""The firm: who it deals with, where goods lie, what it sells, who may owe what.

Outlets, items and vendors are taken from the masters when they are first sold to, sold or bought from. Every process
tells them again when it begins and gets the answers of the first time: that is how it knows their numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from salur.catalog import actions as catalog
from salur.catalog.bodies import ProductBody
from salur.connect.replay import choices
from salur.connect.replay.masters import Masters, Outlet, Product
from salur.connect.replay.selling import sales_force
from salur.connect.replay.source import Asked, Source
from salur.connect.replay.telling import SENDER, Firm, each, papers, tell
from salur.credit import actions as credit
from salur.credit.actions import SetLimit
from salur.parties import actions as parties
from salur.parties.bodies import PartyBody, PlaceBody, SupplyBody, TerritoryBody
from salur.parties.founding import found
from salur.pricing import actions as pricing
from salur.pricing import defaults
from salur.pricing.bodies import PriceBody

PIECE, CASE = "piece", "case"


def open_firm(code: str, asked: Asked, source: Source, masters: Masters, folder: Path) -> Firm:
    """The firm under a code, founded or found again, with its site, vans and drivers, its tax and its roundings."""
    actor = replace(found(code, choices.NAME, choices.CURRENCY, str(choices.ZONE)), sender=SENDER)
    firm = Firm(actor, asked, source, masters, folder)
    names = [f"DRIVER-{number:02d}" for number in range(1, choices.VANS + 1)]
    people = [tell("people", name, PartyBody(name, name.title(), "person", since=choices.LONG_AGO)) for name in names]
    known = papers(each(firm, "people", parties.record_parties, "parties", people))
    firm.drivers = [known[name] for name in names]
    site, name, latitude, longitude = choices.SITE
    bodies = [PlaceBody(site, name, "site", latitude=latitude, longitude=longitude)]
    bodies += [
        PlaceBody(f"VAN-{number:02d}", f"Van {number}", "van", keeper=driver)
        for number, driver in enumerate(firm.drivers, 1)
    ]
    told = [tell("places", body.code, body) for body in bodies]
    places = papers(each(firm, "places", parties.record_places, "places", told))
    firm.site, *firm.vans = (places[body.code] for body in bodies)
    _appoint(firm)
    taxes = [tell("taxes", body.code, body) for body in defaults.taxes(collects=False)]
    each(firm, "taxes", pricing.record_taxes, "taxes", taxes)
    ours = [body for body in defaults.roundings() if body.currency == choices.CURRENCY]
    each(firm, "roundings", pricing.record_roundings, "roundings", [tell("roundings", b.code, b) for b in ours])
    return firm


def _appoint(firm: Firm) -> None:
    """Territories and the salesmen who look after the masters' outlets."""
    force = sales_force(firm.masters.outlets)
    areas = [tell("territories", one.code, TerritoryBody(one.code, one.name, one.parent)) for one in force.areas]
    each(firm, "territories", parties.record_territories, "territories", areas)
    people = [
        tell("people", code, PartyBody(code, name, "person", since=choices.LONG_AGO))
        for code, name in force.salesmen.items()
    ]
    firm.salesmen = papers(each(firm, "people", parties.record_parties, "parties", people))
    firm.seats = force.seats


def take_in(firm: Firm, week: int) -> None:
    """The outlets that are first sold to in a week and the items first sold, as the masters have them."""
    take_in_outlets(firm, firm.source.new_outlets(week))
    _items(firm, [firm.masters.products[code] for code in firm.source.new_items(week)])


def take_in_outlets(firm: Firm, codes: list[str]) -> None:
    """Outlets with their terms and what each may owe: twice what it takes in its largest month."""
    told = [tell("outlets", code, _outlet(firm, firm.masters.outlets[code])) for code in codes]
    fresh = papers(each(firm, "outlets", parties.record_parties, "parties", told))
    firm.outlets |= fresh
    terms = [
        tell("terms", code, SupplyBody(
            firm.actor.party, party, payment_days=choices.payment_days(code), invoice_at=choices.invoice_at(code),
            ship_from=firm.site,
        ))
        for code, party in fresh.items()
    ]  # fmt: skip
    each(firm, "terms", parties.record_supplies, "supplies", terms)
    most = firm.source.limits(codes)
    limits = [
        tell("limits", code, SetLimit(party, choices.CURRENCY, most.get(code, 0))) for code, party in fresh.items()
    ]
    each(firm, "limits", credit.set_limit, "limits", limits)


def _outlet(firm: Firm, one: Outlet) -> PartyBody:
    seat = firm.seats[one.code]
    return PartyBody(
        one.code, one.name, "outlet", since=choices.LONG_AGO, address=one.address, channel=seat.channel,
        territory=seat.territory, salesman=firm.salesmen.get(seat.salesman), latitude=one.latitude,
        longitude=one.longitude,
    )  # fmt: skip


def take_in_vendors(firm: Firm, products: Iterable[Product]) -> None:
    """The vendors of products; their codes begin with V."""
    names = {vendor_code(one.vendor): one.vendor_name for one in products}
    told = [
        tell("vendors", code, PartyBody(code, name, "firm", since=choices.LONG_AGO))
        for code, name in sorted(names.items())
        if code not in firm.vendors
    ]
    firm.vendors |= papers(each(firm, "vendors", parties.record_parties, "parties", told))


def vendor_code(vendor: str) -> str:
    """Our code for a vendor."""
    return f"V{vendor}"


def _items(firm: Firm, products: list[Product]) -> None:
    """Items with their packs and list prices; no tax on top."""
    take_in_vendors(firm, products)
    told = [tell("products", one.code, _product(firm, one)) for one in products]
    fresh = papers(each(firm, "products", catalog.record_products, "products", told))
    firm.skus |= fresh
    prices = [
        tell(
            "prices",
            one.code,
            PriceBody(f"LIST-{one.code}", fresh[one.code], choices.CURRENCY, _dollars(one.retail_cents)),
        )
        for one in products
        if one.code in fresh and one.retail_cents
    ]
    each(firm, "prices", pricing.record_prices, "prices", prices)


def _product(firm: Firm, one: Product) -> ProductBody:
    return ProductBody(
        one.code, one.name, brand=one.vendor_name, category=one.category.lower(),
        packs=((CASE, one.pack, one.scc or None), (PIECE, 1, one.upc or None)),
        owner=firm.vendors[vendor_code(one.vendor)],
        unit="bottle", volume_ml=one.volume_ml or None,
    )  # fmt: skip


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
