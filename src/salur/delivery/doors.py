"""What is told of doors, and what it comes to. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from salur.delivery import moves, queries
from salur.delivery.bodies import Deliver
from salur.delivery.queries import DropSeen
from salur.kernel import attachments, papers
from salur.kernel.command import Command
from salur.kernel.refusal import Refused
from salur.kernel.work import work
from salur.ledger.entry import Entry, Goods, GoodsMove, Money, MoneyMove
from salur.ledger.rules import take
from salur.orders.queries import Held
from salur.orders.rules import share
from salur.stock import queries as promises
from salur.warehouse.models import Shipment
from salur.warehouse.queries import HeldShipment, ShipmentLineHeld

GoodsKey = tuple[int, int, int, str]
Buckets = Mapping[GoodsKey, Goods]
LINE_KEY = tuple[int, int]  # order, line

WORDS = (("receiver", 120), ("refuse_all", 80))
MOST_PHOTOS = 20


@dataclass(slots=True)
class Door:
    """What is told of one shipment, and what it comes to."""

    command: Command[Deliver]
    shipment: HeldShipment
    order: Held
    place: int  # where the goods are: the vehicle, or the site if nobody told of loading
    bucket: str
    invoiced: bool
    known: bool  # it has a stop on a trip
    refused: dict[int, tuple[int, str]] = field(default_factory=dict)  # by line of the shipment
    rows: list[tuple[Any, ...]] = field(default_factory=list)  # refusals
    handed: list[tuple[ShipmentLineHeld, int, int, int]] = field(default_factory=list)  # line, pieces, cost, untaxed
    amount: int = 0  # delivered, with tax
    refused_untaxed: int = 0
    refused_tax: int = 0
    drawn: dict[int, tuple[int, int]] = field(default_factory=dict)  # by line: pieces and value the shelf had not
    credit: int = 0  # what was set aside for it, of one that had been put back

    @property
    def put_back(self) -> bool:
        """Whether the book had it back on the shelf when this was told."""
        return self.bucket == "free"

    @property
    def result(self) -> str:
        """delivered, part or refused."""
        if not self.rows:
            return "delivered"
        return "part" if self.handed else "refused"

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.command.at or work().now

    @property
    def never_loaded(self) -> bool:
        """Whether nobody told that it was on a vehicle, now or before."""
        return self.shipment.status in ("picked", "packed", "put_back")

    def shelf(self, line: ShipmentLineHeld) -> tuple[int, int, int]:
        """The key of the shelf that a line was picked from."""
        return self.shipment.owner, self.shipment.site, line.sku

    def source(self, line: ShipmentLineHeld) -> GoodsKey:
        """The account that a line's goods are in: with the vehicle, among what is picked, or where it was put back."""
        return self.shipment.owner, line.place if self.put_back else self.place, self.place, self.bucket

    def cost_of(self, n: int) -> int:
        """What a line cost: what was handed over and what was refused of it."""
        handed = sum(value for line, _, value, _ in self.handed if line.n == n)
        refused: int = sum(row[4] for row in self.rows if row[1] == n)
        return handed + refused


def faults(command: Command[Deliver], shipment: HeldShipment | None, seen: set[int]) -> tuple[Refused, ...]:
    """Why what is told of a door cannot be read, or was told before."""
    if shipment is None:
        return (papers.missing("shipment", command.paper),)
    wrong = papers.wrong_step(Shipment, shipment.id, shipment.status, "deliver")
    if wrong or shipment.id in seen:
        return (wrong or Refused("kernel.busy"),)
    if not shipment.lines:  # a pick that found nothing: there was nothing to bring
        return (Refused("delivery.nothing_in_it", shipment=shipment.id),)
    body = command.body
    found = list(_unreadable(body))
    for n, (pieces, reason) in not_taken(body).items():
        line = shipment.lines.get(n)
        if line is None or not 0 < pieces <= line.pieces or min(one.pieces for one in body.refused) <= 0:
            there = line.pieces if line else 0
            found.append(Refused("delivery.bad_refusal", line=n, pieces=pieces, there=there))
        elif not 0 < len(reason) <= 80:
            found.append(Refused("kernel.bad_value", field="reason", value=reason, why="1 to 80 characters"))
    return tuple(found)


def _unreadable(body: Deliver) -> Iterator[Refused]:
    """Fields that cannot be read."""
    for name, most in WORDS:
        if len(getattr(body, name)) > most:
            yield _bad(name, getattr(body, name), f"longer than {most} characters")
    for name, degrees, most in (("latitude", body.latitude, 90), ("longitude", body.longitude, 180)):
        if degrees is not None and not -most <= degrees <= most:  # also what is not a number at all (NaN)
            yield _bad(name, str(degrees), f"not between {-most} and {most}")
    yield from bad_files(body.signature, body.photos)


def bad_files(signature: str, photos: Sequence[str]) -> Iterator[Refused]:
    """A signature and photos that are no hashes of files, or too many."""
    if signature and not attachments.is_hash(signature):
        yield _bad("signature", signature[:80], "not a hash")
    for photo in photos[:MOST_PHOTOS]:
        if not attachments.is_hash(photo):
            yield _bad("photos", photo[:80], "not a hash")
    if len(photos) > MOST_PHOTOS:
        yield _bad("photos", str(len(photos)), f"more than {MOST_PHOTOS}")


def _bad(field: str, value: str, why: str) -> Refused:
    return Refused("kernel.bad_value", field=field, value=value, why=why)


