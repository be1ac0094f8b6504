"""Pack shipments; put shipments back on the shelf."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salur.kernel import papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, shelves
from salur.ledger.entry import Entry
from salur.ledger.post import post
from salur.orders import actions as orders_actions
from salur.orders import queries as orders
from salur.stock import actions as stock
from salur.warehouse import facts, moves, queries
from salur.warehouse.bodies import Pack
from salur.warehouse.models import Shipment
from salur.warehouse.piles import refusal
from salur.warehouse.queries import HeldShipment


@action("warehouse.pack")
def pack(*, actor: Actor, shipments: Sequence[Command[Pack]]) -> Outcomes:
    """Shipments were packed. Refused: kernel.not_found, kernel.no_such_step, kernel.bad_value (cartons)."""
    held = queries.hold_shipments(actor, [command.paper or 0 for command in shipments])
    outcomes, going, cartons = [], [], {}
    for command in shipments:
        reason = refusal(held, command.paper, "pack")
        if reason is None and command.body.cartons <= 0:
            reason = Refused("kernel.bad_value", field="cartons", value=command.body.cartons, why="at least one")
        if reason:
            outcomes.append(Outcome(command.key, "refused", command.paper, (reason,)))
            continue
        assert command.paper is not None
        going.append((command.paper, held[command.paper].status, "pack"))
        cartons[command.paper] = command.body.cartons
        announce(facts.ShipmentPacked(command.paper, command.body.cartons), command)
        outcomes.append(Outcome(command.key, "done", command.paper))
    papers.step(Shipment, going, cartons=cartons)
    return Outcomes(outcomes)


@action("warehouse.put_back")
def put_back(*, actor: Actor, shipments: Sequence[Command[None]]) -> Outcomes:
    """Shipments not yet loaded go back on the shelf, and their orders have their promises again.

    Refused: kernel.not_found, kernel.no_such_step.
    """
    wanted = [command.paper or 0 for command in shipments]
    held_orders = orders.hold_chosen(actor, queries.choosing_orders(actor, wanted))
    held = queries.hold_shipments(actor, wanted)
    locked = shelves.hold({(s.owner, s.site, line.sku) for s in held.values() for line in s.lines.values()})
    keys = {
        key for s in held.values() for line in s.lines.values()
        for key in ((s.owner, s.site, s.site, "picked"), (s.owner, line.place, s.site, "free"))
    }  # fmt: skip
    buckets = accounts.goods(keys)
    outcomes: list[Outcome] = []
    going: list[tuple[int, str, str]] = []
    entries, wishes = [], []
    for command in shipments:
        reason = refusal(held, command.paper, "put_back")
        if reason or command.paper in {paper for paper, _, _ in going}:
            outcomes.append(Outcome(command.key, "refused", command.paper, (reason or Refused("kernel.busy"),)))
            continue
        shipment = held[command.paper or 0]
        picked = buckets[shipment.owner, shipment.site, shipment.site, "picked"]
        goods = []
        for line in shipment.lines.values():
            free = buckets[shipment.owner, line.place, shipment.site, "free"]
            goods.append(moves.put_back(picked, free, line.sku, line.lot, line.pieces, line.value))
            shelf = locked[shipment.owner, shipment.site, line.sku].id
            wishes.append(stock.Wish(shipment.order, line.line, shelf, line.pieces))
        entries.append(Entry("shipment", shipment.id, "put_back", shipment.turn + 1, command.at or work().now, goods))
        going.append((shipment.id, shipment.status, "put_back"))
        announce(
            facts.ShipmentPutBack(shipment.id, shipment.order), command,
            counterpart=held_orders[shipment.order].counterpart,
        )  # fmt: skip
        outcomes.append(Outcome(command.key, "done", shipment.id))
    post(entries)
    stock.promise(actor=actor, wishes=_added(wishes))
    orders_actions.record_open(actor=actor, amounts=_open_again([held[one] for one, _, _ in going], held_orders))
    papers.step(Shipment, going)
    return Outcomes(outcomes)


def _added(wishes: Sequence[stock.Wish]) -> list[stock.Wish]:
    """Two lots of one line add up."""
    found: dict[tuple[int, int], stock.Wish] = {}
    for wish in wishes:
        known = found.get((wish.paper, wish.line))
        found[wish.paper, wish.line] = wish if known is None else known._replace(pieces=known.pieces + wish.pieces)
    return list(found.values())


def _open_again(
    shipments: Sequence[HeldShipment], held: Mapping[int, orders.Held]
) -> dict[tuple[int, int], tuple[int, int]]:
    """What lines come to of which a part was picked and is put back; one picked as a whole is as if never picked."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for shipment in shipments:
        for line in shipment.lines.values():
            ordered = held[shipment.order].lines[line.line]
            if ordered.open_untaxed is not None and ordered.open_tax is not None:
                key = (shipment.order, line.line)
                untaxed, tax = found.get(key, (ordered.open_untaxed, ordered.open_tax))
                found[key] = (untaxed + line.untaxed, tax + line.tax)
    return found
