"""The product's own icons: 18 px grid, round ends, one line width; always beside a word."""

from __future__ import annotations

ICONS = {
    "arrow": '<path d="M3 9h11M10 4.8 14.2 9 10 13.2"/>',
    "back": '<path d="M11.5 4 6.5 9l5 5"/>',
    "book": '<path d="M9 4.5v11M2.5 3.5h4A2.5 2.5 0 0 1 9 5.5a2.5 2.5 0 0 1 2.5-2h4v11h-4a2.5 2.5 0 0 0-2.5 1 2.5 2.5 0'
    ' 0 0-2.5-1h-4z"/>',
    "box": '<path d="M2.8 5.5 9 2.5l6.2 3v7L9 15.5l-6.2-3zM2.8 5.5 9 8.6l6.2-3.1M9 8.6v6.9"/>',
    "cart": '<path d="M2 3h2l2 8.5h7.5L15.5 6H5"/><circle cx="7" cy="14.5" r="1.1"/>'
    '<circle cx="12.5" cy="14.5" r="1.1"/>',
    "chart": '<path d="M2.5 15.5h13M4.5 12.5v-3M8 12.5V6M11.5 12.5V8M15 12.5V3.5"/>',
    "check": '<path d="m3.5 9.5 3.7 3.7 7.3-8"/>',
    "clock": '<circle cx="9" cy="9" r="6.3"/><path d="M9 5.2V9l2.6 1.8"/>',
    "coin": '<circle cx="9" cy="9" r="6.5"/><path d="M9 5.5v7M11 7c-.4-.8-1.1-1-2-1-1.2 0-2 .6-2 1.5C7 9.5 11 8.5 11'
    ' 10.6c0 .9-.8 1.5-2 1.5-1 0-1.7-.3-2.1-1.1"/>',
    "cross": '<path d="m4.5 4.5 9 9M13.5 4.5l-9 9"/>',
    "day": '<path d="M3 4.5h12v10.5H3zM3 8h12M6.5 2.5v3M11.5 2.5v3"/>',
    "down": '<path d="m4.5 7 4.5 4.5L13.5 7"/>',
    "down_to": '<path d="M9 2.5v8.5M5.5 8 9 11.5 12.5 8M3 13v2.5h12V13"/>',
    "draft": '<circle cx="9" cy="9" r="6" stroke-dasharray="2.6 2.2"/>',
    "fall": '<path d="M9 3.5v10M5 10l4 4 4-4"/>',
    "find": '<circle cx="8" cy="8" r="5"/><path d="m12 12 3.5 3.5"/>',
    "gear": '<circle cx="9" cy="9" r="2.4"/><path d="M9 1.8v2.4M9 13.8v2.4M1.8 9h2.400M13.8 9h2.400M3.9 3.900l1.7 1.7'
    'M12.4 12.400l1.7 1.700M3.9 14.100l1.7-1.700M12.4 5.600l1.7-1.7"/>',
    "hold": '<path d="M6.5 4v10M11.5 4v10"/>',
    "invoice": '<path d="M4 2.5h10v13l-2-1.4-1.6 1.4L9 14.1l-1.4 1.4L6 14.1l-2 1.4zM6.5 6.5h5M6.5 9.5h5"/>',
    "more": '<path d="M4 9h.01M9 9h.01M14 9h.01" stroke-width="2.6"/>',
    "pin": '<path d="M9 16s5-4.7 5-8.6A5 5 0 0 0 4 7.400C4 11.3 9 16 9 16z"/><circle cx="9" cy="7.4" r="1.7"/>',
    "plus": '<path d="M9 3.5v11M3.5 9h11"/>',
    "scan": '<path d="M2.500 6V2.500H6M12 2.500h3.500V6M15.500 12v3.500H12M6 15.500H2.500V12M5.500 6v6M8 6v6M10 6v6'
    'M12.500 6v6"/>',
    "shop": '<path d="M3 7.5v8h12v-8M2 7.5 3.5 3h11L16 7.5M2 7.5a2.3 2.3 0 0 0 4.7 0 2.3 2.3 0 0 0 4.6 0 2.3 2.3 0 0 0'
    ' 4.7 0M7.5 15.500V11h3v4.5"/>',
    "tag": '<path d="M2.5 8.7V2.5h6.2l6.8 6.8-6.2 6.2z"/><circle cx="5.8" cy="5.8" r="1"/>',
    "truck": '<path d="M1.5 4.5h9v8h-9zM10.5 7.5h3.3l2.7 2.7v2.3h-6"/><circle cx="5" cy="13.2" r="1.6"/>'
    '<circle cx="13" cy="13.2" r="1.6"/>',
    "paper": '<path d="M4 2.5h7l3 3v10H4zM6.5 8h5M6.5 11h5"/>',
    "people": '<circle cx="9" cy="6" r="3"/><path d="M3 15.500c.6-3.3 3-5 6-5s5.4 1.7 6 5"/>',
    "print": '<path d="M5 6.500v-4h8v4M5 12H2.500V6.500h13V12H13M5 10h8v5.500H5z"/>',
    "undo": '<path d="M6.500 3.500 3 7l3.500 3.500M3 7h7a4 4 0 0 1 0 8H7"/>',
    "up": '<path d="M9 14.5v-10M5 8l4-4 4 4"/>',
    "warn": '<path d="M9 2.8 16 15H2zM9 7.200v3.600M9 13h.01"/>',
}


def icon(name: str, size: int = 17, width: float = 1.6) -> str:
    """An icon as SVG for the page; KeyError for a name that is not drawn."""
    return (
        f'<svg width="{size}" height="{size}" viewBox="0 0 18 18" fill="none" stroke="currentColor" '
        f'stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{ICONS[name]}</svg>'
    )
