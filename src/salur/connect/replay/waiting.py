"""Orders that are not whole: which, why, and when what they wait for is there.

What is short waits for goods, what is over its limit for money; reactions of the program promise it when there is some.
Each week what was promised since is picked and goes with the week's vans.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from salur.connect.replay import choices
from salur.connect.replay.progress import Kept, Part
from salur.connect.replay.source import Line, Week
from salur.connect.replay.telling import Firm, each, papers, tell
from salur.kernel.outcome import Outcome
from salur.kernel.work import reading
from salur.stock import queries as stock
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Pick


@dataclass
class Invoice:
    """One invoice of the source on its way, as an order of ours."""

    number: str
    on: date
    outlet: str
    lines: list[Line]
    at: int  # its place among the day's
    order: int = 0
    shipment: int = 0
    there: int = 0  # lines of which anything is there


class Waiting:
    """The orders of this firm that wait, by the source's number: outlet and order."""

    def __init__(self, firm: Firm) -> None:
        self.firm = firm
        self.orders: dict[str, tuple[str, int]] = {}
        for file in sorted(firm.folder.glob("short-*.json")):
            self._remember(Kept(firm.folder, file.stem).read({}))

    def note(self, part: Part, invoices: list[Invoice], placed: dict[str, Outcome]) -> None:
        """Name the orders of a part that are not whole, with what each line wanted and what was there."""
        short = {
            one.number: {
                "outlet": one.outlet, "order": one.order, "ending": placed[one.number].ending,
                "reasons": [why.plain() for why in placed[one.number].reasons],
            }
            for one in invoices
            if one.number in placed and placed[one.number].ending != "done"
        }  # fmt: skip
        if short:
            Kept(self.firm.folder, f"short-{part.week}-{part.part}").write(short)
            self._remember(short)

    def _remember(self, short: dict[str, dict[str, object]]) -> None:
        for number, said in short.items():
            self.orders[number] = (str(said["outlet"]), int(str(said["order"])))

    def pick(self, week: Week, part: Part) -> list[Invoice]:
        """What was promised to older orders of this part's outlets is picked, each order once more.

        Which they are is written down before they are told: after a crash the promise is used up, the pick remains.
        """
        kept = Kept(self.firm.folder, f"again-{part.week}-{part.part}")
        again: dict[str, list[int]] | None = kept.read(None)
        if again is None:
            again = self._promised(part)
            if not again:
                return []
            kept.write(again)
        told = [
            tell("picks", f"{number}/{part.week}", Pick(cartons=-(-pieces // choices.LOOSE_IN_A_CARTON)), paper=order,
                 at=choices.picked_at(week.monday, n))
            for n, (number, (order, pieces)) in enumerate(sorted(again.items()))
        ]  # fmt: skip
        picked = papers(each(self.firm, "picks", warehouse.pick, "picks", told))
        return [
            Invoice(name, week.monday, self.orders[name.split("/")[0]][0], [], n, shipment=shipment)
            for n, (name, shipment) in enumerate(picked.items())
        ]

    def _promised(self, part: Part) -> dict[str, list[int]]:
        """Order and pieces promised now, by number."""
        if not self.orders:
            return {}
        sectors = self.firm.source.sectors()
        asked = {order: number for number, (outlet, order) in self.orders.items() if sectors[outlet] == part.part}
        with reading(self.firm.actor.organisation):
            promised = stock.promised_to("order", asked)
        pieces: dict[int, int] = {}
        for (order, _), wish in promised.items():
            pieces[order] = pieces.get(order, 0) + wish.pieces
        return {asked[order]: [order, many] for order, many in pieces.items()}
