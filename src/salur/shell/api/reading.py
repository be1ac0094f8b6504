"""Lists and papers: filters, a page from a cursor on, and a stamp that says whether anything has changed."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson
from django.core.exceptions import EmptyResultSet
from django.db.models import Field, Q, QuerySet
from django.utils.translation import gettext_noop

from salur.kernel import clock, sql
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused
from salur.shell import history
from salur.shell.api import columns
from salur.shell.api.making import Fault
from salur.shell.api.resources import ANY_PAPER, FOLLOWS, Filters, Inside, Page, Resource, of_paper, version_of, written

MOST_ROWS = 500
OVERLAP = timedelta(minutes=1)  # longer than a verb may take: what commits late is seen by who asks again from `as_of`
EPOCH_YEARS = (1900, 9999)
MOST_HEADS = 1000  # statements that are remembered
_heads: dict[tuple[str, Actor], sql.Words] = {}  # by resource and who reads
NO_FILTER = gettext_noop("not a filter of this list")
BETWEEN = gettext_noop("not between {0} and {1}")


class Answer(NamedTuple):
    """What a list or paper says, and its stamp; without a body nothing has changed since the stamp that was sent."""

    body: dict[str, Any] | None
    stamp: str


def filters(resource: Resource, asked: Mapping[str, str]) -> tuple[Filters, list[Fault]]:
    """The filters of a request; every one that cannot be used is named."""
    faults: list[Fault] = []
    taken: dict[str, Any] = {}
    for name, value in asked.items():
        if name not in (*resource.filters, "limit", "cursor"):
            faults.append(_fault(name, value, NO_FILTER))
            continue
        try:
            field, read = _filter(resource, name, value)
        except ValueError as problem:
            faults.append(_fault(name, value, str(problem)))
        else:
            taken[field] = read
    return Filters(**taken), faults


def _fault(name: str, value: str, why: str) -> Fault:
    return Fault((name,), Refused("shell.bad_field", name=name, value=value[:80] or "–", why=why))


def _filter(resource: Resource, name: str, value: str) -> tuple[str, Any]:
    if "\x00" in value:
        raise ValueError(gettext_noop("not written as it should be"))
    if name == "limit":
        if not value.isascii() or not value.isdigit() or not 1 <= int(value[:9]) <= MOST_ROWS:
            raise ValueError(BETWEEN.format(1, MOST_ROWS))
        return "limit", int(value)
    if name == "cursor":
        return "after", opened(resource, value)
    if name == "status" and value not in resource.statuses:
        raise ValueError(f"not one of {', '.join(resource.statuses)}")
    if name in ("from", "to"):
        return {"from": "since", "to": "until"}[name], _day(value)
    if name == "changed_since":
        return name, _instant(value)
    return name, value[:200]


def _day(value: str) -> date:
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise ValueError(gettext_noop("not a day")) from None
    if len(value) != 10 or not EPOCH_YEARS[0] <= found.year < EPOCH_YEARS[1]:
        raise ValueError(gettext_noop("not a day"))
    return found


def _instant(value: str) -> datetime:
    try:
        found = datetime.fromisoformat(value.replace(" ", "+"))  # a plus that came unescaped
    except ValueError:
        raise ValueError(gettext_noop("not an instant with its offset")) from None
    if found.tzinfo is None or not EPOCH_YEARS[0] < found.year < EPOCH_YEARS[1]:
        raise ValueError(gettext_noop("not an instant with its offset"))
    return found


def cursor(resource: Resource, key: tuple[Any, ...]) -> str | None:
    """Where the next page begins, as nobody needs to understand it; None = nowhere."""
    if not key:
        return None
    packed = orjson.dumps([resource.name, *(one.isoformat() if isinstance(one, date) else one for one in key)])
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def opened(resource: Resource, given: str) -> tuple[Any, ...]:
    """The key in a cursor. ValueError if this list did not give it."""
    try:
        unpacked = orjson.loads(base64.urlsafe_b64decode(given.encode() + b"=" * (-len(given) % 4)))
        name, *key = unpacked
        if name != resource.name or not key or not isinstance(key[-1], int) or abs(key[-1]) >= 2**63:
            raise ValueError("another list's")
        return _typed(resource, key)
    except (ValueError, TypeError, binascii.Error):
        raise ValueError(gettext_noop("not a cursor of this list")) from None


def _typed(resource: Resource, key: list[Any]) -> tuple[Any, ...]:
    if resource.model is None:
        return tuple(key)
    if len(key) != 2 or not isinstance(key[0], str | int):
        raise ValueError("not two")
    field: Any = resource.model._meta.get_field(resource.key)
    if isinstance(key[0], str) and "\x00" in key[0]:
        raise ValueError("no key")
    try:
        return (field.to_python(key[0]), key[1])
    except Exception as problem:
        raise ValueError("no key") from problem


def listed(resource: Resource, actor: Actor, asked: Filters, known: frozenset[str]) -> Answer:
    """A page of a list: one statement for the rows and one for each kind of thing they name.

    `known` are the stamps the asker has; if one still holds, nothing more is read and there is no body.
    """
    page = resource.page(actor, asked) if resource.page else _page(resource, actor, asked)
    stamp = _stamp(page.rows, page.following)
    if stamp in known:
        return Answer(None, stamp)
    coin = house(actor.organisation).currency
    (rows,) = columns.all_said(actor, [(resource.columns, page.rows)], coin)
    as_of = (clock.now() - OVERLAP).astimezone(UTC).isoformat(timespec="seconds")
    return Answer({"rows": rows, "next": cursor(resource, page.following), "as_of": as_of}, stamp)


def _page(resource: Resource, actor: Actor, asked: Filters) -> Page:
    assert resource.rows is not None and resource.model is not None
    rows = _filtered(resource, actor, resource.rows(actor), asked)
    side, sign = ("gt", "") if resource.rising else ("lt", "-")
    key = resource.key
    if asked.after:
        value, identity = asked.after
        rows = rows.filter(Q(**{f"{key}__{side}": value}) | Q(**{key: value, f"id__{side}": identity}))
    ordered = rows.order_by(f"{sign}{key}", f"{sign}id")[: asked.limit + 1]
    found = list(_values(ordered, resource.model, resource.columns, key))
    more = len(found) > asked.limit
    found = found[: asked.limit]
    return Page(found, (found[-1][key], found[-1]["id"]) if more else ())


def _values(rows: QuerySet[Any], model: Any, wanted: list[columns.Column], *keys: str) -> Any:
    """The columns of rows with the mark that PostgreSQL leaves on each version of a row."""
    names = dict.fromkeys([*(column.source for column in wanted), *keys, "id"])
    return rows.values(*names, version=version_of(model))


def _filtered(resource: Resource, actor: Actor, rows: QuerySet[Any], asked: Filters) -> QuerySet[Any]:
    for name in ("status", "number", "reference", "code"):
        if value := getattr(asked, name):
            rows = rows.filter(**{name: value})
    if asked.since or asked.until:
        assert resource.model is not None
        field: Any = resource.model._meta.get_field(resource.day)
        rows = _within(rows, field, asked, house(actor.organisation).time_zone)
    if asked.changed_since:
        changed = Q(id__in=history.told_since(resource.kind, asked.changed_since))
        for follow in FOLLOWS.get(resource.kind, ()):
            changed |= Q(id__in=follow(actor, asked.changed_since))
        rows = rows.filter(changed)
    return rows


def _within(rows: QuerySet[Any], field: Field[Any, Any], asked: Filters, zone: str) -> QuerySet[Any]:
    """Rows of days, both included; of an instant, the days of the organisation's clock."""
    moments = field.get_internal_type() == "DateTimeField"
    if asked.since:
        first = clock.midnight(asked.since, zone) if moments else asked.since
        rows = rows.filter(**{f"{field.name}__gte": first})
    if asked.until:
        after = asked.until + timedelta(days=1)
        rows = rows.filter(**{f"{field.name}__lt": clock.midnight(after, zone) if moments else after})
    return rows


