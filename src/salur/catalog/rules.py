"""GTINs: the number under a barcode (GTIN-8, -12, -13, -14) and its check digit. Pure.

A code that does not check is kept as it was printed and flagged: real products carry wrong numbers, and goods that
cannot be received because of a digit help nobody. Source: GS1 General Specifications, section 7.9 (check digit).
"""

from __future__ import annotations

from typing import Literal

GtinFault = Literal["not_digits", "wrong_length", "wrong_check_digit"]

_LENGTHS = frozenset({8, 12, 13, 14})


def check_digit(body: str) -> int:
    """The check digit that belongs behind these digits: weights 3, 1, 3, … from the right. "899123456789" -> 1."""
    weighted = sum(int(digit) * (1 if at % 2 else 3) for at, digit in enumerate(reversed(body)))
    return -weighted % 10


def check_digit_fits(code: str) -> bool:
    """Whether the last digit is the right one; any length (GTIN, SSCC, GLN). False if anything is no digit."""
    return len(code) > 1 and code.isascii() and code.isdigit() and int(code[-1]) == check_digit(code[:-1])


def gtin_fault(code: str) -> GtinFault | None:
    """What is wrong with a GTIN as printed, or None. To be flagged beside the code, never a reason to refuse it."""
    if not (code.isascii() and code.isdigit()):
        return "not_digits"
    if len(code) not in _LENGTHS:
        return "wrong_length"
    return None if check_digit_fits(code) else "wrong_check_digit"


def gtin14(code: str) -> str:
    """The code as looked up: 8 to 13 digits get zeros in front up to 14, so that a UPC and its EAN-13 are one.

    Anything that is not 8, 12, 13 or 14 digits is given back as it is. The check digit is not asked.
    """
    return code.zfill(14) if len(code) in _LENGTHS and code.isascii() and code.isdigit() else code
