"""An order as it stands in the form: what was typed, what is meant by it, and what is asked where that is not clear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from salur.catalog.queries import Meant
from salur.kernel.refusal import Refused
from salur.orders.bodies import Capture, Line
from salur.orders.drafts import ON_SHORT
from salur.orders.entry import spoken
from salur.orders.models import Order
from salur.parties.queries.buyers import Buyer
from salur.shell.told import bad

MOST_ROWS = 200
LEAST_ROWS = 5
SPARE = 3  # empty rows at the end, for whoever has no script


@dataclass
class Row:
    """A row of the form. `goods` and `quantity` as typed; `code` what was chosen for `goods`, as long as it fits it."""

    at: int
    goods: str = ""
    code: str = ""
    quantity: str = ""
    item: Meant | None = None
    packs: dict[str, int] = field(default_factory=dict)
    said: spoken.Said | spoken.Doubt | None = None
    candidates: Sequence[Meant] = ()
    fault: Refused | None = None
    no: int = 0  # the order's line that it makes

    @property
    def line(self) -> Line | None:
        """The line it stands for, once both goods and quantity are clear."""
        if self.item is None or not isinstance(self.said, spoken.Said):
            return None
        return Line(self.item.sku, self.said.many, self.said.pack)


@dataclass
class Entry:
    """The form of an order; `order` is the one that is being changed."""

    outlet: str = ""
    code: str = ""
    ship_from: str = ""
    wanted_on: str = ""
    on_short: str = "backorder"
    reference: str = ""
    at: int = 0  # the row one is in
    typing: int | None = None  # the row whose goods are just being typed: nothing is asked of it yet
    rows: list[Row] = field(default_factory=list)
    buyer: Buyer | None = None
    outlets: Sequence[Buyer] = ()
    fault: Refused | None = None  # of the outlet
    place: int | None = None
    order: Order | None = None

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of all rows that are clear, in their order."""
        return tuple(line for row in self.rows if (line := row.line))

    def faults(self) -> list[Refused]:
        """What is not clear yet, the outlet first."""
        return [one for one in (self.fault, *(row.fault for row in self.rows)) if one]

    def body(self) -> Capture:
        """The order that the form stands for. Refused: kernel.bad_value (the day); its buyer must be clear."""
        assert self.buyer is not None
        try:
            wanted = date.fromisoformat(self.wanted_on) if self.wanted_on else None
        except ValueError:
            raise bad("wanted_on", self.wanted_on, "not a day") from None
        return Capture(
            self.buyer.party, self.lines, wanted_on=wanted, on_short=self.on_short, reference=self.reference,
            ship_from=self.place,
        )  # fmt: skip

    def add(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """More rows after those in which something stands: (goods, code, quantity)."""
        self.rows = [row for row in self.rows if row.goods or row.quantity]
        at = max((row.at for row in self.rows), default=-1) + 1
        new = [Row(at + n, *row) for n, row in enumerate(rows)]
        self.rows = [*self.rows, *new][:MOST_ROWS]


def typed(fields: Mapping[str, str], order: Order | None = None) -> Entry:
    """The form as it was sent; nothing is looked up yet."""

    def text(name: str, most: int = 120) -> str:
        return fields.get(name, "").strip()[:most]

    def number(name: str) -> int | None:
        found = text(name, 6)
        return int(found) if found.isascii() and found.isdigit() else None

    ats = sorted(
        int(tail)
        for name in fields
        if name.startswith("goods-") and (tail := name[6:]).isascii() and tail.isdigit() and len(tail) < 6
    )
    rows = [Row(at, text(f"goods-{at}"), text(f"code-{at}"), text(f"quantity-{at}", 40)) for at in ats[:MOST_ROWS]]
    short = text("on_short")
    return Entry(
        text("outlet"), text("outlet-code"), text("ship_from", 40), text("wanted_on", 10),
        short if short in ON_SHORT else "backorder", text("reference", 80), number("at") or 0, number("typing"), rows,
        order=order,
    )  # fmt: skip


def spare_rows(entry: Entry) -> None:
    """Empty rows at the end, so that the form can be filled in without a script."""
    at = max((row.at for row in entry.rows), default=-1) + 1
    many = max(SPARE, LEAST_ROWS - len(entry.rows))
    entry.rows += [Row(at + n) for n in range(many)]
