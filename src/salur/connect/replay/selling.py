"""Who sells to which outlet, and what kind of outlet it is: territories by post code, salesmen with some sixty outlets
each, channels by what outlets call themselves. Pure: the same masters give the same, in every process.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from salur.connect.replay.masters import Outlet

OUTLETS_EACH = 60  # that a salesman looks after, at most
REGION, TERRITORY = 2, 3  # so many digits of a post code (the Postal Service sorts by the first three)
CHANNELS = (  # the first that a name has a word of; a chain's petrol station is no supermarket
    ("liquor store", ("LIQUOR", "SPIRITS", "WINE", "TOBACCO", "VAPOR")),
    ("drug store", ("WALGREENS", "CVS", "DRUG", "PHARMACY")),
    ("convenience", ("CASEY'S", "KUM & GO", "KWIK", "QUIK", "YESWAY", "CIRCLE K", "GAS", "FAST", "EXPRESS", "C-STORE",
                     "BP ", "STATION", "CONVENIENCE", "STOP", "FLASHMART")),
    ("supermarket", ("HY-VEE", "FAREWAY", "WAL-MART", "TARGET", "SAM'S CLUB", "COSTCO", "FOOD", "MARKET", "GROCER",
                     "PRICE CHOPPER", "SUPER")),
)  # fmt: skip
OTHERS = "other off-premise"
ORDERED_BY = {"supermarket": "portal", "drug store": "portal", "convenience": "office"}  # others: by their salesman
NO_POST = "000"  # of outlets without a post code


class Area(NamedTuple):
    """A territory, and the code of the region above it ('' of a region)."""

    code: str
    name: str
    parent: str


class Seat(NamedTuple):
    """Where an outlet stands: codes of its territory and salesman, and its channel."""

    territory: str
    salesman: str
    channel: str

    def ordered_by(self) -> str:
        """How its orders come: chains through the portal, petrol stations by telephone, others by their salesman."""
        return ORDERED_BY.get(self.channel, "salesman")


class SalesForce(NamedTuple):
    """Regions and their territories, salesmen by code with their names, and every outlet's seat."""

    areas: list[Area]
    salesmen: dict[str, str]
    seats: dict[str, Seat]


def sales_force(outlets: Mapping[str, Outlet]) -> SalesForce:
    """The sales force for these outlets."""
    by_post: dict[str, list[Outlet]] = defaultdict(list)
    for code in sorted(outlets):
        by_post[outlets[code].post_code[:TERRITORY] or NO_POST].append(outlets[code])
    regions: dict[str, list[Outlet]] = defaultdict(list)
    for post, some in by_post.items():
        regions[post[:REGION]] += some
    areas = [Area(f"R{post}", _name(post, regions[post]), "") for post in sorted(regions)]
    areas += [Area(f"T{post}", _name(post, by_post[post]), f"R{post[:REGION]}") for post in sorted(by_post)]
    salesmen: dict[str, str] = {}
    seats: dict[str, Seat] = {}
    for post, some in sorted(by_post.items()):
        for n, one in enumerate(some):
            team = n // OUTLETS_EACH + 1
            salesman = f"SALES-{post}-{team}"
            salesmen[salesman] = f"{_name(post, some)}, salesman {team}"
            seats[one.code] = Seat(f"T{post}", salesman, channel(one.name))
    return SalesForce(areas, salesmen, seats)


def channel(name: str) -> str:
    """The channel of an outlet that calls itself so."""
    shouted = f"{name.upper()} "
    return next((one for one, words in CHANNELS if any(word in shouted for word in words)), OTHERS)


def _name(post: str, some: Iterable[Outlet]) -> str:
    """An area is called after the town with the most outlets in it, since post codes say little to people."""
    if NO_POST.startswith(post):
        return "No post code"
    towns = Counter(one.city for one in some)
    town = min(towns, key=lambda city: (-towns[city], city))
    return f"{town.title()} {post}"
