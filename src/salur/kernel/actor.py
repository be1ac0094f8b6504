"""Who is acting, for whom, and what they may."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the system) acting for one organisation.

    `party` is the organisation's own party; `may` the permissions (`module.verb`), `*` for all; `sender` says where the
    commands come from (their keys are unique per sender); `territories` and `places` narrow the sight, None = all.
    """

    person: int
    organisation: int
    party: int
    may: frozenset[str]
    sender: str
    territories: frozenset[int] | None = None
    places: frozenset[int] | None = None
    limits: frozenset[tuple[str, int]] = field(default_factory=frozenset)

    def allows(self, permission: str) -> bool:
        """Whether this actor holds the permission."""
        return permission in self.may or "*" in self.may
