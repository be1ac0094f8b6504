"""A button's form as the templates show it: what was typed, and the refusal beside the field it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, QueryDict

from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.shell.faces import said
from salur.shell.offers import ButtonOffer, Field, Form

EMPTY = ("", "–")
LINES = re.compile(r"-\d+$")
MOST_ROWS = 500


def filled(
    request: HttpRequest, actor: Actor, offer: ButtonOffer, paper: int, *, kept: bool, refused: Refused | None = None
) -> dict[str, Any]:
    """A button's form; `kept`: with what was typed before it was refused. A refusal that is about one of its fields
    stands beside it (`fault` of the field) and is named by `told_beside`."""
    form = offer.form(actor, paper) if offer.form else Form()
    found = form_shown(request, actor, form, offer.beside, kept=kept, refused=refused, mark=f"{offer.word}-")
    address = f"/{offer.kind}/{paper}/{offer.word}" if paper else f"/{offer.kind}/{offer.word}"
    return found | {"offer": offer, "address": address}


def form_shown(
    request: HttpRequest, actor: Actor, form: Form, beside: Mapping[str, str], *, kept: bool,
    refused: Refused | None = None, mark: str = "f-",
) -> dict[str, Any]:  # fmt: skip
    """Any form as the templates show it; `mark` stands before the ids of its fields."""
    typed = request.POST if kept else None
    at = _at(beside, form, refused, request.POST.dict())
    sentence = said(refused, actor) if refused and at else ""
    fields = _fields(form, typed, mark, at, sentence)
    rows = []
    if form.grid:
        more = len(form.grid.rows)
        while typed is not None and more < MOST_ROWS and f"{form.grid.fields[0].name}-{more}" in typed:
            more += 1  # rows that were added while typing
        for line, row in enumerate([*form.grid.rows, *({} for _ in range(more - len(form.grid.rows)))]):
            cells = [
                _field(one, f"{one.name}-{line}", row.get(one.name, one.value), typed, mark, at, sentence)
                for one in form.grid.fields
            ]
            rows.append({"lead": row.get("lead", ""), "note": row.get("note", ""), "cells": cells})
    return {
        "fields": fields, "grid": form.grid, "rows": rows, "simple": not fields and not rows, "kept": kept,
        "before": form.before,
        "files": any(one.kind in ("file", "table") for one in form.fields), "told_beside": sentence,
        "lists": _lists(form.fields, mark), "row_lists": _lists(form.grid.fields if form.grid else (), mark),
    }  # fmt: skip


def shared(
    request: HttpRequest, actor: Actor, offer: ButtonOffer, form: Form, *, kept: bool, refused: Refused | None = None
) -> tuple[list[dict[str, Any]], str]:
    """A button's fields where the forms of several are one: the button's word stands before their names, and none is
    needed by the browser, since another button may be meant. Gives them, and what is told beside one of them."""
    mark = f"{offer.word}-"
    typed = QueryDict(mutable=True)
    for name, values in request.POST.lists() if kept else ():
        typed.setlist(name.removeprefix(mark), [str(value) for value in values])
    at = _at(offer.beside, form, refused, typed.dict())
    sentence = said(refused, actor) if refused and at else ""
    fields = _fields(form, typed if kept else None, mark, at, sentence)
    return [
        one | {"name": mark + one["name"], "field": one["field"]._replace(needed=False), "list": ""} for one in fields
    ], sentence


def _fields(form: Form, typed: QueryDict | None, mark: str, at: str, sentence: str) -> list[dict[str, Any]]:
    fields = [_field(one, one.name, one.value, typed, mark, at, sentence) for one in form.fields]
    return [one for one in fields if one["field"].kind != "sure" or one["fault"]]


def _at(beside: Mapping[str, str], form: Form, refused: Refused | None, typed: Mapping[str, Any]) -> str:
    """The name of the field that a refusal is about; '' if it is about none, or about all.

    Besides what the button says of it, a refusal names its field or says back what was typed into it.
    """
    if refused is None:
        return ""
    told = str(refused.facts.get("field", "")) if refused.code == "kernel.bad_value" else ""
    wanted = beside.get(f"{refused.code}.{told}") or beside.get(refused.code) or told
    names = {one.name for one in form.fields if one.kind != "head"}
    if form.grid:
        names |= {f"{one.name}-{line}" for one in form.grid.fields for line in range(len(form.grid.rows))}
        line = refused.facts.get("row")
        if wanted and f"{wanted}-{line}" in names:
            return f"{wanted}-{line}"
    return wanted if wanted in names else _told_back(form, refused, wanted, typed)


def _told_back(form: Form, refused: Refused, wanted: str, typed: Mapping[str, Any]) -> str:
    """The cell of the wanted column, or any field, that holds what the refusal says back."""
    facts = refused.facts
    back = {str(value) for value in facts.values() if isinstance(value, str) and value not in EMPTY}
    cells = _cells(form, typed)
    column = [name for name, of in cells if of == wanted]
    value = str(facts.get("value", ""))
    for name in column:
        if str(typed.get(name, "")).strip() == ("" if value in EMPTY else value):
            return name
    names = [one.name for one in form.fields if one.kind != "head"] + [name for name, _ in cells]
    return next((name for name in names if str(typed.get(name, "")).strip() in back), column[0] if column else "")


def _cells(form: Form, typed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The cells of rows in which something was typed: name in the form, and the column it is of."""
    found: list[tuple[str, str]] = []
    for at in range(len(form.grid.rows)) if form.grid else ():
        row = [(f"{one.name}-{at}", one.name) for one in form.grid.fields] if form.grid else []
        if any(str(typed.get(name, "")).strip() for name, _ in row):
            found += row
    return found


def _lists(fields: Sequence[Field], mark: str) -> list[dict[str, Any]]:
    """What texts suggest: one list for a column of a grid, however many rows."""
    return [
        {"id": f"{mark}{one.name}-list", "choices": one.choices}
        for one in fields
        if one.choices and one.kind in ("text", "number")
    ]


def _field(
    one: Field, name: str, value: str, typed: QueryDict | None, mark: str, at: str, sentence: str
) -> dict[str, Any]:
    shown = value if typed is None else typed.get(name, "" if one.kind == "check" else value)
    some = value.split() if typed is None else typed.getlist(name)
    suggests = f"{mark}{LINES.sub('', name)}-list" if one.choices and one.kind in ("text", "number") else ""
    return {
        "field": one, "name": name, "id": mark + name, "value": shown, "some": some, "list": suggests,
        "fault": sentence if name == at else "",
    }  # fmt: skip
