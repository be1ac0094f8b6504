"""What a proof is: a statement that looks at rows, and one that names whatever does not hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from django.db import connections, transaction


class Fault(NamedTuple):
    """Something that does not hold: whose books, which paper or account, what should be and what is."""

    organisation: int
    what: str
    should: int
    found: int


class Proof(NamedTuple):
    """Something that must always hold. `looked_at` counts the rows it looks at; `faults` gives those that break it.

    `faults` selects (organisation, what, should, found); `what` names the paper or account in words.
    """

    name: str
    sentence: str
    looked_at: str
    faults: str


class Result(NamedTuple):
    """What came of a proof."""

    name: str
    sentence: str
    looked_at: int
    faults: list[Fault]


def run(proofs: Sequence[Proof], using: str = "owner", limit: int = 100, seconds: int = 0) -> list[Result]:
    """Run proofs as the owner, who sees every row; at most `limit` faults of each are named.

    All of them look at one moment, read-only, while work goes on; inside an open transaction they see that one's rows.
    `seconds` stops a proof that takes longer (0: none is stopped).
    """
    results: list[Result] = []
    with _one_moment(using), connections[using].cursor() as cursor:
        # Proofs read whole tables. Where statistics are missing (right after a load, or after a crash) the planner
        # expects a row and loops over a million: minutes instead of a second. A hash is never wrong here.
        # And no statement is compiled: that takes longer than most of them.
        settings = {"enable_nestloop": "off", "jit": "off", "work_mem": "64MB"}
        for name, value in settings.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        if seconds:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{seconds}s"])
        for proof in proofs:
            cursor.execute(proof.looked_at)
            ((looked_at,),) = cursor.fetchall()
            cursor.execute(f"SELECT * FROM ({proof.faults}) fault LIMIT {limit}")
            faults = [Fault(row[0], str(row[1]), int(row[2] or 0), int(row[3] or 0)) for row in cursor.fetchall()]
            results.append(Result(proof.name, proof.sentence, int(looked_at or 0), faults))
    return results


@contextmanager
def _one_moment(using: str) -> Iterator[None]:
    if connections[using].in_atomic_block:
        yield
        return
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
