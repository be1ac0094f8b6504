"""Doors to the groups: who is in a club, a chain, a contest."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties import actions
from salur.parties.bodies import GroupBody, JoinBody, LeaveBody
from salur.parties.models import Group
from salur.parties.pages.naming import party_typed
from salur.parties.queries.groups import GroupRow, every_group, groups_by_code, groups_here, members_of
from salur.shell.listed import Column, Listed, Search
from salur.shell.offers import Field, Form, Sheet, button, listing, sheet
from salur.shell.tables import Cell, Table, number, on, text
from salur.shell.told import Told

BESIDE = {
    "parties.no_such_relation": "party", "parties.out_of_sight": "party", "parties.not_in_group": "party",
    "parties.days_backwards": "until",
}  # fmt: skip

GROUPS = Listed(
    groups_here,
    (
        Column(gettext_lazy("Code"), "code", falls=False), Column(gettext_lazy("Name"), "name", falls=False),
        Column(gettext_lazy("Members")),
    ),
    "code",
    gettext_lazy("No groups yet. A group may be a club, a chain or who takes part in a contest."),
    Search(gettext_lazy("Code or name"), exact=("code",), within=("name",)),
)  # fmt: skip


@listing("groups", gettext_lazy("Groups"), 93, GROUPS)
def groups(actor: Actor, rows: list[Group]) -> list[list[Cell]]:
    """The groups of parties, and how many are in each today."""
    many = {one.id: one.members for one in every_group(actor.organisation)}
    return [[text(one.code, href=f"/group/{one.pk}"), text(one.name), number(many.get(one.pk, 0))] for one in rows]


def _group(actor: Actor, identity: int) -> GroupRow | None:
    return next((one for one in every_group(actor.organisation) if one.id == identity), None)


@sheet("group", "groups")
def group(actor: Actor, identity: int) -> Sheet | None:
    """A group, and who is in it."""
    one = _group(actor, identity)
    if one is None:
        return None
    rows = [
        [text(who.code, href=f"/party/{who.party}"), text(who.name), on(who.since), on(who.until)]
        for who in members_of(actor.organisation, one.code)
    ]
    facts = [(_("Name"), text(one.name)), (_("Members"), number(one.members))]
    table = Table(_("Members"), (_("Code"), _("Name"), _("From"), _("Until")), rows, _("Nobody is in it yet."))
    return Sheet("group", identity, one.code, "", one.name, facts, [table], books=False)


def _fresh(actor: Actor, none: int) -> Form:
    return Form([Field("code", _("Code")), Field("name", _("Name"))])


@button("group", "parties.record_groups", gettext_lazy("New group"), form=_fresh, fresh=True)
def fresh_group(sent: Told, none: int) -> Outcome:
    """A group that was not there."""
    code = sent.text("code", needed=True)
    with reading(sent.actor.organisation):
        if code in groups_by_code(sent.actor.organisation, [code]):
            raise Refused("kernel.bad_value", field="code", value=code, why="there is one of this name already")
    body = GroupBody(code, sent.text("name", needed=True))
    return actions.record_groups(actor=sent.actor, groups=[sent.command(body)]).one()


def _here(sent: Told, identity: int) -> GroupRow:
    with reading(sent.actor.organisation):
        one = _group(sent.actor, identity)
    if one is None:
        raise Refused("kernel.not_found", paper_kind="group", paper=identity)
    return one


def _renamed(actor: Actor, identity: int) -> Form:
    one = _group(actor, identity)
    return Form([Field("name", _("Name"), value=one.name if one else "")])


@button("group", "parties.record_groups", gettext_lazy("Change"), form=_renamed, apart=True, word="change")
def rename_group(sent: Told, identity: int) -> Outcome:
    """Another name for a group."""
    body = GroupBody(_here(sent, identity).code, sent.text("name", needed=True))
    return actions.record_groups(actor=sent.actor, groups=[sent.command(body)]).one()


def _joined(actor: Actor, identity: int) -> Form:
    return Form([
        Field("party", _("Party (code)")),
        Field("since", _("From"), "date", False, hint=_("Today, unless you say another day.")),
        Field("until", _("Until"), "date", False, hint=_("The first day it is not in it any more.")),
    ])  # fmt: skip


@button("group", "parties.join_groups", gettext_lazy("Add a member"), form=_joined, beside=BESIDE)
def join(sent: Told, identity: int) -> Outcome:
    """Somebody is in the group from a day."""
    one = _here(sent, identity)
    party = party_typed(sent.actor, sent.text("party", needed=True))
    body = JoinBody(one.code, party, sent.day("since"), sent.day("until"))
    outcome = actions.join_groups(actor=sent.actor, joins=[sent.command(body)]).one()
    return outcome._replace(paper=identity)


def _left(actor: Actor, identity: int) -> Form:
    one = _group(actor, identity)
    here = members_of(actor.organisation, one.code, 200) if one else []
    choices = [(who.code, who.name) for who in here if who.until is None]
    return Form([
        Field("party", _("Party (code)"), choices=choices),
        Field("on", _("From"), "date", False, hint=_("Today, unless you say another day.")),
    ])  # fmt: skip


@button("group", "parties.leave_groups", gettext_lazy("Take a member out"), form=_left, word="leave", beside=BESIDE)
def leave(sent: Told, identity: int) -> Outcome:
    """Somebody is in the group no longer."""
    one = _here(sent, identity)
    party = party_typed(sent.actor, sent.text("party", needed=True))
    body = LeaveBody(one.code, party, sent.day("on"))
    outcome = actions.leave_groups(actor=sent.actor, leaves=[sent.command(body)]).one()
    return outcome._replace(paper=identity)
