"""One thing asked or told, under a key of its sender, so that telling it twice does it once."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Generic, TypeVar
from uuid import NAMESPACE_OID, UUID, uuid5

Body = TypeVar("Body", covariant=True)
Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class Command(Generic[Body]):
    """A command: the sender's key, what is asked or told, the paper it concerns, and when it happened.

    `body` is a frozen dataclass or tuple of plain values (its repr is what "the same content" means).
    `at` is when it happened by the teller's clock; absent means now.
    """

    key: UUID
    body: Body
    paper: int | None = None
    at: datetime | None = None

    def digest(self, verb: str) -> bytes:
        """16 bytes that tell this content from any other."""
        return blake2b(repr((verb, self.paper, self.body, self.at)).encode(), digest_size=16).digest()


def new_key() -> UUID:
    """A fresh key in time order (RFC 9562, version 7): neighbours in time are neighbours in the index."""
    bits = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    return UUID(int=bits & ~(0xF << 76) & ~(0x3 << 62) | (0x7 << 76) | (0x2 << 62))


def named_key(*parts: object) -> UUID:
    """The key of something that has a name of its own: a file's row, a fact for a listener."""
    return uuid5(NAMESPACE_OID, "\x1f".join(str(part) for part in parts))


def ask(
    body: Asked, paper: int | None = None, *, key: UUID | None = None, at: datetime | None = None
) -> Command[Asked]:
    """A command with a fresh key unless one is given."""
    return Command(key or new_key(), body, paper, at)
