"""The order stage: H1, H2 …, one total over a set of lines, then spread by the room each line has."""

from __future__ import annotations

from collections.abc import Sequence

from salur.kernel.money import Amount, rounded, spread
from salur.pricing.engine import free
from salur.pricing.engine.line_stage import levels
from salur.pricing.engine.needs import qualifies, value_of
from salur.pricing.engine.numbers import Ratio
from salur.pricing.engine.run import Line, Run, Standing


class Offer:
    """What a scheme would take off (or give in goods), after cap and budget."""

    __slots__ = ("base", "clipped", "gift", "standing", "targets", "total", "wanted")

    def __init__(self, standing: Standing, targets: list[Line], base: Amount, wanted: Amount) -> None:
        self.standing = standing
        self.targets = targets
        self.base = base
        self.wanted = wanted
        self.total = wanted
        self.clipped: list[str] = []
        self.gift: free.Gift | None = None


def run_levels(run: Run) -> None:
    """Each level looks at the nets of its entry; what its schemes give comes off one after another."""
    for level in levels(run.standings, False):
        entry = [line.net for line in run.lines]
        offers = []
        for standing in level:
            if standing.settled or qualifies(run, standing, entry):
                offer = _offer(run, standing, entry)
                if offer is not None:
                    offers.append(offer)
        _pick_best(run, offers, entry)
        for offer in offers:
            if offer.standing.reason is not None:
                continue
            if offer.gift is not None:
                free.give(run, offer.standing, offer.gift)
            else:
                _give(run, offer, entry)


def _offer(run: Run, standing: Standing, entry: Sequence[Amount]) -> Offer | None:
    scheme = standing.scheme
    if scheme.kind == "free":
        gift = free.gift_of(run, standing)
        if gift is None:
            return None
        offer = Offer(standing, [], gift.worth, gift.wanted)
        offer.gift, offer.total = gift, gift.worth
        return offer
    value = value_of(standing)
    if value is None or (not value[0] and scheme.kind != "bundle"):
        standing.refuse("zero")
        return None
    if scheme.kind == "points":
        run.points.append({"rule": scheme.id, "version": scheme.version, "points": standing.times * value[0]})
        standing.gave = True
        return None
    targets = standing.targets
    base = sum([line.list if scheme.on_list else entry[line.at] for line in targets])
    if scheme.kind == "percent":
        top, bottom = base * value[0], value[1]
    elif scheme.kind == "amount":
        top, bottom = standing.times * value[0], 1
    else:
        top, bottom = _bundle(standing, value, entry)
    offer = Offer(standing, targets, base, rounded(top, bottom, run.unit, run.rounding.discount.mode))
    return offer if _limited(offer, run.unit) else None


def _bundle(standing: Standing, value: Ratio, entry: Sequence[Amount]) -> Ratio:
    """What the goods of the bundles cost by the nets of their lines, less the price of the bundles; at least 0."""
    top, bottom = -standing.times * value[0], 1
    for at, need in enumerate(standing.scheme.needs):
        lines = standing.lines[at] or ()
        pieces = sum([line.pieces for line in lines])
        if pieces:
            share = sum([entry[line.at] for line in lines]) * need.min * standing.times
            top, bottom = top * pieces + share * bottom, bottom * pieces
    return max(0, top), bottom


def _limited(offer: Offer, unit: int) -> bool:
    """Cut the total to cap and budget, then down to the document's unit; False, with a reason, if nothing is left."""
    standing = offer.standing
    scheme = standing.scheme
    if not offer.total:
        standing.refuse("zero")
        return False
    if scheme.cap is not None and offer.total > scheme.cap:
        offer.total = scheme.cap
        offer.clipped.append("cap")
    if standing.left is not None and offer.total > standing.left:
        if scheme.budget is not None and scheme.budget.skips:
            standing.refuse("budget")
            return False
        offer.total = standing.left
        offer.clipped.append("budget")
    if offer.total < unit:
        standing.refuse("zero")
        return False
    return True


def _rooms(offer: Offer, nets: Sequence[Amount], entry: Sequence[Amount], unit: int) -> list[Amount]:
    if offer.standing.scheme.later:
        return [entry[line.at] for line in offer.targets]
    rooms = [max(0, nets[line.at] - line.floor) for line in offer.targets]
    return [room - room % unit for room in rooms] if unit != 1 else rooms


def _pick_best(run: Run, offers: Sequence[Offer], entry: Sequence[Amount]) -> None:
    """One winner per best-of group and cart, by total after room; ties by (priority, id). 0 cannot win."""
    groups: dict[str, list[Offer]] = {}
    for offer in offers:
        if offer.standing.scheme.best is not None:
            groups.setdefault(offer.standing.scheme.best, []).append(offer)
    for members in groups.values():
        most, winner = 0, None
        for offer in members:  # by (priority, id): a later one must give more
            total = offer.total
            if offer.gift is None:
                total = min(total, sum(_rooms(offer, entry, entry, run.unit)))
                total -= total % run.unit
            if total > most:
                most, winner = total, offer
        for offer in members:
            if winner is not None and offer is not winner:
                offer.standing.refuse("group", lost_to=winner.standing.scheme.id)
            elif winner is None and offer.gift is not None:
                offer.standing.refuse("zero")


def _give(run: Run, offer: Offer, entry: Sequence[Amount]) -> None:
    standing, scheme = offer.standing, offer.standing.scheme
    rooms = _rooms(offer, [line.net for line in run.lines], entry, run.unit)
    room = sum(rooms)
    if room < offer.total and not scheme.later:
        run.cut.append((standing, offer.targets))
    if not room:
        standing.refuse("no_room")
        return
    clipped = [*offer.clipped, "room"] if room < offer.total else offer.clipped
    total = min(offer.total, room)
    total -= total % run.unit
    for line, amount in zip(offer.targets, spread(total, rooms, run.unit), strict=True):
        if not amount:
            continue
        step = {
            "stage": scheme.stage, "rule": scheme.id, "version": scheme.version,
            "basis": "list" if scheme.on_list else "net", "base": offer.base, "whole": total, "amount": amount,
            "funders": scheme.funded(amount, run.unit),
        }  # fmt: skip
        if clipped:
            step |= {"wanted": offer.wanted, "clipped": list(clipped)}
        if scheme.later:
            line.later.append(step)
        else:
            line.steps.append(step)
            line.net -= amount
    standing.amount = total
    standing.gave = True
