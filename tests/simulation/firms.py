"""Who trades in the season: two principals, three distributors, sixty outlets; all of them set up through the verbs."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

from salur.catalog import actions as catalog
from salur.catalog.bodies import LotBody, ProductBody
from salur.credit import actions as credit
from salur.credit.actions import SetLimit
from salur.kernel.actor import Actor
from salur.kernel.command import ask
from salur.parties import actions as parties
from salur.parties.bodies import PartyBody, PlaceBody, SupplyBody
from salur.parties.founding import found
from salur.pricing import actions as pricing
from salur.pricing import defaults
from salur.pricing.bodies import PriceBody

CARTON = 24
CURRENCY = "IDR"
LONG_AGO = date(2020, 1, 1)
INVOICE_AT = ("loading", "delivery", "period")


@dataclass(slots=True)
class Firm:
    """A member firm: who acts for it, its places, and what it trades."""

    name: str
    actor: Actor
    site: int
    vans: list[int]
    skus: list[int] = field(default_factory=list)
    lots: dict[int, list[int]] = field(default_factory=dict)  # of its own make, oldest first
    buyers: list[int] = field(default_factory=list)
    suppliers: dict[int, int] = field(default_factory=dict)  # SKU: party that it is bought from
    factory: int = 0

    @property
    def id(self) -> int:
        """Its organisation."""
        return self.actor.organisation

    @property
    def party(self) -> int:
        """Its own party."""
        return self.actor.party


@dataclass(slots=True)
class Trade:
    """All firms, and the chance that decides what happens to them."""

    chance: random.Random
    principals: list[Firm]
    distributors: list[Firm]

    @property
    def firms(self) -> list[Firm]:
        """Every member firm."""
        return [*self.principals, *self.distributors]


def open_trade(seed: int, skus_each: int = 4, outlets: int = 60) -> Trade:
    """Found everybody; the same seed gives the same trade."""
    chance = random.Random(f"season {seed}")
    mark = uuid4().hex[:8]  # codes are the firms' own, but members' are everybody's
    principals = [_firm(f"P{n}", mark) for n in (1, 2)]
    distributors = [_firm(f"D{n}", mark) for n in (1, 2, 3)]
    for principal in principals:
        _make_goods(principal, skus_each, mark)
        _know(principal, [(f"M-{firm.name}", firm.name, firm.party) for firm in distributors], "firm")
        principal.buyers = [firm.party for firm in distributors]
        _supply(principal, chance, (14, 30))
        _limit(principal, [None] * len(distributors))
    for number, firm in enumerate(distributors):
        _know(firm, [(f"M-{one.name}", one.name, one.party) for one in principals], "firm")
        for principal in principals:
            _take_on(firm, principal)
        mine = range(outlets * number // 3, outlets * (number + 1) // 3)
        firm.buyers = _know(firm, [(f"T{n}-{mark}", f"Toko {n}", None) for n in mine], "outlet")
        _supply(firm, chance, (7, 14, 21))
        _limit(firm, [chance.choice((None, None, 4_000_000_00, 1_500_000_00)) for _ in firm.buyers])
    return Trade(chance, principals, distributors)


def _firm(name: str, mark: str) -> Firm:
    actor = found(f"{name}-{mark}", f"{name} {mark}", CURRENCY)
    bodies = [PlaceBody(f"{kind}-{mark}", kind, "site" if kind == "WH" else "van") for kind in ("WH", "VAN1", "VAN2")]
    site, *vans = parties.record_places(actor=actor, places=[ask(body) for body in bodies]).papers()
    pricing.record_taxes(actor=actor, taxes=[ask(body) for body in defaults.taxes()]).papers()
    pricing.record_roundings(actor=actor, roundings=[ask(body) for body in defaults.roundings()]).papers()
    return Firm(name, actor, site, vans)


def _know(firm: Firm, told: Sequence[tuple[str, str, int | None]], kind: str) -> list[int]:
    bodies = [PartyBody(code, name, kind, party=party, since=LONG_AGO) for code, name, party in told]
    return parties.record_parties(actor=firm.actor, parties=[ask(body) for body in bodies]).papers()


def _make_goods(firm: Firm, many: int, mark: str) -> None:
    """A principal's own products; half of them carry lots with a date."""
    packs = (("carton", CARTON, None),)
    bodies = [ProductBody(f"{firm.name}-{n}-{mark}", f"Product {n} of {firm.name}", packs=packs) for n in range(many)]
    firm.skus = catalog.record_products(actor=firm.actor, products=[ask(body) for body in bodies]).papers()
    for number, sku in enumerate(firm.skus):
        if number % 2:
            lots = [LotBody(sku, f"L{n}", expires_on=date(2027, 1 + n, 1)) for n in range(3)]
            firm.lots[sku] = catalog.record_lots(actor=firm.actor, lots=[ask(body) for body in lots]).papers()
    (firm.factory,) = _know(firm, [(f"F-{mark}", "Factory", None)], "firm")
    _prices(firm, firm.skus, 72_000)


def _take_on(firm: Firm, principal: Firm) -> None:
    """A distributor trades a principal's products under codes of its own."""
    bodies = [ProductBody(f"X{sku}", f"Product {sku}", sku=sku) for sku in principal.skus]
    catalog.record_products(actor=firm.actor, products=[ask(body) for body in bodies]).papers()
    firm.skus += principal.skus
    firm.suppliers.update(dict.fromkeys(principal.skus, principal.party))
    _prices(firm, principal.skus, 96_000)


def _prices(firm: Firm, skus: Sequence[int], carton: int) -> None:
    bodies = [PriceBody(f"L{sku}", sku, CURRENCY, str(carton + 1_111 * n), "carton") for n, sku in enumerate(skus)]
    pricing.record_prices(actor=firm.actor, prices=[ask(body) for body in bodies]).papers()


def _supply(firm: Firm, chance: random.Random, days: Sequence[int]) -> None:
    bodies = [
        SupplyBody(
            firm.party, buyer, invoice_at=INVOICE_AT[n % 3], payment_days=chance.choice(days), ship_from=firm.site
        )
        for n, buyer in enumerate(firm.buyers)
    ]
    parties.record_supplies(actor=firm.actor, supplies=[ask(body) for body in bodies]).papers()


def _limit(firm: Firm, limits: Sequence[int | None]) -> None:
    bodies = [SetLimit(buyer, CURRENCY, limit) for buyer, limit in zip(firm.buyers, limits, strict=True)]
    credit.set_limit(actor=firm.actor, limits=[ask(body) for body in bodies]).papers()
