"""Every example of the description is sent to the real thing, and the answers have the shape that it shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from salur.config import urls
from salur.kernel import sql
from salur.kernel.command import named_key
from salur.kernel.work import reading
from salur.shell.api.document import document
from salur.shell.api.resources import RESOURCES, VERB_DOORS
from tests.api.firm import PREPARED, Firm, Prepared

assert urls.urlpatterns  # every module has registered what it has
VERBS = [door.operation for door in VERB_DOORS]
LISTS = list(RESOURCES)


@pytest.fixture(scope="module")
def firm(database: str) -> Iterator[Firm]:
    yield Firm()


def operations() -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Address, method and operation by name."""
    return {
        one["operationId"]: (address, method, one)
        for address, methods in document()["paths"].items()
        for method, one in methods.items()
    }


def fits(schema: dict[str, Any], value: Any) -> None:
    """The value is what the schema says."""
    whole = {**schema, "components": document()["components"]}
    Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(value)


def answer_of(operation: dict[str, Any], status: str = "200") -> tuple[dict[str, Any], Any]:
    """The schema and the example of an answer."""
    (content,) = operation["responses"][status]["content"].values()
    return content["schema"], content["example"]


def test_the_description_is_valid_openapi() -> None:
    validate(document())
    assert document()["openapi"] == "3.1.0"
    names = [operation["operationId"] for _, _, operation in operations().values()]
    assert len(names) == len(set(names)) == 2 * len(VERB_DOORS) + sum(1 + one.has_paper for one in RESOURCES.values())


def test_every_operation_has_an_example_that_fits_its_schema() -> None:
    for name, (_, method, operation) in operations().items():
        fits(*answer_of(operation))
        if method == "post":
            body = operation["requestBody"]["content"]["application/json"]
            fits(body["schema"], body["example"])
        assert operation["security"] and operation["summary"] and operation["description"], name


@pytest.mark.parametrize("name", VERBS)
def test_the_example_of_a_verb_is_done(firm: Firm, name: str) -> None:
    address, _, operation = operations()[name]
    paper, more = PREPARED.get(name, lambda prepared: (None, {}))(Prepared(firm))
    body = operation["requestBody"]["content"]["application/json"]["example"] | dict(more)
    response = firm.send(address.replace("{paper}", str(paper)), body, key=f"example {name}")
    assert response.status_code == 200, response.content
    schema, example = answer_of(operation)
    said = response.json()
    fits(schema, said)
    assert said.keys() == example.keys()
    assert said["ending"] in ("done", "backordered"), said
    assert (said["kind"], bool(said["href"])) == (example["kind"], bool(example["href"]))
    if said["href"]:
        seen = firm.client.get(said["href"])
        assert seen.status_code == 200, seen.content
    assert said["kind"] == kind_told(firm, f"example {name}")
    again = firm.send(address.replace("{paper}", str(paper)), body, key=f"example {name}")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert {**again.json(), "reasons": 0} == {**said, "reasons": 0}


def kind_told(firm: Firm, key: str) -> str:
    """The kind of paper that the fact of a command is about."""
    with reading(firm.actor.organisation):
        ((kind,),) = sql.fetch(
            "SELECT f.paper_kind FROM kernel_key k JOIN kernel_fact f ON f.id = k.fact WHERE k.key = %s",
            (named_key("api", key),),
        )
    return str(kind)


@pytest.mark.parametrize("name", VERBS)
def test_the_example_of_a_batch_is_done(firm: Firm, name: str) -> None:
    address, _, operation = operations()[f"{name}_batch"]
    paper, more = PREPARED.get(name, lambda prepared: (None, {}))(Prepared(firm))
    body = json.loads(json.dumps(operation["requestBody"]["content"]["application/json"]["example"]))
    (command,) = body["commands"]
    command["key"] = f"batch example {name}"
    if "paper" in command:
        command["paper"] = paper
    if "body" in command:
        command["body"] |= dict(more)
        _anew(command["body"])
    response = firm.send(address, body)
    assert response.status_code == 200, response.content
    schema, example = answer_of(operation)
    said = response.json()
    fits(schema, said)
    assert said.keys() == example.keys()
    (one,) = said["answers"]
    assert one.keys() == example["answers"][0].keys()
    assert one["ending"] in ("done", "backordered") or name in ONCE, one


ONCE = {  # what can be told only once: the example of the verb itself has done it
    "parties_rename", "parties_merge", "catalog_rename", "ledger_close_month", "billing_open_item",
    "warehouse_expect", "billing_expect_bill", "pricing_end_prices", "billing_open_advance", "billing_keep_sale",
    "billing_keep_payment", "pricing_record_prices",
}  # fmt: skip


def _anew(body: dict[str, Any]) -> None:
    """Codes that are new each time."""
    if "code" in body and "new_code" not in body and "ends_on" not in body:
        body["code"] = f"{body['code']}-B"


@pytest.mark.parametrize("name", LISTS)
def test_a_list_and_its_papers_have_the_shape_of_their_examples(firm: Firm, name: str) -> None:
    _, _, operation = operations()[f"{name.replace('-', '_')}_list"]
    schema, example = answer_of(operation)
    if name == "imports":  # no verb of a program begins one
        Prepared(firm).imported()
    if name == "simulations":  # told on the page
        Prepared(firm).simulated()
    response = firm.get(f"/{name}")
    assert response.status_code == 200, response.content
    said = json.loads(response.content)
    fits(schema, said)
    assert said["rows"], "the examples of the verbs have left something in every list"
    assert all(row.keys() == example["rows"][0].keys() for row in said["rows"])
    if RESOURCES[name].has_paper:
        _, _, operation = operations()[f"{name.replace('-', '_')}_get"]
        schema, example = answer_of(operation)
        row = said["rows"][0]
        response = firm.get(f"/{name}/{row['party' if name == 'parties' else 'sku' if name == 'products' else 'id']}")
        assert response.status_code == 200, response.content
        paper = json.loads(response.content)
        fits(schema, paper)
        assert paper.keys() == example.keys()
        assert {key: paper[key] for key in row} == row
