"""The papers behind a number: invoices and credit notes, the latest first, with what of each belongs to it."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from salur.insights.queries import asked, lines
from salur.insights.queries.asked import Ask
from salur.insights.queries.dimensions import Narrowed, narrow
from salur.insights.rules import Period
from salur.kernel import sql
from salur.kernel.actor import Actor

DAYS = 40  # days looked at in one go, at most
OF_SEGMENTS = """ AND ({on}, {buyer}) IN (SELECT d."on", d.outlet FROM insights_outletday d
    WHERE d.organisation = %s AND d."on" = ANY(%s::date[]) AND d.segment = ANY(%s::bigint[]))"""


class PaperSeen(NamedTuple):
    """An invoice or credit note, and what of it belongs to the number (a credit note's below zero)."""

    on: date
    kind: str
    paper: int
    number: str
    outlet: int
    net: int
    pieces: int


def papers(actor: Actor, ask: Ask, after: str = "", rows: int = asked.ROWS) -> tuple[list[PaperSeen], str]:
    """Some papers behind what was asked for, and where the next ones begin ('' = nowhere).

    The days on which there is anything are read from the summaries, so that rare things are found at once.
    """
    asked.prepare()
    narrowed = narrow(actor, ask.filters)
    edge = _edge(after)
    until = ask.period.last if edge is None else min(edge[0], ask.period.last)
    found: list[PaperSeen] = []
    while until >= ask.period.first:
        days = _days(actor, ask, narrowed, Period(ask.period.first, until), rows + 1 - len(found))
        if not days:
            break
        found += _of_days(actor, ask, narrowed, days, edge, rows + 1 - len(found))
        if len(found) > rows:
            last = found[rows - 1]
            return found[:rows], f"{last.on}~{last.kind}~{last.paper}"
        until = date.fromordinal(days[-1].toordinal() - 1)
    return found, ""


def _edge(after: str) -> tuple[date, str, int] | None:
    try:
        on, kind, paper = after.split("~")
        return date.fromisoformat(on), kind, int(paper)
    except ValueError:
        return None


def _days(actor: Actor, ask: Ask, narrowed: Narrowed, period: Period, wanted: int) -> list[date]:
    """The latest days that have enough of it together, by what the summaries say."""
    table, where, values = "outletday", "", list[Any]()
    if narrowed.skus is not None:
        table, where, values = "skuday", " AND sku = ANY(%s::bigint[])", [sql.array(narrowed.skus)]
    elif narrowed.outlet is not None:
        where, values = " AND outlet = %s", [narrowed.outlet]
    if narrowed.segment_ids is not None and table == "outletday":
        where, values = f"{where} AND segment = ANY(%s::bigint[])", [*values, sql.array(narrowed.segment_ids)]
    rows = sql.fetch(
        f'SELECT "on", count(*) FROM insights_{table} WHERE organisation = %s AND currency = %s '
        f'AND "on" BETWEEN %s AND %s{where} GROUP BY 1 ORDER BY 1 DESC LIMIT {DAYS}',
        (actor.organisation, ask.currency, period.first, period.last, *values),
    )
    chosen, some = [], 0
    for on, many in rows:
        chosen.append(on)
        some += many
        if some >= wanted:
            break
    return chosen


def _of_days(
    actor: Actor, ask: Ask, narrowed: Narrowed, days: list[date], edge: tuple[date, str, int] | None, rows: int
) -> list[PaperSeen]:
    """The papers of these days that belong to it, after the edge."""
    more: lines.Part = ("", [])
    if narrowed.segment_ids is not None and narrowed.skus is None and narrowed.outlet is None:
        more = OF_SEGMENTS, [actor.organisation, sql.array(days), sql.array(narrowed.segment_ids)]
    text, params = lines.of(
        actor.organisation, ask.currency, ("{on} = ANY(%s::date[])", [sql.array(days)]), narrowed, more=more
    )
    before, given = "", []
    if edge is not None:
        before, given = " WHERE (l.\"on\", l.kind, l.paper) < (%s, %s, %s)", list(edge)  # fmt: skip
    found = sql.fetch(
        f"""
        SELECT p."on", p.kind, p.paper, coalesce(nullif(i.number, ''), nullif(n.number, ''), i.reference, n.reference,
            ''), p.outlet, p.net, p.pieces
        FROM (SELECT l."on", l.kind, l.paper, l.outlet, salur_total(l.untaxed - l.credited_untaxed) AS net,
                salur_total(l.pieces - l.credited_pieces) AS pieces
            FROM ({text}) l{before} GROUP BY 1, 2, 3, 4 ORDER BY 1 DESC, 2 DESC, 3 DESC LIMIT %s) p
            LEFT JOIN billing_invoice i ON p.kind = 'invoice' AND i.id = p.paper
            LEFT JOIN billing_creditnote n ON p.kind = 'credit_note' AND n.id = p.paper
        ORDER BY 1 DESC, 2 DESC, 3 DESC""",
        (*params, *given, rows),
    )
    return [PaperSeen(*row) for row in found]
