"""Quantities as whole numbers: everything is counted in the smallest piece, packs are integer multiples of it.

A ladder of packs is the pieces in each pack, largest first, ending with the piece itself: carton of 24, inner of 6,
piece -> (24, 6, 1). Pure. Worked numbers: docs/arithmetic/rounding.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from salur.kernel.refusal import Refused

_MOST = 10**12  # more pieces than this are a scanned barcode in the quantity field


def check_ladder(ratios: Sequence[int]) -> None:
    """Packs must shrink and end at the piece. Refused: kernel.bad_packs."""
    if not ratios or ratios[-1] != 1 or any(big <= small for big, small in pairwise(ratios)):
        raise Refused("kernel.bad_packs", packs="/".join(map(str, ratios)))


def pieces(counts: Sequence[int], ratios: Sequence[int]) -> int:
    """Pieces in 3 cartons, 2 inners and 5 pieces: ((3, 2, 5), (24, 6, 1)) -> 89. Refused: kernel.bad_count."""
    if len(counts) != len(ratios):
        raise Refused("kernel.bad_count", text="/".join(map(str, counts)), levels=len(ratios))
    return sum(map(int.__mul__, counts, ratios))


def split(count: int, ratios: Sequence[int]) -> tuple[int, ...]:
    """The same pieces in the largest packs: (89, (24, 6, 1)) -> (3, 2, 5). Exact; a negative count is mirrored."""
    rest, counts = abs(count), []
    for ratio in ratios:
        counts.append(rest // ratio)
        rest %= ratio
    return tuple(-number for number in counts) if count < 0 else tuple(counts)


def shown(count: int, ratios: Sequence[int]) -> str:
    """Pieces as the trade writes them: (89, (24, 6, 1)) -> "3/2/5"; a difference of -89 -> "-3/2/5"."""
    return ("-" if count < 0 else "") + "/".join(map(str, split(abs(count), ratios)))


def typed(text: str, ratios: Sequence[int]) -> int:
    """Pieces from what a person types: "3/2/5" or "3//5" (nothing is 0); "0/30/0" counts too.

    Every level must be there: of a bare "3" nobody knows whether cartons or pieces are meant, so it is refused unless
    there is one level only. Refused: kernel.bad_count.
    """
    parts = [part.strip() for part in text.split("/")]
    if len(parts) != len(ratios) or not any(parts) or not all(re.fullmatch(r"\d*", part, re.ASCII) for part in parts):
        raise Refused("kernel.bad_count", text=text, levels=len(ratios))
    count = sum(int(part or "0") * ratio for part, ratio in zip(parts, ratios, strict=True) if len(part) <= 13)
    if count > _MOST or any(len(part) > 13 for part in parts):
        raise Refused("kernel.bad_count", text=text, levels=len(ratios))
    return count
