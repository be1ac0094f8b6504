"""Any past invoice is made again by the rules of its day: the same total, whatever lists, schemes, taxes, roundings and
classes are today (K8). Orders priced by the list alone keep no cart and are made again from what their lines keep."""

from __future__ import annotations

import json
from datetime import date, timedelta
from random import Random

import pytest

from salur.billing import actions as billing
from salur.billing.bodies import Invoice
from salur.catalog import actions as catalog
from salur.catalog.bodies import ProductBody
from salur.kernel.command import ask
from salur.kernel.work import reading
from salur.orders import actions as orders
from salur.orders import remade
from salur.orders.bodies import Capture, Change, Line
from salur.parties import actions as parties
from salur.parties.bodies import AssignBody
from salur.pricing import actions as pricing
from salur.pricing.bodies import EndBody, FloorBody, PriceBody, RoundingBody, SchemeBody, SwitchBody, TaxBody
from salur.pricing.rules import Part
from tests.stories.trading import Firm
from tests.world import prove, today_there

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def firm() -> Firm:
    firm = Firm(skus=3, outlets=2)
    for sku in firm.skus:
        firm.receive(2_000, sku=sku)
    since = today_there() - timedelta(days=9)
    parties.assign(actor=firm.actor, assignments=[ask(AssignBody(firm.outlets[1], "class", "A", since))]).one()
    first, second, _ = firm.skus
    listed(firm, PriceBody("A-PIECE", first, "IDR", "3999.5", when=(("class", ("A",)),)),
           PriceBody("A-CARTON", first, "IDR", "94321", "carton", "carton", when=(("class", ("A",)),)),
           PriceBody("MANY", second, "IDR", "3777.25", min_pieces=30))  # fmt: skip
    return firm


def listed(firm: Firm, *bodies: PriceBody) -> None:
    pricing.record_prices(actor=firm.actor, prices=[ask(body) for body in bodies]).papers()


def some(firm: Firm, dice: Random, agreed: bool = False) -> tuple[Line, ...]:
    return tuple(
        Line(
            dice.choice(firm.skus), dice.randint(1, 40), pack := dice.choice(["piece", "piece", "carton"]),
            agreed=("90123.75" if pack == "carton" else "3801.3") if agreed or dice.random() < 0.2 else None,
            discount=dice.choice([None, None, "2.5", "12.345", "100"]),
        )
        for _ in range(dice.randint(1, 5))
    )  # fmt: skip


def switch_on(firm: Firm, code: str, percent: str, level: int = 1) -> None:
    told = {"currency": "IDR", "funders": {"seller": "100"}, "scope": "line", "level": level,
            "benefit": {"type": "percent", "percent": percent}, "at_floor": "clip"}  # fmt: skip
    pricing.save_scheme(actor=firm.actor, schemes=[ask(SchemeBody(code, code, json.dumps(told)))]).one()
    assert pricing.switch_on(actor=firm.actor, schemes=[ask(SwitchBody(code))]).one().ending == "done"


def turn_everything(firm: Firm) -> None:
    """Other prices, taxes, roundings, schemes, floors, classes (of earlier days too), and goods classed anew."""
    listed(firm, *[PriceBody(f"L{sku}", sku, "IDR", "50000", "carton") for sku in firm.skus])
    listed(firm, *[PriceBody(f"B{sku}", sku, "IDR", "1000", when=(("buyer", (str(firm.outlets[0]),)),))
                   for sku in firm.skus])  # fmt: skip
    pricing.end_prices(actor=firm.actor, ends=[ask(EndBody("A-PIECE", date(2020, 1, 1)))]).one()
    standard = (("tax_class", ("standard",)),)
    taxes = [TaxBody("PPN-2025", (("PPN", "25"),), goods=standard), TaxBody("LUXURY", (("PPnBM", "75"),), priority=1)]
    pricing.record_taxes(actor=firm.actor, taxes=[ask(body) for body in taxes]).papers()
    coarse = Part(1_000_00)
    rounding = RoundingBody("IDR-2025", "IDR", coarse, coarse, coarse, coarse, coarse)
    pricing.record_roundings(actor=firm.actor, roundings=[ask(rounding)]).papers()
    since = today_there() - timedelta(days=5)
    parties.assign(actor=firm.actor, assignments=[ask(AssignBody(firm.outlets[1], "class", "Z", since))]).one()
    body = ProductBody(f"P1-{firm.mark}", "Teh 1", brand="Other", tax_class="exempt", packs=(("carton", 24, None),))
    catalog.record_products(actor=firm.actor, products=[ask(body)]).papers()
    switch_on(firm, "NEW", "33", level=2)
    pricing.record_floors(actor=firm.actor, floors=[ask(FloorBody("F", percent="90"))]).one()


