"""The way round the stops: worked distances, never longer than it was given, and near the best there is."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from salur.delivery.routing import Point, length, metres, shortest

JAKARTA, BOGOR, BANDUNG = Point(-6.2088, 106.8456), Point(-6.5971, 106.8060), Point(-6.9175, 107.6191)
points = st.builds(Point, st.floats(-7.0, -6.0), st.floats(106.5, 108.0))


def test_the_distances_of_the_arithmetic_page() -> None:
    assert metres(JAKARTA, JAKARTA) == 0
    assert metres(JAKARTA, BOGOR) == 43_398
    assert metres(BOGOR, BANDUNG) == metres(BANDUNG, BOGOR) == 96_595
    assert metres(JAKARTA, BANDUNG) == 116_237
    assert length(JAKARTA, [BOGOR, BANDUNG]) == 43_398 + 96_595 + 116_237
    assert metres(Point(0, 179.5), Point(0, -179.5)) == metres(Point(0, 0), Point(0, 1)) == 111_195


def test_a_way_that_crosses_itself_is_untangled() -> None:
    site = Point(0, 0)
    square = [Point(1, 1), Point(0, 1), Point(1, 0)]
    assert shortest(site, square).order in ([1, 0, 2], [2, 0, 1])


def test_stops_without_a_position_come_last_as_they_were() -> None:
    found = shortest(JAKARTA, [None, BANDUNG, None, BOGOR])
    assert found.order[2:] == [0, 2]
    assert sorted(found.order[:2]) == [1, 3]
    assert shortest(JAKARTA, [None, None]) == ([0, 1], 0)
    assert shortest(JAKARTA, []) == ([], 0)
    assert shortest(None, [BOGOR, BANDUNG]).metres == 2 * metres(BOGOR, BANDUNG)


@given(st.none() | points, st.lists(points, max_size=25))
def test_every_stop_once_and_never_a_longer_way(site: Point | None, stops: list[Point]) -> None:
    found = shortest(site, stops)
    assert sorted(found.order) == list(range(len(stops)))
    assert found.metres == length(site, [stops[n] for n in found.order])
    assert found.metres <= length(site, stops)


@given(points, st.lists(points, min_size=1, max_size=6))
def test_with_few_stops_it_is_within_a_tenth_of_the_best(site: Point, stops: list[Point]) -> None:
    best = min(length(site, way) for way in permutations(stops))
    assert shortest(site, stops).metres <= best * 1.1 + 5
