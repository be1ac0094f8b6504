"""Faults planted with the walls off, in a transaction that is rolled back; and what waits to be explained."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connections

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.work import reading
from salur.ledger.proof import Fault
from salur.ledger.prove import proofs


class Waiting(NamedTuple):
    """An open discrepancy."""

    kind: str
    paper_kind: str
    paper: int
    pieces: int
    value: int
    amount: int


def planted(proof: str, *faults: str) -> list[Fault]:
    """Break the rows with these statements, look whether the proof finds it, and undo it all."""
    (one,) = [candidate for candidate in proofs() if candidate.name == proof]
    connection = connections["owner"]
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        try:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for fault in faults:
                cursor.execute(fault)
                assert cursor.rowcount, f"nothing was planted: {fault}"
            cursor.execute(one.faults)
            return [Fault(*row) for row in cursor.fetchall()]
        finally:
            cursor.execute("ROLLBACK")


def open_discrepancies(actor: Actor) -> list[Waiting]:
    """What waits on somebody's desk, oldest first."""
    with reading(actor.organisation):
        return [
            Waiting(*row)
            for row in sql.fetch(
                "SELECT kind, paper_kind, paper, pieces, value, amount FROM ledger_discrepancy "
                "WHERE closed_at IS NULL ORDER BY id"
            )
        ]
