"""The collector's round: what is due by outlet, invoices ticked, part payments, a receipt (N2)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from salur.billing import actions as billing
from salur.billing.bodies import Invoice
from salur.kernel.command import ask
from tests.browser.people import person
from tests.browser.test_pages import signed_in
from tests.stories.trading import Firm

pytestmark = pytest.mark.usefixtures("database")


class Owing:
    """A firm with two outlets; the first owes two invoices that are due today, the second one that is not."""

    def __init__(self, days: int = 0) -> None:
        self.firm = Firm(outlets=2, payment_days=days)
        self.firm.receive(100)
        self.first, self.second = self.firm.outlets
        self.invoices = [self.owe(self.first, 10), self.owe(self.first, 20)]

    def owe(self, outlet: int, pieces: int) -> int:
        firm = self.firm
        shipment = firm.picked(firm.ordered((firm.skus[0], pieces), buyer=outlet))
        firm.load(shipment)
        firm.deliver(shipment)
        return billing.invoice(actor=firm.actor, invoices=[ask(Invoice((shipment,)))]).papers()[0]

    def collector(self, *may: str) -> tuple[Client, int]:
        name = person(self.firm, *(may or ("billing.receive_payment",)))
        return signed_in(name), get_user_model().objects.get(username=name).person

    def open(self) -> list[int]:
        return [
            self.firm.value("SELECT open FROM credit_debt WHERE paper = %s AND paper_kind = 'invoice'", one)
            for one in self.invoices
        ]

    def payments(self) -> list[tuple[Any, ...]]:
        return self.firm.rows("SELECT amount, on_account, method, collector FROM billing_payment WHERE organisation = "
                              "%s ORDER BY id", self.firm.actor.organisation)  # fmt: skip


def form(client: Client, party: int) -> dict[str, Any]:
    page = client.get(f"/collect/{party}").content.decode()
    found: dict[str, Any] = dict(re.findall(r'name="(key|currency)" value="([^"]*)"', page))
    return found | {"invoice": re.findall(r'name="invoice" value="([^"]*)" checked', page), "method": "cash"}


def test_what_is_due_stands_by_outlet() -> None:
    owing = Owing()
    client, _ = owing.collector()
    page = client.get("/collect").content.decode()
    assert f'href="/collect/{owing.first}?currency=IDR"' in page and f'"/collect/{owing.second}' not in page
    assert "due today" in page
    later = Owing(days=14)
    assert "Nothing is due" in later.collector()[0].get("/collect").content.decode()


def test_all_that_is_ticked_is_paid_in_cash_once_and_the_receipt_says_so() -> None:
    owing = Owing()
    client, collector = owing.collector()
    told, whole = form(client, owing.first), sum(owing.open())
    answers = [client.post(f"/collect/{owing.first}", told) for _ in range(2)]  # a double tap
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert owing.payments() == [(whole, 0, "cash", collector)] and not any(owing.open())
    receipt = client.get(answers[0]["Location"]).content.decode()
    assert "Toko 1" in receipt and receipt.count("INV-") == 2 and "Cash" in receipt


def test_a_part_goes_over_the_first_ticked_and_a_transfer_has_no_collector() -> None:
    owing = Owing()
    client, _ = owing.collector()
    first, second = owing.open()
    told = form(client, owing.first) | {"method": "transfer", "amount": "50,000", "reference": "BCA 17"}
    assert client.post(f"/collect/{owing.first}", told).status_code == 302
    assert owing.payments() == [(5_000_000, 0, "transfer", None)]
    assert sum(owing.open()) == first + second - 5_000_000 and owing.open()[0] == 0


def test_one_ticked_box_is_one_invoice() -> None:
    owing = Owing()
    client, _ = owing.collector()
    told = form(client, owing.first)
    told["invoice"] = told["invoice"][1:]
    left = owing.open()[0]
    assert client.post(f"/collect/{owing.first}", told).status_code == 302
    assert owing.open() == [left, 0]


@pytest.mark.parametrize("typed", [{"amount": "many"}, {"amount": "0"}, {"amount": "-5"}, {"invoice": []}])
def test_an_amount_that_cannot_be_read_is_said_beside_it(typed: dict[str, Any]) -> None:
    owing = Owing()
    client, _ = owing.collector()
    answer = client.post(f"/collect/{owing.first}", form(client, owing.first) | {"reference": "BCA 17"} | typed)
    page = answer.content.decode()
    assert answer.status_code == 409 and 'id="fault"' in page and 'value="BCA 17"' in page
    assert owing.payments() == []


def test_only_who_takes_payments_collects_and_another_firm_sees_nothing() -> None:
    owing, other = Owing(), Owing()
    picker, _ = owing.collector("warehouse.pick")
    for address in ("/collect", f"/collect/{owing.first}", "/collect/receipt/1"):
        assert picker.get(address).status_code == 403
    client, _ = owing.collector()
    paid = client.post(f"/collect/{owing.first}", form(client, owing.first))["Location"]
    stranger, _ = other.collector()
    assert stranger.get(f"/collect/{owing.first}").status_code == 404
    assert stranger.post(f"/collect/{owing.first}", {"amount": "5", "method": "cash"}).status_code == 404
    assert stranger.get(paid).status_code == 404
    assert f"/collect/{owing.first}?" not in stranger.get("/collect").content.decode()
