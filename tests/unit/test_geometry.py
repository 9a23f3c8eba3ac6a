"""Depth, travel and points: a needle at an angle, a grid over a zone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from mesoplan.core.catalogue import Technique
from mesoplan.core.evidence import Figure, Tag, Text
from mesoplan.core.planning.geometry import (
    depth_of,
    grid_points,
    points_in,
    reach,
    travel_for,
)
from mesoplan.core.quantities import Length

TEXT = Text({"en": "invented"})
PLAIN = Technique(
    id="invented",
    title=TEXT,
    status="open",
    reason=TEXT,
    depth_means="travel",
    comfort=TEXT,
    needle=TEXT,
    evidence=(),
)


def figure(low: str, high: str = "", unit: str = "mm") -> Figure:
    if not high:
        return Figure(unit=unit, tag=Tag.C, value=Decimal(low))
    return Figure(unit=unit, tag=Tag.C, low=Decimal(low), high=Decimal(high))


def reached(wanted: int, usual: int = 30, **changed: Any) -> tuple[int, int] | None:
    """The angle and the travel in micrometres, by a technique so changed."""
    found = reach(replace(PLAIN, **changed), Length(wanted), usual)
    return (found[0], found[1].count) if found else None


@pytest.mark.parametrize(
    ("travel", "angle", "depth"),
    [
        (1_000, 90, 1_000),
        (1_000, 30, 500),
        (1_001, 30, 501),
        (1_000, 45, 708),
        (1_000, 1, 18),
        (0, 30, 0),
    ],
)
def test_a_depth_is_rounded_up(travel: int, angle: int, depth: int) -> None:
    assert depth_of(Length(travel), angle) == Length(depth)


@pytest.mark.parametrize(
    ("depth", "angle", "travel"),
    [
        (700, 90, 700),
        (799, 90, 700),
        (500, 30, 1_000),
        (549, 30, 1_000),
        (550, 30, 1_100),
        (99, 90, 0),
    ],
)
def test_a_travel_is_rounded_down_to_tenths_of_a_millimetre(
    depth: int, angle: int, travel: int
) -> None:
    assert travel_for(Length(depth), angle) == Length(travel)


@pytest.mark.parametrize(
    ("allowed", "usual", "used"),
    [
        (None, 30, 30),
        (figure("45", "60", "deg"), 30, 45),
        (figure("10", "20", "deg"), 30, 20),
        (figure("20", "40", "deg"), 30, 30),
        (figure("0", "40", "deg"), 0, 1),  # a needle that lies flat gets nowhere
    ],
)
def test_the_usual_angle_or_the_nearest_that_is_allowed(
    allowed: Figure | None, usual: int, used: int
) -> None:
    travel = travel_for(Length(700), used).count
    assert reached(700, usual, angle=allowed) == (used, travel)


@pytest.mark.parametrize(
    ("depth", "wanted", "travel"),
    [
        (figure("1", "4"), 700, 1_400),  # within the printed travel
        (figure("1", "1.2"), 700, 1_200),  # the longest printed travel ends it
        (figure("1.4", "4"), 700, 1_400),  # the shortest, exactly
        (figure("1.5", "4"), 700, None),  # even the shortest goes too deep
        (figure("4"), 700, 1_400),  # one printed travel is a most
        (figure("1"), 700, 1_000),
    ],
)
@pytest.mark.parametrize("means", ["travel", "not_said"])
def test_a_printed_travel_is_kept(
    depth: Figure, wanted: int, travel: int | None, means: str
) -> None:
    found = reached(wanted, depth=depth, depth_means=means)
    assert found == (None if travel is None else (30, travel))


@pytest.mark.parametrize(
    ("depth", "wanted", "fits"),
    [
        (figure("0.7", "2"), 700, True),
        (figure("0.701", "2"), 700, False),
        (figure("0.5", "0.6"), 700, True),
    ],
)
def test_a_printed_perpendicular_depth_is_kept(
    depth: Figure, wanted: int, fits: bool
) -> None:
    found = reached(wanted, depth=depth, depth_means="perpendicular")
    assert found == ((30, 1_400) if fits else None)


def test_where_no_tenth_of_a_millimetre_fits_nothing_is_injected() -> None:
    assert reached(99, 90) is None
    assert reached(100, 90) == (90, 100)


def test_points_are_whole_squares_of_the_grid() -> None:
    assert grid_points(Decimal(25), Length(10_000)) == 25
    assert grid_points(Decimal("24.99"), Length(10_000)) == 24
    assert grid_points(Decimal(25), Length(5_000)) == 100
    assert grid_points(Decimal(1), Length(20_000)) == 0


def test_a_zone_takes_the_points_of_the_middle_of_its_area() -> None:
    assert points_in(figure("20", "30", "cm2"), Length(10_000)) == 25
    assert points_in(figure("21", "30", "cm2"), Length(10_000)) == 25
    assert points_in(figure("9", unit="cm2"), Length(10_000)) == 9


def test_the_smallest_zone_takes_one_point() -> None:
    assert points_in(figure("0.5", unit="cm2"), Length(10_000)) == 1
