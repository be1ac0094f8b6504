"""How other pages name parties and places, and read what was typed for them."""

from __future__ import annotations

from collections.abc import Iterable

from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties import queries
from salur.parties.queries.names import meant_by
from salur.shell.listed import Label, Named
from salur.shell.tables import Cell, text


def party_cell(known: dict[int, str], party: int | None) -> Cell:
    """A party by name, linked to its page."""
    return text(known.get(party or 0, ""), href=f"/party/{party}" if party else "")


def party_typed(actor: Actor, code: str) -> int:
    """The party behind a code that was typed. Refused: parties.no_such_relation."""
    with reading(actor.organisation):
        found = queries.relations_by_code(actor.organisation, [code.strip()]).get(code.strip())
    if found is None:
        raise Refused("parties.no_such_relation", called=code or "–")
    return found.party


def party_here(actor: Actor, party: int) -> str:
    """The code of a party that the firm knows and the actor may see. Refused: kernel.not_found."""
    with reading(actor.organisation):
        one = queries.relations(actor.organisation, [party]).get(party)
        hidden = one is None or bool(queries.unseen(actor, [party]))
    if one is None or hidden:
        raise Refused("kernel.not_found", paper_kind="party", paper=party)
    return one.code


def place_typed(actor: Actor, code: str) -> int:
    """The place behind a code that was typed or chosen. Refused: parties.no_such_place."""
    with reading(actor.organisation):
        found = queries.places_by_code(actor.organisation, [code.strip()]).get(code.strip())
    if found is None:
        raise Refused("parties.no_such_place", called=code or "–")
    return found.id


def place_choices(actor: Actor, kinds: Iterable[str] = ("site", "van", "shop")) -> list[tuple[str, str]]:
    """The places one may choose from, sites first, by code; inside a reading transaction."""
    wanted = list(kinds)
    found = [one for one in queries.sites(actor) if one.kind in wanted and one.ended_on is None]
    return [(one.code, f"{one.code} · {one.name}") for one in sorted(found, key=lambda one: wanted.index(one.kind))]


def place_names(actor: Actor, places: Iterable[int | None]) -> dict[int, str]:
    """What places are called."""
    wanted = {place for place in places if place}
    return {place: row.name for place, row in queries.places(actor.organisation, wanted).items()}


def party_filter(name: str, label: Label, *fields: str) -> Named:
    """A filter by party: code, or a part of the name."""
    return Named(name, label, fields or (name,), meant_by)


def place_filter(name: str, label: Label, *fields: str, kinds: Iterable[str] = ("site", "van", "shop")) -> Named:
    """A filter by one of the places that somebody may choose from."""
    wanted = tuple(kinds)
    return Named(name, label, fields or (name,), _place_meant, lambda actor: place_choices(actor, wanted))


def _place_meant(actor: Actor, code: str) -> list[int]:
    return [one.id for one in queries.places_by_code(actor.organisation, [code]).values()]
