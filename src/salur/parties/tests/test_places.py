"""Places, and who supplies whom."""

from dataclasses import replace
from uuid import uuid4

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import ask
from salur.kernel.outcome import Outcomes
from salur.kernel.work import reading
from salur.parties import actions, queries
from salur.parties.bodies import PartyBody, PlaceBody, SupplyBody


def refusals(outcomes: Outcomes) -> list[str | None]:
    return [outcome.reasons[0].code if outcome.reasons else None for outcome in outcomes]


def put(firm: Actor, *bodies: PlaceBody) -> list[str | None]:
    return refusals(actions.record_places(actor=firm, places=[ask(body) for body in bodies]))


def test_bins_stand_in_zones_in_sites_in_whatever_order_they_are_told(firm: Actor) -> None:
    assert put(
        firm,
        PlaceBody("G1-A-01", "Rak 01", "bin", "G1-A"),
        PlaceBody("G1-A", "Lorong A", "zone", "G1"),
        PlaceBody("G1", "Gudang Utama"),
        PlaceBody("V1", "Van 1", "van"),
        PlaceBody("B9", "Rak", "bin", "NONE"),
        PlaceBody("S9", "Gudang", "site", "G1"),
    ) == [None, None, None, None, "parties.no_such_place", "parties.place_is_inside"]
    with reading(firm.organisation):
        rows = queries.places_by_code(firm.organisation, ["G1", "G1-A", "G1-A-01", "V1"])
        assert [place.code for place in queries.sites(firm)] == ["G1", "V1"]
        narrow = replace(firm, places=frozenset({rows["V1"].id}))
        assert [place.code for place in queries.sites(narrow)] == ["V1"]
        assert queries.places(firm.organisation, [rows["G1"].id])[rows["G1"].id] == rows["G1"]
    assert rows["G1-A-01"].parent == rows["G1-A"].id
    assert {rows[code].site for code in ("G1", "G1-A", "G1-A-01")} == {rows["G1"].id}
    assert rows["V1"].site == rows["V1"].id


def test_a_place_moves_within_its_site_only(firm: Actor) -> None:
    (keeper,) = actions.record_parties(actor=firm, parties=[ask(PartyBody("D1", "Dedi", kind="person"))]).papers()
    put(firm, PlaceBody("G1", "Satu"), PlaceBody("G2", "Dua"), PlaceBody("A", "A", "zone", "G1"))
    put(firm, PlaceBody("B", "B", "zone", "A"))
    assert put(
        firm,
        PlaceBody("B", "B", "zone", "G1", keeper=keeper),
        PlaceBody("B", "B", "zone", "G2"),
        PlaceBody("A", "A", "zone", "A"),
        PlaceBody("B", "B", "van"),
        PlaceBody("B", "B", "zone", "G1", keeper=10**15),
    ) == [
        None, "parties.place_keeps_its_site", "parties.place_circle", "parties.place_keeps_its_site",
        "parties.no_such_party",
    ]  # fmt: skip
    assert put(firm, PlaceBody("B", "B", "zone", "A"), PlaceBody("A", "A", "zone", "B")) == [
        "parties.place_circle", None,
    ]  # fmt: skip
    with reading(firm.organisation):
        assert queries.places_by_code(firm.organisation, ["B"])["B"].keeper == keeper
        assert sql.fetch("SELECT count(*) FROM parties_placeevent WHERE code = 'B'") == [(2,)]


def test_terms_are_set_and_replaced_for_a_pair(firm: Actor) -> None:
    shop, owner = actions.record_parties(
        actor=firm, parties=[ask(PartyBody("T1", "Toko")), ask(PartyBody("T2", "Pemilik"))]
    ).papers()
    (site,) = actions.record_places(actor=firm, places=[ask(PlaceBody("G1", "Gudang"))]).papers()
    first = SupplyBody(firm.party, shop, payment_days=14, ship_from=site)
    then = SupplyBody(firm.party, shop, bill_to=owner, payment_days=30, terms_from="exchange", exchange_weekday=4)
    for body in (first, then):
        actions.record_supplies(actor=firm, supplies=[ask(body)]).one()
    with reading(firm.organisation):
        found = queries.supplies(firm.organisation, [(firm.party, shop), (shop, firm.party)])
        assert sql.fetch("SELECT bill_to, payment_days FROM parties_supplyevent ORDER BY pgh_id") == [
            (shop, 14), (owner, 30),
        ]  # fmt: skip
    assert list(found) == [(firm.party, shop)]
    terms = found[firm.party, shop]
    assert (terms.bill_to, terms.payment_days, terms.exchange_weekday, terms.ship_from, terms.active) == (
        owner, 30, 4, None, True,
    )  # fmt: skip


def test_terms_need_parties_a_place_and_a_day(firm: Actor) -> None:
    (shop,) = actions.record_parties(actor=firm, parties=[ask(PartyBody("T1", "Toko"))]).papers()
    bodies = [
        SupplyBody(firm.party, shop),
        SupplyBody(firm.party, 10**15),
        SupplyBody(firm.party, shop, ship_from=10**15),
        SupplyBody(firm.party, shop, terms_from="exchange"),
        SupplyBody(shop, shop),
    ]
    outcomes = actions.record_supplies(actor=firm, supplies=[ask(body, key=uuid4()) for body in bodies])
    assert refusals(outcomes) == [
        None, "parties.no_such_party", "parties.no_such_place", "parties.exchange_without_day", "kernel.bad_value",
    ]  # fmt: skip


def test_a_thousand_terms_are_set_at_once(firm: Actor) -> None:
    shops = actions.record_parties(
        actor=firm, parties=[ask(PartyBody(f"T{n}", f"Toko {n}")) for n in range(1000)]
    ).papers()
    before = sql.statements()
    actions.record_supplies(actor=firm, supplies=[ask(SupplyBody(firm.party, shop)) for shop in shops]).papers()
    assert sql.statements() - before <= 20
    with reading(firm.organisation):
        assert len(queries.supplies(firm.organisation, [(firm.party, shop) for shop in shops])) == 1000
