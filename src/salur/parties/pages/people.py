"""Doors to the people who work here: who they are, their role and sight, how they sign in."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.parties import queries
from salur.parties.pages.changed import changed, plain
from salur.parties.queries import Worker
from salur.parties.queries.listed import visible_staff
from salur.shell import users
from salur.shell.listed import Choice, Column, Listed, Search, Text
from salur.shell.offers import Sheet, later, listing, sheet
from salur.shell.tables import Cell, Table, status, text, when

LANGUAGES = (("id", "Bahasa Indonesia"), ("en", "English"), ("zh-hans", "简体中文"))
WORKS, LEFT = "working", "left"


def worker(actor: Actor, identity: int) -> Worker | None:
    """Somebody who works here or did."""
    found = queries.staff(actor.organisation, [identity])
    return found[0] if found else None


PEOPLE = Listed(
    visible_staff,
    (
        Column(gettext_lazy("Name"), "name", falls=False),
        Column(gettext_lazy("Role"), "role", "role__name", falls=False),
        Column(gettext_lazy("Signs in as")), Column(gettext_lazy("Last signed in")), Column(gettext_lazy("Status")),
    ),
    "name",
    gettext_lazy("Nobody works here yet. Invite the first one."),
    Search(gettext_lazy("Code, name or role"), exact=("code",), within=("name", "role__name")),
    (
        Choice("status", gettext_lazy("Status"), {WORKS: Q(active=True), LEFT: Q(active=False)}, "status", True),
        Text("role", gettext_lazy("Role"), "role__name"),
    ),
)  # fmt: skip


@listing("people", gettext_lazy("People"), 92, PEOPLE)
def people(actor: Actor, rows: list[Any]) -> list[list[Cell]]:
    """Who works here, and who did."""
    sign = users.sign_ins(one.person for one in rows)
    return [
        [
            text(one.name, one.code, f"/person/{one.pk}"), text(one.role.name),
            text(sign[one.person].name if one.person in sign else "–"),
            when(sign[one.person].last_login if one.person in sign else None),
            status(WORKS if one.active else LEFT),
        ]
        for one in rows
    ]  # fmt: skip


@sheet("person", "people")
def person(actor: Actor, identity: int) -> Sheet | None:
    """Somebody who works here: role, sight, how they sign in."""
    one = worker(actor, identity)
    if one is None:
        return None
    sign = users.sign_ins([one.person]).get(one.person)
    areas = queries.territories_named(actor.organisation) if one.territories else {}
    places = queries.places(actor.organisation, one.places or ())
    facts = [
        (_("Code"), text(one.code, href=f"/party/{one.person}")),
        (_("Role"), text(one.role)),
        (_("Sees territories"), text(_seen(one.territories, {n: name for n, (_c, name) in areas.items()}))),
        (_("Sees places"), text(_seen(one.places, {n: row.name for n, row in places.items()}))),
        (_("Signs in as"), text(sign.name if sign else _("not yet: give a link"))),
        (_("Language"), text(dict(LANGUAGES).get(sign.language, "") if sign else "")),
        (_("Last signed in"), when(sign.last_login if sign else None)),
        (_("Link is good until"), when(sign.link_until if sign else None)),
    ]
    state = WORKS if one.active else LEFT
    return Sheet("person", identity, one.name, state, "", facts, [], books=False, tracks=[("membership", identity)])


@later("person")
def person_changes(actor: Actor, identity: int) -> list[Table]:
    """Which roles and sight somebody had."""
    roles = {row.id: row.name for row in queries.roles(actor.organisation).values()}

    def say(column: str, value: object) -> str:
        return roles.get(int(str(value)), "–") if column == "role_id" and value else plain(column, value)

    return [changed(actor, [("parties_membershipevent", "id", identity)], say)]


def _seen(numbers: tuple[int, ...] | None, names: dict[int, str]) -> str:
    if numbers is None:
        return _("all")
    return ", ".join(names.get(number, "–") for number in numbers) or _("none")
