"""Groups of parties: clubs, chains, contests, and who is in them from which day."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_noop

from salur.connect.kind import Context, Field, Row, RowResult, imports
from salur.connect.nearest import unknown
from salur.connect.taking import Taking
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties import actions as parties
from salur.parties.bodies import GroupBody, JoinBody
from salur.parties.queries.groups import every_group, spans_of

FIELDS = (
    Field("group", "code", needed=True, note="our code for the group; one that is not there yet is recorded"),
    Field("name", note="of the group; the code unless told"),
    Field("party", "code", needed=True, note="the code of a party"),
    Field("since", "date", note="today unless told"),
    Field("until", "date", note="the first day it is not in it any more"),
)


@imports(
    "groups", gettext_noop("Groups of outlets, and who is in them"), fields=FIELDS, key=("group", "party", "since")
)
def load(actor: Actor, context: Context, rows: Sequence[Row]) -> list[RowResult]:
    """Record groups that are new or have another name, then put the parties into them."""
    taking = Taking(actor, context, rows)
    found = context.codes.find("party", (row["party"] for row in rows))
    with reading(actor.organisation):
        names = {one.code: one.name for one in every_group(actor.organisation)}
        there = spans_of(actor.organisation, found.values())
    for row in rows:
        if row["party"] not in found:
            taking.add(unknown(context, row, "party", "party"))
    _record(taking, names)
    told = []
    for row in taking.standing():
        party = found[row["party"]]
        if (row["since"], row["until"]) in there.get((party, row["group"]), ()):
            taking.same(row, party)
        else:
            told.append((row, JoinBody(row["group"], party, row["since"], row["until"])))
    taking.tell(parties.join_groups, "joins", told, "groups", _field)
    return taking.all()


def _record(taking: Taking, names: dict[str, str]) -> None:
    """Groups that are new, or are told under another name; once each."""
    told: dict[str, tuple[Row, GroupBody]] = {}
    for row in taking.standing():
        code, name = row["group"], row["name"]
        if (name and name != names.get(code)) or (code not in names and code not in told):
            told[code] = (row, GroupBody(code, name or code))
    taking.tell(parties.record_groups, "groups", list(told.values()), "groups", lambda _: "group", paper=False)


def _field(reason: Refused) -> str:
    return {"parties.days_backwards": "until", "parties.out_of_sight": "party"}.get(reason.code, "")
