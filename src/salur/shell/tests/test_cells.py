"""Cells as HTML: every kind, and nothing from outside gets through as markup."""

from __future__ import annotations

import pytest

from salur.shell import cells
from salur.shell.tables import Cell

BAD = '<b onclick="x">&\''
SAFE = "&lt;b onclick=&quot;x&quot;&gt;&amp;&#x27;"


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        (Cell("a"), "a"),
        (Cell("a", href="/b"), '<a href="/b">a</a>'),
        (Cell("12", "money", unit="Rp"), '<span class="rp"><small>Rp</small>12</span>'),
        (Cell("", "money", unit="Rp"), ""),
        (Cell("INV-1", "paper", "/invoice/1"), '<a class="no" href="/invoice/1"><i>INV-</i>1</a>'),
        (Cell("INV-1", "paper"), '<span class="no"><i>INV-</i>1</span>'),
        (Cell("", "paper"), ""),
        (Cell("x", "code"), "<code>x</code>"),
        (Cell("p", "picture", "/p"), '<a href="/p"><img class="thumb" src="/p" alt="p" loading="lazy"></a>'),
        (Cell("a", note="n"), 'a <span class="sub">n</span>'),
    ],
)
def test_a_cell_is_shown_as_its_kind_wants(cell: Cell, wanted: str) -> None:
    assert cells.html(cell) == wanted


def test_a_status_has_its_sign_and_steps_unfold() -> None:
    status = cells.html(Cell("Held", "status", tone="waits"))
    assert status.startswith('<span class="chip waits"><svg')
    assert status.endswith("Held</span>")
    steps = cells.html(Cell("a", lines=(("net", "10"), ("tax", "1"))))
    assert "<dt>net</dt><dd>10</dd><dt>tax</dt><dd>1</dd>" in steps


@pytest.mark.parametrize("kind", ["text", "number", "money", "status", "paper", "picture", "code"])
def test_what_comes_from_outside_is_no_markup(kind: str) -> None:
    full = Cell(BAD, kind, BAD, BAD, BAD, ((BAD, BAD),), BAD)  # type: ignore[arg-type]  # the kinds above
    for shown in (cells.html(full), cells.html(full._replace(href="")), cells.row([(BAD, full)])):
        assert "<b " not in shown
        assert 'onclick="' not in shown
        assert SAFE in shown


def test_a_row_says_its_heads_for_narrow_screens() -> None:
    assert cells.row([("Pieces", Cell("1", "number"))]) == '<td data-head="Pieces" class="number r">1</td>'
