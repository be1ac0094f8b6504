"""Products, packs and prices from files: new, the same, changed, and wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from salur.connect.kinds.tests.firm import Firm
from salur.pricing.rules.naming import code_of

pytestmark = pytest.mark.usefixtures("database")


def test_products_come_in_with_brand_owner_packs_and_barcodes() -> None:
    firm = Firm()
    firm.masters()
    full = {
        "code": "A3", "name": "Teh Botol 350", "brand": "Sosro", "product": "Teh Botol", "owner": "S1",
        "category": "drinks/tea", "volume_ml": 350, "gtin": "8991234567891", "inner": 6, "carton": 24,
        "carton_gtin": "18991234567898", "other_code": "SKU-9",
    }  # fmt: skip
    assert firm.told("products", full) == [("done", "", "")]
    packs = "SELECT p.name, p.pieces, p.gtin, p.gtin_fault FROM catalog_pack p JOIN catalog_item i USING (sku_id) "
    assert firm.rows(packs + "WHERE i.code = 'A3' ORDER BY p.pieces") == [
        ("piece", 1, "8991234567891", None), ("inner", 6, None, None), ("carton", 24, "18991234567898", None),
    ]  # fmt: skip
    assert firm.ended("products", full) == ["same"]
    assert firm.ended("products", {"code": "A3", "name": "Teh Botol Sosro 350"}) == ["done"]
    assert firm.rows("SELECT name FROM catalog_item WHERE code = 'A3'") == [("Teh Botol Sosro 350",)]
    assert firm.told("products", {"code": "A3", "name": "Teh Botol Sosro 350", "carton": 20},
                     {"code": "A4", "name": "X", "owner": "S11"},
                     {"code": "A5", "name": "Y", "carton": 12, "carton_gtin": "18991234567890"}) == [
        ("refused", "carton", "catalog.pack_ratio_changes"),
        ("refused", "owner", "connect.did_you_mean"),
        ("done", "carton_gtin", "connect.flagged_barcode"),
    ]  # fmt: skip
    assert firm.rows("SELECT gtin, gtin_fault FROM catalog_pack WHERE gtin = '18991234567890'") == [
        ("18991234567890", "wrong_check_digit")
    ]
    assert firm.ended("products", {"code": "A5", "name": "Y", "carton": 12, "carton_gtin": "18991234567890"}) == [
        "same"
    ]


def test_packs_are_added_and_never_change_their_ratio() -> None:
    firm = Firm()
    firm.masters()
    assert firm.told(
        "packs", {"sku": "A1", "pack": "inner", "pieces": 6},
        {"sku": "A1", "pack": "carton", "pieces": 24, "gtin": "123"},
        {"sku": "A1", "pack": "carton", "pieces": 12}, {"sku": "A9", "pack": "box", "pieces": 2},
    ) == [
        ("done", "", ""), ("done", "gtin", "connect.flagged_barcode"),
        ("refused", "pieces", "catalog.pack_ratio_changes"),
        ("refused", "sku", "connect.did_you_mean"),
    ]  # fmt: skip
    assert firm.ended("packs", {"sku": "A1", "pack": "inner", "pieces": 6}) == ["same"]


def test_a_price_that_moved_replaces_the_old_one_and_a_later_one_stands_beside_it() -> None:
    firm = Firm()
    firm.masters()
    stands = (
        "SELECT code, price::text FROM pricing_price WHERE until_version IS NULL AND code LIKE 'A1%%' ORDER BY code"
    )
    assert firm.ended("prices", {"sku": "A1", "price": Decimal(96000), "per": "carton"}) == ["same"]
    assert firm.ended("prices", {"sku": "A1", "price": Decimal("97000.5"), "per": "carton"}) == ["done"]
    later = {"sku": "A1", "price": Decimal(99000), "per": "carton", "valid_from": date(2030, 1, 1)}
    gold = {"sku": "A1", "price": Decimal(90000), "per": "carton", "price_class": "gold"}
    assert firm.ended("prices", later, gold) == ["done", "done"]
    assert firm.rows(stands) == [
        ("A1/carton/IDR", "97000.500000"), ("A1/carton/IDR/gold", "90000.000000"),
        ("A1/carton/IDR@2030-01-01", "99000.000000"),
    ]  # fmt: skip
    assert firm.rows("SELECT count(*) FROM pricing_price WHERE code = 'A1/carton/IDR'") == [(2,)], "the old one is kept"
    assert firm.ended("prices", later, gold) == ["same", "same"]
    assert firm.told("prices", {"sku": "A2", "price": Decimal(1), "per": "cartn"}, {"sku": "B", "price": Decimal(1)},
                     {"sku": "A2", "price": Decimal("0.0000001")},
                     {"sku": "A1", "price": Decimal(1), "per": "cartn"}) == [
        ("refused", "per", "connect.unknown_code"),
        ("refused", "sku", "connect.unknown_code"),
        ("refused", "price", "pricing.bad_number"),
        ("refused", "per", "connect.did_you_mean"),
    ]  # fmt: skip


def test_the_code_of_a_price_is_never_too_long_and_never_shared() -> None:
    long = [code_of(("X" * 70, "piece", None, n), None) for n in range(50)]
    assert (len(set(long)), {len(code) for code in long}) == (50, {60})
    assert code_of(("A1", "carton", None), date(2026, 1, 1)) == "A1/carton@2026-01-01"