def not_taken(body: Deliver) -> dict[int, tuple[int, str]]:
    """Pieces not taken of each line, and why; a line told twice, for two reasons, adds up."""
    found: dict[int, tuple[int, str]] = {}
    for one in body.refused:
        pieces, reason = found.get(one.line, (0, ""))
        both = reason if one.reason in reason.split("; ") else f"{reason}; {one.reason}" if reason else one.reason
        found[one.line] = (pieces + one.pieces, both)
    return found


def door(
    command: Command[Deliver], shipment: HeldShipment, order: Held, drop: DropSeen | None, vans: Mapping[int, int]
) -> Door:
    """A shipment's door: where its goods are, and what of them was not taken."""
    loaded = shipment.status == "loaded"
    found = Door(
        command, shipment, order, vans.get(shipment.id, shipment.site) if loaded else shipment.site,
        {"loaded": "in_transit", "put_back": "free"}.get(shipment.status, "picked"),
        drop is not None and drop.invoiced, drop is not None,
    )  # fmt: skip
    body = command.body
    if body.refuse_all:
        found.refused = {n: (line.pieces, body.refuse_all) for n, line in shipment.lines.items()}
    elif body.refused:
        found.refused = not_taken(body)
    _work_out(found)
    return found


def _work_out(one: Door) -> None:
    """Split each line into what was taken and what was not: pieces, cost and price; the last pieces are the refused."""
    if not one.refused:
        one.handed = [(line, line.pieces, line.value, line.untaxed) for line in one.shipment.lines.values()]
        one.amount = one.shipment.untaxed + one.shipment.tax
        return
    organisation = work().actor.organisation
    for n, line in one.shipment.lines.items():
        back, reason = one.refused.get(n, (0, ""))
        pieces = line.pieces - back
        value = take(pieces, line.pieces, line.value)
        untaxed, tax = share(line.untaxed, line.pieces, pieces), share(line.tax, line.pieces, pieces)
        if back:
            lost = (line.untaxed - untaxed, line.tax - tax)
            one.rows.append((one.shipment.id, n, organisation, back, line.value - value, *lost, reason))
            one.refused_untaxed += lost[0]
            one.refused_tax += lost[1]
        if pieces:
            one.handed.append((line, pieces, value, untaxed))
            one.amount += untaxed + tax


def keys_of(one: Door) -> set[GoodsKey]:
    """The goods accounts that a door needs."""
    shipment = one.shipment
    found = {one.source(line) for line in shipment.lines.values()}
    found |= {(shipment.owner, shipment.site, shipment.site, bucket) for bucket in ("sold", "quarantine")}
    return found | {(*key[:3], "unexplained") for key in found if one.put_back and key[3] == "free"}


def entry(one: Door, buckets: Buckets, money: Mapping[tuple[int, str, str], Money]) -> Entry:
    """Goods: in transit → sold (what was never loaded and is refused: picked → quarantine); money if not invoiced.

    Of what had been put back: free → sold, what the shelf had not unexplained → free; what was refused lies there.
    """
    shipment = one.shipment
    sold = buckets[shipment.owner, shipment.site, shipment.site, "sold"]
    goods: list[GoodsMove] = []
    for line, pieces, value, _ in one.handed:
        source, (drawn, drawn_value) = buckets[one.source(line)], one.drawn.get(line.n, (0, 0))
        if drawn:
            unexplained = buckets[(*one.source(line)[:3], "unexplained")]
            goods.append(moves.draw(unexplained, source, line.sku, line.lot, drawn, drawn_value))
        goods.append(moves.hand_over(source, sold, line.sku, line.lot, pieces, value))
    if one.bucket == "picked":
        source = buckets[shipment.owner, one.place, one.place, one.bucket]
        aside = buckets[shipment.owner, shipment.site, shipment.site, "quarantine"]
        for _, n, _, back, value, *_ in one.rows:
            line = shipment.lines[n]
            goods.append(moves.unload(source, aside, line.sku, line.lot, back, value))
    owed: list[MoneyMove] = []
    if one.amount and not one.invoiced:
        sales = money[0, "unbilled_sales", shipment.currency]
        owed.append(moves.not_yet_invoiced(sales, money[shipment.bill_to, "unbilled", shipment.currency], one.amount))
    return Entry("shipment", shipment.id, "delivered", shipment.turn + 1, one.at, goods, owed)


def cancelled_by(told: Sequence[Door]) -> dict[LINE_KEY, int]:
    """Pieces of the orders' lines that were refused at these doors."""
    found: dict[LINE_KEY, int] = {}
    for one in told:
        for _, n, _, back, *_ in one.rows:
            key = (one.order.id, one.shipment.lines[n].line)
            found[key] = found.get(key, 0) + back
    return found


def finished(held: Mapping[int, Held], cancelled: Mapping[LINE_KEY, int]) -> set[int]:
    """Of these held orders, those of which nothing is left to come: all that is not cancelled was delivered.

    `cancelled` is what has just been cancelled of their lines, on top of what was when they were held.
    """
    if not held:
        return set()
    waiting = {order for order, _ in promises.waiting("order", held)}
    there = queries.delivered(held)
    return {
        order
        for order, paper in held.items()
        if order not in waiting
        and there.get(order, 0)
        == sum(line.pieces - line.cancelled - cancelled.get((order, n), 0) for n, line in paper.lines.items())
    }
