"""What rows about goods have in common: packs into pieces, and lots by the codes printed on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from salur.catalog import actions as catalog
from salur.catalog import queries
from salur.catalog.bodies import LotBody
from salur.catalog.queries import LotRow
from salur.connect.kind import Field
from salur.connect.taking import Taking
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.kernel.work import reading

LOT_FIELDS = (
    Field("lot", "code", note="as printed; empty for goods without a lot"),
    Field("expires_on", "date"),
    Field("made_on", "date"),
)
LotKey = tuple[int, str]  # SKU, code


class Pieces:
    """How many pieces so many of a pack are."""

    def __init__(self, actor: Actor, skus: Iterable[int]) -> None:
        with reading(actor.organisation):
            self._packs = queries.packs(skus)

    def fault(self, sku: int, pack: str | None) -> Refused | None:
        """Why nobody can say; None if somebody can. Refused: connect.no_pack."""
        known = self._packs.get(sku, {})
        if pack in (None, "piece") or pack in known:
            return None
        return Refused("connect.no_pack", pack=pack, packs=", ".join(known))

    def of(self, sku: int, quantity: int, pack: str | None) -> int:
        """The pieces; the pack must be one of the SKU's."""
        return quantity if pack in (None, "piece") else quantity * self._packs[sku][str(pack)]


def lots_of(taking: Taking, skus: Mapping[str, int]) -> dict[LotKey, LotRow]:
    """The lots that standing rows name (fields sku, lot, expires_on, made_on); new ones are recorded, dates kept up.

    Refuses rows whose lot cannot be: catalog.plain_lot, catalog.expires_before_made.
    """
    rows = [row for row in taking.standing() if row["lot"] or row["expires_on"] or row["made_on"]]
    if not rows:
        return {}
    keys = {(skus[row["sku"]], row["lot"] or "") for row in rows}
    with reading(taking.actor.organisation):
        known = queries.lots_by_code(keys)
    told = []
    for row in rows:
        body = LotBody(skus[row["sku"]], row["lot"] or "", row["expires_on"], row["made_on"])
        if body.code == "":
            taking.refuse(row, "lot", Refused("catalog.plain_lot"))
        elif not _same(known.get((body.sku, body.code)), body):
            told.append((row, body))
    taking.tell(catalog.record_lots, "lots", told, "lots", _field, paper=False)
    with reading(taking.actor.organisation):
        return queries.lots_by_code(keys)


def _same(known: LotRow | None, body: LotBody) -> bool:
    return known is not None and body.expires_on in (None, known.expires_on) and body.made_on in (None, known.made_on)


def _field(reason: Refused) -> str:
    return "expires_on" if reason.code == "catalog.expires_before_made" else "lot"
