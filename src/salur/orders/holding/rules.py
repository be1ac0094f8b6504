"""A seller's order rules and what an order breaks of them. Pure: plain values in, reasons with their figures out.

Each rule answers pass, hold or refuse. A reason carries how much is too much and what would free the order; its
sentence and next step stand in the refusals rooms. Percentages are in hundredths of a percent (1250 = 12.5%).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from salur.kernel.refusal import Refused

Answer = Literal["pass", "hold", "refuse"]
ANSWERS: tuple[Answer, ...] = ("pass", "hold", "refuse")
WHOLE = 10_000  # hundredths of a percent
HOURS = 24  # how long the same goods again are a duplicate, unless the seller says


class Kind(NamedTuple):
    """A rule as the seller sees it: what it answers unless told, which figure it takes, and who decides of it.

    `about` is the authority that approving it needs (credit, price, order); '' where only what frees it helps.
    """

    code: str
    answer: Answer
    figure: str = ""  # amount, days, papers, percent, hours, pack
    about: str = ""


# in the order that people read them
RULES: Mapping[str, Kind] = {
    "credit_limit": Kind("credit.over_limit", "hold", about="credit"),
    "open_invoices": Kind("credit.too_many_open", "hold", "papers", "credit"),
    "overdue": Kind("credit.overdue", "hold", "days", "credit"),
    "credit_block": Kind("credit.blocked", "hold"),
    "stock": Kind("orders.short_hold", "pass"),
    "price_floor": Kind("orders.under_floor", "pass", "percent", "price"),
    "discount": Kind("orders.discount_beyond", "pass", "percent", "price"),
    "minimum": Kind("orders.below_minimum", "pass", "amount", "order"),
    "multiples": Kind("orders.not_in_packs", "pass", "pack", "order"),
    "range": Kind("orders.not_in_range", "pass", about="order"),
    "duplicate": Kind("orders.same_again", "pass", "hours", "order"),
    "new_outlet": Kind("orders.first_order", "pass", about="order"),
}
RULE_OF = {kind.code: name for name, kind in RULES.items()}
ABOUT = ("credit", "price", "order")
CODES = frozenset(RULE_OF)


class Rule(NamedTuple):
    """What a seller has set for a rule: its answer, its figure (amount, days …) or its pack."""

    answer: Answer
    figure: int | None = None
    pack: str = ""


Policy = Mapping[str, Rule]
NO_POLICY: Policy = {}


class LineSeen(NamedTuple):
    """A line as the rules look at it; amounts in the smallest coin.

    `given` was taken off by hand, of `list`; `floor` is the lowest its `net` may be (None: not known); `size` the
    pieces in the rule's pack (None: it has no such pack); `authorised` whether the buyer may have it.
    """

    n: int
    sku: int
    pieces: int
    list: int
    given: int
    net: int
    floor: int | None = None
    size: int | None = None
    authorised: bool = True


class Seen(NamedTuple):
    """An order as the rules look at it: `untaxed` in the smallest coin, the order that is the same within the
    hours, whether it is the buyer's first."""

    buyer: int
    currency: str
    untaxed: int
    lines: Sequence[LineSeen]
    twin: int | None = None
    first: bool = False


def answer_of(policy: Policy, name: str) -> Answer:
    """What a rule answers: as the seller has set it, or as it stands by itself."""
    rule = policy.get(name)
    return rule.answer if rule else RULES[name].answer


def asked(policy: Policy, name: str) -> Rule | None:
    """A rule that is to be looked at; None where it lets everything pass."""
    rule = policy.get(name)
    return rule if rule is not None and rule.answer != "pass" else None


def answered(policy: Policy, reasons: Iterable[Refused]) -> tuple[list[Refused], list[Refused]]:
    """Reasons by what the seller's rules answer to each: (refuse, hold); those that pass are left out."""
    refuse: list[Refused] = []
    hold: list[Refused] = []
    for reason in reasons:
        name = RULE_OF.get(reason.code)
        answer = answer_of(policy, name) if name else "hold"
        if answer != "pass":
            (refuse if answer == "refuse" else hold).append(reason)
    return refuse, hold


def percent_text(hundredths: int) -> str:
    """A percentage as people write it: 1250 -> 12.5."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") if rest else str(whole)


def share_of(part: int, whole: int) -> int:
    """A part in hundredths of a percent of the whole, rounded up: what is too much by any coin is seen as too much."""
    return -(-part * WHOLE // whole) if whole > 0 else 0


def breaks(policy: Policy, seen: Seen | None) -> list[Refused]:
    """What an order breaks of a seller's rules, all of it: first what concerns the whole order, then line by line.

    Credit and stock are not here: they depend on what is left under the locks (`orders.rules.decide`).
    """
    if seen is None or not policy:
        return []
    return [*_of_order(policy, seen), *(reason for line in seen.lines for reason in _of_line(policy, seen, line))]


def _of_order(policy: Policy, seen: Seen) -> list[Refused]:
    found = []
    least = asked(policy, "minimum")
    if least and seen.untaxed < (least.figure or 0):
        found.append(Refused(
            "orders.below_minimum", order_amount=seen.untaxed, least_amount=least.figure or 0,
            short_amount=(least.figure or 0) - seen.untaxed, currency=seen.currency,
        ))  # fmt: skip
    again = asked(policy, "duplicate")
    if again and seen.twin is not None:
        found.append(Refused("orders.same_again", buyer=seen.buyer, order=seen.twin, hours=again.figure or HOURS))
    if asked(policy, "new_outlet") and seen.first:
        found.append(Refused("orders.first_order", buyer=seen.buyer))
    return found


def _of_line(policy: Policy, seen: Seen, line: LineSeen) -> list[Refused]:
    found = []
    if asked(policy, "range") and not line.authorised:
        found.append(Refused("orders.not_in_range", line=line.n, sku=line.sku, buyer=seen.buyer))
    packs = asked(policy, "multiples")
    if packs and line.size and line.pieces % line.size:
        found.append(not_in_packs(line, packs.pack, line.size))
    floor = asked(policy, "price_floor")
    if floor and (least := floor_of(line, floor.figure)) is not None and line.net < least:
        found.append(Refused(
            "orders.under_floor", line=line.n, sku=line.sku, net_amount=line.net, floor_amount=least,
            short_amount=least - line.net, currency=seen.currency,
        ))  # fmt: skip
    given = asked(policy, "discount")
    if given and (most := given.figure) is not None and line.given * WHOLE > line.list * most:
        found.append(Refused(
            "orders.discount_beyond", line=line.n, sku=line.sku, percent=percent_text(share_of(line.given, line.list)),
            allowed=percent_text(most), over_amount=line.given - line.list * most // WHOLE, currency=seen.currency,
        ))  # fmt: skip
    return found


def floor_of(line: LineSeen, percent: int | None) -> int | None:
    """The lowest a line may come to: the price list's floor, or so much of its list amount, whichever is higher."""
    floors = [] if line.floor is None else [line.floor]
    if percent is not None:
        floors.append(-(-line.list * percent // WHOLE))
    return max(floors, default=None)


def not_in_packs(line: LineSeen, pack: str, size: int) -> Refused:
    """The reason for pieces that are no whole number of packs, with the next smaller and larger that are."""
    less = line.pieces - line.pieces % size
    better = f"{less} / {less + size}" if less else str(size)
    return Refused(
        "orders.not_in_packs", line=line.n, sku=line.sku, pieces=line.pieces, pack=pack, size=size, better=better
    )
