"""Groups of parties: named, joined from a day, left on another; what a buyer's groups were stays as it was."""

from __future__ import annotations

from datetime import date

from salur.kernel.actor import Actor
from salur.kernel.command import ask
from salur.kernel.outcome import Outcomes
from salur.kernel.work import reading
from salur.parties import actions
from salur.parties.bodies import AssignBody, GroupBody, JoinBody, LeaveBody, PartyBody, SupplyBody
from salur.parties.queries.groups import every_group, groups_of, members_of
from salur.parties.trade import trade

JAN, MAR, MAY, JUL = date(2026, 1, 5), date(2026, 3, 1), date(2026, 5, 1), date(2026, 7, 1)


def outlet(firm: Actor, code: str = "T1") -> int:
    (party,) = actions.record_parties(actor=firm, parties=[ask(PartyBody(code, "Toko", since=JAN))]).papers()
    actions.record_supplies(actor=firm, supplies=[ask(SupplyBody(firm.party, party))]).papers()
    return party


def named(firm: Actor, *codes: str) -> None:
    actions.record_groups(actor=firm, groups=[ask(GroupBody(code, f"Group {code}")) for code in codes]).papers()


def join(firm: Actor, party: int, group: str, since: date | None = JAN, until: date | None = None) -> Outcomes:
    return actions.join_groups(actor=firm, joins=[ask(JoinBody(group, party, since, until))])


def leave(firm: Actor, party: int, group: str, on: date) -> Outcomes:
    return actions.leave_groups(actor=firm, leaves=[ask(LeaveBody(group, party, on))])


def sets(firm: Actor, party: int, on: date) -> tuple[str, ...]:
    with reading(firm.organisation):
        return trade(firm.organisation, firm.party, [party], on)[party].sets


def codes(outcomes: Outcomes) -> list[str]:
    return [reason.code for outcome in outcomes for reason in outcome.reasons]


def test_a_party_is_in_any_number_of_groups_each_from_its_day(firm: Actor) -> None:
    party = outlet(firm)
    named(firm, "CLUB", "CHAIN")
    actions.assign(actor=firm, assignments=[ask(AssignBody(party, "class", "gold", JAN))]).papers()
    join(firm, party, "CLUB").one()
    join(firm, party, "CHAIN", MAR, MAY).one()
    assert [sets(firm, party, day) for day in (JAN, MAR, MAY)] == [("CLUB",), ("CHAIN", "CLUB"), ("CLUB",)]
    leave(firm, party, "CLUB", MAY).one()
    assert [sets(firm, party, day) for day in (MAR, MAY)] == [("CHAIN", "CLUB"), ()]
    with reading(firm.organisation):
        assert trade(firm.organisation, firm.party, [party], JAN)[party].price_class == "gold"


def test_joining_twice_is_being_in_it_once_and_the_last_end_told_counts(firm: Actor) -> None:
    party = outlet(firm)
    named(firm, "CLUB")
    join(firm, party, "CLUB", JAN, MAR).one()
    join(firm, party, "CLUB", JAN).one()
    assert sets(firm, party, JUL) == ("CLUB",)
    join(firm, party, "CLUB", MAR, MAY).one()
    with reading(firm.organisation):
        (who,) = members_of(firm.organisation, "CLUB")
        assert (who.since, who.until) == (JAN, MAY)


def test_who_left_may_come_back_and_what_is_planned_stays(firm: Actor) -> None:
    party = outlet(firm)
    named(firm, "CLUB")
    join(firm, party, "CLUB", MAY).one()
    join(firm, party, "CLUB", JAN).one()
    leave(firm, party, "CLUB", MAR).one()
    assert [sets(firm, party, day) for day in (JAN, MAR, MAY)] == [("CLUB",), (), ("CLUB",)]


def test_what_cannot_be_is_refused(firm: Actor) -> None:
    party = outlet(firm)
    named(firm, "CLUB")
    assert codes(join(firm, party, "NONE")) == ["parties.no_such_group"]
    assert codes(join(firm, 10**9, "CLUB")) == ["parties.not_known"]
    assert codes(join(firm, party, "CLUB", MAR, MAR)) == ["parties.days_backwards"]
    assert codes(leave(firm, party, "CLUB", MAR)) == ["parties.not_in_group"]
    assert codes(actions.record_groups(actor=firm, groups=[ask(GroupBody("", "x"))])) == ["kernel.bad_value"]


def test_a_group_has_its_name_its_members_and_keeps_its_code(firm: Actor) -> None:
    party = outlet(firm)
    named(firm, "CLUB")
    join(firm, party, "CLUB").one()
    actions.record_groups(actor=firm, groups=[ask(GroupBody("CLUB", "Klub"))]).one()
    with reading(firm.organisation):
        ((_, code, name, many),) = every_group(firm.organisation)
        assert (code, name, many) == ("CLUB", "Klub", 1)
        assert groups_of(firm.organisation, party) == ["Klub"]
