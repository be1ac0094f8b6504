"""What the day came to, in plain words and as plain values for a JSON file. Nothing is looked up here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from examples.iowa.run import Played, Stage
from examples.iowa.telling import Day, Shortage, Step
from examples.iowa.totals import Comparison

EXAMPLES = 8
MOST_DIFFERENCES = 20


def dollars(cents: int) -> str:
    """1,935,063.53 for 193506353."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{cents // 100:,}.{cents % 100:02d}"


def shown(value: int, unit: str) -> str:
    """A sum as people read it."""
    return f"USD {dollars(value)}" if unit == "cents" else f"{value:,} {unit}"


def stage_line(one: Played) -> str:
    """A stage: what it is, how many commands it told, how long it took."""
    commands = f"{one.commands:,} commands" if one.commands else ""
    return f"  {one.name:21}{one.sentence:49}{commands:>16} {one.seconds:6.1f} s"


def step_line(stage: Stage, step: Step) -> str:
    """A stage that is under way."""
    return f"  {stage.name:21}{stage.sentence:49}{step.done:7,} of {step.of:,}"


def figure_lines(figures: Mapping[str, int]) -> Iterator[str]:
    """What the day came to."""
    for name, value in figures.items():
        words, unit = (name.removesuffix(" cents"), "cents") if name.endswith(" cents") else (name, "")
        yield f"  {words:21}{shown(value, unit).strip():>22}"


def comparison_lines(comparisons: Sequence[Comparison]) -> Iterator[str]:
    """Each comparison with the source, and where it differs."""
    for one in comparisons:
        verdict = "agrees" if one.agrees else f"DIFFERS in {len(one.differences):,} of them"
        yield f"  {one.name:35}{one.sums:6,} sums  {shown(one.found, one.unit):>22}  {verdict}"
        for which, should, found in one.differences[:MOST_DIFFERENCES]:
            yield f"      {which}: {shown(should, one.unit)} by the source, {shown(found, one.unit)} here"


def order_lines(today: Day) -> Iterator[str]:
    """What became of the orders, and examples of what was short; refusals with their reasons."""
    ended = Counter(today.endings.values())
    begun = sum(any(bottles for _, bottles in lines) for lines in today.promised.values())
    yield (
        f"  {ended['done']:,} orders confirmed whole, {ended['backordered']:,} in part or waiting, "
        f"{ended['held']:,} held; {begun:,} of {len(today.orders):,} had something to pick"
    )
    if today.shortages:
        missing = sum(one.wanted - one.there for one in today.shortages)
        orders = len({one.invoice_no for one in today.shortages})
        yield f"  {len(today.shortages):,} lines of {orders:,} orders were short of {missing:,} bottles, for example:"
        for one in today.shortages[:: max(1, len(today.shortages) // EXAMPLES)][:EXAMPLES]:
            yield f"      {shortage(today, one)}"
    yield f"  {len(today.refused):,} commands refused"
    for no in today.refused[:EXAMPLES]:
        yield f"      {no.stage} {no.name}: {no.code} {no.facts}"


def shortage(today: Day, one: Shortage) -> str:
    """A shortage as a person would say it."""
    store, product = today.stores[one.store_number], today.products[one.item_number]
    there = f"{one.there:,} are there" if one.there else "none is there"
    return (
        f"{one.invoice_no} of {store.name} ({store.city}): {one.wanted:,} bottles of {product.description} wanted, "
        f"{there}, {one.wanted - one.there:,} wait"
    )


def agrees(today: Day, comparisons: Sequence[Comparison]) -> bool:
    """Whether every sum is the source's, nobody was refused, and what the program named short is what is missing."""
    return not today.refused and all(one.agrees for one in comparisons)


def plain(today: Day, played: Sequence[Played], comparisons: Sequence[Comparison]) -> dict[str, object]:
    """Stages, comparisons, orders and shortages as JSON can hold them; amounts in whole cents."""
    by_order: dict[str, list[dict[str, object]]] = {}
    for one in today.shortages:
        by_order.setdefault(one.invoice_no, []).append({
            "line": one.line, "item": one.item_number, "wanted": one.wanted, "there": one.there,
            "sentence": shortage(today, one),
        })  # fmt: skip
    return {
        "stages": [
            {"name": one.name, "commands": one.commands, "seconds": round(one.seconds, 3)} for one in played
        ],
        "comparisons": [
            {
                "name": one.name, "unit": one.unit, "sums": one.sums, "should": one.should, "found": one.found,
                "agrees": one.agrees, "differences": [list(each) for each in one.differences],
            }
            for one in comparisons
        ],
        "orders": dict(Counter(today.endings.values())),
        "shortages": by_order,
        "refused": [no._asdict() for no in today.refused],
    }  # fmt: skip
