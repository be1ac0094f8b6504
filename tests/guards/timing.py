"""Every page of the database that is served, asked again and again: milliseconds, statements, bytes."""

from __future__ import annotations

import gzip
import logging
import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, connections

from bench.measure import percentile
from salur.config import memory
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.parties.queries import actor_for
from tests.guards.addresses import WORDS, Address, addresses
from tests.guards.asking import Quick
from tests.guards.planting import source
from tests.reports.questions import look
from tests.visitor import visitor

LIMIT_MS, LIMIT_STATEMENTS = 200, 12
BACKEND = "django.contrib.auth.backends.ModelBackend"
QUERY = re.compile(r'href="(?:/[^"?#]*)?\?([^"#]+)"')
OTHERS = {"credit": "credit_account", "price": "pricing_price"}  # rows that are no papers and have a page
SKIPPED = {"proofs/run": "runs every proof"}


class Timed(NamedTuple):
    """What a page took, over all its requests."""

    page: str
    asked: int
    p50: float
    p95: float
    statements: int
    kilobytes: float  # of the page itself, packed


def run(times: int, user: str, seed: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Ask each page `times` times, with papers picked at random and its own links followed: as a user of that name, or
    without one as somebody who may do everything in the organisation with the most sales.

    Server time is that of the whole answer in this process: session, actor, policies, page. A page that takes more
    than 200 ms at the 95th percentile, or more than 12 statements ever, is a failure.
    """
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    logging.getLogger("django.request").setLevel(logging.ERROR)  # what is only sent to is no news
    client, actor = signed_in(user)
    memory.settle()  # as the web server does once it is loaded
    chance = random.Random(seed)
    failures: list[str] = []
    found: list[Timed] = []
    say(f"organisation {actor.organisation}, as {user or 'a visitor'}: {times} requests a page")
    say(f"  {'page':44}{'asked':>6}{'p50':>8}{'p95 ms':>8}{'SQL':>5}{'kB':>7}")
    for page in addresses():
        paths = list(asked_for(client, page, actor, times, chance, failures))
        if not paths:
            continue
        one = timed(client, page.route or "/", paths, times)
        found.append(one)
        slow, many = one.p95 > LIMIT_MS, one.statements > LIMIT_STATEMENTS
        failures += [f"{one.page}: {one.p95:.0f} ms"] if slow else []
        failures += [f"{one.page}: {one.statements} statements"] if many else []
        say(
            f"  {one.page:44}{one.asked:6}{one.p50:8.1f}{one.p95:8.1f}{one.statements:5}{one.kilobytes:7.1f}"
            f"{'  slow' if slow else ''}{'  many' if many else ''}"
        )
    worst = max(found, key=lambda one: one.p95, default=None)
    return {"pages": [one._asdict() for one in found], "worst": worst and worst._asdict(), "failures": failures}


def signed_in(user: str) -> tuple[Quick, Actor]:
    """A browser of somebody there is, or of a visitor, and the actor they are."""
    known: Any
    if user:
        known = get_user_model().objects.get(username=user)
    else:
        market = look()
        assert market is not None, "nothing was sold here"
        known = visitor(market.organisation, "trial-pages", ("*",))
    client = Quick(headers={"accept-language": "en"})
    client.force_login(known, BACKEND)
    assert known.person, f"{user} works for nobody here"
    return client, actor_for(known.person)


def asked_for(
    client: Quick, page: Address, actor: Actor, times: int, chance: random.Random, failures: list[str]
) -> Iterator[str]:
    """The addresses to ask of a page: papers at random; a list as its own links filter, sort and page it."""
    if page.program or "digest" in page.holes or page.route in SKIPPED:
        return
    if page.route in WORDS:
        bare = [page.filled(**{page.holes[0]: word}) for word in WORDS[page.route]]
    elif page.holes:
        bare = [page.filled(**{page.holes[0]: one}) for one in picked(page.kind, actor, times, chance)]
    else:
        bare = [page.filled()]
    for path in bare:
        answer = client.get(path)
        if answer.status_code in (401, 403) or answer.status_code >= 500:  # others are not for looking, or want more
            failures.append(f"{path}: {answer.status_code}")
        if answer.status_code == 200 and not answer.streaming and b"<main" in answer.content:
            yield path
            if not page.holes or page.route in WORDS:
                links = sorted({link.replace("&amp;", "&") for link in QUERY.findall(answer.content.decode())})
                own = [link for link in links if "format=" not in link]
                yield from (f"{path}?{link}" for link in chance.sample(own, min(len(own), 6)))


def picked(kind: str, actor: Actor, many: int, chance: random.Random) -> list[int]:
    """Papers of an organisation at random; of what no table holds, the first."""
    where = source(kind)
    if where is None and kind not in OTHERS:
        return []
    table, key = where[:2] if where else (OTHERS[kind], "id")
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT min({key}), max({key}) FROM {table} WHERE organisation = %s", [actor.organisation])
        least, most = cursor.fetchone()
        if least is None:
            return []
        found = set()
        for _ in range(many):
            cursor.execute(
                f"SELECT {key} FROM {table} WHERE organisation = %s AND {key} >= %s ORDER BY {key} LIMIT 1",
                [actor.organisation, chance.randint(least, most)],
            )
            found.add(int(cursor.fetchone()[0]))
    return sorted(found)


def timed(client: Quick, name: str, paths: list[str], times: int) -> Timed:
    """A page's figures; each address was asked once before, since the process remembers some things."""
    took, statements, size = [], 0, 0
    for at in range(times):
        path = paths[at % len(paths)]
        with counted() as count:
            began = time.perf_counter()
            answer = client.get(path)
            took.append((time.perf_counter() - began) * 1000)
        statements = max(statements, count())
        size = max(size, len(gzip.compress(answer.content)))
    return Timed(name, times, percentile(took, 50), percentile(took, 95), statements, size / 1000)


@contextmanager
def counted() -> Iterator[Callable[[], int]]:
    """How many statements are sent, by Django and by the kernel (BEGIN and COMMIT not counted)."""
    before, djangos = sql.statements(), [0]

    def one(execute: Any, *given: Any) -> Any:
        djangos[0] += 1
        return execute(*given)

    with connection.execute_wrapper(one):
        yield lambda: sql.statements() - before + djangos[0]
