"""Tokens: making the secret, and finding who comes in with one."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import threading
from collections import OrderedDict
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from salur.kernel import clock, sql
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.shell.brake import brake
from salur.shell.models import Token
from salur.shell.offers import may_see

MARK = "salur"
USED_EVERY = timedelta(minutes=5)
REMEMBERED = 10_000  # who came in lately


class Secret(NamedTuple):
    """A fresh token: whole (to be shown once), its visible part, and the hash of its secret part."""

    whole: str
    public: str
    sha256: str


def fresh() -> Secret:
    """A token of 256 random bits, that nobody has seen."""
    public, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    return Secret(f"{MARK}_{public}_{secret}", public, hashed(secret))


def hashed(secret: str) -> str:
    """What is kept of a secret. No salt and no slow hash: 256 random bits cannot be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def of(actor: Actor) -> QuerySet[Token]:
    """The tokens an actor may see: the organisation's, the newest first."""
    return Token.objects.filter(organisation=actor.organisation).order_by("-made_at", "-id")


def enter(token: str, address: str, *, anew: bool = False) -> Actor:
    """Who comes in with a token: its person, narrowed to the token's scopes; commands are keyed by the token.

    Whoever came in lately is taken for who they were (unless `anew`), and the database is asked along with what they
    want: until it says that nothing has changed, nothing is committed and nothing goes out (`sql.presume`).
    Refused: shell.bad_token, shell.too_many_tries, parties.not_a_member.
    """
    mark, _, rest = token.partition("_")
    public, _, secret = rest.partition("_")
    known = mark == MARK and len(public) == 12 and public.isalnum() and public.isascii() and len(token) < 200
    brake.hold(address, public if known else "")
    digest = hashed(secret)
    if not anew and (before := lately.of(public, digest)):
        here = sql.sight(before.actor.organisation)
        sql.presume(before.question, (public,), partial(lately.still, public, before), here)
        return before.actor
    rows = sql.fetch(_statement(), (public,)) if known else []
    right = hmac.compare_digest(rows[0][3] if rows else "0" * 64, digest)
    if not rows or not right or rows[0][5]:
        brake.failed(address, public if known else "")
        raise Refused("shell.bad_token")
    identity, organisation, person, _, scopes, _, used_at = rows[0][:7]
    works_for = import_string(settings.SALUR_MEMBERSHIPS)(person, [row[7:] for row in rows if row[7] is not None])
    make = import_string(settings.SALUR_ACTOR_MAKER)
    whole: Actor = make(person, organisation, f"token:{identity}", known=works_for)
    used = _used(identity, organisation, used_at)
    actor = replace(whole, may=may(whole, frozenset(json.loads(scopes))))
    lately.keep(public, _came(actor, digest, rows, used))
    return actor


def _statement(columns: str = "t.*, m.*") -> str:
    """The token that is asked for, and for whom its person works."""
    return f"SELECT {columns} FROM salur_token(%s) t LEFT JOIN LATERAL {settings.SALUR_WORKS_FOR}(t.person) m ON true"


def _again() -> str:
    """What of it may have changed since somebody came in. Read under the policies, at a third of the cost."""
    return (
        "SELECT t.sha256, t.scopes::text, t.revoked_at IS NOT NULL OR coalesce(t.expires_at <= now(), false), h.* "
        f"FROM shell_token t CROSS JOIN LATERAL {settings.SALUR_WORKS_HERE}(t.person, t.organisation) h "
        "WHERE t.public = %s"
    )


def _came(actor: Actor, digest: str, rows: list[tuple[Any, ...]], used: datetime) -> Came:
    """Somebody who came in by these rows, and what is asked when they come again; of who sees a part of the territories
    only, all of it: which territories are below theirs may have changed, too."""
    if actor.territories is None:
        (here,) = (row for row in rows if row[7] == actor.organisation)
        return Came(actor, digest, _again(), [(*here[3:6], *here[11:])], used)
    return Came(actor, digest, _statement("t.sha256, t.scopes, t.ended, m.*"), [(*r[3:6], *r[7:]) for r in rows], used)


def may(person: Actor, scopes: frozenset[str]) -> frozenset[str]:
    """What a token may of what its person may now: permissions that both have, and read scopes as they are.

    Whose lists the person may look at at all (whoever may do anything in a module) goes along as `module.see`, or
    `see:*`: a read scope opens nothing that the person does not see.
    """
    if "*" in scopes:
        return person.may | {"read:*"} | _sees(person)
    reads = frozenset(scope for scope in scopes if scope.startswith("read:"))
    return reads | (scopes if "*" in person.may else scopes & person.may) | _sees(person)


def _sees(person: Actor) -> frozenset[str]:
    if "*" in person.may:
        return frozenset({"see:*"})
    return frozenset(f"{permission.split('.')[0]}.see" for permission in person.may)


def beyond(actor: Actor, scopes: tuple[str, ...]) -> list[str]:
    """Of these scopes, those the actor has no part in; who may come in may read what they may see."""
    if actor.sender.startswith("token:"):  # a token that makes a token gives no more than it has, reading included
        return sorted(scope for scope in scopes if scope not in actor.may and not _reads(actor, scope))
    return sorted(
        scope for scope in scopes if scope != "*" and not scope.startswith("read:") and not actor.allows(scope)
    )


def _reads(actor: Actor, scope: str) -> bool:
    return scope.startswith("read:") and "read:*" in actor.may


def reads(actor: Actor, named: str, module: str) -> bool:
    """Whether a token may read a list of a module and its papers: by its scope, and because its person sees them."""
    scoped = f"read:{named}" in actor.may or "read:*" in actor.may
    return scoped and ("see:*" in actor.may or may_see(actor, module))


def _used(identity: int, organisation: int, used_at: datetime | None) -> datetime:
    """Write down that a token was used, unless that was done lately; gives when it was."""
    now = clock.now()
    if used_at is not None and now - used_at <= USED_EVERY:
        return used_at
    with reading(organisation):
        sql.run("UPDATE shell_token SET used_at = %s WHERE id = %s", (now, identity))
    return now


class Came(NamedTuple):
    """Somebody who came in: with which secret, what is asked when they come again and what was answered then, and when
    their coming was written down."""

    actor: Actor
    sha256: str
    question: str
    rows: list[tuple[Any, ...]]
    used_at: datetime


class Lately:
    """Who came in lately, by the visible part of the token; as many as may come in a while."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, Came] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, public: str, sha256: str) -> Came | None:
        """Who came in with this token, unless the secret is another or it is time to write down its use."""
        found = self._seen.get(public)
        if found is None or not hmac.compare_digest(found.sha256, sha256):
            return None
        return found if clock.now() - found.used_at <= USED_EVERY else None

    def keep(self, public: str, came: Came) -> None:
        """Remember somebody."""
        with self._lock:
            self._seen[public] = came
            self._seen.move_to_end(public)
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)

    def still(self, public: str, came: Came, rows: list[tuple[Any, ...]]) -> bool:
        """Whether the database says the same as then; if not it is forgotten."""
        if rows == came.rows:
            return True
        with self._lock:
            self._seen.pop(public, None)
        return False


lately = Lately()


def person_of(name: str) -> int | None:
    """The person behind a name that signs in; for the command line."""
    from salur.shell.models import User

    found: int | None = User.objects.filter(username=name, is_active=True).values_list("person", flat=True).first()
    return found
