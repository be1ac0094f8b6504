"""How people say what they order: quantities in cartons, inners and pieces, and lines pasted from a message. Pure.

Where it cannot be known what is meant, the answer is a question with its choices; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from salur.kernel import quantity
from salur.kernel.refusal import Refused

CARTONS = frozenset(
    [
        "dus",
        "dos",
        "kardus",
        "karton",
        "krt",
        "ktn",
        "ctn",
        "carton",
        "cartons",
        "case",
        "cases",
        "cs",
        "box",
        "箱",
        "件",
    ]
)
INNERS = frozenset(["pak", "pk", "pack", "packs", "inner", "inners", "ikat", "bal", "renteng", "包", "盒", "排"])
PIECES = frozenset(
    ["pcs", "pc", "piece", "pieces", "biji", "bj", "buah", "bh", "unit", "ea", "each", "个", "只", "支", "瓶", "袋"]
)
DOZENS = frozenset(["lusin", "lsn", "dozen", "dozens", "dz", "doz", "打"])
CARTON_PACKS, INNER_PACKS = ("carton", "case", "box"), ("inner", "pack")
MOST = 10**9
_PART = re.compile(r"(\d{1,10})\s*([^\W\d_]*)\.?", re.UNICODE)


class Said(NamedTuple):
    """A quantity: so many of a pack, and the pieces that makes."""

    many: int
    pack: str
    pieces: int


class Doubt(NamedTuple):
    """A quantity that could mean several things, each with how to say it without doubt and its pieces; or nothing."""

    text: str
    choices: tuple[tuple[str, int], ...] = ()


def ladder(packs: Mapping[str, int]) -> list[int]:
    """The pieces in each pack, largest first, down to the piece: what 3/2/5 counts in."""
    return sorted({*(size for size in packs.values() if size > 1), 1}, reverse=True)


def read(text: str, packs: Mapping[str, int]) -> Said | Doubt:
    """A quantity as it was said, by the packs of its SKU (name -> pieces): "3/2/5", "3 dus", "2 ctn 5", bare pieces."""
    bare = text.strip().lower()
    if not bare:
        return Doubt(text)
    if "/" in bare:
        return _levels(bare, packs)
    if bare.isascii() and bare.isdigit():
        return _counted(int(bare), "piece", 1, text)
    bare = bare.replace(", ", " ").replace("+", " ")
    parts = _PART.findall(bare)
    if not parts or _PART.sub("", bare).strip() or not all(unit for _, unit in parts[:-1]):
        return Doubt(text)
    sizes = [_unit(unit, packs) for _, unit in parts]
    if len(parts) == 1 and sizes[0] is None:
        count = int(parts[0][0])
        return Doubt(text, tuple((f"{count} {name}", count * size) for name, size in _named(packs)))
    if None in sizes:
        return Doubt(text)
    known = [size for size in sizes if size is not None]
    if len(parts) == 1:
        return _counted(int(parts[0][0]), *known[0], text)
    return _counted(
        sum(int(count) * size for (count, _), (_, size) in zip(parts, known, strict=True)), "piece", 1, text
    )


def _named(packs: Mapping[str, int]) -> list[tuple[str, int]]:
    return [*sorted(((n, s) for n, s in packs.items() if s > 1), key=lambda one: (-one[1], one[0])), ("pcs", 1)]


def _counted(count: int, pack: str, size: int, text: str) -> Said | Doubt:
    """So many of a pack; what is counted in no pack of the SKU (a dozen) is pieces."""
    if not 0 < count * size <= MOST:
        return Doubt(text)
    return Said(count * size if pack == "piece" else count, pack, count * size)


def _levels(bare: str, packs: Mapping[str, int]) -> Said | Doubt:
    """3/2/5; of fewer levels than there are, the largest or the smallest may have been left out: a question."""
    ratios = ladder(packs)
    try:
        return _counted(quantity.typed(bare, ratios), "piece", 1, bare)
    except Refused:
        missing = len(ratios) - bare.count("/") - 1
    if missing < 1:
        return Doubt(bare)
    choices = []
    for whole in dict.fromkeys((bare + "/0" * missing, "0/" * missing + bare)):
        try:
            choices.append((whole, quantity.typed(whole, ratios)))
        except Refused:
            return Doubt(bare)
    return Doubt(bare, tuple(one for one in choices if one[1] > 0))


def _unit(word: str, packs: Mapping[str, int]) -> tuple[str, int] | None:
    """The pack that a word means for this SKU: its own name for it first, then what the trade calls packs."""
    by_name = {name.lower(): (name, size) for name, size in packs.items()}
    if word in by_name:
        return by_name[word]
    if not word or word in PIECES:
        return "piece", 1
    if word in DOZENS:
        return "piece", 12
    big = sorted(((size, name) for name, size in packs.items() if size > 1), reverse=True)
    if word in CARTONS:
        named = [by_name[name] for name in CARTON_PACKS if name in by_name]
        return named[0] if named else (big[0][1], big[0][0]) if big else None
    if word in INNERS:
        named = [by_name[name] for name in INNER_PACKS if name in by_name]
        return named[0] if named else (big[1][1], big[1][0]) if len(big) == 2 else None
    return None


def shown(pieces: int, pack: str, packs: Mapping[str, int]) -> str:
    """A quantity as a form shows it, so that `read` gives the same: "3 carton", "3/2/5" or bare pieces."""
    size = packs.get(pack, 1) if pack != "piece" else 1
    return f"{pieces // size} {pack}" if size > 1 and pieces % size == 0 else str(pieces)


def pasted(text: str, most: int = 200) -> list[tuple[str, str]]:
    """Lines of a message as (goods, quantity): "KL-165H 3 dus", "3 dus KL-165H", "KL-165H<tab>12", "kopi susu 12"."""
    found = []
    for line in text.splitlines():
        bare = line.strip(" \t-*•,;.")
        if bare:
            found.append(_line(bare))
    return found[:most]


def _line(bare: str) -> tuple[str, str]:
    cells = [cell.strip() for cell in re.split(r"[\t;|]+", bare) if cell.strip()]
    if len(cells) > 1:
        return " ".join(cells[:1]), " ".join(cells[1:])
    words = bare.split()
    units = CARTONS | INNERS | PIECES | DOZENS
    at = len(words)
    while at > 1 and (_is_count(words[at - 1]) or _is_unit(words[at - 1], units)):
        at -= 1
    while at < len(words) and not _is_count(words[at]):  # a unit word that belongs to the name
        at += 1
    if at < len(words):
        return " ".join(words[:at]), " ".join(words[at:])
    if len(words) > 2 and _is_count(words[0]) and words[1].lower() in units:
        return " ".join(words[2:]), " ".join(words[:2])
    if len(words) > 2 and _is_count(words[-2]):  # a unit that nobody knows: the quantity asks
        return " ".join(words[:-2]), " ".join(words[-2:])
    return bare, ""


def _is_count(word: str) -> bool:
    bare = re.sub(r"[^\W\d_]+$", "", word.lower())
    glued = word.lower()[len(bare) :]
    known = not glued or glued in CARTONS | INNERS | PIECES | DOZENS
    return known and len(word) <= 12 and bool(re.fullmatch(r"\d+(/\d*)*", bare))


def _is_unit(word: str, units: frozenset[str]) -> bool:
    return word.lower().rstrip(".") in units
