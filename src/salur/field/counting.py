"""What sales from vans take of schemes with limits. They have happened: what a budget has left does not change their
price, and where it is exceeded somebody is asked about it; as about goods given for nothing that no scheme grants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from salur.billing.actions.sale import Made
from salur.billing.models import Invoice
from salur.field import gifts
from salur.field.asking import unlimited, written
from salur.field.models import Sale
from salur.field.quotes import Quote
from salur.kernel.actor import Actor
from salur.ledger.discrepancies import Difference
from salur.orders import exceeding
from salur.orders.giving import MANUAL
from salur.pricing import actions as pricing
from salur.pricing import counters
from salur.pricing import queries as rules_of
from salur.pricing.actions import Taking
from salur.pricing.counters import NOTHING, Counters, Used


@dataclass(slots=True)
class Counted:
    """Counters held for sales, and what each sale takes, by its place in the call."""

    held: Counters = NOTHING
    takes: dict[int, dict[str, Used]] = field(default_factory=dict)


def settle(actor: Actor, quotes: Sequence[Quote]) -> Counted:
    """Price sales that meet schemes with limits under their counters' lock: what a period has measured is looked at,
    what is left of a budget is not. Goods given for nothing are those that were told.

    Before shelves and accounts. No statement where no scheme is in force.
    """
    priced = [one for one in quotes if one.priced is not None and one.priced.result is not None]
    rules = rules_of.in_force(actor.organisation) if priced else None
    met = {
        at: schemes
        for at, one in enumerate(quotes)
        if rules and one.priced and one.priced.result
        and (schemes := counters.met_by(one.priced.result, rules.limited))
    }  # fmt: skip
    wanted = {(scheme, quotes[at].body.buyer) for at, schemes in met.items() for scheme in schemes}
    found = Counted(counters.hold(actor.organisation, wanted))
    for at, one in enumerate(quotes):
        if rules and at in met:
            assert one.priced is not None and one.priced.cart is not None
            known = unlimited(found.held.before(one.body.buyer))
            (one.priced,) = rules.again([{**one.priced.cart, "counters": known}])
        if one.free or (one.priced is not None and one.priced.result is not None):
            one.priced, one.gifts = gifts.handed(written(one), one.free)
        result = one.priced.result if one.priced is not None else None
        if rules and result and at in met and (takes := counters.taken_by(result, rules.limited)):
            found.takes[at] = takes
            found.held.take(one.body.buyer, takes)
    return found


def beyond(quotes: Sequence[Quote]) -> list[Difference]:
    """Discrepancies for goods that were given for nothing though no scheme grants them: at list value, which the seller
    pays."""
    return [
        Difference(
            "beyond_scheme", Sale.KIND, one.sale, sku=int(gift.written["sku"]), amount=gift.written["list"],
            note=f"{gift.written['pieces']} given for nothing beyond what schemes grant",
        )
        for one in quotes
        for gift in one.gifts
        if gift.given_by == MANUAL
    ]  # fmt: skip


def record(actor: Actor, counted: Counted, quotes: Sequence[Quote], made: Sequence[Made]) -> None:
    """Write what sales took, by their invoices; and ask about each budget that is exceeded now."""
    takings = [
        Taking(Invoice.KIND, made[at].invoice, quotes[at].body.buyer, scheme, used)
        for at, takes in counted.takes.items()
        for scheme, used in takes.items()
    ]
    if takings:
        pricing.count_towards(actor=actor, takings=takings, held=counted.held)
        took = [
            Taking(Sale.KIND, quotes[at].sale, quotes[at].body.buyer, scheme, used)
            for at, takes in counted.takes.items()
            for scheme, used in takes.items()
            if used.amount or used.uses
        ]
        exceeding.ask_about(actor.organisation, counted.held, took)
