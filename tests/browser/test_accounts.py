"""Money from the page of a buyer's account: over the invoices that are named, against them later, and back."""

from __future__ import annotations

from uuid import uuid4

import pytest

from salur.billing import actions as billing
from salur.billing.bodies import Invoice
from salur.kernel.command import ask
from tests.browser.people import person
from tests.browser.test_pages import signed_in
from tests.stories.trading import Firm
from tests.world import prove

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def firm() -> Firm:
    return Firm(skus=1, outlets=1)


def invoiced(firm: Firm) -> int:
    shipment = firm.picked(firm.ordered((firm.skus[0], 24)))
    firm.load(shipment)
    firm.deliver(shipment)
    return billing.invoice(actor=firm.actor, invoices=[ask(Invoice((shipment,)))]).one().paper or 0


def left(firm: Firm, invoice: int) -> int:
    return int(firm.value("SELECT open FROM credit_debt WHERE paper = %s AND paper_kind = 'invoice'", invoice))


def test_a_payment_names_what_it_pays_and_what_is_ahead_is_put_against_invoices_or_goes_back(firm: Firm) -> None:
    firm.receive(200)
    first, second = invoiced(firm), invoiced(firm)
    whole = left(firm, first)
    client = signed_in(person(firm), "en")
    account = firm.value("SELECT id FROM credit_account WHERE party = %s", firm.outlets[0])

    def send(what: str, **fields: object) -> int:
        sent = {"key": str(uuid4()), **{name.replace("_", "-"): value for name, value in fields.items()}}
        return int(client.post(f"/credit/{account}/{what}", sent).status_code)

    def parts(*amounts: str) -> dict[str, object]:
        typed = {f"part-{n}": amount for n, amount in enumerate(amounts)}
        return typed | {f"paper-{n}": invoice for n, invoice in enumerate((first, second)[: len(amounts)])}

    page = client.get(f"/credit/{account}").content.decode()
    assert all(label in page for label in ("Receive a payment", "Put it against invoices", "Pay it back"))
    assert send("receive_payment", amount="50000", method="transfer", **parts("", "30000")) == 302
    assert (left(firm, first), left(firm, second)) == (whole, whole - 30_000_00)
    ahead = (
        "SELECT -b.amount FROM ledger_moneybalance b JOIN ledger_moneyaccount a ON a.id = b.account WHERE bucket = %s"
    )
    assert firm.value(ahead, "on_account") == 20_000_00
    assert send("allocate", **parts("900000", "")) == 409, "more than is there"
    assert send("allocate", **parts("5000", "")) == 302
    assert left(firm, first) == whole - 5_000_00
    assert send("refund", amount="16000", method="cash") == 409
    assert send("refund", amount="4000", method="cash") == 302
    assert send("allocate", **parts("")) == 302, "none named: what is due first"
    assert (left(firm, first), firm.value(ahead, "on_account")) == (whole - 16_000_00, 0)
    prove()
