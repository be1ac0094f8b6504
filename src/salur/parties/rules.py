"""What can be judged without looking anything up: codes, tax identities, terms, and who is assigned when. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from stdnum.id import npwp

from salur.kernel.refusal import Refused
from salur.parties.bodies import AdmitBody, AssignBody, CodeBody, PartyBody, PlaceBody, RenameBody, RoleBody, SupplyBody

KINDS = frozenset({"firm", "outlet", "person", "consumer"})
PLACES = frozenset({"site", "zone", "bin", "van", "shop"})
OWN_CODES = frozenset({"relation", "item"})
INSIDE_ANOTHER = frozenset({"zone", "bin"})
_PERMISSION = re.compile(r"\*|[a-z]+\.[a-z_]+", re.ASCII)
_LONGEST_TERM = 366


def bad(field: str, value: object, why: str) -> Refused:
    """The refusal for a value that cannot be used."""
    return Refused("kernel.bad_value", field=field, value=str(value), why=why)


def code_fault(code: str, field: str = "code") -> Refused | None:
    """Codes are not empty and have no space at their ends: such twins cannot be told apart on paper."""
    return bad(field, code, "empty, or with spaces around it") if not code or code != code.strip() else None


def word_fault(field: str, value: str | None, words: Iterable[str]) -> Refused | None:
    """A word of a closed vocabulary; None is nobody's fault."""
    return None if value is None or value in words else bad(field, value, "not one of " + ", ".join(sorted(words)))


def tax_number(told: str) -> str:
    """An NPWP as kept: digits only, 16 of them; the old 15 digits get a 0 in front. Source: PMK 112/2022."""
    digits = re.sub(r"[\s.\-]", "", told)
    return "0" + digits if len(digits) == 15 else digits


def tax_fault(number: str) -> str | None:
    """What to flag beside a well-formed NPWP: `does_not_check` if its check digit (or the NIK's date) is wrong."""
    return None if not number or npwp.is_valid(number) else "does_not_check"


def _digits_fault(field: str, told: str | None, length: int) -> Refused | None:
    if not told or re.fullmatch(rf"\d{{{length}}}", told, re.ASCII):
        return None
    return bad(field, told, f"it has {length} digits")


def point_fault(latitude: float | None, longitude: float | None) -> Refused | None:
    """A point is on the globe, in degrees; one half alone is no point."""
    if (latitude is None) != (longitude is None):
        return bad("latitude", latitude, "latitude and longitude come together")
    if latitude is not None and not -90 <= latitude <= 90:
        return bad("latitude", latitude, "degrees from -90 to 90")
    if longitude is not None and not -180 <= longitude <= 180:
        return bad("longitude", longitude, "degrees from -180 to 180")
    return None


def party_fault(body: PartyBody) -> Refused | None:
    """What is wrong with a party as told. Refused: kernel.bad_value."""
    number = None if body.tax_number is None else tax_number(body.tax_number)
    return (
        code_fault(body.code)
        or code_fault(body.name, "name")
        or word_fault("kind", body.kind, KINDS)
        or word_fault("tax_status", body.tax_status, ("pkp", "non_pkp"))
        or word_fault("visibility", body.visibility, ("territory", "all"))
        or _digits_fault("tax_number", number, 16)
        or _digits_fault("nik", body.nik, 16)
        or _digits_fault("nitku", body.nitku, 22)
        or point_fault(body.latitude, body.longitude)
    )


def place_fault(body: PlaceBody) -> Refused | None:
    """What is wrong with a place as told. Refused: kernel.bad_value, parties.place_is_inside."""
    if fault := code_fault(body.code) or code_fault(body.name, "name") or word_fault("kind", body.kind, PLACES):
        return fault
    if body.kind == "site" and body.parent:
        return Refused("parties.place_is_inside", called=body.code, kind=body.kind, should="on its own")
    if body.kind in INSIDE_ANOTHER and not body.parent:
        return Refused("parties.place_is_inside", called=body.code, kind=body.kind, should="inside another place")
    return point_fault(body.latitude, body.longitude)


def supply_fault(body: SupplyBody) -> Refused | None:
    """What is wrong with terms as told. Refused: kernel.bad_value, parties.exchange_without_day."""
    if body.seller == body.buyer:
        return bad("buyer", body.buyer, "nobody supplies themselves; places are moved between by a transfer")
    if not 0 <= body.payment_days <= _LONGEST_TERM:
        return bad("payment_days", body.payment_days, f"0 to {_LONGEST_TERM} days")
    if body.terms_from == "exchange" and body.exchange_weekday not in range(7):
        return Refused("parties.exchange_without_day")
    return word_fault("terms_from", body.terms_from, ("delivery", "invoice", "exchange")) or word_fault(
        "invoice_at", body.invoice_at, ("loading", "delivery", "period")
    )


