"""What the demo network trades: teas that nobody sells, under barcodes that belong to nobody. Pure."""

from __future__ import annotations

from typing import NamedTuple


class Tea(NamedTuple):
    """A tea of the brand: pieces in an inner and in a carton, list price of a carton in rupiah, and where it lies."""

    number: int
    code: str
    name: str
    category: str
    inner: int
    carton: int
    price: int
    bin: str
    shelf_life_days: int = 360


TEAS = (
    Tea(1, "LH-B350", "Teh Lereng Botol 350 ml", "drinks/tea", 6, 24, 84_000, "A-01"),
    Tea(2, "LH-B500", "Teh Lereng Botol 500 ml", "drinks/tea", 6, 24, 112_800, "A-02"),
    Tea(3, "LH-K200", "Teh Lereng Kotak 200 ml", "drinks/tea", 8, 40, 128_000, "A-03"),
    Tea(4, "LH-M350", "Teh Lereng Melati 350 ml", "drinks/tea", 6, 24, 86_400, "A-04"),
    Tea(5, "LH-C25", "Teh Lereng Celup isi 25", "dry/tea", 6, 48, 259_200, "B-01", 720),
    Tea(6, "LH-C50", "Teh Lereng Celup isi 50", "dry/tea", 6, 24, 244_800, "B-02", 720),
    Tea(7, "LH-S80", "Teh Lereng Seduh 80 g", "dry/tea", 10, 60, 312_000, "B-03", 720),
    Tea(8, "LH-H100", "Teh Lereng Hijau 100 g", "dry/tea", 6, 36, 419_400, "B-04", 720),
)
BINS = tuple(tea.bin for tea in TEAS)
OUTLETS = (
    ("T-101", "Toko Makmur Jaya", "Jl. Pasar Baru 12, Bandung", "0812 5550 1101"),
    ("T-102", "Warung Bu Sri", "Jl. Kebon Kawung 4, Bandung", "0812 5550 1102"),
    ("T-103", "Toko Sumber Rejeki", "Jl. Cihampelas 88, Bandung", "0812 5550 1103"),
    ("T-104", "Minimarket Asri", "Jl. Setiabudi 201, Bandung", "0812 5550 1104"),
    ("T-105", "Kios Pak Dadang", "Jl. Buah Batu 36, Bandung", "0812 5550 1105"),
    ("T-106", "Toko Harapan Baru", "Jl. Ahmad Yani 517, Bandung", "0812 5550 1106"),
)


def checked(digits: str) -> str:
    """A GTIN: the digits and their check digit (GS1 General Specifications, 7.9)."""
    total = sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(reversed(digits)))
    return f"{digits}{-total % 10}"


def barcode(tea: Tea, pack: str) -> str:
    """Of a piece, an inner or a carton. GS1 leaves numbers that begin with 20 to 29 to each house's own use."""
    bare = f"20990000{tea.number:04d}"
    return checked(bare) if pack == "piece" else checked({"inner": "1", "carton": "2"}[pack] + bare)
