"""A firm with order rules, and people with a role and a limit who decide about what is held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from salur.kernel.actor import Actor
from salur.kernel.command import ask
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.orders import actions as orders
from salur.orders.bodies import Approve, AuthorityBody, Goods, RangeBody, Return, RuleBody
from salur.orders.holding import reviews
from salur.parties import actions as parties
from salur.parties.bodies import AdmitBody, PartyBody, RoleBody
from salur.parties.queries import actor_for
from tests.stories.trading import Firm
from tests.world import LONG_AGO


class Seller(Firm):
    """A firm that has rules."""

    def rule(self, name: str, answer: str = "hold", **figure: Any) -> None:
        """Set an order rule."""
        body = RuleBody(name, answer, **figure)
        orders.set_rules(actor=self.actor, rules=[ask(body)]).one()

    def range_of(self, *goods: Goods, **whose: Any) -> None:
        """What somebody may buy."""
        orders.set_range(actor=self.actor, ranges=[ask(RangeBody(goods, **whose))]).one()

    def works(self, name: str, *may: str, **limits: int | str | None) -> Actor:
        """Somebody in a role of their own: what it permits, and up to what it approves (credit, price, order) or may
        take off by hand (discount)."""
        code = f"{name}-{self.mark}"
        body = PartyBody(code, name, "person", since=LONG_AGO)
        (identity,) = parties.record_parties(actor=self.actor, parties=[ask(body)]).papers()
        permissions = may or ("orders.approve", "orders.split", "orders.send_back", "orders.place")
        parties.record_roles(actor=self.actor, roles=[ask(RoleBody(code, permissions))]).papers()
        parties.admit(actor=self.actor, people=[ask(AdmitBody(identity, code))]).papers()
        granted = [
            AuthorityBody(code, about, percent=str(most)) if about == "discount"
            else AuthorityBody(code, about, None if most is None else int(most), most is None)
            for about, most in limits.items()
        ]  # fmt: skip
        orders.set_authority(actor=self.actor, authorities=[ask(one) for one in granted]).papers()
        return replace(actor_for(identity), sender=code)

    def approve(self, who: Actor, *papers: int, note: str = "") -> Outcomes:
        """Somebody approves orders."""
        return orders.approve(actor=who, orders=[ask(Approve(note), paper) for paper in papers])

    def send_back(self, who: Actor, paper: int, note: str) -> Outcome:
        """Somebody returns an order."""
        return orders.send_back(actor=who, orders=[ask(Return(note), paper)])[0]

    def split(self, who: Actor, *papers: int) -> Outcomes:
        """Somebody splits orders."""
        return orders.split(actor=who, orders=[ask(None, paper) for paper in papers])

    def why(self, paper: int) -> list[Refused]:
        """Why an order waits."""
        with reading(self.actor.organisation):
            return reviews.reasons_of([paper]).get(paper, [])

    def reviewed(self, paper: int) -> list[tuple[str, str]]:
        """How the waits of an order ended, and with what note."""
        return [
            (row[0], row[1])
            for row in self.rows('SELECT decision, note FROM orders_review WHERE "order" = %s ORDER BY id', paper)
        ]

    def parts(self, order: int) -> list[tuple[int, str, list[int]]]:
        """An order and those split off it (of the same buyer, captured at the same moment): status and lines."""
        return [
            (row[0], row[1], row[2])
            for row in self.rows(
                "SELECT o.id, o.status, array_agg(l.n ORDER BY l.n) FROM orders_order o "
                "JOIN orders_orderline l ON l.order_id = o.id "
                "WHERE (o.buyer, o.captured_at) = (SELECT buyer, captured_at FROM orders_order WHERE id = %s) "
                "GROUP BY o.id ORDER BY o.id",
                order,
            )
        ]


def codes_of(reasons: Sequence[Refused]) -> list[str]:
    """The codes of reasons."""
    return [reason.code for reason in reasons]
