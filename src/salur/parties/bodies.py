"""What can be asked or told about parties: plain values. In `record_` bodies None means: leave as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

AssignmentKind = Literal["territory", "salesman", "class", "channel"]


@dataclass(frozen=True, slots=True)
class PartyBody:
    """A party as a firm knows it, under the firm's own code. `party` names an identity that is there already.

    `territory` is the code of one of ours, `salesman` a party; a new relation is assigned `since` or from today.
    `until` ends the relation; the last day of the calendar (date.max) takes the end away again.
    """

    code: str
    name: str
    kind: str = "outlet"
    party: int | None = None
    price_class: str | None = None
    channel: str | None = None
    territory: str | None = None
    salesman: int | None = None
    visibility: str | None = None
    since: date | None = None
    until: date | None = None
    tax_status: str | None = None
    tax_number: str | None = None
    nik: str | None = None
    nitku: str | None = None
    address: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class RenameBody:
    """The code that something has now, and the one it has from now on."""

    code: str
    new_code: str


@dataclass(frozen=True, slots=True)
class TerritoryBody:
    """A territory and the code of the one it belongs to ('' = to none)."""

    code: str
    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceBody:
    """A place and the code of the one it is in (a site is in none); `keeper`, a party, answers for the goods."""

    code: str
    name: str
    kind: str = "site"
    parent: str | None = None
    keeper: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class SupplyBody:
    """The terms between a seller and a buyer, all of them; whoever is billed is the buyer unless named."""

    seller: int
    buyer: int
    bill_to: int | None = None
    payment_days: int = 0
    terms_from: str = "delivery"
    exchange_weekday: int | None = None
    invoice_at: str = "delivery"
    prices_include_tax: bool = False
    salesman: int | None = None
    ship_from: int | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class AssignBody:
    """A party comes into a territory (our code), to a salesman (party), into a class or channel (word), from a day."""

    party: int
    kind: AssignmentKind
    value: str | int
    valid_from: date | None = None


@dataclass(frozen=True, slots=True)
class GroupBody:
    """A named group of parties, by our code."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class JoinBody:
    """A party is in a group (our code) from a day (today unless told) until another, the first day it is not."""

    group: str
    party: int
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class LeaveBody:
    """A party is in a group (our code) no longer from a day on (today unless told)."""

    group: str
    party: int
    on: date | None = None


@dataclass(frozen=True, slots=True)
class MergeBody:
    """A duplicate, and the party it is the same as."""

    party: int
    same_as: int


@dataclass(frozen=True, slots=True)
class UnmergeBody:
    """A party that was taken for a duplicate and is none."""

    party: int


@dataclass(frozen=True, slots=True)
class RoleBody:
    """A role and all that it permits."""

    name: str
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdmitBody:
    """A person in a role, with the codes of the territories and places they see (None = all)."""

    person: int
    role: str
    territories: tuple[str, ...] | None = None
    places: tuple[str, ...] | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class InviteBody:
    """A person (new, or known under this code) who may sign in from now on, in a role, by a link that is good once.

    The link's secret never comes here, only its SHA-256 and until when it is good: whoever makes it shows it once.
    """

    code: str
    name: str
    role: str
    sign_in: str
    sha256: str
    until: datetime
    language: str = ""
    phone: str | None = None
    territories: tuple[str, ...] | None = None
    places: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class LinkBody:
    """A new link for somebody who works here: the password of before ends. `sign_in` for one who never signed in."""

    sha256: str
    until: datetime
    sign_in: str = ""


@dataclass(frozen=True, slots=True)
class CodeBody:
    """Somebody's number for one of our things, from a day; `instead_of` is the number it replaces."""

    kind: str
    code: str
    thing_kind: str
    thing: int
    valid_from: date | None = None
    instead_of: str | None = None


class Coded(NamedTuple):
    """A number to be kept for another module's thing, within that module's verb."""

    kind: str
    code: str
    thing_kind: str
    thing: int
    valid_from: date
    instead_of: str | None = None
