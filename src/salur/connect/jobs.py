"""What the worker does for imports: files that were sent by the page go in."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from salur.connect import actions, kinds, profile_reading, uploading
from salur.connect.bodies import Advance, Begin, End, Stopped
from salur.connect.profile import Profile
from salur.connect.running import Part, Run, digest
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.parties.queries import actor_for

PATIENCE = RetryStrategy(max_attempts=6, exponential_wait=3)  # where the database was away; it goes on where it was
LONGEST_REHEARSAL = 50_000  # rows: as long as it lasts, others wait for what it touches


def profile_of(called: str, text: str) -> Profile:
    """The profile that somebody has chosen: one of the program's, a kind, or their own text."""
    if text:
        return profile_reading.read(called, text)
    kind = kinds.every().get(called)
    return profile_reading.of_kind(kind) if kind else profile_reading.load(called)


def begin(actor: Actor, name: str, pieces: Iterable[bytes], called: str, text: str, rehearsal: bool) -> Outcome:
    """Keep a file, begin its imports and leave the rest to the worker; the outcome's paper is the first import.

    Refused: connect.bad_upload, bad_profile, file_for_no_kind, and what `actions.import_rows` refuses.
    """
    profile = profile_of(called, text)
    path = uploading.keep(name, pieces)
    try:
        parts = Run(actor, profile).parts([path])
        sha256 = digest(path)
        bodies = [Begin(profile.name, profile.digest, one.kind, path.name, sha256, rehearsal) for one in parts]
        outcomes = actions.import_rows(actor=actor, imports=[Command(uuid4(), body) for body in bodies])
        papers = outcomes.papers()
    except Refused:
        uploading.drop(path)
        raise
    import_file.defer(
        organisation=actor.organisation, person=actor.person, folder=path.parent.name, name=path.name, called=called,
        text=text, rehearsal=papers if rehearsal else [],
    )  # fmt: skip
    return outcomes[0]


@app.task(name="connect.import_file", retry=PATIENCE)
def import_file(
    organisation: int, person: int, folder: str, name: str, called: str, text: str, rehearsal: list[int]
) -> None:
    """Let a file in, as the person who sent it. Killed and called again, it goes on where it was."""
    path = uploading.kept(folder, name)
    if not path.exists():
        return  # told before
    actor = actor_for(person, organisation, "import")
    mine = Run(actor, profile_of(called, text), dry_run=bool(rehearsal), watch=_short if rehearsal else None)
    parts = mine.parts([path])
    try:
        mine.run(parts)
    except Refused as refused:  # they may import, but not record what is in the file
        for part in parts:
            part.fault = part.fault or refused
            if part.paper is not None and not rehearsal:
                _tell(actor, part.paper, End(tuple(refused.plain())))
    for part, paper in zip(parts, rehearsal, strict=False):
        _rehearsed(actor, part, paper)
    uploading.drop(path)


def _short(part: Part) -> None:
    if part.counts.rows > LONGEST_REHEARSAL:
        raise Refused("connect.long_rehearsal", rows=LONGEST_REHEARSAL)


def _rehearsed(actor: Actor, part: Part, paper: int) -> None:
    """Write down what a dry run has found, now that everything else is gone again."""
    stopped = part.stopped
    reached = max((one.row for one in stopped), default=1)
    for at in range(0, max(len(stopped), 1), 1000):
        some: tuple[Stopped, ...] = tuple(stopped[at : at + 1000])
        _tell(actor, paper, Advance(reached, 1.0, part.counts, some, part.header))
    _tell(actor, paper, End(tuple(part.fault.plain()) if part.fault else None))


def _tell(actor: Actor, paper: int, body: Advance | End) -> None:
    actions.import_rows(actor=actor, imports=[Command(uuid4(), body, paper)])