def made_again(firm: Firm, papers: list[int]) -> None:
    """Each order comes to what it came to, line by line."""
    with reading(firm.actor.organisation):
        again = remade.remade(firm.actor.organisation, papers)
    assert sorted(again) == sorted(papers)
    for paper, one in again.items():
        assert one.same, (paper, one)
        assert one.untaxed + one.tax == firm.total(paper)


def invoiced(firm: Firm, order: int) -> int:
    shipment = firm.picked(order)
    firm.load(shipment)
    firm.deliver(shipment)
    return billing.invoice(actor=firm.actor, invoices=[ask(Invoice((shipment,)))]).one().paper or 0


def test_every_invoice_by_the_list_is_made_again_when_all_rules_have_changed(firm: Firm) -> None:
    dice = Random(11)
    bodies = [Capture(firm.outlets[n % 2], some(firm, dice, agreed=n % 7 == 6)) for n in range(24)]
    papers = orders.capture(actor=firm.actor, orders=[ask(body) for body in bodies]).papers()
    plain = firm.ordered((firm.skus[0], 7), (firm.skus[1], 35), buyer=firm.outlets[1])
    invoice = invoiced(firm, plain)
    changed = firm.ordered((firm.skus[2], 5))
    turn_everything(firm)
    made_again(firm, [*papers, plain, changed])
    total = firm.value("SELECT sum(untaxed + tax) FROM billing_invoiceline WHERE invoice_id = %s", invoice)
    with reading(firm.actor.organisation):
        one = remade.remade(firm.actor.organisation, [plain])[plain]
    assert total == one.untaxed + one.tax == firm.total(plain)
    assert orders.change(actor=firm.actor, orders=[ask(Change((Line(firm.skus[2], 5),)), changed)]).one()
    with reading(firm.actor.organisation):
        later = remade.remade(firm.actor.organisation, [changed])[changed]
    assert later.same and later.version > one.version and later.untaxed + later.tax == firm.total(changed)
    prove()


def test_invoices_by_schemes_are_made_again_too(firm: Firm) -> None:
    switch_on(firm, "OLD", "7.5")
    pricing.record_floors(actor=firm.actor, floors=[ask(FloorBody("F", percent="50"))]).one()
    dice = Random(12)
    bodies = [Capture(firm.outlets[n % 2], some(firm, dice)) for n in range(12)]
    papers = orders.capture(actor=firm.actor, orders=[ask(body) for body in bodies]).papers()
    turn_everything(firm)
    pricing.end_scheme(actor=firm.actor, ends=[ask(EndBody("OLD", date(2020, 1, 1)))]).one()
    made_again(firm, papers)


def test_a_price_with_free_goods_is_made_again(firm: Firm) -> None:
    gift = {"type": "free", "sku": "cheapest", "quantity": 1, "pack": "piece"}
    told = {"currency": "IDR", "funders": {"seller": "100"}, "scope": "order", "benefit": gift,
            "need": [{"measure": "pieces", "min": 5}]}  # fmt: skip
    pricing.save_scheme(actor=firm.actor, schemes=[ask(SchemeBody("GIFT", "Gift", json.dumps(told)))]).one()
    pricing.switch_on(actor=firm.actor, schemes=[ask(SwitchBody("GIFT"))]).one()
    order = firm.ordered((firm.skus[0], 7), (firm.skus[1], 3))
    turn_everything(firm)
    made_again(firm, [order])


@pytest.mark.parametrize("column", ["steps", "tax"])
def test_a_price_that_was_tampered_with_is_not_what_the_rules_give(firm: Firm, column: str) -> None:
    order = firm.ordered((firm.skus[0], 7))
    part, value = ("{4}", '[["manual", "manual", 1, "net", 1, 1, [], null]]') if column == "steps" else ("{5,3}", "1")
    firm.rows(
        "UPDATE orders_orderline SET priced = jsonb_set(priced, %s::text[], %s::jsonb) WHERE order_id = %s RETURNING n",
        part, value, order,
    )  # fmt: skip
    with reading(firm.actor.organisation):
        assert not remade.remade(firm.actor.organisation, [order])[order].same
