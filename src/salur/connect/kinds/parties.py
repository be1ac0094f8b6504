"""Parties: outlets and their billing firms, suppliers and brand owners, salesmen, with what we know of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from salur.connect.kind import Context, Field, Row, RowResult, imports
from salur.connect.kinds import terms
from salur.connect.kinds.places import where
from salur.connect.nearest import unknown
from salur.connect.rules.points import point
from salur.connect.taking import Taking, present
from salur.connect.territories import NEW, record_new
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties import actions as parties
from salur.parties import queries
from salur.parties.bodies import CodeBody, PartyBody
from salur.parties.models import PARTY_KINDS, TAX_STATUSES, VISIBILITIES
from salur.parties.queries import Assigned, Identity, Known
from salur.parties.rules import tax_number

PLAIN = ("name", "visibility", "tax_status", "tax_number", "nik", "nitku", "address", "phone", "until")
FOUR = ("price_class", "channel", "territory", "salesman")
FIELDS = (
    Field("code", "code", needed=True, note="our code for the party; what else is told is told of it"),
    Field("name", needed=True),
    Field("kind", choices=PARTY_KINDS, note="outlet unless told; stays what it is once recorded"),
    Field("price_class", note="with channel and territory: what prices and reports look at"),
    Field("channel"),
    Field("territory", "code"),
    Field("salesman", "code", note="the code of a party; salesmen may stand in the same file"),
    Field("visibility", choices=VISIBILITIES),
    Field("since", "date", note="of a new one: since when its class, channel, territory and salesman count"),
    Field("until", "date"),
    Field("tax_status", choices=TAX_STATUSES),
    Field("tax_number", note="a number that does not check is kept and flagged"),
    Field("nik", "code"),
    Field("nitku", "code"),
    Field("address"),
    Field("location", note="POINT (106.8 -6.2), or an address that ends in (-6.2, 106.8)"),
    Field("latitude", "decimal"),
    Field("longitude", "decimal"),
    Field("phone", "code"),
    Field("other_code", "code", note="somebody else's code for it, of the kind named in the options"),
    *terms.TERMS,
)
OPTIONS = {
    "known": "update (a known party takes what is new of it) or leave (only parties that are not there are recorded)",
    "new_territories": NEW,
    "other_codes": "whose the codes in other_code are, such as principal",
}


@imports(
    "parties", gettext_noop("Outlets, suppliers, brand owners, salesmen"), fields=FIELDS, key=("code",), options=OPTIONS
)
def load(actor: Actor, context: Context, rows: Sequence[Row]) -> list[RowResult]:
    """Record parties by code: those who are nobody's salesman first, then those who have one."""
    taking = Taking(actor, context, rows)
    for part in (
        [row for row in rows if row["salesman"] is None],
        [row for row in rows if row["salesman"] is not None],
    ):
        if part:
            _record(taking, part)
    there = taking.standing()
    _other_codes(taking, [row for row in there if row["other_code"] is not None])
    supplied = [row for row in there if present(row, terms.NAMES)]
    wanted = [(row, actor.party, paper) for row in supplied if (paper := taking.paper(row))]
    terms.agree(taking, wanted)
    return taking.all()


def _record(taking: Taking, rows: Sequence[Row]) -> None:
    actor, context = taking.actor, taking.context
    salesmen = context.codes.find("party", (row["salesman"] for row in rows))
    if context.options.get("new_territories"):
        record_new(taking, rows)
    leave = context.options.get("known") == "leave"
    with reading(actor.organisation):
        areas = queries.territories_by_code(actor.organisation, {row["territory"] for row in rows} - {None})
        known = queries.relations_by_code(actor.organisation, {row["code"] for row in rows})
        identities = queries.parties(one.party for one in known.values())
        four = queries.assigned(actor.organisation, identities) if identities else {}
    told = []
    for row in rows:
        before = known.get(row["code"])
        if before is not None and leave:
            taking.same(row, before.party)
        elif row["territory"] is not None and row["territory"] not in areas:
            taking.add(unknown(context, row, "territory", "territory"))
        elif row["salesman"] is not None and row["salesman"] not in salesmen:
            taking.add(unknown(context, row, "salesman", "party"))
        elif reason := _stays(row, before, identities):
            taking.refuse(row, "kind", reason)
        else:
            if row["location"] is not None and row["latitude"] is None and point(row["location"]) is None:
                taking.note(row, "location", Refused("connect.no_point", value=row["location"]))
            body = _body(row, salesmen)
            if before is not None and _same(before, four[before.party], body, areas):
                taking.same(row, before.party)
            else:
                told.append((row, body))
    taking.tell(parties.record_parties, "parties", told, "parties", _field)


def _stays(row: Row, before: Known | None, identities: Mapping[int, Identity]) -> Refused | None:
    """What somebody is does not change: an outlet that became a firm is another party."""
    was = identities[before.party].kind if before is not None else None
    if was is None or row["kind"] in (None, was):
        return None
    return Refused("connect.stays", field="kind", before=was)


def _body(row: Row, salesmen: Mapping[str, int]) -> PartyBody:
    latitude, longitude = where(row)
    told: dict[str, Any] = present(row, (*PLAIN, "price_class", "channel", "territory", "since"))
    told.pop("name")
    return PartyBody(
        row["code"], row["name"], row["kind"] or "outlet", salesman=salesmen.get(row["salesman"] or ""),
        latitude=latitude, longitude=longitude, **told,
    )  # fmt: skip


def _same(before: Known, four: Assigned, body: PartyBody, areas: Mapping[str, int]) -> bool:
    """Whether all that is told of a party is known of it already."""
    told = {column: getattr(body, column) for column in (*PLAIN, "latitude", "longitude")}
    if told["tax_number"] is not None:
        told["tax_number"] = tax_number(told["tax_number"])
    if told["until"] == date.max:
        told["until"] = None
        if before.until is not None:
            return False
    if any(value is not None and value != getattr(before, column) for column, value in told.items()):
        return False
    area = areas[body.territory] if body.territory is not None else None
    assigned = (area, body.salesman, body.price_class, body.channel)
    return all(one is None or one == was for one, was in zip(assigned, four, strict=True))


def _field(reason: Refused) -> str:
    return {"parties.pkp_needs_number": "tax_number", "parties.out_of_sight": "territory"}.get(reason.code, "")


def _other_codes(taking: Taking, rows: Sequence[Row]) -> None:
    """Keep what somebody else calls them."""
    scheme = taking.context.options.get("other_codes") or "other"
    told = []
    with reading(taking.actor.organisation):
        known = queries.things_by_code(taking.actor.organisation, scheme, {row["other_code"] for row in rows})
    for row in rows:
        party = taking.paper(row)
        if party is not None and known.get(row["other_code"]) != party:
            told.append((row, CodeBody(scheme, row["other_code"], "party", party, row["since"])))
    taking.tell(parties.record_codes, "codes", told, "codes", lambda _: "other_code", paper=False)
