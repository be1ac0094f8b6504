"""`./salur proofs`: what must be zero in the books, looked at by their owner, who sees all; nothing is written."""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from salur.config import places

if TYPE_CHECKING:
    from salur.ledger.proof import Result


def run(arguments: list[str]) -> int:
    """Run all proofs; 0 if all hold, 1 if anything does not. Options: --json FILE."""
    parser = argparse.ArgumentParser(prog="salur proofs", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there, too")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salur.config.settings")
    server = places.open_database()
    try:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        measure()
        began = time.perf_counter()
        results = prove()
        seconds = time.perf_counter() - began
    finally:
        if server:
            server.release()
    for line in lines(results):
        print(line)
    print(f"{len(results)} proofs, {faults(results)} faults, {seconds:.1f} s")
    if chosen.json:
        found = {"proofs": plain(results), "faults": faults(results), "seconds": round(seconds, 3)}
        chosen.json.write_text(json.dumps(found, indent=2) + "\n")
    return 1 if faults(results) else 0


def prove() -> list[Result]:
    """Every proof of every module, in one read-only transaction of the owner: all see the books of one moment."""
    from django.db import connections, transaction

    from salur.ledger import proof
    from salur.ledger.prove import proofs

    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return proof.run(proofs(), using="owner")


def measure() -> None:
    """Let PostgreSQL look how large the tables are and what is in them.

    A load or a crash leaves it without an idea, and a sum over all rows that takes a second then takes minutes (tried).
    """
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def faults(results: Sequence[Result]) -> int:
    """How many faults there are."""
    return sum(len(result.faults) for result in results)


def lines(results: Sequence[Result]) -> Iterator[str]:
    """Each proof by name, the rows it looked at, what it says, and what does not hold."""
    for result in results:
        verdict = "holds" if not result.faults else f"{len(result.faults)} FAULTS"
        yield f"  {result.name:24}{result.looked_at:10,} rows  {verdict:10}  {result.sentence}"
        for fault in result.faults:
            yield (
                f"      organisation {fault.organisation}, {fault.what}: "
                f"should be {fault.should:,}, is {fault.found:,} ({fault.found - fault.should:+,})"
            )


def plain(results: Sequence[Result]) -> list[dict[str, object]]:
    """The results as JSON can hold them."""
    return [
        {
            "name": result.name,
            "sentence": result.sentence,
            "looked_at": result.looked_at,
            "faults": [fault._asdict() for fault in result.faults],
        }
        for result in results
    ]
