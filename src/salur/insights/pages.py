"""Doors to the reports: a page of each, its papers, and the same as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.insights import (
    asking,
    board,
    charting,
    effect_pages,
    exports,
    maps,
    reports,
    scheme_results,
    sharing,
    simulation_pages,
    statements,
)
from salur.insights.queries import asked, papers
from salur.insights.queries.asked import Ask, Column, Query
from salur.insights.reports import DIMENSION_LABELS, REPORTS, Report
from salur.insights.showing import filters_of, heads, rows_of
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.pages import names
from salur.shell import offers
from salur.shell.doors import Request, page
from salur.shell.faces import show
from salur.shell.tables import Table, money, number, on, paper, text

offers.LINKS.append((80, gettext_lazy("Reports"), "/reports", ""))
offers.PERMISSIONS["insights.cost"] = gettext_lazy("Cost and margin")
offers.PERMISSIONS |= {one.permission: one.label for one in reversed(REPORTS.values())}
PERIOD_LABELS = {
    "this_month": gettext_lazy("This month"), "last_month": gettext_lazy("Last month"),
    "this_quarter": gettext_lazy("This quarter"), "last_quarter": gettext_lazy("Last quarter"),
    "this_year": gettext_lazy("This year"), "last_year": gettext_lazy("Last year"),
}  # fmt: skip
AGAINST_LABELS = {
    "": gettext_lazy("nothing"), "before": gettext_lazy("the period before"), "year": gettext_lazy("the year before")
}  # fmt: skip


def _allowed(actor: Actor, name: str) -> Report:
    """A report that is there and may be seen. Refused: insights.no_report, kernel.not_allowed."""
    report = REPORTS.get(name)
    if report is None:
        raise Refused("insights.no_report", asked=name[:40])
    if not actor.allows(report.permission):
        raise Refused("kernel.not_allowed", permission=report.permission)
    return report


@page
def index(request: Request) -> HttpResponse:
    """The month at a glance for who may see sales, and the reports that one may see; ?month=YYYY-MM."""
    rows = [
        [text(report.label, href=f"/reports/{report.name}"),
         text(", ".join(str(DIMENSION_LABELS[one]) for one in report.by))]
        for report in REPORTS.values()
        if request.actor.allows(report.permission)
    ]  # fmt: skip
    table = Table(
        "", (_("Report"), _("By")), rows, _("You may see no report. Whoever manages the roles can change that.")
    )
    links = [("/reports/statement", _("Statement of account"))] if request.actor.allows("insights.receivables") else []
    if request.actor.allows("insights.simulate"):
        links.append((f"/{simulation_pages.LIST}", _("Simulations")))
    if request.actor.allows("insights.share"):
        links.append(("/reports/sharing", _("Who sees our sales")))
    shown = board.board(request.actor, request.GET.get("month", ""))
    return show(request, "insights/index.html", {"table": table, "links": links, "board": shown})


@page
def report(request: Request, name: str) -> HttpResponse:
    """A report, fifty rows at a time; ?format=csv or xlsx gives all of it as a file."""
    actor = request.actor
    found = _allowed(actor, name)
    ask = asking.asked(actor, found, request.GET.dict())
    if request.GET.get("format") in ("csv", "xlsx"):
        return _file(request, found, ask, request.GET["format"])
    start = _start(request.GET.get("start", ""))
    query = found.make(actor, ask)
    seen = asked.page(query, start)
    known = reports.columns(found, query, actor, ask)
    every = request.GET.get("columns") == "all" or not found.more
    columns = [one for one in known if every or one.name not in found.more]
    against = request.GET.get("against", "") if ask.against else ""
    here = asking.address(ask, against)
    table = rows_of(found, query, seen.rows, seen.total, columns, ask, against)
    more = "&columns=all" if found.more and every else ""
    context = {
        "report": found, "table": table,
        "charts": [] if start else charting.charts(actor, found, ask, table["rows"], table["total"], known),
        "every": every, "more": more, "many": seen.many, "ask": ask, "here": here,
        "bys": [(one, DIMENSION_LABELS[one], one == ask.by) for one in found.by],
        "periods": [(asking.address(ask, against, first=str(p.first), last=str(p.last)), PERIOD_LABELS[code],
                     p == ask.period)
                    for code, p in asking.periods()],
        "against": [(code, label, code == against) for code, label in AGAINST_LABELS.items()],
        "filters": filters_of(actor, ask, against), "next": start + asked.ROWS if seen.many > start + asked.ROWS else 0,
        "start": start, "cost": "net" in {c.name for c in query.columns} and actor.allows("insights.cost"),
        "currency": ask.currency, "odd_currency": ask.currency != house(actor.organisation).currency,
    }  # fmt: skip
    return show(request, "insights/report.html", context)


def _start(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def _file(request: Request, found: Report, ask: Ask, kind: str) -> HttpResponse:
    """All rows as a file; written while it is sent (CSV), or to the disk first (XLSX)."""
    actor = request.actor
    query = found.make(actor, ask)
    columns = reports.columns(found, query, actor, ask)
    if request.GET.get("columns") == "brief":
        columns = [one for one in columns if one.name not in found.more]
    titles = [_("Code"), *heads(found, columns, ask)]
    name = f"{found.name}_{ask.by}_{ask.period.first}_{ask.period.last}.{kind}"
    if kind == "xlsx":
        file = exports.as_xlsx(titles, columns, _lines(found, query, columns), ask.currency, str(found.label))
        return cast(HttpResponse, FileResponse(file, as_attachment=True, filename=name))
    rows = _streamed(actor, found, query, columns, titles, ask.currency)
    sent = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    sent["Content-Disposition"] = f'attachment; filename="{name}"'
    return cast(HttpResponse, sent)  # to the door any answer is one


def _lines(found: Report, query: Query, columns: Sequence[Column]) -> Iterator[Sequence[Any]]:
    for key, label, *values in asked.all_rows(query):
        row = reports.with_ratios(found, query, values)
        yield key, label, *(row[one.name] for one in columns)


def _streamed(
    actor: Actor, found: Report, query: Query, columns: Sequence[Column], titles: Sequence[str], currency: str
) -> Iterator[bytes]:
    """The page's own transaction is over when this is sent: it reads in one of its own, in the same language."""
    spoken, zone = translation.get_language(), timezone.get_current_timezone()
    with translation.override(spoken), timezone.override(zone), reading(actor.organisation):
        yield from exports.as_csv(titles, columns, _lines(found, query, columns), currency)


