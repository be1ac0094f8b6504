"""A file is sent by the page, the worker lets it in, and what did not go in is taken home, corrected and sent again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from salur.connect.models import Import
from salur.kernel.work import reading
from tests.browser.people import person
from tests.browser.test_pages import signed_in
from tests.world import World, drain

pytestmark = pytest.mark.usefixtures("database")
HEAD = "supplier,place,sku,since,until,opening,received,sent,adjusted,closing"


@pytest.fixture(autouse=True)
def place(tmp_path: Path) -> Iterator[Path]:
    """Files of these tests stay among themselves."""
    with override_settings(IMPORTS=tmp_path / "imports"):
        yield tmp_path / "imports"


@pytest.fixture(scope="module")
def world(database: str) -> World:
    return World(skus=2)


def rows(world: World, *numbers: str) -> str:
    """A stock report of the world's SKUs."""
    lines = [
        f"S{world.mark},WH{world.mark},P{at}-{world.mark},2024-08-01,2024-08-31,{one}"
        for at, one in enumerate(numbers, 1)
    ]
    return "\n".join([HEAD, *lines]) + "\n"


def sent(client: Client, content: str | bytes, name: str = "stock.csv", **told: Any) -> Any:
    """The form of a new import, sent."""
    data = content.encode() if isinstance(content, str) else content
    form = {"table": SimpleUploadedFile(name, data), "profile": "stock_report", **told}
    return client.post("/import/new", form)


def the_import(world: World, answer: Any) -> Import:
    """The import that an answer leads to."""
    found = re.fullmatch(r"/import/(\d+)", answer.url)
    assert found, answer.url
    with reading(world.actor.organisation):
        return Import.objects.get(id=int(found[1]))


def test_a_file_goes_in_and_its_errors_come_home(world: World, place: Path) -> None:
    client = signed_in(person(world))
    assert "multipart/form-data" in client.get("/import/new").content.decode()
    answer = sent(client, rows(world, "10,5,3,0,12", "10,five,3,0,12"))
    assert answer.status_code == 302
    begun = the_import(world, answer)
    assert (begun.status, begun.rows) == ("running", 0)
    assert len(list(place.rglob("stock.csv"))) == 1
    drain()
    ended = the_import(world, answer)
    assert (ended.status, ended.rows, ended.done, ended.refused) == ("ended", 2, 1, 1)
    assert not list(place.rglob("stock.csv")), "the worker is through with it"
    page = client.get(answer.url).content.decode()
    assert "five" in page
    assert f"/import/{ended.id}/errors.csv" in page
    assert f"/import/{ended.id}" in client.get("/imports").content.decode()
    errors = client.get(f"/import/{ended.id}/errors.csv")
    assert "attachment" in errors["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(errors.content.decode("utf-8-sig")))
    assert (row["row"], row["field"], row["received"]) == ("3", "received", "five")
    assert client.get(f"/import/{ended.id}/errors.xlsx").content.startswith(b"PK")
    again = sent(client, errors.content.replace(b"five", b"5"), "stock-errors.csv")
    drain()
    assert (the_import(world, again).done, the_import(world, again).refused) == (1, 0)
    assert f"P2-{world.mark}" in client.get("/stock-reports").content.decode()


def test_a_dry_run_keeps_only_its_findings(world: World) -> None:
    client = signed_in(person(world))
    content = rows(world, "1,1,1,0,1", "1,one,1,0,1").replace("2024-08", "2022-08")
    answer = sent(client, content, rehearsal="1")
    drain()
    ended = the_import(world, answer)
    assert (ended.status, ended.rehearsal, ended.done, ended.refused) == ("ended", True, 1, 1)
    assert "2022" not in client.get(f"/stock-reports?q=P1-{world.mark}").content.decode()
    assert b"one" in client.get(f"/import/{ended.id}/errors.csv").content


def test_a_profile_of_ones_own(world: World) -> None:
    client = signed_in(person(world))
    fields = "\n".join(f'{name} = "{name}"' for name in HEAD.split(","))
    own = f'[file]\ndates = ["DD/MM/YYYY"]\n[[kind]]\nkind = "stock_report"\n[kind.fields]\n{fields}\n'
    content = rows(world, "1,1,1,0,1").replace("2024-08-01", "01/07/2021").replace("2024-08-31", "31/07/2021")
    answer = sent(client, content, profile="own", own=own)
    drain()
    assert the_import(world, answer).done == 1
    refused = sent(client, content, profile="own", own=own.replace("stock_report", "weather"))
    assert refused.status_code == 409
    assert "stock_report" in refused.content.decode()


@pytest.mark.parametrize("name", ["stock.xls", "stock.exe", "../../stock", ""])
def test_what_is_no_table_is_not_kept(world: World, place: Path, name: str) -> None:
    answer = sent(signed_in(person(world)), "x", name or "nothing")
    assert answer.status_code == 409
    assert not place.exists()


def test_a_file_that_cannot_be_read_says_why_on_its_page(world: World) -> None:
    client = signed_in(person(world))
    answer = sent(client, "a,b\n1,2\n")
    drain()
    assert the_import(world, answer).status == "broken"
    assert "supplier" in client.get(answer.url).content.decode()


def test_who_may_not_import_has_no_door(world: World) -> None:
    client = signed_in(person(world, "orders.place"))
    assert client.get("/import/new").status_code == 403
    assert sent(client, rows(world, "1,1,1,0,1")).status_code == 403
    other = signed_in(person(World()))
    with reading(world.actor.organisation):
        identity = Import.objects.order_by("-id").values_list("id", flat=True)[0]
    assert client.get(f"/import/{identity}").status_code == 403
    assert other.get(f"/import/{identity}").status_code == 404
    assert other.get(f"/import/{identity}/errors.csv").status_code == 404


def test_who_may_import_but_not_record_what_is_in_the_file_is_told_so(world: World) -> None:
    client = signed_in(person(world, "connect.import_rows"))
    answer = sent(client, rows(world, "1,1,1,0,1").replace("2024-08", "2020-08"))
    drain()
    ended = the_import(world, answer)
    assert (ended.status, ended.done) == ("broken", 0)
    assert "connect.report_stock" in client.get(answer.url).content.decode()
