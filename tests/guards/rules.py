"""Who may see each page: generated for what the modules offer, said here for each page that stands alone."""

from __future__ import annotations

import re
from collections.abc import Callable

from salur.insights.reports import REPORTS
from salur.kernel.actor import Actor
from salur.shell import offers, tokens
from salur.shell.api.door import ROOT
from salur.shell.api.resources import RESOURCES, VERB_DOORS
from tests.guards.addresses import Address

Rule = Callable[[Actor | None], bool]


def anyone(actor: Actor | None) -> bool:
    """Nothing of anybody's stands there."""
    return True


def member(actor: Actor | None) -> bool:
    """Whoever works for somebody here."""
    return actor is not None


def holds(*permissions: str) -> Rule:
    """Whoever has one of these permissions."""
    return lambda actor: actor is not None and any(actor.allows(one) for one in permissions)


def sees(module: str) -> Rule:
    """Whoever may do anything in a module."""
    return lambda actor: actor is not None and offers.may_see(actor, module)


def reads(name: str, module: str) -> Rule:
    """A program that may read this list, of somebody who may see it."""
    return lambda actor: actor is not None and tokens.reads(actor, name, module)


def both(one: Rule, other: Rule) -> Rule:
    """Whoever both rules let in."""
    return lambda actor: one(actor) and other(actor)


ALONE: dict[str, Rule] = {
    "alive": anyone,
    "sign-in": anyone,
    "sign-out": anyone,
    "language": anyone,
    "theme": anyone,
    "firm": anyone,
    "api/docs": anyone,
    f"{ROOT}/openapi.json": anyone,
    f"{ROOT}/nowhere": anyone,
    "welcome/<str:secret>": anyone,  # whoever has a link that nobody used; it shows the name it was made for
    "account": member,
    "account/password": member,
    "price-change": holds("pricing.record_prices"),
    "price-change/told": holds("pricing.record_prices"),
    "price-lookup": sees("pricing"),
    "scheme-calendar": sees("pricing"),
    "scheme/try": holds("pricing.save_scheme"),
    "scheme/more": holds("pricing.save_scheme"),
    "scheme/<int:paper>/results": both(sees("pricing"), holds("insights.sales")),
    "scheme/<int:paper>/effect": both(sees("pricing"), holds("insights.sales")),
    "scheme/<int:paper>/effect/measure": both(
        sees("pricing"), both(holds("insights.sales"), holds("insights.measure"))
    ),
    "": member,
    "all": member,
    "day": member,
    "find": member,
    "reports": member,
    "tokens": holds("shell.issue_token"),
    "tokens/new": holds("shell.issue_token"),
    "tokens/<int:token>/revoke": holds("shell.revoke_token"),
    "trial-balance": holds("ledger.prove"),
    "proofs": holds("ledger.prove"),
    "proofs/run": holds("ledger.prove"),
    "order/new": holds("orders.capture"),
    "order/entry": holds("orders.capture"),
    "order/entry/outlets": holds("orders.capture"),
    "order/entry/goods": holds("orders.capture", "orders.change"),
    "order/<int:paper>/change": holds("orders.change"),
    "order/<int:paper>/entry": holds("orders.change"),
    "review": holds("orders.approve"),
    "review/times": holds("orders.approve"),
    "order-rules": holds("orders.set_rules"),
    "reports/papers": holds("insights.sales"),
    "reports/statement": holds("insights.receivables"),
    "reports/month": holds("insights.sales"),
    "reports/sharing": holds("insights.share"),
    "reports/share": holds("insights.share"),
    "import/<int:identity>/errors.csv": sees("connect"),
    "import/<int:identity>/errors.xlsx": sees("connect"),
    "my-trip": sees("delivery"),
    "my-trip/<int:shipment>": sees("delivery"),
    "design": member,
    "design/<slug:name>": member,
    "map": holds("insights.sales"),
    "map/points": holds("insights.sales"),
    "map/outlines": holds("insights.sales"),
    "reports/statement/print": holds("insights.receivables"),
    "order/<int:order>/pick-list": sees("warehouse"),
    "shipment/<int:shipment>/print": sees("warehouse"),
    "invoice/<int:invoice>/print": sees("billing"),
    "warehouse": sees("warehouse"),
    "warehouse/what": sees("warehouse"),
    "warehouse/pick": sees("warehouse"),
    "warehouse/pick/<int:order>": holds("warehouse.pick"),
    "warehouse/packed/<int:shipment>": sees("warehouse"),
    "warehouse/load": sees("delivery"),
    "warehouse/back": sees("delivery"),
    "warehouse/back/<int:trip>": sees("delivery"),
    "warehouse/inspect": sees("returns"),
    "warehouse/receive": sees("warehouse"),
    "warehouse/receive/new": holds("warehouse.receive"),
    "warehouse/receive/<int:receipt>": holds("warehouse.receive"),
    "warehouse/count": holds("counts.tell"),
    "warehouse/count/<int:place>": holds("counts.tell"),
    "collect": holds("billing.receive_payment"),
    "collect/<int:party>": holds("billing.receive_payment"),
    "collect/receipt/<int:payment>": holds("billing.receive_payment"),
    "warehouse/inspect/<int:returned>": sees("returns"),
}
MORE: dict[str, dict[str, str]] = {  # of what is changed, where another permission is asked for than to look
    "my-trip/<int:shipment>": {"POST": "delivery.deliver"},
    "warehouse/packed/<int:shipment>": {"POST": "warehouse.pack"},
    "warehouse/load": {"POST": "delivery.load"},
    "warehouse/back/<int:trip>": {"POST": "delivery.unload"},
    "warehouse/inspect/<int:returned>": {"POST": "returns.inspect"},
}
WITHIN: dict[str, str] = {  # pages that need more of a paper than that it is the firm's own, with the reason
    "my-trip/<int:shipment>": "a stop of a trip that one drives or plans",
    "collect/receipt/<int:payment>": "money that was taken of an outlet within sight",
    f"{ROOT}/nowhere": "there is nothing",
    f"{ROOT}/simulations/<paper>": "whoever simulates schemes",
    f"{ROOT}/imports/<paper>": "whoever imports",
    "simulation/<int:paper>": "whoever simulates schemes",
    "reports/statement/print": "a party whose statement it is",
    "welcome/<str:secret>": "a link that was given to one person",
    "order/<int:order>/pick-list": "an order that is to be picked",
    "warehouse/pick/<int:order>": "an order that is to be picked",
    "warehouse/receive/<int:receipt>": "a receipt that is expected",
}


