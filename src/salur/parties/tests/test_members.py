"""Members, the people who work for them, and duplicates."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from salur.kernel.actor import Actor
from salur.kernel.command import ask
from salur.kernel.outcome import Outcomes
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
    TerritoryBody,
    UnmergeBody,
)
from salur.parties.founding import found


def refusals(outcomes: Outcomes) -> list[str | None]:
    return [outcome.reasons[0].code if outcome.reasons else None for outcome in outcomes]


def record(firm: Actor, *bodies: PartyBody) -> list[int]:
    return actions.record_parties(actor=firm, parties=[ask(body) for body in bodies]).papers()


def admit(actor: Actor, *bodies: AdmitBody) -> list[str | None]:
    return refusals(actions.admit(actor=actor, people=[ask(body) for body in bodies]))


def roles(actor: Actor, *bodies: RoleBody) -> list[str | None]:
    return refusals(actions.record_roles(actor=actor, roles=[ask(body) for body in bodies]))


def test_a_member_is_founded_once(database: str) -> None:
    code = f"f-{uuid4().hex}"
    first, again = found(code, "PT Satu", "IDR"), found(code, "PT Lain", "USD")
    assert first == again
    assert first.may == {"*"} and first.person == 0
    assert queries.parties([first.party])[first.party].name == "PT Satu"
    assert queries.member_organisation([first.party, 10**15]) == {first.party: first.organisation}
    with pytest.raises(Refused, match="unknown_currency"):
        found(f"f-{uuid4().hex}", "PT", "XXQ")


def test_a_person_acts_for_those_they_work_for(founded: Callable[[], Actor]) -> None:
    ours, theirs = founded(), founded()
    (sari,) = record(ours, PartyBody("S1", "Sari", kind="person"))
    record(theirs, PartyBody("E7", "Sari", kind="person", party=sari))
    with pytest.raises(Refused, match=r"parties\.not_a_member"):
        queries.actor_for(sari)
    areas = [TerritoryBody("JABAR", "Jawa Barat"), TerritoryBody("BDG", "Bandung", "JABAR"), TerritoryBody("X", "Lain")]
    west, bandung, _ = actions.record_territories(actor=ours, territories=[ask(area) for area in areas]).papers()
    (site,) = actions.record_places(actor=ours, places=[ask(PlaceBody("G1", "Gudang"))]).papers()
    roles(ours, RoleBody("sales", ("orders.capture", "field.visit")))
    roles(theirs, RoleBody("boss", ("*",)))
    assert admit(ours, AdmitBody(sari, "sales", territories=("JABAR",), places=("G1",))) == [None]
    assert admit(theirs, AdmitBody(sari, "boss")) == [None]
    actor = queries.actor_for(sari, ours.organisation)
    assert actor == Actor(
        sari, ours.organisation, ours.party, frozenset({"orders.capture", "field.visit"}), f"person:{sari}",
        territories=frozenset({west, bandung}), places=frozenset({site}),
    )  # fmt: skip
    assert queries.actor_for(sari, theirs.organisation, sender="phone").allows("parties.merge")
    assert [one.organisation for one in queries.memberships(sari)] == sorted([ours.organisation, theirs.organisation])
    admit(ours, AdmitBody(sari, "sales", active=False))
    with pytest.raises(Refused, match=r"parties\.not_a_member"):
        queries.actor_for(sari, ours.organisation)


def test_only_people_with_a_role_are_admitted(firm: Actor) -> None:
    sari, shop = record(firm, PartyBody("S1", "Sari", kind="person"), PartyBody("T1", "Toko"))
    roles(firm, RoleBody("sales", ("orders.capture",)))
    assert admit(
        firm,
        AdmitBody(sari, "sales"),
        AdmitBody(10**15, "sales"),
        AdmitBody(shop, "sales"),
        AdmitBody(sari, "pilot"),
        AdmitBody(sari, "sales", territories=("NONE",)),
        AdmitBody(sari, "sales", places=("NONE",)),
        AdmitBody(sari, ""),
    ) == [
        None, "parties.no_such_party", "parties.not_a_person", "parties.no_such_role", "parties.no_such_territory",
        "parties.no_such_place", "kernel.bad_value",
    ]  # fmt: skip


def test_nobody_gives_or_takes_away_what_they_do_not_have(firm: Actor) -> None:
    sari, boss = record(firm, PartyBody("S1", "Sari", kind="person"), PartyBody("B1", "Boss", kind="person"))
    here, there = (TerritoryBody("HERE", "Sini"), TerritoryBody("THERE", "Sana"))
    near, _ = actions.record_territories(actor=firm, territories=[ask(here), ask(there)]).papers()
    put = [ask(PlaceBody("G1", "Satu")), ask(PlaceBody("G1-A", "A", "zone", "G1")), ask(PlaceBody("G2", "Dua"))]
    site, _, _ = actions.record_places(actor=firm, places=put).papers()
    assert roles(firm, RoleBody("boss", ("*",)), RoleBody("sales", ("orders.capture",))) == [None, None]
    assert admit(firm, AdmitBody(boss, "boss")) == [None]
    may = frozenset({"orders.capture", "parties.admit", "parties.record_roles"})
    lead = replace(firm, may=may, territories=frozenset({near}), places=frozenset({site}))
    assert roles(lead, RoleBody("sales", ("orders.capture",)), RoleBody("sales", ("orders.confirm",))) == [
        None, "parties.beyond_your_own",
    ]  # fmt: skip
    assert roles(lead, RoleBody("boss", ())) == ["parties.beyond_your_own"]
    assert roles(lead, RoleBody("odd", ("Orders",))) == ["kernel.bad_value"]
    mine = {"territories": ("HERE",), "places": ("G1-A",)}
    assert admit(
        lead,
        AdmitBody(sari, "sales", **mine),  # type: ignore[arg-type]
        AdmitBody(sari, "boss", **mine),  # type: ignore[arg-type]
        AdmitBody(boss, "sales", **mine),  # type: ignore[arg-type]
        AdmitBody(sari, "sales", ("THERE",), ("G1-A",)),
        AdmitBody(sari, "sales", ("HERE",), ("G2",)),
        AdmitBody(sari, "sales"),
    ) == [None, *["parties.beyond_your_own"] * 5]


def test_sight_ends_at_the_territory(firm: Actor) -> None:
    (area,) = actions.record_territories(actor=firm, territories=[ask(TerritoryBody("BDG", "Bandung"))]).papers()
    record(
        firm,
        PartyBody("T1", "Sini", territory="BDG"),
        PartyBody("T2", "Sana"),
        PartyBody("T3", "Semua", visibility="all"),
    )
    narrow = replace(firm, territories=frozenset({area}))
    with reading(firm.organisation):
        assert {row.code for row in queries.visible(firm)} == {"T1", "T2", "T3"}
        assert {row.code for row in queries.visible(narrow)} == {"T1", "T3"}


def test_who_works_a_territory_changes_nobody_elses_parties(firm: Actor) -> None:
    areas = [ask(TerritoryBody("BDG", "Bandung")), ask(TerritoryBody("JKT", "Jakarta"))]
    area, _ = actions.record_territories(actor=firm, territories=areas).papers()
    here, there = record(firm, PartyBody("T1", "Sini", territory="BDG"), PartyBody("T2", "Sana", territory="JKT"))
    narrow = replace(firm, territories=frozenset({area}))

    def out_of_sight(outcomes: Outcomes) -> None:
        assert refusals(outcomes) == [None, "parties.out_of_sight"]

    told = [PartyBody("T1", "Baru"), PartyBody("T2", "Baru")]
    out_of_sight(actions.record_parties(actor=narrow, parties=[ask(body) for body in told]))
    new = [PartyBody("T3", "Tiga", territory="BDG"), PartyBody("T4", "Empat", territory="JKT")]
    out_of_sight(actions.record_parties(actor=narrow, parties=[ask(body) for body in new]))
    moved = [ask(AssignBody(party, "class", "R1")) for party in (here, there)]
    out_of_sight(actions.assign(actor=narrow, assignments=moved))
    names = [ask(RenameBody("T1", "T8")), ask(RenameBody("T2", "T9"))]
    out_of_sight(actions.rename(actor=narrow, names=names))


def test_duplicates_are_merged_and_unmerged(founded: Callable[[], Actor]) -> None:
    firm, other = founded(), founded()
    one, two, three = record(firm, *[PartyBody(f"T{n}", f"Toko {n}") for n in range(3)])
    (foreign,) = record(other, PartyBody("T1", "Asing"))
    merges = [
        MergeBody(one, two),
        MergeBody(two, three),
        MergeBody(one, three),
        MergeBody(three, one),
        MergeBody(two, two),
        MergeBody(foreign, one),
        MergeBody(firm.party, one),
    ]
    assert refusals(actions.merge(actor=firm, merges=[ask(body) for body in merges])) == [
        None, None, "parties.merged_already", "parties.merge_circle", "parties.merged_with_itself",
        "parties.not_known", "parties.member_not_merged",
    ]  # fmt: skip
    assert queries.same([one, two, three, foreign]) == {one: three, two: three, three: three, foreign: foreign}
    undone = [UnmergeBody(two), UnmergeBody(three), UnmergeBody(foreign)]
    assert refusals(actions.unmerge(actor=firm, merges=[ask(body) for body in undone])) == [
        None, "parties.not_merged", "parties.not_known",
    ]  # fmt: skip
    assert queries.same([one, two]) == {one: two, two: two}


def test_who_may_not_is_told_which_permission(firm: Actor) -> None:
    nobody = replace(firm, may=frozenset())
    with pytest.raises(Refused, match=r"kernel\.not_allowed"):
        actions.record_parties(actor=nobody, parties=[ask(PartyBody("T1", "Toko"))])
    assert record(firm, PartyBody("T1", "Toko"))
