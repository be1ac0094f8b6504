"""Goods as somebody in the warehouse sees and scans them: name, code, packs with their barcodes; pieces as packs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from salur.catalog import queries as catalog
from salur.kernel.actor import Actor
from salur.shell.told import bad, whole
from salur.shell.words import word

BIGGEST = 2**63 - 1
MOST_PIECES = 10**9
NBSP = "\N{NO-BREAK SPACE}"


class Pack(NamedTuple):
    """A way to count goods: so many pieces in it, what it is called, and the barcode on it."""

    name: str
    pieces: int
    gtin: str

    @property
    def label(self) -> str:
        """What people call several of it."""
        return self.called(2)

    def called(self, many: int) -> str:
        """What people call so many of it."""
        several = {"carton": "cartons", "piece": "pieces"} if many != 1 else {}
        return word("word", several.get(self.name, self.name)).lower()


class Thing(NamedTuple):
    """A SKU with its packs, largest first; the last one is the piece."""

    sku: int
    code: str
    name: str
    packs: tuple[Pack, ...]

    @property
    def codes(self) -> str:
        """What may be scanned for it, as `code:pieces` with spaces between."""
        scanned = [f"{pack.gtin}:{pack.pieces}" for pack in self.packs if pack.gtin]
        return " ".join([*scanned, f"{self.code.replace(' ', '')}:1"])

    @property
    def ladder(self) -> str:
        """How the packs hang together: 1 carton = 4 inners = 24 pieces."""
        top = self.packs[0].pieces
        return (
            " = ".join(f"{top // pack.pieces}{NBSP}{pack.called(top // pack.pieces)}" for pack in self.packs)
            if len(self.packs) > 1
            else ""
        )

    def split(self, pieces: int) -> list[tuple[Pack, int]]:
        """Pieces in its packs, largest first, all packs named."""
        found, rest = [], pieces
        for pack in self.packs:
            found.append((pack, rest // pack.pieces))
            rest %= pack.pieces
        return found

    def said(self, pieces: int) -> str:
        """Pieces as people say them: 3 cartons 2 pieces."""
        parts = [f"{many}{NBSP}{pack.called(many)}" for pack, many in self.split(pieces) if many]
        return " ".join(parts) or f"0{NBSP}{self.packs[-1].label}"


def things(actor: Actor, skus: Iterable[int]) -> dict[int, Thing]:
    """What the firm calls these SKUs, with their packs; two statements for any number."""
    wanted = set(skus)
    called, packs = catalog.items(actor.organisation, wanted), catalog.pack_rows(wanted)
    found = {}
    for sku in wanted:
        rows = packs.get(sku, {}).values()
        there = [Pack(one.name, one.pieces, one.gtin or "") for one in rows if not _twice(one, rows)]
        if all(one.pieces != 1 for one in there):
            there.append(Pack("piece", 1, ""))
        item = called.get(sku)
        ladder = tuple(sorted(there, key=lambda one: -one.pieces))
        found[sku] = Thing(sku, item.code if item else f"#{sku}", item.name if item else f"#{sku}", ladder)
    return found


def _twice(one: catalog.PackRow, rows: Iterable[catalog.PackRow]) -> bool:
    """Of two packs of the same size the first by name is counted in."""
    return any(other.pieces == one.pieces and other.name < one.name for other in rows)


def scanned(actor: Actor, code: str) -> list[catalog.Meant]:
    """The goods that a code on a label may mean: a barcode with or without its leading zeros, or the firm's code."""
    bare = code.strip().replace(" ", "")
    if not bare:
        return []
    forms = [bare]
    if bare.isascii() and bare.isdigit():
        short = bare.lstrip("0")
        forms += [short.zfill(12), short.zfill(13), short.zfill(14), short]
    found = catalog.items_named(actor.organisation, forms)
    return next((found[form] for form in forms if form in found), [])


def typed(thing: Thing, n: int, fields: Mapping[str, str]) -> int | None:
    """Pieces typed for line `n`: fields `q-<n>-<pieces in the pack>`; None where nothing was typed at all.

    Refused: kernel.bad_value.
    """
    told = [(pack, fields.get(f"q-{n}-{pack.pieces}", "").strip()) for pack in thing.packs]
    if not any(text for _, text in told):
        return None
    pieces = sum(pack.pieces * (whole("quantity", text) if text else 0) for pack, text in told)
    if pieces > MOST_PIECES:
        raise bad("quantity", str(pieces), "not a quantity")
    return pieces


def inputs(thing: Thing, n: int, pieces: int | None, fields: Mapping[str, str]) -> list[tuple[Pack, str, str]]:
    """The fields of a line's quantity: pack, field's name, and what stands in it."""
    split = {pack: str(many) if many else "" for pack, many in thing.split(pieces or 0)}
    if pieces == 0:
        split[thing.packs[-1]] = "0"
    rows = []
    for pack in thing.packs:
        name = f"q-{n}-{pack.pieces}"
        rows.append((pack, name, fields.get(name, split[pack] if pieces is not None else "")))
    return rows
