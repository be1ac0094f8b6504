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
ELSEWHERE = ("/print", "/pick-list", "api/docs")  # papers speak their firm's language, programmers English
# Still to be said in other languages: what each proof proves, fields in a refusal of the order rules, notes of schemes,
# scopes of tokens, and some heads of columns.
STILL = ("/proofs", "/order-rules", "/scheme", "/credit", "/sales", "/stock", "/tokens")
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
        self._code = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Attributes that are read; what is code from here on."""
        self._code += tag in ("script", "style", "code", "pre")
        self.found += [value or "" for name, value in attrs if name in SPOKEN]

    def handle_endtag(self, tag: str) -> None:
        """Code ends."""
        self._code -= tag in ("script", "style", "code", "pre")

    def handle_data(self, data: str) -> None:
        """A text."""
        if not self._code:
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
        if face.name.split(",")[0].endswith(ELSEWHERE) or "/design" in face.name or face.name.startswith(STILL):
            continue  # words of code, and things made up
        typed = typed or typed_words()
        found += [f"{face.name}: {left}" for left in leftovers(face.html, typed)]
    assert not found, "\n".join(sorted(set(found)))


def test_a_word_left_over_is_found() -> None:
    page = '<p title="Nothing yet">没有 CSV</p><code>curl</code><p>Toko Jaya</p>'
    assert list(leftovers(page, {"toko", "jaya"})) == ["['Nothing', 'yet'] in 'Nothing yet'"]
