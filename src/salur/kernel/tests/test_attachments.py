"""Files of papers: kept whole under their hash, once, and seen by one organisation."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import override_settings

from salur.kernel import attachments, ids
from salur.kernel.actor import Actor
from salur.kernel.attachments import MOST_BYTES, Kept
from salur.kernel.command import Command, ask
from salur.kernel.facts import announce
from salur.kernel.models import Fact as FactRow
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.tests.planted import Said, planted_verb, rows, somebody, together
from salur.kernel.work import reading

PNG, JPEG, PDF = b"\x89PNG\r\n\x1a\n" + b"a signature", b"\xff\xd8\xff\xe0 a photo", b"%PDF-1.7 a note"
Files = tuple[tuple[int, str], ...]


@pytest.fixture(autouse=True)
def place(tmp_path: Path) -> Iterator[Path]:
    """Files of these tests stay among themselves."""
    with override_settings(ATTACHMENTS=tmp_path / "attachments"):
        yield tmp_path / "attachments"


@planted_verb("kernel_test.attach")
def attach(*, actor: Actor, told: Sequence[Command[Files]]) -> Outcomes:
    """Files belong to notes, as told."""
    outcomes = []
    for command in told:
        attachments.attach("note", command.body)
        (paper,) = ids.take(FactRow, 1)
        announce(Said(paper, "attached"), command)
        outcomes.append(Outcome(command.key, "done", paper))
    return Outcomes(outcomes)


def seen(actor: Actor, paper: int, *, by: Actor | None = None) -> list[Kept]:
    with reading((by or actor).organisation):
        return attachments.of_paper(actor.organisation, "note", paper)


def there(place: Path) -> list[str]:
    return sorted(file.name for file in place.rglob("*") if file.is_file())


@pytest.mark.parametrize(("data", "kind"), [(PNG, "image/png"), (JPEG, "image/jpeg"), (PDF, "application/pdf")])
def test_a_file_is_kept_under_its_hash(place: Path, data: bytes, kind: str) -> None:
    digest = sha256(data).hexdigest()
    assert attachments.keep(data) == attachments.keep(data) == Kept(digest, len(data), kind)
    assert attachments.path_of(digest).read_bytes() == data
    assert there(place) == [digest]
    assert attachments.path_of(digest).stat().st_mode & 0o077 == 0, "nobody else on the machine reads it"


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<html>", b"\x89PNG", b"MZ", b" " + PNG, b"<svg xmlns='x'/>"])
def test_what_is_no_picture_and_no_pdf_is_refused(place: Path, data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        attachments.keep(data)
    assert refused.value == Refused("kernel.bad_file")
    assert there(place) == []


def test_a_file_that_is_too_large_is_refused(place: Path) -> None:
    largest = PNG.ljust(MOST_BYTES, b"\0")
    assert attachments.keep(largest).size == MOST_BYTES
    with pytest.raises(Refused) as refused:
        attachments.keep(largest + b"\0")
    assert refused.value == Refused("kernel.large_file", megabytes=5)
    assert there(place) == [sha256(largest).hexdigest()]


HASH = sha256(PNG).hexdigest()
NO_HASHES = ["", "..", "../../etc/passwd", "/etc/passwd", HASH.upper(), HASH[:-1], HASH + "0", "g" * 64,
             "../" + HASH[3:], HASH[:-1] + "\0", HASH[:-1] + "\n", "٣" * 64,
             HASH[:2] + "/" + HASH[3:], "." * 64]  # fmt: skip


@pytest.mark.parametrize("name", NO_HASHES)
def test_no_path_can_be_named(name: str) -> None:
    assert not attachments.is_hash(name)
    with pytest.raises(ValueError, match="not a hash"):
        attachments.path_of(name)


def test_a_file_lies_inside_its_folder(place: Path) -> None:
    assert attachments.path_of(HASH).resolve() == (place / HASH[:2] / HASH).resolve()


@pytest.mark.usefixtures("database")
def test_files_belong_to_papers_told_once_or_again() -> None:
    actor = somebody()
    signature, photo = attachments.keep(PNG), attachments.keep(JPEG)
    told = ask(((1, signature.sha256), (1, photo.sha256), (1, photo.sha256), (2, photo.sha256)))
    attach(actor=actor, told=[told]).one()
    attach(actor=actor, told=[told]).one()
    attach(actor=actor, told=[ask(((1, photo.sha256), (3, signature.sha256)))]).one()
    assert [seen(actor, paper) for paper in (1, 2, 3, 4)] == [[signature, photo], [photo], [signature], []]


@pytest.mark.usefixtures("database")
def test_a_file_that_has_not_come_leaves_no_row_until_it_is_told_again() -> None:
    actor = somebody()
    attach(actor=actor, told=[ask(((1, HASH),))]).one()
    attach(actor=actor, told=[ask(())]).one()
    assert seen(actor, 1) == []
    kept = attachments.keep(PNG)
    attach(actor=actor, told=[ask(((1, HASH),))]).one()
    assert seen(actor, 1) == [kept]


@pytest.mark.usefixtures("database")
def test_rows_are_seen_by_their_own_organisation_only() -> None:
    actor, other = somebody(), somebody()
    kept = attachments.keep(PDF)
    attach(actor=actor, told=[ask(((1, kept.sha256),))]).one()
    assert seen(actor, 1) == [kept]
    assert seen(actor, 1, by=other) == seen(other, 1) == seen(other, 1, by=actor) == []
    found = rows("SELECT sha256, size, media_type FROM kernel_attachment WHERE organisation = %s", [actor.organisation])
    assert found == [(kept.sha256, len(PDF), "application/pdf")]


MANY, COPIES = 60, 4
CONTENTS = [b"%PDF-" + bytes([n]) * 200_000 for n in range(MANY)]
CHILD = f"""
import sys, threading
import django
django.setup()
from django.conf import settings
from salur.kernel import attachments
settings.ATTACHMENTS = sys.argv[1]
contents = [b"%PDF-" + bytes([n]) * 200_000 for n in range({MANY})]
threads = [threading.Thread(target=lambda: [attachments.keep(one) for one in contents]) for _ in range({COPIES})]
print("ready", flush=True)
sys.stdin.readline()
[one.start() for one in threads], [one.join() for one in threads]
"""


def test_processes_and_threads_keep_the_same_files_at_once(place: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", CHILD, str(place)]
    children = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for child in children:
        assert child.stdout is not None and child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    ends = [child.communicate(timeout=60) for child in children]
    assert [(child.returncode, err) for child, (_, err) in zip(children, ends, strict=True)] == [(0, ""), (0, "")]
    digests = {sha256(one).hexdigest(): one for one in CONTENTS}
    assert there(place) == sorted(digests)
    assert all(attachments.path_of(digest).read_bytes() == one for digest, one in digests.items())


@pytest.mark.usefixtures("database")
def test_two_verbs_attach_the_same_file_at_once() -> None:
    actor, other = somebody(), somebody()
    kept = attachments.keep(PNG)
    together(*(lambda one=one: attach(actor=one, told=[ask(((1, kept.sha256),))]).one() for one in (actor, other)))
    assert seen(actor, 1) == seen(other, 1) == [kept]
