"""How heavy pages are: bytes of a first visit, and statements, which do not grow with what there is."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from salur.shell.api.resources import VERB_DOORS
from tests.api.firm import PREPARED, Prepared
from tests.guards.faces import Faces
from tests.guards.planting import examples
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
    """Statements of every page, asked for the second time."""
    client = faces.client(faces.full)
    for path in faces.known:
        with counted() as count:
            client.get(path)
        yield path, count()


def plant_more(faces: Faces) -> None:
    """As much again of everything that can be done more than once."""
    prepared = Prepared(faces.firm)
    for door in VERB_DOORS:
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
    dict(counts(faces))
    before = dict(counts(faces))
    plant_more(faces)
    after = dict(counts(faces))
    grown = {path: (before[path], after[path]) for path in before if after[path] > before[path]}
    print({path: n for path, n in sorted(before.items(), key=lambda one: -one[1]) if n > 9})
    many = {path: found for path, found in before.items() if found > LIMIT_STATEMENTS}
    with capsys.disabled():
        print(f"\n{len(before)} pages, at most {max(before.values())} statements")
    assert many == {}
    assert grown == {}
