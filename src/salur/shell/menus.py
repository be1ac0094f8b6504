"""The menu: groups in the order that goods flow, each with the lists in it that somebody may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.shell import offers
from salur.shell.offers import Label


class Group(NamedTuple):
    """An entry of the menu: its name, icon, and the lists (or addresses of other pages) in it, the first one first."""

    key: str
    label: Label
    icon: str
    pages: tuple[str, ...]


GROUPS: list[Group] = []
PLACES: dict[str, str] = {}  # addresses of pages that the frame of every page leads to: `find`
NEEDS: dict[str, tuple[str, ...]] = {}  # lists that the menu shows only to who does something with them, by permissions
_OTHERS = Group("others", gettext_lazy("Others"), "more", ())


def entries(actor: Actor, path: str) -> list[dict[str, Any]]:
    """The groups with anything to see, each with its pages; the ones that we are in are marked `here`."""
    offered = _offered(actor)
    named = {page for group in GROUPS for page in group.pages}
    rest = tuple(name for name in offered if name not in named)
    here = _here(path)
    found = []
    for group in (*GROUPS, _OTHERS._replace(pages=rest)):
        pages = [
            {"label": offered[name][0], "address": offered[name][1], "here": offered[name][1] == here}
            for name in group.pages
            if name in offered
        ]
        if pages:
            found.append({
                "key": group.key, "label": group.label, "icon": group.icon, "address": pages[0]["address"],
                "pages": pages, "here": any(page["here"] for page in pages),
            })  # fmt: skip
    return found


def _offered(actor: Actor) -> dict[str, tuple[Label, str]]:
    """Every page that has a place in the menu and that the actor may see: name -> (label, address)."""
    lists: Sequence[tuple[int, str, Label, str]] = [
        (one.order, one.name, one.label, f"/{one.name}")
        for one in offers.LISTS.values()
        if offers.may_see(actor, one.module) and _needed(actor, one.name)
    ]
    links = [
        (order, address.strip("/") or "home", label, address)
        for order, label, address, permission in offers.LINKS
        if not permission or actor.allows(permission)
    ]
    return {name: (label, address) for _, name, label, address in sorted([*lists, *links], key=lambda one: one[0])}


def _needed(actor: Actor, name: str) -> bool:
    """Whether somebody does anything with a list; who may see it still finds it, but need not be led there."""
    return name not in NEEDS or any(actor.allows(one) for one in NEEDS[name])


def _here(path: str) -> str:
    """The menu's address for a path: a paper belongs to its list."""
    first = path.strip("/").split("/")[0]
    return f"/{offers.SHEETS[first].listed}" if first in offers.SHEETS else f"/{first}"
