"""The firm before the day begins: who it deals with, where goods lie, what it sells for how much, who may owe what.

All of the State's lists go in, as a wholesaler would have them: 6,482 products and 2,296 stores, not only those of the
day.
"""

from __future__ import annotations

from collections.abc import Iterator

from examples.iowa import choices
from examples.iowa.day import DAY, Product, Store, expected
from examples.iowa.telling import MASTERS, Day, Step, each, kept_in, tell
from salur.catalog import actions as catalog
from salur.catalog.bodies import ProductBody
from salur.credit import actions as credit
from salur.credit.actions import SetLimit
from salur.parties import actions as parties
from salur.parties.bodies import AdmitBody, PartyBody, PlaceBody, RoleBody, SupplyBody
from salur.pricing import actions as pricing
from salur.pricing import defaults
from salur.pricing.bodies import PriceBody

VISITOR = "DEMO"
PIECE, CASE, INNER = "piece", "case", "inner"


def people(day: Day) -> Iterator[Step]:
    """Drivers, and somebody who signs in to look at all this."""
    names = {f"DRIVER-{number:02d}": f"Driver {number}" for number in range(1, choices.VANS + 1)}
    names[VISITOR] = "Demonstration"
    told = [
        tell("people", code, PartyBody(code, name, "person", since=choices.LONG_AGO)) for code, name in names.items()
    ]
    yield from each(day, parties.record_parties, "parties", told, kept_in(day.people))
    day.drivers = [day.people[code] for code in names if code != VISITOR]
    role = tell("people", "everything", RoleBody("everything", ("*",)))
    yield from each(day, parties.record_roles, "roles", [role], kept_in({}))
    admitted = tell("people", "admitted", AdmitBody(day.people[VISITOR], "everything"))
    yield from each(day, parties.admit, "people", [admitted], kept_in({}))


def places(day: Day) -> Iterator[Step]:
    """The warehouse, and the vans with their drivers."""
    code, name, latitude, longitude = choices.SITE
    bodies = [PlaceBody(code, name, "site", latitude=latitude, longitude=longitude)]
    bodies += [
        PlaceBody(f"VAN-{number:02d}", f"Van {number}", "van", keeper=driver)
        for number, driver in enumerate(day.drivers, 1)
    ]
    found: dict[str, int] = {}
    told = [tell("places", body.code, body) for body in bodies]
    yield from each(day, parties.record_places, "places", told, kept_in(found))
    day.site, *day.vans = (found[body.code] for body in bodies)


def dealings(day: Day) -> Iterator[Step]:
    """Every vendor and every store of the State's lists; vendors' codes begin with V."""
    vendors = {vendor(product): product.vendor_name for product in day.products.values()}
    bodies = [PartyBody(code, name, "firm", since=choices.LONG_AGO) for code, name in vendors.items()]
    bodies += [_store(store) for store in day.stores.values()]
    told = [tell("dealings", body.code, body) for body in bodies]
    yield from each(day, parties.record_parties, "parties", told, kept_in(day.parties), MASTERS)


def vendor(product: Product) -> str:
    """Our code for the vendor of a product."""
    return f"V{product.vendor_number}"


def _store(store: Store) -> PartyBody:
    address = ", ".join(part for part in (store.address, store.city, f"{store.state} {store.zip_code}".strip()) if part)
    return PartyBody(
        store.store_number, store.name, "outlet", since=choices.LONG_AGO, address=address, channel="off-premise",
        latitude=store.latitude, longitude=store.longitude,
    )  # fmt: skip


def terms(day: Day) -> Iterator[Step]:
    """On what terms each store is supplied."""
    told = [
        tell("terms", number, SupplyBody(
            day.actor.party, day.parties[number], payment_days=choices.payment_days(number),
            invoice_at=choices.invoice_at(number), ship_from=day.site,
        ))
        for number in day.stores
    ]  # fmt: skip
    yield from each(day, parties.record_supplies, "supplies", told, kept_in({}), MASTERS)


def products(day: Day) -> Iterator[Step]:
    """Every item, with its case and its bottle; barcodes as the State gives them, wrong ones too."""
    told = [tell("products", number, _product(day, product)) for number, product in day.products.items()]
    yield from each(day, catalog.record_products, "products", told, kept_in(day.skus), MASTERS)


def _product(day: Day, product: Product) -> ProductBody:
    packs = [(CASE, product.pack, product.scc or None), (PIECE, 1, product.upc or None)]
    if 1 < product.inner_pack < product.pack and product.pack % product.inner_pack == 0:
        packs.insert(1, (INNER, product.inner_pack, None))
    return ProductBody(
        product.item_number, product.description, brand=product.vendor_name, category=product.category.lower(),
        packs=tuple(packs), owner=day.parties[vendor(product)], unit="bottle", volume_ml=product.volume_ml or None,
    )  # fmt: skip


def prices(day: Day) -> Iterator[Step]:
    """The State's list, and for what was sold the price of the day, per bottle; no tax on top; whole cents."""
    yield from each(
        day, pricing.record_taxes, "taxes",
        [tell("prices", body.code, body) for body in defaults.taxes(collects=False)], kept_in({}),
    )  # fmt: skip
    yield from each(
        day, pricing.record_roundings, "roundings",
        [tell("prices", body.code, body) for body in defaults.roundings() if body.currency == choices.CURRENCY],
        kept_in({}),
    )  # fmt: skip
    listed = {number: product.retail_cents for number, product in day.products.items()}
    bodies = [_price(day, number, f"LIST-{number}", cents) for number, cents in listed.items()]
    sold = {line.item_number: line.unit_cents for line in day.lines}
    bodies += [
        _price(day, number, f"DAY-{number}", cents, only_on_the_day=True)
        for number, cents in sorted(sold.items())
        if cents != listed[number]
    ]
    told = [tell("prices", body.code, body) for body in bodies]
    yield from each(day, pricing.record_prices, "prices", told, kept_in({}), MASTERS)


def _price(day: Day, number: str, code: str, cents: int, *, only_on_the_day: bool = False) -> PriceBody:
    dollars = f"{cents // 100}.{cents % 100:02d}"
    on = DAY if only_on_the_day else None
    return PriceBody(code, day.skus[number], choices.CURRENCY, dollars, PIECE, valid_from=on, valid_to=on)


def limits(day: Day) -> Iterator[Step]:
    """What each store may owe; one in ten as much as it likes."""
    sold = {number: total.sale_cents for number, total in expected(day.lines).by_store.items()}
    told = [
        tell("limits", number, SetLimit(
            day.parties[number], choices.CURRENCY,
            None if choices.is_unlimited(number) else choices.limit(sold.get(number, 0)),
        ))
        for number in day.stores
    ]  # fmt: skip
    yield from each(day, credit.set_limit, "limits", told, kept_in({}), MASTERS)
