"""The glossary is read from the code: every word of the business says what it is, and stories name what they show."""

from __future__ import annotations

from pathlib import Path

from salur.config.commands import words
from tests.house import sources


def test_every_table_verb_fact_and_bucket_says_what_it_is() -> None:
    found = words.words()
    assert {word.kind for word in found} == set(words.KINDS)
    django_made = {word.name for word in found if word.meaning.startswith(f"{word.name}(")}
    sources.nothing(word for word in found if not word.meaning or word.name in django_made)
    assert len({(word.module, word.kind, word.name) for word in found}) == len(found)


def test_the_glossary_is_sorted_by_module_and_kind() -> None:
    some = [
        words.Word("orders", "verb", "orders.place", "Write orders down."),
        words.Word("orders", "verb", "orders.short_close", "Close them."),
        words.Word("billing", "fact", "InvoiceIssued", "Somebody owes."),
    ]
    assert list(words.glossary_lines(some)) == [
        "\norders",
        "  verbs",
        "    orders.place                 Write orders down.",
        "    orders.short_close           Close them.",
        "\nbilling",
        "  facts",
        "    InvoiceIssued                Somebody owes.",
    ]


def test_stories_name_the_capabilities_they_show(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text('"""Shown here (K6, E12)."""\ndef test_a():\n    """E1 as well."""\n')
    (tmp_path / "test_two.py").write_text('"""Nothing."""\ndef test_b():\n    pass\n')
    found = words.stories(tmp_path)
    assert [(story.name, story.capabilities) for story in found] == [("", ("K6", "E12")), ("test_a", ("E1",))]
    assert list(words.capability_lines(found)) == [
        "E1   test_one.py::test_a",
        "E12  test_one.py",
        "K6   test_one.py",
        "3 capabilities in 1 files of stories",
    ]
