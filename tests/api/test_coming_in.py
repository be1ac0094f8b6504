"""Programs come in with a token that does what its scopes say, as long as its person may, and nothing else."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from django.test import Client

from salur.kernel import sql
from salur.kernel.command import ask
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties import actions as parties
from salur.parties.bodies import AdmitBody, RoleBody, TerritoryBody
from salur.parties.queries import actor_for
from salur.shell import actions as shell
from salur.shell import tokens
from salur.shell.api.resources import RESOURCES, VERB_DOORS
from salur.shell.bodies import Issue
from salur.shell.brake import TRIES, TRIES_OF_ADDRESS, brake
from salur.shell.models import Token
from salur.shell.users import create_user
from tests.api.firm import Firm, Prepared  # which loads what every module has registered

ORDER = {"buyer": "TOKO-1", "lines": [{"sku": "TEH-350", "quantity": 1}]}


@pytest.fixture(scope="module")
def firm(database: str) -> Iterator[Firm]:
    yield Firm()


@pytest.fixture(autouse=True)
def no_brake() -> Iterator[None]:
    brake.forget()
    yield
    brake.forget()


def code(response: object) -> tuple[int, str]:
    """Status and code of a problem document."""
    assert response["Content-Type"] == "application/problem+json"  # type: ignore[index]
    found = json.loads(response.content)  # type: ignore[attr-defined]
    assert found["status"] == response.status_code  # type: ignore[attr-defined]
    return found["status"], found["code"]


def test_nobody_comes_in_without_a_token_not_even_who_is_signed_in(firm: Firm) -> None:
    response = Client().get("/api/v1/orders")
    assert code(response) == (401, "shell.no_token")
    assert response["WWW-Authenticate"].startswith("Bearer")
    browser = Client()
    user = create_user(f"signed-in-{firm.code}", "a long password", firm.person.person)
    browser.force_login(user, "django.contrib.auth.backends.ModelBackend")
    assert browser.get("/orders").status_code == 200
    assert code(browser.get("/api/v1/orders")) == (401, "shell.no_token")


def test_a_token_needs_no_cookie_and_no_forgery_check_and_gives_none(firm: Firm) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {firm.token}"})
    response = strict.post("/api/v1/orders/place", json.dumps(ORDER), content_type="application/json")
    assert response.status_code == 200
    assert not response.cookies


def test_only_the_hash_of_a_token_is_kept(firm: Firm) -> None:
    secret = firm.issue("read:orders").split("_", 2)[2]
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT t::text FROM shell_token t")
        rows = [row for (row,) in cursor.fetchall()]
    assert not any(secret in row for row in rows)
    assert any(tokens.hashed(secret) in row for row in rows)
    assert len(tokens.hashed(secret)) == 64


@pytest.mark.parametrize("wrong", ["salur_x", "salur_000000000000_abc", "Bearer", "salur__", "x" * 300, "salur_é_é"])
def test_a_wrong_token_is_refused(firm: Firm, wrong: str) -> None:
    assert code(Client(headers={"Authorization": f"Bearer {wrong}"}).get("/api/v1/orders"))[0] == 401


def test_a_token_with_another_secret_is_refused_and_after_ten_it_is_not_even_looked_at(firm: Firm) -> None:
    mark, public, _ = firm.issue("read:orders").split("_", 2)
    client = firm.comes_in(f"{mark}_{public}_wrong")
    for _ in range(TRIES):
        assert code(firm.get("/orders", client)) == (401, "shell.bad_token")
    before = sql.statements()
    response = firm.get("/orders", client)
    assert code(response) == (429, "shell.too_many_tries")
    assert response["Retry-After"] == "60"
    assert sql.statements() == before
    assert firm.get("/orders").status_code == 200  # another token from the same address still comes in


def test_who_guesses_many_tokens_is_told_to_wait(firm: Firm) -> None:
    answers = [firm.get("/orders", firm.comes_in(f"salur_{n:012x}_x")).status_code for n in range(TRIES_OF_ADDRESS + 2)]
    assert set(answers[:TRIES_OF_ADDRESS]) == {401}
    assert answers[-1] == 429


def test_a_token_that_was_revoked_or_has_expired_counts_no_longer(firm: Firm) -> None:
    whole = firm.issue("read:orders")
    client = firm.comes_in(whole)
    assert firm.get("/orders", client).status_code == 200
    with reading(firm.actor.organisation):
        identity = Token.objects.get(public=whole.split("_")[1]).id
    shell.revoke_token(actor=firm.person, tokens=[ask(None, identity)]).one()
    assert code(firm.get("/orders", client)) == (401, "shell.bad_token")
    with pytest.raises(Refused, match="not_found"):
        shell.revoke_token(actor=firm.person, tokens=[ask(None, identity)]).one()
    secret = tokens.fresh()
    over = Issue("over", secret.public, secret.sha256, ("read:orders",), datetime.now(UTC) - timedelta(seconds=1))
    shell.issue_token(actor=firm.person, tokens=[ask(over)]).one()
    assert code(firm.get("/orders", firm.comes_in(secret.whole))) == (401, "shell.bad_token")


def test_what_is_sent_with_a_token_just_revoked_is_not_done(firm: Firm) -> None:
    """Whoever came in lately is taken for who they were until the database has said so: nothing is done before."""
    whole = firm.issue("*")
    client = firm.comes_in(whole)
    assert firm.send("/orders/place", ORDER, client=client).status_code == 200
    public = whole.split("_")[1]
    remembered, before = tokens.lately._seen[public], _orders(firm)
    with reading(firm.actor.organisation):
        identity = Token.objects.get(public=public).id
    shell.revoke_token(actor=firm.person, tokens=[ask(None, identity)]).one()
    unreadable = {"buyer": 1}  # refused before anything is asked of the database
    for sent in (ORDER, unreadable, {**ORDER, "buyer": "NOBODY"}, None):
        tokens.lately.keep(public, remembered)  # by another process, say, that heard nothing of it
        answer = firm.send("/orders/place", sent, client=client) if sent else firm.get(f"/orders/{before[0]}", client)
        assert code(answer) == (401, "shell.bad_token")
        assert public not in tokens.lately._seen
    assert _orders(firm) == before


def _orders(firm: Firm) -> list[int]:
    return [row["id"] for row in json.loads(firm.get("/orders?limit=500").content)["rows"]]


def test_what_a_person_may_counts_from_the_next_request_on(firm: Firm) -> None:
    person = firm.parties["SALES-1"]
    parties.record_roles(
        actor=firm.actor, roles=[ask(RoleBody("placing", ("orders.place", "shell.issue_token")))]
    ).one()
    parties.admit(actor=firm.actor, people=[ask(AdmitBody(person, "placing"))]).one()
    secret = tokens.fresh()
    body = Issue("theirs", secret.public, secret.sha256, ("orders.place",))
    shell.issue_token(actor=replace(firm.person, person=person), tokens=[ask(body)]).one()
    client = firm.comes_in(secret.whole)
    assert firm.send("/orders/place", ORDER, client=client).status_code == 200
    assert firm.send("/orders/place", ORDER, client=client).status_code == 200
    parties.record_roles(actor=firm.actor, roles=[ask(RoleBody("placing", ("orders.cancel",)))]).one()
    assert code(firm.send("/orders/place", ORDER, client=client)) == (403, "kernel.not_allowed")
    parties.record_roles(actor=firm.actor, roles=[ask(RoleBody("placing", ("orders.place",)))]).one()
    assert firm.send("/orders/place", ORDER, client=client).status_code == 200


def _theirs(firm: Firm, role: str, *territories: str) -> Client:
    """Somebody's program, of theirs who may place orders, in all territories or in these."""
    person = firm.parties["SALES-1"]
    parties.record_roles(actor=firm.actor, roles=[ask(RoleBody(role, ("orders.place", "shell.issue_token")))]).one()
    parties.admit(actor=firm.actor, people=[ask(AdmitBody(person, role, territories or None))]).one()
    secret = tokens.fresh()
    body = Issue(role, secret.public, secret.sha256, ("read:orders", "orders.place"))
    shell.issue_token(actor=replace(firm.person, person=person), tokens=[ask(body)]).one()
    return firm.comes_in(secret.whole)


