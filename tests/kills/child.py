"""The program that is killed: plays a slice of the real day, or looks at what is in the books afterwards.

`python -m tests.kills.child play CODE EVERY` says "begun" when goods and shops are known, "played" at the end of the
day and "done" when the worker has nothing left to do; `look CODE` prints what there is and what the proofs
find, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

MASTERS = "limits"  # the last stage before the first goods come in


def play(code: str, every: int) -> None:
    """Play a slice of the day; whatever was done before is answered as it was. Masters first, then the day has
    begun."""
    from examples.iowa import run
    from tests.world import drain

    today = run.begin(code, every=every)
    items = {line.item_number for line in today.lines}
    shops = {line.store_number for line in today.lines}
    today.products = {number: product for number, product in today.products.items() if number in items}
    today.stores = {number: store for number, store in today.stores.items() if number in shops}
    for played in run.play(today):
        print("begun" if played.name == MASTERS else f"stage {played.name}", flush=True)
    print("played", flush=True)
    drain()
    print("done", flush=True)


def look(code: str) -> None:
    """What is left in the books of a firm, and every fault that a proof finds."""
    from salur.ledger.proof import run
    from salur.ledger.prove import proofs
    from tests.races.crowd import owner, unfinished_jobs

    ((organisation,),) = owner("SELECT id FROM kernel_organisation WHERE code = %s", [code])
    faults = [f"{result.name}: {fault}" for result in run(proofs()) for fault in result.faults]
    late = [str(job) for job in unfinished_jobs([organisation])]
    print(json.dumps({"left": left(organisation), "faults": faults, "jobs": late}))


def left(organisation: int) -> dict[str, Any]:
    """Rows of every table and how far numbers have come; every paper's amounts; what was moved and what lies where."""
    from tests.races.crowd import owner
    from tests.races.told import footprint

    found: dict[str, Any] = dict(footprint(organisation))
    papers = {
        "orders": "SELECT number, status, turn, untaxed, tax FROM orders_order",
        "shipments": "SELECT number, status, turn, untaxed, tax, cartons FROM warehouse_shipment",
        "invoices": 'SELECT number, status, "on", due_on, untaxed, tax FROM billing_invoice',
        "payments": "SELECT number, method, amount, on_account FROM billing_payment",
        "receipts": "SELECT number, status, cost FROM warehouse_receipt",
        "bills": "SELECT number, status, untaxed, tax, paid FROM billing_bill",
        "debts": "SELECT amount, open FROM credit_debt",
        "facts": "SELECT kind, ending, count(*) FROM kernel_fact",
    }
    groups = {"facts": " GROUP BY 1, 2"}
    for name, statement in papers.items():
        rows = owner(f"{statement} WHERE organisation = %s{groups.get(name, '')} ORDER BY 1, 2", [organisation])
        found[name] = [[str(value) for value in row] for row in rows]
    found["goods moved"] = [[str(value) for value in row] for row in owner(
        "SELECT p.occasion, s.bucket, t.bucket, sum(m.pieces), sum(m.value) FROM ledger_goodsmove m JOIN "
        "ledger_posting p "
        "ON p.id = m.posting_id JOIN ledger_goodsaccount s ON s.id = m.source JOIN ledger_goodsaccount t ON "
        "t.id = m.target "
        "WHERE m.organisation = %s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3", [organisation])]  # fmt: skip
    found["money moved"] = [[str(value) for value in row] for row in owner(
        "SELECT p.occasion, s.bucket, t.bucket, sum(m.amount) FROM ledger_moneymove m JOIN ledger_posting p "
        "ON p.id = m.posting_id JOIN ledger_moneyaccount s ON s.id = m.source JOIN ledger_moneyaccount t ON "
        "t.id = m.target "
        "WHERE m.organisation = %s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3", [organisation])]  # fmt: skip
    return found


def main() -> None:
    """Do what the arguments say."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salur.config.settings")
    django.setup()
    what, code, *more = sys.argv[1:]
    if what == "migrate":
        from django.core.management import call_command

        call_command("migrate", database="owner", verbosity=0, interactive=False)
    elif what == "play":
        play(code, int(more[0]))
    else:
        look(code)


if __name__ == "__main__":
    main()
