"""The effect of a scheme as people read it: the verdict with its interval, how sure it is, the weeks, the outlets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from salur.insights.queries.measured import End, Seen
from salur.insights.queries.outlet_weeks import SHOWN
from salur.kernel.money import symbol
from salur.pricing.effect import Effect, Span
from salur.shell import shown
from salur.shell.charts import Chart, Series
from salur.shell.tables import Table, money, text


def percent(share: float) -> str:
    """A change: +12.3%."""
    return shown.share(share, signed=True)


def share(part: int, whole: int) -> str:
    """A part of a whole: 12.3%."""
    return shown.share(part / whole)


def span(one: Span) -> str:
    """The ends of an interval."""
    return _("{low} to {high}").format(low=percent(one.low), high=percent(one.high))


def context(found: Effect, seen: Seen, coin: str, ends: Sequence[End], people: Mapping[int, str]) -> dict[str, Any]:
    """What the page shows of an effect."""
    words = {
        "more": _("Its outlets bought more than others like them."),
        "less": _("Its outlets bought less than others like them."),
        "open": _("Nothing can be said for sure: the interval holds zero."),
    }
    extra = round(found.sold - found.expected)
    return {
        "word": found.word, "verdict": words[found.word], "typical": percent(found.typical.share),
        "typical_span": span(found.typical), "money": percent(found.money.share), "money_span": span(found.money),
        "extra": shown.money(extra, coin), "scale": _scale(found.typical), "groups": groups(seen),
        "doubts": _doubts(found, seen), "effect_charts": [weeks(found, coin)],
        "effect_tables": [_week_table(found, coin), *_ends(ends, coin, people)],
        "sets": shown.whole(found.sets), "controls": shown.whole(found.controls),
    }  # fmt: skip


def _scale(one: Span) -> dict[str, str]:
    """The interval as a bar on a scale from -50% to +50%, in hundredths."""

    def at(share: float) -> float:
        return min(100.0, max(0.0, 50 + 100 * share))

    low, high = at(one.low), at(one.high)
    return {"x": f"{low:.1f}", "width": f"{max(high - low, 0.5):.1f}", "at": f"{at(one.share):.1f}"}


def groups(seen: Seen) -> str:
    """Who is compared with whom, in a sentence."""
    who = (
        _("{joined} outlets that its conditions are for, beside {others} that they are not for.")
        if seen.by_conditions
        else _("{joined} outlets that used it, beside {others} that did not: its conditions leave out too few.")
    )
    return who.format(joined=shown.whole(seen.joined), others=shown.whole(seen.others))


def _doubts(found: Effect, seen: Seen) -> list[str]:
    """What whoever reads the figure should know."""
    text_ = _("All that these outlets bought counts, not only the goods of the scheme: {before} weeks before the "
              "launch, {after} after it.")  # fmt: skip
    told = [text_.format(before=seen.before, after=seen.after)]
    if found.parted and found.before is not None:
        told.append(_("The two groups were going different ways already before the launch ({span}): a part of the "
                      "difference is not the scheme's.").format(span=span(found.before)))  # fmt: skip
    elif found.before is None:
        told.append(_("Too few weeks are known to see whether both groups went the same way before the launch."))
    if not seen.by_conditions:
        told.append(_("Who uses a scheme may be who would have bought more anyway: take the figure as the most it can "
                      "be."))  # fmt: skip
    if found.rarely:
        told.append(_("Left out, since they bought too rarely before: {many}.").format(many=shown.whole(found.rarely)))
    if found.alone:
        told.append(_("Left out, since no other outlet is like them: {many}.").format(many=shown.whole(found.alone)))
    return told


def weeks(found: Effect, coin: str) -> Chart:
    """What the outlets bought beside what their controls let expect."""
    sold = [one.sold for one in found.weeks]
    due = [round(one.expected) for one in found.weeks]
    labels = [_week(one.at) for one in found.weeks]
    series = [
        Series(_("its outlets"), "c2", sold, [shown.money(one, coin) for one in sold]),
        Series(_("expected from others like them"), "then", due, [shown.money(one, coin) for one in due], dashed=True),
    ]
    finding = _("Since the launch its outlets bought {sold}; others like them let expect {due}.").format(
        sold=shown.money(found.sold, coin), due=shown.money(round(found.expected), coin)
    )
    return Chart(
        "scheme-effect", "lines", _("Beside others that had sold alike"), labels, series, finding, "money", coin,
        note=_("a week, 0 is the launch") + f" · {symbol(coin)}", goods=False,
        short=[str(one.at) for one in found.weeks],
    )  # fmt: skip


def _week(at: int) -> str:
    return _("week {at} after the launch").format(at=at) if at >= 0 else _("{at} weeks before it").format(at=-at)


def _week_table(found: Effect, coin: str) -> Table:
    rows = [
        [text(_week(one.at)), money(one.sold, coin), money(round(one.expected), coin)]
        for one in found.weeks
        if one.at >= 0
    ]
    return Table(_("Since the launch"), (_("Week"), _("Its outlets"), _("Expected")), rows)


def _ends(ends: Sequence[End], coin: str, people: Mapping[int, str]) -> list[Table]:
    """The outlets that gained most and least."""
    heads = (_("Outlet"), _("A week before"), _("A week since"), _("Change"), _("Given"))
    rows = [
        [text(people.get(party, f"#{party}"), href=f"/party/{party}"), money(was, coin), money(now, coin),
         text(percent(now / was - 1)), money(took, coin)]
        for party, was, now, took in ends
    ]  # fmt: skip
    if len(rows) <= SHOWN:
        return [Table(_("Its outlets"), heads, rows)]
    return [
        Table(_("Outlets that gained most"), heads, rows[:SHOWN]),
        Table(_("Outlets that gained least"), heads, rows[:SHOWN - 1:-1] if len(rows) > SHOWN else []),
    ]  # fmt: skip
