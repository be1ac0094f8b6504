"""Doors to imports: a file is sent, one sees how it goes, and takes home what did not go in. And reported stock."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.models import Q
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from salur.connect import jobs, kinds, profile_reading, queries, stopping, uploading
from salur.connect.bodies import Stopped
from salur.connect.models import Import, StockLine
from salur.connect.profile import FileShape
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.parties.queries.members import member_names
from salur.shell.doors import Request, page
from salur.shell.faces import may_look, missing
from salur.shell.listed import Amounts, Choice, Column, Days, Listed, Search, Text, statuses
from salur.shell.offers import Field, Form, Sheet, button, listing, sheet
from salur.shell.sentences import sentence
from salur.shell.tables import Cell, Table, number, on, paper, status, text, when
from salur.shell.told import Told

SHOWN = 50  # rows that were stopped, on the page; the file has all of them
OWN = "own"
TITLES = (  # of the profiles that are shipped, for the catalogues of sentences
    gettext_noop("A distributor's stock report, from Excel or CSV, Indonesian numbers"),
    gettext_noop("Iowa Liquor Sales 2014-2015, an untidy export: history"),
    gettext_noop("Iowa Liquor Sales, one joined day: history"),
    gettext_noop("Iowa Liquor Sales, the publisher's own layout: history"),
    gettext_noop("Online Retail (UCI): invoices and credit notes as history"),
)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


IMPORTS = Listed(
    queries.visible,
    (
        Column(gettext_lazy("Number"), "number"), Column(gettext_lazy("File")), Column(gettext_lazy("Kind")),
        Column(gettext_lazy("Begun"), "begun_at"), Column(gettext_lazy("Status")),
        Column(gettext_lazy("Rows"), "rows", costly=True), Column(gettext_lazy("Refused"), "refused", costly=True),
    ),
    "-begun_at",
    gettext_lazy("Nothing has been imported yet."),
    Search(gettext_lazy("Number, file or kind"), Import.PREFIX, ("kind",), ("file",)),
    (
        statuses("running", "ended", "broken"),
        Days("begun", gettext_lazy("Begun"), "begun_at"),
        Amounts("refused", gettext_lazy("Refused"), "refused", ""),
    ),
    "begun",
)  # fmt: skip


@listing("imports", gettext_lazy("Imports"), 95, IMPORTS)
def imports(actor: Actor, rows: list[Import]) -> list[list[Cell]]:
    """Imports, the newest first."""
    return [
        [
            paper("import", one.id, one.number), text(one.file), text(one.kind, _("dry run") if one.rehearsal else ""),
            when(one.begun_at), status(one.status), number(one.rows), number(one.refused),
        ]
        for one in rows
    ]  # fmt: skip


@sheet("import", "imports")
def show_import(actor: Actor, identity: int) -> Sheet | None:
    """An import: how far it is, what became of its rows, and the first of those that were stopped."""
    one = queries.visible(actor).filter(id=identity).first()
    if one is None:
        return None
    coin = house(actor.organisation).currency
    facts: list[tuple[str, Cell]] = [
        (_("File"), text(one.file)), (_("Profile"), text(one.profile)), (_("Kind"), text(one.kind)),
        (_("Begun"), when(one.begun_at)), (_("Ended"), when(one.ended_at)),
        (_("Read so far"), text(f"{one.portion:.0%}")),
    ]  # fmt: skip
    if one.rehearsal:
        facts.append((_("Dry run"), text(_("Everything was checked and nothing kept."))))
    if one.fault:
        facts.append((_("Could not be read"), text(sentence(Refused.restored(one.fault), None, coin))))
    return Sheet(
        "import", identity, one.number or f"#{identity}", one.status, one.file, facts,
        [_counted(one), _stopped(actor, one, coin)], trail=False,
    )  # fmt: skip


def _counted(one: Import) -> Table:
    rows = [
        [text(_("Done")), number(one.done)], [text(_("The same as before")), number(one.same)],
        [text(_("Refused")), number(one.refused)], [text(_("Done, but to be looked at")), number(one.noted)],
        *([text(_("Left out"), reason), number(many)] for reason, many in sorted(one.skipped.items())),
    ]  # fmt: skip
    return Table(
        _("What became of the rows"), (_("Rows"), _("Count")), rows, foot=[text(_("Together")), number(one.rows)]
    )


def _stopped(actor: Actor, one: Import, coin: str) -> Table:
    rows = []
    for at, found in enumerate(queries.stopped(actor, one.id)):
        if at == SHOWN:
            break
        for field, value, reason in found.faults:
            said = sentence(Refused.restored(reason), None, coin)
            rows.append([number(found.row), text(field), text(value), text(said)])
    if rows:
        both = [text(said, href=f"/import/{one.id}/errors.{end}") for said, end in (("CSV", "csv"), ("XLSX", "xlsx"))]
        rows.insert(0, [text(_("All of them")), *both, text(_("Correct them there and send that file."))])
    heads = (_("Row"), _("Field"), _("Value"), _("Reason"))
    return Table(_("Rows that were stopped"), heads, rows, _("None."))


def _form(actor: Actor, none: int) -> Form:
    shipped = [profile_reading.load(found.stem) for found in profile_reading.shipped()]
    choices = [(one.name, f"{one.name}: {_(one.title)}") for one in shipped]
    choices += [(one.name, f"{one.name}: {_(one.sentence)}") for one in kinds.every().values()]
    return Form([
        Field(uploading.FIELD, _("File (CSV, XLSX or Parquet)"), "table", hint=_("At most 50 MB; .csv.gz will do.")),
        Field("profile", _("Profile"), "select", choices=[*choices, (OWN, _("A profile of my own"))]),
        Field("own", _("A profile of my own"), "long", False, hint=_("The text of the profile (TOML).")),
        Field("rehearsal", _("Only check it (dry run)"), "check", False),
    ])  # fmt: skip


@button("import", "connect.import_rows", gettext_lazy("Import a file"), form=_form, fresh=True,
        beside={"connect.bad_upload": uploading.FIELD})  # fmt: skip
def send(sent: Told, none: int) -> Outcome:
    """A file goes in, by the worker."""
    file = sent.files.get(uploading.FIELD)
    if file is None:
        raise Refused("connect.bad_upload", file="–", endings=", ".join(uploading.ENDINGS))
    called, own = sent.text("profile", needed=True), sent.text("own")
    pieces = file.chunks(1 << 20)
    return jobs.begin(
        sent.actor, file.name or "", pieces, called, own if called == OWN else "", bool(sent.text("rehearsal"))
    )


@page
def errors(request: Request, identity: int, ending: str) -> HttpResponse:
    """The file of errors of an import: the rows as they stood, each with its number, field, value and reason."""
    may_look(request, "connect")
    one = queries.visible(request.actor).filter(id=identity).first()
    if one is None:
        return missing(request)
    coin = house(request.actor.organisation).currency

    def say(refused: Refused) -> str:
        return sentence(refused, None, coin)

    rows = (
        Stopped(
            row.row, row.taken, tuple((field, value, tuple(why)) for field, value, why in row.faults), tuple(row.cells)
        )
        for row in queries.stopped(request.actor, identity)
    )
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"errors.{ending}"
        stopping.write(file, one.header, rows, _shape(one), say)
        response = HttpResponse(file.read_bytes(), content_type=TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{one.number or identity}-errors.{ending}"'
    return response


def _shape(one: Import) -> FileShape:
    """How the file was written, as far as the profile is one of the program's."""
    try:
        profile = jobs.profile_of(one.profile, "")
    except Refused:
        return FileShape()
    return next((part.shape for part in profile.kinds if part.kind == one.kind), FileShape())


