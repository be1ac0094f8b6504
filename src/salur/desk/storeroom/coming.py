"""What comes in at the gate, line by line: what was told of it, what was counted, its lot and its cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from salur.catalog import actions as catalog
from salur.catalog import queries as lots
from salur.catalog.bodies import LotBody
from salur.desk.storeroom import things
from salur.desk.storeroom.things import Thing
from salur.kernel.actor import Actor
from salur.kernel.command import Command, named_key
from salur.kernel.refusal import Refused
from salur.shell import shown
from salur.shell.told import Told, bad
from salur.shell.words import word
from salur.warehouse.bodies import Received
from salur.warehouse.models import Receipt

WHY = ("missing", "damaged", "wrong_goods", "too_many")
MORE_LINES = 60  # goods that nobody had told of, on one receipt
Faults = dict[str, Refused]


@dataclass
class Line:
    """A line of what comes in: `expected` and its lot as the supplier told them, or none."""

    n: int
    sku: int
    expected: int | None = None
    lot: int | None = None
    cost: int = 0


def lines(one: Receipt | None, fields: Mapping[str, str]) -> list[Line]:
    """What was expected, then what was scanned beside it."""
    found: list[Line] = []
    for line in one.lines.order_by("n") if one and one.status != "received" else ():
        found.append(Line(len(found), line.sku, line.expected or 0, line.lot, line.cost))
    for n in range(len(found), len(found) + MORE_LINES):
        sku = fields.get(f"sku-{n}", "")
        if not (sku.isascii() and sku.isdigit() and len(sku) < 19):
            break
        found.append(Line(n, int(sku)))
    return found


def counted(line: Line, thing: Thing, fields: Mapping[str, str], faults: Faults) -> int:
    """Pieces counted of a line; nothing typed is none of it."""
    try:
        return things.typed(thing, line.n, fields) or 0
    except Refused as refused:
        faults[f"line-{line.n}"] = refused
        return 0


def expiry(line: Line, sent: Told, faults: Faults) -> date | None:
    """The day that is printed on the lot; it needs the lot's code."""
    try:
        day = sent.day(f"expires-{line.n}")
        if day and line.lot is None and not sent.text(f"lot-{line.n}"):
            raise bad("lot", "–", "empty")
        return day
    except Refused as refused:
        faults[f"line-{line.n}"] = refused
        return None


def recorded(
    actor: Actor, command: Command[None], lines: list[Line], counted: Mapping[int, int],
    expiries: Mapping[int, date | None], sent: Told,
) -> dict[int, int]:  # fmt: skip
    """The lots that were typed, by line; told under keys made of the form's own. Refused as in catalog.record_lots."""
    wanted = [line for line in lines if counted[line.n] and sent.text(f"lot-{line.n}")]
    if not wanted:
        return {}
    bodies = [LotBody(line.sku, sent.text(f"lot-{line.n}")[:40], expiries[line.n]) for line in wanted]
    told_lots = [
        Command(named_key("lot at the gate", command.key, body.sku, body.code, body.expires_on), body)
        for body in bodies
    ]
    papers = catalog.record_lots(actor=actor, lots=list({one.key: one for one in told_lots}.values())).papers()
    by_key = dict(zip({one.key: one for one in told_lots}, papers, strict=True))
    return {line.n: by_key[one.key] for line, one in zip(wanted, told_lots, strict=True)}


def received(line: Line, pieces: int, lot: int | None, costs: Mapping[int, tuple[int, int]], sent: Told) -> Received:
    """A line as it came: at the cost that was told, else at what a piece costs here today (the bill puts it right)."""
    if line.expected is None:
        there, value = costs.get(line.sku, (0, 0))
        cost = value * pieces // there if there else 0
    else:
        cost = line.cost * pieces // line.expected if line.expected else 0
    differs = line.expected is not None and pieces != line.expected
    reason = sent.text(f"reason-{line.n}") if differs else ""
    return Received(line.sku, pieces, cost, lot or line.lot, reason if reason in WHY else "")


def row(
    line: Line, thing: Thing, lot: lots.LotRow | None, fields: Mapping[str, str], sentences: Mapping[str, str]
) -> dict[str, Any]:
    """A line as the template shows it, with what was typed."""
    n, reason = line.n, fields.get(f"reason-{line.n}", "")
    return {
        "n": n, "thing": thing, "expected": thing.said(line.expected) if line.expected is not None else "",
        "whole": line.expected, "inputs": things.inputs(thing, n, None, fields), "extra": line.expected is None,
        "lot": lot.code if lot else "", "expires": shown.day(lot.expires_on) if lot else "",
        "typed_lot": fields.get(f"lot-{n}", ""), "typed_expires": fields.get(f"expires-{n}", ""),
        "fault": sentences.get(f"line-{n}", ""),
        "reasons": [(code, word("word", code), code == (reason or WHY[0])) for code in WHY],
    }  # fmt: skip
