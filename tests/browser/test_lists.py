"""Every list, as it is declared: filters and order against plain Python, pages that miss and repeat nothing, files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from salur.config import urls
from salur.kernel import money
from salur.kernel.actor import Actor
from salur.kernel.work import reading
from salur.shell import offers
from salur.shell.listed import Amounts, Listed
from salur.shell.lists import asked, narrowing
from salur.shell.users import create_user
from tests.api.firm import Firm, Prepared
from tests.browser import listed as plain
from tests.browser.people import PASSWORD

assert urls.urlpatterns  # every module has registered what it has
NAMES = sorted(name for name, offer in offers.LISTS.items())


@pytest.fixture(scope="module")
def firm(database: str) -> Iterator[Firm]:
    """A firm with some of every paper, in different states."""
    made = Firm()
    ready = Prepared(made)
    for quantity in (1, 2, 3, 48, 48):
        ready.order("capture", quantity=quantity)
        ready.order(quantity=quantity)
    made.paper(f"/orders/{ready.order()}/cancel", {"reason": "x"})
    made.paper("/orders/place", {"buyer": "TOKO-2", "reference": "PO-9", "lines": [{"sku": "TEH-900", "quantity": 9}]})
    for _ in range(3):
        ready.shipment(), ready.planned(), ready.expected(), ready.bill(True), ready.bill(False), ready.bill_credit()
        ready.imported(), ready.counted(), ready.returned(), ready.discrepancy(), ready.posting(), ready.ahead()
        made.paper("/invoices/invoice", {"shipments": [ready.delivered()]})
        ready.in_quarantine()
    yield made


@pytest.fixture
def inside(firm: Firm) -> Iterator[Actor]:
    with reading(firm.actor.organisation), timezone.override(ZoneInfo("Asia/Jakarta")):
        yield firm.actor


def spec(name: str) -> Listed:
    return offers.LISTS[name].listed


def given(listed: Listed, actor: Actor, **typed: str) -> list[int]:
    found = asked.read(listed, actor, typed)
    assert not found.faults, found.faults
    return [row.pk for rows in narrowing.every(found) for row in rows]


@pytest.mark.parametrize("name", NAMES)
def test_every_filter_gives_the_rows_that_plain_python_gives(name: str, inside: Actor) -> None:
    listed = spec(name)
    rows = list(listed.rows(inside).annotate(**asked.amounts(listed)) if asked.amounts(listed) else listed.rows(inside))
    for one in listed.filters:
        for param, value, last in plain.tries(one, listed, inside, rows):
            expected = {row.pk for row in rows if plain.fits(row, one, inside, value, last, "IDR")}
            typed = value
            if isinstance(one, Amounts) and one.currency:
                typed = money.decimal_string(int(value), "IDR")
            assert set(given(listed, inside, **{param: typed})) == expected, (name, param, value)


@pytest.mark.parametrize("name", NAMES)
def test_every_order_is_that_of_plain_python_and_pages_miss_and_repeat_nothing(name: str, inside: Actor) -> None:
    listed = spec(name)
    rows = list(listed.rows(inside))
    for column in listed.columns:
        for falling in (False, True) if column.name else ():
            sort = f"{'-' if falling else ''}{column.name}"
            expected = plain.ordered(rows, column, falling)
            assert given(listed, inside, sort=sort) == expected, (name, sort)
            seen: list[int] = []
            after = ""
            for _ in range(len(rows) + 2):
                page, after = narrowing.page(asked.read(listed, inside, {"sort": sort, "after": after}), 3)
                seen += [row.pk for row in page]
                if not after:
                    break
            assert seen == expected, (name, sort)


@pytest.mark.parametrize("name", NAMES)
def test_filter_and_order_together_page_as_well(name: str, inside: Actor) -> None:
    listed = spec(name)
    rows = list(listed.rows(inside))
    for one in listed.filters:
        for param, value, _ in plain.tries(one, listed, inside, rows)[:2]:
            if isinstance(one, Amounts) and one.currency:
                value = money.decimal_string(int(value), "IDR")
            whole = given(listed, inside, **{param: value})
            seen, after = [], ""
            for _ in range(len(rows) + 2):
                page, after = narrowing.page(asked.read(listed, inside, {param: value, "after": after}), 2)
                seen += [row.pk for row in page]
                if not after:
                    break
            assert seen == whole, (name, param)


@pytest.mark.parametrize("name", NAMES)
def test_an_address_read_and_written_again_is_the_same(name: str, inside: Actor) -> None:
    listed = spec(name)
    rows = list(listed.rows(inside))
    for one in listed.filters:
        for param, value, _ in plain.tries(one, listed, inside, rows)[:1]:
            once = asked.read(listed, inside, {param: value})
            assert asked.read(listed, inside, dict(once.given)).given == once.given


def walk(client: Client, address: str) -> Iterator[str]:
    """The pages of a list, one after the other."""
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        page = answer.content.decode()
        yield page
        found = re.search(r'rel="next" href="([^"]*)"', page)
        address = found[1].replace("&amp;", "&") if found else ""


@pytest.fixture(scope="module")
def signed_in(firm: Firm) -> Client:
    name = firm.code.lower()
    create_user(name, PASSWORD, firm.parties["SALES-2"])
    client = Client()
    client.cookies["django_language"] = "en"
    assert client.post("/sign-in", {"username": name, "password": PASSWORD}).status_code == 302
    return client


CELL = re.compile(r"<tr[^>]*>(.*?)</tr>", re.S)


def first_cells(page: str) -> list[str]:
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = []
    for row in CELL.findall(body):
        cells = [cell for cell in re.findall(r"<td([^>]*)>(.*?)</td>", row, re.S) if 'class="pick"' not in cell[0]]
        rows.append(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", cells[0][1])).strip())
    return rows


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("name", NAMES)
def test_the_file_has_the_rows_of_the_pages(name: str, signed_in: Client) -> None:
    shown = [cell for page in walk(signed_in, f"/{name}") for cell in first_cells(page)]
    answer = signed_in.get(f"/{name}.csv")
    heads, *rows = read(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert [row[0].replace(" · ", " ") for row in rows] == shown  # a grey note stands apart in a file
    assert len(heads) == len(spec(name).columns) + 1
    workbook = b"".join(signed_in.get(f"/{name}.xlsx").streaming_content)  # type: ignore[attr-defined]
    assert workbook[:2] == b"PK"


def test_a_file_has_what_the_filters_leave(signed_in: Client) -> None:
    rows = read(b"".join(signed_in.get("/orders.csv?status=cancelled").streaming_content))  # type: ignore[attr-defined]
    assert [row[3] for row in rows[1:]] == ["Cancelled"]
    assert re.fullmatch(r"\d+\.\d\d", rows[1][4]) and rows[1][5] == "IDR"


def test_a_filter_that_cannot_be_read_is_named_beside_it_and_nothing_is_shown(signed_in: Client) -> None:
    page = signed_in.get("/orders?captured_from=2026-99-01").content.decode()
    assert 'aria-invalid="true" aria-describedby="e-captured_from"' in page
    assert first_cells(page) == []
    assert signed_in.get("/orders.csv?captured_from=x").status_code == 409


def test_an_order_without_an_index_looks_at_a_month_and_says_so(signed_in: Client) -> None:
    answer = signed_in.get("/orders?sort=-total")
    assert answer.status_code == 302 and "captured_from=" in answer["Location"]
    page = signed_in.get(answer["Location"]).content.decode()
    assert 'aria-sort="descending"' in page and "Take this filter away: Captured from" in page


STATEMENTS = 12


@pytest.mark.parametrize("name", NAMES)
def test_a_page_takes_no_more_than_twelve_statements(
    name: str, signed_in: Client, counted: Callable[[Callable[[], Any]], int]
) -> None:
    for address in (f"/{name}", f"/{name}?q=a"):
        signed_in.get(address)
        assert counted(lambda a=address: signed_in.get(a)) <= STATEMENTS, address


@pytest.fixture
def counted() -> Callable[[Callable[[], Any]], int]:
    from tests.browser.test_pages import statements

    return statements
