"""Every class of the style sheets is used by some page: what nothing uses is gone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tests.house import sources

CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
WORD = re.compile(r"[A-Za-z_][\w-]*")
BLOCK = re.compile(r"\{[^{}]*\}")
VENDOR = "vendor"
NOT_OURS = ("htmx-", "leaflet-")  # classes that a vendored script puts there


def classes(style: str) -> set[str]:
    """The classes that a style sheet names in its selectors."""
    bare = re.sub(r"/\*.*?\*/|url\([^)]*\)|\"[^\"]*\"", "", style, flags=re.S)
    return {name for name in CLASS.findall(BLOCK.sub("{}", bare)) if not name.startswith(NOT_OURS)}


def words(texts: Iterable[str]) -> set[str]:
    """Everything that may be a class in templates, scripts and Python."""
    return {word for text in texts for word in WORD.findall(text)}


def own(pattern: str) -> list[Path]:
    return [file for file in sorted(sources.PACKAGE.glob(pattern)) if VENDOR not in file.parts]


def unused(styles: dict[str, str], used: set[str]) -> list[str]:
    return [f"{name}: .{one}" for name, style in styles.items() for one in sorted(classes(style) - used)]


def test_every_class_is_used() -> None:
    used = words(file.read_text() for kind in ("html", "js", "py") for file in own(f"**/*.{kind}"))
    styles = {file.name: file.read_text() for file in own("**/*.css")}
    assert len(styles) > 5
    sources.nothing(unused(styles, used))


def test_this_check_can_fail() -> None:
    style = '/* .none */ .btn.bad > a:hover, .lost { color: red; background: url("x.png") } @media (x) { .deep { a: 1.5em } }'
    assert classes(style) == {"btn", "bad", "lost", "deep"}
    assert unused({"a.css": style}, words(['<a class="btn {{ bad }} deep">'])) == ["a.css: .lost"]
