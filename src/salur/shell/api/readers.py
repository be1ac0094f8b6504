"""Reading commands from JSON: strictly, and everything that is wrong at once."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple, NotRequired, cast
from uuid import UUID

import orjson
from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from salur.kernel.command import named_key, new_key
from salur.kernel.refusal import Refused
from salur.shell.api import problems
from salur.shell.api.making import Fault
from salur.shell.api.resources import VerbDoor
from salur.shell.api.shapes import STRICT, Either, Shape, Word, shape_of

MOST = 1000  # commands in a batch
AT = Annotated[AwareDatetime, Field(description="When it happened, by the teller's clock; now unless given.")]


class Sent(NamedTuple):
    """One command as it was sent: its key, the paper it is asked of, its body; or what cannot be read of it."""

    key: UUID
    named: str | None  # the key as the sender wrote it
    paper: int | str | None
    body: dict[str, Any]
    faults: list[Fault]


class Reader:
    """Reads the bodies of a verb: strictly, all faults at once."""

    def __init__(self, door: VerbDoor) -> None:
        self.door = door
        self.shape: Shape | None = shape_of(door.body) if door.body else None
        self.type = _with_instant(door, self.shape)
        title = "".join(part.capitalize() for part in door.operation.split("_"))
        item = cast(Any, TypedDict)(
            f"{title}Command",
            {
                "key": NotRequired[Annotated[Word, Field(description="The sender's key, unique for each command.")]],
                **({"paper": Either} if door.paper else {}),
                "body": self.type if self.needs_body else NotRequired[self.type],
            },
        )
        item.__pydantic_config__ = STRICT
        item.__doc__ = f"One command of a batch: {door.verb}."
        commands = Annotated[list[item], Field(min_length=1, max_length=MOST)]  # type: ignore[valid-type]
        batch = cast(Any, TypedDict)(f"{title}Batch", {"commands": commands})
        batch.__pydantic_config__ = STRICT
        batch.__doc__ = f"Up to {MOST} commands; one that cannot be done does not stop the others."
        self.batch_type = batch
        self.one = TypeAdapter[Any](self.type)
        self.item = TypeAdapter[Any](item)
        self.batch = TypeAdapter[Any](batch)

    @property
    def needs_body(self) -> bool:
        """Whether there is anything that must be said."""
        return bool(self.shape and self.shape.type.__required_keys__)

    def read(self, raw: bytes, key: str | None, paper: int | str | None) -> Sent:
        """One command from a request's body. Refused: shell.not_json."""
        try:
            body = self.one.validate_json(raw or b"{}")
        except ValidationError as error:
            return Sent(key_of(key), key, paper, _loose(raw), _faults(error))
        return Sent(key_of(key), key, paper, body, [])

    def read_batch(self, raw: bytes) -> tuple[list[Sent], list[Fault]]:
        """The commands of a batch, each with its faults; and the faults of the batch as a whole."""
        try:
            rows = self.batch.validate_json(raw)["commands"]
        except ValidationError as error:
            faults = _faults(error)
            whole = [one for one in faults if len(one.at) < 2 or one.at[0] != "commands"]
            if whole:
                return [], whole
            return [self._alone(row) for row in orjson.loads(raw)["commands"]], []
        return [_sent(row) for row in rows], []

    def _alone(self, row: Any) -> Sent:
        """One command of a batch in which something cannot be read."""
        try:
            return _sent(self.item.validate_json(orjson.dumps(row)))
        except ValidationError as error:
            key = row.get("key") if isinstance(row, dict) else None
            named = key if isinstance(key, str) and len(key) <= 120 else None
            body = row.get("body") if isinstance(row, dict) else None
            return Sent(key_of(named), named, None, body if isinstance(body, dict) else {}, _faults(error))


def _loose(raw: bytes) -> dict[str, Any]:
    """What was sent, as far as it is JSON and an object at all."""
    try:
        found = orjson.loads(raw)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _with_instant(door: VerbDoor, shape: Shape | None) -> Any:
    """The body's type with `at`, which belongs to the command."""
    if shape is None:
        made = cast(Any, TypedDict)("Instant", {"at": NotRequired[AT]})
        made.__doc__ = "Nothing but when it happened."
    else:
        made = cast(Any, TypedDict)(shape.name, {**shape.type.__annotations__, "at": NotRequired[AT]})
        made.__doc__ = shape.type.__doc__
    made.__pydantic_config__ = STRICT
    return made


def _sent(row: dict[str, Any]) -> Sent:
    key = row.get("key")
    return Sent(key_of(key), key, row.get("paper"), row.get("body", {}), [])


def key_of(given: str | None) -> UUID:
    """The command's key: a UUID as it is, any other text by its name, and a fresh one if none was sent."""
    if not given:
        return new_key()
    try:
        return UUID(given)
    except ValueError:
        return named_key("api", given)


def _faults(error: ValidationError) -> list[Fault]:
    found = error.errors(include_url=False)
    if found[0]["type"] == "json_invalid":
        raise Refused("shell.not_json", why=str(found[0].get("ctx", {}).get("error", ""))[:120])
    return problems.faults_of(found)


READERS: dict[tuple[str, str, str], Reader] = {}


def reader(door: VerbDoor) -> Reader:
    """The reader of a verb's bodies; made once."""
    which = door.verb, door.paper, door.called
    if which not in READERS:
        READERS[which] = Reader(door)
    return READERS[which]
