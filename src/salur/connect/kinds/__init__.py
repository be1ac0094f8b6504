"""The kinds of things that can be imported, one file each; whoever needs them all calls `every`."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from salur.connect.kind import KINDS, Kind


def every() -> Mapping[str, Kind]:
    """All kinds, by name: each file in this folder registers its own."""
    for found in iter_modules(__path__):
        if found.name != "tests":
            import_module(f"{__name__}.{found.name}")
    return KINDS
