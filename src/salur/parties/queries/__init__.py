"""Reading parties, places and terms. Inside verbs, or in `kernel.work.reading` of the organisation asked about."""

from salur.parties.queries.members import (
    Membership,
    actor_for,
    member_organisation,
    memberships,
    own_code,
    roles,
    roles_of,
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
from salur.parties.queries.supplies import SupplyTerms, supplies

__all__ = [
    "Assigned",
    "Identity",
    "Known",
    "Membership",
    "PlaceRow",
    "SupplyTerms",
    "actor_for",
    "assigned",
    "member_organisation",
    "memberships",
    "own_code",
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
    "supplies",
    "territories_by_code",
    "territory_codes",
    "things_by_code",
    "unseen",
    "visible",
]