def paper(resource: Resource, actor: Actor, identity: int, known: frozenset[str]) -> Answer:
    """A paper with what is inside it. If the asker's stamp still holds only the versions are read.

    Refused: kernel.not_found.
    """
    coin = house(actor.organisation).currency
    if resource.model is None or resource.one is not None:
        assert resource.one is not None
        found = resource.one(actor, identity)
        if found is None:
            raise _missing(resource, identity)
        body = _composed(resource, actor, found, coin)
        stamp = _digest(orjson.dumps(body))
        return Answer(None if stamp in known else body, stamp)
    assert resource.rows is not None
    for one in resource.inside:
        sql.ahead(*(one.asked_versions if known else one.asked)(identity))
    row = _row(resource, actor, identity)
    if row is None:
        raise _missing(resource, identity)
    stamp = _stamp([row, *(_version(one, identity) for one in resource.inside)], ()) if known else ""
    if stamp and stamp in known:
        return Answer(None, stamp)
    within = [one.read(identity) for one in resource.inside]
    stamp = _stamp([row, *(_versions(one.name, rows) for one, rows in zip(resource.inside, within, strict=True))], ())
    coin = row.get("currency") or coin
    parts: list[Any] = [(resource.columns, [row])]
    parts += [(one.columns, rows) for one, rows in zip(resource.inside, within, strict=True)]
    head, *inside = columns.all_said(actor, parts, coin)
    return Answer(head[0] | {one.name: rows for one, rows in zip(resource.inside, inside, strict=True)}, stamp)


