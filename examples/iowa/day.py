"""One real day of a wholesaler: what was on the list, who was served, what was sold, and what had to be bought for it.

Reads the files beside it and knows nothing of the program: plain tuples, money as whole cents of the US dollar, numbers
that are names (item, store, vendor, invoice) as text. README.md says where the files come from and what is odd in them.
"""

import csv
import datetime
import gzip
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

DAY = datetime.date(2021, 5, 18)
HERE = Path(__file__).parent


class Product(NamedTuple):
    """One item of the state's list; a pack is a case of so many bottles, the cost and the price are per bottle."""

    item_number: str
    description: str
    category: str
    vendor_number: str
    vendor_name: str
    volume_ml: int  # 0 where the state names none
    pack: int
    inner_pack: int  # bottles in an inner carton; not always a divisor of the pack, sometimes more than it
    upc: str  # as published: without leading zeros, shared by items, sometimes empty
    scc: str  # the barcode of the case, as published: some are shared, some wrong, "0" is none
    cost_cents: int  # 0 where the file has none
    retail_cents: int


class Store(NamedTuple):
    """One licensed outlet; a coordinate is missing for some."""

    store_number: str
    name: str
    is_active: bool  # on 2022-11-01, not on the day
    address: str
    city: str
    state: str
    zip_code: str
    latitude: float | None
    longitude: float | None


class SaleLine(NamedTuple):
    """One line of an invoice; fewer than zero bottles would be a return (there is none on this day)."""

    invoice_no: str
    line_no: int
    store_number: str
    item_number: str
    bottles: int
    sale_cents: int

    @property
    def unit_cents(self) -> int:
        """The price paid for one bottle; ValueError where the line does not divide into whole cents."""
        cents, rest = divmod(self.sale_cents, self.bottles)
        if rest:
            raise ValueError(f"{self.invoice_no}/{self.line_no}: {self.sale_cents} cents for {self.bottles} bottles")
        return cents


class PurchaseLine(NamedTuple):
    """So many whole cases of one item, at the vendor's price per bottle."""

    item_number: str
    cases: int
    pack: int
    bottle_cost_cents: int
    cost_is_estimated: bool

    @property
    def bottles(self) -> int:
        """The bottles in the cases."""
        return self.cases * self.pack

    @property
    def cost_cents(self) -> int:
        """What the vendor is owed for the line."""
        return self.bottles * self.bottle_cost_cents


class Purchase(NamedTuple):
    """What is bought from one vendor, lines sorted by item."""

    vendor_number: str
    vendor_name: str
    lines: tuple[PurchaseLine, ...]

    @property
    def cost_cents(self) -> int:
        """What the vendor is owed."""
        return sum(line.cost_cents for line in self.lines)


class Total(NamedTuple):
    """A sum over invoice lines."""

    lines: int = 0
    bottles: int = 0
    sale_cents: int = 0

    def plus(self, line: SaleLine) -> "Total":
        """This sum with one line more."""
        return Total(self.lines + 1, self.bottles + line.bottles, self.sale_cents + line.sale_cents)


class Expected(NamedTuple):
    """What the books must show after the day, computed from nothing but the lines."""

    by_store: dict[str, Total]
    by_item: dict[str, Total]
    by_invoice: dict[str, Total]
    overall: Total


def read_products(folder: Path = HERE) -> dict[str, Product]:
    """All 6,482 items by item number, in the order of the file."""
    products = (
        Product(
            item_number=row["item_number"],
            description=row["description"],
            category=row["category"],
            vendor_number=row["vendor_number"],
            vendor_name=row["vendor_name"],
            volume_ml=int(row["volume_ml"]),
            pack=int(row["pack"]),
            inner_pack=int(row["inner_pack"]),
            upc=row["upc"],
            scc=row["scc"],
            cost_cents=_cents(row["cost"]),
            retail_cents=_cents(row["retail"]),
        )
        for row in _rows(folder / "products.csv.gz")
    )
    return {product.item_number: product for product in products}


def read_stores(folder: Path = HERE) -> dict[str, Store]:
    """All 2,296 stores by store number, in the order of the file; degrees are WGS 84."""
    stores = (
        Store(
            store_number=row["store_number"],
            name=row["name"],
            is_active=row["status"] == "A",
            address=row["address"],
            city=row["city"],
            state=row["state"],
            zip_code=row["zip_code"],
            latitude=float(row["latitude"]) if row["latitude"] else None,
            longitude=float(row["longitude"]) if row["longitude"] else None,
        )
        for row in _rows(folder / "stores.csv.gz")
    )
    return {store.store_number: store for store in stores}


