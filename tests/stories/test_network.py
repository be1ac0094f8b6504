"""The demo network is made through the verbs: everybody in it has something to do, and its books prove (AA3, AA4)."""

from __future__ import annotations

from uuid import uuid4

import pytest

from examples.network import make
from examples.network.people import PEOPLE
from salur.desk import home
from salur.kernel.work import reading
from salur.parties.queries.members import actor_for
from tests.world import drain, prove

pytestmark = pytest.mark.usefixtures("database")


def test_the_demo_network_has_work_for_everybody_and_is_made_once() -> None:
    home.load_rooms()
    network = make.begin(f"-{uuid4().hex[:6]}")
    assert not make.made(network)
    make.make(network, drain)
    assert make.made(network)
    told = make.users(network, lambda: "kopi lereng 165")
    assert [person for person, _ in told] == list(PEOPLE)
    waits = {}
    for person in PEOPLE:
        actor = actor_for(network.people[person.user])
        assert actor.organisation == network.firm(person.firm).organisation
        with reading(actor.organisation):
            waits[person.user] = {group.queue.name: group.many for group in home.groups(actor)}
    assert {"held", "drafts", "overdue"} <= set(waits["rina"])
    assert {"to_pick", "to_receive"} <= set(waits["budi"])
    assert "overdue" in waits["mei"]
    again = make.begin(network.mark)
    assert make.made(again)
    make.users(again, lambda: "teh lereng 350")
    assert again.people == network.people
    prove()
