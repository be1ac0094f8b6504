"""Cells as HTML. Made here and not by a template: a long table has thousands of them, and a template takes twenty times
as long for each."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from salur.shell.icons import icon
from salur.shell.tables import Cell


def html(cell: Cell) -> SafeString:
    """What stands in a cell: everything that comes from outside is escaped."""
    text = escape(str(cell.text))
    made = _leading(cell, text)
    if cell.note:
        made += f' <span class="sub">{escape(str(cell.note))}</span>'
    if cell.lines:
        made += _steps(cell.lines)
    return mark_safe(made)


def _leading(cell: Cell, text: str) -> str:
    href = escape(str(cell.href))
    if cell.kind == "status":
        return f'<span class="chip {escape(cell.tone)}">{icon(cell.sign, 13, 2)}{text}</span>'
    if cell.kind == "paper":
        if not text:
            return ""
        head, tail = (escape(str(part)) for part in cell.split)
        number = f"<i>{head}</i>{tail}"
        return f'<a class="no" href="{href}">{number}</a>' if href else f'<span class="no">{number}</span>'
    if cell.kind == "picture":
        return f'<a href="{href}"><img class="thumb" src="{href}" alt="{text}" loading="lazy"></a>'
    if cell.kind == "code":
        return f"<code>{text}</code>"
    if href:
        return f'<a href="{href}">{text}</a>'
    if cell.unit and text:
        return f'<span class="rp"><small>{escape(cell.unit)}</small>{text}</span>'
    return text


def _steps(lines: Iterable[tuple[str, str]]) -> str:
    how = escape(gettext("How it came about"))
    told = "".join(f"<dt>{escape(str(name))}</dt><dd>{escape(str(value))}</dd>" for name, value in lines)
    return (
        f'<details class="steps"><summary title="{how}"><span class="i">?</span><span class="sr">{how}</span></summary>'
        f"<dl>{told}</dl></details>"
    )


def row(cells: Iterable[tuple[str, Cell]]) -> SafeString:
    """The cells of a row, each with its head, which narrow screens show beside it."""
    return mark_safe(
        "".join(
            f'<td data-head="{escape(str(head))}" class="{escape(cell.classes)}">{html(cell)}</td>'
            for head, cell in cells
        )
    )