def read_day(folder: Path = HERE) -> list[SaleLine]:
    """All 13,402 invoice lines of DAY, sorted by invoice and line."""
    return [
        SaleLine(
            invoice_no=row["invoice_no"],
            line_no=int(row["line_no"]),
            store_number=row["store_number"],
            item_number=row["item_number"],
            bottles=int(row["bottles"]),
            sale_cents=_cents(row["sale_dollars"]),
        )
        for row in _rows(folder / f"day_{DAY}.csv.gz")
    ]


def purchases(lines: Iterable[SaleLine], products: Mapping[str, Product], *, halve: bool = False) -> list[Purchase]:
    """What to buy so that the whole day can be delivered: whole cases, one purchase per vendor, sorted by vendor.

    The need of an item is the sum of its bottles over the day, rounded up to whole cases. Returned bottles do not
    lessen it: they come back too late, and perhaps broken. With halve only half of the need is bought, rounded to the
    nearest case and half a case down, so that a day with too little on the shelf can be played: 18 bottles in cases of
    12 need .75 case, one is bought; 12 need half a case, none is bought. An item of which none is bought has no line.

    Where the cost is missing or zero, two thirds of the list price stand for it, to the nearest cent, and the line says
    so: the state adds half to what it pays (true to the cent for 6,476 of the 6,482 items). ValueError for an item that
    is not on the list, has no pack, or has neither cost nor list price: nothing can be bought at an unknown price.
    """
    orders: dict[str, list[PurchaseLine]] = {}
    for item_number, bottles in sorted(_needs(lines).items()):
        product = products.get(item_number)
        if product is None or product.pack < 1:
            raise ValueError(f"item {item_number} is not on the list or has no pack")
        if cases := _nearest_half(bottles, product.pack) if halve else _rounded_up(bottles, product.pack):
            cost_cents, is_estimated = _bottle_cost(product)
            line = PurchaseLine(item_number, cases, product.pack, cost_cents, is_estimated)
            orders.setdefault(product.vendor_number, []).append(line)
    names = {product.vendor_number: product.vendor_name for product in products.values()}
    return [Purchase(vendor, names[vendor], tuple(bought)) for vendor, bought in sorted(orders.items())]


def served(lines: Iterable[SaleLine], bought: Iterable[Purchase]) -> list[SaleLine]:
    """What of the lines can be delivered from what was bought, first come first served; lines of nothing are left out.

    Two lines of one item on an invoice come one after the other. The price of a bottle stays what it was.
    """
    left = {line.item_number: line.bottles for purchase in bought for line in purchase.lines}
    found = []
    for line in lines:
        there = min(line.bottles, left.get(line.item_number, 0))
        if there:
            left[line.item_number] -= there
            found.append(line._replace(bottles=there, sale_cents=there * line.unit_cents))
    return found


def expected(lines: Iterable[SaleLine]) -> Expected:
    """Lines, bottles and cents per store, per item, per invoice, and of the whole day."""
    by_store: dict[str, Total] = {}
    by_item: dict[str, Total] = {}
    by_invoice: dict[str, Total] = {}
    overall, none = Total(), Total()
    for line in lines:
        by_store[line.store_number] = by_store.get(line.store_number, none).plus(line)
        by_item[line.item_number] = by_item.get(line.item_number, none).plus(line)
        by_invoice[line.invoice_no] = by_invoice.get(line.invoice_no, none).plus(line)
        overall = overall.plus(line)
    return Expected(by_store, by_item, by_invoice, overall)


def _needs(lines: Iterable[SaleLine]) -> dict[str, int]:
    """The bottles sold per item."""
    needs: dict[str, int] = {}
    for line in lines:
        if line.bottles > 0:
            needs[line.item_number] = needs.get(line.item_number, 0) + line.bottles
    return needs


def _rounded_up(bottles: int, pack: int) -> int:
    """The cases that hold at least so many bottles."""
    return -(-bottles // pack)


def _nearest_half(bottles: int, pack: int) -> int:
    """The whole cases nearest to half of the bottles; exactly half a case is rounded down."""
    # Half down is the ceiling of x - 1/2; with x = bottles / (2 * pack) both have the divisor 2 * pack: no fraction.
    return -((pack - bottles) // (2 * pack))


def _bottle_cost(product: Product) -> tuple[int, bool]:
    """The cost of a bottle in cents, and whether it had to be taken from the list price."""
    if product.cost_cents > 0:
        return product.cost_cents, False
    if product.retail_cents > 0:
        return (2 * product.retail_cents + 1) // 3, True
    raise ValueError(f"item {product.item_number} has neither cost nor list price")


def _cents(dollars: str) -> int:
    """Dollars as text in whole cents, an empty cell as 0; ValueError if there are fractions of a cent."""
    cents = Decimal(dollars or "0").scaleb(2)
    if cents != int(cents):
        raise ValueError(f"{dollars} dollars are not whole cents")
    return int(cents)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a gzipped CSV file with a header."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)
