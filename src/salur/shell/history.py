"""What has happened to a paper, as the facts tell it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.utils.module_loading import import_string

from salur.kernel.models import Fact
from salur.kernel.refusal import Refused

TELLING = ("reason", "note", "receiver", "result", "reference")  # what of a fact is worth a word beside its name


class Event(NamedTuple):
    """One fact: what, how it ended, why, by whom and when."""

    kind: str
    ending: str
    reasons: tuple[Refused, ...]
    body: dict[str, Any]
    person: int
    happened_at: Any
    recorded_at: Any
    who: str = ""  # what that person is called here

    def says_again(self, before: Event) -> bool:
        """Whether it says the same as the one before it, and no person is behind it."""
        same = (self.kind, self.ending, self.reasons, self.telling) == (
            before.kind, before.ending, before.reasons, before.telling,
        )  # fmt: skip
        return same and bool(self.reasons) and not self.person

    @property
    def telling(self) -> str:
        """The words of the fact itself."""
        said = (self.body.get(name) for name in TELLING)
        return " · ".join(value for value in said if isinstance(value, str) and value)


def events(organisation: int, kind: str, paper: int, beside: Sequence[tuple[str, int]] = ()) -> list[Event]:
    """The facts of a paper that the policies show, and of papers `beside` it, latest first; at most 200."""
    about = Q(paper=paper, paper_kind=kind)
    for other, number in beside:
        about |= Q(paper=number, paper_kind=other)
    rows = (
        Fact.objects.filter(about)
        .order_by("-recorded_at", "-id")
        .annotate(who=Func(Value(organisation), F("person"), function=settings.SALUR_CALLED, output_field=TextField()))
        .values_list("kind", "ending", "reasons", "body", "person", "happened_at", "recorded_at", "who")[:200]
    )
    return [
        Event(name, ending, tuple(map(Refused.restored, reasons or ())), body, person, happened, recorded, who)
        for name, ending, reasons, body, person, happened, recorded, who in rows
    ]


def names(organisation: int, people: Iterable[int]) -> dict[int, str]:
    """What people are called, asked of the module that settings name (the shell knows no parties)."""
    wanted = {person for person in people if person}
    if not wanted:
        return {}
    find = import_string(settings.SALUR_NAMES)
    return cast("dict[int, str]", find(organisation, wanted))


def told_since(kind: str, since: datetime) -> QuerySet[Fact, int]:
    """The papers of a kind of which something was told since an instant (told, not happened)."""
    return Fact.objects.filter(paper_kind=kind, recorded_at__gte=since).values_list("paper", flat=True)
