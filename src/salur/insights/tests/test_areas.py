"""In which area a point lies, which outlines fit, and how values are parted into classes."""

from __future__ import annotations

import pytest

from salur.insights.areas import OF, Area, _inside, area_of, areas, chosen, class_of, drawn, limits

DES_MOINES, MALANG, BATAM, LONDON = (-93.62, 41.59), (112.63, -7.98), (104.03, 1.12), (-0.12, 51.5)


def test_a_point_lies_in_its_county_or_regency() -> None:
    assert area_of("iowa", *DES_MOINES) == "Polk"
    assert area_of("regencies", *MALANG) == "Kota Malang"
    assert area_of("provinces", *MALANG) == "Jawa Timur"
    assert area_of("iowa", *LONDON) == ""


def test_every_file_has_areas_of_different_names_in_its_box() -> None:
    for name, (west, south, east, north) in OF.items():
        found = areas(name)
        assert len({one.name for one in found}) == len(found) > 30
        for one in found:
            assert west <= one.box[0] <= one.box[2] <= east, one.name
            assert south <= one.box[1] <= one.box[3] <= north, one.name
    with pytest.raises(KeyError):
        areas("../../settings")


def test_a_hole_is_outside() -> None:
    square = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
    hole = [[1, 1], [3, 1], [3, 3], [1, 3], [1, 1]]
    area = Area("ring", (0, 0, 4, 4), [[square, hole]])
    assert _inside(area, 0.5, 0.5)
    assert not _inside(area, 2, 2)
    assert not _inside(area, 5, 2)


def test_the_outlines_are_those_that_most_points_lie_in() -> None:
    assert chosen([DES_MOINES, DES_MOINES, LONDON]) == "iowa"
    assert chosen([MALANG, (112.7, -7.3)]) == "regencies"
    assert chosen([MALANG] * 10 + [BATAM] * 10) == "provinces"
    assert chosen([MALANG] * 40 + [BATAM]) == "regencies"  # one far away makes no province of it
    assert chosen([LONDON]) == ""
    assert chosen([]) == ""


def test_only_areas_near_the_points_are_drawn() -> None:
    near = {one["properties"]["name"] for one in drawn("iowa", [DES_MOINES, LONDON])["features"]}
    assert "Polk" in near
    assert len(near) < 20
    assert drawn("iowa", [LONDON])["features"] == []


def test_classes_have_round_limits() -> None:
    assert limits([], 100) == []
    assert limits([0, -5], 100) == []
    bounds = limits([1_000 * n for n in range(1, 101)], 100)
    assert bounds == [20_000, 50_000, 100_000]
    assert [class_of(value, bounds) for value in (-1, 0, 1, 20_000, 60_000, 100_000)] == [0, 0, 1, 2, 3, 4]
