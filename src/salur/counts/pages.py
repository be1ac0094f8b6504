"""Doors to the counts: what was counted, beside what the book had; telling, approving, giving up."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.catalog import queries as catalog
from salur.catalog.pages import lots_typed, pieces_typed, sku_cells, skus_typed
from salur.counts import actions, queries
from salur.counts.bodies import Counted, Tell
from salur.counts.models import Count
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.outcome import Outcome
from salur.parties.pages import place_choices, place_filter, place_names, place_typed
from salur.shell.listed import Column, Days, Listed, Search, statuses
from salur.shell.offers import Field, Form, Grid, Sheet, Undo, bare, button, listing, sheet
from salur.shell.tables import Cell, Table, money, number, paper, status, text, when
from salur.shell.told import Told

NEW_LINES = 12


COUNTS = Listed(
    queries.visible,
    (
        Column(gettext_lazy("Number"), "number"), Column(gettext_lazy("Place")),
        Column(gettext_lazy("Counted"), "counted_at"), Column(gettext_lazy("Status")),
        Column(gettext_lazy("Reference")),
    ),
    "-counted_at",
    gettext_lazy("Nothing has been counted yet."),
    Search(gettext_lazy("Number or reference"), Count.PREFIX, ("reference",)),
    (
        statuses("told", "approved", "cancelled"),
        Days("counted", gettext_lazy("Counted"), "counted_at"),
        place_filter("place", gettext_lazy("Place")),
    ),
    "counted",
)  # fmt: skip


@listing("counts", gettext_lazy("Counts"), 22, COUNTS)
def counts(actor: Actor, rows: list[Count]) -> list[list[Cell]]:
    """Counts (stok opname), the newest first."""
    places = place_names(actor, [one.place for one in rows])
    return [
        [
            paper("count", one.id, one.number), text(places.get(one.place, "")), when(one.counted_at),
            status(one.status), text(one.reference),
        ]
        for one in rows
    ]  # fmt: skip


@sheet("count", "counts")
def count(actor: Actor, identity: int) -> Sheet | None:
    """A count; what the book had stands beside it once it is approved."""
    one = queries.visible(actor).filter(id=identity).first()
    if one is None:
        return None
    facts = [
        (_("Place"), text(place_names(actor, [one.place]).get(one.place, ""))),
        (_("Counted"), when(one.counted_at)),
        (_("Reference"), text(one.reference)),
    ]
    lines = list(one.lines.order_by("n"))
    goods = sku_cells(actor, {line.sku for line in lines})
    lots = catalog.lots({line.lot for line in lines})
    coin = house(actor.organisation).currency
    rows = []
    for line in lines:
        expected = None if line.book is None else line.book - (line.since or 0)
        rows.append([
            text(line.n), goods.get(line.sku, text(line.sku)), text(lots[line.lot].code if line.lot in lots else ""),
            number(line.counted), number(expected), number(None if expected is None else line.counted - expected),
            money(line.value, coin),
        ])  # fmt: skip
    heads = ("#", _("Goods"), _("Lot"), _("Counted"), _("Book"), _("Difference"), _("Value"))
    table = Table(_("What was counted"), heads, rows)
    return Sheet("count", identity, one.number or f"#{identity}", one.status, "", facts, [table])


def _sheet(actor: Actor, identity: int) -> Form:
    fields = [
        Field("place", _("Place"), "select", choices=place_choices(actor)),
        Field("reference", _("Reference"), needed=False),
    ]
    lines = (
        Field("sku", _("SKU (code)"), needed=False),
        Field("pieces", _("Pieces"), "number", False),
        Field("lot", _("Lot"), needed=False),
    )
    return Form(fields, Grid(lines, [{}] * NEW_LINES))


@button("count", "counts.tell", gettext_lazy("Tell a count"), form=_sheet, fresh=True,
        undo=Undo("count", "cancel"))  # fmt: skip
def tell(sent: Told, none: int) -> Outcome:
    """What was counted at a place."""
    actor = sent.actor
    rows = [row for row in sent.rows("sku", "pieces", "lot") if row["sku"]]
    skus = skus_typed(actor, [row["sku"] for row in rows])
    lots = lots_typed(actor, [(skus[row["sku"]], row["lot"]) for row in rows])
    pieces = pieces_typed(actor, [(skus[row["sku"]], row["pieces"]) for row in rows])
    lines = tuple(Counted(skus[row["sku"]], there, lot) for row, there, lot in zip(rows, pieces, lots, strict=True))
    body = Tell(place_typed(actor, sent.text("place", needed=True)), lines, reference=sent.text("reference")[:80])
    return actions.tell(actor=actor, counts=[sent.command(body)]).one()


@button("count", "counts.approve", gettext_lazy("Approve"), statuses=("told",), each=bare)
def approve(sent: Told, identity: int) -> Outcome:
    """Take a count into the book."""
    return actions.approve(actor=sent.actor, counts=[sent.command(None, identity)]).one()


@button("count", "counts.cancel", gettext_lazy("Cancel"), statuses=("told",), danger=True, each=bare)
def cancel(sent: Told, identity: int) -> Outcome:
    """Give up a count."""
    return actions.cancel(actor=sent.actor, counts=[sent.command(None, identity)]).one()
