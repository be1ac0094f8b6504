"""One order from capture to the money, on each of the terms of trade (E12, E1, E6, H1, H4, N1)."""

from __future__ import annotations

import pytest

from salur.billing import actions as billing
from salur.billing.bodies import Invoice, Payment
from salur.kernel.command import ask
from tests.stories.planted import planted
from tests.stories.trading import Firm
from tests.world import drain, prove

pytestmark = pytest.mark.usefixtures("database")

CARTON, TAX = 96_000_00, 10_560_00
COST = 24 * 300_000
TOTAL = CARTON + TAX

PICKED = ("picked", "free", "picked", 24, COST)
LOADED = ("loaded", "picked", "in_transit", 24, COST)
SOLD = ("delivered", "in_transit", "sold", 24, COST)
UNBILLED = ("delivered", "unbilled_sales", "unbilled", 0, TOTAL)
REVENUE = ("issued", "revenue", "receivable", 0, CARTON)
TAXED = ("issued", "tax_payable", "receivable", 0, TAX)
BILLED = ("issued", "unbilled", "unbilled_sales", 0, TOTAL)


def test_an_order_goes_all_the_way_to_the_money() -> None:
    firm = Firm(invoice_at="delivery")
    firm.receive(48)
    order = firm.place(firm.order((firm.skus[0], 1), pack="carton")).one().paper
    assert order is not None
    assert (firm.shelf().sellable, firm.shelf().promised) == (48, 24)
    shipment = firm.picked(order)
    assert (firm.shelf().sellable, firm.shelf().promised) == (24, 0)
    trip = firm.load(shipment)
    firm.deliver(shipment, receiver="Bu Sri")
    drain()  # the invoice follows the door
    invoice = firm.value("SELECT id FROM billing_invoice")
    paid = Payment(firm.outlets[0], TOTAL, invoices=((invoice, TOTAL),))
    payment = billing.receive_payment(actor=firm.actor, payments=[ask(paid)]).papers()[0]
    firm.unload(trip)
    assert firm.wrote("shipment", shipment) == [PICKED, SOLD, UNBILLED]
    assert firm.wrote("trip", trip) == [LOADED]
    assert firm.wrote("invoice", invoice) == [REVENUE, TAXED, BILLED]
    assert firm.wrote("payment", payment) == [("received", "receivable", "drawer", 0, TOTAL)]
    assert (firm.status(order), firm.aside(order)) == ("finished", ({}, {}, 0))
    drain()
    prove()


@pytest.mark.parametrize("invoice_at", ["loading", "delivery", "period"])
def test_money_moves_by_the_terms_of_trade(invoice_at: str) -> None:
    """The table of the house: what is invoiced before its door is never unbilled; what is delivered before is, once."""
    firm = Firm(invoice_at=invoice_at)
    firm.receive(48)
    order = firm.ordered((firm.skus[0], 24))
    assert firm.aside(order)[2] == TOTAL
    shipment = firm.picked(order)
    firm.load(shipment)
    if invoice_at == "loading":
        billing.invoice(actor=firm.actor, invoices=[ask(Invoice((shipment,)))]).one()
        assert firm.aside(order)[2] == 0, "what is owed is not promised too"
    firm.deliver(shipment)
    drain()
    assert firm.aside(order)[2] == 0
    if invoice_at == "period":
        assert firm.rows("SELECT count(*) FROM billing_invoice") == [(0,)]
        prove()
        billing.invoice(actor=firm.actor, invoices=[ask(Invoice((shipment,)))]).one()
    invoice = firm.value("SELECT id FROM billing_invoice")
    if invoice_at == "loading":
        assert firm.wrote("shipment", shipment) == [PICKED, SOLD]
        assert firm.wrote("invoice", invoice) == [REVENUE, TAXED]
    else:
        assert firm.wrote("shipment", shipment) == [PICKED, SOLD, UNBILLED]
        assert firm.wrote("invoice", invoice) == [REVENUE, TAXED, BILLED]
    prove()


@pytest.mark.parametrize("invoice_at", ["loading", "delivery", "period"])
def test_what_is_refused_at_the_door_is_owed_on_no_terms(invoice_at: str) -> None:
    firm = Firm(invoice_at=invoice_at)
    firm.receive(48)
    order = firm.ordered((firm.skus[0], 24))
    shipment = firm.picked(order)
    trip = firm.load(shipment)
    if invoice_at == "loading":
        billing.invoice(actor=firm.actor, invoices=[ask(Invoice((shipment,)))]).one()
    firm.deliver(shipment, (1, 6, "dented"))
    drain()
    if invoice_at == "period":
        billing.invoice(actor=firm.actor, invoices=[ask(Invoice((shipment,)))]).one()
    firm.unload(trip)
    owed = firm.rows(
        "SELECT a.bucket, b.amount FROM ledger_moneybalance b JOIN ledger_moneyaccount a ON a.id = b.account "
        "WHERE b.amount <> 0 AND a.party = %s", firm.outlets[0],
    )  # fmt: skip
    assert owed == [("receivable", TOTAL * 18 // 24)]
    assert (firm.status(order), firm.shelf().sellable) == ("finished", 30)
    drain()
    prove()


def test_a_period_is_invoiced_at_once() -> None:
    firm = Firm(invoice_at="period")
    firm.receive(100)
    shipments = []
    for pieces in (24, 12, 12):
        shipments.append(firm.picked(firm.ordered((firm.skus[0], pieces))))
        firm.load(shipments[-1])
        firm.deliver(shipments[-1])
    drain()
    invoice = billing.invoice(actor=firm.actor, invoices=[ask(Invoice(tuple(shipments)))]).papers()[0]
    assert firm.wrote("invoice", invoice) == [
        ("issued", "revenue", "receivable", 0, 2 * CARTON), ("issued", "tax_payable", "receivable", 0, 2 * TAX),
        ("issued", "unbilled", "unbilled_sales", 0, 2 * TOTAL),
    ]  # fmt: skip
    prove()


def test_a_debt_that_the_book_does_not_know_is_found() -> None:
    firm = Firm(invoice_at="delivery")
    firm.receive(48)
    shipment = firm.picked(firm.ordered((firm.skus[0], 24)))
    firm.load(shipment)
    firm.deliver(shipment)
    drain()
    (result,) = prove(["credit.open_items"])
    assert result.looked_at > 0
    mine = f"organisation = {firm.actor.organisation}"
    found = planted("credit.open_items", f"UPDATE credit_debt SET open = open - 1 WHERE {mine}")
    assert [(one.what, one.should, one.found) for one in found] == [
        (f"party {firm.outlets[0]} in IDR", TOTAL, TOTAL - 1)
    ]
