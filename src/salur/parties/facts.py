"""What has happened to parties, places and terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from salur.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class PartyRecorded(Fact):
    """A firm has come to know a party, or something new about it."""

    paper_kind: ClassVar[str] = "party"
    code: str
    name: str
    new: bool


@dataclass(frozen=True, slots=True)
class PartyRenamed(Fact):
    """A party has got another code here."""

    paper_kind: ClassVar[str] = "party"
    code: str
    new_code: str


@dataclass(frozen=True, slots=True)
class PartiesMerged(Fact):
    """A party has been recognised as a duplicate of another."""

    paper_kind: ClassVar[str] = "party"
    same_as: int


@dataclass(frozen=True, slots=True)
class PartyUnmerged(Fact):
    """A party has turned out to be no duplicate."""

    paper_kind: ClassVar[str] = "party"


@dataclass(frozen=True, slots=True)
class PartyAssigned(Fact):
    """A party has come into a territory, class or channel, or to a salesman."""

    paper_kind: ClassVar[str] = "party"
    kind: str
    value: str | int
    valid_from: date


@dataclass(frozen=True, slots=True)
class GroupRecorded(Fact):
    """A group of parties is there, or has another name."""

    paper_kind: ClassVar[str] = "group"
    code: str


@dataclass(frozen=True, slots=True)
class GroupJoined(Fact):
    """A party has come into a group, from a day."""

    paper_kind: ClassVar[str] = "party"
    group: str
    since: date


@dataclass(frozen=True, slots=True)
class GroupLeft(Fact):
    """A party is in a group no longer, from a day on."""

    paper_kind: ClassVar[str] = "party"
    group: str
    on: date


@dataclass(frozen=True, slots=True)
class TerritoryRecorded(Fact):
    """A territory is there, or has changed."""

    paper_kind: ClassVar[str] = "territory"
    code: str


@dataclass(frozen=True, slots=True)
class PlaceRecorded(Fact):
    """A place where goods can lie is there, or has changed."""

    paper_kind: ClassVar[str] = "place"
    code: str
    kind: str


@dataclass(frozen=True, slots=True)
class SupplyRecorded(Fact):
    """Terms between a seller and a buyer have been set."""

    paper_kind: ClassVar[str] = "supply"
    seller: int
    buyer: int
    active: bool


@dataclass(frozen=True, slots=True)
class RoleRecorded(Fact):
    """A role permits from now on what it lists."""

    paper_kind: ClassVar[str] = "role"
    name: str
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonAdmitted(Fact):
    """A person works in a role from now on (or, inactive, no longer)."""

    paper_kind: ClassVar[str] = "membership"
    person: int
    role: str
    active: bool


@dataclass(frozen=True, slots=True)
class PersonInvited(Fact):
    """A person works here from now on and may sign in, by a link that is good once."""

    paper_kind: ClassVar[str] = "membership"
    person: int
    role: str
    sign_in: str


@dataclass(frozen=True, slots=True)
class LinkGiven(Fact):
    """A person has got a new link for choosing a password; the one of before ended."""

    paper_kind: ClassVar[str] = "membership"
    person: int


@dataclass(frozen=True, slots=True)
class CodeRecorded(Fact):
    """Somebody's number means one of our things from a day on."""

    paper_kind: ClassVar[str] = "code"
    kind: str
    code: str
    thing_kind: str
    thing: int
