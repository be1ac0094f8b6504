"""Doing here and now what waits for the worker: in a process of its own (`work_off`) or in this one (`Drain`)."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any

import orjson
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

PATIENCE = 6  # times that a job is tried, a little later each time
NAP = 0.1  # seconds between two looks at a job that is to be tried later


def work_off() -> None:
    """Let a worker do what waits until nothing is left."""
    from procrastinate.contrib.django import app

    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False, delete_jobs="successful")


class Drain:
    """A worker of one thread on this thread's own connection: each call does an organisation's jobs (None: everybody's)
    until none is left.

    The ordinary worker starts threads and connections, whose statements are all planned anew; a process that works off
    what waits thousands of times keeps its own. Other workers may be at work beside it.
    """

    def __init__(self, organisation: int | None = None) -> None:
        self.organisation = organisation
        self.jobs = JobManager(DjangoConnector())
        self.worker = 0

    def __enter__(self) -> Drain:
        """Sign on, and put back what a worker that was killed had begun of our jobs (done twice is done once, should it
        be alive after all)."""
        self.worker = async_to_sync(self.jobs.register_worker)()
        for job in async_to_sync(self.jobs.list_jobs_async)(status="doing"):
            if self._is_ours(job):
                async_to_sync(self.jobs.retry_job)(job)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Sign off, unless the database is gone."""
        if error is None:
            async_to_sync(self.jobs.unregister_worker)(self.worker)

    def __call__(self) -> None:
        """Do what waits, and what is left behind by doing it."""
        async_to_sync(self.jobs.update_heartbeat)(self.worker)
        while True:
            job = async_to_sync(self.jobs.fetch_job)(None, self.worker)
            if job is not None:
                self._do(job)
            elif self._waits():
                time.sleep(NAP)
            else:
                return

    def _do(self, job: Job) -> None:
        """Do a job; one that fails is tried again later, and at last its failure is everybody's to see."""
        from procrastinate.contrib.django import app
        from procrastinate.jobs import Status

        task = app.tasks.get(job.task_name)
        if task is None:  # some worker's own clockwork
            self._later(job, 60)
            return
        try:
            if task.pass_context:
                context = JobContext(app=app, job=job, start_timestamp=time.time(), abort_reason=lambda: None)
                task.func(context, **_given(job))
            else:
                task.func(**_given(job))
        except Exception:
            if connection.connection is None or connection.connection.closed:
                raise
            self._later(job, 2**job.attempts * NAP)
            if job.attempts >= PATIENCE:
                raise
        else:
            async_to_sync(self.jobs.finish_job)(job, Status.SUCCEEDED, True)

    def _later(self, job: Job, seconds: float) -> None:
        async_to_sync(self.jobs.retry_job)(job, retry_at=datetime.now(UTC) + timedelta(seconds=seconds))

    def _waits(self) -> bool:
        """Whether a job of ours is to be tried later."""
        return any(self._is_ours(job) for job in async_to_sync(self.jobs.list_jobs_async)(status="todo"))

    def _is_ours(self, job: Job) -> bool:
        return self.organisation is None or _given(job).get("organisation") == self.organisation


def _given(job: Job) -> dict[str, Any]:
    """What a job was left with; Django's connections give JSON as text."""
    given: Any = job.task_kwargs
    found: dict[str, Any] = orjson.loads(given) if isinstance(given, str) else given
    return found
