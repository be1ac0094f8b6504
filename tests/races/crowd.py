"""Many at once: real threads on a real PostgreSQL, each with a connection of its own, watched for deadlocks and
crashes."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from django.db import connections

from salur.kernel.outcome import Outcome
from salur.ledger.proof import run
from salur.ledger.prove import proofs

Answer = TypeVar("Answer")
AT_ONCE = 16  # connections


def together(tasks: Sequence[Callable[[], Answer]], at_once: int = AT_ONCE) -> list[Answer]:
    """Do all tasks, `at_once` of them at any moment, each thread on its own connection; answers in the tasks' order.

    All threads start at the same moment. The first exception is raised when every task is done.
    """
    waiting: SimpleQueue[int] = SimpleQueue()
    for number in range(len(tasks)):
        waiting.put(number)
    answers: dict[int, Answer] = {}
    errors: list[BaseException] = []
    start = threading.Barrier(min(at_once, len(tasks)))

    def work() -> None:
        try:
            connections["default"].ensure_connection()
            start.wait(30)
            while True:
                number = waiting.get_nowait()
                try:
                    answers[number] = tasks[number]()
                except Exception as error:
                    errors.append(error)
        except Empty:
            pass
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(start.parties)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return [answers[number] for number in range(len(tasks))]


class Watch(logging.Handler):
    """Looks on while many are at work: deadlocks as PostgreSQL counts them, crashes as the verbs' wrapper logs them.

    `with Watch() as watch: …; watch.verdict()` fails, with every traceback, unless there was neither.
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.setFormatter(logging.Formatter("%(message)s"))
        self.crashes: list[str] = []
        self.deadlocks = 0
        self.busy = 0
        self._before = 0
        self._here: list[int] = []

    def emit(self, record: logging.LogRecord) -> None:
        """A crash that the wrapper has halved down to its culprit."""
        self.crashes.append(self.format(record))

    def crashed(self) -> None:
        """Note the exception being handled."""
        self.crashes.append(traceback.format_exc())

    def seen(self, outcomes: Iterable[Outcome]) -> list[Outcome]:
        """Note outcomes that nobody should get; gives them all back."""
        found = list(outcomes)
        for outcome in found:
            for reason in outcome.reasons:
                self.busy += reason.code == "kernel.busy"
                if reason.code == "kernel.crashed" and not self.crashes:
                    self.crashes.append(f"{outcome} without a traceback")
        return found

    def __enter__(self) -> Watch:
        self._here, self._before = _connected(), _deadlocks()
        for name in ("salur.verb", "procrastinate"):
            logging.getLogger(name).addHandler(self)
        return self

    def __exit__(self, *problem: object) -> None:
        for name in ("salur.verb", "procrastinate"):
            logging.getLogger(name).removeHandler(self)
        # A connection hands in its counts when it ends. The threads' have ended; those that the worker's library keeps
        # to itself are ended here.
        came = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND pid <> ALL(%s)"
        owner(f"SELECT pg_terminate_backend(pid) {came} AND state = 'idle'", [self._here])
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and owner(f"SELECT 1 {came}", [self._here]):
            time.sleep(0.02)
        self.deadlocks = _deadlocks() - self._before

    def verdict(self) -> None:
        """Fail if anything crashed or deadlocked."""
        assert not self.crashes, f"{len(self.crashes)} crashes:\n" + "\n".join(dict.fromkeys(self.crashes))
        assert self.deadlocks == 0, f"{self.deadlocks} deadlocks"


def _connected() -> list[int]:
    """The other connections to this database."""
    return [row[0] for row in owner("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")]


def _deadlocks() -> int:
    """Deadlocks in this database so far, as handed in."""
    ((found,),) = owner("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    return int(found)


def owner(statement: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Rows as the owner sees them: everybody's."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, list(params))
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def unfinished_jobs(organisations: Iterable[int]) -> list[tuple[Any, ...]]:
    """Jobs of these organisations that the worker could not do, or has not done."""
    return owner(
        "SELECT status::text, task_name, args::text FROM procrastinate_jobs WHERE status NOT IN ('succeeded', "
        "'cancelled') "
        "AND (args ->> 'organisation')::bigint = ANY(%s)",
        [sorted(organisations)],
    )


def prove(organisations: Iterable[int]) -> int:
    """Every proof; fails with the faults named that are of these organisations. Gives how many rows were looked at."""
    mine = set(organisations)
    results = run(proofs())
    faults = [f"{result.name}: {fault}" for result in results for fault in result.faults if fault.organisation in mine]
    assert not faults, "\n".join(faults)
    return sum(result.looked_at for result in results)
