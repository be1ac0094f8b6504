"""Reading parties, places and terms. Inside verbs, or in `kernel.work.reading` of the organisation asked about."""

from salur.parties.queries.alike import words_in_use
from salur.parties.queries.members import (
    Membership,
    actor_for,
    member_organisation,
    memberships,
    own_code,
    roles,
    roles_of,
    workers,
)
from salur.parties.queries.parties import (
    Assigned,
    Identity,
    Known,
    assigned,
    parties,
    relations,
    relations_by_code,
    same,
    territories_by_code,
    territory_codes,
    things_by_code,
    unseen,
    visible,
)
from salur.parties.queries.places import PlaceRow, place_codes, places, places_by_code, sites
from salur.parties.queries.staff import Worker, owners, staff, territories_named, works_for
from salur.parties.queries.supplies import SupplyTerms, supplies

__all__ = [
    "Assigned",
    "Identity",
    "Known",
    "Membership",
    "PlaceRow",
    "SupplyTerms",
    "Worker",
    "actor_for",
    "assigned",
    "member_organisation",
    "memberships",
    "own_code",
    "owners",
    "parties",
    "place_codes",
    "places",
    "places_by_code",
    "relations",
    "relations_by_code",
    "roles",
    "roles_of",
    "same",
    "sites",
    "staff",
    "supplies",
    "territories_by_code",
    "territories_named",
    "territory_codes",
    "things_by_code",
    "unseen",
    "visible",
    "words_in_use",
    "workers",
    "works_for",
]
