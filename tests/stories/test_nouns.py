"""A distributor sets up shop: who there is, what is traded, who supplies whom, and who may see what."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TypeVar
from uuid import uuid4

import pytest

from salur.catalog import actions as catalog
from salur.catalog import queries as goods
from salur.catalog.bodies import LotBody, ProductBody
from salur.kernel.actor import Actor
from salur.kernel.command import Command, ask
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties import actions, queries
from salur.parties.bodies import (
    AdmitBody,
    AssignBody,
    MergeBody,
    PartyBody,
    PlaceBody,
    RenameBody,
    RoleBody,
    SupplyBody,
    TerritoryBody,
)
from salur.parties.founding import found
from salur.parties.queries.parties import today

Body = TypeVar("Body")


def asks(*bodies: Body) -> list[Command[Body]]:
    return [ask(body) for body in bodies]


def a_member(name: str) -> Actor:
    return found(f"{name}-{uuid4().hex[:12]}", f"PT {name}", "IDR")


def test_a_distributor_sets_up_shop(database: str) -> None:
    maker, us = a_member("Pabrik"), a_member("Distributor")

    # The principal keeps the product; we trade it under a code of our own.
    noodles = ProductBody(
        "10001", "Mi Goreng 85 g", brand="Indo", packs=(("carton", 40, "8992696404441"),), owner=maker.party
    )
    (sku,) = catalog.record_products(actor=maker, products=asks(noodles)).papers()
    catalog.record_products(actor=us, products=asks(ProductBody("MG85", "MI GORENG", sku=sku))).one()
    assert goods.packs([sku])[sku] == {"carton": 40, "piece": 1}
    (lot,) = catalog.record_lots(actor=us, lots=asks(LotBody(sku, "L-0001"))).papers()
    assert goods.lots([lot])[lot].sku == sku

    # A warehouse with a bin in it, and a van.
    places = PlaceBody("G1", "Gudang"), PlaceBody("G1-01", "Rak 1", "bin", "G1"), PlaceBody("V1", "Van 1", "van")
    warehouse, _, _ = actions.record_places(actor=us, places=asks(*places)).papers()

    # Sari sells in Bandung; Toko Maju is hers. The maker supplies us, and we supply the shop.
    areas = (
        TerritoryBody("JABAR", "Jawa Barat"),
        TerritoryBody("BDG", "Bandung", "JABAR"),
        TerritoryBody("JKT", "Jakarta"),
    )
    actions.record_territories(actor=us, territories=asks(*areas)).papers()
    (sari,) = actions.record_parties(actor=us, parties=asks(PartyBody("S1", "Sari", kind="person"))).papers()
    month_ago = today(us.organisation) - timedelta(30)
    shops = (
        PartyBody("T1", "Toko Maju", price_class="R1", channel="GT", territory="BDG", salesman=sari, since=month_ago),
        PartyBody("T2", "Toko Jauh", territory="JKT"),
        PartyBody("P1", "PT Pabrik", kind="firm", party=maker.party),
    )
    shop, _, principal = actions.record_parties(actor=us, parties=asks(*shops)).papers()
    assert principal == maker.party
    terms = (
        SupplyBody(maker.party, us.party, payment_days=30),
        SupplyBody(us.party, shop, payment_days=14, salesman=sari, ship_from=warehouse),
    )
    actions.record_supplies(actor=us, supplies=asks(*terms)).papers()

    # Both we and the maker are members: a sale between us has two sets of books.
    assert queries.member_organisation([us.party, maker.party, shop]) == {
        us.party: us.organisation, maker.party: maker.organisation,
    }  # fmt: skip

    # The shop is promoted to another class today; last month's papers still find the old one.
    actions.assign(actor=us, assignments=asks(AssignBody(shop, "class", "R2"))).one()
    with reading(us.organisation):
        assert queries.assigned(us.organisation, [shop])[shop].price_class == "R2"
        assert queries.assigned(us.organisation, [shop], month_ago)[shop].price_class == "R1"
        assert queries.supplies(us.organisation, [(us.party, shop)])[us.party, shop].payment_days == 14

    # Sari signs in: she sees West Java with all that is in it, and may do what her role permits.
    actions.record_roles(actor=us, roles=asks(RoleBody("sales", ("orders.capture", "parties.record_parties")))).one()
    actions.admit(actor=us, people=asks(AdmitBody(sari, "sales", territories=("JABAR",)))).one()
    her = queries.actor_for(sari)
    with reading(us.organisation):
        assert [row.code for row in queries.visible(her)] == ["T1"]
    with pytest.raises(Refused, match=r"kernel\.not_allowed"):
        actions.rename(actor=her, names=asks(RenameBody("T1", "T9")))

    # She records the same shop twice; the office merges the two and renames it. Nothing is lost.
    (twin,) = actions.record_parties(actor=her, parties=asks(PartyBody("T1B", "TK MAJU"))).papers()
    actions.merge(actor=us, merges=asks(MergeBody(twin, shop))).one()
    actions.rename(actor=us, names=asks(RenameBody("T1", "MAJU"))).one()
    assert queries.same([twin, shop]) == {twin: shop, shop: shop}
    with reading(us.organisation):
        assert queries.relations_by_code(us.organisation, ["MAJU"])["MAJU"].party == shop
        assert queries.things_by_code(us.organisation, "relation", ["T1"], month_ago) == {"T1": shop}

    # The maker knows nothing of all this.
    with reading(maker.organisation):
        assert list(queries.visible(maker)) == []
        assert queries.relations(us.organisation, [shop]) == {}
        assert queries.supplies(us.organisation, [(us.party, shop)]) == {}


def test_what_a_role_does_not_permit_stays_out_of_reach(database: str) -> None:
    us = a_member("Distributor")
    clerk = replace(us, may=frozenset({"parties.record_roles"}))
    outcome = actions.record_roles(actor=clerk, roles=asks(RoleBody("boss", ("*",))))[0]
    assert outcome.reasons[0] == Refused("parties.beyond_your_own", what="*")