def _remembered(client: Client) -> tokens.Came:
    return tokens.lately._seen[client.defaults["HTTP_AUTHORIZATION"].split("_")[1]]


def test_whoever_comes_again_and_is_who_they_were_is_not_looked_for_anew(firm: Firm) -> None:
    north, south = TerritoryBody("AGAIN-N", "North"), TerritoryBody("AGAIN-S", "South")
    parties.record_territories(actor=firm.actor, territories=[ask(north), ask(south)]).papers()
    for client in (_theirs(firm, "again"), _theirs(firm, "again there", "AGAIN-N")):
        firm.get("/orders", client)
        came = _remembered(client)
        for _ in range(3):
            assert firm.get("/orders", client).status_code == 200
            assert _remembered(client) is came
        assert came.actor.territories is None or len(came.actor.territories) == 1


def test_a_territory_that_comes_below_ones_own_counts_from_the_next_request_on(firm: Firm) -> None:
    above, below = TerritoryBody("LATER-N", "North"), TerritoryBody("LATER-S", "South")
    parties.record_territories(actor=firm.actor, territories=[ask(above), ask(below)]).papers()
    client = _theirs(firm, "later there", "LATER-N")
    for many in (1, 2):
        assert firm.get("/orders", client).status_code == 200
        seen = _remembered(client).actor.territories
        assert seen is not None and len(seen) == many
        parties.record_territories(actor=firm.actor, territories=[ask(replace(below, parent="LATER-N"))]).one()


