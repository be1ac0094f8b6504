"""Forms as pages show them: first values, or what was typed; and a refusal beside the field that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from salur.kernel.refusal import Refused
from salur.shell.offers import Field, Form

EMPTY = ("", "–")


def fields_of(
    fields: Sequence[Field],
    mark: str,
    typed: Mapping[str, str],
    kept: bool,
    fault: str = "",
    sentence: str = "",
    marked: bool = True,
) -> list[dict[str, Any]]:
    """Fields with their values; `mark` stands before their ids and, where several forms are in one, their names."""
    return [
        filled(one, one.name, one.value, typed, mark, kept, sentence if one.name == fault else "", marked)
        for one in fields
    ]


def filled(
    one: Field,
    name: str,
    value: str,
    typed: Mapping[str, str],
    mark: str,
    kept: bool,
    sentence: str = "",
    marked: bool = False,
) -> dict[str, Any]:
    """A field as the template shows it; a box that was unticked is not sent, and stays unticked."""
    first = "" if kept and one.kind == "check" else value
    return {
        "field": one, "name": mark + name if marked else name, "id": mark + name, "value": typed.get(name, first),
        "fault": sentence, "loose": marked,
    }  # fmt: skip


def whose_fault(form: Form, refused: Refused | None, typed: Mapping[str, str]) -> str:
    """The name of the field that a refusal is about ('' = of none in particular).

    A refusal names the field, or says back what was typed into it. Of a column of rows, it is the cell that has that.
    """
    if refused is None:
        return ""
    said = [str(value) for value in refused.facts.values() if not isinstance(value, bool)]
    named = str(refused.facts.get("field", ""))
    names = [(one.name, one.name) for one in form.fields] + list(_cells(form, typed))
    meant = [name for name, column in names if column == named]
    if len(meant) == 1:
        return meant[0]
    value = str(refused.facts.get("value", ""))
    for name in meant:
        if typed.get(name, "").strip() == ("" if value in EMPTY else value):
            return name
    if meant:
        return meant[0]
    for name, _ in names:
        if typed.get(name, "").strip() and typed[name].strip() in said:
            return name
    return ""


def _cells(form: Form, typed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The cells of rows in which something was typed: name in the form, and the column it is of."""
    if form.grid is None:
        return
    for at in range(len(form.grid.rows)):
        row = [(f"{one.name}-{at}", one.name) for one in form.grid.fields]
        if any(typed.get(name, "").strip() for name, _ in row):
            yield from row
