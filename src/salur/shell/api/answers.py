"""What became of commands, as JSON says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.shell.api import problems
from salur.shell.api.making import Fault
from salur.shell.api.readers import Sent
from salur.shell.api.resources import RESOURCES, VerbDoor

ENDINGS = ("done", "held", "backordered", "refused")


def single(actor: Actor, door: VerbDoor, sent: Sent, outcome: Outcome) -> dict[str, Any]:
    """What became of a command that was taken."""
    return _taken(door, sent, outcome) | {"reasons": problems.reasons(actor, outcome.reasons)}


def _taken(door: VerbDoor, sent: Sent, outcome: Outcome) -> dict[str, Any]:
    flag, other = door.else_leads
    kind = other if flag and sent.body.get(flag) else door.leads
    return {
        "ending": outcome.ending,
        "kind": kind,
        "paper": outcome.paper,
        "href": href(kind, outcome.paper),
        "key": sent.named or str(sent.key),
    }


def href(kind: str, paper: int | None) -> str | None:
    """Where a paper is looked at."""
    if paper is not None:
        for resource in RESOURCES.values():
            if resource.kind == kind and resource.has_paper:
                return f"/api/v1/{resource.name}/{paper}"
    return None


def batch(actor: Actor, door: VerbDoor, sent: Sequence[Sent], ended: Sequence[Outcome | list[Fault]]) -> dict[str, Any]:
    """What became of each command, in order, and how many ended how. All sentences are made at once."""
    refused = [_reasons(one) for one in ended]
    told = iter(problems.reasons(actor, [reason for reasons in refused for reason in reasons]))
    counts = dict.fromkeys(ENDINGS, 0)
    answers = []
    for one, end, reasons in zip(sent, ended, refused, strict=True):
        said = [next(told) for _ in reasons]
        if isinstance(end, Outcome):
            answer = _taken(door, one, end)
        else:
            said = [{"pointer": problems.pointer(fault.at), **text} for fault, text in zip(end, said, strict=True)]
            answer = {"ending": "refused", "kind": door.leads, "paper": None, "href": None}
            answer["key"] = one.named or str(one.key)
        counts[str(answer["ending"])] += 1
        answers.append(answer | {"reasons": said})
    return {**counts, "answers": answers}


def _reasons(end: Outcome | list[Fault]) -> list[Refused]:
    return list(end.reasons) if isinstance(end, Outcome) else [fault.reason for fault in end]
