"""What templates of the pages use: icons, and initials for the round badges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.utils.safestring import SafeString, mark_safe

from salur.shell import cells, icons
from salur.shell.tables import Cell

register = template.Library()


@register.simple_tag
def icon(name: str, size: int = 17, width: float = 1.6) -> SafeString:
    """`{% icon "truck" %}`: one of the product's own icons."""
    return mark_safe(icons.icon(name, size, width))


@register.simple_tag
def shown(cell: Cell) -> SafeString:
    """`{% shown cell %}`: what stands in a cell."""
    return cells.html(cell)


@register.simple_tag
def row(found: Iterable[tuple[str, Cell]]) -> SafeString:
    """`{% row pairs %}`: the cells of a row, (head, cell) each."""
    return cells.row(found)


@register.filter
def initials(name: object) -> str:
    """Two letters for a badge: of the first two words, or the first two of the only one."""
    words = [word for word in str(name).replace(".", " ").split() if word[:1].isalnum()]
    if len(words) > 1:
        return (words[0][0] + words[1][0]).upper()
    return words[0][:2].upper() if words else ""


@register.filter
def words(text: str) -> list[str]:
    """`"csv xlsx"|words`: what a loop of a template goes over."""
    return text.split()


@register.simple_tag
def get(found: Mapping[str, str], name: str) -> str:
    """`{% get typed name %}`: a value by a name that is not known beforehand; nothing where there is none."""
    return found.get(name, "")
