"""A small trade in which every verb that makes or moves a paper is told once."""

from __future__ import annotations

from datetime import date

from salur.billing import bodies as billing
from salur.counts.bodies import Counted, Tell
from salur.credit.actions import SetLimit
from salur.delivery.bodies import AttachProof, Deliver, Plan, Unload
from salur.delivery.bodies import Refused as NotTaken
from salur.field.bodies import Line as Sold
from salur.field.bodies import Sale
from salur.kernel import attachments
from salur.ledger.actions import CloseMonth, Explain
from salur.orders.bodies import Because, Capture, Change, Line
from salur.returns import bodies as returns
from salur.warehouse.bodies import Expect, Move, Moved, Pack, Pick, Picked, Receive, Received
from tests.races.crowd import owner
from tests.races.reviewed import held_and_decided
from tests.races.rewarded import paid_what_was_earned
from tests.races.told import Teller


def all_of_it(tell: Teller) -> None:
    """From the receipt of the goods to the last coin, and back."""
    goods_in(tell)
    shipments = order_and_pick(tell)
    delivered = bring(tell, shipments)
    invoices = money(tell, delivered)
    back_again(tell, invoices)
    paid_what_was_earned(tell)
    held_and_decided(tell)
    told_on_the_road(tell)
    books(tell)


def goods_in(tell: Teller) -> None:
    """Receipts, told and expected; a transfer to a van."""
    world, (tea, milk) = tell.world, tell.world.skus
    tell(
        "warehouse.receive",
        *[Receive(world.supplier, world.site, (Received(sku, 400, 120_000_00),)) for sku in (tea, milk)],
    )
    coming = Expect(world.supplier, world.site, (Received(tea, 24, 7_000_00),), 1, 1, world.currency)
    (expected,) = tell("warehouse.expect", coming)
    tell("warehouse.receive", (Receive(world.supplier, world.site, (Received(tea, 24, 7_000_00),)), expected))
    (never,) = tell(
        "warehouse.expect", Expect(world.supplier, world.site, (Received(tea, 24, 7_000_00),), 2, 1, world.currency)
    )
    tell("warehouse.stop_expecting", (None, never))
    tell("warehouse.transfer", Move(world.site, world.second_van, (Moved(tea, 12), Moved(milk, 6))))


def order_and_pick(tell: Teller) -> list[int]:
    """Orders of every fate; gives shipments that are packed."""
    world, (tea, milk) = tell.world, tell.world.skus
    one, two, three = world.outlets
    captured = tell("orders.capture", *[Capture(buyer, (Line(tea, 2), Line(milk, 3))) for buyer in (one, two)])
    tell("orders.confirm", *[(None, order) for order in captured])
    placed = tell(
        "orders.place", *[Capture(buyer, (Line(tea, 1, "carton"), Line(milk, 5))) for buyer in (one, two, three, one)]
    )
    tell("orders.change", (Change((Line(tea, 30), Line(milk, 5))), placed[0]))
    tell("orders.cancel", (Because("closed today"), captured[1]))
    (too_much,) = tell("orders.place", Capture(three, (Line(milk, 100_000),)))
    tell("orders.short_close", (Because("enough"), too_much))
    shipments = tell("warehouse.pick", *[(Pick(), order) for order in placed])
    (back,) = tell("warehouse.pick", (Pick(lines=(Picked(1, 1, None, "not_found"), Picked(2, 3))), captured[0]))
    tell("warehouse.put_back", (None, back))
    tell("warehouse.pack", *[(Pack(2), shipment) for shipment in shipments])
    return shipments


def bring(tell: Teller, shipments: list[int]) -> list[int]:
    """Trips planned, cancelled, loaded at once; doors; unloading. Gives the shipments that were delivered."""
    world = tell.world
    (never,) = tell("delivery.plan", Plan(world.van, tuple(shipments[:2])))
    tell("delivery.cancel", (None, never))
    (planned,) = tell("delivery.plan", Plan(world.van, tuple(shipments[:2])))
    tell("delivery.load", (None, planned))
    (loaded,) = tell("delivery.load", Plan(world.second_van, tuple(shipments[2:])))
    tell(
        "delivery.deliver", (Deliver(), shipments[0]), (Deliver(refused=(NotTaken(1, 2, "damaged"),)), shipments[1]),
        (Deliver(refuse_all="shop was closed"), shipments[2]), (Deliver(receiver="Pak Budi"), shipments[3]),
    )  # fmt: skip
    photo = attachments.keep(b"\x89PNG\r\n\x1a\n the goods at the door").sha256
    tell("delivery.attach_proof", (AttachProof(photos=(photo,)), shipments[0]), (AttachProof(photo), shipments[1]))
    tell("delivery.unload", (Unload(damaged=((shipments[1], 1),)), planned), (Unload(), loaded))
    return [shipments[0], shipments[1], shipments[3]]


