"""Doors to the territories: how the market is divided."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties import actions, queries
from salur.parties.bodies import TerritoryBody
from salur.parties.models import Territory
from salur.parties.queries.listed import visible_territories
from salur.parties.queries.territories import TerritoryRow, every_territory
from salur.shell.listed import Column, Listed, Search
from salur.shell.offers import Field, Form, Sheet, button, listing, sheet
from salur.shell.tables import Cell, Table, number, text
from salur.shell.told import Told

BESIDE = {"parties.no_such_territory": "parent", "parties.territory_circle": "parent"}


TERRITORIES = Listed(
    visible_territories,
    (
        Column(gettext_lazy("Code"), "code", falls=False), Column(gettext_lazy("Name"), "name", falls=False),
        Column(gettext_lazy("Belongs to")), Column(gettext_lazy("Parties")),
    ),
    "code",
    gettext_lazy("The market is not divided yet."),
    Search(gettext_lazy("Code or name"), exact=("code",), within=("name",)),
)  # fmt: skip


@listing("territories", gettext_lazy("Territories"), 92, TERRITORIES)
def territories(actor: Actor, rows: list[Territory]) -> list[list[Cell]]:
    """How the market is divided, and how many parties are in each part now."""
    known = {one.id: one for one in every_territory(actor.organisation)}
    return [
        [text(one.code, href=f"/territory/{one.id}"), text(one.name), text(one.above), number(one.parties)]
        for one in (known[row.pk] for row in rows)
    ]


def _area(actor: Actor, identity: int) -> TerritoryRow | None:
    return next((one for one in every_territory(actor.organisation) if one.id == identity), None)


@sheet("territory", "territories")
def territory(actor: Actor, identity: int) -> Sheet | None:
    """A part of the market."""
    one = _area(actor, identity)
    if one is None:
        return None
    below = [row for row in every_territory(actor.organisation) if row.parent == identity]
    rows = [[text(row.code, href=f"/territory/{row.id}"), text(row.name), number(row.parties)] for row in below]
    facts = [(_("Name"), text(one.name)), (_("Belongs to"), text(one.above)), (_("Parties"), number(one.parties))]
    table = Table(_("Below it"), (_("Code"), _("Name"), _("Parties")), rows, _("Nothing is below it."))
    return Sheet("territory", identity, one.code, "", "", facts, [table], books=False)


def _area_fields(actor: Actor, one: TerritoryRow | None) -> list[Field]:
    others = [(row.code, row.name) for row in every_territory(actor.organisation)]
    return [
        Field("name", _("Name"), value=one.name if one else ""),
        Field("parent", _("Belongs to (code)"), needed=False, choices=others, value=one.above if one else ""),
    ]


def _area_fresh(actor: Actor, none: int) -> Form:
    return Form([Field("code", _("Code")), *_area_fields(actor, None)])


def _area_changed(actor: Actor, identity: int) -> Form:
    return Form(_area_fields(actor, _area(actor, identity)))


def _area_told(sent: Told, code: str) -> Outcome:
    body = TerritoryBody(code, sent.text("name", needed=True), sent.text("parent"))
    return actions.record_territories(actor=sent.actor, territories=[sent.command(body)]).one()


@button("territory", "parties.record_territories", gettext_lazy("New territory"), form=_area_fresh, fresh=True,
        beside=BESIDE)  # fmt: skip
def fresh_territory(sent: Told, none: int) -> Outcome:
    """A part of the market."""
    code = sent.text("code", needed=True)
    with reading(sent.actor.organisation):
        if code in queries.territories_by_code(sent.actor.organisation, [code]):
            raise Refused("kernel.bad_value", field="code", value=code, why="there is one of this name already")
    return _area_told(sent, code)


@button("territory", "parties.record_territories", gettext_lazy("Change"), form=_area_changed, apart=True,
        word="change", beside=BESIDE)  # fmt: skip
def change_territory(sent: Told, identity: int) -> Outcome:
    """What is new about a part of the market."""
    with reading(sent.actor.organisation):
        one = _area(sent.actor, identity)
    if one is None:
        raise Refused("kernel.not_found", paper_kind="territory", paper=identity)
    return _area_told(sent, one.code)
