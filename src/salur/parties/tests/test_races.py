"""Two at once: nobody is founded, recorded or merged twice, and nobody waits for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar
from uuid import uuid4

from django.db import connections

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import ask
from salur.kernel.work import reading
from salur.parties import actions
from salur.parties.bodies import MergeBody, PartyBody, PlaceBody
from salur.parties.founding import found

Answer = TypeVar("Answer")


def together(*tellers: Callable[[], Answer]) -> list[Answer]:
    """What each answers when all are told at the same moment, each on a connection of its own."""
    start = Barrier(len(tellers))

    def tell(teller: Callable[[], Answer]) -> Answer:
        try:
            start.wait(5)
            return teller()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tellers)) as pool:
        return list(pool.map(tell, tellers))


def test_a_firm_founded_by_two_at_once_is_one_firm(database: str) -> None:
    code = f"f-{uuid4().hex}"
    one, two, three = together(*[lambda: found(code, "PT Uji", "IDR")] * 3)
    assert one == two == three


def test_a_party_recorded_by_two_at_once_is_one_party(firm: Actor) -> None:
    for number in range(5):
        bodies = [PartyBody(f"T{number}-{n}", "Toko", price_class="R1") for n in range(20)]

        def record(order: int, bodies: list[PartyBody] = bodies) -> list[int]:
            told = [ask(body) for body in bodies[::order]]
            return sorted(actions.record_parties(actor=firm, parties=told).papers())

        forward, backward = together(lambda: record(1), lambda: record(-1))
        assert forward == backward
    with reading(firm.organisation):
        assert sql.fetch("SELECT count(*), count(DISTINCT party) FROM parties_relation") == [(100, 100)]
        assert sql.fetch("SELECT count(*) FROM parties_assignment") == [(100,)]
        assert sql.fetch("SELECT count(*) FROM parties_code") == [(100,)]


def test_a_place_recorded_by_two_at_once_is_one_place(firm: Actor) -> None:
    told = PlaceBody("G1", "Gudang")
    one, two = together(*[lambda: actions.record_places(actor=firm, places=[ask(told)]).papers()] * 2)
    assert one == two


def test_two_who_merge_crosswise_close_no_circle(firm: Actor) -> None:
    for number in range(5):
        bodies = [PartyBody(f"T{number}-{n}", "Toko") for n in range(2)]
        one, two = actions.record_parties(actor=firm, parties=[ask(body) for body in bodies]).papers()

        def merge(party: int, same_as: int) -> str:
            outcome = actions.merge(actor=firm, merges=[ask(MergeBody(party, same_as))])[0]
            return outcome.reasons[0].code if outcome.reasons else "done"

        answers = together(lambda: merge(one, two), lambda: merge(two, one))  # noqa: B023
        assert sorted(answers) == ["done", "parties.merge_circle"]
