"""Lots as they are printed on the goods."""

from __future__ import annotations

from collections.abc import Sequence

from salur.catalog import queries, told
from salur.catalog.bodies import LotBody
from salur.catalog.facts import LotRecorded
from salur.catalog.models import Lot
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.parties.answers import Answers

LotKey = tuple[int, str]


@action("catalog.record_lots")
def record_lots(*, actor: Actor, lots: Sequence[Command[LotBody]]) -> Outcomes:
    """Record lots by SKU and code, new ones or what is new about known ones: dates, and whether they are blocked.

    Refused: catalog.no_such_sku, catalog.plain_lot, catalog.expires_before_made, kernel.bad_value.
    """
    answers = Answers(lots, told.lot_fault)
    there = queries.skus({command.body.sku for command in answers.standing()})
    told_of: dict[LotKey, LotBody] = {}
    for command in answers.standing():
        body = command.body
        if body.sku not in there:
            answers.refuse(command, Refused("catalog.no_such_sku", sku=body.sku))
        else:
            before = told_of.get((body.sku, body.code))
            told_of[body.sku, body.code] = _later(before, body) if before else body
    kept = _write(told_of)
    for command in answers.standing():
        row = kept.get((command.body.sku, command.body.code))
        if row is None:
            answers.refuse(command, Refused("catalog.expires_before_made", called=command.body.code))
        else:
            answers.take(command, row[0])
    return answers.tell(lambda c, lot: LotRecorded(lot, c.body.sku, c.body.code, kept[c.body.sku, c.body.code][1]))


def _later(first: LotBody, then: LotBody) -> LotBody:
    """The same lot told twice in one call: what is told later counts."""
    return LotBody(
        first.sku,
        first.code,
        then.expires_on or first.expires_on,
        then.made_on or first.made_on,
        then.blocked if then.blocked is not None else first.blocked,
    )


def _write(told_of: dict[LotKey, LotBody]) -> dict[LotKey, tuple[int, bool]]:
    """Insert or change, sorted; gives row and block of each lot that its dates allow."""
    sql.insert(
        Lot,
        ("sku_id", "code", "blocked"),
        [(sku, code, False) for sku, code in sorted(told_of)],
        after="ON CONFLICT (sku_id, code) DO NOTHING",
    )
    rows = [(*key, body.expires_on, body.made_on, body.blocked) for key, body in sorted(told_of.items())]
    source, params = sql.given("g", "sku bigint, code text, expires_on date, made_on date, blocked boolean", rows)
    # locked in order before they are changed: two deliveries of the same lots would otherwise meet crosswise
    sql.fetch(
        f"SELECT l.id FROM {source} JOIN catalog_lot l ON l.sku_id = g.sku AND l.code = g.code "
        "ORDER BY l.id FOR UPDATE OF l",
        params,
    )
    changed = sql.fetch(
        "UPDATE catalog_lot l SET expires_on = coalesce(g.expires_on, l.expires_on), "
        "made_on = coalesce(g.made_on, l.made_on), blocked = coalesce(g.blocked, l.blocked) "
        f"FROM {source} WHERE l.sku_id = g.sku AND l.code = g.code "
        "AND coalesce(coalesce(g.expires_on, l.expires_on) >= coalesce(g.made_on, l.made_on), true) "
        "RETURNING l.sku_id, l.code, l.id, l.blocked",
        params,
    )
    return {(sku, code): (lot, blocked) for sku, code, lot, blocked in changed}
