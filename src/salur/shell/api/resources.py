"""What the modules offer through the API: lists with their papers, and verbs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple, get_args, get_type_hints

from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.kernel.sql import Words
from salur.kernel.verb import VERBS
from salur.shell.api.columns import Column, of_table, of_tuple, schema
from salur.shell.api.references import Found, refers

ANY_PAPER = -1  # stands for the number of whatever paper is read


class Filters(NamedTuple):
    """What somebody asks of a list; what a list does not filter by is refused before it comes here."""

    status: str = ""
    number: str = ""
    reference: str = ""
    code: str = ""
    since: date | None = None  # `from`: the first day
    until: date | None = None  # `to`: the last day
    changed_since: datetime | None = None
    after: tuple[Any, ...] = ()
    limit: int = 50


class Page(NamedTuple):
    """Rows as a list's source gives them, and the key to go on from (() = that was all)."""

    rows: list[dict[str, Any]]
    following: tuple[Any, ...]


def version_of(model: Any) -> RawSQL:
    """The mark that PostgreSQL leaves on each version of a row."""
    return RawSQL(f'"{model._meta.db_table}"."xmin"::text', [])


@dataclass
class Inside:
    """Rows that belong to a paper (its lines): what they are called there, and where they come from."""

    name: str
    rows: Callable[[int], QuerySet[Any]]
    columns: list[Column]
    order: str
    model: type[Model]

    @cached_property
    def statement(self) -> Words:
        """The statement that reads them, made once, and its values: it differs between papers only in `ANY_PAPER`."""
        sources = dict.fromkeys(column.source for column in self.columns)
        rows = self.rows(ANY_PAPER).order_by(self.order).values(*sources, version=version_of(self.model))
        return written(rows)

    @cached_property
    def versions(self) -> Words:
        """The statement that reads no more of them than their versions, all in one."""
        table = self.model._meta.db_table
        version = RawSQL(f"""string_agg("{table}"."xmin"::text, ',' ORDER BY "{table}"."{self.order}")""", [])
        return written(self.rows(ANY_PAPER).order_by().annotate(all=version).values_list("all", flat=True))

    def asked(self, paper: int) -> Words:
        """The statement that reads those of a paper, with its values."""
        return of_paper(self.statement, paper)

    def asked_versions(self, paper: int) -> Words:
        """The statement that reads the versions of those of a paper, with its values."""
        return of_paper(self.versions, paper)

    def read(self, paper: int) -> list[dict[str, Any]]:
        """Those of a paper, in their order, each with the mark of its version."""
        names = [*dict.fromkeys(column.source for column in self.columns), "version"]
        return [dict(zip(names, row, strict=True)) for row in sql.fetch(*self.asked(paper))]


def written(rows: QuerySet[Any]) -> Words:
    """The statement of rows, and its values."""
    statement, values = rows.query.sql_with_params()
    return statement, tuple(values)


def of_paper(written: Words, paper: int) -> Words:
    """A statement of any paper, for one."""
    statement, values = written
    return statement, tuple(paper if value == ANY_PAPER else value for value in values)


@dataclass
class Resource:
    """A list under /name and what stands in it; `kind` is the paper's own word."""

    name: str
    kind: str
    title: str
    doc: str
    columns: list[Column]
    filters: tuple[str, ...]
    statuses: tuple[str, ...] = ()
    rows: Callable[[Actor], QuerySet[Any]] | None = None  # of papers in a table
    model: type[Model] | None = None
    key: str = "id"
    rising: bool = False
    day: str = ""
    inside: list[Inside] = field(default_factory=list)
    page: Callable[[Actor, Filters], Page] | None = None  # of anything else
    one: Callable[[Actor, int], dict[str, Any] | None] | None = None
    more: Mapping[str, tuple[list[Column], bool]] = field(default_factory=dict)  # tables that `one` gives
    has_paper: bool = True

    @property
    def module(self) -> str:
        """The module whose list it is: who may do anything in it may look."""
        source = self.rows or self.page
        assert source is not None
        return source.__module__.split(".")[1]

    def schema(self) -> dict[str, Any]:
        """The JSON schema of a row of the list."""
        return schema(self.title, self.columns, None, self.doc)


