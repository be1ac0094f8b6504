"""From a verb's body (a dataclass) to what the API takes for it, and back: nobody writes a schema by hand.

Whole numbers are told apart by their names: money (text with decimals in the API), things (number or code), and plain
counts. A house test fails for a name that is none of the three, so that no amount slips out as a bare number.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from datetime import date, datetime
from inspect import cleandoc
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    NamedTuple,
    NotRequired,
    Optional,
    Required,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints
from typing_extensions import TypedDict

from salur.shell.api.references import NAMED

MONEY = {
    "amount", "untaxed", "tax", "cost", "received", "limit", "value", "list", "on_account", "paid", "open", "promised",
    "unbilled", "receivable", "giro_in_hand", "overdue", "exposure", "room", "open_untaxed", "open_tax", "refused_tax",
    "refused_untaxed", "sent_back", "rest", "settled", "least", "most", "rebates",
}  # fmt: skip
COUNTS = {
    "quantity", "pieces", "line", "cartons", "good_for_days", "payment_days", "exchange_weekday", "shelf_life_days",
    "weight_g", "volume_ml", "min_pieces", "priority", "overdue_days_allowed", "open_papers_allowed", "to",
    "invoice_line", "base_fraction", "days", "papers", "hours",
}  # fmt: skip
THINGS = {"thing", "reason", "their_invoice", "their_note", "their_shipment", "supplier_organisation"}  # by number only
DECIMALS = {"price", "agreed", "discount", "rate", "percent"}
LONG = {"note": 2000, "reason": 200, "address": 500, "permissions": 80, "reference": 80, "rule": 20_000}
RANGES = {"exchange_weekday": (0, 6), "quantity": (-(10**9), 10**9), "pieces": (-(10**9), 10**9)}
MOST_ROWS = 1000

AMOUNT = r"^-?\d{1,13}(\.\d{1,3})?$"
DECIMAL = r"^-?\d{1,13}(\.\d{1,12})?$"
NO_NUL = r"^[^\x00]*$"
Amount = Annotated[
    str, StringConstraints(pattern=AMOUNT), Field(description="Money in the major unit of its currency, as text.")
]
Decimal = Annotated[str, StringConstraints(pattern=DECIMAL), Field(description="A decimal number, as text.")]
Identity = Annotated[int, Field(ge=1, le=2**63 - 1)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=NO_NUL)]
Either = Annotated[Identity | Word, Field(description="Our number (a whole number), or the code (a text).")]
STRICT = ConfigDict(strict=True, extra="forbid")


class Part(NamedTuple):
    """How a field is made of what was sent."""

    name: str
    how: Literal["reference", "amount", "shape", "shapes", "references", "pairs", "tuple"]
    kind: str = ""
    shape: Shape | None = None


@dataclasses.dataclass
class Shape:
    """A body as JSON: its type for reading, and how its dataclass is made of what was read."""

    name: str
    type: Any  # a TypedDict
    make: Any  # the dataclass, or tuple
    fields: tuple[str, ...]
    parts: tuple[Part, ...]


SHAPED: dict[tuple[str, str], tuple[str, ...]] = {}  # (body, field) -> what the places of its tuples are called
COUNTED: set[tuple[str, str]] = set()  # (body, field): pieces here, though elsewhere the name is money
SHAPES: dict[Any, Shape] = {}


def shaped(body: type, **fields: tuple[str, ...]) -> None:
    """Say what the places in the tuples of a body's fields are called; in JSON they are objects."""
    for name, places in fields.items():
        SHAPED[_key(body), name] = places


def counted(body: type, *fields: str) -> None:
    """Say that these fields of a body are counts, though elsewhere their names are money."""
    COUNTED.update((_key(body), name) for name in fields)


def _key(body: type) -> str:
    return f"{body.__module__}.{body.__qualname__}"


def shape_of(body: Any) -> Shape:
    """The shape of a dataclass or named tuple; made once."""
    if body not in SHAPES:
        fields: dict[str, Any] = {}
        parts = []
        needed = _needed(body)
        for name, hint in get_type_hints(body, include_extras=True).items():
            if get_origin(hint) is ClassVar:
                continue
            kind, part = _field(body, name, hint)
            fields[name] = Required[kind] if name in needed else NotRequired[kind]
            if part:
                parts.append(part)
        SHAPES[body] = _shape(_title(body), fields, body, tuple(parts), body.__doc__)
    return SHAPES[body]