def _composed(resource: Resource, actor: Actor, found: dict[str, Any], coin: str) -> dict[str, Any]:
    """A thing's page from what the module gives: its own row and named tables of rows."""
    coin = found.get("currency") or coin
    parts: list[Any] = [(resource.columns, [found])]
    for name, (kinds, many) in resource.more.items():
        parts.append((kinds, found[name] if many else [found[name]]))
    head, *inside = columns.all_said(actor, parts, coin)
    named = zip(resource.more.items(), inside, strict=True)
    return head[0] | {name: rows if many else rows[0] for (name, (_, many)), rows in named}


def _missing(resource: Resource, identity: int) -> Refused:
    return Refused("kernel.not_found", paper_kind=resource.kind, paper=identity)


def _row(resource: Resource, actor: Actor, identity: int) -> dict[str, Any] | None:
    """A paper's own row, if the actor may see it."""
    try:
        asked = of_paper(_head(resource, actor), identity)
    except EmptyResultSet:  # nobody's
        return None
    names = (*dict.fromkeys([*(column.source for column in resource.columns), "id"]), "version")
    for row in sql.fetch(*asked):
        return dict(zip(names, row, strict=True))
    return None


def _head(resource: Resource, actor: Actor) -> sql.Words:
    """The statement that reads a paper's own row, and its values, made once for an actor: what somebody sees is told
    by who they are and by nothing else. Where making it asks the database it is made anew each time."""
    known = _heads.get((resource.name, actor))
    if known is not None:
        return known
    assert resource.rows is not None
    before = sql.statements()
    rows = resource.rows(actor).filter(id=ANY_PAPER).order_by()
    made = written(_values(rows, resource.model, resource.columns))
    if sql.statements() == before:
        if len(_heads) >= MOST_HEADS:
            _heads.clear()
        _heads[resource.name, actor] = made
    return made


def _versions(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The versions of all rows inside, as `_version` gives them without reading the rows."""
    return {"id": name, "version": ",".join([row["version"] for row in rows]) or None}


def _version(one: Inside, identity: int) -> dict[str, Any]:
    """The versions of all rows inside, without reading them."""
    found = sql.fetch(*one.asked_versions(identity))
    return {"id": one.name, "version": found[0][0] if found else ""}


def _stamp(rows: list[dict[str, Any]], following: tuple[Any, ...]) -> str:
    """A digest of which rows they are and of their versions; rows that have none count with all they say."""
    marks = [(row["id"], row["version"]) if "version" in row else tuple(row.values()) for row in rows]
    return _digest(repr((marks, following)).encode())


def _digest(whole: bytes) -> str:
    return blake2b(whole, digest_size=12).hexdigest()
