"""No organisation sees, writes or changes what is another's; walked over every table that has an organisation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.db import connections, transaction
from psycopg import errors

from salur.kernel import sql
from salur.kernel.work import reading
from tests.world import World, drain

READ_BY_ALL = {"parties_member": "who keeps its books here is no secret: a seller asks it of every buyer"}
ORGANISED = """
    SELECT c.relname, EXISTS (SELECT FROM pg_attribute o WHERE o.attrelid = c.oid AND o.attname = 'counterpart'
        AND NOT o.attisdropped)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organisation' AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1
"""


class Members(NamedTuple):
    """A seller and its buyer, both of them members here, and one who has nothing to do with them."""

    seller: World
    buyer: World
    stranger: World


@pytest.fixture(scope="module")
def members(database: str) -> Iterator[Members]:
    """Some trade of each, some of it with each other."""
    seller, buyer, stranger = World(), World(), World()
    seller.supply([buyer.actor.party])
    seller.set_limits([buyer.actor.party], None)
    for one in (seller, buyer, stranger):
        one.receive(100)
        one.place(one.order((one.skus[0], 5)))
    seller.place(seller.order((seller.skus[0], 7), buyer=buyer.actor.party)).one()
    drain()
    yield Members(seller, buyer, stranger)


def tables() -> list[tuple[str, bool]]:
    """Tables with an organisation, and whether its rows may have a counterpart."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(ORGANISED)
        return [(name, shared) for name, shared in cursor.fetchall() if not name.startswith("planted")]


def test_an_organisation_sees_its_own_rows_and_those_that_concern_it(members: Members) -> None:
    looked_at = 0
    for world in members:
        mine = world.actor.organisation
        for table, shared in tables():
            concerns = "organisation = %s" + (" OR counterpart = %s" if shared else "")
            with connections["owner"].cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {table} WHERE {concerns}", [mine] * (1 + shared))
                ((there,),) = cursor.fetchall()
            with reading(mine):
                ((seen, others),) = sql.fetch(
                    f"SELECT count(*), count(*) FILTER (WHERE NOT coalesce({concerns}, false)) FROM {table}",
                    (mine,) * (1 + shared),
                )
            assert table in READ_BY_ALL or (seen, others) == (there, 0), table
            looked_at += seen
    assert looked_at > 100
    assert len(tables()) > 40


def test_who_says_not_for_whom_it_reads_sees_nothing(members: Members) -> None:
    with transaction.atomic():
        seen = {table for table, _ in tables() if sql.fetch(f"SELECT 1 FROM {table} LIMIT 1")}
    assert seen == set(READ_BY_ALL)


def test_a_row_for_another_organisation_is_refused_by_the_database(members: Members) -> None:
    """Also where the writer would be its counterpart: sharing is reading."""
    mine, other = members.buyer.actor.organisation, members.seller.actor.organisation
    for table, shared in tables():
        for columns, row in [("organisation", (other,)), ("organisation, counterpart", (other, mine))][: 1 + shared]:
            marks = ", ".join(["%s"] * len(row))
            with pytest.raises(errors.InsufficientPrivilege, match="row-level security"), reading(mine):
                sql.run(f"INSERT INTO {table} ({columns}) VALUES ({marks})", row)


def test_rows_of_another_organisation_are_not_changed_not_even_those_that_are_shared(members: Members) -> None:
    mine = members.buyer.actor.organisation
    shared_rows = 0
    for table, shared in tables():
        with reading(mine):
            if shared:
                ((some,),) = sql.fetch(f"SELECT count(*) FROM {table} WHERE organisation <> %s", (mine,))
                shared_rows += some
            for statement in (f"UPDATE {table} SET organisation = organisation", f"DELETE FROM {table}"):
                assert sql.run(f"{statement} WHERE organisation <> %s", (mine,)) == 0, table
    assert shared_rows > 0


def test_facts_that_are_shared_are_seen_by_both_and_by_nobody_else(members: Members) -> None:
    seen = []
    for world in members:
        with reading(world.actor.organisation):
            seen.append(
                sql.fetch(
                    "SELECT kind, paper FROM kernel_fact WHERE organisation = %s AND counterpart = %s ORDER BY id",
                    (members.seller.actor.organisation, members.buyer.actor.organisation),
                )
            )
    assert seen[0] == seen[1] != []
    assert seen[2] == []
