"""Taking products into the range, one or ten thousand."""

from __future__ import annotations

from collections.abc import Sequence

from salur.catalog import range_writing, told
from salur.catalog.bodies import ProductBody
from salur.catalog.facts import ProductRecorded
from salur.catalog.range import Range
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcomes
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.parties import actions as parties
from salur.parties import history
from salur.parties.answers import Answers, one_writer
from salur.parties.bodies import Coded


@action("catalog.record_products")
def record_products(*, actor: Actor, products: Sequence[Command[ProductBody]]) -> Outcomes:
    """Record SKUs under codes of ours, with product, packs and a lot for goods without one. The paper is the SKU.

    A barcode that does not check is kept and flagged. What another member keeps up to date (product, measures) is
    not changed by us; our own code and name for it are. Refused: catalog.bad_pack, pack_ratio_changes, no_such_sku,
    code_means_another, known_as, no_such_owner, kernel.bad_value.
    """
    answers = Answers(products, told.product_fault)
    history.by(actor, "catalog.record_products")
    one_writer("catalog", actor.organisation)
    bodies = [command.body for command in answers.standing()]
    shelf = Range(actor.organisation, bodies)
    for command in answers.standing():
        if reason := shelf.refusal(command.body):
            answers.refuse(command, reason)
        else:
            answers.take(command, shelf.record(command.body))
    new = range_writing.write(shelf)
    today = work().day(work().now)
    parties.keep_codes(actor=actor, codes=[Coded("item", code, "sku", sku, today) for sku, code in new])
    fresh = {sku for sku, _ in new}
    return answers.tell(lambda c, sku: ProductRecorded(sku, c.body.code, c.body.name, sku in fresh))
