"""Who can sign in: making them, letting them choose a password by a link that is good once, switching them off.

These are asked for by the verbs of the module that knows people; a user belongs to no organisation, since one person
may work for several.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.auth.hashers import make_password

from salur.kernel import clock, sql
from salur.kernel.refusal import Refused
from salur.shell.models import User
from salur.shell.tokens import hashed

NAME = re.compile(r"[\w.@+-]{3,60}")
LINK_DAYS = 7
LANGUAGES = ("id", "en", "zh-hans")


def create_user(name: str, password: str, person: int | None, language: str = "") -> User:
    """A user who is this person among the parties (None: nobody yet); told again, the password and person are set anew.

    The password is taken as given: whoever lets people choose one checks it first. `language` is the one that pages
    speak after signing in ('' = the one of the browser).
    """
    user = User.objects.filter(username=name).first() or User(username=name)
    user.person = person
    user.language = language
    user.set_password(password)
    user.save()
    return user


class SignIn(NamedTuple):
    """How somebody signs in: under which name, in which language, whether at all, and until when a link waits."""

    person: int
    name: str
    active: bool
    language: str
    last_login: datetime | None
    link_until: datetime | None


class LetIn(NamedTuple):
    """A person who may sign in under a name, and the hash of the link by which they choose a password."""

    person: int
    name: str
    sha256: str
    until: datetime
    language: str = ""


def sign_ins(people: Iterable[int]) -> dict[int, SignIn]:
    """How these people sign in, by person; who cannot is left out."""
    rows = sql.fetch(
        "SELECT person, username, is_active, language, last_login, link_until FROM shell_user "
        "WHERE person = ANY(%s::bigint[]) ORDER BY id DESC",
        (sql.array(sorted(set(people))),),
    )
    return {row[0]: SignIn(*row) for row in rows}


def name_fault(name: str) -> Refused | None:
    """What is wrong with a name to sign in with. Refused: kernel.bad_value."""
    if NAME.fullmatch(name):
        return None
    return Refused("kernel.bad_value", field="sign_in", value=name or "–", why="3 to 60 letters, digits or . @ + - _")


def taken(names: Iterable[str]) -> set[str]:
    """Of these names, in small letters, those that somebody signs in with, in whatever letters."""
    rows = sql.fetch(
        "SELECT lower(username) FROM shell_user WHERE lower(username) = ANY(%s::text[])",
        (sql.array(sorted({name.lower() for name in names})),),
    )
    return {name for (name,) in rows}


def let_in(some: Sequence[LetIn]) -> None:
    """Make users who have no password yet, only a link for choosing one. The names are free (see `taken`)."""
    rows = [
        (one.name, make_password(None), one.person, one.sha256, one.until, one.language, True, False, False, "", "", "",
         clock.now())
        for one in some
    ]  # fmt: skip
    columns = (
        "username", "password", "person", "link_sha256", "link_until", "language", "is_active", "is_staff",
        "is_superuser", "first_name", "last_name", "email", "date_joined",
    )  # fmt: skip
    sql.insert(User, columns, rows)


def renew(some: Sequence[LetIn]) -> None:
    """Give people a new link: their password and sessions end now, and any link of before."""
    rows = [(one.person, make_password(None), one.sha256, one.until) for one in some]
    source, params = sql.given("g", "person bigint, password text, sha256 text, until timestamptz", rows)
    sql.run(
        "UPDATE shell_user u SET password = g.password, link_sha256 = g.sha256, link_until = g.until, "
        f"turn = u.turn + 1 FROM {source} WHERE u.person = g.person",
        params,
    )


def switch(people: Iterable[int], *, on: bool) -> None:
    """Let people sign in again, or no longer: then their sessions and links end now."""
    wanted = sql.array(sorted(set(people)))
    if on:
        sql.run("UPDATE shell_user SET is_active = true WHERE person = ANY(%s::bigint[]) AND NOT is_active", (wanted,))
    else:
        sql.run(
            "UPDATE shell_user SET is_active = false, turn = turn + 1, link_sha256 = '', link_until = NULL "
            "WHERE person = ANY(%s::bigint[])",
            (wanted,),
        )


def fresh_link() -> tuple[str, str]:
    """A secret of 256 random bits for a link, and the hash that is kept of it."""
    secret = secrets.token_urlsafe(32)
    return secret, hashed(secret)


def link_ends() -> datetime:
    """Until when a link made now is good."""
    return clock.now() + timedelta(days=LINK_DAYS)


def of_link(secret: str) -> User | None:
    """Who may choose a password by this link; None if it is not known, used, or too old."""
    if not 20 <= len(secret) <= 100:
        return None
    wanted = hashed(secret)
    user = User.objects.filter(link_sha256=wanted, link_until__gt=clock.now(), is_active=True).first()
    return user if user is not None and hmac.compare_digest(user.link_sha256, wanted) else None


def choose_password(user: User, password: str) -> None:
    """The password of a user from now on: sessions and links of before end."""
    user.set_password(password)
    user.link_sha256, user.link_until = "", None
    user.turn += 1
    user.save(update_fields=["password", "link_sha256", "link_until", "turn"])


def choose_language(user: User, language: str) -> None:
    """In which language a user is greeted when they sign in on another device."""
    if language in LANGUAGES and user.language != language:
        user.language = language
        user.save(update_fields=["language"])
