"""What the source does not say, chosen once and for all, so that the day is the same each time it is played.

The State publishes who got what at which price. When each order came in, how it was packed, which van brought it, when
it was invoiced and how it was paid are this example's, made up from the numbers of stores and invoices. Pure.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from examples.iowa.day import DAY, Product, SaleLine

ZONE = ZoneInfo("America/Chicago")
CURRENCY = "USD"
SITE = ("ANKENY", "State warehouse, Ankeny", 41.7076, -93.5783)
VANS = 20
STOPS = 20  # stores on one round
BOTTLES_IN_A_MIXED_CARTON = 12
LONG_AGO = date(2000, 1, 1)
BEFORE_THE_DAY = DAY - timedelta(days=1)
BILLS_DUE_IN_DAYS = 30


def clock(hour: int, minute: int = 0, *, seconds: int = 0, on: date = DAY) -> datetime:
    """An instant of the day where the warehouse is, so many seconds after a full minute."""
    return datetime.combine(on, time(hour, minute), ZONE) + timedelta(seconds=seconds)


OPENING = clock(5)  # what is told of no particular hour is told before the day begins


def received_at(vendor: int) -> datetime:
    """Vendors' lorries stand at the gate from four in the afternoon of the day before, two minutes apart."""
    return clock(16, seconds=120 * vendor, on=BEFORE_THE_DAY)


def ordered_at(order: int) -> datetime:
    """Orders come in from six in the morning, one every 35 seconds: the last of 514 at eleven."""
    return clock(6, seconds=35 * order)


def picked_at(order: int) -> datetime:
    """Picking follows from seven, in the order in which the orders came."""
    return clock(7, seconds=40 * order)


def loaded_at(trip: int) -> datetime:
    """Vans leave from one in the afternoon, every three minutes."""
    return clock(13, seconds=180 * trip)


def invoiced_at_loading(trip: int) -> datetime:
    """The papers of a van are printed while it is closed."""
    return loaded_at(trip) + timedelta(minutes=1)


def delivered_at(trip: int, stop: int) -> datetime:
    """The first door after half an hour, then one every twelve minutes."""
    return loaded_at(trip) + timedelta(minutes=30 + 12 * stop)


def invoiced_at_the_door(delivered: datetime) -> datetime:
    """The driver prints it while the goods are counted."""
    return delivered + timedelta(minutes=2)


def back_at(trip: int) -> datetime:
    """Vans are back in the evening."""
    return clock(19, seconds=120 * trip)


def invoice_at(store_number: str) -> str:
    """Stores with an even number are invoiced when the van is loaded, the others when they have their goods."""
    return "delivery" if int(store_number) % 2 else "loading"


def payment_days(store_number: str) -> int:
    """Who pays cash pays at the door; the others have a week, two weeks or thirty days."""
    return 0 if method(store_number) == "cash" else (7, 14, 30)[int(store_number) // 3 % 3]


def method(store_number: str) -> str:
    """Cash, transfer or card, a third of the stores each."""
    return ("cash", "transfer", "card")[int(store_number) % 3]


def paid_at(store_number: str) -> datetime:
    """Cash goes with the van that brought the goods; transfers and cards come on the day they are due."""
    days = payment_days(store_number)
    return clock(10, on=DAY + timedelta(days=days)) if days else clock(20, 45)


def is_unlimited(store_number: str) -> bool:
    """One store in ten may owe whatever it likes."""
    return store_number.endswith("7")


def limit(sold_cents: int) -> int:
    """What a store may owe: twice what it buys on the day, and no less than 1,000 dollars. Cents."""
    return max(2 * sold_cents, 100_000)


def cartons(lines: list[tuple[SaleLine, int]], packs: dict[str, Product]) -> int:
    """Whole cases go as they are; what is left over goes into mixed cartons of twelve bottles."""
    cases = loose = 0
    for line, bottles in lines:
        whole, rest = divmod(bottles, packs[line.item_number].pack)
        cases, loose = cases + whole, loose + rest
    return cases + -(-loose // BOTTLES_IN_A_MIXED_CARTON)
