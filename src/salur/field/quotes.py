"""A told sale on its way: the van, the terms, what was sold and given, its price; or why it cannot be read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from salur.credit.rules import Terms, due_on
from salur.field.bodies import Line, Sale
from salur.field.gifts import Free, Gift
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.refusal import Refused
from salur.kernel.work import work
from salur.parties.queries import PlaceRow
from salur.parties.trade import Trade
from salur.pricing.rules import Cart, Priced, PricedLine

_encode = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(slots=True)
class Quote:
    """A told sale: the van, the terms and its price; or the reasons why it cannot be read."""

    command: Command[Sale]
    at: datetime
    van: PlaceRow | None = None
    terms: Trade | None = None
    priced: Priced | None = None
    reasons: list[Refused] = field(default_factory=list)
    sale: int = 0
    cart: Cart | None = None
    free: list[Free] = field(default_factory=list)  # what was told as given for nothing
    gifts: list[Gift] = field(default_factory=list)  # the same by who gives it

    @property
    def body(self) -> Sale:
        """What was told."""
        return self.command.body

    @property
    def currency(self) -> str:
        """The currency of the sale."""
        return self.body.currency or work().house.currency

    @property
    def sold(self) -> list[tuple[int, Line]]:
        """The told lines that were sold, with their number among all that were told."""
        return [(n, line) for n, line in enumerate(self.body.lines, 1) if not line.free]

    @property
    def lines(self) -> Sequence[PricedLine]:
        """The priced lines: what was sold, numbered from 1 as it was told, then what was given for nothing."""
        assert self.priced is not None
        return self.priced.lines

    @property
    def packs(self) -> dict[int, str]:
        """The pack that each priced line was told in."""
        return dict(enumerate((*(line.pack for _, line in self.sold), *(gift.pack for gift in self.gifts)), 1))

    @property
    def untaxed(self) -> int:
        """The price of all lines without tax."""
        assert self.priced is not None
        return self.priced.totals.untaxed

    @property
    def total(self) -> int:
        """The price of all lines with tax."""
        assert self.priced is not None
        return self.priced.totals.total

    @property
    def account(self) -> tuple[int, str]:
        """The key of the credit account."""
        assert self.terms is not None
        return self.terms.bill_to, self.currency

    def salesman(self, actor: Actor) -> int | None:
        """Who sold: whoever is named, else who tells it, else who keeps the van."""
        assert self.van is not None
        return self.body.salesman or actor.person or self.van.keeper

    def due_on(self, on: date) -> date:
        """When it is due if it is not paid; the goods were taken the day they were sold."""
        terms = self.terms
        assert terms is not None
        weekdays = frozenset() if terms.exchange_weekday is None else frozenset({terms.exchange_weekday})
        days = Terms(terms.payment_days, terms.terms_from, weekdays)  # type: ignore[arg-type]  # a wall keeps the words
        return due_on(days, on, on)


def as_told(line: PricedLine) -> str:
    """Every step of a line's price, to be frozen on it."""
    return _encode((line.row, line.row_version, line.price, line.per, line.steps, line.tax))
