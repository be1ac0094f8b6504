"""Does a scheme apply, how many times, and at what value: measures, needs, counts, slabs, budgets, first-of groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salur.kernel.money import Amount
from salur.pricing.engine.numbers import Ratio
from salur.pricing.engine.run import Line, Run, Standing
from salur.pricing.engine.scheme import Budget, Need, Scheme

_NONE: Mapping[str, Any] = {}


def stand(run: Run) -> None:
    """Find the schemes that touch the cart; those whose `when` fails are put aside."""
    found: dict[int, Standing] = {}
    rules, date, currency = run.rules, run.date, run.currency
    if not rules.schemes:
        return
    known, met, period = rules.schemes, rules.met(run.told, run.who), rules.period(date)
    touched: set[int] = set()
    for line in run.lines:
        by_when, ranks = rules.touches(line.good, period, date, currency)
        touched |= ranks
        for when in by_when.keys() & met:
            for rank, target, needs in by_when[when]:
                standing = found.get(rank)
                if standing is None:
                    scheme = known[rank]
                    standing = found[rank] = Standing(scheme)
                    if scheme.budget is not None:
                        _budget(standing, scheme.budget, run.counters.get(scheme.id, _NONE))
                if target:
                    standing.targets.append(line)
                for need in needs:
                    standing.lines[need].append(line)  # type: ignore[union-attr]  # own goods: there is a list
    run.failed = touched - found.keys()
    run.standings = [found[rank] for rank in sorted(found)]


def _budget(standing: Standing, budget: Budget, counter: Mapping[str, Any]) -> None:
    left = [
        most - counter.get(key, 0)
        for key, most in (("amount", budget.amount), ("buyer_amount", budget.buyer_amount))
        if most is not None
    ]
    if left:
        standing.left = max(0, min(left))
    uses = (("uses", budget.uses), ("buyer_uses", budget.buyer_uses))
    used_up = any(most is not None and counter.get(key, 0) >= most for key, most in uses)
    standing.spent = used_up or standing.left == 0


def measure(need: Need, lines: Sequence[Line], nets: Sequence[Amount]) -> int:
    """What these lines count for a need; `nets` by place of the line, at the entry of the scheme's level."""
    if need.measure == "pieces":
        return sum([line.pieces for line in lines])
    if need.measure == "packs":
        if len(lines) == 1:
            size = lines[0].good.packs.get(need.pack)
            return lines[0].pieces // size if size else 0
        together: dict[str, int] = {}
        for line in lines:
            together[line.good.code] = together.get(line.good.code, 0) + line.pieces
        packs = {line.good.code: line.good.packs.get(need.pack, 0) for line in lines}
        return sum([pieces // packs[sku] for sku, pieces in together.items() if packs[sku]])
    if need.measure == "skus":
        return len({line.good.code for line in lines})
    if need.measure == "list_value":
        return sum([line.list for line in lines])
    return sum([nets[line.at] for line in lines])


def qualifies(run: Run, standing: Standing, nets: Sequence[Amount]) -> bool:
    """Whether the scheme applies to its lines; sets own, totals and times, or the reason."""
    scheme = standing.scheme
    if not standing.targets:
        standing.refuse("goods")
        return False
    standing.measured = True
    if scheme.needs:
        if not _reaches(run, standing, nets):
            return False
    else:
        standing.times = 1 if scheme.max_times is None or scheme.is_rate else min(1, scheme.max_times)
    if standing.spent:
        standing.times = 0
        standing.refuse("budget")
        return False
    return True


def _reaches(run: Run, standing: Standing, nets: Sequence[Amount]) -> bool:
    """Whether the lines reach every need; sets own, totals and times, or the reason."""
    scheme, targets = standing.scheme, standing.targets
    own = standing.own = [
        measure(need, targets if lines is None else lines, nets)
        for need, lines in zip(scheme.needs, standing.lines, strict=True)
    ]
    counter = _NONE
    if scheme.has_period:
        counter = run.counters.get(scheme.id, _NONE)
        before = counter.get("measured") or ()
        standing.totals = [
            counted + (before[at] if need.period and at < len(before) else 0)
            for at, (need, counted) in enumerate(zip(scheme.needs, own, strict=True))
        ]
    else:
        standing.totals = own
    for at, (need, total) in enumerate(zip(scheme.needs, standing.totals, strict=True)):
        if total < need.min:
            standing.reason = {
                "rule": scheme.id, "version": scheme.version, "reason": "need", "need": at, "have": total,
                "min": need.min,
            }  # fmt: skip
            return False
    standing.times = 1 if scheme.is_rate else _times(scheme, standing.totals, counter.get("given", 0))
    if standing.times <= 0:
        standing.times = 0
        standing.refuse("given")
        return False
    return True


def _times(scheme: Scheme, totals: Sequence[int], given: int) -> int:
    times = fold(scheme.needs, totals) if scheme.every else 1
    if scheme.max_times is not None:
        times = min(times, scheme.max_times)
    return times - given if scheme.has_period else times


def fold(needs: Sequence[Need], totals: Sequence[int]) -> int:
    """How many times the totals hold the needs; 1 where no need has a minimum."""
    return min((total // need.min for need, total in zip(needs, totals, strict=True) if need.min > 0), default=1)


def value_of(standing: Standing) -> Ratio | None:
    """The value of the benefit: its own, that of the last slab reached, or the blended rate of marginal slabs.

    None where no slab is reached, or nothing in this cart is measured for marginal slabs.
    """
    scheme = standing.scheme
    if not scheme.slabs:
        return scheme.value
    total, own = standing.totals[0], standing.own[0]
    if not scheme.marginal:
        return next((slab.value for slab in reversed(scheme.slabs) if slab.min <= total), None)
    if own <= 0:
        return None
    before, scale, top = total - own, max(slab.value[1] for slab in scheme.slabs), 0
    for at, slab in enumerate(scheme.slabs):
        end = scheme.slabs[at + 1].min if at + 1 < len(scheme.slabs) else total
        part = min(total, end) - max(before, slab.min)
        if part > 0:
            top += slab.value[0] * (scale // slab.value[1]) * part
    return top, scale * own


def decide_first(run: Run) -> None:
    """First-of groups, before any arithmetic: by (priority, id) each member has what no earlier winner touches."""
    members = [standing for standing in run.standings if standing.scheme.first is not None]
    if not members:
        return
    nets = [line.list for line in run.lines]
    taken: dict[str | None, dict[int, str]] = {}
    for standing in sorted(members, key=lambda one: one.scheme.order):
        owners = taken.setdefault(standing.scheme.first, {})
        met = min((line.at for line in standing.touched() if line.at in owners), default=None)
        if met is not None:
            standing.met = owners[met]
            standing.targets = [line for line in standing.targets if line.at not in owners]
            standing.lines = [
                None if lines is None else [line for line in lines if line.at not in owners] for lines in standing.lines
            ]
        if qualifies(run, standing, nets):
            standing.settled = True
            owners.update((line.at, standing.scheme.id) for line in standing.touched())
        elif met is not None:
            standing.refuse("group", lost_to=owners[met])