def assign_fault(body: AssignBody) -> Refused | None:
    """What is wrong with an assignment as told. Refused: kernel.bad_value."""
    if fault := word_fault("kind", body.kind, ("territory", "salesman", "class", "channel")):
        return fault
    if isinstance(body.value, int) != (body.kind == "salesman"):
        return bad("value", body.value, "a salesman is a party's number, the others are words")
    return None if isinstance(body.value, int) else code_fault(body.value, "value")


def rename_fault(body: RenameBody) -> Refused | None:
    """What is wrong with a new code as told. Refused: kernel.bad_value."""
    return code_fault(body.new_code, "new_code")


def number_fault(body: CodeBody) -> Refused | None:
    """What is wrong with somebody's number as told. Refused: kernel.bad_value."""
    if body.kind in OWN_CODES:
        return bad("kind", body.kind, "our own codes are given by recording and changed by renaming")
    return code_fault(body.code) or code_fault(body.kind, "kind") or code_fault(body.thing_kind, "thing_kind")


def role_fault(body: RoleBody) -> Refused | None:
    """What is wrong with a role as told. Refused: kernel.bad_value."""
    wrong = [one for one in body.permissions if not _PERMISSION.fullmatch(one)]
    return code_fault(body.name, "name") or (bad("permissions", wrong[0], "module.verb, or *") if wrong else None)


def admit_fault(body: AdmitBody) -> Refused | None:
    """What is wrong with a membership as told. Refused: kernel.bad_value."""
    return code_fault(body.role, "role")


def link_fault(sha256: str) -> Refused | None:
    """A link is kept as the SHA-256 of its secret. Refused: kernel.bad_value."""
    return None if re.fullmatch(r"[0-9a-f]{64}", sha256) else bad("sha256", sha256, "not a hash")


def nobody_left(owners: set[int], going: set[int], can: set[int]) -> bool:
    """Whether no owner would be left if some go: nobody at all, or nobody who can sign in where somebody can now."""
    return bool(owners & going) and (owners <= going or (bool(owners & can) and not (owners - going) & can))


def parents_first(told: Sequence[tuple[str, str | None]]) -> list[int]:
    """Where in a list of (code, parent's code) to begin, so that a parent comes before what is in it."""
    place = {code: at for at, (code, _) in enumerate(told)}
    order: dict[int, None] = {}
    for start in range(len(told)):
        path: list[int] = []
        at: int | None = start
        while at is not None and at not in order and at not in path:
            path.append(at)
            at = place.get(told[at][1] or "")
        order.update(dict.fromkeys(reversed(path)))
    return list(order)


def chain(start: int, above: Mapping[int, int | None]) -> set[int]:
    """A place or territory and all that it lies in."""
    found: set[int] = set()
    at: int | None = start
    while at is not None and at not in found:
        found.add(at)
        at = above.get(at)
    return found


@dataclass(slots=True)
class Span:
    """What something is from a day up to (not including) another; `id` is empty for one not kept yet."""

    id: int | None
    value: str | int
    start: date
    end: date | None
    changed: bool = False


def assign(spans: list[Span], value: str | int, day: date) -> None:
    """Make the value count from the day on, up to the next span that begins later; changes the list of spans in place.

    A span that was under way ends on that day; one that began that very day is corrected; the same value changes
    nothing.
    """
    later = [span.start for span in spans if span.start > day]
    end = min(later) if later else None
    for span in spans:
        if span.start <= day and (span.end is None or span.end > day):
            if span.value == value:
                return
            if span.start == day:
                span.value, span.changed = value, True
                return
            span.end, span.changed = day, True
            break
    spans.append(Span(None, value, day, end, changed=True))


def join(spans: list[Span], day: date, until: date | None) -> None:
    """Be in a group from a day until another (None: open), up to a span planned for later; changes the list in place.
    Who is in it then stays so, until the day told now."""
    later = [span.start for span in spans if span.start > day]
    end = min([one for one in (until, *later) if one is not None], default=None)
    for span in spans:
        if span.start <= day and (span.end is None or span.end > day):
            if span.end != end:
                span.end, span.changed = end, True
            return
    spans.append(Span(None, "", day, end, changed=True))


def leave(spans: list[Span], day: date) -> bool:
    """Be in a group no longer from a day on; changes the list in place. Whether it was in it then."""
    for span in spans:
        if span.start <= day and (span.end is None or span.end > day):
            span.end, span.changed = day, True
            return True
    return False
