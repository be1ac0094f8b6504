"""What templates of the pages use: icons, and initials for the round badges."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from salur.shell import icons

register = template.Library()


@register.simple_tag
def icon(name: str, size: int = 17, width: float = 1.6) -> SafeString:
    """`{% icon "truck" %}`: one of the product's own icons."""
    return mark_safe(icons.icon(name, size, width))


@register.filter
def initials(name: object) -> str:
    """Two letters for a badge: of the first two words, or the first two of the only one."""
    words = [word for word in str(name).replace(".", " ").split() if word[:1].isalnum()]
    if len(words) > 1:
        return (words[0][0] + words[1][0]).upper()
    return words[0][:2].upper() if words else ""
