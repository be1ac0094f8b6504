"""Doors to the roles: what somebody in a position may do, verb by verb."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.verb import VERBS
from salur.kernel.work import reading
from salur.parties import actions, queries
from salur.parties.bodies import RoleBody
from salur.parties.models import Role
from salur.parties.pages.changed import changed
from salur.parties.queries.listed import visible_roles
from salur.parties.queries.members import RoleRow
from salur.shell import offers
from salur.shell.listed import Column, Listed, Search
from salur.shell.offers import Field, Form, Sheet, button, later, listing, sheet
from salur.shell.tables import Cell, Table, number, text
from salur.shell.told import Told
from salur.shell.words import word

ALL, LOOK = "*", "see"
BESIDE = {"parties.beyond_your_own": "name", "parties.last_owner": "all"}


def permissions() -> dict[str, list[str]]:
    """Every permission there is, by module: the verbs that are asked or told from outside, and what may only be read
    by some."""
    found: dict[str, list[str]] = {}
    looks = {f"{one.module}.{LOOK}" for one in offers.LISTS.values()}
    verbs = {one.name for one in VERBS.values() if one.commands and ".tests." not in one.function.__module__}
    for one in sorted({*looks, *verbs, *offers.PERMISSIONS}, key=lambda one: (not one.endswith(f".{LOOK}"), one)):
        found.setdefault(one.split(".")[0], []).append(one)
    return found


def said_of(permission: str) -> str:
    """What a permission is called."""
    if permission == ALL:
        return _("Everything, as the owner")
    if permission.endswith(f".{LOOK}"):
        return _("Look at its pages")
    label = offers.PERMISSIONS.get(permission)
    return str(label) if label else word("verb", permission)


def _together(some: Iterable[str]) -> str:
    return ", ".join(said_of(one) for one in sorted(some))


ROLES = Listed(
    visible_roles,
    (
        Column(gettext_lazy("Role"), "name", falls=False), Column(gettext_lazy("May do")),
        Column(gettext_lazy("People")),
    ),
    "name",
    gettext_lazy("No roles yet. A role says what somebody in a position may do."),
    Search(gettext_lazy("Name"), within=("name",)),
)  # fmt: skip


@listing("roles", gettext_lazy("Roles"), 93, ROLES)
def roles(actor: Actor, rows: list[Role]) -> list[list[Cell]]:
    """The roles of the firm, how much each may, and how many have it."""
    known = queries.roles(actor.organisation)
    held: dict[str, int] = {}
    for one in queries.staff(actor.organisation):
        held[one.role] = held.get(one.role, 0) + one.active
    by_id = {one.id: one for one in known.values()}
    return [
        [text(one.name, href=f"/role/{one.pk}"), text(_short(by_id[one.pk])), number(held.get(one.name, 0))]
        for one in rows
    ]


def _short(one: RoleRow) -> str:
    """The modules a role works in, and how much of each."""
    if ALL in one.permissions:
        return said_of(ALL)
    every, many = permissions(), dict[str, int]()
    for permission in one.permissions:
        module = permission.split(".")[0]
        many[module] = many.get(module, 0) + 1
    return ", ".join(f"{word('word', name)} {many[name]}/{len(every.get(name, ()))}" for name in sorted(many))


def _row(actor: Actor, identity: int) -> RoleRow | None:
    return next((one for one in queries.roles(actor.organisation).values() if one.id == identity), None)


@sheet("role", "roles")
def role(actor: Actor, identity: int) -> Sheet | None:
    """A role: what it permits, and who has it."""
    one = _row(actor, identity)
    if one is None:
        return None
    by_module: dict[str, list[str]] = {}
    for permission in one.permissions:
        if permission != ALL:
            by_module.setdefault(permission.split(".")[0], []).append(permission)
    rows = [[text(word("word", name)), text(_together(some))] for name, some in sorted(by_module.items())]
    if ALL in one.permissions:
        rows.insert(0, [text(_("All")), text(said_of(ALL))])
    staff = [held for held in queries.staff(actor.organisation) if held.role == one.name and held.active]
    people = [[text(held.name, held.code, f"/person/{held.id}")] for held in staff]
    tables = [
        Table(_("May do"), (_("Where"), _("What")), rows, _("This role may do nothing yet.")),
        Table(_("People"), (_("Name"),), people, _("Nobody has this role.")),
    ]
    return Sheet("role", identity, one.name, "", "", [(_("People"), number(len(staff)))], tables, books=False)


@later("role")
def role_changes(actor: Actor, identity: int) -> list[Table]:
    """What a role permitted before."""
    return [changed(actor, [("parties_roleevent", "id", identity)])]


def _boxes(actor: Actor, held: Iterable[str]) -> list[Field]:
    """A box for each permission that whoever asks has; what they do not have they can neither give nor take."""
    mine = set(held)
    fields = []
    every = permissions()
    for one in sorted(mine - {ALL} - {known for some in every.values() for known in some}):
        every.setdefault(one.split(".")[0], []).append(one)  # of a module that is not here: kept unless it is unticked
    if actor.allows(ALL):
        fields.append(Field("all", said_of(ALL), "check", False, value="1" if ALL in mine else ""))
    for name, some in sorted(every.items(), key=lambda one: word("word", one[0])):
        choices = [(one, said_of(one)) for one in some if actor.allows(one) or one in mine]
        if choices:
            ticked = " ".join(one for one in some if one in mine)
            fields.append(Field("may", word("word", name), "checks", False, choices, ticked))
    return fields


def _fresh(actor: Actor, none: int) -> Form:
    hint = _("You see the boxes of what you may yourself: nobody gives what they do not have.")
    return Form([Field("name", _("Name"), hint=hint), *_boxes(actor, ())])


def _told(sent: Told, name: str) -> Outcome:
    may = (*((ALL,) if sent.text("all") else ()), *sent.words("may"))
    return actions.record_roles(actor=sent.actor, roles=[sent.command(RoleBody(name, may))]).one()


@button("role", "parties.record_roles", gettext_lazy("New role"), form=_fresh, fresh=True, beside=BESIDE)
def fresh(sent: Told, none: int) -> Outcome:
    """A role by a name that is not there yet."""
    name = sent.text("name", needed=True)
    with reading(sent.actor.organisation):
        if name in queries.roles(sent.actor.organisation):
            raise Refused("kernel.bad_value", field="name", value=name, why="there is one of this name already")
    return _told(sent, name)


def _changed(actor: Actor, identity: int) -> Form:
    one = _row(actor, identity)
    return Form(_boxes(actor, one.permissions if one else ()))


@button("role", "parties.record_roles", gettext_lazy("Change what it may"), form=_changed, apart=True, word="change",
        beside={"parties.last_owner": "all"})  # fmt: skip
def change(sent: Told, identity: int) -> Outcome:
    """What a role permits from now on, for everybody who has it."""
    with reading(sent.actor.organisation):
        one = _row(sent.actor, identity)
    if one is None:
        raise Refused("kernel.not_found", paper_kind="role", paper=identity)
    return _told(sent, one.name)
