"""Stock counts: what was counted at a place, sheet by sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_noop

from salur.connect.kind import KINDS, Context, Field, Paper, Row, RowResult, imports, refused_paper, results_of_paper
from salur.connect.nearest import unknown
from salur.connect.stock_lines import LOT_FIELDS, Pieces, lots_of
from salur.connect.taking import Taking, booked
from salur.counts import actions as counts
from salur.counts.bodies import Counted, Tell
from salur.kernel.actor import Actor
from salur.kernel.command import Command

FIELDS = (
    Field("place", "code", needed=True),
    Field("counted_at", "datetime", needed=True, note="when; a day alone is its beginning, before anything moved"),
    Field("reference", "code", note="the sheet, or who counted"),
    Field("owner", "code", note="whose goods, if they are another's"),
    Field("sku", "code", needed=True),
    Field("quantity", "pieces", needed=True, least=0, note="0: none is there. What is not named was not counted"),
    Field("pack", "code", note="what the quantity counts; the single piece unless told"),
    *LOT_FIELDS,
)
OPTIONS = {"approve": "true: counts are taken into the book at once; else somebody else approves them"}
GROUP = ("place", "counted_at", "reference", "owner")


@imports(
    "counts",
    gettext_noop("Stock counts"),
    fields=FIELDS,
    key=(*GROUP, "sku", "pack", "lot"),
    group=GROUP,
    options=OPTIONS,
)
def load(actor: Actor, context: Context, rows: Sequence[Row]) -> list[RowResult]:
    """Each sheet (place, moment, reference, owner) is one count; a sheet with a row that cannot be read waits."""
    taking = Taking(actor, context, rows)
    skus = context.codes.find("sku", (row["sku"] for row in rows))
    places = context.codes.find("place", (row["place"] for row in rows))
    owners = context.codes.find("party", (row["owner"] for row in rows))
    pieces = Pieces(actor, skus.values())
    for row in rows:
        if row["place"] not in places:
            taking.add(unknown(context, row, "place", "place"))
        elif row["sku"] not in skus:
            taking.add(unknown(context, row, "sku", "sku"))
        elif row["owner"] is not None and row["owner"] not in owners:
            taking.add(unknown(context, row, "owner", "party"))
        elif reason := pieces.fault(skus[row["sku"]], row["pack"]):
            taking.refuse(row, "pack", reason)
    lots = lots_of(taking, skus)
    wrong = {one.number: one for one in taking.all() if one.ending == "refused"}
    results: list[RowResult] = []
    told: list[tuple[Paper, Command[Tell]]] = []
    for paper in KINDS["counts"].papers(rows):
        bad = next((row for row in paper.rows if row.number in wrong), None)
        if bad is not None:
            fault = wrong[bad.number]
            assert fault.reason is not None
            results += refused_paper(paper, bad, fault.field, fault.reason)
            continue
        lines = []
        for row in paper.rows:
            sku = skus[row["sku"]]
            lot = lots.get((sku, row["lot"] or ""))
            lines.append(Counted(sku, pieces.of(sku, row["quantity"], row["pack"]), lot.id if lot else None))
        told.append((paper, _command(context, paper, tuple(lines), places, owners)))
    outcomes = counts.tell(actor=actor, counts=[command for _, command in told])
    for (paper, _), outcome in zip(told, outcomes, strict=True):
        results += results_of_paper(paper, booked(outcome), "place" if outcome.ending == "refused" else "")
    return results


def _command(
    context: Context, paper: Paper, lines: tuple[Counted, ...], places: Mapping[str, int], owners: Mapping[str, int]
) -> Command[Tell]:
    first = paper.rows[0]
    place, owner = places[first["place"]], owners.get(first["owner"] or "")
    key = context.key("counts", place, owner or 0, first["counted_at"].isoformat(), first["reference"] or "")
    body = Tell(
        place, lines, owner, first["counted_at"], first["reference"] or "", bool(context.options.get("approve"))
    )
    return Command(key, body)
