"""What the clock starts: adding up once an hour what the buckets stood at."""

from __future__ import annotations

from procrastinate.contrib.django import app

from salur.kernel import sql
from salur.kernel.work import reading
from salur.ledger import standing


@app.periodic(cron="7 * * * *")
@app.task(name="ledger.sum_up", queueing_lock="ledger.sum_up", pass_context=False)
def sum_up(timestamp: int) -> None:
    """For every organisation, one after the other."""
    for (organisation,) in sql.fetch("SELECT id FROM kernel_organisation ORDER BY id"):
        with reading(organisation):
            standing.sum_up(organisation)
