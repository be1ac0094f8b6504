"""A seller of one's own for the tests of pricing, told through the verbs."""

from __future__ import annotations

import itertools
import json
from datetime import date
from typing import Any
from uuid import uuid4

from salur.catalog.models import Item, Pack, Product, Sku
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import ask
from salur.kernel.models import Organisation
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.pricing import actions, defaults, queries, rules, snapshots
from salur.pricing.bodies import EndBody, FloorBody, PriceBody, RoundingBody, SchemeBody, SwitchBody, TaxBody
from salur.pricing.rules import Cart, Priced

numbers = itertools.count(1)


class World:
    """A seller with PPN and rupiah, and SKUs that come in cartons of 24."""

    def __init__(self) -> None:
        queries.forget()
        code = f"seller-{uuid4().hex[:20]}"
        self.organisation = Organisation.objects.create(code=code, name=code, base_currency="IDR").pk
        self.actor = Actor(1, self.organisation, 1, frozenset({"*"}), "test")
        self.tell_taxes(*defaults.taxes())
        self.tell_roundings(*defaults.roundings())

    def sku(self, tax_class: str = "standard", category: str = "drink/tea") -> int:
        """A new SKU, TEH-n."""
        with reading(self.organisation):
            name = f"TEH-{next(numbers)}"
            product = Product.objects.create(
                keeper=self.organisation, name=name, tax_class=tax_class, category=category
            )
            sku = Sku.objects.create(uuid=uuid4(), product=product, code=name, name=name)
            Pack.objects.create(sku=sku, name="carton", pieces=24)
            Item.objects.create(organisation=self.organisation, sku=sku, code=name, name=name)
            return int(sku.pk)

    def tell(self, *bodies: PriceBody) -> Outcomes:
        """Record prices."""
        return actions.record_prices(actor=self.actor, prices=[ask(body) for body in bodies])

    def end(self, code: str, ends_on: date) -> Outcomes:
        """End a price."""
        return actions.end_prices(actor=self.actor, ends=[ask(EndBody(code, ends_on))])

    def tell_taxes(self, *bodies: TaxBody) -> Outcomes:
        """Record tax rules."""
        return actions.record_taxes(actor=self.actor, taxes=[ask(body) for body in bodies])

    def tell_roundings(self, *bodies: RoundingBody) -> Outcomes:
        """Record roundings."""
        return actions.record_roundings(actor=self.actor, roundings=[ask(body) for body in bodies])

    def save(
        self, code: str, rule: dict[str, Any], valid_from: date | None = None, valid_to: date | None = None
    ) -> Outcomes:
        """Save a scheme; currency and funders are the usual ones where the rule names none."""
        told = json.dumps({"currency": "IDR", "funders": {"seller": "100"}, **rule})
        body = SchemeBody(code, "A scheme", told, valid_from=valid_from, valid_to=valid_to)
        return actions.save_scheme(actor=self.actor, schemes=[ask(body)])

    def switch_on(self, *codes: str) -> Outcomes:
        """Put schemes in force."""
        return actions.switch_on(actor=self.actor, schemes=[ask(SwitchBody(code)) for code in codes])

    def scheme(
        self, code: str, rule: dict[str, Any], valid_from: date | None = None, valid_to: date | None = None
    ) -> None:
        """A scheme in force."""
        self.save(code, rule, valid_from, valid_to).one()
        assert self.switch_on(code).one().ending == "done"

    def end_scheme(self, code: str, ends_on: date) -> Outcomes:
        """End a scheme."""
        return actions.end_scheme(actor=self.actor, ends=[ask(EndBody(code, ends_on))])

    def floor(self, *bodies: FloorBody) -> Outcomes:
        """Record floors."""
        return actions.record_floors(actor=self.actor, floors=[ask(body) for body in bodies])

    def version(self) -> int:
        """The version of the seller's rules."""
        with reading(self.organisation):
            return snapshots.version(self.organisation)

    def price(self, *lines: rules.Ask, day: str = "2026-06-15", currency: str = "IDR", **who: str) -> Priced:
        """Price a cart of these lines."""
        with reading(self.organisation):
            return queries.price_carts(self.organisation, [Cart(day, currency, who, lines)])[0]

    def rows(self, table: str) -> int:
        """How many rows of a table are the seller's."""
        with reading(self.organisation):
            return int(sql.fetch(f"SELECT count(*) FROM {table}")[0][0])


def list_price(priced: Priced) -> str:
    """The price of the first line."""
    assert priced.faults == ()
    return priced.lines[0].price


def reason(outcomes: Outcomes) -> Refused:
    """Why the only command was refused."""
    (outcome,) = outcomes
    assert outcome.ending == "refused"
    return outcome.reasons[0]