class VerbDoor(NamedTuple):
    """A verb's address: on no paper yet, or on one."""

    verb: str
    collection: str
    paper: str  # the kind of paper it is asked of ('' = it makes one)
    body: Any  # the dataclass, or None
    leads: str  # the kind of paper that its outcome names
    else_leads: tuple[str, str]  # a flag of its body, and the kind that the outcome names where it is set
    called: str  # its name, where a verb has two addresses for two bodies
    example: Mapping[str, Any]
    currencies: Callable[[Actor, set[int]], Mapping[int, str]] | None  # of papers that have one of their own
    doc: str

    @property
    def word(self) -> str:
        """The verb in an address."""
        return (self.called or self.verb.split(".")[1]).replace("_", "-")

    @property
    def operation(self) -> str:
        """Its name in the document; the same verb on a paper and on none are two."""
        name = self.verb.replace(".", "_")
        if self.called:
            return f"{name.split('_')[0]}_{self.called}"
        twins = [one for one in VERB_DOORS if one.verb == self.verb]
        return f"{name}_of_{self.paper}" if self.paper and len(twins) > 1 else name

    @property
    def address(self) -> str:
        """Where it is asked for."""
        on = "{paper}/" if self.paper else ""
        return f"/{self.collection}/{on}{self.word}"

    @property
    def batch_address(self) -> str:
        """Where it is asked for a thousand at once."""
        on = f"{self.paper}/" if self.paper and self.operation.endswith(f"_of_{self.paper}") else ""
        return f"/{self.collection}/{on}{self.word}/batch"


RESOURCES: dict[str, Resource] = {}
VERB_DOORS: list[VerbDoor] = []
FOLLOWS: dict[str, list[Callable[[Actor, datetime], Iterable[int]]]] = {}  # kind -> papers that others changed


def papers(
    name: str,
    rows: Callable[[Actor], QuerySet[Any]],
    *,
    key: str,
    day: str = "",
    inside: Mapping[str, Sequence[str]] | None = None,
    beside: Mapping[str, tuple[Callable[[int], QuerySet[Any]], str]] | None = None,
    without: Sequence[str] = (),
    names: Sequence[str] = (),
) -> None:
    """Offer the papers of a table: newest first by `key`, filtered by day, status, number, reference and change.

    `inside` names related rows (the lines) with the columns to leave out, `beside` rows that a query gives for a
    paper, and their order; `names` are fields that hold such a paper.
    """
    model: Any = _model(rows)
    kind = model.KIND
    columns = of_table(model, ("turn", *without))
    have = {column.name for column in columns}
    filters = ["status", "number", *(["reference"] if "reference" in have else []), "from", "to", "changed_since"]
    _add(Resource(
        name, kind, _title(kind), _doc(model), columns, tuple(filters),
        tuple(dict.fromkeys(model.STEPS.values())), rows, model, key, day=day or key,
        inside=[
            *(_inside(model, related, skipped) for related, skipped in (inside or {}).items()),
            *(_beside(called, query, order) for called, (query, order) in (beside or {}).items()),
        ],
    ))  # fmt: skip
    refers(kind, {kind, *names}, lambda actor, codes: _by_number(rows, actor, codes), _none(kind))


def _by_number(rows: Callable[[Actor], QuerySet[Any]], actor: Actor, codes: set[str]) -> dict[str, Any]:
    mine = rows(actor).filter(organisation=actor.organisation, number__in=[code.upper() for code in codes])
    found = dict(mine.values_list("number", "id"))
    return {code: Found(found[code.upper()]) for code in codes if code.upper() in found}


def _none(kind: str) -> Callable[[str], Any]:
    return lambda code: Refused("kernel.not_found", paper_kind=kind, paper=code)


def _inside(model: Any, related: str, without: Sequence[str]) -> Inside:
    relation = model._meta.get_field(related)
    line = relation.related_model
    columns = of_table(line, (relation.field.name, *without))
    return Inside(related, lambda paper: getattr(model(pk=paper), related).all(), columns, _order(line), line)


