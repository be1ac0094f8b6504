"""A morning at the demo network, told through the verbs, so that every page has something to show."""

from __future__ import annotations

from collections.abc import Callable

from examples.network.goods import TEAS
from examples.network.make import Network
from salur.billing import actions as billing
from salur.billing.bodies import Payment
from salur.counts import actions as counts
from salur.counts.bodies import Counted, Tell
from salur.delivery import actions as delivery
from salur.delivery.bodies import Deliver, Plan, Refused
from salur.kernel.command import ask
from salur.orders import actions as orders
from salur.orders.bodies import Capture, Line
from salur.returns import actions as returns
from salur.returns.bodies import Back
from salur.returns.bodies import Receive as Return
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Pick


class Scene:
    """The papers that the pictures look at."""

    def __init__(self, network: Network, settle: Callable[[], object]) -> None:
        self.network, self.firm = network, network.distributor
        settle()
        ordered = [self._order(outlet, *lines) for outlet, *lines in (
            ("T-101", (1, 4), (5, 2)), ("T-102", (3, 3), (4, 1)), ("T-103", (6, 2), (2, 5)), ("T-104", (7, 1), (1, 2)),
            ("T-105", (2, 2), (5, 1), (8, 1)),
        )]  # fmt: skip
        self.to_pick = self._order("T-104", (1, 3), (6, 1), (7, 2))
        shipped = [self._picked(order, cartons) for order, cartons in zip(ordered, (6, 4, 7, 3, 4), strict=True)]
        joko = network.people["joko"]
        self.trip = delivery.load(
            actor=self.firm, trips=[ask(Plan(network.places["VAN-1"], tuple(shipped[:3]), joko))]
        ).papers()[0]  # fmt: skip
        self.told, self.stop, _third = shipped[:3]
        settle()
        refused = Deliver((Refused(1, 48, "no_money"),), receiver="Bu Makmur")
        delivery.deliver(actor=self.firm, deliveries=[ask(refused, self.told)]).papers()
        settle()
        back = delivery.load(actor=self.firm, trips=[ask(Plan(network.places["VAN-2"], (shipped[3],), joko))]).papers()
        delivery.deliver(actor=self.firm, deliveries=[
            ask(Deliver((Refused(1, 60, "damaged"),), receiver="Asri"), shipped[3])
        ]).papers()  # fmt: skip
        self.back, self.packed = back[0], shipped[4]
        paid = Payment(network.outlets["T-101"], 150_000_00, None, "cash", network.people["mei"])
        self.payment = billing.receive_payment(actor=self.firm, payments=[ask(paid)]).papers()[0]
        lines = (Back(network.skus["LH-B350"], 6, "penyok"), Back(network.skus["LH-C25"], 2, "basah"))
        self.returned = returns.receive(actor=self.firm, returns=[
            ask(Return(network.outlets["T-103"], network.places["GUDANG"], lines))
        ]).papers()[0]  # fmt: skip
        told = Tell(network.places["A-04"], (Counted(network.skus["LH-M350"], 950),))
        counts.tell(actor=self.firm, counts=[ask(told)])
        settle()

    def picked_too(self) -> int:
        """One more shipment that stands ready."""
        return self._picked(self.to_pick, 6)

    def _order(self, outlet: str, *lines: tuple[int, int]) -> int:
        """A placed order of (tea, cartons)."""
        body = Capture(
            self.network.outlets[outlet],
            tuple(Line(self.network.skus[TEAS[number - 1].code], cartons, "carton") for number, cartons in lines),
        )
        return orders.place(actor=self.firm, orders=[ask(body)]).papers()[0]

    def _picked(self, order: int, cartons: int) -> int:
        """Its shipment, packed."""
        return warehouse.pick(actor=self.firm, picks=[ask(Pick(cartons=cartons), order)]).papers()[0]
