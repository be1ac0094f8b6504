"""Recording parties, territories and assignments."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import connections

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command, ask, named_key
from salur.kernel.outcome import Outcomes
from salur.kernel.work import reading
from salur.parties import actions, queries
from salur.parties.bodies import AssignBody, CodeBody, PartyBody, RenameBody, TerritoryBody
from salur.parties.queries.parties import today


def record(firm: Actor, *bodies: PartyBody) -> Outcomes:
    return actions.record_parties(actor=firm, parties=[ask(body) for body in bodies])


def refusals(outcomes: Outcomes) -> list[str | None]:
    return [outcome.reasons[0].code if outcome.reasons else None for outcome in outcomes]


def known(firm: Actor, *codes: str) -> dict[str, queries.Known]:
    with reading(firm.organisation):
        return queries.relations_by_code(firm.organisation, codes)


def test_a_party_recorded_twice_is_one_party_with_what_is_new(firm: Actor) -> None:
    (first,) = record(firm, PartyBody("T1", "Toko Satu", address="Jl. Braga 1", phone="022")).papers()
    (again,) = record(firm, PartyBody("T1", "Toko Satu Jaya", phone="021")).papers()
    assert first == again
    row = known(firm, "T1")["T1"]
    assert (row.party, row.name, row.address, row.phone) == (first, "Toko Satu Jaya", "Jl. Braga 1", "021")


def test_one_call_may_tell_the_same_party_twice(firm: Actor) -> None:
    first, second = record(firm, PartyBody("T1", "Toko", address="A"), PartyBody("T1", "Toko Baru", phone="1")).papers()
    assert first == second
    row = known(firm, "T1")["T1"]
    assert (row.name, row.address, row.phone) == ("Toko Baru", "A", "1")


def test_two_firms_know_the_same_party_under_codes_of_their_own(founded: Callable[[], Actor]) -> None:
    ours, theirs = founded(), founded()
    (party,) = record(ours, PartyBody("T1", "Toko Satu")).papers()
    assert record(theirs, PartyBody("C-9", "Satu, Toko", party=party)).papers() == [party]
    assert known(theirs, "T1", "C-9")["C-9"].name == "Satu, Toko"
    assert known(ours, "T1", "C-9")["T1"].name == "Toko Satu"


def test_a_code_does_not_change_its_party(firm: Actor) -> None:
    one, two = record(firm, PartyBody("T1", "Satu"), PartyBody("T2", "Dua")).papers()
    assert refusals(
        record(
            firm,
            PartyBody("T1", "Satu", party=one),
            PartyBody("T1", "Satu", party=two),
            PartyBody("T3", "Dua", party=two),
            PartyBody("T4", "Empat", party=10**15),
            PartyBody("T5", "Lima", salesman=10**15),
        )
    ) == [None, "parties.code_means_another", "parties.known_as", "parties.no_such_party", "parties.no_such_party"]


def test_a_taxable_person_has_a_tax_number_and_a_wrong_one_is_flagged(firm: Actor) -> None:
    good = PartyBody("T1", "Satu", tax_status="pkp", tax_number="01.312.166.0-091.000")
    wrong = PartyBody("T2", "Dua", tax_status="pkp", tax_number="01.312.166.1-091.000")
    none = PartyBody("T3", "Tiga", tax_status="pkp")
    bad = PartyBody("T4", "Empat", tax_number="12")
    assert refusals(record(firm, good, wrong, none, bad)) == [
        None, None, "parties.pkp_needs_number", "kernel.bad_value",
    ]  # fmt: skip
    with reading(firm.organisation):
        flags = sql.fetch("SELECT code, tax_number, tax_fault FROM parties_relation ORDER BY code")
    assert flags == [("T1", "0013121660091000", None), ("T2", "0013121661091000", "does_not_check")]
    assert refusals(record(firm, PartyBody("T1", "Satu", tax_number=""))) == ["parties.pkp_needs_number"]


def test_an_end_can_be_taken_back(firm: Actor) -> None:
    record(firm, PartyBody("T1", "Satu", until=date(2026, 1, 31)))
    assert known(firm, "T1")["T1"].until == date(2026, 1, 31)
    record(firm, PartyBody("T1", "Satu"))
    assert known(firm, "T1")["T1"].until == date(2026, 1, 31)
    record(firm, PartyBody("T1", "Satu", until=date.max))
    assert known(firm, "T1")["T1"].until is None


def test_a_party_comes_with_its_class_channel_territory_and_salesman(firm: Actor) -> None:
    (area,) = actions.record_territories(actor=firm, territories=[ask(TerritoryBody("BDG", "Bandung"))]).papers()
    (sari,) = record(firm, PartyBody("S1", "Sari", kind="person")).papers()
    body = PartyBody("T1", "Satu", price_class="R1", channel="GT", territory="BDG", salesman=sari)
    (shop,) = record(firm, body).papers()
    assert refusals(record(firm, PartyBody("T2", "Dua", territory="JKT"))) == ["parties.no_such_territory"]
    with reading(firm.organisation):
        assert queries.assigned(firm.organisation, [shop, sari]) == {
            shop: queries.Assigned(area, sari, "R1", "GT"),
            sari: queries.Assigned(),
        }


def test_an_assignment_moves_with_the_day_and_the_past_stays(firm: Actor) -> None:
    day = today(firm.organisation)
    (shop,) = record(firm, PartyBody("T1", "Satu", price_class="R1", since=day - timedelta(100))).papers()
    moved = [ask(AssignBody(shop, "class", "R2", day - timedelta(10))), ask(AssignBody(shop, "class", "R3", day))]
    actions.assign(actor=firm, assignments=moved).papers()
    with reading(firm.organisation):
        classes = [
            queries.assigned(firm.organisation, [shop], day - timedelta(ago))[shop].price_class
            for ago in (101, 50, 5, 0)
        ]
    assert classes == [None, "R1", "R2", "R3"]


def test_assignments_are_refused_to_what_is_not_there(firm: Actor) -> None:
    (shop,) = record(firm, PartyBody("T1", "Satu")).papers()
    bodies = [
        AssignBody(shop, "class", "R1"),
        AssignBody(10**15, "class", "R1"),
        AssignBody(shop, "territory", "JKT"),
        AssignBody(shop, "salesman", 10**15),
        AssignBody(shop, "class", 7),
    ]
    outcomes = actions.assign(actor=firm, assignments=[ask(body) for body in bodies])
    assert refusals(outcomes) == [
        None, "parties.not_known", "parties.no_such_territory", "parties.no_such_party", "kernel.bad_value",
    ]  # fmt: skip


def test_territories_form_a_tree(firm: Actor) -> None:
    bodies = [
        TerritoryBody("BDG-1", "Bandung Utara", "BDG"),
        TerritoryBody("BDG", "Bandung", "JABAR"),
        TerritoryBody("JABAR", "Jawa Barat"),
        TerritoryBody("X", "Sendiri", "X"),
        TerritoryBody("Y", "Yatim", "NONE"),
    ]
    assert refusals(actions.record_territories(actor=firm, territories=[ask(body) for body in bodies])) == [
        None, None, None, "parties.territory_circle", "parties.no_such_territory",
    ]  # fmt: skip
    closing = [ask(TerritoryBody("JABAR", "Jawa Barat", "BDG-1")), ask(TerritoryBody("BDG", "Kota Bandung"))]
    assert refusals(actions.record_territories(actor=firm, territories=closing)) == ["parties.territory_circle", None]
    with reading(firm.organisation):
        rows = sql.fetch("SELECT t.code, t.name, p.code FROM parties_territory t LEFT JOIN parties_territory p "
                         "ON p.id = t.parent ORDER BY 1")  # fmt: skip
    assert rows == [("BDG", "Kota Bandung", "JABAR"), ("BDG-1", "Bandung Utara", "BDG"), ("JABAR", "Jawa Barat", None)]


def test_a_renamed_party_is_still_found_under_the_code_of_the_day(firm: Actor) -> None:
    day = today(firm.organisation)
    body = PartyBody("OLD", "Satu", since=day - timedelta(30))
    one, two = record(firm, body, PartyBody("T2", "Dua")).papers()
    names = [RenameBody("T2", "T3"), RenameBody("OLD", "T2"), RenameBody("NONE", "X"), RenameBody("T2", "T3")]
    outcomes = actions.rename(actor=firm, names=[ask(body) for body in names])
    assert refusals(outcomes) == [None, None, "parties.no_such_relation", "parties.code_taken"]
    assert {code: row.party for code, row in known(firm, "OLD", "T2", "T3").items()} == {"T2": one, "T3": two}
    with reading(firm.organisation):
        before = queries.things_by_code(firm.organisation, "relation", ["OLD", "T2"], day - timedelta(1))
        now = queries.things_by_code(firm.organisation, "relation", ["OLD", "T2", "T3"])
    assert before == {"OLD": one}
    assert now == {"T2": one, "T3": two}


def test_a_number_means_one_thing_at_a_time(firm: Actor) -> None:
    one, two = record(firm, PartyBody("T1", "Satu"), PartyBody("T2", "Dua")).papers()

    def learn(*bodies: CodeBody) -> list[str | None]:
        return refusals(actions.record_codes(actor=firm, codes=[ask(body) for body in bodies]))

    assert learn(CodeBody("principal", "77", "party", one)) == [None]
    assert learn(CodeBody("principal", "77", "party", one)) == [None]
    assert learn(CodeBody("principal", "77", "party", two)) == ["parties.code_taken"]
    both = CodeBody("shop", "5", "party", one), CodeBody("shop", "5", "party", two)
    assert learn(*both) == [None, "parties.code_taken"]
    assert learn(CodeBody("principal", "78", "party", one, instead_of="77")) == [None]
    assert learn(CodeBody("principal", "77", "party", two)) == [None]
    assert learn(CodeBody("relation", "T9", "party", two)) == ["kernel.bad_value"]
    with reading(firm.organisation):
        assert queries.things_by_code(firm.organisation, "principal", ["77", "78"]) == {"78": one, "77": two}


def test_told_twice_is_done_once(firm: Actor) -> None:
    command = Command(named_key(firm.organisation, "row 1"), PartyBody("T1", "Satu"))
    first = actions.record_parties(actor=firm, parties=[command]).one()
    again = actions.record_parties(actor=firm, parties=[command]).one()
    assert (again.paper, again.again) == (first.paper, True)


def statements(firm: Actor, many: int, mark: str) -> int:
    bodies = [PartyBody(f"{mark}-{n}", f"Toko {n}", price_class="R1", channel="GT", phone=mark) for n in range(many)]
    before = sql.statements()
    record(firm, *bodies).papers()
    return sql.statements() - before


def test_statements_do_not_grow_with_the_number_of_parties(firm: Actor) -> None:
    statements(firm, 1, "warm")
    assert statements(firm, 300, "b") <= statements(firm, 2, "a") + 4  # blocks of identities, each taken now and then
    assert statements(firm, 300, "b") <= 30


def test_every_change_leaves_history_with_who_and_how(firm: Actor) -> None:
    record(firm, PartyBody("T1", "Satu"))
    record(firm, PartyBody("T1", "Satu"))
    record(firm, PartyBody("T1", "Dua"))
    with reading(firm.organisation):
        rows = sql.fetch(
            "SELECT pgh_label, name, pgh_context->>'verb', (pgh_context->>'person')::int FROM parties_relationevent "
            "ORDER BY pgh_id"
        )
    assert rows == [
        ("insert", "Satu", "parties.record_parties", 0),
        ("update", "Dua", "parties.record_parties", 0),
    ]


def test_nobody_sees_what_another_firm_knows(founded: Callable[[], Actor]) -> None:
    ours, theirs = founded(), founded()
    record(ours, PartyBody("T1", "Satu", price_class="R1"))
    with reading(theirs.organisation):
        for table in ("relation", "relationevent", "code", "assignment"):
            assert sql.fetch(f"SELECT count(*) FROM parties_{table}") == [(0,)], table
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM parties_relation WHERE organisation = %s", [ours.organisation])
        assert cursor.fetchone() == (1,)
