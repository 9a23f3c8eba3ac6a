"""One picture laid over another: exactly where it can be, and never where it cannot."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesoplan.core.injection_map.alignment import (
    STABLE,
    aligned,
    pose_gap,
    stable,
)
from mesoplan.core.injection_map.views import Pose

numbers = st.floats(-200, 200)


def face(seed=3, count=16):
    return np.random.default_rng(seed).uniform(100, 900, (count, 2))


@given(turn=st.floats(-180, 180), scale=st.floats(0.1, 8), along=numbers, down=numbers)
def test_a_picture_turned_scaled_and_shifted_is_laid_back_exactly(
    turn, scale, along, down
):
    there = face()
    c, s = scale * np.cos(np.radians(turn)), scale * np.sin(np.radians(turn))
    here = there @ np.array([[c, s], [-s, c]]) + (along, down)
    found = aligned(here, there)
    assert np.allclose(found.moved(here), there, atol=1e-6)
    assert found.residual < 1e-6
    assert found.scale == pytest.approx(1 / scale)


def test_what_svg_is_told_moves_a_point_as_the_core_does():
    here, there = face(1), face(2)
    found = aligned(here, there)
    a, b, c, d, e, f = found.matrix
    x, y = here[0]
    assert found.moved(here)[0] == pytest.approx((a * x + c * y + e, b * x + d * y + f))


def test_a_turn_clockwise_on_the_screen_counts_upwards():
    """As SVG counts: y runs down."""
    here = np.array([[0.0, 0.0], [1.0, 0.0]])
    there = np.array([[0.0, 0.0], [0.0, 1.0]])
    assert aligned(here, there).turn == pytest.approx(90)


def test_a_face_is_never_mirrored_to_fit():
    here = face()
    mirrored = here * (-1, 1)
    found = aligned(mirrored, here)
    a, b, c, d, *_ = found.matrix
    assert a * d - b * c > 0
    assert found.residual > 50


def test_no_other_turn_scale_and_shift_lies_closer():
    here, there = face(1), face(1) + np.random.default_rng(9).normal(0, 9, (16, 2))
    found = aligned(here, there)
    for name in ("a", "b", "e", "f"):
        for nudge in (-1e-3, 1e-3):
            values = {n: getattr(found, n) for n in ("a", "b", "e", "f")}
            values[name] += nudge
            a, b, e, f = values.values()
            moved = here @ np.array([[a, b], [-b, a]]) + (e, f)
            missed = np.sqrt(np.mean(np.sum((moved - there) ** 2, axis=1)))
            assert missed >= found.residual


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (np.zeros((1, 2)), np.zeros((1, 2))),
        (np.zeros((3, 2)), np.zeros((4, 2))),
        (np.ones((5, 2)), face(count=5)),
    ],
)
def test_what_cannot_be_aligned_says_so(here, there):
    with pytest.raises(ValueError, match="nothing to align"):
        aligned(here, there)


def test_two_turns_are_judged_and_a_tilt_is_only_told():
    gap = pose_gap(Pose(yaw=1, pitch=2, roll=3), Pose(yaw=4, pitch=-2, roll=30))
    assert (gap.yaw, gap.pitch, gap.roll) == (3, -4, 27)
    assert gap.worst == 4
    assert gap.within(4)
    assert not gap.within(3.9)


def test_the_stable_points_are_sixteen_and_as_many_on_either_side():
    vertices = np.random.default_rng(0).normal(size=(478, 3))
    assert stable(vertices).shape == (16, 2)
    assert len(set(STABLE)) == 16
