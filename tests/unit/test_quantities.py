"""Whole numbers for matter; units at the edges."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesoplan.core.evidence import Figure, Tag
from mesoplan.core.planning.geometry import depth_of, travel_for
from mesoplan.core.quantities import Length, Volume


def test_what_is_written_is_read_back() -> None:
    assert Volume.read("0.02 mL") == Volume(20_000)
    assert str(Volume(20_000)) == "0.02 mL"
    assert Length.read(" 0.7 mm ") == Length(700)
    assert str(Length(10_000)) == "10 mm"


@pytest.mark.parametrize(
    "text", ["0.02", "0.02 L", "-1 mL", "1e3 mL", "mL", "1,5 mL", "nan mL", 3, None]
)
def test_what_is_no_volume_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match=r"unit|expected"):
        Volume.read(text)


def test_finer_than_a_nanolitre_is_refused() -> None:
    with pytest.raises(ValueError, match="finer"):
        Volume.of(Decimal("0.0000001"), "mL")


@pytest.mark.parametrize("count", [-1, 1.5, True, "3"])
def test_only_whole_numbers_from_zero(count: object) -> None:
    with pytest.raises(ValueError, match="whole number"):
        Volume(count)  # type: ignore[arg-type]


def test_a_refused_count_names_its_kind() -> None:
    with pytest.raises(
        ValueError, match=r"^Length takes a whole number from 0, got -1$"
    ):
        Length(-1)


def test_volumes_and_lengths_do_not_add() -> None:
    with pytest.raises(TypeError):
        Volume(1) + Length(1)  # type: ignore[operator]


def test_a_difference_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="whole number"):
        Volume(1) - Volume(2)


@given(st.lists(st.integers(0, 10**9), max_size=20))
def test_doses_add_up(counts: list[int]) -> None:
    total = Volume(0)
    for count in counts:
        total = total + Volume(count)
    assert total == Volume(sum(counts))


def test_the_ends_of_a_figure_round_inwards() -> None:
    figure = Figure(unit="mm", tag=Tag.C, low=Decimal("0.7001"), high=Decimal("0.9009"))
    assert Length.most(figure) == Length(900)
    assert Length.least(figure) == Length(701)


@given(st.integers(100, 4_000), st.integers(5, 90))
def test_the_travel_for_a_depth_never_goes_deeper(depth: int, angle: int) -> None:
    travel = travel_for(Length(depth), angle)
    if travel.count:
        assert depth_of(travel, angle) <= Length(depth)
    longer = Length(travel.count + 100)
    assert depth_of(longer, angle) >= Length(depth)


def test_the_textbook_example() -> None:
    """2 mm of needle at 30° is 1.0 mm deep."""
    assert depth_of(Length(2_000), 30) == Length(1_000)
    assert travel_for(Length(700), 30) == Length(1_400)
