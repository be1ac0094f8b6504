"""What a person has typed into a form, read into plain values; what cannot be read is refused with the field's name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.http import HttpRequest, QueryDict

from salur.kernel import money, quantity
from salur.kernel.actor import Actor
from salur.kernel.command import Command, named_key, new_key
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused
from salur.shell import shown

Body = TypeVar("Body")
DECIMAL = re.compile(r"[-+−]?[0-9]{1,9}([.,][0-9]{1,15})?")


class Told:
    """A form as it was sent: by whom, under which key, and its fields."""

    def __init__(
        self, request: HttpRequest, actor: Actor, mark: str = "", more: Mapping[str, str] | None = None
    ) -> None:
        """`mark` stands before the names of its fields where a page holds the forms of several verbs in one."""
        self.actor = actor
        self.fields: QueryDict = request.POST
        if mark:
            own = QueryDict(mutable=True)
            for name, values in request.POST.lists():
                own.setlist(name.removeprefix(mark), values)
            own.update(more or {})
            self.fields = own
        self.files = request.FILES
        self.site = f"{request.scheme}://{request.get_host()}"

    def command(self, body: Body, paper: int | None = None) -> Command[Body]:
        """A command under the form's own key, so that sending the form twice does it once."""
        try:
            key = UUID(self.fields.get("key", ""))
        except ValueError:
            key = new_key()
        return Command(key, body, paper)

    def command_for(self, row: int, body: Body, paper: int | None) -> Command[Body]:
        """A command for one of many rows, under a key made of the form's: sent twice, each row is done once."""
        return Command(named_key("row", self.fields.get("key", "") or new_key(), row), body, paper)

    @property
    def currency(self) -> str:
        """The organisation's base currency."""
        return house(self.actor.organisation).currency

    def text(self, name: str, *, needed: bool = False) -> str:
        """Text without spaces around it. Refused: kernel.bad_value if it is needed and empty."""
        value = self.fields.get(name, "").strip()
        if needed and not value:
            raise bad(name, "–", "empty")
        return value

    def whole(self, name: str, least: int = 0) -> int:
        """A whole number. Refused: kernel.bad_value."""
        return whole(name, self.text(name, needed=True), least)

    def whole_or_none(self, name: str, least: int = 0) -> int | None:
        """A whole number, or nothing. Refused: kernel.bad_value."""
        return self.whole(name, least) if self.text(name) else None

    def words(self, name: str) -> tuple[str, ...]:
        """The boxes that were ticked, or the words of a text, apart by spaces, commas or lines."""
        ticked = self.fields.getlist(name)
        return tuple(word for one in ticked for word in one.replace(",", " ").split())

    def day(self, name: str) -> date | None:
        """A calendar day (YYYY-MM-DD), or nothing. Refused: kernel.bad_value."""
        value = self.text(name)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise bad(name, value, "not a day") from None

    def amount(self, name: str, currency: str | None = None) -> int:
        """Money as people type it, in the smallest coin. Refused: kernel.bad_value."""
        return amount(name, self.text(name, needed=True), currency or self.currency)

    def amount_or_none(self, name: str, currency: str | None = None) -> int | None:
        """Money, or nothing. Refused: kernel.bad_value."""
        return self.amount(name, currency) if self.text(name) else None

    def decimal(self, name: str, least: int, most: int) -> float | None:
        """A number within bounds, with a decimal point or comma, or nothing. Refused: kernel.bad_value."""
        value = self.text(name)
        if not value:
            return None
        if not DECIMAL.fullmatch(value):
            raise bad(name, value, "not a number")
        found = float(value.replace(",", ".").replace("−", "-"))
        if not least <= found <= most:
            raise bad(name, value, f"not between {least} and {most}")
        return found

    def percent(self, name: str) -> str | None:
        """A percentage as a decimal string, or nothing. Refused: kernel.bad_value."""
        return percent(name, self.text(name)) if self.text(name) else None

    def file(self, name: str) -> bytes | None:
        """The content of a file that was chosen, or nothing; of one that is too large, more than may be kept."""
        found = self.files.get(name)
        return found.read() if found is not None else None

    def rows(self, *names: str) -> list[dict[str, str]]:
        """The rows of a grid in which something was typed: fields `name-0`, `name-1` …"""
        found: list[dict[str, str]] = []
        for at in range(500):
            if f"{names[0]}-{at}" not in self.fields:
                break
            row = {name: self.text(f"{name}-{at}") for name in names}
            if any(row.values()):
                found.append(row | {"row": str(at + 1)})
        return found


def bad(field: str, value: str, why: str) -> Refused:
    """A field that cannot be read."""
    return Refused("kernel.bad_value", field=field, value=value, why=why)


def whole(field: str, value: str, least: int = 0) -> int:
    """A whole number, not below `least`; thousands may be marked. Refused: kernel.bad_value."""
    bare = value.replace(".", "").replace(",", "") if len(value) > 4 else value
    if not bare.isascii() or not bare.isdigit() or len(bare) > 15 or int(bare) < least:
        raise bad(field, value or "–", "not a whole number")
    return int(bare)


def amount(field: str, value: str, currency: str) -> int:
    """Money as typed in the reader's language. Refused: kernel.bad_value."""
    try:
        return money.parse_typed(value, currency, shown.language())
    except Refused:
        raise bad(field, value, "not an amount of money") from None


def percent(field: str, value: str) -> str:
    """A percentage typed with a comma or a point, with or without its sign, as a decimal string: 12,5% -> 12.5. No
    percentage has thousands, so both are read alike in every language. Refused: kernel.bad_value."""
    bare = value.removesuffix("%").strip()
    if not DECIMAL.fullmatch(bare):
        raise bad(field, value or "–", "not a number")
    return bare.replace(",", ".").replace("−", "-").removeprefix("+")


def pieces(field: str, value: str, ratios: list[int]) -> int:
    """Pieces typed as 3/2/5 (cartons, inners, pieces) or as bare pieces. Refused: kernel.bad_value."""
    if "/" not in value:
        return whole(field, value)
    try:
        return quantity.typed(value, ratios)
    except Refused:
        raise bad(field, value, "not a quantity") from None
