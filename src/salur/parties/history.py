"""History of masters: every insert and change leaves a row, written by the database itself, whoever wrote.

Triggers of django-pghistory; they work for set-based SQL under row-level policies too, because the copy carries the
organisation and the trigger runs as whoever wrote. Who and by which verb stands beside each row: the verb says so once,
in a transaction-local setting (pghistory.context itself only reaches Django's own cursors, not ours).
"""

from __future__ import annotations

import json
from typing import Any, TypeVar

import pghistory
from django.db import models

from salur.kernel import sql
from salur.kernel.actor import Actor

Tracked = TypeVar("Tracked", bound=type[models.Model])


def tracked(model: Tracked) -> Tracked:
    """Class decorator: keep the history of a master in a table `<table>event`, to which rows are only ever added."""
    what = f"How one {model.__name__.lower()} stood after a change: when, by whom, through which verb."
    without: Any = None  # django-pghistory takes None for "no such column", which its types do not say
    attributes: dict[str, Any] = {"__doc__": what, "pgh_id": models.BigAutoField(primary_key=True)}
    for field in model._meta.local_concrete_fields:
        if isinstance(field, models.ForeignKey):  # django-pghistory would index it
            attributes[field.name] = models.ForeignKey(
                field.remote_field.model, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
            )
    pghistory.track(
        pghistory.InsertEvent(level=pghistory.Statement),
        # by row: by statement, old and new rows are joined under a plan made for few, 6 s for 5,000 changed rows
        pghistory.UpdateEvent(level=pghistory.Row),
        obj_field=pghistory.ObjForeignKey(db_index=False, related_name="history"),
        context_field=pghistory.ContextJSONField(),
        context_id_field=without,
        append_only=True,
        attrs=attributes,
    )(model)
    return model


def by(actor: Actor, verb: str) -> None:
    """Say who changes masters in this transaction, and with which verb. One statement."""
    who = json.dumps({"person": actor.person, "sender": actor.sender, "verb": verb})
    sql.run("SELECT set_config('pghistory.context_metadata', %s, true)", (who,))
