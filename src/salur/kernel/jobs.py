"""What the worker does for everybody: tell facts to listeners."""

from __future__ import annotations

import orjson
from procrastinate import App, JobContext, RetryStrategy
from procrastinate.contrib.django import app

from salur.kernel import sql
from salur.kernel.facts import LISTENERS, heard
from salur.kernel.work import reading

PATIENCE = RetryStrategy(max_attempts=15, exponential_wait=2)  # 2 s, 4 s, 8 s … a day and a half in all
LOOK_SECONDS = 0.5  # between looks for facts to tell: they do not wake a worker, other jobs do
SILENT = 60  # seconds without a sign of life after which a worker is taken for dead
ALONG = 500  # facts that are told at once with those of a job, at most
NEAR = 1000  # jobs at the head of the queue among which others for the same listener are looked for

TAKE = """
    WITH near AS (
        SELECT id, task_name, args, attempts, scheduled_at FROM procrastinate_jobs
        WHERE status = 'todo' ORDER BY priority DESC, id LIMIT %s),
    same AS (
        SELECT id, sum(jsonb_array_length(args -> 'facts')) OVER (ORDER BY id) AS so_far FROM near
        WHERE task_name = 'kernel.tell' AND attempts = 0 AND scheduled_at IS NULL AND args ->> 'listener' = %s
            AND (args ->> 'organisation')::bigint = %s),
    free AS (
        SELECT id FROM procrastinate_jobs WHERE id IN (SELECT id FROM same WHERE so_far <= %s) AND status = 'todo'
        FOR UPDATE SKIP LOCKED)
    UPDATE procrastinate_jobs j SET status = 'doing', worker_id = %s FROM free WHERE j.id = free.id
    RETURNING j.id, j.args ->> 'facts'"""
"""Marked as this worker's, so that they are put back with its other jobs should it be killed; none that failed before,
since one bad fact would spoil the others again and again."""


@app.task(name="kernel.tell", retry=PATIENCE, pass_context=True)
def tell(context: JobContext, listener: str, organisation: int, facts: list[int]) -> None:
    """Tell one listener some facts, acting for one organisation, and with them what else waits for it there: many
    small calls cost a busy firm's worker little more than a large one.

    If that fails, this job's facts are told alone; what fails then is told again later, ever later.
    """
    worker = context.job.worker_id
    others = take_along(worker, listener, organisation) if worker is not None else {}
    if others:
        try:
            tell_now(listener, organisation, [*facts, *(fact for more in others.values() for fact in more)])
        except Exception:  # whose fault it is shows when each is told for itself
            sql.run(
                "UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL WHERE id = ANY(%s::bigint[])",
                (sql.array(others),),
            )
        else:
            sql.run("DELETE FROM procrastinate_jobs WHERE id = ANY(%s::bigint[])", (sql.array(others),))
            return
    tell_now(listener, organisation, facts)


def take_along(worker: int, listener: str, organisation: int) -> dict[int, list[int]]:
    """Take what else waits for a listener and organisation: the facts of each job taken."""
    rows = sql.fetch(TAKE, (NEAR, listener, organisation, ALONG, worker))
    return {job: orjson.loads(facts) for job, facts in rows}


def tell_now(listener: str, organisation: int, facts: list[int]) -> None:
    """Tell one listener these facts, here and now."""
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
