"""What several parts of a page want is read once for the page, together, and always anew within a verb."""

from __future__ import annotations

import pytest

from salur.catalog import queries as catalog
from salur.kernel import sql
from salur.kernel.work import begin, read_once, reading
from salur.parties.queries.names import look, names
from salur.parties.queries.places import places
from tests.world import World

pytestmark = pytest.mark.usefixtures("database")


def test_names_of_parties_and_places_come_in_one_statement_and_are_not_asked_for_again() -> None:
    world = World(outlets=2)
    whose, outlets = world.actor.organisation, world.outlets
    with reading(whose):
        before = sql.statements()
        people, spots = look(whose, [*outlets, None], [world.site, 0])
        assert sql.statements() - before == 1
        assert set(people) == set(outlets) and set(spots) == {world.site}
        assert (names(whose, outlets), set(places(whose, [world.site]))) == (people, {world.site})
        assert look(whose, outlets, [world.site]) == (people, spots)
        assert sql.statements() - before == 1
        assert look(whose, [10**15], [world.site]) == ({}, spots)
    with reading(whose):  # apart they say the same
        assert names(whose, outlets) == people
        assert {place: row.name for place, row in places(whose, [world.site]).items()} == spots


def test_goods_and_lots_come_in_one_statement() -> None:
    world = World(skus=2)
    world.receive(10)
    whose = world.actor.organisation
    with reading(whose):
        ((lot,),) = sql.fetch("SELECT min(id) FROM catalog_lot WHERE sku_id = %s", (world.skus[0],))
        before = sql.statements()
        catalog.look(whose, [world.skus[1]], [lot])
        known, lots = catalog.items(whose, world.skus), catalog.lots([lot])
        assert sql.statements() - before == 1
    with reading(whose):
        assert (catalog.items(whose, world.skus), catalog.lots([lot])) == (known, lots)
        assert lots[lot].sku == world.skus[0] and set(known) == set(world.skus)


def test_a_page_reads_once_and_a_verb_each_time() -> None:
    world = World()
    found = iter(range(10))
    with reading(world.actor.organisation):
        assert [read_once(("it",), lambda: next(found)) for _ in range(3)] == [0, 0, 0]
        assert read_once(("nothing",), lambda: None) is None
    with reading(world.actor.organisation):
        assert read_once(("it",), lambda: next(found)) == 1
    with begin(world.actor):
        assert [read_once(("it",), lambda: next(found)) for _ in range(2)] == [2, 3]