def test_whoever_works_here_no_longer_is_not_let_in_again(firm: Firm) -> None:
    client = _theirs(firm, "gone soon")
    assert firm.get("/orders", client).status_code == 200
    parties.admit(actor=firm.actor, people=[ask(AdmitBody(firm.parties["SALES-1"], "gone soon", active=False))]).one()
    assert code(firm.get("/orders", client))[1] == "parties.not_a_member"


def test_a_known_token_with_another_secret_is_refused(firm: Firm) -> None:
    whole = firm.issue("read:orders")
    assert firm.get("/orders", firm.comes_in(whole)).status_code == 200
    assert code(firm.get("/orders", firm.comes_in(f"{whole}x"))) == (401, "shell.bad_token")


def test_no_more_tokens_are_remembered_than_is_bearable(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "REMEMBERED", 3)
    for _ in range(5):
        assert firm.get("/orders", firm.comes_in(firm.issue("read:orders"))).status_code == 200
    assert len(tokens.lately._seen) == 3


def test_when_a_token_was_used_is_written_down_now_and_then(firm: Firm) -> None:
    whole = firm.issue("read:orders")
    client = firm.comes_in(whole)

    def used() -> datetime | None:
        with reading(firm.actor.organisation):
            return Token.objects.get(public=whole.split("_")[1]).used_at

    assert used() is None
    firm.get("/orders", client)
    first = used()
    assert first is not None
    firm.get("/orders", client)
    assert used() == first


@pytest.mark.parametrize("door", VERB_DOORS, ids=lambda door: str(door.operation))
def test_a_verb_is_refused_to_a_token_without_its_scope(firm: Firm, door: object) -> None:
    """The token of somebody who may everything, with every scope but this one."""
    others = sorted({one.verb for one in VERB_DOORS} - {door.verb})  # type: ignore[attr-defined]
    client = firm.comes_in(firm.issue("read:*", *others))
    for address in (door.address.replace("{paper}", "1"), door.batch_address):  # type: ignore[attr-defined]
        assert code(firm.send(address, {}, client=client)) == (403, "kernel.not_allowed")


@pytest.mark.parametrize("name", list(RESOURCES))
def test_a_list_is_refused_to_a_token_without_its_scope(firm: Firm, name: str) -> None:
    others = [f"read:{one}" for one in RESOURCES if one != name]
    client = firm.comes_in(firm.issue(*others, *sorted({door.verb for door in VERB_DOORS})))
    assert code(firm.get(f"/{name}", client)) == (403, "kernel.not_allowed")
    if RESOURCES[name].has_paper:
        assert code(firm.get(f"/{name}/1", client)) == (403, "kernel.not_allowed")
    alone = firm.comes_in(firm.issue(f"read:{name}"))
    assert firm.get(f"/{name}", alone).status_code == 200


def test_another_firms_papers_are_not_there(firm: Firm) -> None:
    """Every kind of paper that a firm has, asked for by a program of another."""
    prepared = Prepared(firm)
    prepared.delivered()
    prepared.discrepancy()
    prepared.counted()
    prepared.returned()
    prepared.bill(False)
    prepared.posting()
    firm.paper("/payments/receive-payment", {"party": "TOKO-1", "amount": "100000"})
    stranger = Firm(pieces=0)
    looked_at = set()
    for name, resource in RESOURCES.items():
        for row in json.loads(firm.get(f"/{name}").content)["rows"] if resource.has_paper else ():
            number = row["party" if name == "parties" else "sku" if name == "products" else "id"]
            assert firm.get(f"/{name}/{number}").status_code == 200
            assert code(firm.get(f"/{name}/{number}", stranger.client)) == (404, "kernel.not_found"), name
            looked_at.add(name)
        mine = {row.get("id") for row in json.loads(firm.get(f"/{name}?limit=500").content)["rows"]}
        theirs = {row.get("id") for row in json.loads(stranger.get(f"/{name}?limit=500").content)["rows"]}
        assert not mine & theirs, name
    assert len(looked_at) >= 14, looked_at


