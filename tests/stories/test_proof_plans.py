"""Proofs read each table once, however many facts wait to be told: a worker that lags makes them no slower."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from salur.ledger.prove import proofs

pytestmark = pytest.mark.usefixtures("database")
QUEUE = "procrastinate_jobs"


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A plan and all its parts."""
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def tables(plan: dict[str, Any]) -> set[str]:
    """The tables that a plan reads."""
    return {node["Relation Name"] for node in nodes(plan) if "Relation Name" in node}


def read_for_each_job(plan: dict[str, Any]) -> set[str]:
    """Tables that a plan reads anew for each job of the queue."""
    found: set[str] = set()
    for node in nodes(plan):
        if node["Node Type"] == "Nested Loop":
            outer, inner = node["Plans"]
            if QUEUE in tables(outer):
                found |= tables(inner)
    return found


def planned(statement: str) -> dict[str, Any]:
    """The plan of a proof's statement, as proofs are run."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('enable_nestloop', 'off', false)")
        try:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
            ((found,),) = cursor.fetchall()
        finally:
            cursor.execute("RESET enable_nestloop")
    plan: dict[str, Any] = found[0]["Plan"]
    return plan


def test_no_proof_reads_a_table_anew_for_each_job_that_waits() -> None:
    waiting = [one for one in proofs() if QUEUE in one.faults]
    assert len(waiting) >= 5
    for analyzed in (False, True):  # what the planner believes of the queue decides
        if analyzed:
            with connections["owner"].cursor() as cursor:
                cursor.execute(f"ANALYZE {QUEUE}, kernel_fact")
        assert {one.name: read for one in waiting if (read := read_for_each_job(planned(one.faults)))} == {}


def test_a_statement_that_does_is_found() -> None:
    plan = planned(
        f"SELECT * FROM {QUEUE} j, jsonb_array_elements_text(j.args -> 'facts') told,"
        " LATERAL (SELECT * FROM kernel_fact f WHERE f.id = told::bigint OFFSET 0) fact"
    )
    assert read_for_each_job(plan) == {"kernel_fact"}
