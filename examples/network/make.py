"""A brand, its distributor, six outlets and five people who sign in: a network small enough to be looked at.

Everything is told through the program's verbs. It is made once; told again, only the people's passwords are new.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from examples.network.goods import BINS, OUTLETS, TEAS, Tea, barcode
from examples.network.people import BRAND, DISTRIBUTOR, PEOPLE, ROLES, Person
from salur.billing import actions as billing
from salur.billing.bodies import OpeningItem
from salur.catalog import actions as catalog
from salur.catalog.bodies import LotBody, ProductBody
from salur.credit import actions as credit
from salur.credit.actions import SetLimit
from salur.delivery import actions as delivery
from salur.delivery.bodies import Plan
from salur.insights import actions as insights
from salur.insights.actions.share import Share
from salur.kernel.actor import Actor
from salur.kernel.command import Command, named_key
from salur.kernel.outcome import Outcomes
from salur.kernel.work import reading
from salur.orders import actions as orders
from salur.orders.bodies import Capture, Line
from salur.parties import actions as parties
from salur.parties import queries
from salur.parties.bodies import AdmitBody, PartyBody, PlaceBody, RoleBody, SupplyBody
from salur.parties.founding import found
from salur.pricing import actions as pricing
from salur.pricing import defaults
from salur.pricing.bodies import PriceBody
from salur.shell.users import create_user
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Pick, Receive, Received

SINCE = date(2020, 1, 1)
NAMES = {BRAND: ("LERENG", "PT Lereng Hijau"), DISTRIBUTOR: ("SARI", "CV Sari Niaga")}
PRIMARY = 80  # percent of the list price that the distributor pays


@dataclass
class Network:
    """The two firms, and what is in them by code."""

    brand: Actor
    distributor: Actor
    mark: str = ""
    people: dict[str, int] = field(default_factory=dict)
    outlets: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    skus: dict[str, int] = field(default_factory=dict)

    def firm(self, which: str) -> Actor:
        """One of the two."""
        return self.brand if which == BRAND else self.distributor


def begin(mark: str = "") -> Network:
    """Found the two firms, or find them again; `mark` makes others beside them."""
    return Network(*(
        found(f"{code}{mark}", name, "IDR", "Asia/Jakarta") for code, name in (NAMES[BRAND], NAMES[DISTRIBUTOR])
    ), mark)  # fmt: skip


def latest() -> Network:
    """The two firms that were founded last and in which everything was told; else new ones.

    What was cut short stays as it is, and others are founded beside it: some of it depends on the day.
    """
    number = 1
    while True:
        network = begin("" if number == 1 else f"-{number}")
        if made(network) or not _begun(network):
            return network
        number += 1


def _begun(network: Network) -> bool:
    """Whether anything was told in it."""
    with reading(network.distributor.organisation):
        return bool(queries.place_codes(network.distributor.organisation))


def made(network: Network) -> bool:
    """Whether everything was told before: the brand's people come last."""
    with reading(network.brand.organisation):
        return bool(queries.roles(network.brand.organisation))


def users(network: Network, password: Callable[[], str]) -> list[tuple[Person, str]]:
    """Everybody with a new password; they can sign in from now on."""
    _people(network)
    told = [(person, password()) for person in PEOPLE]
    for person, secret in told:
        create_user(f"{person.user}{network.mark.lower()}", secret, network.people[person.user], person.language)
    return told


def make(network: Network, settle: Callable[[], object]) -> None:
    """Tell everything; `settle` lets the worker do what waits for it."""
    _people(network)
    _places(network)
    _outlets(network)
    _goods(network)
    _stock(network)
    settle()
    _waiting(network)
    settle()
    _admit(network, BRAND)


def _told(network: Network, name: object, body: object, paper: int | None = None) -> Command[Any]:
    """A command under the key of its name, so that telling it again does nothing."""
    return Command(named_key("network", network.mark, name, type(body).__name__), body, paper)


def _tell(
    network: Network, actor: Actor, verb: Callable[..., Outcomes], what: str, named: Mapping[Any, Any]
) -> list[int]:
    """Tell bodies by name; gives their papers."""
    commands = [_told(network, (actor.organisation, name), body) for name, body in named.items()]
    return verb(actor=actor, **{what: commands}).papers()