REPORTED = Listed(
    queries.stock_lines,
    (
        Column(gettext_lazy("Firm")), Column(gettext_lazy("Place"), "place", "place_code", falls=False),
        Column(gettext_lazy("SKU"), "sku", "sku_code", falls=False), Column(gettext_lazy("From"), "since"),
        Column(gettext_lazy("Until")), Column(gettext_lazy("Opening")), Column(gettext_lazy("In")),
        Column(gettext_lazy("Out")), Column(gettext_lazy("Adjusted")), Column(gettext_lazy("Closing")),
        Column(gettext_lazy("Difference"), "difference", costly=True),
    ),
    "-since",
    gettext_lazy("No stock has been reported yet."),
    Search(gettext_lazy("SKU or place"), exact=("sku_code", "place_code")),
    (
        Choice("status", gettext_lazy("Status"), {"broken": ~Q(difference=0), "holds": Q(difference=0)}, "status",
               True),
        Days("since", gettext_lazy("From")),
        Text("place", gettext_lazy("Place"), "place_code"),
    ),
    "since",
)  # fmt: skip


@listing("stock-reports", gettext_lazy("Stock reports"), 21, REPORTED)
def stock_reports(actor: Actor, rows: list[StockLine]) -> list[list[Cell]]:
    """What was stated of stock, by us or to us, the newest first; by how much it does not add up."""
    firms = member_names({one.organisation for one in rows})
    return [
        [
            text(firms.get(one.organisation, "")), text(one.place_code), text(one.sku_code), on(one.since),
            on(one.until), number(one.opening), number(one.received), number(one.sent), number(one.adjusted),
            number(one.closing), number(one.difference),
        ]
        for one in rows
    ]  # fmt: skip


urlpatterns: list[URLPattern] = [
    path("import/<int:identity>/errors.csv", errors, {"ending": "csv"}),
    path("import/<int:identity>/errors.xlsx", errors, {"ending": "xlsx"}),
]
