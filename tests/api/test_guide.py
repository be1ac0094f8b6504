"""The page of documentation: what it tells a developer to type is typed here, and answers as it says."""

from __future__ import annotations

import html
import json
import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from salur.shell.api.document import document
from salur.shell.sentences import sentences
from tests.api.firm import Firm


@pytest.fixture(scope="module")
def firm(database: str) -> Iterator[Firm]:
    yield Firm()


@pytest.fixture(scope="module")
def page(firm: Firm) -> str:
    response = Client(headers={"Accept-Language": "en"}).get("/api/docs")
    assert response.status_code == 200
    return response.content.decode()


def shown(page: str) -> dict[str, str]:
    """The examples on the page, by name."""
    found = re.findall(r'<code data-example="(\w+)">(.*?)</code>', page, re.S)
    return {name: html.unescape(text) for name, text in found}


def typed(firm: Firm, command: str, **put: str) -> HttpResponse:
    """A curl command, sent as it stands (with the token in place of $TOKEN)."""
    for old, new in put.items():
        command = command.replace(old, new)
    words = shlex.split(command.replace("\\\n", " "))
    assert words[:2] == ["curl", "-s"]
    headers = dict(words[at + 1].split(": ", 1) for at, word in enumerate(words) if word == "-H")
    headers["Authorization"] = headers["Authorization"].replace("$TOKEN", firm.token)
    address = words[2].replace("$SALUR", "/api/v1")
    client = Client(headers=headers)
    if "-d" in words:
        body = words[words.index("-d") + 1]
        return client.post(address, body, content_type=headers["Content-Type"])  # type: ignore[return-value]
    return client.get(address)  # type: ignore[return-value]


def test_the_first_order_is_placed_as_the_page_says_and_looked_at(firm: Firm, page: str) -> None:
    examples = shown(page)
    answer = typed(firm, examples["place"])
    said, promised = json.loads(answer.content), json.loads(examples["placed"])
    assert answer.status_code == 200
    number = said["paper"]
    assert said == promised | {"paper": number, "href": f"/api/v1/orders/{number}"}
    paper = typed(firm, examples["look"], **{"/17": f"/{number}"})
    assert json.loads(paper.content)["reference"] == "PO-4711"
    again = typed(firm, examples["place"])
    assert again["Idempotency-Replayed"] == "true"
    assert json.loads(again.content) == said


def test_it_is_refused_as_the_page_says(firm: Firm, page: str) -> None:
    examples = shown(page)
    answer = typed(firm, examples["refuse"])
    said, promised = json.loads(answer.content), json.loads(examples["refused"])
    for error in (*said["errors"], *promised["errors"]):
        error.pop("detail")
    assert said == promised


def test_a_batch_and_a_list_answer_as_the_page_says(firm: Firm, page: str) -> None:
    examples = shown(page)
    batch = json.loads(typed(firm, examples["batch"]).content)
    assert [one["ending"] for one in batch["answers"]] == ["done", "refused"]
    rows = json.loads(typed(firm, examples["list"]).content)
    assert rows["rows"]
    assert set(rows) == {"rows", "next", "as_of"}


def test_every_operation_and_every_code_stands_on_the_page(page: str) -> None:
    for methods in document()["paths"].values():
        for operation in methods.values():
            name = operation["operationId"].removesuffix("_batch")
            assert f'id="{name}"' in page, name
    for code in sentences():
        assert f'<tr id="{code}">' in page, code


def test_nothing_on_the_page_comes_from_elsewhere_or_runs_in_it(page: str) -> None:
    linked = re.findall(r'(?:src|href|action)="([^"]*)"', page)
    assert [one for one in linked if not one.startswith(("/", "#"))] == []
    assert all(" src=" in script for script in re.findall(r"<script[^>]*>", page))
    assert " style=" not in page
    response = Client().get("/api/docs")
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_description_is_served_to_anybody_and_not_twice(database: str) -> None:
    response = Client().get("/api/v1/openapi.json")
    assert response.status_code == 200
    assert json.loads(response.content) == json.loads(json.dumps(document()))
    again = Client().get("/api/v1/openapi.json", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert Client().post("/api/v1/openapi.json").status_code == 405


def test_the_tokens_page_makes_a_token_shows_it_once_and_revokes_it(firm: Firm) -> None:
    from salur.shell.users import create_user

    browser = Client(headers={"Accept-Language": "en"})
    user = create_user(f"owner-{firm.code}", "a long password", firm.person.person)
    browser.force_login(user, "django.contrib.auth.backends.ModelBackend")
    assert "Tokens" in browser.get("/tokens").content.decode()
    made = browser.post("/tokens/new", {"name": "Web shop", "scopes": "orders.place read:orders", "until": ""})
    text = made.content.decode()
    (whole,) = re.findall(r'id="secret">(salur_[^<]+)<', text)
    assert made["Cache-Control"] == "no-store"
    assert firm.send("/orders/place", ORDER, client=firm.comes_in(whole)).status_code == 200
    later = browser.get("/tokens").content.decode()
    assert whole not in later
    assert f"salur_{whole.split('_')[1]}_…" in later
    (address,) = re.findall(rf'action="(/tokens/\d+/revoke)".*?salur_{whole.split("_")[1]}', later)[-1:]
    assert browser.post(address).status_code == 302
    assert firm.get("/orders", firm.comes_in(whole)).status_code == 401
    refused = browser.post("/tokens/new", {"name": "x", "scopes": "nonsense"})
    assert refused.status_code == 409
    assert "nonsense" in refused.content.decode()


ORDER: dict[str, Any] = {"buyer": "TOKO-1", "lines": [{"sku": "TEH-350", "quantity": 1}]}


def test_who_may_not_let_programs_in_sees_no_tokens(firm: Firm) -> None:
    from salur.shell.users import create_user

    browser = Client()
    user = create_user(f"nobody-{firm.code}", "a long password", firm.parties["SALES-1"])
    browser.force_login(user, "django.contrib.auth.backends.ModelBackend")
    assert browser.get("/tokens").status_code == 403
    assert browser.post("/tokens/new", {"name": "x", "scopes": "*"}).status_code in (403, 409)


def test_the_command_line_makes_a_token_and_says_why_it_does_not(
    firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    from salur.config.commands.token import made
    from salur.shell.users import create_user

    name = f"cli-{firm.code}"
    create_user(name, "a long password", firm.person.person)
    assert made(name, firm.code, "Web shop", ("orders.place", "read:orders"), 30) == 0
    out = capsys.readouterr()
    assert firm.send("/orders/place", ORDER, client=firm.comes_in(out.out.strip())).status_code == 200
    assert out.out.strip() not in out.err
    for user, code, scopes in ((f"{name}-x", None, "*"), (name, "NO-FIRM", "*"), (name, firm.code, "nonsense")):
        assert made(user, code, "x", (scopes,), None) == 1
        assert capsys.readouterr().err.startswith("salur: ")


def test_the_page_is_within_ten_minutes(page: str) -> None:
    """What is to be read before the first order, at 200 words a minute; the reference is looked up."""
    guide = page.split("The API in ten minutes", 1)[1].split("Every operation</h2>")[0]
    words = re.sub(r"<[^>]+>", " ", guide).split()
    assert len(words) < 2000, len(words)
