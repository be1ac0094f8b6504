"""Parties, places and terms from files: new, the same, changed, and wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from salur.connect.kinds.tests.firm import Firm, reasons

pytestmark = pytest.mark.usefixtures("database")


def test_parties_come_in_with_all_that_is_told_and_the_second_time_are_the_same() -> None:
    firm = Firm()
    firm.good("places", {"code": "WH", "name": "Gudang"})
    outlet = {
        "code": "T1", "name": "Toko Satu", "price_class": "gold", "channel": "general", "territory": "NORTH",
        "salesman": "ANI", "address": "Jl. Satu (-6.2, 106.8)", "location": "Jl. Satu (-6.2, 106.8)", "phone": "0812",
        "tax_number": "01.234.567.8-901.000", "payment_days": 14, "invoice_at": "loading", "ship_from": "WH",
        "credit_limit": 5_000, "other_code": "P-77", "since": date(2024, 1, 1),
    }  # fmt: skip
    rows = (outlet, {"code": "ANI", "name": "Ani", "kind": "person"})
    firm.good("parties", *rows, new_territories=True, other_codes="principal")
    assert firm.rows("SELECT name, address, phone, latitude, longitude FROM parties_relation WHERE code = 'T1'") == [
        ("Toko Satu", "Jl. Satu (-6.2, 106.8)", "0812", -6.2, 106.8)
    ]
    kinds = "SELECT a.kind, coalesce(t.code, r.code, a.word), a.valid_from FROM parties_assignment a "
    kinds += "LEFT JOIN parties_territory t ON a.kind = 'territory' AND t.id = a.thing "
    kinds += "LEFT JOIN parties_relation r ON a.kind = 'salesman' AND r.party = a.thing ORDER BY 1"
    since = date(2024, 1, 1)
    assert firm.rows(kinds) == [
        ("channel", "general", since), ("class", "gold", since), ("salesman", "ANI", since),
        ("territory", "NORTH", since),
    ]  # fmt: skip
    assert firm.rows("SELECT payment_days, invoice_at FROM parties_supply") == [(14, "loading")]
    assert firm.rows('SELECT "limit" FROM credit_account') == [(5_000,)]
    assert firm.rows("SELECT code FROM parties_code WHERE kind = 'principal'") == [("P-77",)]
    before = firm.rows("SELECT count(*) FROM kernel_fact")
    assert firm.ended("parties", *rows, new_territories=True, other_codes="principal") == ["same", "same"]
    assert firm.rows("SELECT count(*) FROM kernel_fact") == before, "a second run changes nothing"


def test_what_is_new_of_a_party_is_taken_and_what_is_left_empty_stays() -> None:
    firm = Firm()
    firm.masters()
    told = firm.ended("parties", {"code": "T1", "name": "Toko Baru"}, {"code": "T2", "name": "Toko Dua", "phone": "1"})
    assert told == ["done", "done"]
    assert firm.rows("SELECT name, phone FROM parties_relation WHERE code LIKE 'T%%' ORDER BY code") == [
        ("Toko Baru", ""), ("Toko Dua", "1"),
    ]  # fmt: skip
    assert firm.rows("SELECT payment_days FROM parties_supply ORDER BY 1") == [(0,), (14,)]
    assert firm.ended("parties", {"code": "T1", "name": "Other"}, {"code": "T9", "name": "New"}, known="leave") == [
        "same", "done",
    ]  # fmt: skip
    assert firm.rows("SELECT name FROM parties_relation WHERE code = 'T1'") == [("Toko Baru",)]


def test_rows_of_parties_that_cannot_be_are_refused_by_field_and_the_others_go_in() -> None:
    firm = Firm()
    firm.masters()
    rows = (
        {"code": "T3", "name": "X", "territory": "NOWHERE"},
        {"code": "T4", "name": "X", "salesman": "ANNI"},
        {"code": "T1", "name": "Toko Satu", "kind": "firm"},
        {"code": "T5", "name": "X", "tax_status": "pkp"},
        {"code": "T6", "name": "X", "latitude": Decimal(95), "longitude": Decimal(1)},
        {"code": "T7", "name": "X", "ship_from": "WG"},
        {"code": "T8", "name": "X", "location": "POINT EMPTY"},
        {"code": "T9", "name": "X"},
    )
    assert firm.told("parties", *rows) == [
        ("refused", "territory", "connect.unknown_code"),
        ("refused", "salesman", "connect.did_you_mean"),
        ("refused", "kind", "connect.stays"),
        ("refused", "tax_number", "parties.pkp_needs_number"),
        ("refused", "latitude", "kernel.bad_value"),
        ("refused", "ship_from", "connect.did_you_mean"),
        ("done", "location", "connect.no_point"),
        ("done", "", ""),
    ]
    found = reasons(firm.load("parties", *rows))
    assert (found[1], found[5]) == ({"called": "ANNI", "nearest": "ANI"}, {"called": "WG", "nearest": "WH"})


def test_places_come_in_with_what_they_are_in() -> None:
    firm = Firm()
    firm.masters()
    rows = (
        {"code": "B1", "name": "Rak", "kind": "bin", "parent": "Z1"},
        {"code": "Z1", "name": "Zona", "kind": "zone", "parent": "WH"},
        {"code": "V1", "name": "Van", "kind": "van", "keeper": "ANI", "location": "POINT (106.8 -6.2)"},
        {"code": "B2", "name": "Rak", "kind": "bin"},
        {"code": "B3", "name": "Rak", "kind": "bin", "parent": "Z9"},
        {"code": "V2", "name": "Van", "kind": "van", "keeper": "XYZ"},
    )
    assert firm.told("places", *rows) == [
        ("done", "", ""), ("done", "", ""), ("done", "", ""), ("refused", "kind", "parties.place_is_inside"),
        ("refused", "parent", "parties.no_such_place"), ("refused", "keeper", "connect.unknown_code"),
    ]  # fmt: skip
    assert firm.ended("places", *rows[:3]) == ["same"] * 3
    assert firm.ended("places", {**rows[2], "name": "Van Satu"}) == ["done"]
    assert firm.rows("SELECT name, latitude, longitude FROM parties_place WHERE code = 'V1'") == [
        ("Van Satu", -6.2, 106.8)
    ]


def test_terms_change_only_what_a_row_says() -> None:
    firm = Firm()
    firm.masters()
    rows = (
        {"buyer": "T1", "payment_days": 30, "block": "cheque bounced", "price_class": "gold"},
        {"buyer": "T2", "exchange_weekday": "friday", "terms_from": "exchange", "credit_limit": 700},
        {"seller": "S1", "payment_days": 45},
    )
    assert firm.ended("terms", *rows) == ["done"] * 3
    terms = (
        "SELECT r.code, s.payment_days, s.terms_from, s.exchange_weekday, s.ship_from IS NULL FROM parties_supply s "
    )
    terms += "LEFT JOIN parties_relation r ON r.party = s.buyer ORDER BY 1 NULLS FIRST"
    assert firm.rows(terms) == [
        (None, 45, "delivery", None, True), ("T1", 30, "delivery", None, False), ("T2", 0, "exchange", 4, False),
    ]  # fmt: skip
    credit = 'SELECT "limit", block FROM credit_account a JOIN parties_relation r ON r.party = a.party ORDER BY r.code'
    assert firm.rows(credit) == [(10**12, "cheque bounced"), (700, "")]
    assert firm.ended("terms", *rows) == ["same"] * 3
    assert firm.ended("terms", {"buyer": "T1", "block": "-"}) == ["done"]
    assert firm.rows(credit)[0] == (10**12, "")
    assert firm.told(
        "terms", {"buyer": "TT1"}, {"buyer": "T1", "payment_days": 999}, {"buyer": "T1", "bill_to": "Q"}
    ) == [
        ("refused", "buyer", "connect.did_you_mean"),
        ("refused", "payment_days", "kernel.bad_value"),
        ("refused", "bill_to", "connect.unknown_code"),
    ]


def test_groups_come_in_with_their_members_and_the_second_time_are_the_same() -> None:
    firm = Firm()
    firm.masters()
    rows = (
        {"group": "CLUB", "name": "Klub Juara", "party": "T1", "since": date(2024, 1, 1)},
        {"group": "CLUB", "party": "T2", "since": date(2024, 1, 1), "until": date(2024, 7, 1)},
        {"group": "CHAIN", "party": "T1", "since": date(2024, 1, 1)},
    )
    firm.good("groups", *rows)
    assert firm.rows("SELECT code, name FROM parties_group ORDER BY 1") == [("CHAIN", "CHAIN"), ("CLUB", "Klub Juara")]
    members = (
        "SELECT r.code, a.word, a.valid_to FROM parties_assignment a JOIN parties_relation r ON r.party = a.party "
    )
    members += "WHERE a.kind = 'group' ORDER BY 2, 1"
    assert firm.rows(members) == [("T1", "CHAIN", None), ("T1", "CLUB", None), ("T2", "CLUB", date(2024, 7, 1))]
    assert firm.ended("groups", *rows) == ["same", "same", "same"]
    assert firm.ended("groups", {"group": "CLUB", "party": "NOBODY"}) == ["refused"]
