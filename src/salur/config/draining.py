"""Doing here and now what waits for the worker."""

from __future__ import annotations

from types import TracebackType


def work_off() -> None:
    """Let a worker do what waits until nothing is left."""
    from procrastinate.contrib.django import app

    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False, delete_jobs="successful")


class Drain:
    """Calling it does what waits."""

    def __enter__(self) -> Drain:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Nothing is kept open."""

    def __call__(self) -> None:
        work_off()
