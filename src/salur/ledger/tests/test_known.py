"""Balances that are known to be there are changed without a look; one that is gone after all is found."""

from __future__ import annotations

import pytest

from salur.kernel import sql
from salur.kernel.refusal import Refused
from salur.kernel.work import begin
from salur.ledger import known
from tests.world import World

pytestmark = pytest.mark.usefixtures("database")
UPDATE = "UPDATE ledger_moneybalance SET amount = amount WHERE account = %s AND organisation = %s"


def test_what_is_known_is_changed_without_a_look_and_what_is_gone_is_found() -> None:
    actor, made = World().actor, []
    params = (-7, actor.organisation)

    def change(few: bool) -> None:
        with begin(actor, few=few):
            known.change(UPDATE, params, [-7], lambda: made.append(few))

    change(True)
    assert made == [True], "nobody knew of it"
    change(False)
    assert made == [True, False], "where many come it is looked at"
    with pytest.raises(Refused) as refused:
        change(True)
    assert refused.value == Refused("kernel.busy"), "it was known, but it is not there"
    change(True)
    assert made == [True, False, True], "it is known no longer"


def test_what_was_rolled_back_is_not_known() -> None:
    actor, made = World().actor, []
    for _ in range(2):
        with pytest.raises(KeyError), begin(actor):
            known.change(UPDATE, (-8, 0), [-8], lambda: made.append(True))
            raise KeyError
    assert made == [True, True]
    assert sql.fetch("SELECT 1") == [(1,)]


def test_no_more_is_remembered_than_is_bearable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "MOST", 3)
    actor, made = World().actor, []
    for n in range(20):
        with begin(actor):
            known.change(UPDATE, (-n, 0), [-100 - n], lambda: made.append(True))
    assert len(made) == 20
    assert len(known._there) <= 5