def _order(line: Any) -> str:
    """By what a paper's rows stand in order: their number, or what tells them apart."""
    names = {field.name for field in line._meta.concrete_fields}
    return "n" if "n" in names else str(line._meta.pk.field_names[1])


def _beside(name: str, query: Callable[[int], QuerySet[Any]], order: str) -> Inside:
    model = _model(query)
    return Inside(name, query, of_table(model), order, model)


def rows_of(
    name: str,
    rows: Callable[[Actor], QuerySet[Any]],
    kind: str,
    *,
    key: str,
    rising: bool = False,
    filters: Sequence[str] = (),
    without: Sequence[str] = (),
    counts: Sequence[str] = (),
    inside: Mapping[str, Sequence[str]] | None = None,
    one: Callable[[Actor, int], dict[str, Any] | None] | None = None,
    more: Mapping[str, tuple[list[Column], bool]] | None = None,
    day: str = "",
) -> None:
    """Offer rows of a table that are no papers (masters, months); `one` gives a thing's page if it says more."""
    model = _model(rows)
    columns = of_table(model, without, counts)
    _add(Resource(
        name, kind, _title(kind), _doc(model), columns, tuple(filters), (), rows, model, key, rising, day,
        [_inside(model, related, skipped) for related, skipped in (inside or {}).items()], None, one, more or {},
    ))  # fmt: skip


def made_of(
    name: str,
    kind: str,
    row: Any,
    page: Callable[[Actor, Filters], Page],
    *,
    filters: Sequence[str] = (),
    without: Sequence[str] = (),
    counts: Sequence[str] = (),
    extra: Sequence[Column] = (),
    one: Callable[[Actor, int], dict[str, Any] | None] | None = None,
    more: Mapping[str, tuple[list[Column], bool]] | None = None,
) -> None:
    """Offer what a query gives as named tuples: it filters and pages by itself."""
    columns = [*of_tuple(row, without, counts), *extra]
    _add(Resource(
        name, kind, _title(kind), _doc(row), columns, tuple(filters), page=page, one=one, more=more or {},
        has_paper=one is not None,
    ))  # fmt: skip


def _model(rows: Callable[..., QuerySet[Any]]) -> Any:
    """The table that a query reads, as its annotation says (at run time Django's QuerySet forgets of what it is)."""
    written = re.fullmatch(r"QuerySet\[(\w+)\]", str(rows.__annotations__["return"]))
    assert written, f"{rows.__name__} does not say which table it reads"
    return rows.__globals__[written[1]]


def _add(resource: Resource) -> None:
    if resource.name in RESOURCES:
        raise ValueError(f"two lists are called {resource.name}")
    RESOURCES[resource.name] = resource


def verb(
    name: str,
    collection: str,
    *,
    paper: str = "",
    body: Any = ...,
    leads: str = "",
    else_leads: tuple[str, str] = ("", ""),
    called: str = "",
    example: Mapping[str, Any] | None = None,
    currencies: Callable[[Actor, set[int]], Mapping[int, str]] | None = None,
) -> None:
    """Give a verb its address: POST /collection/verb, or /collection/{paper}/verb where it is asked of a paper.

    Its body is the one its commands carry, unless said; `leads` is the kind of paper that the outcome names.
    """
    known = VERBS[name]
    assert known.commands, f"{name} takes no commands"
    if body is ...:
        hint = get_type_hints(known.function)[known.commands]
        (command,) = get_args(hint)
        (body,) = get_args(command)
    doc = " ".join((known.function.__doc__ or "").split())
    body = None if body is type(None) else body
    VERB_DOORS.append(VerbDoor(
        name, collection, paper, body, leads or paper, else_leads, called, example or {}, currencies, doc
    ))  # fmt: skip


def follows(kind: str, changed: Callable[[Actor, datetime], Iterable[int]]) -> None:
    """Say that papers of a kind have changed, too, when papers of a higher floor did: gives their identities."""
    FOLLOWS.setdefault(kind, []).append(changed)


def _title(kind: str) -> str:
    return "".join(part.capitalize() for part in kind.split("_"))


def _doc(thing: Any) -> str:
    return " ".join((thing.__doc__ or "").split())