def _people(network: Network) -> None:
    for which in (DISTRIBUTOR, BRAND):
        mine = {person.user: PartyBody(person.user.upper(), person.name, "person", since=SINCE)
                for person in PEOPLE if person.firm == which}  # fmt: skip
        found_ = _tell(network, network.firm(which), parties.record_parties, "parties", mine)
        network.people |= dict(zip(mine, found_, strict=True))
    _admit(network, DISTRIBUTOR)


def _admit(network: Network, which: str) -> None:
    mine = [person for person in PEOPLE if person.firm == which]
    roles = {person.role: RoleBody(person.role, ROLES[person.role]) for person in mine}
    _tell(network, network.firm(which), parties.record_roles, "roles", roles)
    admitted = {person.user: AdmitBody(network.people[person.user], person.role) for person in mine}
    _tell(network, network.firm(which), parties.admit, "people", admitted)


def _places(network: Network) -> None:
    """A warehouse with two aisles of bins and two vans; the brand's own warehouse and lorry."""
    bodies = [PlaceBody("GUDANG", "Gudang Soekarno-Hatta", "site", latitude=-6.9344, longitude=107.6561)]
    bodies += [PlaceBody(code, f"Rak {code}", "bin", parent="GUDANG") for code in BINS]
    bodies += [PlaceBody("VAN-1", "Van D 1204 AB", "van"), PlaceBody("VAN-2", "Van D 1377 CK", "van")]
    theirs = [PlaceBody("PABRIK", "Gudang Pabrik", "site"), PlaceBody("TRUK", "Truk B 9021 XA", "van")]
    for actor, some in ((network.distributor, bodies), (network.brand, theirs)):
        found_ = _tell(network, actor, parties.record_places, "places", {one.code: one for one in some})
        network.places |= dict(zip((one.code for one in some), found_, strict=True))


def _outlets(network: Network) -> None:
    """Six outlets on a fortnight's terms, the last with little credit; and who supplies whom."""
    mine = network.distributor
    bodies = {code: PartyBody(code, name, "outlet", since=SINCE, address=address, phone=phone, channel="general trade")
              for code, name, address, phone in OUTLETS}  # fmt: skip
    bodies["LERENG"] = PartyBody("LERENG", NAMES[BRAND][1], "firm", party=network.brand.party, since=SINCE)
    network.outlets = dict(zip(bodies, _tell(network, mine, parties.record_parties, "parties", bodies), strict=True))
    buyer = {"SARI": PartyBody("SARI", NAMES[DISTRIBUTOR][1], "firm", party=mine.party, since=SINCE)}
    _tell(network, network.brand, parties.record_parties, "parties", buyer)
    shops = [code for code, *_ in OUTLETS]
    terms = {code: SupplyBody(mine.party, network.outlets[code], payment_days=14, ship_from=network.places["GUDANG"])
             for code in shops}  # fmt: skip
    _tell(network, mine, parties.record_supplies, "supplies", terms)
    theirs = SupplyBody(network.brand.party, mine.party, payment_days=30, ship_from=network.places["PABRIK"])
    _tell(network, network.brand, parties.record_supplies, "supplies", {"SARI": theirs})
    limits = {code: SetLimit(network.outlets[code], "IDR", 25_000_000_00) for code in shops[:-1]}
    limits[shops[-1]] = SetLimit(network.outlets[shops[-1]], "IDR", 500_000_00)
    _tell(network, mine, credit.set_limit, "limits", limits)
    _tell(network, network.brand, credit.set_limit, "limits", {"SARI": SetLimit(mine.party, "IDR", None)})


