"""What has happened to orders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from salur.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class OrderCaptured(Fact):
    """An order was written down; nothing is promised yet."""

    paper_kind: ClassVar[str] = "order"
    buyer: int
    total: int


@dataclass(frozen=True, slots=True)
class OrderConfirmed(Fact):
    """Goods and credit were set aside for an order (in part, if its ending says backordered)."""

    paper_kind: ClassVar[str] = "order"
    buyer: int
    total: int


@dataclass(frozen=True, slots=True)
class OrderHeld(Fact):
    """An order waits for a reason named with it; nothing is set aside for it."""

    paper_kind: ClassVar[str] = "order"
    buyer: int
    total: int


@dataclass(frozen=True, slots=True)
class OrderChanged(Fact):
    """An order's lines were changed; what had been set aside was released and decided anew."""

    paper_kind: ClassVar[str] = "order"
    buyer: int
    total: int


@dataclass(frozen=True, slots=True)
class OrderCancelled(Fact):
    """An order was cancelled and everything set aside for it released."""

    paper_kind: ClassVar[str] = "order"
    reason: str


@dataclass(frozen=True, slots=True)
class OrderShortClosed(Fact):
    """What of an order had not been picked will not come any more; it was released."""

    paper_kind: ClassVar[str] = "order"
    reason: str
    pieces: int


@dataclass(frozen=True, slots=True)
class OrderApproved(Fact):
    """Somebody with the authority let an order pass that a rule had stopped; what it is now stands with it."""

    paper_kind: ClassVar[str] = "order"
    buyer: int
    total: int
    note: str


@dataclass(frozen=True, slots=True)
class OrderReturned(Fact):
    """A held order went back to whoever took it, with a note: it is a draft again."""

    paper_kind: ClassVar[str] = "order"
    note: str


@dataclass(frozen=True, slots=True)
class OrderSplit(Fact):
    """Of a held order the lines that pass were released; the others went into an order of their own, `rest`."""

    paper_kind: ClassVar[str] = "order"
    rest: int
    lines: int
    total: int


@dataclass(frozen=True, slots=True)
class OrderRuleSet(Fact):
    """A seller's order rule was set: what it answers, and by which figure; `paper` is the rule."""

    paper_kind: ClassVar[str] = "order_rule"
    rule: str
    answer: str
    figure: int | None
    pack: str


@dataclass(frozen=True, slots=True)
class AuthorityGranted(Fact):
    """A role was told up to which amount it may approve held orders, or what discount it may give."""

    paper_kind: ClassVar[str] = "authority"
    role: str
    about: str
    most: int | None


@dataclass(frozen=True, slots=True)
class RangeAuthorised(Fact):
    """What an outlet or a class of outlets may buy was told anew; `paper` is the outlet (0: a class)."""

    paper_kind: ClassVar[str] = "range"
    price_class: str
    goods: int
