"""What invoice lines do not say, chosen once and for all, so that a replay is the same each time it is played. Pure.

The source says who got what, when, for how much. When an order came in, how it was packed, which van brought it, when
it was invoiced and when it was paid are made up here from the numbers of outlets and invoices and from a seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from zoneinfo import ZoneInfo

NAME = "State of Iowa, Alcoholic Beverages Division"
CODE, HALVED = "REPLAY", "REPLAY-HALVED"
ZONE = ZoneInfo("America/Chicago")
CURRENCY = "USD"
SITE = ("ANKENY", "State warehouse, Ankeny", 41.7076, -93.5783)
VANS = 40
STOPS = 20  # outlets on one round
LOOSE_IN_A_CARTON = 12  # pieces of broken cases that go into one mixed carton
LONG_AGO = date(2000, 1, 1)
BILLS_DUE_IN_DAYS = 30
LINES_IN_A_PART = 6_000  # of a week: what goes through a verb in one call
LATE_PERCENT = 15  # of the outlets pay some of their invoices late
LATEST_DAYS = 14
SEED = 2021
DECIMALS = 12  # of an agreed price, as many as pricing reads


def clock(on: date, hour: int, minute: int = 0, seconds: int = 0) -> datetime:
    """An instant of a day where the warehouse is, so many seconds after a full minute."""
    return datetime.combine(on, time(hour, minute), ZONE) + timedelta(seconds=seconds)


def received_at(monday: date, vendor: int) -> datetime:
    """What a week needs comes on the Saturday before, the vendors' lorries two minutes apart."""
    return clock(monday - timedelta(days=2), 8, seconds=120 * vendor)


def ordered_at(on: date, order: int) -> datetime:
    """Orders of a day come in from four in the morning, one every twenty seconds."""
    return clock(on, 4, seconds=20 * order)


def picked_at(on: date, order: int) -> datetime:
    """Picking follows half an hour later, in the order in which the orders came."""
    return clock(on, 4, 30, 20 * order)


def loaded_at(on: date, trip: int) -> datetime:
    """Vans leave from noon, every minute."""
    return clock(on, 12, seconds=60 * trip)


def delivered_at(on: date, trip: int, stop: int) -> datetime:
    """The first door after half an hour, then one every twelve minutes."""
    return loaded_at(on, trip) + timedelta(minutes=30 + 12 * stop)


def back_at(on: date, trip: int) -> datetime:
    """Vans are back in the evening."""
    return clock(on, 20, seconds=60 * trip)


def returned_at(on: date, n: int) -> datetime:
    """What comes back is taken in late in the evening."""
    return clock(on, 21, seconds=10 * n)


def looked_at(on: date, n: int) -> datetime:
    """It is looked at an hour later."""
    return clock(on, 22, seconds=10 * n)


def number_of(code: str) -> int:
    """A number made of an outlet's code, the same each time, whatever the code looks like."""
    return int(code) if code.isascii() and code.isdigit() else drawn("code", code)


def invoice_at(outlet: str) -> str:
    """Outlets with an even number are invoiced when the van is loaded, the others when they have their goods."""
    return "delivery" if number_of(outlet) % 2 else "loading"


def method(outlet: str) -> str:
    """Cash, transfer or card, a third of the outlets each."""
    return ("cash", "transfer", "card")[number_of(outlet) % 3]


def payment_days(outlet: str) -> int:
    """Who pays cash pays at the door; the others have a week, two weeks or thirty days."""
    return 0 if method(outlet) == "cash" else (7, 14, 30)[number_of(outlet) // 3 % 3]


def drawn(*parts: object) -> int:
    """A large number drawn by what it is for: the same for the same parts, on every machine."""
    text = "\x1f".join(map(str, parts)).encode()
    return int.from_bytes(blake2b(text, digest_size=6).digest(), "big")


def paid_on(outlet: str, invoiced: date, due: date, seed: int, late_percent: int) -> date:
    """When an invoice is paid: the day it is due, by late payers up to two weeks later (two of three of theirs are)."""
    if due <= invoiced or drawn(seed, "late", outlet) % 100 >= late_percent:
        return due
    how = drawn(seed, outlet, invoiced.isoformat())
    return due + timedelta(days=1 + how // 3 % LATEST_DAYS) if how % 3 else due


@lru_cache(maxsize=65_536)
def agreed(cents: int, packs: int) -> str:
    """The price of one pack, as a decimal string of dollars, at which so many packs come to exactly so many cents.

    A price that is not whole cents keeps twelve decimals; times the packs that is off by less than a thousandth of a
    cent, and pricing rounds the line to the cent.
    """
    whole, rest = divmod(cents, packs)
    if not rest:
        return f"{whole // 100}.{whole % 100:02d}"
    return f"{(Decimal(cents) / (100 * packs)):.{DECIMALS}f}"


def cartons(lines: Sequence[tuple[int, int]]) -> int:
    """Cartons of (pieces, pack) lines: whole cases go as they are, what is left over into mixed cartons; at least 1."""
    cases = loose = 0
    for pieces, pack in lines:
        whole, rest = divmod(pieces, pack)
        cases, loose = cases + whole, loose + rest
    return max(1, cases + -(-loose // LOOSE_IN_A_CARTON))
