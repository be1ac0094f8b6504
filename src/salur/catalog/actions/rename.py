"""Giving an item another code."""

from __future__ import annotations

from collections.abc import Sequence

from salur.catalog import told
from salur.catalog.bodies import RenameBody
from salur.catalog.facts import ItemRenamed
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.parties import actions as parties
from salur.parties import history
from salur.parties.answers import Answers, one_writer
from salur.parties.bodies import Coded


@action("catalog.rename")
def rename(*, actor: Actor, items: Sequence[Command[RenameBody]]) -> Outcomes:
    """Give items other codes from today; the old ones stay known for the days before. The paper is the SKU.

    Refused: catalog.no_such_item, catalog.code_taken, kernel.bad_value.
    """
    answers, today = Answers(items, told.rename_fault), work().day(work().now)
    history.by(actor, "catalog.rename")
    one_writer("catalog", actor.organisation)
    known = _known(actor.organisation, {code for c in items for code in (c.body.code, c.body.new_code)})
    first: dict[int, str] = {}
    now: dict[int, str] = {}
    for command in answers.standing():
        old, new = command.body.code, command.body.new_code
        sku = known.get(old)
        if sku is None:
            answers.refuse(command, Refused("catalog.no_such_item", called=old))
        elif known.get(new, sku) != sku:
            answers.refuse(command, Refused("catalog.code_taken", called=new))
        else:
            if new != old:
                del known[old]
                known[new], now[sku] = sku, new
                first.setdefault(sku, old)
            answers.take(command, sku)
    if now:
        source, params = sql.given("g", "sku bigint, code text", sorted(now.items()))
        sql.run(
            f"UPDATE catalog_item i SET code = g.code FROM {source} WHERE i.organisation = %s AND i.sku_id = g.sku",
            (*params, actor.organisation),
        )
        renamed = [(sku, new) for sku, new in now.items() if new != first[sku]]
        parties.keep_codes(
            actor=actor, codes=[Coded("item", new, "sku", sku, today, first[sku]) for sku, new in renamed]
        )
    return answers.tell(lambda c, sku: ItemRenamed(sku, c.body.code, c.body.new_code))


def _known(organisation: int, wanted: set[str]) -> dict[str, int]:
    """The SKUs behind these codes, their items locked."""
    rows = sql.fetch(
        "SELECT code, sku_id FROM catalog_item WHERE organisation = %s AND code = ANY(%s::text[]) "
        "ORDER BY id FOR UPDATE",
        (organisation, sql.array(sorted(wanted))),
    )
    return dict(rows)
