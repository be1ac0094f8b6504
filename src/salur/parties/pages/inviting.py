"""Doors to letting people in and out: inviting them, role and sight, a new link, and no longer."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties import actions, queries
from salur.parties.bodies import AdmitBody, InviteBody, LinkBody
from salur.parties.pages.people import LANGUAGES, LEFT, WORKS, worker
from salur.parties.queries import Worker
from salur.shell import users
from salur.shell.offers import Field, Form, Once, button
from salur.shell.told import Told

BESIDE = {
    "parties.sign_in_taken": "sign_in", "parties.no_sign_in": "sign_in", "parties.signs_in_already": "code",
    "parties.no_such_role": "role", "parties.beyond_your_own": "role", "parties.last_owner": "role",
    "parties.no_such_territory": "territories", "parties.no_such_place": "places", "parties.out_of_sight": "code",
}  # fmt: skip


def _needed(actor: Actor, identity: int) -> Worker:
    """Somebody who works or worked here. Refused: kernel.not_found."""
    with reading(actor.organisation):
        one = worker(actor, identity)
    if one is None:
        raise Refused("kernel.not_found", paper_kind="person", paper=identity)
    return one


def _sight(actor: Actor, one: Worker | None) -> list[Field]:
    """What somebody sees: codes of territories and places; empty is all."""
    areas = queries.territories_named(actor.organisation)
    places = queries.places(actor.organisation, one.places or ()) if one else {}
    of_areas = " ".join(areas[number][0] for number in (one.territories or () if one else ()) if number in areas)
    of_places = " ".join(row.code for row in places.values())
    return [
        Field("territories", _("Sees territories"), needed=False, value=of_areas,
              hint=_("Codes, apart by spaces. Empty: all.")),
        Field("places", _("Sees places"), needed=False, value=of_places, hint=_("Codes, apart by spaces. Empty: all.")),
    ]  # fmt: skip


def _roles(actor: Actor, held: str = "") -> Field:
    """The roles that whoever asks may give; the one that is held stands there in any case."""
    found = queries.roles(actor.organisation).values()
    may = sorted(one.name for one in found if one.name == held or all(actor.allows(p) for p in one.permissions))
    hint = "" if may else _("There is no role that you may give. Record one first.")
    return Field("role", _("Role"), "select", choices=[(name, name) for name in may], value=held, hint=hint)


def _invited(actor: Actor, none: int) -> Form:
    return Form([
        Field("name", _("Name")),
        Field("code", _("Code"), hint=_("Yours for this person: P-014. Of somebody recorded already, that code.")),
        Field("sign_in", _("Signs in as"), hint=_("3 to 60 letters or digits, for all of Salur.")),
        _roles(actor),
        Field("language", _("Language"), "select", choices=LANGUAGES, value="id"),
        Field("phone", _("Phone"), needed=False),
        *_sight(actor, None),
    ])  # fmt: skip


@button("person", "parties.invite", gettext_lazy("Invite a person"), form=_invited, fresh=True, beside=BESIDE)
def invite(sent: Told, none: int) -> Once:
    """Somebody may sign in from now on; the link is shown once."""
    secret, sha256 = users.fresh_link()
    body = InviteBody(
        sent.text("code", needed=True), sent.text("name", needed=True), sent.text("role"), sent.text("sign_in"),
        sha256, users.link_ends(), sent.text("language"), sent.text("phone") or None,
        sent.words("territories") or None, sent.words("places") or None,
    )  # fmt: skip
    return _link(sent, secret, actions.invite(actor=sent.actor, people=[sent.command(body)]).one())


def _link(sent: Told, secret: str, outcome: Outcome) -> Once:
    hint = _("Send it to that person only. It is good once, for {days} days, for choosing a password.")
    return Once(outcome, _("The link"), f"{sent.site}/welcome/{secret}", hint.format(days=users.LINK_DAYS))


def _placed(actor: Actor, identity: int) -> Form:
    one = worker(actor, identity)
    return Form([_roles(actor, one.role if one else ""), *_sight(actor, one)])


@button("person", "parties.admit", gettext_lazy("Change role and sight"), statuses=(WORKS,), form=_placed, apart=True,
        word="change", beside=BESIDE)  # fmt: skip
def change(sent: Told, identity: int) -> Outcome:
    """Another role, or other territories and places."""
    one = _needed(sent.actor, identity)
    body = AdmitBody(
        one.person, sent.text("role"), sent.words("territories") or None, sent.words("places") or None, True
    )
    return actions.admit(actor=sent.actor, people=[sent.command(body)]).one()


def _named(actor: Actor, identity: int) -> Form:
    one = worker(actor, identity)
    if one is None or users.sign_ins([one.person]):
        return Form([Field("sure", _("The password of now ends at once, and every session with it."), "check", False)])
    return Form([Field("sign_in", _("Signs in as"), hint=_("3 to 60 letters or digits, for all of Salur."))])


@button("person", "parties.give_link", gettext_lazy("Give a new link"), statuses=(WORKS,), form=_named, word="link",
        beside=BESIDE)  # fmt: skip
def give_link(sent: Told, identity: int) -> Once:
    """A link for choosing a password anew; shown once."""
    secret, sha256 = users.fresh_link()
    command = sent.command(LinkBody(sha256, users.link_ends(), sent.text("sign_in")), identity)
    return _link(sent, secret, actions.give_link(actor=sent.actor, links=[command]).one())


@button("person", "parties.admit", gettext_lazy("Switch off"), statuses=(WORKS,), danger=True, word="leave")
def leave(sent: Told, identity: int) -> Outcome:
    """Somebody works here no longer: out of every session at once."""
    return actions.admit(actor=sent.actor, people=[_as_before(sent, identity, active=False)]).one()


@button("person", "parties.admit", gettext_lazy("Let work here again"), statuses=(LEFT,), word="return")
def come_back(sent: Told, identity: int) -> Outcome:
    """Somebody works here again, in the role of before; signing in needs the password of before, or a new link."""
    return actions.admit(actor=sent.actor, people=[_as_before(sent, identity, active=True)]).one()


def _as_before(sent: Told, identity: int, *, active: bool) -> Command[AdmitBody]:
    """What stands, with only the switch moved."""
    one = _needed(sent.actor, identity)
    with reading(sent.actor.organisation):
        areas = queries.territories_named(sent.actor.organisation)
        places = queries.places(sent.actor.organisation, one.places or ())
    territories = None if one.territories is None else tuple(areas[n][0] for n in one.territories if n in areas)
    kept = None if one.places is None else tuple(row.code for row in places.values())
    return sent.command(AdmitBody(one.person, one.role, territories, kept, active))
