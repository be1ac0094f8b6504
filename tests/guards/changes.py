"""What has changed in the transaction under way, in any table and of any organisation."""

from __future__ import annotations

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

NOT_ANYBODYS = frozenset((  # whoever comes to the door leaves a trace there
    "shell_session", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog", "axes_accessattemptexpiration",
    "shell_user",
))  # fmt: skip
WRITTEN = """
    SELECT relname FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
    AND schemaname = 'public'
"""
_before: dict[tuple[str, str], str] = {}


def changed(connection: BaseDatabaseWrapper) -> set[str]:
    """The tables whose rows are not what they were when the transaction began."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NULL")
        if cursor.fetchone() == (True,):
            return set()
        cursor.execute("SET LOCAL ROLE NONE")  # past the policies
        cursor.execute(WRITTEN)
        written = {row[0] for row in cursor.fetchall()} - NOT_ANYBODYS
        found = set()
        for table in sorted(written):
            cursor.execute(_hashed(table))
            if cursor.fetchone()[0] != _committed(table):
                found.add(table)
        return found


def _hashed(table: str) -> str:
    whole = "(t.id, t.scopes, t.revoked_at)" if table == "shell_token" else "t"
    return f'SELECT coalesce(sum(hashtextextended({whole}::text, 0)::numeric), 0)::text FROM "{table}" t'


def _committed(table: str) -> str:
    with connections["owner"].cursor() as cursor:
        cursor.execute(_hashed(table))
        return str(cursor.fetchone()[0])
