"""What can be judged of products and lots as told, without looking anything up. Pure."""

from __future__ import annotations

from salur.catalog.bodies import LotBody, PackTold, ProductBody, RenameBody
from salur.catalog.rules import GtinFault, gtin_fault
from salur.kernel.refusal import Refused

PIECE: PackTold = ("piece", 1, None)
NO_BARCODE = frozenset({"", "0"})  # what old systems write where there is none


def packs(told: tuple[PackTold, ...]) -> tuple[PackTold, ...]:
    """The packs of a new SKU: those told, and the single piece."""
    return told if any(name == "piece" for name, _, _ in told) else (*told, PIECE)


def barcode(told: str | None) -> tuple[str | None, GtinFault | None]:
    """A barcode as kept, and what is wrong with it: wrong ones are flagged, never refused."""
    if told is None or told.strip() in NO_BARCODE:
        return None, None
    return told.strip(), gtin_fault(told.strip())


def code_fault(code: str, field: str = "code") -> Refused | None:
    """Codes and names are not empty and have no space at their ends."""
    if code and code == code.strip():
        return None
    return Refused("kernel.bad_value", field=field, value=code, why="empty, or with spaces around it")


def product_fault(body: ProductBody) -> Refused | None:
    """What is wrong with a product as told. Refused: kernel.bad_value, catalog.bad_pack."""
    if fault := code_fault(body.code) or code_fault(body.name, "name"):
        return fault
    for field in ("product", "tax_class", "unit"):
        if getattr(body, field) is not None and (fault := code_fault(getattr(body, field), field)):
            return fault
    for field in ("volume_ml", "weight_g", "shelf_life_days"):
        value = getattr(body, field)
        if value is not None and value < 0:
            return Refused("kernel.bad_value", field=field, value=str(value), why="below zero")
    return _pack_fault(body)


def _pack_fault(body: ProductBody) -> Refused | None:
    names: set[str] = set()
    for name, pieces, _ in body.packs:
        if code_fault(name):
            why = "no name"
        elif name in names:
            why = "named twice"
        elif pieces <= 0:
            why = f"{pieces} pieces"
        elif name == "piece" and pieces != 1:
            why = "a piece is one piece"
        else:
            names.add(name)
            continue
        return Refused("catalog.bad_pack", called=body.code, pack=name, why=why)
    return None


def rename_fault(body: RenameBody) -> Refused | None:
    """What is wrong with a new code as told. Refused: kernel.bad_value."""
    return code_fault(body.new_code, "new_code")


def lot_fault(body: LotBody) -> Refused | None:
    """What is wrong with a lot as told. Refused: kernel.bad_value, catalog.plain_lot, catalog.expires_before_made."""
    if body.code == "":
        plain = body.expires_on is None and body.made_on is None and not body.blocked
        return None if plain else Refused("catalog.plain_lot")
    if body.expires_on and body.made_on and body.expires_on < body.made_on:
        return Refused("catalog.expires_before_made", called=body.code)
    return code_fault(body.code)
