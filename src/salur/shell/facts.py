"""What has happened to the ways in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from salur.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class TokenIssued(Fact):
    """A program may come in, in a person's place."""

    paper_kind: ClassVar[str] = "token"
    name: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TokenRevoked(Fact):
    """A program may come in no longer."""

    paper_kind: ClassVar[str] = "token"
