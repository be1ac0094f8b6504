"""What can be judged without a database: tax identities, and what counts from which day on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.parties import rules
from salur.parties.bodies import PartyBody, PlaceBody, SupplyBody

FIRST = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("01.312.166.0-091.000", "0013121660091000"),
        ("013121660091000", "0013121660091000"),
        ("3171011708450001", "3171011708450001"),
    ],
)
def test_a_tax_number_is_kept_as_sixteen_digits(told: str, kept: str) -> None:
    assert rules.tax_number(told) == kept


def test_a_tax_number_that_does_not_check_is_flagged() -> None:
    assert rules.tax_fault("0013121660091000") is None
    assert rules.tax_fault("0013121661091000") == "does_not_check"
    assert rules.tax_fault("") is None


def test_parties_are_judged_by_their_own_values() -> None:
    good = PartyBody("T1", "Toko Satu", tax_number="01.312.166.0-091.000", nik="3171011708450001", latitude=-6.2,
                     longitude=106.8)  # fmt: skip
    assert rules.party_fault(good) is None
    for bad, field in (
        (PartyBody("", "x"), "code"),
        (PartyBody(" T1", "x"), "code"),
        (PartyBody("T1", ""), "name"),
        (PartyBody("T1", "x", kind="shop"), "kind"),
        (PartyBody("T1", "x", tax_number="123"), "tax_number"),
        (PartyBody("T1", "x", nik="31710117084500"), "nik"),
        (PartyBody("T1", "x", nitku="0013121660091000"), "nitku"),
        (PartyBody("T1", "x", tax_status="maybe"), "tax_status"),
        (PartyBody("T1", "x", visibility="nobody"), "visibility"),
        (PartyBody("T1", "x", latitude=1.0), "latitude"),
        (PartyBody("T1", "x", latitude=91.0, longitude=1.0), "latitude"),
        (PartyBody("T1", "x", latitude=1.0, longitude=181.0), "longitude"),
    ):
        reason = rules.party_fault(bad)
        assert reason is not None and (reason.code, reason.facts["field"]) == ("kernel.bad_value", field)


def test_places_stand_where_their_kind_belongs() -> None:
    assert rules.place_fault(PlaceBody("V1", "Van", "van")) is None
    for bad in (PlaceBody("G1", "Gudang", "site", parent="G0"), PlaceBody("B1", "Rak", "bin")):
        reason = rules.place_fault(bad)
        assert reason is not None and reason.code == "parties.place_is_inside"


def test_terms_are_judged_by_their_own_values() -> None:
    assert rules.supply_fault(SupplyBody(1, 2, terms_from="exchange", exchange_weekday=0)) is None
    faults = [
        rules.supply_fault(body)
        for body in (
            SupplyBody(1, 1),
            SupplyBody(1, 2, payment_days=-1),
            SupplyBody(1, 2, terms_from="exchange"),
            SupplyBody(1, 2, terms_from="someday"),
            SupplyBody(1, 2, invoice_at="never"),
        )
    ]
    assert [fault.code for fault in faults if fault] == [
        "kernel.bad_value", "kernel.bad_value", "parties.exchange_without_day", "kernel.bad_value", "kernel.bad_value",
    ]  # fmt: skip


def test_what_counts_from_a_day_ends_what_was_before_and_leaves_what_is_planned() -> None:
    spans = [rules.Span(1, "GT", FIRST, None)]
    rules.assign(spans, "MT", date(2026, 6, 1))
    rules.assign(spans, "HORECA", date(2026, 3, 1))
    assert sorted((span.start.month, span.end and span.end.month, span.value) for span in spans) == [
        (1, 3, "GT"), (3, 6, "HORECA"), (6, None, "MT"),
    ]  # fmt: skip


def test_the_same_day_corrects_and_the_same_value_changes_nothing() -> None:
    spans = [rules.Span(1, "GT", FIRST, None)]
    rules.assign(spans, "GT", date(2026, 2, 1))
    assert spans == [rules.Span(1, "GT", FIRST, None)]
    rules.assign(spans, "MT", FIRST)
    assert spans == [rules.Span(1, "MT", FIRST, None, changed=True)]


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from("ABC"))))
def test_there_is_never_more_than_one_value_on_a_day(told: list[tuple[int, str]]) -> None:
    spans: list[rules.Span] = []
    for day, value in told:
        rules.assign(spans, value, on := FIRST + timedelta(day))
        assert [span.value for span in spans if span.start <= on and (span.end is None or span.end > on)] == [value]
    for on in (FIRST + timedelta(n) for n in range(32)):
        assert sum(span.start <= on and (span.end is None or span.end > on) for span in spans) <= 1


def test_parents_come_first_and_circles_do_not_hang() -> None:
    told = [("bin", "zone"), ("zone", "site"), ("site", None), ("a", "b"), ("b", "a")]
    order = [told[at][0] for at in rules.parents_first(told)]
    assert order.index("site") < order.index("zone") < order.index("bin")
    assert sorted(order) == sorted(code for code, _ in told)
    assert rules.chain(1, {1: 2, 2: 3, 3: 1}) == {1, 2, 3}
