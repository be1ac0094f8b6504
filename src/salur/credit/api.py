"""Doors for programs to the credit accounts: limits, what stands on them, and what is open."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from salur.credit import actions, queries
from salur.credit.queries import AccountSeen, OpenItem
from salur.kernel import clock
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.shell.api.columns import Column, of_tuple
from salur.shell.api.resources import Filters, Page, made_of, verb

__all__ = ["actions"]


def _today(actor: Actor) -> date:
    return clock.business_day(clock.now(), house(actor.organisation).time_zone)


def _row(one: AccountSeen) -> dict[str, Any]:
    return one._asdict() | {"exposure": one.exposure, "room": None if one.limit is None else one.limit - one.exposure}


def _accounts(actor: Actor, asked: Filters) -> Page:
    """Credit accounts, the newest first."""
    before = asked.after[-1] if asked.after else 0
    seen = queries.accounts_seen(actor, _today(actor), before=before, most=asked.limit)
    rows = [_row(one) for one in seen[: asked.limit]]
    return Page(rows, (rows[-1]["id"],) if len(seen) > asked.limit else ())


def _account(actor: Actor, account: int) -> dict[str, Any] | None:
    """A credit account and its open items."""
    found = queries.account_seen(actor, _today(actor), account)
    if found is None:
        return None
    items = queries.open_items(actor.organisation, [found.party])
    return _row(found) | {"open_items": [one._asdict() for one in items]}


ITEMS: Mapping[str, Any] = {"open_items": (of_tuple(OpenItem, ("party",)), True)}
COMPUTED = (Column("exposure", "exposure", "money", False), Column("room", "room", "money", True))
made_of("credit", "credit", AccountSeen, _accounts, extra=COMPUTED, one=_account, more=ITEMS)

verb(
    "credit.set_limit", "credit", leads="credit",
    example={"party": "TOKO-4", "currency": "IDR", "limit": "25000000.00", "overdue_days_allowed": 7},
)  # fmt: skip
