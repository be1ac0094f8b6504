"""A principal sells to a distributor who is a member too: the same verbs, each in its own books (A5, E12, F2)."""

from __future__ import annotations

import pytest

from salur.delivery import actions as delivery
from salur.delivery.bodies import Deliver, Plan
from salur.kernel import sql
from salur.kernel.command import ask
from salur.kernel.work import reading
from salur.orders import queries as orders
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Receive, Received
from tests.stories.trading import Firm, codes
from tests.world import drain, prove

pytestmark = pytest.mark.usefixtures("database")
PIECE = 4_000_00  # without tax


class Trade:
    """A principal, and a distributor that it supplies."""

    def __init__(self) -> None:
        self.principal, self.distributor = Firm(), Firm()
        self.buyer = self.distributor.actor.party
        self.principal.supply([self.buyer])
        self.principal.set_limits([self.buyer], None)
        self.principal.receive(100)
        self.lot = self.principal.lot("PB-7")
        self.principal.come(self.lot, 50)
        self.sku = self.principal.skus[0]

    def loaded(self, pieces: int = 40) -> tuple[int, int]:
        """An order of the distributor on its way: order and shipment."""
        order = self.principal.ordered((self.sku, pieces), buyer=self.buyer)
        shipment = self.principal.picked(order)
        self.principal.load(shipment)
        drain()
        return order, shipment

    def expected(self) -> list[tuple[object, ...]]:
        """What the distributor's warehouse expects."""
        return self.distributor.rows(
            "SELECT r.id, r.status, r.supplier, r.cost, sum(l.expected) FROM warehouse_receipt r "
            "JOIN warehouse_receiptline l ON l.receipt_id = r.id WHERE r.their_shipment IS NOT NULL "
            "GROUP BY r.id ORDER BY r.id"
        )

    def receive(self, receipt: int, *came: tuple[int | None, int]) -> None:
        """What came, by (lot, pieces), at the principal's price."""
        lines = tuple(Received(self.sku, pieces, pieces * PIECE, lot) for lot, pieces in came)
        body = Receive(self.principal.actor.party, self.distributor.site, lines)
        warehouse.receive(actor=self.distributor.actor, receipts=[ask(body, receipt)]).one()


@pytest.fixture
def trade() -> Trade:
    return Trade()


def test_what_a_principal_sends_is_expected_and_received_in_the_distributors_own_books(trade: Trade) -> None:
    order, shipment = trade.loaded(40)
    ((receipt, status, supplier, cost, pieces),) = trade.expected()
    assert (status, supplier, cost, pieces) == ("expected", trade.principal.actor.party, 40 * PIECE, 40)
    assert trade.distributor.wrote("receipt", receipt) == []  # type: ignore[arg-type]
    assert trade.distributor.shelf(trade.sku).sellable == 0
    sent = [(lot, count) for _, lot, count, _ in trade.principal.shipped(shipment)]
    trade.receive(receipt, *sent)  # type: ignore[arg-type]
    assert trade.distributor.shelf(trade.sku).sellable == 40
    assert {line[1:3] for line in trade.distributor.wrote("receipt", receipt)} == {  # type: ignore[arg-type]
        ("bought", "free"), ("received_not_billed", "purchases")
    }  # fmt: skip
    trade.principal.deliver(shipment, receiver="gate 2")
    drain()
    assert trade.principal.status(order) == "finished"
    assert trade.distributor.differences() == []
    prove()


def test_what_differs_from_what_was_sent_is_seen_by_both(trade: Trade) -> None:
    _, shipment = trade.loaded(40)
    receipt = trade.expected()[0][0]
    sent = [(lot, count) for _, lot, count, _ in trade.principal.shipped(shipment)]
    (lot, count), *rest = sent
    trade.receive(receipt, (lot, count - 3), *rest)  # type: ignore[arg-type]
    for firm in (trade.principal, trade.distributor):
        rows = firm.rows("SELECT kind, paper, lot, note FROM ledger_discrepancy")
        note = f"expected {count}, received {count - 3}, shipment {shipment}"
        assert rows == [("receipt_differs", receipt, lot, note)]
    trade.principal.deliver(shipment)
    drain()
    prove()


