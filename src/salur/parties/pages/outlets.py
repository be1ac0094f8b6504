"""Doors to recording parties: outlets, firms and people, their codes, duplicates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties import actions, queries
from salur.parties.bodies import CodeBody, MergeBody, PartyBody, RenameBody, UnmergeBody
from salur.parties.models import PARTY_KINDS, TAX_STATUSES, VISIBILITIES
from salur.parties.pages.naming import party_here, party_typed
from salur.parties.queries import Known
from salur.parties.queries.alike import alike, words_in_use
from salur.shell.offers import Field, Form, button
from salur.shell.told import Told
from salur.shell.words import word

BESIDE = {
    "parties.looks_like": "another", "parties.code_means_another": "code", "parties.known_as": "code",
    "parties.code_taken": "code", "parties.pkp_needs_number": "tax_number", "parties.no_such_territory": "territory",
    "parties.out_of_sight": "territory", "parties.no_such_relation": "salesman",
}  # fmt: skip


def words(some: tuple[str, ...]) -> list[tuple[str, str]]:
    """A vocabulary to choose from, in the reader's language."""
    return [(one, word("word", one)) for one in some]


def _code_of(actor: Actor, party: int | None) -> str:
    return queries.relations(actor.organisation, [party])[party].code if party else ""


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _fields(actor: Actor, one: Known | None) -> list[Field]:
    """What is known of a party, to be told or corrected."""
    areas = queries.territories_named(actor.organisation)
    now = queries.assigned(actor.organisation, [one.party])[one.party] if one else queries.Assigned()
    in_use = words_in_use(actor.organisation, "class", "channel")
    classes, channels = ([(name, name) for name in in_use[kind]] for kind in ("class", "channel"))
    salesmen = queries.workers(actor.organisation, "orders.capture")[:200]
    known: dict[str, Any] = one._asdict() if one else {}

    def held(name: str) -> str:
        return _text(known.get(name))

    return [
        Field("market", _("Market"), "head"),
        Field("price_class", _("Class"), needed=False, value=now.price_class or "", choices=classes),
        Field("channel", _("Channel"), needed=False, value=now.channel or "", choices=channels),
        Field("territory", _("Territory (code)"), needed=False, choices=list(areas.values()),
              value=areas[now.territory][0] if now.territory in areas else ""),
        Field("salesman", _("Salesman (code)"), needed=False, choices=salesmen, value=_code_of(actor, now.salesman)),
        Field("visibility", _("Seen by"), "select", choices=words(VISIBILITIES), value=held("visibility")),
        Field("place", _("Place"), "head"),
        Field("address", _("Address"), "long", False, value=held("address")),
        Field("latitude", _("Latitude"), needed=False, value=held("latitude"), hint=_("Degrees, as -6.9175")),
        Field("longitude", _("Longitude"), needed=False, value=held("longitude"), hint=_("Degrees, as 107.6191")),
        Field("phone", _("Phone"), needed=False, value=held("phone")),
        Field("tax", _("Tax"), "head"),
        Field("tax_status", _("Tax"), "select", choices=words(TAX_STATUSES), value=held("tax_status") or "non_pkp"),
        Field("tax_number", _("NPWP"), needed=False, value=held("tax_number"), hint=_("15 or 16 digits.")),
        Field("nik", _("NIK"), needed=False, value=held("nik")),
        Field("nitku", _("NITKU"), needed=False, value=held("nitku")),
    ]  # fmt: skip


def _fresh(actor: Actor, none: int) -> Form:
    return Form([
        Field("another", _("It is another one: record it"), "sure", False),
        Field("name", _("Name")),
        Field("code", _("Code"), hint=_("Yours for this party: T-0142.")),
        Field("kind", _("Kind"), "select", choices=words(PARTY_KINDS), value="outlet"),
        *_fields(actor, None),
    ])  # fmt: skip


def _told(sent: Told, code: str, **more: Any) -> PartyBody:
    """The party as it was typed; what is assigned (class, channel …) stays where nothing is typed."""
    salesman = sent.text("salesman")
    return PartyBody(
        code, sent.text("name", needed=True), price_class=sent.text("price_class") or None,
        channel=sent.text("channel") or None, territory=sent.text("territory") or None,
        salesman=party_typed(sent.actor, salesman) if salesman else None, visibility=sent.text("visibility") or None,
        tax_status=sent.text("tax_status") or None, tax_number=sent.text("tax_number"), nik=sent.text("nik"),
        nitku=sent.text("nitku"), address=sent.text("address"), latitude=sent.decimal("latitude", -90, 90),
        longitude=sent.decimal("longitude", -180, 180), phone=sent.text("phone"), **more,
    )  # fmt: skip


