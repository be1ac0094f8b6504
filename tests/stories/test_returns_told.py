"""What is told of returns is taken as it is told: only what cannot be read is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

import salur.orders.reactions  # noqa: F401  they listen
from salur.kernel import sql
from salur.kernel.command import ask
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.ledger import actions as ledger
from salur.returns import actions, queries
from salur.returns.bodies import Back, Found, Inspect, Receive, Sent, ToSupplier
from tests.stories.giving_back import back, inspected, lines, owed, refused, sold
from tests.world import World, prove

pytestmark = pytest.mark.usefixtures("database")
PIECE, TAX = 4_000_00, 440_00  # a carton of 24 for Rp 96,000, and 11 %


def kinds(world: World) -> list[str]:
    """What waits to be explained."""
    with reading(world.actor.organisation):
        rows = sql.fetch("SELECT kind FROM ledger_discrepancy WHERE closed_at IS NULL ORDER BY kind", ())
    return [row[0] for row in rows]


def test_two_deliveries_to_the_principal_do_not_take_the_same_goods() -> None:
    world = World()
    world.receive(10, cost=1_000)
    sold(world, 10)
    came = back(world, Back(world.skus[0], 6))
    inspected(world, came.paper, Found(1, "to_principal")).one()
    sending = ToSupplier(world.supplier, world.site, (Sent(world.skus[0], 4),))
    outcomes = actions.send_back(actor=world.actor, goods=[ask(sending), ask(sending)])
    assert [outcome.ending for outcome in outcomes] == ["done", "refused"]
    assert outcomes[1].reasons[0].facts["there"] == 2
    prove()


def test_a_return_told_twice_is_one_and_inspected_twice_is_refused() -> None:
    world = World()
    world.receive(10)
    sold(world, 10)
    command = ask(Receive(world.outlets[0], world.site, (Back(world.skus[0], 6),)))
    first = actions.receive(actor=world.actor, returns=[command]).one()
    again = actions.receive(actor=world.actor, returns=[command]).one()
    assert (again.paper, again.again) == (first.paper, True)
    inspected(world, first.paper, Found(1, "restock")).one()
    refused(inspected(world, first.paper, Found(1, "restock")), "kernel.no_such_step")
    refused(inspected(world, 0, Found(1, "restock")), "kernel.not_found")
    assert owed(world) == 4 * (PIECE + TAX)
    prove()


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("returns.bad_finding", Found(2, "restock")),
        ("returns.bad_finding", Found(1, "burn")),
        ("returns.reason_needed", Found(1, "destroy")),
        ("returns.not_all_inspected", Found(1, "restock", 5)),
    ],
)
def test_an_inspection_says_of_every_piece_what_was_found(code: str, found: Found) -> None:
    world = World()
    came = back(world, Back(world.skus[0], 6))
    refused(inspected(world, came.paper, found), code)
    assert inspected(world, came.paper, Found(1, "restock")).one().ending == "done"


def test_what_does_not_lie_in_quarantine_cannot_be_inspected() -> None:
    world = World()
    came = back(world, Back(world.skus[0], 6))
    with reading(world.actor.organisation):
        ((posting,),) = sql.fetch(
            "SELECT id FROM ledger_posting WHERE paper_kind = 'return' AND paper = %s", (came.paper,)
        )
    ledger.reverse(actor=world.actor, postings=[ask(None, posting)]).one()
    refused(inspected(world, came.paper, Found(1, "restock")), "returns.not_in_quarantine")


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("returns.no_lines", {"lines": ()}),
        ("returns.unknown_place", {"place": 0}),
        ("returns.unknown_party", {"buyer": 0}),
        ("returns.bad_line", {"pieces": 0}),
        ("returns.bad_line", {"sku": 0}),
        ("returns.unknown_lot", {"lot": 0}),
    ],
)
def test_only_what_cannot_be_read_is_refused(code: str, wrong: dict[str, object]) -> None:
    world = World()

    def told(**wrong: object) -> Outcomes:
        line = Back(world.skus[0], 1)
        line = line._replace(**{name: value for name, value in wrong.items() if name in line._fields})  # type: ignore[arg-type]
        rest = {name: value for name, value in wrong.items() if name not in line._fields}
        body = replace(Receive(world.outlets[0], world.site, (line,)), **rest)  # type: ignore[arg-type]
        return actions.receive(actor=world.actor, returns=[ask(body)])

    refused(told(**wrong), code)
    assert told().one().ending == "done"


def test_an_invoice_of_another_buyer_is_not_taken_but_stops_nothing() -> None:
    world = World(outlets=2)
    world.receive(10)
    invoice = sold(world, 10)
    line = Back(world.skus[0], 1, invoice=invoice)
    body = Receive(world.outlets[1], world.site, (line,))
    (outcome,) = actions.receive(actor=world.actor, returns=[ask(body)])
    assert outcome.ending == "done"
    assert [row[0] for row in lines(world, outcome.paper)] == [None]
    assert kinds(world) == ["return_mismatch", "return_unknown"]
    assert back(world, line).ending == "done"
    assert kinds(world) == ["return_mismatch", "return_unknown"]
    prove()


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("returns.no_lines", {"lines": ()}),
        ("returns.unknown_place", {"place": 0}),
        ("returns.unknown_party", {"supplier": 0}),
        ("returns.bad_amount", {"tax": -1}),
    ],
)
def test_what_is_sent_back_must_be_readable(code: str, wrong: dict[str, object]) -> None:
    world = World()
    came = back(world, Back(world.skus[0], 6))
    inspected(world, came.paper, Found(1, "to_principal")).one()
    body = ToSupplier(world.supplier, world.site, (Sent(world.skus[0], 4),))
    refused(actions.send_back(actor=world.actor, goods=[ask(replace(body, **wrong))]), code)  # type: ignore[arg-type]
    assert actions.send_back(actor=world.actor, goods=[ask(body)]).one().ending == "done"


def test_who_does_not_see_a_place_takes_nothing_back_there_and_inspects_nothing() -> None:
    world = World()
    came = back(world, Back(world.skus[0], 6))
    elsewhere = replace(world.actor, places=frozenset({world.van}))
    body = Receive(world.outlets[0], world.site, (Back(world.skus[0], 1),))
    refused(actions.receive(actor=elsewhere, returns=[ask(body)]), "returns.unknown_place")
    found = ask(Inspect((Found(1, "restock"),)), came.paper)
    refused(actions.inspect(actor=elsewhere, returns=[found]), "kernel.not_found")
    with reading(world.actor.organisation):
        assert not queries.visible(elsewhere).exists()
    with pytest.raises(Refused, match=r"kernel\.not_allowed"):
        actions.receive(actor=replace(world.actor, may=frozenset()), returns=[ask(body)])
