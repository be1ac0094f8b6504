"""How a price comes about, drawn: a bar for the list price, one for each step where it takes from, one for the net."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from salur.shell import shown


class Bar(NamedTuple):
    """A step of a price: what it is, what it takes off or leaves, and its bar from x on (hundredths of the list)."""

    label: str
    note: str
    amount: str
    kind: str  # list, cut, net
    x: str
    width: str
    mine: bool = False  # it is the step of the scheme that is looked at


class Cut(NamedTuple):
    """A step as it is told: its name, a note, and what it takes off in the smallest coin."""

    label: str
    note: str
    amount: int
    mine: bool = False


def hundredths(part: int, whole: int) -> str:
    """A part of a whole, to one decimal; nothing of nothing is 0.0."""
    tenths = 1000 * max(0, part) // whole if whole else 0
    return f"{tenths // 10}.{tenths % 10}"


def waterfall(whole: int, note: str, cuts: Iterable[Cut], net: int, coin: str, last: str = "") -> list[Bar]:
    """From the list price (`note` says which) down to the net (`last` is what that is called)."""
    bars = [Bar(_("List"), note, shown.amount(whole, coin), "list", "0", "100")]
    left = whole
    for cut in cuts:
        left -= cut.amount
        bars.append(
            Bar(cut.label, cut.note, shown.amount(-cut.amount, coin), "cut", hundredths(left, whole),
                hundredths(cut.amount, whole), cut.mine)
        )  # fmt: skip
    return [*bars, Bar(last, "", shown.amount(net, coin), "net", "0", hundredths(net, whole))]