def test_another_firms_papers_cannot_be_acted_on(firm: Firm) -> None:
    stranger = Firm(pieces=0)
    order, shipment = Prepared(firm).order(), Prepared(firm).shipment()
    assert code(stranger.send(f"/orders/{order}/confirm")) == (404, "kernel.not_found")
    assert code(stranger.send(f"/shipments/{shipment}/deliver")) == (404, "kernel.not_found")
    number = json.loads(firm.get(f"/orders/{order}").content)["number"]
    assert code(stranger.send(f"/orders/{number}/confirm")) == (404, "kernel.not_found")
    body = {**ORDER, "buyer": firm.parties["TOKO-1"]}
    assert stranger.send("/orders/place", body).status_code == 409


def test_a_token_does_no_more_than_its_person_may_today(firm: Firm) -> None:
    person = firm.parties["SALES-1"]
    clerk = RoleBody("clerk", ("orders.place", "shell.issue_token"))
    parties.record_roles(actor=firm.actor, roles=[ask(clerk)]).one()
    parties.admit(actor=firm.actor, people=[ask(AdmitBody(person, "clerk"))]).one()
    me = actor_for(person, firm.actor.organisation)
    with pytest.raises(Refused, match="beyond_your_own"):
        firm.issue("orders.place", "orders.cancel", actor=me)
    everything = firm.comes_in(firm.issue("*", actor=me))
    assert firm.send("/orders/place", ORDER, client=everything).status_code == 200
    assert code(firm.send("/orders/1/cancel", {"reason": "x"}, client=everything)) == (403, "kernel.not_allowed")
    parties.record_roles(actor=firm.actor, roles=[ask(RoleBody("clerk", ("shell.issue_token",)))]).one()
    assert code(firm.send("/orders/place", ORDER, client=everything)) == (403, "kernel.not_allowed")
    parties.admit(actor=firm.actor, people=[ask(AdmitBody(person, "clerk", active=False))]).one()
    assert code(firm.get("/orders", everything)) == (401, "parties.not_a_member")


def test_a_read_scope_opens_nothing_that_its_person_does_not_see(firm: Firm) -> None:
    """Who may do nothing with money does not see it, in the pages and here."""
    person = firm.parties["SALES-1"]
    seller = RoleBody("seller", ("orders.place", "shell.issue_token"))
    parties.record_roles(actor=firm.actor, roles=[ask(seller)]).one()
    parties.admit(actor=firm.actor, people=[ask(AdmitBody(person, "seller"))]).one()
    me = actor_for(person, firm.actor.organisation)
    for scopes in (("read:*",), ("*",), ("read:bills", "read:orders")):
        client = firm.comes_in(firm.issue(*scopes, actor=me))
        assert firm.get("/orders", client).status_code == 200
        assert code(firm.get("/bills", client)) == (403, "kernel.not_allowed")
        assert code(firm.get("/bills/1", client)) == (403, "kernel.not_allowed")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (Issue("t", "0" * 12, "0" * 64, ()), "no_scopes"),
        (Issue("", "0" * 12, "0" * 64, ("*",)), "bad_value"),
        (Issue("t", "0" * 12, "0" * 63, ("*",)), "bad_value"),
        (Issue("t", "0" * 12, "0" * 64, ("orders",)), "bad_value"),
    ],
)
def test_a_token_that_makes_no_sense_is_refused(firm: Firm, body: Issue, why: str) -> None:
    with pytest.raises(Refused, match=why):
        shell.issue_token(actor=firm.person, tokens=[ask(body)]).one()


def test_a_crash_is_a_problem_document_too_and_the_log_keeps_no_secret(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("salur.shell.api.reading._page", crash)
    with caplog.at_level(logging.DEBUG):
        assert code(firm.get("/orders")) == (500, "shell.broken")
    assert "boom" in caplog.text
    assert firm.token not in caplog.text
    assert firm.token.split("_", 2)[2] not in caplog.text


def test_more_than_ten_megabytes_are_not_read(firm: Firm) -> None:
    response = firm.client.post("/api/v1/orders/place", b"x" * 10_000_001, content_type="application/json")
    assert code(response) == (413, "shell.too_large")
