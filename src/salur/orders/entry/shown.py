"""The form of an order as its page shows it: rows, price, stock and credit beside it, and what will come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salur.kernel import money as coins
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused
from salur.orders.entry import spoken
from salur.orders.entry.dry import Forecast
from salur.orders.entry.form import Entry, Row
from salur.orders.entry.prices import in_packs, percents, price_text, taxes, waterfall
from salur.pricing.rules import PricedLine
from salur.shell import offers, shown
from salur.shell.faces import said
from salur.shell.words import word
from salur.stock.queries import OnShelf


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
        "price": price_text(line, coin) if line else "", "discount": percents(line) if line else "",
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
    offers.foresee(actor, [*found.draft.reasons, *(found.verdict.reasons if found.verdict else ())] if found else ())
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
        "bars": waterfall(line, coin) if line else [], "taxes": taxes(line, coin) if line else [],
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


def _position(rows: Sequence[Row], current: Row | None) -> int:
    return next((n for n, row in enumerate(rows, 1) if row is current), 0)
