"""Doors to where goods can lie: sites, zones, bins, vans, shops."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties import actions, queries
from salur.parties.bodies import PlaceBody
from salur.parties.models import PLACE_KINDS, Place
from salur.parties.pages.changed import changed
from salur.parties.pages.naming import party_filter, party_typed, place_filter
from salur.parties.pages.outlets import words
from salur.parties.queries.listed import visible_places
from salur.parties.queries.names import called
from salur.parties.queries.places import PlaceRow, every_place
from salur.shell.listed import Choice, Column, Listed, Search, choice
from salur.shell.offers import Field, Form, Sheet, button, later, listing, sheet
from salur.shell.tables import Cell, Table, on, said, status, text
from salur.shell.told import Told

USED, ENDED = "working", "left"
BESIDE = {
    "parties.no_such_place": "parent", "parties.no_such_relation": "keeper", "parties.place_is_inside": "parent",
    "parties.place_circle": "parent", "parties.place_keeps_its_site": "parent",
}  # fmt: skip


PLACES = Listed(
    visible_places,
    (
        Column(gettext_lazy("Code"), "code", falls=False), Column(gettext_lazy("Name"), "name", falls=False),
        Column(gettext_lazy("Kind"), "kind", falls=False), Column(gettext_lazy("In")), Column(gettext_lazy("Keeper")),
        Column(gettext_lazy("Status")),
    ),
    "code",
    gettext_lazy("No place yet. Goods need one to lie at: record the warehouse first."),
    Search(gettext_lazy("Code or name"), exact=("code",), within=("name",)),
    (
        Choice("status", gettext_lazy("Status"),
               {USED: Q(ended_on__isnull=True), ENDED: Q(ended_on__isnull=False)}, "status", True),
        choice("kind", gettext_lazy("Kind"), "kind", PLACE_KINDS),
        place_filter("site", gettext_lazy("In")),
        party_filter("keeper", gettext_lazy("Keeper")),
    ),
)  # fmt: skip


@listing("places", gettext_lazy("Places"), 94, PLACES)
def places(actor: Actor, rows: list[Place]) -> list[list[Cell]]:
    """Where goods can lie."""
    keepers = called(actor.organisation, [one.keeper for one in rows])
    above = queries.places(actor.organisation, [one.parent for one in rows if one.parent])
    return [
        [
            text(one.code, href=f"/place/{one.pk}"), text(one.name), said("word", one.kind),
            text(above[one.parent].code if one.parent in above else ""),
            text(keepers[one.keeper].name if one.keeper in keepers else ""),
            status(USED if one.ended_on is None else ENDED),
        ]
        for one in rows
    ]  # fmt: skip


def _row(actor: Actor, identity: int) -> PlaceRow | None:
    one = queries.places(actor.organisation, [identity]).get(identity)
    seen = one is None or actor.places is None or {one.id, one.site} & actor.places
    return one if seen else None


@sheet("place", "places")
def place(actor: Actor, identity: int) -> Sheet | None:
    """A place, what it is in and who answers for it."""
    one = _row(actor, identity)
    if one is None:
        return None
    above = queries.places(actor.organisation, [n for n in (one.parent, one.site) if n])
    keeper = called(actor.organisation, [one.keeper]).get(one.keeper or 0)
    point = "" if one.latitude is None else f"{one.latitude}, {one.longitude}"
    facts = [
        (_("Name"), text(one.name)),
        (_("Kind"), said("word", one.kind)),
        (_("In"), text(above[one.parent].name, href=f"/place/{one.parent}") if one.parent else text("")),
        (_("Keeper"), text(keeper.name if keeper else "", href=f"/party/{one.keeper}" if keeper else "")),
        (_("Point"), text(point)),
        (_("Ended"), on(one.ended_on)),
    ]
    return Sheet("place", identity, one.code, USED if one.ended_on is None else ENDED, "", facts, [], books=False)


@later("place")
def place_changes(actor: Actor, identity: int) -> list[Table]:
    """What a place was called before, and who kept it."""
    return [changed(actor, [("parties_placeevent", "id", identity)])]


def _fields(actor: Actor, one: PlaceRow | None) -> list[Field]:
    others = [(row.code, row.name) for row in every_place(actor) if row.ended_on is None]
    above = queries.places(actor.organisation, [one.parent]) if one and one.parent else {}
    keeper = called(actor.organisation, [one.keeper]).get(one.keeper or 0) if one else None
    return [
        Field("name", _("Name"), value=one.name if one else ""),
        Field("kind", _("Kind"), "select", choices=words(PLACE_KINDS), value=one.kind if one else "site"),
        Field("parent", _("In (code)"), needed=False, choices=others, hint=_("A site is in none."),
              value=above[one.parent].code if one and one.parent in above else ""),
        Field("keeper", _("Keeper (code)"), needed=False, value=keeper.code if keeper else "",
              hint=_("Who answers for the goods: the driver of a van, the outlet of a shop.")),
        Field("latitude", _("Latitude"), needed=False, value=_text(one and one.latitude)),
        Field("longitude", _("Longitude"), needed=False, value=_text(one and one.longitude)),
    ]  # fmt: skip


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _fresh(actor: Actor, none: int) -> Form:
    return Form([Field("code", _("Code")), *_fields(actor, None)])


def _told(sent: Told, code: str) -> Outcome:
    keeper = sent.text("keeper")
    body = PlaceBody(
        code, sent.text("name", needed=True), sent.text("kind") or "site", sent.text("parent") or None,
        party_typed(sent.actor, keeper) if keeper else None, sent.decimal("latitude", -90, 90),
        sent.decimal("longitude", -180, 180), sent.day("ended_on"),
    )  # fmt: skip
    return actions.record_places(actor=sent.actor, places=[sent.command(body)]).one()


@button("place", "parties.record_places", gettext_lazy("New place"), form=_fresh, fresh=True, beside=BESIDE)
def fresh(sent: Told, none: int) -> Outcome:
    """A place where goods can lie."""
    code = sent.text("code", needed=True)
    with reading(sent.actor.organisation):
        if code in queries.places_by_code(sent.actor.organisation, [code]):
            raise Refused("kernel.bad_value", field="code", value=code, why="there is one of this name already")
    return _told(sent, code)


def _changed(actor: Actor, identity: int) -> Form:
    one = _row(actor, identity)
    ended = one.ended_on.isoformat() if one and one.ended_on else ""
    hint = _("From this day nothing comes here any more; what lies here stays in the books.")
    return Form([*_fields(actor, one), Field("ended_on", _("Ended"), "date", False, value=ended, hint=hint)])


@button("place", "parties.record_places", gettext_lazy("Change"), form=_changed, apart=True, word="change",
        beside=BESIDE)  # fmt: skip
def change(sent: Told, identity: int) -> Outcome:
    """What is new about a place."""
    with reading(sent.actor.organisation):
        one = _row(sent.actor, identity)
    if one is None:
        raise Refused("kernel.not_found", paper_kind="place", paper=identity)
    return _told(sent, one.code)
