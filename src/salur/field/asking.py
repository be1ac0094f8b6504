"""From what was told to quotes: terms, prices of what was sold, the list value of what was given. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from salur.field.bodies import Line, Sale
from salur.field.gifts import Free
from salur.field.quotes import Quote
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.refusal import Refused
from salur.kernel.work import work
from salur.orders import carts
from salur.parties import queries as parties
from salur.parties.trade import Trade, trade
from salur.pricing import counters
from salur.pricing import queries as pricing
from salur.pricing.by_engine import cart_json
from salur.pricing.queries import InForce
from salur.pricing.rules import Agreed, Ask, Cart, Priced, as_result

METHODS = ("cash", "transfer")
NOT_LISTED = {"no_price", "no_tax_rule"}  # it was given for nothing all the same; it is worth nothing then


def quote(actor: Actor, commands: Sequence[Command[Sale]]) -> list[Quote]:
    """Told sales with their terms and prices, in the order of the commands."""
    current = work()
    vans = parties.places(actor.organisation, {command.body.van for command in commands})
    terms = _terms(actor, {command.body.buyer for command in commands}, current.day(current.now))
    quotes = []
    for command in commands:
        one = Quote(command, command.at or current.now, vans.get(command.body.van), terms.get(command.body.buyer))
        one.reasons = _faults(actor, one)
        quotes.append(one)
    _price(actor, [one for one in quotes if not one.reasons])
    return quotes


def _terms(actor: Actor, buyers: set[int], on: date) -> dict[int, Trade]:
    """The terms for each buyer; whoever is known but not supplied yet pays at once, at everybody's price."""
    found = trade(actor.organisation, actor.party, buyers, on)
    if missing := buyers - found.keys():
        known = parties.relations(actor.organisation, missing)
        members = parties.member_organisation(missing)
        for buyer in parties.parties(missing):
            tax_status = known[buyer].tax_status if buyer in known else "non_pkp"
            found[buyer] = Trade(
                buyer, buyer, 0, "invoice", None, "delivery", False, None, None, None, "", "", tax_status,
                members.get(buyer),
            )  # fmt: skip
    return found


def _faults(actor: Actor, one: Quote) -> list[Refused]:
    """What of a sale cannot be read before it is priced."""
    body, van, found = one.body, one.van, []
    if van is None or (actor.places is not None and van.site not in actor.places):
        found.append(Refused("field.unknown_van", van=body.van))
    if one.terms is None:
        found.append(Refused("field.unknown_buyer", buyer=body.buyer))
    if body.paid is not None and body.paid not in METHODS:
        found.append(Refused("field.unknown_method", method=body.paid))
    if not body.lines:
        found.append(Refused("field.no_lines"))
    for n, line in enumerate(body.lines, 1):
        if line.quantity <= 0:
            found.append(Refused("field.bad_quantity", line=n, quantity=line.quantity))
        if line.free and line.agreed is not None:
            found.append(Refused("field.free_has_no_price", line=n))
    return found


def _price(actor: Actor, quotes: Sequence[Quote]) -> None:
    """Price sales as of their day, whatever is left of budgets; what cannot be priced gets its reasons. What was given
    for nothing is no part of it: it counts towards no scheme, and is looked up in the list alone."""
    current = work()
    rules = pricing.in_force(actor.organisation)
    buyers = {one.terms.buyer for one in quotes if one.terms is not None}
    fresh = carts.newcomers(actor.organisation, rules, buyers)
    used = counters.read(actor.organisation, rules.limited, buyers)
    sizes = pricing.pack_sizes({line.sku for one in quotes for line in one.body.lines})
    asked: list[_Asked] = []
    for one in quotes:
        assert one.terms is not None
        buyer = one.terms.buyer
        who = carts.who(actor.party, one.terms, (), None if fresh is None else buyer in fresh)
        who["payment"] = "cash" if one.body.paid else "credit"
        whole = Cart(
            current.day(one.at).isoformat(), one.currency, who, _asks(one, one.terms, sizes),
            unlimited(used.before(buyer)),
        )  # fmt: skip
        one.cart = whole
        if whole.lines:
            asked.append(_Asked(one, [n for n, _ in one.sold], whole))
        else:
            one.priced = Priced(str(actor.organisation), rules.version, one.currency)
        for n, line in enumerate(one.body.lines, 1):
            if line.free:
                ask = Ask(1, line.sku, line.quantity * sizes.get(line.sku, {}).get(line.pack, 1), line.pack)
                asked.append(_Asked(one, [n], whole._replace(lines=[ask]), line))
    _answer(actor, asked, rules)


class _Asked(NamedTuple):
    """A cart to be priced: the lines that were sold, or one that was given for nothing, by their told numbers."""

    quote: Quote
    told: list[int]
    cart: Cart
    free: Line | None = None


def _answer(actor: Actor, asked: Sequence[_Asked], rules: InForce) -> None:
    """Give quotes the prices of their carts, or the reasons why there are none."""
    answers = [
        one._replace(faults=()) if each.free and {fault.code for fault in one.faults} <= NOT_LISTED else one
        for each, one in zip(asked, rules.price([one.cart for one in asked]), strict=True)
    ]
    reasons = pricing.reasons(actor.organisation, [one.cart for one in asked], answers)
    for each, priced, faults in zip(asked, answers, reasons, strict=True):
        each.quote.reasons += [_numbered(one, each.told) for one in faults]
        if each.free is None:
            each.quote.priced = priced
        elif not faults:
            (ask,) = each.cart.lines
            listed = priced.lines[0] if priced.lines else None
            each.quote.free.append(Free(each.free.sku, ask.pieces, each.free.pack, listed))


def _numbered(reason: Refused, told: Sequence[int]) -> Refused:
    """A reason that names the line by its number among all that were told."""
    line = reason.facts.get("line")
    return Refused(reason.code, **{**reason.facts, "line": told[line - 1]}) if isinstance(line, int) else reason


def written(one: Quote) -> Priced:
    """The price of a sale with cart and result as they are kept, also where no scheme is in force."""
    assert one.priced is not None and one.cart is not None
    if one.priced.result is not None:
        return one.priced
    result = as_result(one.priced)
    for line in result["lines"]:
        line["sku"] = str(line["sku"])
    return one.priced._replace(cart=cart_json(one.cart), result=result)


def unlimited(known: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Counters of which no budget is used: what was measured, and what was given for it."""
    none = {"amount": 0, "uses": 0, "buyer_amount": 0, "buyer_uses": 0}
    return {scheme: {**one, **none} for scheme, one in known.items()}


def _asks(one: Quote, terms: Trade, sizes: Mapping[Any, Mapping[str, int]]) -> list[Ask]:
    asks = []
    for n, (_, line) in enumerate(one.sold, 1):
        size = sizes.get(line.sku, {}).get(line.pack, 1)
        agreed = None if line.agreed is None else Agreed(line.agreed, line.pack, terms.prices_include_tax)
        asks.append(Ask(n, line.sku, line.quantity * size, line.pack, agreed))
    return asks
