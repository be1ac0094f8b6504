"""What has happened on trips and at doors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from salur.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class TripPlanned(Fact):
    """A trip was planned with so many shipments."""

    paper_kind: ClassVar[str] = "trip"
    van: int
    shipments: int


@dataclass(frozen=True, slots=True)
class TripLoaded(Fact):
    """A trip's goods are on the vehicle."""

    paper_kind: ClassVar[str] = "trip"
    van: int
    shipments: int


@dataclass(frozen=True, slots=True)
class TripCancelled(Fact):
    """A planned trip does not take place; its shipments can be planned again."""

    paper_kind: ClassVar[str] = "trip"


@dataclass(frozen=True, slots=True)
class TripUnloaded(Fact):
    """What a trip brought back is off the vehicle."""

    paper_kind: ClassVar[str] = "trip"
    pieces: int


@dataclass(frozen=True, slots=True)
class ShipmentSent(Fact):
    """Goods are on their way to a buyer who is a member here; carries what the buyer needs to expect them.

    Lines are (SKU, lot, pieces, untaxed price of all of them).
    """

    paper_kind: ClassVar[str] = "shipment"
    seller: int
    buyer: int
    currency: str
    lines: tuple[tuple[int, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class ShipmentDelivered(Fact):
    """What happened at the door: delivered, in part, or refused."""

    paper_kind: ClassVar[str] = "shipment"
    order: int
    buyer: int
    bill_to: int
    invoice_at: str
    result: str
    invoiced: bool
    refused_untaxed: int
    refused_tax: int


@dataclass(frozen=True, slots=True)
class ProofAttached(Fact):
    """So many files that prove a delivery came after it was told."""

    paper_kind: ClassVar[str] = "shipment"
    files: int


@dataclass(frozen=True, slots=True)
class OrderDelivered(Fact):
    """Nothing of an order is left to come: what was closed short was the last of it."""

    paper_kind: ClassVar[str] = "order"
    buyer: int
