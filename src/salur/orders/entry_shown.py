"""The form of an order as its page shows it: rows, price, stock and credit beside it, and what will come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from salur.kernel import money as coins
from salur.kernel import quantity
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused
from salur.orders import spoken
from salur.orders.dry import Forecast
from salur.orders.entry import SPARE, Entry, Row
from salur.pricing.rules import PricedLine
from salur.shell import shown
from salur.shell.faces import said
from salur.shell.words import word
from salur.stock.queries import OnShelf

LEAST_ROWS = 5


class Counted(NamedTuple):
    """So many of a pack, as a person reads it."""

    many: str
    pack: str


class Bar(NamedTuple):
    """A step of a price: what it is, what it takes off or leaves, and its bar from x on (hundredths of the list)."""

    label: str
    note: str
    amount: str
    kind: str  # list, cut, net
    x: str
    width: str


def in_packs(pieces: int, packs: Mapping[str, int]) -> list[Counted]:
    """Pieces in the largest packs: 86 cartons, 2 inners; nothing is "0 pcs"."""
    ladder = spoken.ladder(packs)
    names = {size: name for name, size in sorted(packs.items(), reverse=True)} | {1: "piece"}
    counts = [
        Counted(shown.whole(count), word("word", names[size]).lower())
        for count, size in zip(quantity.split(abs(pieces), ladder), ladder, strict=True)
        if count
    ]
    sign = shown.MINUS if pieces < 0 else ""
    return [counts[0]._replace(many=sign + counts[0].many), *counts[1:]] if counts else [
        Counted("0", word("word", "piece").lower())
    ]  # fmt: skip


def price_text(line: PricedLine, currency: str) -> str:
    """The list price as it was agreed, for one of its pack."""
    try:
        amount = shown.amount(coins.parse(line.price, currency), currency)
    except Refused:
        amount = line.price
    return f"{amount} / {word('word', line.per).lower()}"


def _percents(line: PricedLine) -> str:
    """The discounts in per cent of what each was taken off: 7+5+2."""
    found = [(1000 * step.amount + step.base // 2) // step.base for step in line.steps if _takes(step)]
    return "+".join(f"{one // 10}" if one % 10 == 0 else f"{one // 10}.{one % 10}" for one in found)


def _takes(step: Any) -> bool:
    return bool(step.stage != "rounding" and step.amount and step.base)


def waterfall(line: PricedLine, currency: str) -> list[Bar]:
    """How a line's price comes about: the list, each step, the net; the bars are drawn from zero."""

    def hundredths(part: int) -> str:
        tenths = 1000 * max(0, part) // line.list if line.list else 0
        return f"{tenths // 10}.{tenths % 10}"

    name = word("word", "agreed") if line.row == "agreed" else line.row
    bars = [Bar(_("List"), name, shown.amount(line.list, currency), "list", "0", "100")]
    left = line.list
    for step in line.steps:
        left -= step.amount
        funders = ", ".join(f"{word('word', who)} {shown.amount(share, currency)}" for who, share in step.funders)
        label = f"{step.stage} {step.rule}" if step.rule != step.stage else word("word", step.stage)
        bars.append(
            Bar(label, funders, shown.amount(-step.amount, currency), "cut", hundredths(left), hundredths(step.amount))
        )
    return [*bars, Bar("", "", shown.amount(line.net, currency), "net", "0", hundredths(line.net))]


def _row(
    actor: Actor, row: Row, found: Forecast | None, lines: Mapping[int, PricedLine], at: int, position: int
) -> dict[str, Any]:
    """A row with its line's price and what is said of it; reasons name it by its place in the form."""
    coin = house(actor.organisation).currency if found is None else found.draft.currency
    line = lines.get(row.no)
    shelf = found.shelves.get(row.item.sku) if found and row.item else None
    free = shelf.sellable - shelf.promised if shelf else 0
    said_of = [said(row.fault, actor)] if row.fault else []
    tone = "ask" if row.fault else ""
    if found is not None and row.no and (reasons := found.by_line().get(row.no)):
        placed = [Refused(one.code, **{**one.facts, "line": position}) for one in reasons]
        said_of += [said(reason, actor) for reason in placed]
        tone = "short" if not row.fault else tone
    doubt = row.said if isinstance(row.said, spoken.Doubt) else None
    return {
        "at": row.at, "goods": row.goods, "code": row.code, "quantity": row.quantity, "here": row.at == at,
        "pieces": shown.whole(row.said.pieces) if isinstance(row.said, spoken.Said) else "",
        "free": in_packs(free, row.packs) if row.item and found and found.site else [],
        "none_free": row.item is not None and free <= 0,
        "price": price_text(line, coin) if line else "", "discount": _percents(line) if line else "",
        "amount": shown.amount(line.untaxed, coin) if line else "", "says": said_of, "tone": tone,
        "goods_choices": [(one.code, one.name) for one in row.candidates],
        "quantity_choices": [(text, shown.whole(pieces)) for text, pieces in doubt.choices] if doubt else [],
    }  # fmt: skip


