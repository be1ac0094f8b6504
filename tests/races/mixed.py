"""Every verb at once on the same few goods and buyers, and a month closed while others post."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

from salur.billing import actions as billing
from salur.billing.bodies import Bank, Payment
from salur.kernel.command import ask
from salur.ledger import actions as ledger
from salur.ledger.actions import CloseMonth
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Receive, Received
from tests.races.crowd import Watch, owner, prove, together, unfinished_jobs
from tests.races.market import Market, hand
from tests.world import World, drain

_worker = threading.Lock()


def _work() -> None:
    """The worker, beside the verbs; one at a time in this process, since it lends the library its connection."""
    if _worker.acquire(blocking=False):
        try:
            drain()
        finally:
            _worker.release()


def market(seed: int, calls: int = 160, prepare: Callable[[World], None] = lambda world: None) -> dict[str, int]:
    """So many calls of verbs drawn by the seed, 16 at a time, with the worker at work beside them: nothing collides.
    What the world is to have besides, `prepare` gives it."""
    ground = Market(seed)
    prepare(ground.world)
    hands = [hand((seed, number)) for number in range(calls)]
    with Watch() as watch:
        ground.watch = watch

        def call(number: int) -> None:
            try:
                hands[number](ground)
            except Exception:
                watch.crashed()

        tasks: list[Callable[[], None]] = [partial(call, number) for number in range(calls)]
        for at in range(calls // 4, calls, calls // 4):
            tasks.insert(at, _work)
        together(tasks)
    drain()
    watch.verdict()
    late = unfinished_jobs([ground.actor.organisation])
    assert not late, late
    prove([ground.actor.organisation])
    ((postings,),) = owner("SELECT count(*) FROM ledger_posting WHERE organisation = %s", [ground.actor.organisation])
    return {"calls": calls, "postings": postings, "deadlocks": watch.deadlocks, "busy": watch.busy}


def closing(seed: int, postings: int = 90) -> dict[str, int]:
    """Months are closed one after the other while others post into them: whoever comes late is booked on the first
    open day."""
    chance = random.Random(f"closing {seed}")
    world = World(outlets=2)
    world.receive(100)

    def receive(at: datetime) -> None:
        body = Receive(world.supplier, world.site, (Received(world.skus[0], 3, 9_000_00),))
        warehouse.receive(actor=world.actor, receipts=[ask(body, at=at)]).one()

    def pay(at: datetime) -> None:
        body = Payment(world.outlets[at.day % 2], 1_000_00)
        billing.receive_payment(actor=world.actor, payments=[ask(body, at=at)]).one()

    def bank(at: datetime) -> None:
        billing.bank(actor=world.actor, deposits=[ask(Bank(500_00), at=at)]).one()

    def close(month: int) -> None:
        ledger.close_month(actor=world.actor, closings=[ask(CloseMonth(date(2026, month, 1)))]).one()

    months = (1, 2, 3)
    tasks: list[Callable[[], None]] = []
    for _ in range(postings):
        at = datetime(2026, chance.choice(months), chance.randint(1, 28), 5, tzinfo=UTC)
        tasks.append(partial(chance.choice((receive, receive, pay, pay, bank)), at))
    for month in months:  # evenly among them, in order
        tasks.insert(postings * month // 4, partial(close, month))
    with Watch() as watch:
        together(tasks)
    drain()
    watch.verdict()
    prove([world.actor.organisation])
    ((late,),) = owner(
        """SELECT count(*) FROM ledger_posting WHERE organisation = %s AND happened_at < '2026-04-01'
        AND "on" = '2026-04-01'""",
        [world.actor.organisation],
    )
    return {"postings": postings, "late": late, "deadlocks": watch.deadlocks}
