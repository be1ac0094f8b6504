"""Every role of every firm, programs and strangers, on every address, by every verb: nobody sees what is not theirs."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from types import SimpleNamespace

import pytest
from django.db import connections

from salur.billing.models import Payment
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.work import reading
from tests.guards import rules
from tests.guards.addresses import Address
from tests.guards.leaks import Matrix
from tests.guards.people import Someone

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(scope="module")
def matrix(database: str) -> Iterator[Matrix]:
    """Three firms and all who try; that they are refused is no news for the log."""
    logging.disable(logging.CRITICAL)
    yield Matrix()
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def anew(matrix: Matrix) -> None:
    """What one test has found is no other's."""
    matrix.leaks.clear()


def somebody(matrix: Matrix, name: str) -> list[Someone]:
    (found,) = [who for who in matrix.people if who.name == name]
    return [found]


def pages(matrix: Matrix, *routes: str) -> list[Address]:
    found = [page for page in matrix.pages if page.route in routes]
    assert len(found) == len(routes)
    return found


def test_every_page_says_who_may_see_it(matrix: Matrix) -> None:
    assert matrix.without_rule() == []


@pytest.mark.long
def test_nobody_sees_or_changes_what_is_not_theirs(matrix: Matrix, capsys: pytest.CaptureFixture[str]) -> None:
    matrix.run()
    skipped = matrix.skipped()
    with capsys.disabled():
        print(
            f"\n{sum(matrix.tried.values())} pairs of {len(matrix.people)} people and {len(matrix.pages)} addresses, "
            f"{len(skipped)} skipped, {len(matrix.leaks)} leaks"
        )
    assert not matrix.leaks, f"{len(matrix.leaks)} leaks:\n" + "\n".join(matrix.leaks[:60])
    assert skipped == []


def test_a_sight_that_looks_too_far_is_found(matrix: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    """The policies of the database would hold it: here they are down as well."""
    collector, asked = somebody(matrix, "collector of qzalpha"), pages(matrix, "payment/<int:paper>")
    monkeypatch.setattr("salur.billing.queries.papers.visible_payments", lambda actor: Payment.objects.all())
    matrix.run(collector, asked)
    assert matrix.leaks == []
    walls = "ALTER TABLE billing_payment {} ROW LEVEL SECURITY"
    try:
        with connections["owner"].cursor() as cursor:
            cursor.execute(walls.format("DISABLE"))
        matrix.run(collector, asked)
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute(walls.format("ENABLE"))
    assert any(leak.endswith("(another's): is shown, though it is another's") for leak in matrix.leaks)


def test_a_page_that_does_not_ask_who_looks_is_found(matrix: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    guest, asked = somebody(matrix, "guest of qzalpha"), pages(matrix, "orders", "order/<int:paper>")
    monkeypatch.setattr("salur.shell.lists.showing.may_look", lambda request, module: None)
    matrix.run(guest, asked)
    assert "guest of qzalpha: GET /orders: is shown to somebody who may not see it" in matrix.leaks


def test_a_page_that_is_kept_from_those_who_may_see_it_is_found(
    matrix: Matrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(rules.ALONE, "reports/statement", rules.member)
    matrix.run(somebody(matrix, "driver of qzalpha"), pages(matrix, "reports/statement"))
    assert any("is not shown to somebody who may see it (403)" in leak for leak in matrix.leaks)


def test_a_verb_that_changes_what_is_anothers_is_found(matrix: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = matrix.firms[1].organisation

    def revoke(*, actor: Actor, tokens: Sequence[Command[None]]) -> SimpleNamespace:
        with reading(theirs):
            sql.run("UPDATE shell_token SET revoked_at = now() WHERE id = %s", (tokens[0].paper,))
        return SimpleNamespace(one=lambda: None)

    monkeypatch.setattr("salur.shell.actions.revoke_token", revoke)
    matrix.run(somebody(matrix, "owner of qzalpha"), pages(matrix, "tokens/<int:token>/revoke"))
    assert any("(another's): changed ['shell_token']" in leak for leak in matrix.leaks)


def test_an_address_without_a_rule_is_found(matrix: Matrix) -> None:
    matrix.pages.append(Address("cellar/<int:bottle>", "cellar", "?"))
    assert matrix.without_rule() == ["cellar/<int:bottle>"]
    matrix.pages.pop()
