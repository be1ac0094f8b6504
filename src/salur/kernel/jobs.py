"""What the worker does for everybody: tell facts to listeners."""

from __future__ import annotations

from procrastinate.contrib.django import app

from salur.kernel.facts import LISTENERS, heard
from salur.kernel.work import reading


@app.task(name="kernel.tell", retry=5)
def tell(listener: str, organisation: int, facts: list[int]) -> None:
    """Tell one listener some facts, acting for one organisation."""
    told = LISTENERS[listener]
    with reading(organisation):
        found = heard(organisation, facts)
    told.react(organisation, found)
