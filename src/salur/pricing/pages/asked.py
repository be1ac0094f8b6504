"""What is asked of the price lookup: whose price, of what, how much of it, on which day, under which circumstances."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.utils import timezone

from salur.kernel.organisation import house
from salur.kernel.refusal import Refused
from salur.parties import queries as parties
from salur.parties.trade import Trade, trade, who_asks
from salur.pricing import counters, queries
from salur.pricing.rules import Ask, Cart
from salur.pricing.rules.match import Value
from salur.shell import told
from salur.shell.doors import Request

PAYMENTS = ("cash", "credit")


class Asked:
    """What is asked. Codes are typed; a refusal names what is wrong. The outlet's own channel and terms count unless
    another is chosen; vouchers and a first order only matter where a scheme looks at them.

    Refused: parties.no_such_relation, kernel.bad_value.
    """

    def __init__(self, request: Request) -> None:
        given, actor = request.GET, request.actor
        self.buyer, self.goods = given.get("buyer", "").strip()[:80], given.get("sku", "").strip()[:80]
        self.pack, self.typed = given.get("pack", "").strip()[:40] or "piece", given.get("many", "").strip()[:9] or "1"
        self.channel, self.payment = given.get("channel", "").strip()[:40], given.get("payment", "")
        self.vouchers = given.get("vouchers", "").replace(",", " ").split()[:10]
        self.first = given.get("first") == "1"
        self.day = day_asked(given.get("on", ""))
        self.actor, self.currency = actor, house(actor.organisation).currency
        self.party = self._buyer()
        self.many = told.whole("quantity", self.typed, 1)
        self.rules = queries.in_force(actor.organisation)

    def _buyer(self) -> int | None:
        if not self.buyer:
            return None
        known = parties.relations_by_code(self.actor.organisation, [self.buyer]).get(self.buyer)
        if known is None or parties.unseen(self.actor, [known.party]):
            raise Refused("parties.no_such_relation", called=self.buyer)
        return known.party

    def who(self) -> dict[str, Value]:
        """Who asks, as an order of his would: with how he pays, and what schemes look at beside."""
        assert self.party is not None
        terms = self.terms()
        who: dict[str, Value] = dict(who_asks(self.actor.party, self.party, terms))
        who["payment"] = self.payment if self.payment in PAYMENTS else self.usual(terms)
        if self.channel:
            who["channel"] = self.channel
        if self.vouchers:
            who["vouchers"] = tuple(self.vouchers)
        if "first_order" in self.rules.asks:
            who["first_order"] = "yes" if self.first else "no"
        return who

    def terms(self) -> Trade | None:
        """The terms of the outlet on that day; None if it is not supplied."""
        assert self.party is not None
        return trade(self.actor.organisation, self.actor.party, [self.party], self.day).get(self.party)

    @staticmethod
    def usual(terms: Trade | None) -> str:
        """How somebody on these terms pays."""
        return "credit" if terms is not None and terms.payment_days else "cash"

    def carts(self, asks: list[Ask]) -> list[Cart]:
        """A cart of one line for each ask, with what is used of schemes with limits as it is just now."""
        assert self.party is not None
        who = self.who()
        used = counters.read(self.actor.organisation, self.rules.limited, [self.party]).before(self.party)
        return [Cart(self.day.isoformat(), self.currency, who, [ask], used) for ask in asks]

    def link(self, **other: object) -> str:
        """The same question with something else in it."""
        said = {
            "buyer": self.buyer, "sku": self.goods, "many": self.many, "pack": self.pack, "on": self.day.isoformat(),
            "channel": self.channel, "payment": self.payment, "vouchers": " ".join(self.vouchers),
            "first": "1" if self.first else "",
        } | other  # fmt: skip
        return "?" + urlencode({name: value for name, value in said.items() if value})


def day_asked(typed: str) -> date:
    """The day that was typed; today if none was."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return timezone.localdate()
