"""Doors to the schemes: the list, the paper, saving, switching on and ending one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.pages import names, party_cell
from salur.pricing import actions, bodies, queries
from salur.pricing.models import Scheme
from salur.pricing.pages import saying, typed
from salur.shell.listed import Choice, Column, Days, Listed, Search
from salur.shell.offers import Field, Form, Sheet, button, listing, sheet
from salur.shell.tables import Cell, Table, money, number, on, status, text
from salur.shell.told import Told

STATUSES = ("draft", "checking", "live", "ended")


def stands(one: Scheme, today: date) -> str:
    """What a scheme is today: a draft, being checked, live (from its first day on), or ended."""
    if one.until_version is not None or (one.valid_to is not None and one.valid_to < today):
        return "ended"
    return one.state


def _over() -> Q:
    return Q(valid_to__isnull=False, valid_to__lt=timezone.localdate())


def _in(state: str) -> Callable[[], Q]:
    return lambda: Q(state=state) & ~_over()


SCHEMES = Listed(
    queries.schemes_standing,
    (
        Column(gettext_lazy("Code"), "code", falls=False), Column(gettext_lazy("Name"), "name", falls=False),
        Column(gettext_lazy("Gives")), Column(gettext_lazy("Buyers")), Column(gettext_lazy("From"), "valid_from"),
        Column(gettext_lazy("Until"), "valid_to"), Column(gettext_lazy("Status"), "changed", "since_version"),
    ),
    "-changed",
    gettext_lazy("No schemes yet."),
    Search(gettext_lazy("Code or name"), within=("code", "name")),
    (
        Choice("status", gettext_lazy("Status"),
               {**{state: _in(state) for state in STATUSES[:-1]}, STATUSES[-1]: _over}, "status", True),
        Days("from", gettext_lazy("From"), "valid_from"),
        Days("until", gettext_lazy("Until"), "valid_to"),
    ),
)  # fmt: skip


@listing("schemes", gettext_lazy("Schemes"), 42, SCHEMES)
def schemes(actor: Actor, rows: list[Scheme]) -> list[list[Cell]]:
    """Schemes by their last change, the newest first; of each the row that stands."""
    today = timezone.localdate()
    known = typed.goods(actor, rows)
    return [
        [
            text(one.code, href=f"/scheme/{one.id}"), text(one.name), text(saying.gives(typed.told(one), known)),
            text(saying.pattern(one.body.get("when"), known)), on(one.valid_from), on(one.valid_to),
            status(stands(one, today)),
        ]
        for one in rows
    ]  # fmt: skip


@sheet("scheme", "schemes")
def scheme(actor: Actor, identity: int) -> Sheet | None:
    """A scheme in words, what of its limits is used, and its versions."""
    one = queries.schemes(actor).filter(id=identity).first()
    if one is None:
        return None
    told, known = typed.told(one), typed.goods(actor, [one])
    people = names(actor.organisation, [one.principal])
    facts = [
        (_("Name"), text(one.name)),
        (_("Gives"), text(saying.gives(told, known))),
        (_("Goods"), text(saying.pattern(told.get("goods"), known))),
        (_("From how much"), text(saying.needs(told, known))),
        (_("Buyers"), text(saying.pattern(told.get("when"), known))),
        (_("From"), on(one.valid_from)),
        (_("Until"), on(one.valid_to)),
        (_("Order of steps"), text(saying.company(told))),
        (_("Limits"), text(saying.limits(told))),
        (_("Paid by"), text(saying.funders(told))),
        (_("Principal"), party_cell(people, one.principal)),
    ]
    tables = [_used(actor, one), _versions(actor, one)]
    state = stands(one, timezone.localdate())
    return Sheet("scheme", identity, one.code, state, one.name, facts, [table for table in tables if table.rows])


def _used(actor: Actor, one: Scheme) -> Table:
    """What of a scheme's limits was used, by everybody and by the buyers who used most."""
    rows = queries.used_most(actor, one.code)
    people = names(actor.organisation, [row.buyer for row in rows if row.buyer])
    coin = one.body["currency"]
    cells = [
        [
            text(people.get(row.buyer, "") if row.buyer else _("All together")), number(row.uses),
            money(row.amount, coin),
        ]
        for row in rows
    ]  # fmt: skip
    return Table(_("Used so far"), (_("Buyer"), _("Orders"), _("Amount")), cells, "")


def _versions(actor: Actor, one: Scheme) -> Table:
    rows = list(queries.schemes(actor).filter(code=one.code).exclude(id=one.id).order_by("-since_version")[:20])
    known = typed.goods(actor, rows)
    cells = [
        [
            text(row.since_version, href=f"/scheme/{row.id}"), text(saying.gives(typed.told(row), known)),
            on(row.valid_from), on(row.valid_to), status(row.state),
        ]
        for row in rows
    ]  # fmt: skip
    return Table(_("Other versions"), (_("Version"), _("Gives"), _("From"), _("Until"), _("Status")), cells, "")


def _one(actor: Actor, identity: int) -> Scheme:
    with reading(actor.organisation):
        found = queries.schemes(actor).filter(id=identity).first()
    if found is None:
        raise Refused("kernel.not_found", paper_kind="scheme", paper=identity)
    return found


@button("scheme", "pricing.save_scheme", gettext_lazy("New scheme"), form=typed.form, fresh=True)
def save_new(sent: Told, none: int) -> Outcome:
    """A new scheme, as a draft."""
    body = typed.body(sent, sent.text("code", needed=True), None)
    return actions.save_scheme(actor=sent.actor, schemes=[sent.command(body)]).one()


@button("scheme", "pricing.save_scheme", gettext_lazy("Change as JSON"), form=typed.form, statuses=("draft", "live"),
        apart=True, word="json", quiet=True)  # fmt: skip
@button("scheme", "pricing.save_scheme", gettext_lazy("Change"), form=typed.form, statuses=("draft", "live"),
        apart=True, word="edit")  # fmt: skip
def save(sent: Told, identity: int) -> Outcome:
    """A scheme as it is from now on."""
    one = _one(sent.actor, identity)
    body = typed.body(sent, one.code, one.principal)
    return actions.save_scheme(actor=sent.actor, schemes=[sent.command(body)]).one()


@button("scheme", "pricing.switch_on", gettext_lazy("Switch on"), statuses=("draft",))
def switch_on(sent: Told, identity: int) -> Outcome:
    """The scheme is in force from its first day on."""
    body = bodies.SwitchBody(_one(sent.actor, identity).code)
    return actions.switch_on(actor=sent.actor, schemes=[sent.command(body)]).one()


def _end_form(actor: Actor, identity: int) -> Form:
    return Form([Field("ends_on", _("Last day"), "date", value=timezone.localdate().isoformat())])


@button("scheme", "pricing.end_scheme", gettext_lazy("End"), form=_end_form, danger=True,
        statuses=("draft", "checking", "live"))  # fmt: skip
def end(sent: Told, identity: int) -> Outcome:
    """The scheme is in force for the last time on a day; a draft is withdrawn."""
    body = bodies.EndBody(_one(sent.actor, identity).code, sent.day("ends_on") or timezone.localdate())
    return actions.end_scheme(actor=sent.actor, ends=[sent.command(body)]).one()
