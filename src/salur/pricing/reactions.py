"""What pricing does when a scheme is to be looked at more closely than a verb has time for."""

from __future__ import annotations

from salur.kernel.command import Command, named_key
from salur.kernel.facts import Heard, hears
from salur.kernel.work import reading
from salur.parties.acting import system_actor
from salur.pricing import actions, checking, snapshots
from salur.pricing.bodies import CheckedBody
from salur.pricing.facts import SchemeToBeChecked

NAME = "pricing.check"


@hears(NAME, SchemeToBeChecked)
def check(organisation: int, facts: list[Heard]) -> None:
    """Search the schemes for a cart that shows a conflict, each as long as it takes, then say what was found.

    Nothing is locked meanwhile; where the rules have changed when the search is over, the job is tried again.
    """
    for fact in facts:
        code = str(fact.body["code"])
        with reading(organisation):
            at = snapshots.version(organisation)
            drafts = [row for row in snapshots.schemes(organisation, at, ("checking",)) if row["id"] == code]
            if not drafts:
                continue  # ended meanwhile, or looked at before
            found = checking.told(checking.Field(organisation, at).against(drafts[0], in_a_job=True))
        command = Command(named_key(NAME, fact.id, at), CheckedBody(code, at, found))
        for outcome in actions.finish_check(actor=system_actor(organisation, NAME), schemes=[command]):
            for reason in outcome.reasons:
                if outcome.ending == "refused" and reason.code in ("kernel.busy", "kernel.crashed"):
                    raise reason
