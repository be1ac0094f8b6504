"""Goods are counted, and the book follows (A5, A6): nothing is edited, differences are moves like any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

import salur.orders.reactions  # noqa: F401  they listen
from salur.catalog import actions as catalog
from salur.catalog.bodies import LotBody
from salur.counts import actions as counts
from salur.counts import queries
from salur.counts.bodies import Counted, Tell
from salur.counts.refusals import SENTENCES
from salur.kernel import clock, sql
from salur.kernel.actor import Actor
from salur.kernel.command import ask
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.ledger import read
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Move, Moved, Pick, Picked, Receive, Received
from tests.stories.planted import open_discrepancies, planted
from tests.world import World, drain, prove

pytestmark = pytest.mark.usefixtures("database")


def told(world: World, *lines: Counted, place: int | None = None, ago: int = 0, approve: bool = False) -> Outcome:
    """A count of some minutes ago."""
    body = Tell(place or world.site, lines, None, clock.now() - timedelta(minutes=ago), approve=approve)
    return counts.tell(actor=world.actor, counts=[ask(body)]).one()


def stocked(world: World, pieces: int, cost: int | None = None) -> None:
    """Goods that came in an hour ago."""
    line = Received(world.skus[0], pieces, pieces * 300_000 if cost is None else cost)
    body, early = Receive(world.supplier, world.site, (line,)), clock.now() - timedelta(hours=1)
    warehouse.receive(actor=world.actor, receipts=[ask(body, at=early)]).one()


def approved(world: World, *papers: int | None) -> Outcomes:
    return counts.approve(actor=world.actor, counts=[ask(None, paper) for paper in papers])


def stands(world: World, bucket: str) -> tuple[int, int]:
    with reading(world.actor.organisation):
        return read.goods_standing(world.actor.organisation).get(bucket, (0, 0))


def test_a_count_that_agrees_changes_nothing() -> None:
    world = World()
    stocked(world, 48)
    count = told(world, Counted(world.skus[0], 48))
    approved(world, count.paper).one()
    assert world.shelf().sellable == 48
    assert stands(world, "count_difference") == (0, 0)
    with reading(world.actor.organisation):
        (row,) = queries.visible(world.actor)
        assert (row.status, (row.number or "")[:3]) == ("approved", "ST-")
    prove()


def test_missing_goods_leave_at_todays_average_only_once_somebody_approves() -> None:
    world = World()
    stocked(world, 10, cost=1_000)
    count = told(world, Counted(world.skus[0], 7))
    assert world.shelf().sellable == 10, "told is not approved"
    approved(world, count.paper).one()
    assert world.shelf().sellable == 7
    assert stands(world, "count_difference") == (3, 300)
    assert stands(world, "free") == (7, 700)
    prove()


def test_found_goods_come_at_the_average_and_on_an_empty_shelf_at_the_last_known_cost() -> None:
    world = World(skus=2)
    stocked(world, 10, cost=1_000)
    told(world, Counted(world.skus[0], 12), approve=True)
    assert stands(world, "free") == (12, 1_200)
    told(world, Counted(world.skus[0], 0), approve=True)
    assert stands(world, "free") == (0, 0), "nothing was there, and nothing is what was counted"
    told(world, Counted(world.skus[0], 5), Counted(world.skus[1], 2), approve=True)
    assert stands(world, "free") == (7, 500), "the other SKU was never bought: it is worth nothing yet"
    prove()


def test_two_heaps_of_a_lot_add_up_and_lots_are_counted_each_by_itself() -> None:
    world = World()
    sku = world.skus[0]
    (lot,) = catalog.record_lots(actor=world.actor, lots=[ask(LotBody(sku, "L1"))]).papers()
    stocked(world, 10)
    body = Receive(world.supplier, world.site, (Received(sku, 6, 600, lot),))
    warehouse.receive(actor=world.actor, receipts=[ask(body)]).one()
    told(world, Counted(sku, 4), Counted(sku, 3), Counted(sku, 9, lot), approve=True)
    assert world.shelf().sellable == 7 + 9
    prove()


def test_what_was_picked_after_the_counting_is_no_difference() -> None:
    world = World()
    stocked(world, 48)
    order = world.place(world.order((world.skus[0], 20))).one()
    count = told(world, Counted(world.skus[0], 48), ago=1)
    warehouse.pick(actor=world.actor, picks=[ask(Pick(), order.paper)]).one()
    approved(world, count.paper).one()
    assert world.shelf().sellable == 28
    assert stands(world, "count_difference") == (0, 0)
    prove()


def test_what_happened_before_the_counting_and_was_told_after_it_was_counted() -> None:
    world = World()
    stocked(world, 48)
    world_now = clock.now()
    count = told(world, Counted(world.skus[0], 40), ago=5)
    early = world_now - timedelta(minutes=10)
    van = Move(world.site, world.van, (Moved(world.skus[0], 8),))
    warehouse.transfer(actor=world.actor, transfers=[ask(van, at=early)]).one()
    approved(world, count.paper).one()
    assert world.shelf().sellable == 40
    assert stands(world, "count_difference") == (0, 0)
    prove()


def test_a_count_that_leaves_less_than_is_promised_breaks_the_youngest_promise() -> None:
    world = World(outlets=2)
    stocked(world, 48)
    old = world.place(world.order((world.skus[0], 30), buyer=world.outlets[0])).one()
    young = world.place(world.order((world.skus[0], 18), buyer=world.outlets[1])).one()
    told(world, Counted(world.skus[0], 40), approve=True)
    assert (world.shelf().sellable, world.shelf().promised) == (40, 40)
    assert [(row.kind, row.paper_kind) for row in open_discrepancies(world.actor)] == [("promise_broken", "count")]
    drain()
    status = dict(_rows(world.actor, "SELECT id, status FROM orders_order"))
    assert (status[old.paper], status[young.paper]) == ("confirmed", "backordered")
    told(world, Counted(world.skus[0], 48), approve=True)
    drain()
    assert (world.shelf().sellable, world.shelf().promised) == (48, 48), "found again, it is promised again"
    prove()


def test_a_count_explains_what_was_not_found_at_a_pick_before_it() -> None:
    world = World()
    stocked(world, 10, cost=1_000)
    order = world.place(world.order((world.skus[0], 10))).one()
    short = Pick((Picked(1, 8, None, "not_found"),))
    warehouse.pick(actor=world.actor, picks=[ask(short, order.paper, at=clock.now() - timedelta(minutes=5))]).one()
    assert stands(world, "unexplained") == (2, 200)
    told(world, Counted(world.skus[0], 2), approve=True)
    assert world.shelf().sellable == 2, "they were there after all"
    assert stands(world, "unexplained") == (0, 0)
    assert open_discrepancies(world.actor) == []
    prove()


def test_what_was_not_found_only_after_the_counting_stays_open() -> None:
    world = World()
    stocked(world, 10, cost=1_000)
    order = world.place(world.order((world.skus[0], 10))).one()
    count = told(world, Counted(world.skus[0], 10), ago=5)
    short = Pick((Picked(1, 8, None, "not_found"),))
    warehouse.pick(actor=world.actor, picks=[ask(short, order.paper)]).one()
    approved(world, count.paper).one()
    assert (world.shelf().sellable, stands(world, "unexplained")) == (0, (2, 200))
    assert [row.kind for row in open_discrepancies(world.actor)] == ["short_pick"]
    prove()


def test_a_count_told_twice_is_counted_once() -> None:
    world = World()
    stocked(world, 10)
    command = ask(Tell(world.site, (Counted(world.skus[0], 8),), approve=True))
    first = counts.tell(actor=world.actor, counts=[command]).one()
    again = counts.tell(actor=world.actor, counts=[command]).one()
    assert (again.paper, again.again) == (first.paper, True)
    assert world.shelf().sellable == 8
    prove()


def test_a_count_that_was_given_up_leaves_the_book_alone_and_cannot_be_approved() -> None:
    world = World()
    stocked(world, 10)
    count = told(world, Counted(world.skus[0], 1))
    counts.cancel(actor=world.actor, counts=[ask(None, count.paper)]).one()
    refused(approved(world, count.paper), "kernel.no_such_step")
    refused(counts.cancel(actor=world.actor, counts=[ask(None, count.paper)]), "kernel.no_such_step")
    refused(approved(world, 0), "kernel.not_found")
    assert world.shelf().sellable == 10
    prove()


def refused(outcomes: Outcomes, code: str) -> Refused:
    (outcome,) = outcomes
    assert outcome.ending == "refused"
    assert outcome.reasons[0].code == code
    if code.startswith("counts."):
        assert SENTENCES[code].format(**outcome.reasons[0].facts)
    return outcome.reasons[0]


def test_a_count_of_which_more_has_left_than_was_counted_must_be_made_again() -> None:
    world = World()
    stocked(world, 10)
    order = world.place(world.order((world.skus[0], 5))).one()
    count = told(world, Counted(world.skus[0], 3), ago=5)
    warehouse.pick(actor=world.actor, picks=[ask(Pick(), order.paper)]).one()
    reason = refused(approved(world, count.paper), "counts.count_again")
    assert (reason.facts["counted"], reason.facts["left"]) == (3, 5)
    held = told(world, Counted(world.skus[0], 3), ago=4, approve=True)
    assert (held.ending, held.reasons[0].code) == ("held", "counts.count_again"), "what was told stands"
    told(world, Counted(world.skus[0], 4), approve=True)
    assert world.shelf().sellable == 4
    prove()


def test_an_older_count_does_not_undo_a_younger_one() -> None:
    world = World()
    stocked(world, 10)
    older = told(world, Counted(world.skus[0], 9), ago=10)
    told(world, Counted(world.skus[0], 7), ago=5, approve=True)
    refused(approved(world, older.paper), "counts.counted_since")
    assert world.shelf().sellable == 7
    both = [told(world, Counted(world.skus[0], pieces), ago=ago).paper for pieces, ago in ((6, 2), (5, 1))]
    assert [outcome.ending for outcome in approved(world, *both[::-1])] == ["done", "done"], "in the order of counting"
    assert world.shelf().sellable == 5
    prove()


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("counts.no_lines", {"lines": ()}),
        ("counts.unknown_place", {"place": 0}),
        ("counts.bad_line", {"pieces": -1}),
        ("counts.bad_line", {"sku": 0}),
        ("counts.unknown_lot", {"lot": 0}),
    ],
)
def test_only_what_cannot_be_read_is_refused(code: str, wrong: dict[str, int]) -> None:
    world = World()
    said = {"sku": world.skus[0], "pieces": 5, "lot": None, "place": world.site} | wrong
    lines = (Counted(said["sku"], said["pieces"], said["lot"]),) if "lines" not in said else ()
    refused(counts.tell(actor=world.actor, counts=[ask(Tell(said["place"], lines))]), code)
    assert told(world, Counted(world.skus[0], 5)).ending == "done"


def test_to_approve_while_telling_needs_both_permissions() -> None:
    world = World()
    clerk = replace(world.actor, may=frozenset({"counts.tell"}))
    body = Tell(world.site, (Counted(world.skus[0], 5),))
    refused(counts.tell(actor=clerk, counts=[ask(replace(body, approve=True))]), "kernel.not_allowed")
    assert counts.tell(actor=clerk, counts=[ask(body)]).one().ending == "done"
    with pytest.raises(Refused, match=r"kernel\.not_allowed"):
        counts.approve(actor=clerk, counts=[ask(None, 1)])


def test_who_does_not_see_a_place_neither_counts_there_nor_sees_its_counts() -> None:
    world = World()
    count = told(world, Counted(world.skus[0], 5))
    elsewhere = replace(world.actor, places=frozenset({world.van}))
    body = Tell(world.site, (Counted(world.skus[0], 5),))
    refused(counts.tell(actor=elsewhere, counts=[ask(body)]), "counts.unknown_place")
    refused(counts.approve(actor=elsewhere, counts=[ask(None, count.paper)]), "kernel.not_found")
    with reading(world.actor.organisation):
        assert not queries.visible(elsewhere).exists()


def test_a_hundred_counts_take_as_many_statements_as_one() -> None:
    world = World(skus=3)
    stocked(world, 10)

    def statements(many: int) -> int:
        at = datetime.now().astimezone()
        lines = tuple(Counted(sku, many) for sku in world.skus)
        before = sql.statements()
        counts.tell(
            actor=world.actor, counts=[ask(Tell(world.site, lines, counted_at=at, approve=True)) for _ in range(many)]
        ).papers()
        return sql.statements() - before

    statements(2)
    assert statements(100) <= statements(2) + 4, "the inserts of many rows go by COPY"
    prove()


@pytest.mark.parametrize(
    ("proof", "fault"),
    [
        ("counts.differences", "UPDATE counts_countline SET counted = counted + 1 WHERE count_id = {count}"),
        ("counts.differences", "UPDATE counts_count SET status = 'told' WHERE id = {count}"),
        ("counts.differences", "UPDATE counts_countline SET book = NULL WHERE count_id = {count}"),
        ("counts.explained", "UPDATE ledger_discrepancy SET pieces = pieces - 1 WHERE closed_by = {count}"),
    ],
)
def test_a_planted_fault_is_found(proof: str, fault: str) -> None:
    world = World()
    stocked(world, 10, cost=1_000)
    order = world.place(world.order((world.skus[0], 10))).one()
    short = Pick((Picked(1, 8, None, "not_found"),))
    warehouse.pick(actor=world.actor, picks=[ask(short, order.paper, at=clock.now() - timedelta(minutes=5))]).one()
    count = told(world, Counted(world.skus[0], 1), approve=True)
    prove()
    faults = planted(proof, fault.format(count=count.paper))
    assert {one.organisation for one in faults} == {world.actor.organisation}
    assert f"count {count.paper}" in faults[0].what
    prove()


def _rows(actor: Actor, statement: str) -> list[tuple[int, str]]:
    with reading(actor.organisation):
        return [(row[0], row[1]) for row in sql.fetch(statement)]
