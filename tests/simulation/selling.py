"""Orders: placed, captured and confirmed, changed, cancelled, closed short; and what a distributor orders itself."""

from __future__ import annotations

from salur.credit.actions import SetLimit
from salur.orders.bodies import Because, Capture, Change, Line
from tests.simulation.desk import Desk, done
from tests.simulation.firms import CARTON, CURRENCY, Firm

TARGET = 4 * CARTON  # pieces of a SKU that a distributor wants to have or to have ordered
NOT_NOW = ("kernel.no_such_step", "orders.already_picked", "orders.nothing_open")


def take_orders(desk: Desk, orders: int) -> None:
    """The outlets' orders of the day: half come in one call, half are written down and confirmed after lunch."""
    chance, firm = desk.chance, desk.firm
    bodies = [_order(desk, chance.choice(firm.buyers)) for _ in range(orders)]
    half = len(bodies) // 2
    desk.tell("orders.place", 8, bodies[:half])
    drafts = done(desk.tell("orders.capture", 9, bodies[half:]))
    if desk.now_and_then(4):
        desk.tell("orders.change", 9.5, [(Change(_lines(desk)), order) for order in desk.some(drafts, 0.3)])
    desk.tell("orders.confirm", 10, [(None, order) for order in drafts if chance.random() < 0.95])


def think_again(desk: Desk) -> None:
    """Some orders of yesterday are changed, cancelled or closed short, whatever has become of them."""
    waiting = desk.papers("orders_order", "status IN ('draft', 'held', 'backordered', 'confirmed') AND buyer = ANY(%s)",
                          desk.firm.buyers)[-30:]  # fmt: skip
    if desk.now_and_then(2):
        desk.tell("orders.change", 7, [(Change(_lines(desk)), order) for order in desk.some(waiting, 0.08)], NOT_NOW)
    if desk.now_and_then(2):
        desk.tell("orders.cancel", 7.2, [(Because("closed"), order) for order in desk.some(waiting, 0.06)], NOT_NOW)
    if desk.now_and_then(3):
        short = [(Because("too late"), order) for order in desk.some(waiting, 0.1)]
        desk.tell("orders.short_close", 7.4, short, NOT_NOW)
    old = desk.papers("orders_order", "status IN ('held', 'draft') AND captured_at < %s", desk.season.at(-24 * 10))
    if desk.now_and_then(7):
        desk.tell("orders.cancel", 7.6, [(Because("waited too long"), order) for order in old])


def move_limits(desk: Desk) -> None:
    """Now and then a limit is raised or lowered; who was held for it is confirmed by the worker."""
    chosen = desk.some(desk.firm.buyers, 0.1)
    bodies = [SetLimit(buyer, CURRENCY, desk.chance.choice((None, 5_000_000_00, 1_000_000_00))) for buyer in chosen]
    desk.tell("credit.set_limit", 8, bodies)


def replenish(desk: Desk, principals: list[Firm], desks: dict[int, Desk]) -> None:
    """What a distributor lacks it orders at the principals: the order is placed in the principal's books."""
    there = dict(desk.rows(
        "SELECT sku, sum(sellable - promised) FROM ledger_shelf WHERE organisation = %s AND site = %s GROUP BY sku",
        desk.firm.site,
    ))  # fmt: skip
    for principal in principals:
        coming = dict(desks[principal.id].rows(
            "SELECT l.sku, sum(l.pieces - l.cancelled) FROM orders_order o JOIN orders_orderline l ON "
            "l.order_id = o.id "
            "WHERE o.organisation = %s AND o.buyer = %s AND o.status NOT IN ('finished', 'cancelled') GROUP BY 1",
            desk.firm.party,
        ))  # fmt: skip
        wanted = {sku: (TARGET - there.get(sku, 0) - coming.get(sku, 0)) // CARTON for sku in principal.skus}
        lines = tuple(Line(sku, int(cartons), "carton") for sku, cartons in wanted.items() if cartons > 0)
        if lines:
            desks[principal.id].tell("orders.place", 11, [Capture(desk.firm.party, lines, channel="portal")])


def _order(desk: Desk, buyer: int) -> Capture:
    on_short = desk.chance.choice(("backorder", "backorder", "hold", "cut"))
    return Capture(buyer, _lines(desk), channel="salesman", on_short=on_short)


def _lines(desk: Desk) -> tuple[Line, ...]:
    chance = desk.chance
    skus = chance.sample(desk.firm.skus, chance.randint(1, 4))
    lines = [
        Line(sku, chance.randint(1, 2), "carton") if chance.random() < 0.3 else Line(sku, chance.randint(1, 20))
        for sku in skus
    ]
    if chance.random() < 0.05:  # the same goods on two lines, one at a price of its own
        lines.append(Line(skus[0], 3, "piece", agreed="3500"))
    return tuple(lines)
