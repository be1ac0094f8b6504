"""Price a cart: choose list prices, run the two stages, tax, add up; or say why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salur.kernel.money import Amount
from salur.pricing.engine import hints, line_stage, order_stage, result, tax
from salur.pricing.engine.compiled import Compiled, Good, compiled
from salur.pricing.engine.listed import agreed_fault, agreed_row, best_row, floor_of_line, list_amount
from salur.pricing.engine.match import Facts
from salur.pricing.engine.needs import decide_first, stand
from salur.pricing.engine.numbers import Json
from salur.pricing.engine.rows import PriceRow
from salur.pricing.engine.run import Line, Run

LINE_FAULTS = ("duplicate_line", "unknown_sku", "bad_pieces", "unknown_pack", "bad_price")

ENGINE = 2
"""Version of this arithmetic, kept with every result: the same version, snapshot and cart give the same result."""


def price(snapshot: Mapping[str, Any] | Compiled, cart: Mapping[str, Any]) -> Json:
    """The whole result of a cart by a rule snapshot (JSON form "rules/1", or compiled once for many carts).

    Amounts in smallest coins. A cart that cannot be priced has only `snapshot` and `refused`: a list of codes with the
    line they are about. The inputs are not touched.
    """
    return with_floors(snapshot if isinstance(snapshot, Compiled) else compiled(snapshot), cart)[0]


def with_floors(rules: Compiled, cart: Mapping[str, Any]) -> tuple[Json, list[Amount]]:
    """The whole result of a cart, and beside it the floor of each of its lines (0 = none): what no scheme went below,
    and what a price by hand may be held for. Rounded as nets are, so that what stops at its floor is never under it."""
    head = {"id": rules.id, "version": rules.version}
    run = walked(rules, cart)
    if not isinstance(run, Run):
        return {"snapshot": head, "refused": run}, []
    tax.put_on(run)
    return result.assembled(run, head, hints.found(run)), [
        line_stage.whole(line.floor, line.pieces, run.rounding.net) for line in run.lines
    ]


def price_carts(snapshot: Compiled, carts: Sequence[Mapping[str, Any]]) -> list[Json]:
    """Price carts in their order; one that is refused stops no other."""
    return [price(snapshot, cart) for cart in carts]


def walked(rules: Compiled, cart: Mapping[str, Any]) -> Run | list[Json]:
    """A cart that went down the waterfall as far as the tax; or why it is refused."""
    currency = cart["currency"]
    if currency not in rules.currencies:
        return [{"code": "unknown_currency"}]
    rounding = rules.rounding(currency, cart["date"])
    if rounding is None or not cart["lines"]:
        return [{"code": "empty" if rounding else "no_rounding"}]
    asked = sorted(cart["lines"], key=_no)
    goods = _goods(rules, asked)
    if goods is None:
        return _line_faults(rules, asked)
    run = Run(rules, rounding, cart, Facts(cart["who"]))
    if faults := _choose(run, asked, goods):
        return faults
    for line in run.lines:
        line.list = line.net = list_amount(line.row, line.pieces, rounding)
        line.floor = floor_of_line(run, line)
    stand(run)
    decide_first(run)
    line_stage.run_levels(run)
    line_stage.finish(run)
    order_stage.run_levels(run)
    return run


def _no(line: Mapping[str, Any]) -> int:
    no: int = line["no"]
    return no


def _goods(rules: Compiled, asked: Sequence[Mapping[str, Any]]) -> list[Good] | None:
    """The goods of the lines; None if something is wrong with a line."""
    found: list[Good] = []
    seen: set[int] = set()
    for line in asked:
        good, pieces = rules.good(line["sku"]), line["pieces"]
        if good is None or pieces.__class__ is not int or pieces < 1 or (line.get("pack") or "piece") not in good.packs:
            return None
        if (agreed := line.get("agreed")) and agreed_fault(good, agreed):
            return None
        seen.add(line["no"])
        found.append(good)
    return found if len(seen) == len(found) else None


def _line_faults(rules: Compiled, asked: Sequence[Mapping[str, Any]]) -> list[Json]:
    found: set[tuple[int, int]] = set()  # each once and sorted, so that the order of the lines says nothing
    seen: set[int] = set()
    for line in asked:
        no, pieces = line["no"], line["pieces"]
        codes = []
        if no in seen:
            codes.append("duplicate_line")
        seen.add(no)
        good = rules.good(line["sku"])
        if good is None:
            codes.append("unknown_sku")
        if pieces.__class__ is not int or pieces < 1:
            codes.append("bad_pieces")
        if good is not None and (line.get("pack") or "piece") not in good.packs:
            codes.append("unknown_pack")
        elif good is not None and (code := agreed_fault(good, line.get("agreed"))):
            codes.append(code)
        found |= {(no, LINE_FAULTS.index(code)) for code in codes}
    return [{"code": LINE_FAULTS[code], "no": no} for no, code in sorted(found)]


def _choose(run: Run, asked: Sequence[Mapping[str, Any]], goods: Sequence[Good]) -> list[Json]:
    """Give each line its price row and tax rule; faults if one has none."""
    together = run.together
    for line in asked:
        together[line["sku"]] = together.get(line["sku"], 0) + line["pieces"]
    faults: list[Json] = []
    for at, (line, good) in enumerate(zip(asked, goods, strict=True)):
        row: PriceRow | None
        if agreed := line.get("agreed"):
            row = agreed_row(run, good, agreed)
        else:
            row = best_row(run, good, line.get("pack") or "piece", together[good.code])
        rule = tax.rule_for(run, good)
        if row is None:
            faults.append({"code": "no_price", "no": line["no"]})
        if rule is None:
            faults.append({"code": "no_tax_rule", "no": line["no"]})
        if row is not None and rule is not None:
            run.lines.append(Line(at, line, good, row, rule))
    if not faults and any(line.row.includes_tax != run.lines[0].row.includes_tax for line in run.lines):
        faults.append({"code": "mixed_tax_basis"})
    return faults
