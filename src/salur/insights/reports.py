"""The reports: who may see each, by what, what it is made of, and the ratios that follow from its sums."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from salur.insights import rules
from salur.insights.queries import owed, promised, sales, served, stock, tiers
from salur.insights.queries.asked import Ask, Column, Query
from salur.insights.queries.dimensions import FILTERS
from salur.kernel.actor import Actor
from salur.shell.offers import Label

Sums = Mapping[str, Any]


class Ratio(NamedTuple):
    """A column worked out from the sums of a row: shown in tenths of a percent (share) or hundredths (times)."""

    name: str
    kind: str
    of: Callable[[Sums], int | None]


@dataclass(frozen=True)
class Report:
    """A report as the doors offer it."""

    name: str
    label: Label
    permission: str
    by: Sequence[str]
    make: Callable[[Actor, Ask], Query]
    ratios: Sequence[Ratio] = ()
    dated: bool = True  # it is about a period, not about now
    drills: bool = False  # each row leads to its papers
    of: Sequence[str] = ()  # what it can be narrowed to
    more: frozenset[str] = frozenset()  # columns that a page shows when asked for all of them; a file has them


def _share(part: str, whole: str) -> Callable[[Sums], int | None]:
    return lambda row: rules.per_mille(row[part], row[whole])


GROWTH = Ratio("growth", "share", lambda row: rules.growth(row["net"], row["net_then"]))
RETURNED = Ratio("returned", "share", _share("credited", "invoiced"))
MARGIN = Ratio("margin_share", "share", lambda row: rules.per_mille(row["margin"], row["net"]) if "margin" in row
               else None)  # fmt: skip
SERVED = (
    Ratio("fill_rate", "share", _share("delivered", "ordered")),
    Ratio("fill_rate_value", "share", _share("delivered_value", "ordered_value")),
    Ratio("line_fill_rate", "share", _share("lines_in_full", "lines")),
    Ratio("in_time_share", "share", _share("in_time", "wished")),
    Ratio("on_the_day_share", "share", _share("on_the_day", "planned")),
    Ratio("accuracy", "share", _share("accurate", "doors")),
)
SALES_MORE = frozenset({"invoiced", "credited", "tax", "lines", "pieces_then"})
SERVICE_MORE = frozenset({"ordered", "delivered", "lines", "lines_in_full", "orders_in_full", "doors", "accurate",
                          "wished", "in_time", "planned", "on_the_day", "fill_rate_value"})  # fmt: skip
TURNS = Ratio("turns", "times", lambda row: rules.turnover(row["sold_value"], row["opening_value"],
                                                           row["closing_value"]))  # fmt: skip
SALES = ("region", "territory", "salesman", "outlet", "channel", "price_class", "brand_owner", "brand", "category",
         "sku", "month", "day")  # fmt: skip
OF_STOCK = tuple(stock.NARROWED)
STOCK = ("sku", "lot", "place", "owner", "bucket")


def _today() -> Any:
    return timezone.localdate()


REPORTS: dict[str, Report] = {
    one.name: one
    for one in (
        Report("sales", _("Sales"), "insights.sales", SALES, sales.sales, (GROWTH, RETURNED, MARGIN), drills=True,
               of=FILTERS, more=SALES_MORE),
        Report("service", _("Service to outlets"), "insights.service", served.BY, served.service, SERVED,
               of=FILTERS, more=SERVICE_MORE),
        Report("tiers", _("Primary beside secondary"), "insights.tiers", tiers.BY, tiers.tiers,
               (Ratio("sold_through", "share", _share("secondary_pieces", "primary_pieces")),)),
        Report("stock", _("Stock"), "insights.stock", STOCK,
               lambda actor, ask: stock.standing(actor, ask.by, ask.filters), dated=False, of=OF_STOCK),
        Report("movement", _("Stock movement"), "insights.stock", ("sku", "lot", "place", "owner"),
               lambda actor, ask: stock.movement(actor, ask.by, ask.period.first, ask.period.last, ask.filters),
               of=OF_STOCK),
        Report("turnover", _("Stock turnover"), "insights.stock", ("sku", "lot", "owner"),
               lambda actor, ask: stock.turnover(actor, ask.by, ask.period.first, ask.period.last, ask.filters),
               (TURNS,), of=OF_STOCK),
        Report("ageing", _("Age of stock"), "insights.stock", ("sku",),
               lambda actor, ask: stock.ageing(actor, _today()), dated=False),
        Report("slow", _("Slow stock"), "insights.stock", ("sku",),
               lambda actor, ask: stock.slow(actor, ask.period.first, ask.period.last)),
        Report("promises", _("Promises"), "insights.stock", promised.BY, promised.promises, dated=False,
               of=promised.OF),
        Report("receivables", _("Age of receivables"), "insights.receivables", ("outlet",),
               lambda actor, ask: owed.receivables(actor, _today(), ask.currency), dated=False),
    )
}  # fmt: skip

DIMENSION_LABELS: dict[str, Label] = {
    "region": _("Region"), "territory": _("Territory"), "salesman": _("Salesman"), "outlet": _("Outlet"),
    "channel": _("Channel"), "price_class": _("Price class"), "brand_owner": _("Brand owner"), "brand": _("Brand"),
    "category": _("Category"), "sku": _("SKU"), "month": _("Month"), "day": _("Day"), "lot": _("Lot"),
    "place": _("Place"), "owner": _("Owner"), "bucket": _("Bucket"), "distributor": _("Distributor"),
    "order": _("Order"),
}  # fmt: skip
COLUMN_LABELS: dict[str, Label] = {
    "net": _("Net sales"), "pieces": _("Pieces"), "invoiced": _("Invoiced"), "credited": _("Credited"),
    "tax": _("Tax"), "lines": _("Lines"), "invoices": _("Invoices"), "net_then": _("Net sales then"),
    "pieces_then": _("Pieces then"), "cost": _("Cost"), "margin": _("Margin"), "growth": _("Growth"),
    "returned": _("Taken back"), "margin_share": _("Margin of sales"), "orders": _("Orders"),
    "ordered": _("Ordered, pieces"), "delivered": _("Delivered, pieces"), "ordered_value": _("Ordered"),
    "delivered_value": _("Delivered"), "lines_in_full": _("Lines in full"), "orders_in_full": _("Orders in full"),
    "doors": _("Deliveries"), "accurate": _("Taken as sent"), "wished": _("With a day wished"),
    "in_time": _("In time"), "planned": _("On a trip"), "on_the_day": _("On the trip's day"),
    "fill_rate": _("Fill rate"), "fill_rate_value": _("Fill rate by value"), "line_fill_rate": _("Line fill rate"),
    "in_time_share": _("In time, of wished"), "on_the_day_share": _("As planned"), "accuracy": _("Accuracy"),
    "value": _("At cost"), "opening": _("Opening"), "came": _("In"), "went": _("Out"), "closing": _("Closing"),
    "opening_value": _("Opening, at cost"), "came_value": _("In, at cost"), "went_value": _("Out, at cost"),
    "closing_value": _("Closing, at cost"), "sold": _("Sold, pieces"), "sold_value": _("Cost of sales"),
    "turns": _("Times turned"), "to_30": _("1 to 30 days"), "to_60": _("31 to 60 days"), "to_90": _("61 to 90 days"),
    "to_180": _("91 to 180 days"), "older": _("Older"), "last_sold": _("Last sold"),
    "days_covered": _("Lasts, days"), "open": _("Open"), "not_due": _("Not due"), "papers": _("Papers"),
    "oldest_due": _("Oldest due"), "primary_net": _("Primary sales"), "primary_pieces": _("Primary, pieces"),
    "secondary_net": _("Secondary sales"), "secondary_pieces": _("Secondary, pieces"), "shared": _("Shared"),
    "sold_through": _("Sold through"), "set_aside": _("Set aside"), "awaited": _("Waited for"), "since": _("Since"),
}  # fmt: skip


AT_COST = {"value", "opening_value", "came_value", "went_value", "closing_value", "sold_value", "to_30", "to_60",
           "to_90", "to_180", "older"}  # fmt: skip


def columns(report: Report, query: Query, actor: Actor, ask: Ask) -> list[Column]:
    """The columns that an actor sees of a report, ratios last; what goods cost only with `insights.cost`.

    What was then, and the growth since, only where something is compared.
    """
    hidden = set(AT_COST) if report.permission == "insights.stock" and not actor.allows("insights.cost") else set()
    hidden |= set() if ask.against else {"net_then", "pieces_then", "growth"}
    hidden |= set() if "margin" in {one.name for one in query.columns} else {"margin_share"}
    hidden |= {"turns"} if "sold_value" in hidden else set()
    ratios = [Column(one.name, one.kind, False) for one in report.ratios]
    return [one for one in (*query.columns, *ratios) if one.name not in hidden]


def with_ratios(report: Report, query: Query, values: Sequence[Any]) -> dict[str, Any]:
    """A row's values by column, with its ratios."""
    row = {column.name: value for column, value in zip(query.columns, values, strict=True)}
    return row | {one.name: one.of(row) for one in report.ratios}
