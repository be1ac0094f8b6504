"""One stop of a trip: what is on the shipment as people say it, and what is typed about it at the door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from salur.billing import queries as billing
from salur.billing.bodies import Payment
from salur.catalog import queries as catalog
from salur.delivery import queries as delivery
from salur.delivery.bodies import Deliver, Refused
from salur.delivery.models import Trip
from salur.desk import rounds
from salur.kernel import attachments
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused as Refusal
from salur.orders.rules import share
from salur.parties import queries as parties
from salur.parties.queries.parties import Known
from salur.shell import shown
from salur.shell.told import Told, bad, whole
from salur.shell.words import word
from salur.warehouse import queries as warehouse
from salur.warehouse.models import Shipment

REASONS = ("refused", "damaged", "not_ordered", "too_late", "no_money", "closed")
Faults = dict[str, Refusal]  # what cannot be read, by field


class Line(NamedTuple):
    """A line of the shipment: `ratio` pieces are in the largest pack that it is said in."""

    n: int
    name: str
    pieces: int
    pack: str
    ratio: int
    untaxed: int
    tax: int

    @property
    def packs(self) -> int:
        """Full packs on it."""
        return self.pieces // self.ratio

    @property
    def loose(self) -> int:
        """Pieces beside the full packs."""
        return self.pieces % self.ratio

    @property
    def unit(self) -> str:
        """What its packs are called."""
        return word("word", {"carton": "cartons", "piece": "pieces"}.get(self.pack, self.pack))


@dataclass
class Stop:
    """A shipment at its door."""

    shipment: Shipment
    trip: Trip
    place: int
    told: bool
    outlet: Known | None
    lines: list[Line] = field(default_factory=list)
    invoice: int | None = None  # issued before the door


@dataclass
class Typed:
    """What was typed: pieces taken by line, and why not all of them."""

    taken: dict[int, int] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    faults: Faults = field(default_factory=dict)


def find(actor: Actor, identity: int) -> Stop | None:
    """A stop of one of the actor's trips; None for what is no stop or somebody else's."""
    shipment = warehouse.visible_shipments(actor).filter(id=identity).first()
    door = delivery.door(actor, identity) if shipment else None
    drop = door.drop if door else None
    trip = rounds.driven(actor).filter(id=drop.trip).first() if drop and drop.trip else None
    if shipment is None or drop is None or trip is None:
        return None
    lines = list(shipment.lines.order_by("n"))
    called = catalog.items(actor.organisation, {line.sku for line in lines})
    packs = catalog.packs({line.sku for line in lines})
    outlet = parties.relations(actor.organisation, [shipment.ship_to]).get(shipment.ship_to)
    stop = Stop(shipment, trip, drop.stop, shipment.status not in rounds.UNTOLD, outlet)
    for line in lines:
        pack, ratio = _said_in(packs.get(line.sku, {}), line.pieces)
        name = called[line.sku].name if line.sku in called else f"#{line.sku}"
        stop.lines.append(Line(line.n, name, line.pieces, pack, ratio, line.untaxed, line.tax))
    known = billing.billed([identity]).get(identity)
    stop.invoice = known.invoice if known else None
    return stop


def _said_in(packs: Mapping[str, int], pieces: int) -> tuple[str, int]:
    """The largest pack of which there is at least one, else the piece."""
    fitting = [(ratio, name) for name, ratio in packs.items() if 1 < ratio <= pieces]
    return (max(fitting)[1], max(fitting)[0]) if fitting else ("piece", 1)


def typed(stop: Stop, fields: Mapping[str, str]) -> Typed:
    """Pieces taken as typed (packs and loose pieces of each line); what is not there is all of it."""
    found = Typed()
    for line in stop.lines:
        try:
            packs = whole("quantity", fields.get(f"packs-{line.n}", "").strip() or str(line.packs))
            loose = fields.get(f"loose-{line.n}", "").strip()
            pieces = packs * line.ratio + (whole("pieces", loose) if loose else line.loose if line.ratio > 1 else 0)
            if pieces > line.pieces:
                raise bad("quantity", str(packs), "more than was brought")
        except Refusal as refused:
            found.faults[f"line-{line.n}"] = refused
            pieces = line.pieces
        found.taken[line.n] = pieces
        reason = fields.get(f"reason-{line.n}", "")
        found.reasons[line.n] = reason if reason in REASONS else REASONS[0]
    return found


def body(stop: Stop, sent: Told) -> tuple[Deliver, int, Faults]:
    """What is told of the door, the cash taken there (0: none), and what of it cannot be read."""
    lines = typed(stop, sent.fields)
    faults = lines.faults
    cash, place, signature, photo = 0, (None, None), "", ""
    try:
        cash = sent.amount_or_none("cash", stop.shipment.currency) or 0
        if cash < 0:
            raise bad("cash", sent.text("cash"), "not an amount of money")
    except Refusal as refused:
        faults["cash"] = refused
    try:
        place = (sent.decimal("latitude", -90, 90), sent.decimal("longitude", -180, 180))  # type: ignore[assignment]
    except Refusal as refused:
        faults["position"] = refused
    if not faults:  # nobody leaves files who will be asked again
        signature, photo = _kept(sent, "signature", faults), _kept(sent, "photo", faults)
    refused_lines = tuple(
        Refused(line.n, line.pieces - lines.taken[line.n], lines.reasons[line.n])
        for line in stop.lines
        if lines.taken[line.n] < line.pieces
    )
    receiver = sent.text("receiver")[:120]
    return Deliver(refused_lines, "", receiver, *place, signature, (photo,) if photo else ()), cash, faults


def _kept(sent: Told, name: str, faults: Faults) -> str:
    """The hash of a file that was sent, or nothing."""
    try:
        data = sent.file(name)
        return attachments.keep(data).sha256 if data else ""
    except Refusal as refused:
        faults[name] = refused
        return ""


def payment(stop: Stop, sent: Told, cash: int, collector: int) -> Payment:
    """Cash at the door: over the invoice that the form knew of, else on account. The same form, the same payment."""
    known = sent.text("invoice")
    invoices = ((stop.invoice, cash),) if stop.invoice and known == str(stop.invoice) else ()
    return Payment(
        stop.shipment.bill_to, cash, stop.shipment.currency, "cash", collector, invoices, stop.shipment.number or "",
        allocate=False,
    )  # fmt: skip


def result(stop: Stop, lines: Typed) -> dict[str, Any]:
    """What the foot of the page says: what was taken, what it comes to, what goes back."""
    amount = sum(
        share(line.untaxed, line.pieces, lines.taken[line.n]) + share(line.tax, line.pieces, lines.taken[line.n])
        for line in stop.lines
    )
    packed = all(
        line.pack == "carton" and not line.loose and not lines.taken[line.n] % line.ratio for line in stop.lines
    )
    ratios = {line.n: line.ratio if packed else 1 for line in stop.lines}
    taken = sum(lines.taken[line.n] // ratios[line.n] for line in stop.lines)
    there = sum(line.pieces // ratios[line.n] for line in stop.lines)
    said = _("Done, {taken} of {whole} cartons") if packed else _("Done, {taken} of {whole} pieces")
    back = _("{n} cartons back") if packed else _("{n} pieces back")
    return {
        "amount": shown.amount(amount, stop.shipment.currency),
        "done": said.format(taken=taken, whole=there) if taken else _("Done, nothing was taken"),
        "back": back.format(n=there - taken) if taken < there else "",
    }  # fmt: skip
