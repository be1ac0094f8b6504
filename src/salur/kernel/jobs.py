"""What the worker does for everybody: tell facts to listeners."""

from __future__ import annotations

from procrastinate import App, JobContext, RetryStrategy
from procrastinate.contrib.django import app

from salur.kernel.facts import LISTENERS, heard
from salur.kernel.work import reading

PATIENCE = RetryStrategy(max_attempts=15, exponential_wait=2)  # 2 s, 4 s, 8 s … a day and a half in all
SILENT = 60  # seconds without a sign of life after which a worker is taken for dead


@app.task(name="kernel.tell", retry=PATIENCE)
def tell(listener: str, organisation: int, facts: list[int]) -> None:
    """Tell one listener some facts, acting for one organisation. One that fails is told again later, ever later."""
    told = LISTENERS[listener]
    with reading(organisation):
        found = heard(organisation, facts)
    told.react(organisation, found)


async def take_over(context: JobContext, timestamp: int) -> None:
    """Put back the jobs of workers that were killed while they did them, so that no fact stays untold."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        await manager.retry_job(job)


def watch(worker: App) -> None:
    """Let a worker look every minute for what dead ones left behind."""
    task = worker.task(name="kernel.take_over", pass_context=True, queueing_lock="kernel.take_over")(take_over)
    worker.periodic(cron="* * * * *")(task)
