"""The line stage: D1, D2 …, each line by itself; then the manual discount and the rounding of nets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from salur.kernel.money import Amount, rounded
from salur.pricing.engine.needs import qualifies, value_of
from salur.pricing.engine.numbers import Json, Part, Ratio, limit, ratio
from salur.pricing.engine.run import Line, Run, Standing
from salur.pricing.engine.scheme import Scheme


class Offer:
    """What a scheme would give on its target lines, before groups and floors."""

    __slots__ = ("amounts", "bases", "clipped", "standing", "wanted", "won")

    def __init__(self, standing: Standing, bases: list[Amount], wanted: list[Amount]) -> None:
        self.standing = standing
        self.bases = bases
        self.wanted = wanted
        self.amounts = wanted
        self.clipped: list[str] = []
        self.won: list[bool] | None = None  # by target line, in a best-of group; None = every line


def levels(standings: Sequence[Standing], line_scope: bool) -> Iterator[list[Standing]]:
    """The schemes of a stage that are not refused yet, level by level, each by (priority, id)."""
    some = [one for one in standings if one.scheme.line_scope is line_scope and one.reason is None]
    if len(some) > 1:
        some.sort(key=_turn)
    level: list[Standing] = []
    for one in some:
        if level and level[0].scheme.level != one.scheme.level:
            yield level
            level = []
        level.append(one)
    if level:
        yield level


def _turn(standing: Standing) -> int:
    return standing.scheme.turn


def run_levels(run: Run) -> None:
    """Each level looks at the nets of its entry; what its schemes give comes off one after another."""
    for level in levels(run.standings, True):
        entry = [line.net for line in run.lines]
        offers = []
        for standing in level:
            if standing.settled or qualifies(run, standing, entry):
                offer = _offer(run, standing, entry)
                if offer is not None:
                    offers.append(offer)
        _pick_best(offers)
        for offer in offers:
            if offer.standing.reason is None:
                _give(run, offer, entry)


def _offer(run: Run, standing: Standing, entry: Sequence[Amount]) -> Offer | None:
    scheme, value = standing.scheme, value_of(standing)
    if value is None:
        standing.refuse("zero")
        return None
    part = run.rounding.discount
    bases = [line.list if scheme.on_list else entry[line.at] for line in standing.targets]
    if scheme.kind == "percent":
        wanted = _percent(value, standing.targets, bases, part)
    elif scheme.kind == "amount":
        wanted = [_per_pack(scheme, value, line, part) for line in standing.targets]
    else:
        wanted = [_down_to(scheme, value, line, entry[line.at], run.rounding.list) for line in standing.targets]
    offer = Offer(standing, bases, wanted)
    return offer if _limited(offer, part.to) else None


def _percent(value: Ratio, lines: Sequence[Line], bases: Sequence[Amount], part: Part) -> list[Amount]:
    top, bottom = value
    to, mode = part.to, part.mode
    if part.per == "unit":
        return [
            line.pieces * rounded(base * top, bottom * line.pieces, to, mode)
            for line, base in zip(lines, bases, strict=True)
        ]
    return [rounded(base * top, bottom, to, mode) for base in bases]


def _per_pack(scheme: Scheme, value: Ratio, line: Line, part: Part) -> Amount:
    size = line.good.packs.get(scheme.per)
    if size is None:
        return 0
    top, bottom = value[0], value[1] * size
    if part.per == "unit":
        return line.pieces * rounded(top, bottom, part.to, part.mode)
    return rounded(top * line.pieces, bottom, part.to, part.mode)


def _down_to(scheme: Scheme, value: Ratio, line: Line, net: Amount, part: Part) -> Amount:
    size = line.good.packs.get(scheme.per)
    if size is None:
        return 0
    return max(0, net - rounded(value[0] * line.pieces, value[1] * size, part.to, part.mode))


def _limited(offer: Offer, unit: int) -> bool:
    """Cut the offer to cap and budget; False, with a reason, if nothing is left of it."""
    standing = offer.standing
    scheme, total = standing.scheme, sum(offer.wanted)
    if not total:
        standing.refuse("zero")
        return False
    if scheme.cap is not None and total > scheme.cap:
        offer.amounts = limit(offer.amounts, scheme.cap, unit)
        offer.clipped.append("cap")
        total = scheme.cap
    if standing.left is not None and total > standing.left:
        if scheme.budget is not None and scheme.budget.skips:
            standing.refuse("budget")
            return False
        offer.amounts = limit(offer.amounts, standing.left, unit)
        offer.clipped.append("budget")
        total = standing.left
    if not total:
        standing.refuse("zero")
    return bool(total)


def _pick_best(offers: Sequence[Offer]) -> None:
    """Per line the member of a best-of group with the greatest amount wins; ties by (priority, id)."""
    groups: dict[str, list[Offer]] = {}
    for offer in offers:
        if offer.standing.scheme.best is not None:
            groups.setdefault(offer.standing.scheme.best, []).append(offer)
    for members in groups.values():
        best: dict[int, tuple[Amount, Offer]] = {}
        for offer in members:  # by (priority, id): a later one must give more
            for line, amount in zip(offer.standing.targets, offer.amounts, strict=True):
                if amount > best.get(line.at, (0, offer))[0]:
                    best[line.at] = (amount, offer)
        for offer in members:
            lines = offer.standing.targets
            offer.won = [line.at in best and best[line.at][1] is offer for line in lines]
            if not any(offer.won):
                wanting = [line.at for line, amount in zip(lines, offer.amounts, strict=True) if amount]
                offer.standing.refuse("group", lost_to=best[min(wanting)][1].standing.scheme.id)


def _give(run: Run, offer: Offer, entry: Sequence[Amount]) -> None:
    standing = offer.standing
    scheme = standing.scheme
    for at, line in enumerate(standing.targets):
        wanted = offer.amounts[at]
        if not wanted or (offer.won is not None and not offer.won[at]):
            continue
        room = entry[line.at] if scheme.later else max(0, line.net - line.floor)
        amount = min(wanted, room)
        if amount < wanted and not scheme.later:
            run.cut.append((standing, [line]))
        if not amount:
            continue
        step = {
            "stage": scheme.stage, "rule": scheme.id, "version": scheme.version,
            "basis": "list" if scheme.on_list else "net", "base": offer.bases[at],
            "amount": amount, "funders": scheme.funded(amount, run.unit),
        }  # fmt: skip
        if offer.clipped or amount < wanted:
            step["wanted"] = offer.wanted[at]
            step["clipped"] = [*offer.clipped, "room"] if amount < wanted else list(offer.clipped)
        if scheme.later:
            line.later.append(step)
        else:
            line.steps.append(step)
            line.net -= amount
        standing.gave = True
        standing.amount += amount
    if not standing.gave:
        standing.refuse("no_room")


def finish(run: Run) -> None:
    """The manual discount, the mark of a net under its floor, and the rounding of nets to the document's unit."""
    part = run.rounding.net
    for line in run.lines:
        if line.manual:
            _manual(run, line)
        line.under_floor = line.net < line.floor
        net = whole(line.net, line.pieces, part)
        if net != line.net:
            line.steps.append(_rounding_step(run, line.net, line.net - net))
            line.net = net


def whole(amount: Amount, pieces: int, part: Part) -> Amount:
    """The amount of a line as the document has it."""
    if part.per == "unit":
        return pieces * rounded(amount, pieces, part.to, part.mode)
    return rounded(amount, 1, part.to, part.mode)


def _rounding_step(run: Run, base: Amount, amount: Amount) -> Json:
    row = run.rounding
    return {
        "stage": "rounding", "rule": row.id, "version": row.version, "basis": "net", "base": base, "amount": amount,
        "funders": {},
    }  # fmt: skip


def _manual(run: Run, line: Line) -> None:
    assert line.manual is not None
    part = run.rounding.discount
    if "percent" in line.manual:
        top, bottom = ratio(line.manual["percent"])
        wanted = rounded(line.net * top, bottom * 100, part.to, part.mode)
    else:
        wanted = line.manual["amount"]
    amount = min(line.net, wanted)
    if amount:
        line.steps.append(
            {
                "stage": "manual", "rule": "manual", "version": 1, "basis": "net", "base": line.net, "amount": amount,
                "funders": {"seller": amount},
            }
        )  # fmt: skip
        line.net -= amount
