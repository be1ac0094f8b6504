"""A scheme that is saved, switched on and ended changes what comes after it, and nothing that is in the books."""

from __future__ import annotations

import json
from datetime import date

import pytest

from salur.billing import actions as billing
from salur.billing.bodies import Invoice
from salur.kernel.command import ask
from salur.pricing import actions as pricing
from salur.pricing.bodies import EndBody, SchemeBody, SwitchBody
from tests.races.crowd import owner
from tests.stories.promoting import carton, percent, place
from tests.stories.trading import Firm
from tests.world import drain, prove

pytestmark = pytest.mark.usefixtures("database")
OTHERS = ("pricing_", "kernel_", "procrastinate_", "insights_", "pghistory_", "django_", "auth_")


def books() -> dict[str, str]:
    """What stands in each table of papers, promises, debts and moves, as a digest."""
    tables = owner("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    found = {}
    for (table,) in tables:
        if not table.startswith(OTHERS):
            ((found[table],),) = owner(
                f"SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {table} t"
            )
    return found


def test_switching_a_scheme_on_and_off_changes_no_table_of_the_books() -> None:
    firm = Firm(skus=2, outlets=2)
    firm.receive(200)
    shipment = firm.picked(place(firm, carton(firm)).one().paper or 0)
    firm.load(shipment)
    firm.deliver(shipment)
    billing.invoice(actor=firm.actor, invoices=[ask(Invoice((shipment,)))]).one()
    waiting = place(firm, carton(firm, 2)).one().paper or 0
    drain()
    before, total = books(), firm.total(waiting)
    assert {"ledger_goodsmove", "ledger_moneymove", "credit_debt", "stock_promise", "orders_orderline"} <= before.keys()
    body = json.dumps({"currency": "IDR", "funders": {"seller": "100"}, **percent("10", budget={"uses": 5})})
    pricing.save_scheme(actor=firm.actor, schemes=[ask(SchemeBody("TEN", "Ten", body))]).one()
    assert pricing.switch_on(actor=firm.actor, schemes=[ask(SwitchBody("TEN"))]).one().ending == "done"
    drain()
    assert books() == before
    order = place(firm, carton(firm, 2)).one().paper or 0
    assert firm.total(order) == total * 9 // 10, "what comes after it is priced by it"
    assert books() != before
    drain()
    again = books()
    pricing.end_scheme(actor=firm.actor, ends=[ask(EndBody("TEN", date(2020, 1, 1)))]).one()
    drain()
    assert books() == again
    prove()