def _goods(network: Network) -> None:
    """The brand's teas with their packs and barcodes; both firms list them, with tax and whole rupiah."""
    bodies = {tea.code: _product(network, tea) for tea in TEAS}
    network.skus = dict(
        zip(bodies, _tell(network, network.brand, catalog.record_products, "products", bodies), strict=True)
    )
    listed = {tea.code: ProductBody(tea.code, tea.name, sku=network.skus[tea.code]) for tea in TEAS}
    _tell(network, network.distributor, catalog.record_products, "products", listed)
    for actor, percent in ((network.brand, PRIMARY), (network.distributor, 100)):
        _tell(network, actor, pricing.record_taxes, "taxes", {one.code: one for one in defaults.taxes()})
        _tell(network, actor, pricing.record_roundings, "roundings", {one.code: one for one in defaults.roundings()})
        prices = {
            tea.code: PriceBody(tea.code, network.skus[tea.code], "IDR", str(tea.price * percent // 100), "carton")
            for tea in TEAS
        }
        _tell(network, actor, pricing.record_prices, "prices", prices)
    share = {"LERENG": Share(network.brand.party)}
    _tell(network, network.distributor, insights.share, "shares", share)


def _product(network: Network, tea: Tea) -> ProductBody:
    packs = [("carton", tea.carton), ("inner", tea.inner), ("piece", 1)]
    return ProductBody(
        tea.code, tea.name, brand="Teh Lereng", category=tea.category, owner=network.brand.party,
        packs=tuple((pack, pieces, barcode(tea, pack)) for pack, pieces in packs), tax_class="standard",
        shelf_life_days=tea.shelf_life_days,
    )  # fmt: skip


def _lots(network: Network, after: Sequence[int], letter: str) -> dict[str, int]:
    """A lot of each tea, expiring so many days from today."""
    today = timezone.localdate()
    lots = {}
    for tea, days in zip(TEAS, after, strict=True):
        body = LotBody(network.skus[tea.code], f"{letter}{tea.number:02d}", today + timedelta(days=days))
        lots[f"{letter} {tea.code}"] = body
    made_ = _tell(network, network.brand, catalog.record_lots, "lots", lots)
    return dict(zip((tea.code for tea in TEAS), made_, strict=True))


def _stock(network: Network) -> None:
    """Two lots of each tea on its bin, forty cartons in all; and the brand's own stock."""
    early = _lots(network, (75, 90, 40, 120, 300, 320, 280, 340), "A")
    late = _lots(network, (200, 210, 190, 220, 600, 620, 580, 640), "B")
    for letter, lots, cartons in (("A", early, 10), ("B", late, 30)):
        came = {
            (letter, tea.code): Receive(
                network.brand.party, network.places[tea.bin], (_came(network, tea, lots, cartons),), "SJ-LAMA"
            )
            for tea in TEAS
        }
        _tell(network, network.distributor, warehouse.receive, "receipts", came)
    there = Receive(network.brand.party, network.places["PABRIK"], tuple(
        _came(network, tea, late, 200) for tea in TEAS
    ), "produksi", network.brand.party)  # fmt: skip
    _tell(network, network.brand, warehouse.receive, "receipts", {"made": there})


def _came(network: Network, tea: Tea, lots: Mapping[str, int], cartons: int) -> Received:
    cost = cartons * tea.price * PRIMARY  # sen: rupiah × 100 × percent / 100
    return Received(network.skus[tea.code], cartons * tea.carton, cost, lots[tea.code])


def _waiting(network: Network) -> None:
    """Something for everybody: an order to pick, one on hold, a draft, a debt that is due, goods on their way to us."""
    mine = network.distributor
    today = timezone.localdate()
    placed = {
        "pick": Capture(network.outlets["T-103"], (_line(network, 1, 2), _line(network, 5, 1)), reference="WA"),
        "held": Capture(network.outlets["T-106"], (_line(network, 8, 3),), reference="telepon"),
    }
    _tell(network, mine, orders.place, "orders", placed)
    draft = {"draft": Capture(network.outlets["T-104"], (_line(network, 3, 4),))}
    _tell(network, mine, orders.capture, "orders", draft)
    owed = {
        code: OpeningItem(network.outlets[code], f"FK-LAMA-{code[-1]}", today - timedelta(days=days + 14),
                          today - timedelta(days=days), amount)
        for code, days, amount in (("T-102", 6, 1_250_000_00), ("T-105", 0, 830_000_00))
    }  # fmt: skip
    _tell(network, mine, billing.open_item, "items", owed)
    theirs = {"primary": Capture(mine.party, (_line(network, 2, 20), _line(network, 4, 10)))}
    (order,) = _tell(network, network.brand, orders.place, "orders", theirs)
    shipment = warehouse.pick(
        actor=network.brand, picks=[_told(network, "primary", Pick(cartons=30), order)]
    ).papers()[0]  # fmt: skip
    plan = Plan(network.places["TRUK"], (shipment,))
    delivery.load(actor=network.brand, trips=[_told(network, "primary", plan)]).papers()


def _line(network: Network, number: int, cartons: int) -> Line:
    return Line(network.skus[TEAS[number - 1].code], cartons, "carton")
