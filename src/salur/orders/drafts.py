"""From what was said to priced rows: terms, prices, taxes; nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson

from salur.kernel import papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.refusal import Refused
from salur.kernel.work import work
from salur.orders import carts
from salur.orders.bodies import Capture, Line
from salur.orders.rules import LineAsk, OrderAsk
from salur.parties.trade import Trade, sites_of, trade
from salur.pricing import counters
from salur.pricing import queries as pricing
from salur.pricing.rules import ARITHMETIC, Agreed, Ask, Cart, Priced, discount
from salur.pricing.rules.book import SkuKey
from salur.pricing.rules.priced import PricedLine

ON_SHORT = ("backorder", "hold", "cut")
MOST = 10**9  # of one pack on one line; more is a slip of the hand


@dataclass(slots=True)
class Draft:
    """An order on its way: what was said, the terms, and its price; or the reasons why it cannot be."""

    command: Command[Any]
    body: Capture
    on: date  # the day of its prices and terms
    terms: Trade | None = None
    priced: Priced | None = None
    reasons: list[Refused] = field(default_factory=list)
    order: int = 0

    @property
    def currency(self) -> str:
        """The currency of the order."""
        return self.body.currency or work().house.currency


def faults(actor: Actor, lines: Sequence[Line]) -> list[Refused]:
    """What is wrong with lines before they are priced."""
    if not lines:
        return [Refused("orders.no_lines")]
    found = [
        Refused("orders.bad_quantity", line=n, quantity=line.quantity)
        for n, line in enumerate(lines, 1)
        if not 0 < line.quantity <= MOST
    ]
    if any(line.agreed is not None for line in lines) and not actor.allows("orders.agree_price"):
        found.append(Refused("kernel.not_allowed", permission="orders.agree_price"))
    return found


def _head_faults(actor: Actor, one: Draft, sites: Mapping[int, int]) -> list[Refused]:
    """What is wrong with an order's head: its buyer, the site it ships from, its words."""
    body, terms = one.body, one.terms
    found = []
    if body.on_short not in ON_SHORT:
        found.append(Refused("kernel.bad_value", field="on_short", value=body.on_short, why=" | ".join(ON_SHORT)))
    for name, text, most in (("channel", body.channel, 20), ("reference", body.reference, 80)):
        if len(text) > most:
            found.append(Refused("kernel.bad_value", field=name, value=text, why=f"longer than {most} characters"))
    if terms is None:
        return [*found, Refused("orders.unknown_buyer", buyer=body.buyer)]
    if actor.territories is not None and terms.territory not in actor.territories:
        return [*found, papers.missing("buyer", body.buyer)]
    shipping = body.ship_from or terms.ship_from
    if shipping is None:
        found.append(Refused("orders.no_site"))
    elif body.ship_from is not None and sites.get(shipping) != shipping:
        found.append(Refused("orders.unknown_site", place=shipping))
    elif actor.places is not None and shipping not in actor.places:
        found.append(papers.missing("place", shipping))
    return found


def draft(actor: Actor, commands: Sequence[Command[Capture]]) -> list[Draft]:
    """Drafts of orders with terms and prices, in the order of the commands."""
    current = work()
    drafts = [Draft(command, command.body, current.day(command.at or current.now)) for command in commands]
    pricing.ask_ahead(actor.organisation)
    work_out(actor, drafts)
    return drafts


def foresee(actor: Actor, commands: Sequence[Command[Capture]]) -> None:
    """What `draft` asks first."""
    current = work()
    pricing.ask_ahead(actor.organisation)
    terms_of(actor, [(command.body.buyer, current.day(command.at or current.now)) for command in commands])


def work_out(actor: Actor, drafts: Sequence[Draft]) -> None:
    """Give drafts their terms and prices, or the reasons why they cannot be. Reads only."""
    terms = terms_of(actor, [(one.body.buyer, one.on) for one in drafts])
    named = {one.body.ship_from for one in drafts if one.body.ship_from is not None}
    sites = sites_of(actor.organisation, named) if named else {}
    for one in drafts:
        one.terms = terms.get((one.body.buyer, one.on))
        one.reasons = faults(actor, one.body.lines) + _head_faults(actor, one, sites)
    price(actor, [one for one in drafts if not one.reasons])


def terms_of(actor: Actor, wanted: Sequence[tuple[int, date]]) -> dict[tuple[int, date], Trade]:
    """The terms of buyers on days: one statement a day, and a call is nearly always about one."""
    found: dict[tuple[int, date], Trade] = {}
    for day in sorted({day for _, day in wanted}):
        known = trade(actor.organisation, actor.party, [buyer for buyer, on in wanted if on == day], day)
        found.update({(buyer, day): terms for buyer, terms in known.items()})
    return found