def rule_of(one: Address) -> Rule | None:
    """Who may see a page or press a button; None = nobody has said."""
    if one.route in ALONE:
        return ALONE[one.route]
    if one.program:
        return _of_programs(one)
    listed = re.sub(r"(\.csv|\.xlsx|/do)$", "", one.route)  # its files, and verbs on many of its rows: those ask again
    if listed in offers.LISTS:
        return sees(offers.LISTS[listed].module)
    kind, _, rest = one.route.partition("/")
    if kind in offers.LATER and rest == "<int:paper>/changes":
        return sees(offers.SHEETS[kind].module)
    if rest == "<int:paper>" or rest.startswith("<int:paper>/file/"):
        return sees(offers.SHEETS[kind].module) if kind in offers.SHEETS else None
    button = offers.BUTTONS.get((kind, rest.removeprefix("<int:paper>/")))
    return holds(button.verb) if button else None


def of_report(name: str) -> Rule:
    """Who may see a report."""
    return holds(REPORTS[name].permission)


def _of_programs(one: Address) -> Rule | None:
    asked = one.route.removeprefix(ROOT).replace("<paper>", "{paper}")
    for door in VERB_DOORS:
        if asked in (door.address, door.batch_address):
            return holds(door.verb)
    for resource in RESOURCES.values():
        if asked in (f"/{resource.name}", f"/{resource.name}/{{paper}}"):
            return reads(resource.name, resource.module)
    return None
