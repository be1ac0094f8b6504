"""Sessions: one statement gives a browser's session, who has signed in with it, and for whom that person works.

Nothing is kept from one request to the next: what somebody may do is as it stands in the database now.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as Stored
from django.utils.crypto import constant_time_compare
from django.utils.module_loading import import_string

from salur.kernel import clock, sql
from salur.shell.models import Session, User


class Entered(NamedTuple):
    """Who came in with a session, and the members they work for."""

    user: User
    works_for: list[Any]


class SessionStore(Stored):
    """Django's sessions in the database; what is read beside the session stays with it for the request."""

    entered: Entered | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Our table: it names the user, so that both can be read at once."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row of a session as it is saved."""
        row = cast(Session, super().create_model_instance(data))
        row.user = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row

    def load(self) -> dict[str, Any]:
        """What the session holds; with it comes who is signed in."""
        self.entered = None
        rows = sql.fetch(_statement(), (self.session_key, clock.now()))
        if not rows:
            self._session_key = None  # known to nobody, or over
            return {}
        columns = [field.attname for field in User._meta.concrete_fields]
        users, works_for = rows[0][1 : len(columns) + 1], [row[len(columns) + 1 :] for row in rows]
        if users[0] is not None:
            user = User.from_db("default", columns, users)
            self.entered = Entered(user, _members(user, [row for row in works_for if row[0] is not None]))
        return self.decode(rows[0][0])


def _statement() -> str:
    columns = ", ".join(f'u."{field.column}"' for field in User._meta.concrete_fields)
    return (
        f"SELECT s.session_data, {columns}, m.* FROM shell_session s "
        'LEFT JOIN shell_user u ON u.id = s."user" '
        f"LEFT JOIN LATERAL {settings.SALUR_WORKS_FOR}(u.person) m ON true "
        "WHERE s.session_key = %s::text AND s.expire_date > %s"
    )


def _members(user: User, rows: list[tuple[Any, ...]]) -> list[Any]:
    return list(import_string(settings.SALUR_MEMBERSHIPS)(user.person, rows)) if user.person else []


def user_of(session: Mapping[str, Any]) -> User | None:
    """Who came in with a session, read together with it; None if Django has to look closer (old keys, an end)."""
    said = session.get(HASH_SESSION_KEY, "")
    known = session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    entered: Entered | None = getattr(session, "entered", None)
    if entered is None or not known or not entered.user.is_active or session.get(SESSION_KEY) != str(entered.user.pk):
        return None
    return entered.user if constant_time_compare(said, entered.user.get_session_auth_hash()) else None