def price(actor: Actor, drafts: Sequence[Draft]) -> None:
    """Price drafts that have their terms; what cannot be priced gets its reasons."""
    packs = pricing.pack_sizes({line.sku for one in drafts for line in one.body.lines})
    rules = pricing.in_force(actor.organisation)
    buyers = {one.terms.buyer for one in drafts if one.terms}
    fresh = carts.newcomers(actor.organisation, rules, buyers, [one.order for one in drafts if one.order])
    used = counters.read(actor.organisation, rules.limited, buyers)
    given, asked = [], []
    for one in drafts:
        assert one.terms is not None
        buyer = one.terms.buyer
        try:
            who = carts.who(actor.party, one.terms, one.body.vouchers, None if fresh is None else buyer in fresh)
            given.append(Cart(one.on.isoformat(), one.currency, who, _asks(one, packs), used.before(buyer)))
        except Refused as unreadable:
            one.reasons.append(unreadable)
        else:
            asked.append(one)
    priced = rules.price(given)
    for one, answer, reasons in zip(asked, priced, pricing.reasons(actor.organisation, given, priced), strict=True):
        one.priced = answer
        one.reasons += reasons


def _asks(one: Draft, packs: Mapping[SkuKey, Mapping[str, int]]) -> list[Ask]:
    assert one.terms is not None
    asks = []
    for n, line in enumerate(one.body.lines, 1):
        size = 1 if line.pack == "piece" else packs.get(line.sku, {}).get(line.pack, 1)
        agreed = None
        if line.agreed is not None:
            agreed = Agreed(line.agreed, line.pack, one.terms.prices_include_tax)
        discounts = (discount(percent=line.discount, manual=True),) if line.discount is not None else ()
        asks.append(Ask(n, line.sku, line.quantity * size, line.pack, agreed, discounts))
    return asks


def line_rows(organisation: int, one: Draft) -> list[tuple[Any, ...]]:
    """The rows of an order's lines, each step of its price frozen on it."""
    assert one.priced is not None and one.terms is not None
    packs = {n: line.pack for n, line in enumerate(one.body.lines, 1)}
    return [
        (
            one.order, line.no, organisation, one.terms.member, line.sku, packs.get(line.no, "piece"), line.pieces,
            line.list, line.untaxed, line.total - line.untaxed, line.tax.code, _steps(line), line.given_by,
        )
        for line in one.priced.lines
    ]  # fmt: skip


def _steps(line: PricedLine) -> str:
    """How the price came about: the row of the list, its price, each step, the tax, and the floor if there is one."""
    told = (line.row, line.row_version, line.price, line.per, line.steps, line.tax)
    return orjson.dumps((*told, line.floor) if line.floor else told, default=tuple).decode()


LINE_COLUMNS = (
    "order_id", "n", "organisation", "counterpart", "sku", "pack", "pieces", "list", "untaxed", "tax", "tax_code",
    "priced", "given_by",
)  # fmt: skip

ORDER_COLUMNS = (
    "id", "organisation", "uuid", "counterpart", "seller", "buyer", "bill_to", "ship_to", "ship_from", "owner",
    "taken_by", "agent", "channel", "reference", "currency", "captured_at", "wanted_on", "on_short", "invoice_at",
    "territory", "salesman", "price_class", "price_version", "arithmetic", "untaxed", "tax", "gave",
)  # fmt: skip


def order_row(actor: Actor, one: Draft) -> tuple[Any, ...]:
    """The row of an order, with the four it was made under: territory, salesman, class, channel."""
    body, terms, priced = one.body, one.terms, one.priced
    assert terms is not None and priced is not None
    totals = priced.totals
    return (
        one.order, actor.organisation, one.command.key, terms.member, actor.party, body.buyer, terms.bill_to,
        body.ship_to or body.buyer, site(one), body.owner or actor.party, body.taken_by, body.agent, body.channel,
        body.reference, one.currency, one.command.at or work().now, body.wanted_on, body.on_short, terms.invoice_at,
        terms.territory, terms.salesman, terms.price_class, priced.snapshot_version, ARITHMETIC, totals.untaxed,
        totals.total - totals.untaxed, carts.gave(priced),
    )  # fmt: skip


def site(one: Draft) -> int:
    """The site that the order ships from."""
    found = one.body.ship_from or (one.terms.ship_from if one.terms else None)
    assert found is not None
    return found


def ask_of(actor: Actor, one: Draft) -> OrderAsk:
    """What an order wants of shelves and of credit."""
    assert one.priced is not None and one.terms is not None
    owner, place = one.body.owner or actor.party, site(one)
    lines = [
        LineAsk(line.no, (owner, place, line.sku), line.pieces, line.untaxed, line.total - line.untaxed)  # type: ignore[arg-type]
        for line in one.priced.lines
    ]
    account = (one.terms.bill_to, one.currency)
    return OrderAsk(one.order, account, one.priced.totals.total, one.body.on_short, lines)
