"""The form of an order, read and given to the verbs: written down, placed, or given to an order that is changed."""

from __future__ import annotations

from salur.kernel.outcome import Outcome
from salur.kernel.work import reading
from salur.orders import actions
from salur.orders.bodies import Capture, Change
from salur.orders.entry.form import typed
from salur.orders.entry.meaning import make_out, make_out_goods
from salur.shell.told import Told


def capture(sent: Told, none: int) -> Outcome:
    """Write an order down as a draft. Refused: the first thing in the form that is not clear; as the verb."""
    return actions.capture(actor=sent.actor, orders=[sent.command(_body(sent))]).one()


def place(sent: Told) -> Outcome:
    """Write an order down and confirm it. Refused: as `capture`."""
    return actions.place(actor=sent.actor, orders=[sent.command(_body(sent))]).one()


def change(sent: Told, identity: int) -> Outcome:
    """Give an order the lines of the form. Refused: the first row that is not clear; as the verb."""
    with reading(sent.actor.organisation):
        form = typed(sent.fields)
        make_out_goods(sent.actor, form)
    if faults := [row.fault for row in form.rows if row.fault]:
        raise faults[0]
    return actions.change(actor=sent.actor, orders=[sent.command(Change(form.lines), identity)]).one()


def _body(sent: Told) -> Capture:
    """The order that a form stands for."""
    with reading(sent.actor.organisation):
        form = typed(sent.fields)
        make_out(sent.actor, form)
    if faults := form.faults():
        raise faults[0]
    return form.body()
