"""Every address of the program, read from its URL map: what stands in it, and what is put there to try it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver

from salur.config import urls
from salur.desk.design import PIECES
from salur.insights.reports import REPORTS
from salur.shell import offers
from salur.shell.api.door import ROOT
from salur.shell.api.resources import RESOURCES, VERB_DOORS

HOLE = re.compile(r"<(?:\w+:)?(\w+)>")
KINDS = {"returned": "return"}  # what the name of a hole means, where it is no kind itself
WORDS: Mapping[str, Sequence[str]] = {  # what stands in holes that are no papers
    "reports/<slug:name>": tuple(REPORTS),
    "welcome/<str:secret>": ("guessed",),
    "design/<slug:name>": tuple(PIECES),
}
PLANTED = ("token", "place")  # kinds of things that have no page of their own


class Address(NamedTuple):
    """A pattern of the URL map; `kind` is the kind of paper that its number names ('' = it names none)."""

    route: str
    name: str
    kind: str

    @property
    def program(self) -> bool:
        """Whether it is of the API."""
        return self.route.startswith(ROOT)

    @property
    def holes(self) -> list[str]:
        """What is left open in it."""
        return HOLE.findall(self.route)

    def filled(self, **values: object) -> str:
        """The address with its holes filled."""
        return "/" + HOLE.sub(lambda hole: str(values[hole[1]]), self.route)


def walked(patterns: Iterable[Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Route and name of every pattern, through all resolvers."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from walked(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield before + str(one.pattern), str(one.name or "")


def addresses() -> list[Address]:
    """All of them, each once; what answers for all unknown addresses of the API stands there as one."""
    found = {
        route.replace(r"^api/v1(?:/|$)", f"{ROOT}/nowhere"): name for route, name in walked(urls.urlpatterns)
    }  # fmt: skip
    return [Address(route, name, kind_of(route)) for route, name in found.items()]


def kind_of(route: str) -> str:
    """The kind of paper that the number in an address names; '' if there is none, '?' if nothing tells."""
    holes = HOLE.findall(route)
    if not holes or route in WORDS:
        return ""
    if route.startswith(ROOT):
        return _of_programs(route)
    first = route.split("/")[0]
    if holes[0] in ("paper", "identity") and first in offers.SHEETS:
        return first
    kind = KINDS.get(holes[0], holes[0])
    return kind if kind in PLANTED or kind in offers.SHEETS else "?"


def _of_programs(route: str) -> str:
    asked = route.removeprefix(ROOT).replace("<paper>", "{paper}")
    for door in VERB_DOORS:
        if door.address == asked:
            return door.paper
    for one in RESOURCES.values():
        if asked == f"/{one.name}/{{paper}}":
            return one.kind
    return "?"
