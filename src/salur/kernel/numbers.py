"""Numbers of papers: gapless, given last of all, when a paper has become binding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from salur.kernel import sql
from salur.kernel.papers import Paper
from salur.kernel.work import Work, work

DIGITS = 6  # at least


def number(model: type[Paper], papers: Sequence[int], on: date) -> None:
    """Ask for numbers for papers that become binding in this verb; they are given just before the commit."""
    if papers:
        work().numbers.append((model, model.KIND, on.year, list(papers)))


def shown(prefix: str, year: int, count: int | None) -> str:
    """A number as printed, at most 16 characters: SO-26-000123. Without a count, what stands before it."""
    return f"{prefix}-{year % 100:02d}-" + ("" if count is None else f"{count:0{DIGITS}d}")


def give(current: Work) -> None:
    """Write new papers with their numbers and number what became binding: series locked in one statement, sorted."""
    if _alone(current):
        return
    wanted: dict[tuple[str, int], int] = {}
    for _, kind, year, papers in current.numbers:
        wanted[kind, year] = wanted.get((kind, year), 0) + len(papers)
    for new in current.papers:
        for on in new.numbered_on:
            if on is not None:
                series = (new.model.KIND, on.year)
                wanted[series] = wanted.get(series, 0) + 1
    counts = _lock(current.actor.organisation, wanted)
    for new in current.papers:
        rows = [
            (*row, _next(counts, new.model, on.year) if on is not None else None)
            for row, on in zip(new.rows, new.numbered_on, strict=True)
        ]
        sql.insert(new.model, (*new.names, "number"), rows)
    for model, _, year, papers in current.numbers:
        numbered = [(paper, _next(counts, model, year)) for paper in papers]
        source, params = sql.given("g", "paper bigint, number text", numbered)
        sql.later(f"UPDATE {model._meta.db_table} p SET number = g.number FROM {source} WHERE p.id = g.paper", params)
    current.numbers.clear()
    current.papers.clear()


def _alone(current: Work) -> bool:
    """One paper that is numbered, and nothing else: its number is made as it is written, without a round trip. Says
    whether that is so."""
    if current.numbers or len(current.papers) != 1 or len(current.papers[0].rows) != 1 or not sql.few():
        return False
    new = current.papers.pop()
    model: type[Paper] = new.model
    (row,), (on,) = new.rows, new.numbered_on
    if on is None:
        sql.insert(model, (*new.names, "number"), [(*row, None)])
    else:
        series = (current.actor.organisation, model.KIND, on.year)
        sql.later(_writing(model, new.names), sql.text([*series, *row, shown(model.PREFIX, on.year, None)]))
    return True


@lru_cache(maxsize=256)
def _writing(model: type[Paper], names: tuple[str, ...]) -> str:
    """The statement that raises a series by one and writes a paper with the number that it comes to."""
    table, columns = sql.columns_of(model, names)
    values = ", ".join(f"%s::{kind}" for kind in sql.types(model, names))
    return (
        "WITH s AS (INSERT INTO kernel_series AS s (organisation, kind, year, device, last) "
        "VALUES (%s::bigint, %s::text, %s::smallint, '', 1) "
        "ON CONFLICT (organisation, kind, year, device) DO UPDATE SET last = s.last + 1 RETURNING last) "
        f"INSERT INTO {table} ({columns}, number) SELECT {values}, "
        f"%s::text || lpad(last::text, greatest({DIGITS}, length(last::text)), '0') FROM s"
    )


def _next(counts: dict[tuple[str, int], int], model: type[Paper], year: int) -> str:
    counts[model.KIND, year] += 1
    return shown(model.PREFIX, year, counts[model.KIND, year])


def _lock(organisation: int, wanted: dict[tuple[str, int], int]) -> dict[tuple[str, int], int]:
    """Raise the series by what is wanted of each; gives where each stood before."""
    if not wanted:
        return {}
    source, params = sql.given(
        "g",
        "kind text, year smallint, many bigint",
        [(kind, year, many) for (kind, year), many in sorted(wanted.items())],
    )
    rows = sql.fetch(
        "INSERT INTO kernel_series AS s (organisation, kind, year, device, last) "
        f"SELECT %s::bigint, g.kind, g.year, '', g.many FROM {source} ORDER BY g.kind, g.year "
        "ON CONFLICT (organisation, kind, year, device) DO UPDATE SET last = s.last + excluded.last "
        "RETURNING kind, year, last",
        (organisation, *params),
    )
    return {(kind, year): last - wanted[kind, year] for kind, year, last in rows}