@page
def behind(request: Request) -> HttpResponse:
    """The papers behind a number of the sales report."""
    actor = request.actor
    found = _allowed(actor, "sales")
    ask = asking.asked(actor, found, request.GET.dict())
    seen, older = papers.papers(actor, ask, request.GET.get("after", "")[:60])
    people = names(actor.organisation, [one.outlet for one in seen])
    rows = [
        [on(one.on), paper(one.kind, one.paper, one.number or None), text(people.get(one.outlet, "")),
         money(one.net, ask.currency), number(one.pieces)]
        for one in seen
    ]  # fmt: skip
    titles = (_("Day"), _("Paper"), _("Outlet"), _("Net sales"), _("Pieces"))
    context = {
        "table": Table("", titles, rows, _("No paper in this period.")), "older": older, "here": asking.address(ask),
        "filters": filters_of(actor, ask, ""), "ask": ask, "many": 0,
    }  # fmt: skip
    return show(request, "insights/papers.html", context)


urlpatterns: list[URLPattern] = [
    path("map", maps.outlet_map, name="map"),
    path("map/points", maps.points, name="map-points"),
    path("map/outlines", maps.outlines, name="map-outlines"),
    path("reports", index, name="reports"),
    path("reports/month", board.tiles, name="month-tiles"),
    path("reports/papers", behind, name="report-papers"),
    path("reports/statement", statements.statement, name="statement"),
    path("reports/statement/print", statements.printed, name="statement-print"),
    path("reports/sharing", sharing.sharing, name="sharing"),
    path("reports/share", sharing.share, name="share"),
    path("reports/<slug:name>", report, name="report"),
    *scheme_results.urlpatterns,
    *effect_pages.urlpatterns,
]
