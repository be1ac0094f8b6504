"""The verbs of parties, one per file."""

from salur.parties.actions.admit import admit
from salur.parties.actions.assign import assign
from salur.parties.actions.codes import keep_codes, record_codes
from salur.parties.actions.groups import join_groups, leave_groups, record_groups
from salur.parties.actions.invite import give_link, invite
from salur.parties.actions.merge import merge, unmerge
from salur.parties.actions.record_parties import record_parties
from salur.parties.actions.record_places import record_places
from salur.parties.actions.record_roles import record_roles
from salur.parties.actions.record_supplies import record_supplies
from salur.parties.actions.record_territories import record_territories
from salur.parties.actions.rename import rename

__all__ = [
    "admit",
    "assign",
    "give_link",
    "invite",
    "join_groups",
    "keep_codes",
    "leave_groups",
    "merge",
    "record_codes",
    "record_groups",
    "record_parties",
    "record_places",
    "record_roles",
    "record_supplies",
    "record_territories",
    "rename",
    "unmerge",
]