def _shelf(shelf: OnShelf | None, row: Row) -> dict[str, Any]:
    there, aside = (shelf.sellable, shelf.promised) if shelf else (0, 0)
    return {
        "there": in_packs(there, row.packs), "aside": in_packs(-aside, row.packs),
        "free": in_packs(there - aside, row.packs),
    }  # fmt: skip


def _credit(found: Forecast) -> dict[str, Any] | None:
    """The room that an account has after this order, and its bar."""
    account = found.account
    if account is None:
        return None
    coin = found.draft.currency
    this = found.verdict.amount if found.verdict and found.verdict.ending != "held" else _total(found)
    told: dict[str, Any] = {
        "used": shown.money(account.exposure, coin), "this": shown.money(this, coin), "limit": None, "room": "",
    }  # fmt: skip
    if account.limit is not None:
        room = account.limit - account.exposure - this
        scale = max(account.limit, account.exposure + this, 1)
        used = 200 * max(0, account.exposure) // scale
        told |= {
            "limit": shown.money(account.limit, coin), "room": shown.money(room, coin), "over": room < 0,
            "x": used, "width": min(200 - used, 200 * max(0, this) // scale),
        }  # fmt: skip
    return told


def _total(found: Forecast) -> int:
    return found.draft.priced.totals.total if found.draft.priced else 0


def context(actor: Actor, entry: Entry, found: Forecast | None, *, busy: bool = False) -> dict[str, Any]:
    """What the templates want: rows, the row one is in, sums, credit, and what will become of the order.

    `busy`: somebody is in the row `at` and is not asked for a quantity that he is about to type.
    """
    for row in entry.rows if busy else ():
        if row.at == entry.at and row.fault and row.fault.code == "orders.no_quantity":
            row.fault = None
    priced = found.draft.priced if found else None
    lines = {line.no: line for line in priced.lines} if priced else {}
    coin = found.draft.currency if found else house(actor.organisation).currency
    current = next((row for row in entry.rows if row.at == entry.at and row.item), None)
    filled = [row for row in entry.rows if row.item]
    current = current or next((row for row in reversed(filled) if row.at < entry.at), filled[0] if filled else None)
    totals = priced.totals if priced and lines else None
    line = lines.get(current.no) if current else None
    return {
        "entry": entry, "rows": [
            _row(actor, row, found, lines, current.at if current else -1, n) for n, row in enumerate(entry.rows, 1)
        ],
        "current": current, "current_no": _position(entry.rows, current),
        "bars": waterfall(line, coin) if line else [], "taxes": _taxes(line, coin) if line else [],
        "line_total": shown.money(line.total, coin) if line else "", "coin": coins.symbol(coin),
        "shelf": _shelf(found.shelves.get(current.item.sku), current) if found and current and current.item else None,
        "credit": _credit(found) if found else None, "many": len(entry.lines),
        "untaxed": shown.amount(totals.untaxed, coin) if totals else "–",
        "tax": shown.amount(totals.total - totals.untaxed, coin) if totals else "–",
        "total": shown.amount(totals.total, coin) if totals else "–",
        "piece": word("word", "piece").lower(),
        "ending": found.verdict.ending if found and found.verdict else "", "open": bool(entry.faults()),
        "reasons": [said(reason, actor) for reason in found.whole()] if found and entry.lines else [],
        "priceless": bool(found and entry.lines and found.draft.reasons),
    }  # fmt: skip


def _taxes(line: PricedLine, coin: str) -> list[tuple[str, str]]:
    return [(f"{name} {rate}%", shown.amount(amount, coin)) for name, rate, amount in line.tax.parts]


def _position(rows: Sequence[Row], current: Row | None) -> int:
    return next((n for n, row in enumerate(rows, 1) if row is current), 0)


def spare_rows(entry: Entry) -> None:
    """Empty rows at the end, so that the form can be filled in without a script."""
    at = max((row.at for row in entry.rows), default=-1) + 1
    many = max(SPARE, LEAST_ROWS - len(entry.rows))
    entry.rows += [Row(at + n) for n in range(many)]
