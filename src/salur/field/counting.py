"""What sales from vans take of schemes with limits. They have happened: what a budget has left does not change their
price, and where it is exceeded somebody is asked about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from salur.billing.actions.sale import Made
from salur.billing.models import Invoice
from salur.field.models import Sale
from salur.field.quotes import Quote, unlimited
from salur.kernel.actor import Actor
from salur.orders import exceeding
from salur.pricing import actions as pricing
from salur.pricing import counters
from salur.pricing import queries as rules_of
from salur.pricing.actions import Taking
from salur.pricing.counters import NOTHING, Counters, Used
from salur.pricing.rules import Priced


@dataclass(slots=True)
class Counted:
    """Counters held for sales, and what each sale takes, by its place in the call."""

    held: Counters = NOTHING
    takes: dict[int, dict[str, Used]] = field(default_factory=dict)


def settle(actor: Actor, quotes: Sequence[Quote]) -> Counted:
    """Price sales that meet schemes with limits under their counters' lock: what a period has measured is looked at,
    what is left of a budget is not. Goods a scheme would give for nothing were not handed over unless told.

    Before shelves and accounts. No statement where no scheme is in force.
    """
    priced = [one for one in quotes if one.priced is not None and one.priced.result is not None]
    if not priced:
        return Counted()
    rules = rules_of.in_force(actor.organisation)
    met = {
        at: schemes
        for at, one in enumerate(quotes)
        if one.priced and one.priced.result and (schemes := counters.met_by(one.priced.result, rules.limited))
    }
    wanted = {(scheme, quotes[at].body.buyer) for at, schemes in met.items() for scheme in schemes}
    found = Counted(counters.hold(actor.organisation, wanted))
    for at, one in enumerate(quotes):
        if one.priced is None or one.priced.result is None or one.priced.cart is None:
            continue
        if at in met:
            known = unlimited(found.held.before(one.body.buyer))
            (one.priced,) = rules.again([{**one.priced.cart, "counters": known}])
        one.priced = without_gifts(one.priced)
        assert one.priced.result is not None
        if at in met and (takes := counters.taken_by(one.priced.result, rules.limited)):
            found.takes[at] = takes
            found.held.take(one.body.buyer, takes)
    return found


def without_gifts(priced: Priced) -> Priced:
    """A price without the goods that schemes would give for nothing."""
    result = priced.result
    if result is None or not result["free"]:
        return priced
    gifts: dict[str, int] = {}
    funders = dict(result["funders"])
    for one in result["free"]:
        for step in one["steps"]:
            gifts[step["rule"]] = gifts.get(step["rule"], 0) + step["amount"]
            for funder, amount in step["funders"].items():
                funders[funder] -= amount
    counted = []
    for one in result["counters"]:
        amount = one["amount"] - gifts.get(one["rule"], 0)
        counted.append({**one, "amount": amount, "times": 0 if one["rule"] in gifts and not amount else one["times"]})
    totals = {**result["totals"], "free_value": 0}
    shown = {**result, "free": [], "counters": counted, "totals": totals}
    shown["funders"] = {name: amount for name, amount in funders.items() if amount}
    lines = tuple(line for line in priced.lines if not line.given_by)
    return priced._replace(lines=lines, result=shown, funders=tuple(sorted(shown["funders"].items())))


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
