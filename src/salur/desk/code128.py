"""A paper's number as bars that any scanner reads: Code 128, set B (ISO/IEC 15417). Pure."""

from __future__ import annotations

from typing import NamedTuple

# widths of bar, space, bar … of each of the 107 characters, in modules
PATTERNS = (  # noqa: SIM905 a list of a hundred quoted words reads worse
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112"
).split()
START_B, STOP = 104, 106
QUIET = 10  # modules of white that a scanner wants on either side


class Bar(NamedTuple):
    """A black bar: where it begins and how wide it is, in modules."""

    at: int
    width: int


class Bars(NamedTuple):
    """A code as bars, and how wide it is with its quiet zones."""

    width: int
    bars: list[Bar]


def values(text: str) -> list[int]:
    """The characters of a code: start, text, check, stop. What set B does not have is left out."""
    data = [ord(one) - 32 for one in text if 32 <= ord(one) < 127]
    check = (START_B + sum(n * value for n, value in enumerate(data, 1))) % 103
    return [START_B, *data, check, STOP]


def bars(text: str) -> Bars:
    """The black bars of a code, from left to right."""
    found, at = [], QUIET
    for value in values(text):
        for n, width in enumerate(map(int, PATTERNS[value])):
            if n % 2 == 0:
                found.append(Bar(at, width))
            at += width
    return Bars(at + QUIET, found)
