"""Numbers of papers: gapless, given last of all, when a paper has become binding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from salur.kernel import sql
from salur.kernel.papers import Paper
from salur.kernel.work import Work, work


def number(model: type[Paper], papers: Sequence[int], on: date) -> None:
    """Ask for numbers for papers that become binding in this verb; they are given just before the commit."""
    if papers:
        work().numbers.append((model, model.KIND, on.year, list(papers)))


def shown(prefix: str, year: int, count: int) -> str:
    """A number as printed, at most 16 characters: SO-26-000123."""
    return f"{prefix}-{year % 100:02d}-{count:06d}"


def give(current: Work) -> None:
    """Write new papers with their numbers and number what became binding: series locked in one statement, sorted."""
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
