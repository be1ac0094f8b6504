"""Saying no so that a person can do something about it."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """An ask that cannot be granted: a code, and the facts its sentence is filled with.

    The sentence of each code, in every language, stands in the refusals room of the module named before the dot.
    Facts are plain values (strings, integers); amounts are given in the smallest coin beside their currency.
    """

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, object] = facts

    def __repr__(self) -> str:
        return f"Refused({self.code!r}, {dict(self.facts)!r})"

    def __str__(self) -> str:
        return f"{self.code} {dict(self.facts)}" if self.facts else self.code

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Refused) and self.code == other.code and dict(self.facts) == dict(other.facts)

    def __hash__(self) -> int:
        return hash(self.code)

    def plain(self) -> list[object]:
        """The refusal as JSON can hold it: code and facts; `restored` reads it back."""
        return [
            self.code,
            {name: value if isinstance(value, int) else str(value) for name, value in self.facts.items()},
        ]

    @classmethod
    def restored(cls, plain: list[object]) -> Refused:
        """A refusal from what `plain` made of it."""
        code, facts = plain
        assert isinstance(code, str) and isinstance(facts, dict)
        return cls(code, **facts)