def money(tell: Teller, delivered: list[int]) -> list[int]:
    """Invoices, payments, money on account, deposits, bills; gives the invoices."""
    world = tell.world
    one, two, three = world.outlets
    invoices = tell("billing.invoice", *[billing.Invoice((shipment,)) for shipment in delivered])
    sold = (billing.HistoricLine(world.skus[0], 3, 9_000),)
    tell("billing.keep_history", billing.HistoricSale("F-1", date(2020, 1, 2), three, sold))
    tell("billing.open_advance", billing.OpeningAdvance(three, "UM-1", 7_000_00))
    tell("billing.open_item", billing.OpeningItem(three, "OLD-1", date(2026, 1, 2), date(2026, 2, 2), 50_000_00))
    tell(
        "billing.receive_payment", billing.Payment(one, 40_000_00, invoices=((invoices[0], 40_000_00),)),
        billing.Payment(two, 900_000_00, method="transfer"), billing.Payment(three, 70_000_00, allocate=False),
    )  # fmt: skip
    tell("billing.allocate", billing.Allocate(three))
    tell("billing.refund", billing.Refund(two, 10_000_00))
    tell("billing.bank", billing.Bank(30_000_00))
    credited = billing.CreditLine(world.skus[0], 1, 1_000_00, 110_00)
    tell("billing.credit", billing.Credit(one, one, world.currency, "agreement", 1, (credited,)))
    ahead = billing.ExpectBill(
        world.supplier, 77, world.currency, date(2026, 5, 4), date(2026, 6, 4), 120_000_00, 13_200_00
    )
    tell("billing.expect_bill", ahead)
    today = date(2026, 5, 4)
    bills = tell(
        "billing.record_bill",
        billing.RecordBill(world.supplier, 120_000_00, 13_200_00, 120_000_00, today, today, None, "F1", 77),
        billing.RecordBill(world.supplier, 119_000_00, 13_090_00, 120_000_00, today, today, None, "F2"),
    )  # fmt: skip
    (credit,) = tell("billing.expect_bill_credit", billing.ExpectBillCredit(
        world.supplier, 78, world.currency, today, 10_000_00, 1_100_00, ((77, 11_100_00),)
    ))  # fmt: skip
    tell("billing.record_bill_credit", (billing.RecordBillCredit(), credit))
    tell("billing.pay_bill", *[(billing.PayBill(50_000_00), bill) for bill in bills])
    tell("credit.set_limit", SetLimit(one, world.currency, 900_000_00), SetLimit(two, world.currency, None, "legal"))
    return invoices


def back_again(tell: Teller, invoices: list[int]) -> None:
    """Goods come back from outlets, are inspected, credited, and in part sent on to the supplier."""
    world, (tea, milk) = tell.world, tell.world.skus
    came = tell(
        "returns.receive",
        returns.Receive(world.outlets[0], world.site, (
            returns.Back(tea, 4, "stale", None, invoices[0]), returns.Back(milk, 2, "dented"),
        )),
        returns.Receive(world.outlets[1], world.site, (returns.Back(tea, 3, "not sold"),)),
    )  # fmt: skip
    found = (
        returns.Found(1, "to_principal", 3),
        returns.Found(1, "restock", 1),
        returns.Found(2, "destroy", None, True, "burst"),
    )
    tell(
        "returns.inspect", (returns.Inspect(found), came[0]), (returns.Inspect((returns.Found(1, "restock"),)), came[1])
    )
    tell("returns.send_back", returns.ToSupplier(world.supplier, world.site, (returns.Sent(tea, 2),)))


def told_on_the_road(tell: Teller) -> None:
    """A van sells more than it has; counts find out."""
    world, (tea, milk) = tell.world, tell.world.skus
    van, buyer = world.second_van, world.outlets[0]
    tell("field.record_sale", Sale(van, buyer, (Sold(tea, 20),), "cash"), Sale(van, world.outlets[1], (Sold(milk, 2),)))
    (told,) = tell("counts.tell", Tell(van, (Counted(tea, 0), Counted(milk, 5))))
    tell("counts.approve", (None, told))
    (given_up,) = tell("counts.tell", Tell(world.van, (Counted(tea, 3),)))
    tell("counts.cancel", (None, given_up))


def books(tell: Teller) -> None:
    """A posting is reversed, a discrepancy explained, a month closed."""
    world, (tea, _) = tell.world, tell.world.skus
    house = world.actor.organisation
    (mistake,) = tell("warehouse.transfer", Move(world.site, world.van, (Moved(tea, 5),)))
    ((posting,),) = owner(
        "SELECT id FROM ledger_posting WHERE organisation = %s AND paper_kind = 'transfer' AND paper = %s",
        [house, mistake],
    )
    tell("ledger.reverse", (None, posting))
    waiting = owner(
        "SELECT id FROM ledger_discrepancy WHERE organisation = %s AND closed_at IS NULL ORDER BY id", [house]
    )
    tell("ledger.explain", *[(Explain("found behind the rack"), one) for (one,) in waiting[:3]])
    tell("ledger.close_month", CloseMonth(date(2026, 4, 1)))