@button("party", "parties.record_parties", gettext_lazy("New party"), form=_fresh, fresh=True, beside=BESIDE)
def fresh(sent: Told, none: int) -> Outcome:
    """Somebody the firm did not know; one who looks like somebody it knows is asked about first."""
    code = sent.text("code", needed=True)
    body = _told(sent, code, kind=sent.text("kind") or "outlet")
    with reading(sent.actor.organisation):
        if code in queries.relations_by_code(sent.actor.organisation, [code]):
            raise Refused("parties.code_taken", kind="relation", called=code)
        same = [] if sent.text("another") else alike(
            sent.actor.organisation, body.name, address=body.address or "", phone=body.phone or "",
            tax_number=body.tax_number or "", latitude=body.latitude, longitude=body.longitude,
        )  # fmt: skip
    if same:
        raise Refused("parties.looks_like", called=", ".join(f"{one.name} ({one.code})" for one in same))
    return actions.record_parties(actor=sent.actor, parties=[sent.command(body)]).one()


def _changed(actor: Actor, identity: int) -> Form:
    one = queries.relations(actor.organisation, [identity]).get(identity)
    until = one.until.isoformat() if one and one.until else ""
    fields = _fields(actor, one)
    first = [Field("name", _("Name"), value=one.name if one else ""),
             Field("until", _("Last day with us"), "date", False, value=until)]  # fmt: skip
    return Form([*first, *fields])


@button("party", "parties.record_parties", gettext_lazy("Change"), form=_changed, apart=True, word="change",
        beside=BESIDE)  # fmt: skip
def change(sent: Told, identity: int) -> Outcome:
    """What is new about a party."""
    code = party_here(sent.actor, identity)
    body = _told(sent, code, until=sent.day("until") or date.max)
    return actions.record_parties(actor=sent.actor, parties=[sent.command(body)]).one()


def _renamed(actor: Actor, identity: int) -> Form:
    return Form([Field("new_code", _("New code"), hint=_("From today; the old one stays known for the days before."))])


@button("party", "parties.rename", gettext_lazy("Another code"), form=_renamed,
        beside={"parties.code_taken": "new_code"})  # fmt: skip
def rename(sent: Told, identity: int) -> Outcome:
    """Another code from today."""
    body = RenameBody(party_here(sent.actor, identity), sent.text("new_code", needed=True))
    return actions.rename(actor=sent.actor, names=[sent.command(body)]).one()


def _numbered(actor: Actor, identity: int) -> Form:
    return Form([
        Field("kind", _("Whose number"), hint=_("A word for them: principal, marketplace.")),
        Field("code", _("Number")),
        Field("valid_from", _("From"), "date", False),
    ])  # fmt: skip


@button("party", "parties.record_codes", gettext_lazy("Somebody's number"), form=_numbered, word="number",
        beside={"parties.code_taken": "code"})  # fmt: skip
def number(sent: Told, identity: int) -> Outcome:
    """What somebody else calls this party."""
    party_here(sent.actor, identity)
    body = CodeBody(sent.text("kind", needed=True), sent.text("code", needed=True), "party", identity,
                    sent.day("valid_from"))  # fmt: skip
    actions.record_codes(actor=sent.actor, codes=[command := sent.command(body)]).one()
    return Outcome(command.key, "done", identity)


def _merged(actor: Actor, identity: int) -> Form:
    return Form([Field("same_as", _("Is the same as (code)"), hint=_("Nothing is deleted; it can be taken back."))])


SAME = ("merged_with_itself", "merged_already", "merge_circle", "member_not_merged", "no_such_relation")


@button("party", "parties.merge", gettext_lazy("It is a duplicate"), form=_merged,
        beside={f"parties.{one}": "same_as" for one in SAME})  # fmt: skip
def merge(sent: Told, identity: int) -> Outcome:
    """A duplicate is recognised."""
    body = MergeBody(identity, party_typed(sent.actor, sent.text("same_as", needed=True)))
    return actions.merge(actor=sent.actor, merges=[sent.command(body)]).one()


@button("party", "parties.unmerge", gettext_lazy("It is no duplicate"), statuses=("duplicate",))
def unmerge(sent: Told, identity: int) -> Outcome:
    """It was no duplicate after all."""
    return actions.unmerge(actor=sent.actor, merges=[sent.command(UnmergeBody(identity))]).one()
