"""Pages in Chinese have no word of another language in them, but for what people have typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.db import connections

from salur.connect import kinds
from tests.guards.faces import Faces

pytestmark = pytest.mark.usefixtures("database")
WORD = re.compile(r"(?<!\w)[A-Za-z]{3,}(?!\w)", re.ASCII)  # not what is named by code: iowa_one_day
SPOKEN = ("title", "alt", "placeholder", "aria-label", "data-confirm")  # attributes that people read or hear
BY_ANY_NAME = frozenset((  # names, keys and forms of files that are called so in Chinese too
    "salur", "csv", "xlsx", "pdf", "json", "ctrl", "alt", "del", "esc", "enter", "gtin", "ean", "ppn", "npwp", "nitku",
    "nik", "sku", "api", "htmx", "bahasa", "indonesia", "english", "excel", "iso", "utf", "html", "http", "https",
    "tab", "shift", "idr", "usd", "cny", "jpy", "parquet", "toml", "tsv", "txt", "iowa", "liquor", "sales", "online",
    "retail", "uci", "dus", "kontra", "bon", "jpeg", "png", "box", "inner", *kinds.every(),
))  # fmt: skip
CODE = ("script", "style", "code", "pre")
VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
ELSEWHERE = ("/print", "/pick-list", "api/docs")  # papers speak their firm's language, programmers English
TEXTS = """
    SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
    AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'jsonb'::regtype)
"""


class Read(HTMLParser):
    """What can be read or heard of a page, outside code."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []  # the elements one is in, and whether they are code
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Attributes that are read; what is code, or says that it is in no language, from here on."""
        if tag not in VOID:
            self._open.append((tag, tag in CODE or ("translate", "no") in attrs))
        self.found += [value or "" for name, value in attrs if name in SPOKEN]

    def handle_endtag(self, tag: str) -> None:
        """An element ends, and with it those in it that had no end."""
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """A text."""
        if not any(code for _, code in self._open):
            self.found.append(data)


def leftovers(html: str, typed: set[str]) -> Iterator[str]:
    """Texts of a page with a word that is neither Chinese nor anybody's."""
    for text in Read(html).found:
        if wrong := {word for word in WORD.findall(text) if word.lower() not in typed | BY_ANY_NAME}:
            yield f"{sorted(wrong)} in {text.strip()[:80]!r}"


def typed_words() -> set[str]:
    """Every word that stands in any row."""
    found: set[str] = set()
    with connections["owner"].cursor() as cursor:
        cursor.execute(TEXTS)
        columns = cursor.fetchall()
        for table, column in columns:
            cursor.execute(f'SELECT DISTINCT "{column}"::text FROM "{table}"')
            for (text,) in cursor.fetchall():
                found |= {word.lower() for word in WORD.findall(text or "")}
    return found


@pytest.fixture(scope="module")
def faces(database: str) -> Faces:
    return Faces("zh-hans")


@pytest.mark.long
def test_no_page_has_a_word_left_in_another_language(faces: Faces) -> None:
    typed: set[str] = set()
    found: list[str] = []
    for face in faces.all():
        if face.name.split(",")[0].endswith(ELSEWHERE) or "/design" in face.name:
            continue  # words of code, and things made up
        typed = typed or typed_words()
        found += [f"{face.name}: {left}" for left in leftovers(face.html, typed)]
    assert not found, "\n".join(sorted(set(found)))


def test_a_word_left_over_is_found() -> None:
    page = '<p title="Nothing yet">没有 CSV<br></p><code>curl</code><p>Toko Jaya</p><textarea translate="no">get'
    assert list(leftovers(page, {"toko", "jaya"})) == ["['Nothing', 'yet'] in 'Nothing yet'"]
