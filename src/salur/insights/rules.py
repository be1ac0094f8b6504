"""What is counted where, and what reports work out of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Told(NamedTuple):
    """A fact to be counted: its kind and identity, and the other papers it names."""

    kind: str
    fact: int
    papers: tuple[int, ...] = ()


OCCASIONS: Mapping[str, tuple[str, str]] = {
    "GoodsReceived": ("receipt", "received"),
    "ShipmentPicked": ("shipment", "picked"),
    "ShipmentPutBack": ("shipment", "put_back"),
    "TripLoaded": ("trip", "loaded"),
    "TripUnloaded": ("trip", "unloaded"),
    "ShipmentDelivered": ("shipment", "delivered"),
    "SoldFromVan": ("sale", "sold"),
    "GoodsReturned": ("return", "received"),
    "ReturnInspected": ("return", "inspected"),
    "GoodsSentBack": ("send_back", "sent"),
    "CountApproved": ("count", "approved"),
    "GoodsTransferred": ("transfer", "moved"),
    "DiscrepancyClosed": ("discrepancy", "explained"),
}
"""By kind of fact: the posting that its paper wrote then. A reversal's fact names its posting itself."""

SALES = ("InvoiceIssued", "SoldFromVan", "CreditNoteIssued", "GoodsReturned")
SERVED = ("ShipmentDelivered", "OrderShortClosed")
ON_THE_WAY = ("picked", "in_transit")  # goods between the shelf and the door: what is there stands in the balances
