"""Tables as the plain pages show them: cells that know whether they are text, number, money, status or a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

from salur.kernel import money as coins
from salur.shell import shown
from salur.shell.words import Context, word

Kind = Literal["text", "number", "money", "status", "paper", "steps", "picture", "code"]

TONES = {
    "done": (
        "confirmed", "delivered", "done", "received", "paid", "finished", "issued", "approved", "closed", "credited",
        "restocked", "moved", "recorded", "sold", "allocated", "banked", "refunded", "holds", "working",
        "traded", "in_force", "live",
    ),
    "waits": ("held", "expected", "inspected", "told", "checking"),
    "soon": ("backordered", "part", "planned", "opening", "open", "scheduled"),
    "draft": ("draft", "ended", "replaced"),
    "bad": ("cancelled", "refused", "returned", "put_back", "rejected", "broken", "left", "untraded"),
}  # fmt: skip
SIGNS = {"done": "check", "waits": "hold", "soon": "clock", "bad": "cross", "runs": "arrow", "draft": "draft"}
_TONE = {status: tone for tone, statuses in TONES.items() for status in statuses}


LINKED: set[str] = set()  # kinds of papers that have a page


class Cell(NamedTuple):
    """One value: what is shown, how, where it leads, a grey note beside it, and lines that unfold below it."""

    text: str
    kind: Kind = "text"
    href: str = ""
    note: str = ""
    tone: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    unit: str = ""  # of an amount: what stands before it
    value: int | date | None = (
        None  # what it is, for a file: a number, an amount in the smallest coin, a day, an instant
    )
    coin: str = ""  # of an amount: its currency

    @property
    def classes(self) -> str:
        """How the page marks it: its kind, at the right, nothing (which narrow screens leave out)."""
        nothing = self.right and (not self.text.strip("–0.,") or not self.text)
        day = " day" if isinstance(self.value, date) and self.kind == "text" else ""
        return f"{self.kind}{day}{' r' if self.right else ''}{' nil' if nothing else ''}"

    @property
    def right(self) -> bool:
        """Whether it stands under a right-aligned head."""
        return self.kind in ("number", "money")

    @property
    def sign(self) -> str:
        """The icon of a status: a shape and a word before a colour."""
        return SIGNS.get(self.tone, "arrow")

    @property
    def split(self) -> tuple[str, str]:
        """A paper's number as people say it: the prefix, and the tail they remember it by."""
        head, dash, tail = self.text.rpartition("-")
        return head + dash, tail


@dataclass
class Table:
    """A titled table; `empty` is said where there are no rows. `heads` of numbers stand right, as their cells do."""

    title: str
    heads: Sequence[str]
    rows: list[list[Cell]]
    empty: str = ""
    foot: list[Cell] = field(default_factory=list)
    book: str = ""  # goods or money: which of the two books it is a page of

    def __post_init__(self) -> None:
        """Heads follow the alignment of the first row, or of the totals."""
        sample = self.rows[0] if self.rows else self.foot
        self.columns = [
            (self._head(at, str(head)), bool(sample) and sample[at].right) for at, head in enumerate(self.heads)
        ]
        for at, head in enumerate(self.heads):
            if self.columns[at][0] != str(head):  # the unit stands in the head, not in each cell
                self.rows = [[*row[:at], row[at]._replace(unit=""), *row[at + 1 :]] for row in self.rows]
                if self.foot:
                    self.foot = [*self.foot[:at], self.foot[at]._replace(unit=""), *self.foot[at + 1 :]]

    def _head(self, at: int, head: str) -> str:
        """A column's head, with the currency if all its amounts are of one."""
        cells = [row[at] for row in self.rows] + ([self.foot[at]] if self.foot else [])
        units = {cell.unit for cell in cells if cell.kind == "money" and cell.text}
        return f"{head} {units.pop()}" if len(units) == 1 and "" not in units else head

    @property
    def lined(self) -> list[list[tuple[str, Cell]]]:
        """The rows, each cell with its head, for narrow screens where the heads do not stand above."""
        return [[(head, cell) for (head, _), cell in zip(self.columns, row, strict=True)] for row in self.rows]

    @property
    def footed(self) -> list[tuple[str, Cell]]:
        """The totals, each with its head."""
        return [(head, cell) for (head, _), cell in zip(self.columns, self.foot, strict=True)]


def text(value: object, note: str = "", href: str = "") -> Cell:
    """Plain text."""
    return Cell("" if value is None else str(value), "text", href, note)


def number(value: int | None, note: str = "") -> Cell:
    """A whole number."""
    return Cell(shown.whole(value), "number", note=note, value=value)


def money(amount: int | None, currency: str, lines: tuple[tuple[str, str], ...] = ()) -> Cell:
    """An amount in the smallest coin of its currency."""
    return Cell(
        shown.amount(amount, currency), "money", lines=lines, unit=coins.symbol(currency), value=amount, coin=currency
    )


def status(code: str) -> Cell:
    """A paper's status as a chip."""
    return Cell(word("status", code), "status", tone=_TONE.get(code, "runs"))


def paper(kind: str, identity: int | None, number: str | None = None) -> Cell:
    """A paper, linked to its page; without a number yet, its kind and identity."""
    if identity is None:
        return Cell("")
    return Cell(
        number or f"{word('paper', kind)} #{identity}", "paper", f"/{kind}/{identity}" if kind in LINKED else ""
    )


def said(context: Context, code: str) -> Cell:
    """A word said by code."""
    return Cell(word(context, code))


def when(at: datetime | None) -> Cell:
    """An instant."""
    return Cell(shown.moment(at), value=at)


def on(day: date | None) -> Cell:
    """A calendar day."""
    return Cell(shown.day(day), value=day)
