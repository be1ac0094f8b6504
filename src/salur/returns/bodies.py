"""What is said about goods coming back, as plain frozen values. Amounts in the smallest coin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Back(NamedTuple):
    """Pieces of an SKU that came back, why, and (if known) their lot and the invoice, or its line, of their sale."""

    sku: int
    pieces: int
    reason: str = ""
    lot: int | None = None
    invoice: int | None = None
    invoice_line: int | None = None


@dataclass(frozen=True, slots=True)
class Receive:
    """Goods came back from a buyer to a place; whose goods they are (None: our own)."""

    buyer: int
    place: int
    lines: tuple[Back, ...]
    owner: int | None = None
    reference: str = ""


class Found(NamedTuple):
    """What was found of a told line: restock, destroy or to_principal; how many pieces (None: all that are left of it).

    `accepted` pieces are credited. What is destroyed, or not accepted, needs its reason.
    """

    line: int
    disposition: str
    pieces: int | None = None
    accepted: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Inspect:
    """What the inspection of a return found, all of it."""

    found: tuple[Found, ...]


class Sent(NamedTuple):
    """Pieces of an SKU sent back, of a lot (None: whatever lots there are)."""

    sku: int
    pieces: int
    lot: int | None = None


@dataclass(frozen=True, slots=True)
class ToSupplier:
    """Goods go back to a supplier; `untaxed` is what the supplier owes for them (None: what they cost), and its tax."""

    supplier: int
    place: int
    lines: tuple[Sent, ...]
    untaxed: int | None = None
    tax: int = 0
    owner: int | None = None
    currency: str | None = None
    reference: str = ""
