"""Reading what a seller has set: its rules, who may approve what up to which amount, and who they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from salur.credit.rules import UNWATCHED, Watch
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.work import read_once
from salur.orders.holding.authority import Authority
from salur.orders.holding.rules import ABOUT, Policy, Rule, asked
from salur.parties.queries import Worker, staff

APPROVE = "orders.approve"
NOBODY = Authority({})
ANYTHING = Authority(dict.fromkeys(ABOUT))
DISCOUNT = "discount"
NAMED = 3  # people named in a sentence


def policy(organisation: int) -> Policy:
    """What a seller has set for its rules; nothing where it has set none. One statement."""
    return {row[1]: Rule(*row[2:]) for row in _set(organisation) if row[0] == "rule"}


def _set(organisation: int) -> list[tuple[Any, ...]]:
    """Rules, and what roles were granted: few rows, which nearly every decision wants together."""
    return (
        read_once(("order rules", organisation), lambda: sql.fetch(_RULES_AND_GRANTS, (organisation, organisation)))
        or []
    )


_RULES_AND_GRANTS = (
    "SELECT 'rule', rule, answer, figure, pack FROM orders_orderrule WHERE organisation = %s "
    "UNION ALL (SELECT 'grant', role, about, most, NULL FROM orders_authority WHERE organisation = %s "
    "ORDER BY role, about)"
)


def ask_ahead(organisation: int) -> None:
    """Have the rules travel with what is asked next."""
    sql.ahead(_RULES_AND_GRANTS, (organisation, organisation))


def policy_for(actor: Actor) -> Policy:
    """The same, with the discount that the actor's own role may give by hand, if that is more than everybody's."""
    found = policy(actor.organisation)
    rule = asked(found, DISCOUNT)
    if rule is None or not actor.person:
        return found
    most = [
        one for _, about, one in _granted(actor.organisation, _roles(actor)) if about == DISCOUNT and one is not None
    ]
    figure = max([*most, rule.figure or 0])
    return {**found, DISCOUNT: rule._replace(figure=figure)}


def watch(found: Policy) -> Watch:
    """What is allowed to credit accounts that have no allowance of their own."""
    if not found:
        return UNWATCHED
    overdue, papers = asked(found, "overdue"), asked(found, "open_invoices")
    return Watch(overdue.figure if overdue else None, papers.figure if papers else None)


def authority(actor: Actor) -> Authority:
    """Up to which amount somebody may approve what: by their role; whoever may do everything, any amount."""
    if "*" in actor.may:
        return ANYTHING
    if not actor.allows(APPROVE):
        return NOBODY
    most = {about: most for _, about, most in _granted(actor.organisation, _roles(actor)) if about in ABOUT}
    return Authority(most, house(actor.organisation).currency)


def _roles(actor: Actor) -> list[str]:
    return [one.role for one in _staff(actor.organisation) if one.active and one.person == actor.person]


def _staff(organisation: int) -> list[Worker]:
    return read_once(("staff", organisation), lambda: staff(organisation)) or []


def _granted(organisation: int, roles: Collection[str] | None = None) -> list[tuple[str, str, int | None]]:
    return [
        (role, about, most)
        for kind, role, about, most, _ in _set(organisation)
        if kind == "grant" and (roles is None or role in roles)
    ]


def granted(organisation: int) -> Mapping[str, Mapping[str, int | None]]:
    """What every role was granted, by role and what about."""
    found: dict[str, dict[str, int | None]] = {}
    for role, about, most in _granted(organisation):
        found.setdefault(role, {})[about] = most
    return found


class Approver(NamedTuple):
    """Somebody who may approve held orders, and up to what."""

    person: int
    name: str
    authority: Authority


def approvers(organisation: int) -> list[Approver]:
    """Who may approve held orders, whoever may approve everything last. Two statements."""
    people = sorted((one for one in _staff(organisation) if _may(one)), key=lambda one: (one.name, one.person))
    roles = granted(organisation) if people else {}
    coin = house(organisation).currency
    found = [
        Approver(
            one.person, one.name,
            ANYTHING if "*" in one.permissions else Authority(
                {about: most for about, most in roles.get(one.role, {}).items() if about in ABOUT}, coin
            ),
        )
        for one in people
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.authority == ANYTHING)


def _may(one: Worker) -> bool:
    return one.active and bool({"*", APPROVE} & set(one.permissions))


def who_may(found: Iterable[Approver], about: str, amount: int, currency: str) -> str:
    """The names of those who may approve an order of this amount in this respect; '' if nobody may.

    Whoever may do everything is named only where nobody nearer may decide.
    """
    able = [one for one in found if one.authority.covers(about, amount, currency)]
    near = [one for one in able if one.authority != ANYTHING] or able
    return ", ".join(one.name for one in near[:NAMED])
