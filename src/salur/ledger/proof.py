"""What a proof is: a statement that looks at rows, and one that names whatever does not hold."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connections


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


def run(proofs: list[Proof], using: str = "owner", limit: int = 100) -> list[Result]:
    """Run proofs as the owner, who sees every row; at most `limit` faults of each are named."""
    results: list[Result] = []
    with connections[using].cursor() as cursor:
        for proof in proofs:
            cursor.execute(proof.looked_at)
            ((looked_at,),) = cursor.fetchall()
            cursor.execute(f"SELECT * FROM ({proof.faults}) fault LIMIT {limit}")
            faults = [Fault(row[0], str(row[1]), int(row[2] or 0), int(row[3] or 0)) for row in cursor.fetchall()]
            results.append(Result(proof.name, proof.sentence, int(looked_at or 0), faults))
    return results
