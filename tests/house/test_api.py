"""Whatever people can do or read has an address for programs, and no number slips out as what it is not."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from salur.config import urls
from salur.kernel.verb import VERBS, Verb
from salur.shell import offers
from salur.shell.api import shapes
from salur.shell.api.readers import reader
from salur.shell.api.resources import RESOURCES, VERB_DOORS
from tests.house import sources

assert urls.urlpatterns  # every module has registered what it has

# Verbs without an address, each with its reason. Short on purpose.
NOT_ASKED = {
    "orders.record_broken": "what a reaction of ours tells: a tell has broken the promise of an order",
    "connect.import_rows": "an import tells how far it is; files go in through the page and ./salur import",
    "insights.simulate": "the worker tells how far a simulation is; drafts are told on the page",
    "insights.measure": "the worker tells how far a measurement is; it is asked for on the scheme's page",
    "pricing.finish_check": "what the job tells that looks for conflicts of a scheme",
    "insights.count": "what the summaries' own reactions tell",
    "parties.invite": "people let people in, by a link that is shown once",
    "parties.give_link": "people let people in, by a link that is shown once",
    "shell.issue_token": "people let programs in; a program lets in no others",
    "shell.revoke_token": "people let programs in and out",
}


def without_address(verbs: Iterable[Verb], addressed: set[str]) -> list[str]:
    """Verbs that take commands and have no address in the API."""
    return sorted(one.name for one in verbs if one.commands and one.name not in addressed | set(NOT_ASKED))


def unlisted(lists: Iterable[str], addressed: Iterable[str]) -> list[str]:
    """Lists of the pages that programs cannot read."""
    return sorted(set(lists) - set(addressed))


def our_verbs() -> list[Verb]:
    return [verb for verb in VERBS.values() if ".tests." not in verb.function.__module__]


def test_every_verb_has_an_address() -> None:
    sources.nothing(without_address(our_verbs(), {door.verb for door in VERB_DOORS}))
    assert len({door.verb for door in VERB_DOORS}) > 50


def test_no_verb_is_excused_that_has_an_address_or_is_none() -> None:
    asked = {door.verb for door in VERB_DOORS}
    sources.nothing(name for name in NOT_ASKED if name in asked or name not in VERBS)


def test_every_list_and_paper_of_the_pages_has_an_address() -> None:
    sources.nothing(unlisted(offers.LISTS, RESOURCES))
    kinds = {one.kind for one in RESOURCES.values() if one.has_paper}
    sources.nothing(unlisted(offers.SHEETS, kinds))


def test_every_body_is_read_and_every_number_in_it_is_money_a_thing_or_a_count() -> None:
    for door in VERB_DOORS:
        assert reader(door).type is not None
    assert not shapes.MONEY & shapes.COUNTS
    assert not (shapes.MONEY | shapes.COUNTS) & set(shapes.NAMED)


def test_these_checks_can_fail() -> None:
    confirm = VERBS["orders.confirm"]
    assert without_address([confirm], set()) == ["orders.confirm"]
    assert without_address([confirm], {"orders.confirm"}) == []
    assert unlisted(["orders", "cellars"], ["orders"]) == ["cellars"]
    with pytest.raises(TypeError, match="money, a thing or a count"):
        shapes._number("fee")
