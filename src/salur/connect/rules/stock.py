"""Whether what a distributor states of its stock adds up. Pure. Worked numbers: docs/arithmetic/stock_reports.md."""

from __future__ import annotations


def difference(opening: int, received: int, sent: int, adjusted: int, closing: int) -> int:
    """Closing less (opening + received − sent + adjusted), in pieces: 0 if the line adds up, below 0 if some lack."""
    return closing - (opening + received - sent + adjusted)
