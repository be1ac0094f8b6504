"""Doors to simulations: a draft scheme is told, one sees how far the reckoning is, and what it found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.catalog import queries as catalog
from salur.insights import jobs
from salur.insights.actions.simulate import Begin
from salur.insights.models import Simulation
from salur.insights.queries import baskets
from salur.insights.simulation_charts import charts
from salur.kernel import clock
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.outcome import Outcome
from salur.kernel.papers import missing
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.pages import names
from salur.pricing import queries as pricing
from salur.pricing.effect.simulate import BreakEven, break_even, most
from salur.shell import shown
from salur.shell.listed import Column, Days, Listed, Search, statuses
from salur.shell.offers import Field, Form, Sheet, button, listing, sheet
from salur.shell.sentences import sentence
from salur.shell.tables import Cell, Table, money, number, on, paper, status, text, when
from salur.shell.told import Told, bad
from salur.shell.words import word

LIST = "simulations"
SHOWN = 20  # outlets and SKUs that win most
MOST_EXPECTED = 10_000  # per cent
YEAR = timedelta(days=365)


SIMULATIONS = Listed(
    baskets.visible,
    (
        Column(gettext_lazy("Number"), "number"), Column(gettext_lazy("Scheme")),
        Column(gettext_lazy("From"), "first"), Column(gettext_lazy("To"), "last"), Column(gettext_lazy("Status")),
        Column(gettext_lazy("Invoices"), "done"), Column(gettext_lazy("Cost")),
    ),
    "-number",
    gettext_lazy("No scheme has been simulated yet."),
    Search(gettext_lazy("Number or code"), Simulation.PREFIX, within=("scheme__id",)),
    (statuses("running", "ended", "broken"), Days("begun", gettext_lazy("Begun"), "begun_at")),
)  # fmt: skip


@listing(LIST, gettext_lazy("Simulations"), 43, SIMULATIONS)
def simulations(actor: Actor, rows: list[Simulation]) -> list[list[Cell]]:
    """Simulations, the newest first."""
    return [
        [paper("simulation", one.id, one.number), text(one.scheme["id"], one.scheme.get("name", "")), on(one.first),
         on(one.last), status(one.status), number(one.done), money(one.tally.get("given"), one.currency)]
        for one in rows
    ]  # fmt: skip


@sheet("simulation", LIST)
def show_simulation(actor: Actor, identity: int) -> Sheet | None:
    """A simulation: how far it is, what the draft costs and who pays it, who wins, what it displaces, when it pays."""
    one = baskets.visible(actor).filter(id=identity).first()
    if one is None:
        return None
    facts: list[tuple[str, Cell]] = [
        (_("Scheme"), text(one.scheme["id"], one.scheme.get("name", ""))), (_("From"), on(one.first)),
        (_("To"), on(one.last)), (_("Begun"), when(one.begun_at)), (_("Ended"), when(one.ended_at)),
        (_("Reckoned so far"), text(f"{one.done / one.invoices if one.invoices else 1:.0%}")),
    ]  # fmt: skip
    if one.fault:
        facts.append((_("Could not be reckoned"), text(sentence(Refused.restored(one.fault), None, one.currency))))
    tally: dict[str, Any] = one.tally
    tables = _tables(actor, one, tally) if tally else {}
    far = (one.done, max(one.invoices, one.done)) if one.status == "running" else None
    return Sheet("simulation", identity, one.number or f"#{identity}", one.status, one.scheme["id"], facts,
                 list(tables.values()), trail=False, charts=charts(tables, one.currency), far=far)  # fmt: skip


def _tables(actor: Actor, one: Simulation, tally: Mapping[str, Any]) -> dict[str, Table]:
    """What it found, by what it is about."""
    coin, given = one.currency, tally["given"]
    people = names(actor.organisation, [int(key) for key, _, _ in most(tally["outlets"], SHOWN)])
    items = catalog.items(actor.organisation, [int(key) for key, _, _ in most(tally["skus"], SHOWN)])
    goods = {str(sku): f"{item.code} · {item.name}" for sku, item in items.items()}
    funders = {word("word", name): amount for name, amount in tally["funders"].items()}
    pays = {"pays": _pays(tally, coin, one.expected)} if actor.allows("insights.cost") else {}
    return {
        "reached": _reached(tally, coin), **pays,
        "funders": _shares(_("Who pays"), (_("Funder"), _("Cost"), _("Share")), funders, given, coin),
        "displaced": _shares(_("What it displaces"), (_("Scheme"), _("Gives less"), _("Share of the cost")),
                             tally["displaced"], given, coin, _("No other scheme gives less.")),
        "outlets": _winners(_("Outlets that win most"), _("Outlet"), tally["outlets"], given, coin,
                            {str(key): name for key, name in people.items()}, "/party/{}"),
        "goods": _winners(_("Goods that win most"), _("Goods"), tally["skus"], given, coin, goods, "/product/{}"),
    }  # fmt: skip


def _reached(tally: Mapping[str, Any], coin: str) -> Table:
    rows = [
        [text(_("Carts that were priced")), number(tally["carts"] - tally["unpriced"]), money(tally["net"], coin)],
        [text(_("Carts that the draft reaches")), number(tally["reached"]), money(tally["given"], coin)],
        [text(_("of it as free goods, at list price")), number(None), money(tally["free"], coin)],
        [text(_("of it settled afterwards")), number(None), money(tally["later"], coin)],
        [text(_("Carts that have no price")), number(tally["unpriced"]), money(None, coin)],
    ]  # fmt: skip
    return Table(_("What it reaches and costs"), (_("What"), _("Carts"), _("Amount")), rows)


def _pays(tally: Mapping[str, Any], coin: str, expected: int | None) -> Table:
    """The margin of the lines reached, and how much more must be sold."""
    rows = []
    known = bool(tally["costed"]["goods"] or not tally["uncosted"])
    for label, found in (
        (_("For all who pay, together"), break_even(dict(tally), funded=False)),
        (_("For the seller alone"), break_even(dict(tally), funded=True)),
    ):
        rows.append(
            [text(label), money(found.margin_before, coin), money(found.margin_after, coin), _uplift(found, known)]
        )
    if expected is not None:
        more = Cell(shown.share(expected / 1000, signed=True), "number", value=expected)
        rows.append([text(_("Expected")), money(None, coin), money(None, coin), more])
    if tally["uncosted"]:
        rows.append([text(_("Lines whose cost is not known are left out"), str(tally["uncosted"])), money(None, coin),
                     money(None, coin), number(None)])  # fmt: skip
    heads = (_("For whom"), _("Margin before"), _("Margin with it"), _("Must sell more"))
    return Table(_("When it pays"), heads, rows)


def _uplift(found: BreakEven, known: bool) -> Cell:
    """How much more must be sold, in tenths of a percent; without a number where it never pays."""
    if not known:
        return Cell(_("the cost is not known"), "number")
    if found.uplift is None:
        return Cell(_("it never pays"), "number")
    return Cell(shown.share(found.uplift, signed=True), "number", value=round(1000 * found.uplift))


def _share(amount: int, whole: int) -> Cell:
    return Cell(shown.share(amount / whole) if whole else "–", "number")


def _shares(
    title: str, heads: tuple[str, str, str], amounts: Mapping[str, int], whole: int, coin: str, empty: str = ""
) -> Table:
    ordered = sorted(amounts.items(), key=lambda one: (-one[1], one[0]))
    return Table(
        title, heads, [[text(key), money(amount, coin), _share(amount, whole)] for key, amount in ordered], empty
    )


def _winners(
    title: str,
    head: str,
    where: Mapping[str, list[int]],
    whole: int,
    coin: str,
    called: Mapping[str, str],
    leads: str,
) -> Table:
    rows = [
        [text(called.get(key, key), href=leads.format(key)), number(carts), money(amount, coin), _share(amount, whole)]
        for key, amount, carts in most(where, SHOWN)
    ]
    return Table(title, (head, _("Carts"), _("Wins"), _("Share")), rows, _("Nobody."))


def _form(actor: Actor, none: int) -> Form:
    today = clock.business_day(clock.now(), house(actor.organisation).time_zone)
    return Form([
        Field("scheme", _("Draft scheme"), "long", hint=_("As JSON, as the rules have it.")),
        Field("first", _("From"), "date", value=(today - YEAR).isoformat()),
        Field("last", _("To"), "date", value=today.isoformat()),
        Field("expected", _("More sales that you expect, in per cent"), needed=False,
              hint=_("It is set beside what must be sold for the scheme to pay.")),
    ])  # fmt: skip


@button("simulation", "insights.simulate", gettext_lazy("Simulate a scheme"), form=_form, fresh=True)
def begin(sent: Told, none: int) -> Outcome:
    """A draft scheme on the invoices of a period, by the worker."""
    draft = sent.text("scheme", needed=True)
    return jobs.begin(sent.actor, sent.command(Begin(draft, *_period(sent), _expected(sent))))


def _period(sent: Told) -> tuple[date, date]:
    first, last = sent.day("first"), sent.day("last")
    if first is None or last is None:
        raise bad("first" if first is None else "last", "–", "empty")
    return first, last


def _expected(sent: Told) -> int | None:
    """Tenths of a percent, if some was typed. Refused: kernel.bad_value."""
    found = sent.decimal("expected", -100, MOST_EXPECTED)
    return None if found is None else round(10 * found)


def _days(actor: Actor, scheme: int) -> Form:
    return Form(_form(actor, 0).fields[1:])


@button("scheme", "insights.simulate", gettext_lazy("Simulate on past invoices"), form=_days, leads_to="simulation")
def begin_of(sent: Told, identity: int) -> Outcome:
    """A recorded scheme, draft or live, on the invoices of a period."""
    with reading(sent.actor.organisation):
        one = pricing.schemes(sent.actor).filter(id=identity).first()
    if one is None:
        raise missing("scheme", identity)
    told = json.dumps({"id": one.code, "name": one.name, **one.body})
    return jobs.begin(sent.actor, sent.command(Begin(told, *_period(sent), _expected(sent))))
