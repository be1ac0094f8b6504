"""The history of a master as a table: what was before, what is since, who and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from salur.kernel.actor import Actor
from salur.parties.queries.changes import changes
from salur.parties.queries.names import names
from salur.shell.tables import Cell, Table, text, when
from salur.shell.words import word

Say = Callable[[str, Any], str]


def plain(column: str, value: Any) -> str:
    """A value as it stands in its column; nothing is a dash."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)


def changed(actor: Actor, sources: Iterable[tuple[str, str, int]], say: Say = plain) -> Table:
    """What was changed about a master, latest first: from histories given as (table, column, number)."""
    found = changes(*sources)
    people = names(actor.organisation, [one.person for one in found])
    rows: list[list[Cell]] = []
    for one in found:
        who = people.get(one.person) or (_("The system") if not one.person else "–")
        said = tuple(
            (word("word", name.removesuffix("_id")), f"{say(name, before)} → {say(name, after)}")
            for name, before, after in one.changed
        )
        what = _("recorded") if one.first else ", ".join(name for name, _arrow in said)
        if len(said) == 1:
            what = f"{said[0][0]}: {said[0][1]}"
        rows.append([when(one.at), Cell(what, lines=said if len(said) > 1 else ()), text(who)])
    return Table(_("Changes"), (_("When"), _("What"), _("Who")), rows, _("Nothing was changed yet."))
