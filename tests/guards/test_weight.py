"""How heavy pages are: bytes of a first visit, and statements, which do not grow with what there is."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection

from salur.kernel import sql
from salur.shell.api.resources import VERB_DOORS
from tests.api.firm import PREPARED, Prepared
from tests.guards.faces import Faces
from tests.guards.planting import LATER, examples
from tests.guards.timing import LIMIT_STATEMENTS, counted

pytestmark = pytest.mark.usefixtures("database")
FIRST_LOAD = 180_000  # bytes, without charts and maps
DRAWN = ("vendor/echarts/", "vendor/leaflet/", "vendor/supercluster/", "insights/map")
FILES = re.compile(r'(?:href|src)="/static/([^"?]+)')
IN_STYLES = re.compile(r'url\("?([^")]+)"?\)')


@pytest.fixture(scope="module")
def faces(database: str) -> Faces:
    return Faces("en")


def files_of(html: str) -> set[str]:
    """The files that a page asks for, and those that its styles ask for."""
    found = {name for name in FILES.findall(html) if not name.startswith(DRAWN)}
    for style in [name for name in found if name.endswith(".css")]:
        for url in IN_STYLES.findall(_text(style)):
            if not url.startswith("data:"):
                found.add(str((Path("/") / Path(style).parent / url).resolve()).lstrip("/"))
    return found


def _path(name: str) -> Path:
    found = finders.find(name)
    assert isinstance(found, str), name
    return Path(found)


def _text(name: str) -> str:
    return _path(name).read_text()


def weight(html: str) -> int:
    """Bytes of a first visit as they are sent: pages packed, files as they are."""
    return len(gzip.compress(html.encode())) + sum(_path(name).stat().st_size for name in files_of(html))


def test_the_first_visit_of_every_page_is_light(faces: Faces) -> None:
    weights = {face.name: weight(face.html) for face in [*faces.outside(), *faces.filled()]}
    assert len(weights) > 100
    assert {name: size for name, size in weights.items() if size > FIRST_LOAD} == {}
    assert weight("<p>" + "x" * 10) < 100 < weight('<script src="/static/shell/keys.js">')


def test_pages_are_packed(faces: Faces) -> None:
    answer = faces.client(faces.full).get("/orders", headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) * 4 < len(gzip.decompress(answer.content))


def counts(faces: Faces) -> Iterator[tuple[str, int]]:
    """Statements of every address that can be looked at, asked for twice: the process remembers rules and packs for
    half a minute, which may have ended since it was asked for last."""
    client = faces.client(faces.full)
    for path in faces.looked_at:
        for _ in range(2):
            with counted() as count:
                answer = client.get(path)
                if answer.streaming:
                    b"".join(answer.streaming_content)
        yield path, count()


def plant_more(faces: Faces) -> None:
    """As much again of everything that can be done more than once."""
    prepared = Prepared(faces.firm)
    for door in VERB_DOORS:
        if door.verb in LATER:
            continue
        paper, more = PREPARED[door.operation](prepared) if door.operation in PREPARED else (None, {})
        body = json.loads(json.dumps(examples()[door.operation])) | dict(more)
        for name in ("code", "number"):
            if name in body and "new_code" not in body:
                body[name] = f"{body[name]}-2"
        faces.firm.send(door.address.replace("{paper}", str(paper)), body)
    prepared.imported()


def test_no_page_takes_many_statements_nor_more_of_them_for_more_rows(
    faces: Faces, capsys: pytest.CaptureFixture[str]
) -> None:
    before = dict(counts(faces))
    plant_more(faces)
    after = dict(counts(faces))
    with capsys.disabled():
        within = sum(found <= LIMIT_STATEMENTS for found in before.values())
        assert {"/orders", "/orders.csv"} <= before.keys() and any(path.endswith("/print") for path in before)
        print(f"\n{within} of {len(before)} addresses in {LIMIT_STATEMENTS} statements, at most {max(before.values())}")
    assert {path: found for path, found in before.items() if found > LIMIT_STATEMENTS} == {}
    # one more is another part of the page that has something to show now; with each row it would be many more
    grown = {path: (before[path], after[path]) for path in before if after[path] > before[path] + 1}
    assert grown == {}


def test_every_statement_is_counted(faces: Faces) -> None:
    with counted() as count:
        connection.cursor().execute("SELECT 1")
        sql.fetch("SELECT 2")
        assert count() == 2
