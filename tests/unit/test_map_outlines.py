"""Outlines of skin on a picture: exact on the mesh, and only of what a camera sees."""

from __future__ import annotations

import numpy as np
import pytest

from mesoplan.core.injection_map.outlines import (
    grain,
    grain_sites,
    outlines,
    outside,
    seen,
)
from mesoplan.core.injection_map.sites import placed, vertex_sites
from mesoplan.core.injection_map.views import Angle, drawn, neutral_view
from mesoplan.knowledge.face import face_surface
from tests.drawn_maps import CHEEK

FACE = face_surface()
FRONT = neutral_view(FACE, Angle.FRONT, 900)


def _area(loops):
    """Square mm, holes taken off."""
    turned = (
        sum(loop[:, 0] * np.roll(loop[:, 1], -1) - loop[:, 1] * np.roll(loop[:, 0], -1))
        for loop in loops
    )
    return abs(sum(turned)) / 2 * FRONT.mm_per_px**2


def _across():
    """How far to the client's left each small vertex lies, mm."""
    return grain(FACE).spread(FACE.vertices)[:, 0]


def test_small_triangles_cover_the_surface_and_no_more():
    fine, corners = grain(FACE), FACE.vertices[FACE.faces]
    small = fine.spread(FACE.vertices)[fine.faces]

    def size(rows):
        sides = np.cross(rows[:, 1] - rows[:, 0], rows[:, 2] - rows[:, 0])
        return np.linalg.norm(sides, axis=1).sum()

    assert len(fine.faces) == 16 * len(FACE.faces)
    assert size(small) == pytest.approx(size(corners))


def test_the_sites_of_small_vertices_lie_where_the_vertices_do():
    lies = grain(FACE).spread(FACE.vertices)
    assert np.allclose(placed(FACE, grain_sites(FACE), FACE.vertices), lies, atol=1e-3)


def test_a_level_cuts_the_face_exactly_and_both_halves_are_the_whole():
    across = _across()
    left = outlines(FACE, FRONT, -across, -10.0)
    right = outlines(FACE, FRONT, across, 10.0)
    whole = outlines(FACE, FRONT, np.zeros_like(across))
    middle = FRONT.width / 2
    edge = min(loop[:, 0].min() for loop in left)
    assert (edge - middle) * FRONT.mm_per_px == pytest.approx(10.0, abs=0.05)
    assert _area(left) + _area(right) == pytest.approx(_area(whole), rel=0.005)


def test_a_hole_is_taken_off():
    far = np.linalg.norm(
        grain(FACE).spread(FACE.vertices)[:, :2] - FACE.vertices[151, :2], axis=1
    )
    disc, hole = outlines(FACE, FRONT, far, 20.0), outlines(FACE, FRONT, far, 10.0)
    ring = outlines(FACE, FRONT, np.maximum(far - 20, 10 - far))
    assert _area(disc) == pytest.approx(np.pi * 400, rel=0.03)
    assert _area(ring) == pytest.approx(_area(disc) - _area(hole), rel=0.03)


def test_inside_a_loop_is_inside_on_both_sides_of_the_face():
    right = vertex_sites(FACE, CHEEK)
    left = vertex_sites(FACE, FACE.mirror_vertex[list(CHEEK)])
    inside = outside(FACE, right) < 0
    assert inside[50]  # the middle of the client's right cheek
    assert not inside[280]
    # what lies on the rim itself may fall to either side
    apart = np.sort(outside(FACE, right)) - np.sort(outside(FACE, left))
    assert np.abs(apart).max() < 1e-9


def test_no_outline_of_what_the_camera_cannot_see():
    right = outside(FACE, vertex_sites(FACE, CHEEK))
    from_left = neutral_view(FACE, Angle.PROFILE_LEFT, 900)
    from_right = neutral_view(FACE, Angle.PROFILE_RIGHT, 900)
    assert outlines(FACE, from_left, right) == ()
    assert len(outlines(FACE, from_right, right)) == 1


@pytest.mark.parametrize("angle", list(Angle))
def test_what_is_outlined_as_seen_agrees_with_where_points_are_drawn(angle):
    view = neutral_view(FACE, angle, 900)
    corners = grain(FACE).faces[:: len(FACE.faces) // 40]
    sites = [grain_sites(FACE)[corner[0]] for corner in corners]
    _, points = drawn(FACE, view, sites)
    small = seen(FACE, view)[:: len(FACE.faces) // 40]
    # an edge of a few degrees belongs to one and not the other
    assert (points == small).mean() > 0.9


def test_numbers_without_end_are_drawn_like_any():
    values = np.where(_across() > 0, np.inf, -1.0)
    assert outlines(FACE, FRONT, values)
