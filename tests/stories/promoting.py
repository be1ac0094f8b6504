"""Schemes switched on, orders placed under them, and what of them was used and accrued."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from salur.kernel.command import ask
from salur.kernel.outcome import Outcomes
from salur.orders import actions as orders
from salur.orders.bodies import Capture, Line
from salur.pricing import actions as pricing
from salur.pricing.bodies import SchemeBody, SwitchBody
from tests.stories.trading import Firm

SHARED = {"principal": "70", "seller": "30"}


def switch_on(firm: Firm, code: str, rule: dict[str, Any], since: date | None = None) -> None:
    told = json.dumps({"currency": "IDR", "funders": {"seller": "100"}, **rule})
    pricing.save_scheme(actor=firm.actor, schemes=[ask(SchemeBody(code, code, told, valid_from=since))]).one()
    assert pricing.switch_on(actor=firm.actor, schemes=[ask(SwitchBody(code))]).one().ending == "done"


def place(firm: Firm, body: Capture) -> Outcomes:
    return orders.place(actor=firm.actor, orders=[ask(body)])


def percent(off: str, **more: Any) -> dict[str, Any]:
    return {"scope": "line", "benefit": {"type": "percent", "percent": off}, **more}


def used(firm: Firm, buyer: int = 0) -> tuple[int, int]:
    found = firm.rows("SELECT uses, amount FROM pricing_counter WHERE buyer = %s", buyer)
    return found[0] if found else (0, 0)


def carton(firm: Firm, many: int = 1, buyer: int = 0) -> Capture:
    return Capture(firm.outlets[buyer], (Line(firm.skus[0], many, "carton"),))


def accrued(firm: Firm, kind: str = "invoice") -> list[tuple[Any, ...]]:
    return firm.rows(
        "SELECT scheme, funder, party, sum(amount) FROM billing_accrual WHERE paper_kind = %s GROUP BY 1, 2, 3 "
        "ORDER BY 1, 2",
        kind,
    )


def money(firm: Firm, kind: str, paper: int) -> list[tuple[Any, ...]]:
    return firm.rows(
        "SELECT s.bucket, t.bucket, m.amount FROM ledger_posting p JOIN ledger_moneymove m ON m.posting_id = p.id "
        "JOIN ledger_moneyaccount s ON s.id = m.source JOIN ledger_moneyaccount t ON t.id = m.target "
        "WHERE p.paper_kind = %s AND p.paper = %s",
        kind,
        paper,
    )