def test_what_came_back_undelivered_and_goes_out_again_is_expected_once(trade: Trade) -> None:
    _, shipment = trade.loaded(10)
    trip = trade.principal.value("SELECT trip FROM delivery_drop WHERE shipment = %s", shipment)
    trade.principal.unload(trip)
    trade.principal.load(shipment)
    drain()
    assert [row[1] for row in trade.expected()] == ["expected"]
    prove()


def test_what_the_principal_puts_back_is_expected_no_longer(trade: Trade) -> None:
    _, shipment = trade.loaded(10)
    trade.principal.unload(trade.principal.value("SELECT trip FROM delivery_drop WHERE shipment = %s", shipment))
    assert trade.principal.put_back(shipment).ending == "done"
    drain()
    assert [row[1] for row in trade.expected()] == ["cancelled"]
    prove()


def test_what_was_put_back_but_handed_over_is_expected_again_and_agrees(trade: Trade) -> None:
    _, shipment = trade.loaded(10)
    trade.principal.unload(trade.principal.value("SELECT trip FROM delivery_drop WHERE shipment = %s", shipment))
    trade.principal.put_back(shipment)
    drain()
    trade.principal.deliver(shipment, (1, 3, "dented"))
    drain()
    ((receipt, *row),) = trade.expected()
    assert row == ["expected", trade.principal.actor.party, 7 * PIECE, 7]
    trade.receive(receipt, (None, 7))
    assert trade.distributor.differences() == []
    prove()


def test_what_was_expected_no_longer_may_come_all_the_same(trade: Trade) -> None:
    _, shipment = trade.loaded(10)
    trade.principal.unload(trade.principal.value("SELECT trip FROM delivery_drop WHERE shipment = %s", shipment))
    trade.principal.put_back(shipment)
    drain()
    ((receipt, *_),) = trade.expected()
    trade.receive(receipt, (None, 10))
    assert [row[1] for row in trade.expected()] == ["received"]
    prove()


def test_what_was_refused_as_a_whole_is_expected_no_longer(trade: Trade) -> None:
    _, shipment = trade.loaded(10)
    trade.principal.deliver(shipment, everything="wrong address")
    drain()
    assert [row[1] for row in trade.expected()] == ["cancelled"]
    prove()


def test_what_was_told_delivered_though_never_loaded_is_expected_too(trade: Trade) -> None:
    order = trade.principal.ordered((trade.sku, 10), buyer=trade.buyer)
    shipment = trade.principal.picked(order)
    trade.principal.deliver(shipment, (1, 4, "dented"))
    drain()
    assert [row[1:] for row in trade.expected()] == [("expected", trade.principal.actor.party, 6 * PIECE, 6)]
    prove()


def test_the_buyer_reads_the_order_but_neither_touches_it_nor_sees_what_it_cost(trade: Trade) -> None:
    order, shipment = trade.loaded(10)
    theirs = trade.distributor
    with reading(theirs.actor.organisation):
        assert set(orders.visible(theirs.actor).values_list("id", flat=True)) == {order}
    assert theirs.rows("SELECT pieces FROM orders_orderline WHERE order_id = %s", order) == [(10,)]
    outcomes = [theirs.cancel(order), theirs.short_close(order), theirs.pick(order), theirs.put_back(shipment)]
    outcomes += [delivery.deliver(actor=theirs.actor, deliveries=[ask(Deliver(), shipment)])[0]]
    outcomes += [delivery.plan(actor=theirs.actor, trips=[ask(Plan(theirs.van, (shipment,)))])[0]]
    assert {code for outcome in outcomes for code in codes(outcome)} == {"kernel.not_found"}
    hidden = ("warehouse_shipment", "warehouse_shipmentline", "delivery_trip", "delivery_drop", "stock_promise",
              "credit_promise", "ledger_posting", "ledger_goodsmove", "ledger_shelf")  # fmt: skip
    for table in hidden:
        mine = theirs.actor.organisation
        assert theirs.rows(f"SELECT count(*) FROM {table} WHERE organisation <> %s", mine) == [(0,)], table


def test_a_stranger_sees_nothing_of_it(trade: Trade) -> None:
    trade.loaded(10)
    stranger = Firm()
    with reading(stranger.actor.organisation):
        for table in ("orders_order", "orders_orderline", "warehouse_receipt", "ledger_discrepancy", "kernel_fact"):
            ((foreign,),) = sql.fetch(
                f"SELECT count(*) FROM {table} WHERE organisation <> %s", (stranger.actor.organisation,)
            )
            assert foreign == 0, table
