"""What is said about sales on the road, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Line(NamedTuple):
    """So many packs of an SKU; the price agreed at the door, if any, for one of the pack (decimal, major units); or
    that they were given for nothing (`free`): a scheme's free goods, or the seller's own gift."""

    sku: int
    quantity: int
    pack: str = "piece"
    agreed: str | None = None
    free: bool = False


@dataclass(frozen=True, slots=True)
class Sale:
    """Goods sold from a van: to whom, and how it was paid (cash | transfer; None: it is owed).

    The salesman is who tells it, unless named (else who keeps the van); he carries the cash.
    """

    van: int
    buyer: int
    lines: tuple[Line, ...]
    paid: str | None = None
    salesman: int | None = None
    owner: int | None = None
    currency: str | None = None
    reference: str = ""
