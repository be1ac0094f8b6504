"""Statistics after a crash: PostgreSQL forgets what it counted in its tables, so nobody would analyse them for a while.

Plans would be made blindly until then, and whoever waits for the automatic analysis waits for as many changes as if the
tables were new.
"""

from __future__ import annotations

import logging
from threading import Thread

import psycopg

log = logging.getLogger("salur.postgres")
MANY = 100  # pages; a smaller table is read from end to end anyway

UNKNOWN = """
    SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
        WHERE c.relkind = 'r' AND c.reltuples < 0 AND pg_relation_size(c.oid) > %s * current_setting('block_size')::int)
"""
"""Whether a table that is worth it has never been analysed."""


def refresh(dsn: str, recovered: bool) -> Thread | None:
    """Analyse a database beside whatever comes next, if its server has just recovered from a crash or a table of some
    size was never analysed; gives the thread that does it. Nobody waits for it, and it waits for nobody's lock."""
    if not recovered and not _unknown(dsn):
        return None
    thread = Thread(target=_analyse, args=(dsn,), name="salur-analyse", daemon=True)
    thread.start()
    return thread


def _unknown(dsn: str) -> bool:
    with psycopg.connect(dsn, autocommit=True, connect_timeout=5) as connection:
        row = connection.execute(UNKNOWN, [MANY]).fetchone()
    return row is not None and bool(row[0])


def _analyse(dsn: str) -> None:
    """Table by table, each for itself: what is done stays, even if the program ends before the last one."""
    try:
        with psycopg.connect(dsn, autocommit=True, connect_timeout=5) as connection:
            connection.execute("ANALYZE (SKIP_LOCKED)")
    except psycopg.Error as problem:  # the server ended, or the database went: there is nothing to be told any more
        log.info("the tables were not analysed: %s", problem)