def _shape(title: str, fields: Mapping[str, Any], make: Any, parts: tuple[Part, ...], doc: str | None) -> Shape:
    made = cast(Any, TypedDict)(title, dict(fields))
    made.__pydantic_config__ = STRICT
    made.__doc__ = " ".join(cleandoc(doc or "").split())
    return Shape(title, made, make, tuple(fields), parts)


def _title(body: type) -> str:
    """Unique in the document: the module's name, then the body's."""
    module = body.__module__.split(".")[1].capitalize()
    return module + body.__name__.removesuffix("Body")


def _needed(body: Any) -> set[str]:
    if dataclasses.is_dataclass(body):
        missing = dataclasses.MISSING
        return {one.name for one in dataclasses.fields(body) if one.default is missing}
    return set(body._fields) - set(body._field_defaults)


def _field(body: type, name: str, hint: Any) -> tuple[Any, Part | None]:
    """What a field is in JSON, and how it is made."""
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    bare = [one for one in options if one is not type(None)]
    if len(bare) > 1:
        return Annotated[_union(bare), Field()], None
    kind, part = _plain(body, name, bare[0])
    return (Optional[kind] if len(options) > len(bare) else kind), part  # noqa: UP045  made at run time


def _union(options: list[Any]) -> Any:
    kinds = {int: Identity, str: Word}
    return Union[tuple(kinds[one] for one in options)]  # noqa: UP007  made at run time


def _plain(body: type, name: str, hint: Any) -> tuple[Any, Part | None]:
    if hint is int:
        return _number(name, (_key(body), name) in COUNTED)
    if hint is str:
        return _text(name), None
    if hint is float:
        return Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)], None
    if hint is datetime:
        return AwareDatetime, None
    if hint in (bool, date) or get_origin(hint) is Literal:
        return hint, None
    if get_origin(hint) is tuple:
        return _tuple(body, name, get_args(hint))
    shape = shape_of(hint)
    return shape.type, Part(name, "shape", shape=shape)


def _number(name: str, count: bool = False) -> tuple[Any, Part | None]:
    if name in NAMED:
        return Either, Part(name, "reference", NAMED[name])
    if name in MONEY and not count:
        return Amount, Part(name, "amount")
    if name in THINGS:
        return Identity, None
    if name not in COUNTS and not count:
        raise TypeError(f"the API does not know whether {name} is money, a thing or a count")
    least, most = RANGES.get(name, (-(2**31), 2**31 - 1))
    return Annotated[int, Field(ge=least, le=most)], None


def _text(name: str) -> Any:
    if name in DECIMALS:
        return Decimal
    if name == "currency":
        return Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
    return Annotated[str, StringConstraints(max_length=LONG.get(name, 200), pattern=NO_NUL)]


def _tuple(body: type, name: str, inside: tuple[Any, ...]) -> tuple[Any, Part | None]:
    """tuple[X, ...] is a list; tuple[A, B] inside one an object with named places; pairs an object of lists."""
    if inside[-1] is not Ellipsis:
        return Annotated[list[int], Field(min_length=len(inside), max_length=len(inside))], Part(name, "tuple")
    item = inside[0]
    if item == tuple[str, tuple[str, ...]]:
        return dict[Word, list[Word]], Part(name, "pairs")
    if get_origin(item) is tuple:
        shape = _named_places(body, name, get_args(item))
        return _many(shape.type), Part(name, "shapes", shape=shape)
    if item is int:
        return _many(Either), Part(name, "references", NAMED[name])
    if item is str:
        return _many(_text(name)), Part(name, "tuple")
    shape = shape_of(item)
    return _many(shape.type), Part(name, "shapes", shape=shape)


def _many(item: Any) -> Any:
    return Annotated[list[item], Field(max_length=MOST_ROWS)]


def _named_places(body: type, name: str, hints: tuple[Any, ...]) -> Shape:
    fields: dict[str, Any] = {}
    parts = []
    for place, hint in zip(SHAPED[_key(body), name], hints, strict=True):
        kind, part = _field(body, place, hint)
        fields[place] = NotRequired[kind] if type(None) in get_args(hint) else Required[kind]
        if part:
            parts.append(part)
    return _shape(f"{_title(body)}{name.capitalize()}", fields, tuple, tuple(parts), f"One of the {name}.")
