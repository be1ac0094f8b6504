"""Who may approve what up to which amount. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from salur.kernel.refusal import Refused
from salur.orders.holding.rules import RULE_OF, RULES


class Authority(NamedTuple):
    """Up to which amount, in which currency, somebody may approve what, by ABOUT; None: any amount; absent: not at
    all."""

    most: Mapping[str, int | None]
    currency: str = ""

    def covers(self, about: str, amount: int, currency: str) -> bool:
        """Whether an order of this amount may be approved in this respect; of another currency, only without limit."""
        if about not in self.most:
            return False
        most = self.most[about]
        return most is None or (amount <= most and currency == self.currency)


def approvable(reason: Refused) -> str:
    """The authority that approving a reason needs; '' where nobody can approve it (goods that are not there)."""
    name = RULE_OF.get(reason.code)
    return RULES[name].about if name else ""


def beyond(reasons: Iterable[Refused], amount: int, currency: str, authority: Authority) -> list[Refused]:
    """Of reasons that may be approved, those that this authority does not cover at this amount."""
    return [one for one in reasons if (about := approvable(one)) and not authority.covers(about, amount, currency)]
