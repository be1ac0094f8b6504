"""Rebates are paid out from the buyer's page: what is owed is seen, and no more than that goes out."""

from __future__ import annotations

from uuid import uuid4

import pytest

from salur.billing import actions as billing
from salur.billing.bodies import Invoice
from salur.kernel.command import ask
from tests.browser.people import person
from tests.browser.test_pages import signed_in
from tests.stories.promoting import SHARED, carton, percent, place, switch_on
from tests.stories.trading import Firm
from tests.world import prove

pytestmark = pytest.mark.usefixtures("database")


def test_what_a_buyer_has_earned_is_paid_out_from_its_page() -> None:
    firm = Firm(skus=1, outlets=1)
    firm.receive(100)
    switch_on(firm, "REBATE", percent("3", settle="later", funders=SHARED))
    shipment = firm.picked(place(firm, carton(firm)).one().paper or 0)
    firm.load(shipment)
    firm.deliver(shipment)
    billing.invoice(actor=firm.actor, invoices=[ask(Invoice((shipment,)))]).one()
    buyer, client = firm.outlets[0], signed_in(person(firm), "en")
    account = firm.value("SELECT id FROM credit_account WHERE party = %s", buyer)
    assert "2,880" in client.get(f"/credit/{account}").content.decode()
    assert "Pay out rebates" in client.get(f"/party/{buyer}").content.decode()
    address = f"/party/{buyer}/pay_rebates"
    refused = client.post(address, {"key": str(uuid4()), "amount": "2881"})
    assert refused.status_code == 409
    assert "2,880 is owed" in refused.content.decode()
    paid = client.post(address, {"key": str(uuid4()), "amount": "", "reference": "Q1"})
    assert "Rebate" in client.get(paid["Location"]).content.decode()
    assert "2,880" not in client.get(f"/credit/{account}").content.decode()
    prove()
