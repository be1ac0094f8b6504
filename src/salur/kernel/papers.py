"""Papers: their allowed steps, and the only place that writes a status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from salur.kernel import sql
from salur.kernel.refusal import Refused
from salur.kernel.work import NewPapers, work

Steps = Mapping[tuple[str, str], str]


class Paper(models.Model):
    """A document people work with: its organisation, number, status and how many steps it has taken."""

    KIND: ClassVar[str] = ""
    PREFIX: ClassVar[str] = ""
    STEPS: ClassVar[Steps] = {}

    organisation = models.BigIntegerField()
    number = models.CharField(max_length=16, null=True)
    status = models.CharField(max_length=16)
    turn = models.IntegerField(default=0)

    class Meta:
        abstract = True

    def __init_subclass__(cls, **more: Any) -> None:
        """A paper with a status that no step leads to does not start."""
        super().__init_subclass__(**more)
        if lost := unreachable(cls.STEPS):
            raise ImproperlyConfigured(f"{cls.__name__}: no step leads to {', '.join(sorted(lost))}")


def missing(kind: str, paper: int | None) -> Refused:
    """The refusal for a paper that is not there or not to be seen."""
    return Refused("kernel.not_found", paper_kind=kind, paper=paper or 0)


def wrong_step(model: type[Paper], paper: int, status: str, step: str) -> Refused | None:
    """The refusal if a paper in this status may not take the step, else None."""
    if (status, step) in model.STEPS:
        return None
    return Refused("kernel.no_such_step", paper_kind=model.KIND, paper=paper, status=status, step=step)


def why_not(model: type[Paper], paper: int | None, held: Mapping[int, str], step: str) -> Refused | None:
    """The refusal for a paper that is not among those held (their statuses), or may not take the step; else None."""
    if paper is None or paper not in held:
        return missing(model.KIND, paper)
    return wrong_step(model, paper, held[paper], step)


def after(model: type[Paper], paper: int, status: str, path: tuple[str, ...]) -> str:
    """The status a path of steps leads to. Refused `kernel.no_such_step` for a pair that STEPS does not know."""
    for name in path:
        new = model.STEPS.get((status, name))
        if new is None:
            raise Refused("kernel.no_such_step", paper_kind=model.KIND, paper=paper, status=status, step=name)
        status = new
    return status


def step(
    model: type[Paper], steps: Sequence[tuple[int, str, str | tuple[str, ...]]], **columns: Mapping[int, Any]
) -> None:
    """Take steps: (paper, its status now, step or path of steps), in one statement; a step raises the paper's turn.

    `columns` are further columns to set in the same statement, by paper. The papers must be locked by the caller.
    Refused `kernel.no_such_step` for a pair that the model's STEPS does not know.
    """
    if not steps:
        return
    rows: list[tuple[Any, ...]] = []
    for paper, status, name in steps:
        path = (name,) if isinstance(name, str) else name
        new = after(model, paper, status, path)
        rows.append((paper, status, new, len(path), *(values.get(paper) for values in columns.values())))
    kinds = sql.types(model, tuple(columns))
    shape = "paper bigint, was text, now text, many int" + "".join(
        f", to_{name} {kind}"
        for name, kind in zip(columns, kinds, strict=True)  # a column may be called "on"
    )
    source, params = sql.given("g", shape, rows)
    more = "".join(f', "{name}" = g.to_{name}' for name in columns)
    table = model._meta.db_table

    change = (
        f"UPDATE {table} p SET status = g.now, turn = p.turn + g.many{more} "
        f"FROM {source} WHERE p.id = g.paper AND p.status = g.was"
    )
    lost = f"some of {len(rows)} {model.KIND} papers were not in the status they had"
    sql.sure(sql.touching(change), (*params, len(rows)), lambda: RuntimeError(lost))


def step_all(model: type[Paper], papers: Sequence[int], name: str) -> None:
    """Take a step that leads to one and the same status from wherever it may be taken; who is there already stays. In
    one statement that needs no look at the statuses before. The papers must be locked by the caller.

    RuntimeError if one of them is in a status that knows no such step.
    """
    if not papers:
        return
    was = sorted(status for status, known in model.STEPS if known == name)
    (now,) = {model.STEPS[status, name] for status in was}
    change = (
        f"UPDATE {model._meta.db_table} p SET status = %s::text, turn = p.turn + (p.status <> %s::text)::int "
        "WHERE p.id = ANY(%s::bigint[]) AND p.status = ANY(%s::text[])"
    )
    params = (now, now, sql.array(papers), sql.array([*was, now]), len(papers))
    lost = f"some of {len(papers)} {model.KIND} papers were in no status for {name}"
    sql.sure(sql.touching(change), params, lambda: RuntimeError(lost))


def add(
    model: type[Paper],
    names: tuple[str, ...],
    rows: Sequence[tuple[Any, ...]],
    paths: Sequence[tuple[str, ...]],
    numbered_on: Sequence[date | None],
) -> None:
    """New papers, each with the steps it takes at birth (from the status "") and the day of its number, if binding.

    They are written last of all, when their numbers are known: one insert, no update. Rows begin with (id,
    organisation); their lines may be inserted before, since the foreign key is looked at on commit.
    """
    born: list[tuple[Any, ...]] = []
    for row, path in zip(rows, paths, strict=True):
        born.append((*row, after(model, row[0], "", path), len(path)))
    if born:
        work().papers.append(NewPapers(model, (*names, "status", "turn"), born, list(numbered_on)))


def hold(
    model: type[Paper], organisation: int, papers: Sequence[int | None], columns: str, *, by: str = "id"
) -> list[tuple[Any, ...]]:
    """Lock the papers of an organisation, by id; gives the columns asked for of those that are there."""
    wanted = sorted({paper for paper in papers if paper is not None})
    return sql.fetch(
        f"SELECT {columns} FROM {model._meta.db_table} WHERE {by} = ANY(%s::bigint[]) AND organisation = %s "
        "ORDER BY id FOR UPDATE",
        (sql.array(wanted), organisation),
    )


def unreachable(steps: Steps, first: str = "") -> set[str]:
    """The states that no row of steps leads to from the first one (must be empty; "" is before a paper is born)."""
    reached, edge = {first}, {first}
    while edge:
        edge = {new for (status, _), new in steps.items() if status in edge} - reached
        reached |= edge
    named = {status for status, _ in steps if status} | set(steps.values())
    return named - reached


def diagram(model: type[Paper]) -> str:
    """The steps of a paper as a Mermaid state diagram, in the order they are written down."""
    lines = ["stateDiagram-v2"]
    for (status, name), new in model.STEPS.items():
        lines.append(f"    {status or '[*]'} --> {new}: {name}")
    left = {status for status, _ in model.STEPS}
    lines += [f"    {new} --> [*]" for new in dict.fromkeys(model.STEPS.values()) if new not in left]
    return "\n".join(lines) + "\n"
