"""What can be asked or told about products: plain values. None means: leave as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PackTold = tuple[str, int, str | None]  # name, pieces, barcode as printed


@dataclass(frozen=True, slots=True)
class ProductBody:
    """A SKU under our own code, with its product and packs.

    `sku` names one that another member has recorded, to be traded under our code. `product` is the name it shares with
    other sizes (its own name unless told), `owner` the brand owner's party, `category` a path like food/noodles.
    """

    code: str
    name: str
    brand: str | None = None
    product: str | None = None
    category: str | None = None
    tax_class: str | None = None
    packs: tuple[PackTold, ...] = ()
    owner: int | None = None
    sku: int | None = None
    unit: str | None = None
    volume_ml: int | None = None
    weight_g: int | None = None
    shelf_life_days: int | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class LotBody:
    """A lot of a SKU by the code printed on it; a serial number is a lot of one."""

    sku: int
    code: str
    expires_on: date | None = None
    made_on: date | None = None
    blocked: bool | None = None


@dataclass(frozen=True, slots=True)
class RenameBody:
    """The code that an item has now, and the one it has from now on."""

    code: str
    new_code: str
