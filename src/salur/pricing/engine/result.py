"""The result as JSON: lines, free goods, points, totals, who pays, counters, hints, and why others did not apply."""

from __future__ import annotations

from salur.kernel.money import Amount, rounded
from salur.pricing.engine.numbers import Json
from salur.pricing.engine.run import Line, Run


def assembled(run: Run, head: Json, hints: list[Json]) -> Json:
    """The whole result of a run."""
    includes_tax = run.lines[0].row.includes_tax
    lines = [_line(line, includes_tax) for line in run.lines]
    totals, funders = _totals(run, lines)
    return {
        "snapshot": head, "currency": run.currency, "includes_tax": includes_tax, "lines": lines, "free": run.free,
        "points": sorted(run.points, key=_rule), "totals": totals, "funders": funders, "counters": _counters(run),
        "hints": hints, "not_applied": _not_applied(run),
    }  # fmt: skip


def _rule(row: Json) -> str:
    rule: str = row["rule"]
    return rule


def _line(line: Line, includes_tax: bool) -> Json:
    row, rule, taxes = line.row, line.rule, sum(line.taxes)
    untaxed = line.net - taxes if includes_tax else line.net
    parts = [
        {"name": name, "rate": rate, "amount": amount}
        for (name, rate), amount in zip(rule.names, line.taxes, strict=True)
    ]
    return {
        "no": line.no, "sku": line.good.code, "pieces": line.pieces,
        "price": {"row": row.id, "version": row.version, "price": row.price, "per": row.per},
        "list": line.list, "steps": line.steps, "net": line.net, "later": line.later, "under_floor": line.under_floor,
        "tax": {"rule": rule.id, "version": rule.version, "code": rule.code, "base": line.base, "parts": parts},
        "untaxed": untaxed, "total": untaxed + taxes if rule.payable else untaxed,
    }  # fmt: skip


def _totals(run: Run, lines: list[Json]) -> tuple[Json, Json]:
    listed = net = rounding = untaxed = total = later = 0
    funders: dict[str, Amount] = {}
    for line, shown in zip(run.lines, lines, strict=True):
        listed += line.list
        net += line.net
        untaxed += shown["untaxed"]
        total += shown["total"]
        for step in line.steps:
            if step["stage"] == "rounding":
                rounding += step["amount"]
            for name, amount in step["funders"].items():
                funders[name] = funders.get(name, 0) + amount
        for step in line.later:
            later += step["amount"]
            for name, amount in step["funders"].items():
                funders[name] = funders.get(name, 0) + amount
    for one in run.free:
        for name, amount in one["steps"][0]["funders"].items():
            funders[name] = funders.get(name, 0) + amount
    part = run.rounding.payable
    payable = rounded(total, 1, part.to, part.mode)
    totals = {
        "list": listed, "discount": listed - rounding - net, "rounding": rounding, "net": net, "untaxed": untaxed,
        "tax": sum([sum(line.taxes) for line in run.lines]), "total": total, "payable_rounding": payable - total,
        "payable": payable, "later": later, "free_value": sum([one["list"] for one in run.free]),
    }  # fmt: skip
    return totals, funders


def _counters(run: Run) -> list[Json]:
    """What the caller adds to the counters of each scheme."""
    return [
        {
            "rule": one.scheme.id, "version": one.scheme.version, "measured": list(one.own),
            "times": one.times if one.gave else 0, "amount": one.amount,
        }
        for one in run.standings
        if one.gave or (one.scheme.has_period and one.measured)
    ]  # fmt: skip


def _not_applied(run: Run) -> list[Json]:
    rows = run.rules.missed(run.failed, run.who)
    for standing in run.standings:
        if standing.reason is not None:
            rows[standing.scheme.rank] = standing.reason
    return [rows[rank] for rank in sorted(rows)]  # ranks are in the order of the ids
