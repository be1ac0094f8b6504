"""Lots as piles to take from, and why a shipment cannot take a step. Shared by the warehouse's verbs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from salur.kernel import papers
from salur.kernel.refusal import Refused
from salur.warehouse.models import Shipment
from salur.warehouse.queries import HeldShipment, LotSeen
from salur.warehouse.rules import Pile


def in_order(lots: Iterable[LotSeen]) -> list[tuple[int, Pile]]:
    """Lots as (SKU, pile), first expired first, wherever they lie."""
    return [
        (seen.sku, Pile(seen.account, seen.lot, seen.expires_on, seen.pieces, seen.value))
        for seen in sorted(lots, key=lambda seen: (seen.expires_on or date.max, seen.lot, seen.account))
    ]


def piles_of(lots: Iterable[LotSeen]) -> dict[tuple[int, int], list[Pile]]:
    """Piles by (account, SKU), first expired first."""
    found: dict[tuple[int, int], list[Pile]] = {}
    for sku, pile in in_order(lots):
        found.setdefault((pile.account, sku), []).append(pile)
    return found


def refusal(held: dict[int, HeldShipment], paper: int | None, step: str) -> Refused | None:
    """Why a shipment cannot take a step at all, if so."""
    shipment = held.get(paper or 0)
    if shipment is None:
        return papers.missing("shipment", paper)
    return papers.wrong_step(Shipment, shipment.id, shipment.status, step)
