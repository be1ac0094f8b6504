"""The worker: does the jobs that verbs have left behind and those that the clock starts, until it is told to stop."""

import logging
import os

import django

from salur.config import memory


def main() -> None:
    """Work until SIGTERM or SIGINT; a job under way is finished first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salur.config.settings")
    django.setup()
    # only now: the app exists once Django is ready
    from procrastinate.contrib.django import app

    from salur.kernel import jobs

    memory.settle()
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    jobs.watch(app)
    with app.replace_connector(connector) as worker_app:
        worker_app.run_worker(concurrency=2, delete_jobs="successful", fetch_job_polling_interval=jobs.LOOK_SECONDS)


if __name__ == "__main__":
    main()
