"""A view says how one picture shows the face: turned which way, how large, seen or not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesoplan.core.injection_map.maps import Site
from mesoplan.core.injection_map.sites import placed, vertex_sites
from mesoplan.core.injection_map.views import (
    YAWS,
    Angle,
    Pose,
    ScaleSource,
    average_scale,
    drawn,
    neutral_view,
    pose_of,
    shape_of,
)
from mesoplan.knowledge.face import face_surface
from tests.pixels import site_under

SURFACE = face_surface()
WIDTH = 600
NOSE_TIP, LEFT_EAR, RIGHT_EAR, CHIN, FOREHEAD = 1, 454, 234, 152, 10
RIGHT_CHEEK, LEFT_CHEEK = 177, 401
MIDDLES = [Site(face, 0.3, 0.3) for face in range(len(SURFACE.faces))]


def pixel(view, vertex):
    return view.vertices[vertex]


def test_clients_left_lies_to_the_right_of_an_unmirrored_picture():
    view = neutral_view(SURFACE, Angle.FRONT, WIDTH)
    assert (
        pixel(view, LEFT_EAR)[0] > pixel(view, NOSE_TIP)[0] > pixel(view, RIGHT_EAR)[0]
    )


def test_pixels_run_downwards_and_depth_away():
    view = neutral_view(SURFACE, Angle.FRONT, WIDTH)
    assert pixel(view, CHIN)[1] > pixel(view, FOREHEAD)[1]
    assert pixel(view, NOSE_TIP)[2] < pixel(view, LEFT_EAR)[2]


@pytest.mark.parametrize("angle", Angle)
def test_left_views_show_the_clients_left(angle):
    view = neutral_view(SURFACE, angle, WIDTH)
    _, (right, left) = drawn(
        SURFACE, view, vertex_sites(SURFACE, [RIGHT_CHEEK, LEFT_CHEEK])
    )
    assert left == (not angle.endswith("right"))
    assert right == (not angle.endswith("left"))


def test_yaw_above_nothing_turns_the_left_cheek_to_the_camera():
    cheek = Pose(yaw=30).rotation @ SURFACE.vertices[LEFT_CHEEK]
    assert cheek[2] > (Pose().rotation @ SURFACE.vertices[LEFT_CHEEK])[2]


def test_pitch_above_nothing_lifts_the_chin():
    nose = Pose(pitch=20).rotation @ np.array([0, 0, 1.0])
    assert nose[1] > 0


def test_roll_above_nothing_leans_to_the_clients_left():
    top = Pose(roll=20).rotation @ np.array([0, 1.0, 0])
    assert top[0] > 0


@given(st.floats(-179, 179), st.floats(-89, 89), st.floats(-179, 179))
def test_pose_is_read_back_from_its_rotation(yaw, pitch, roll):
    found = Pose.read(Pose(yaw=yaw, pitch=pitch, roll=roll).rotation)
    assert (found.yaw, found.pitch, found.roll) == pytest.approx(
        (yaw, pitch, roll), abs=1e-6
    )


@pytest.mark.parametrize("angle", Angle)
def test_pose_of_a_neutral_view_is_its_angle(angle):
    view = neutral_view(SURFACE, angle, WIDTH)
    found = pose_of(SURFACE, view.vertices)
    assert (found.yaw, found.pitch, found.roll) == pytest.approx(
        (YAWS[angle], 0, 0), abs=1e-6
    )
    assert view.pose == Pose(yaw=YAWS[angle])


@pytest.mark.parametrize("angle", Angle)
def test_neutral_head_stands_within_its_picture_and_in_millimetres(angle):
    view = neutral_view(SURFACE, angle, WIDTH)
    assert view.width == WIDTH
    assert (view.vertices[:, :2] > 0).all()
    assert (view.vertices[:, :2] < (view.width, view.height)).all()
    between = shape_of(view)[CHIN] - shape_of(view)[FOREHEAD]
    wanted = SURFACE.vertices[CHIN] - SURFACE.vertices[FOREHEAD]
    assert np.linalg.norm(between) == pytest.approx(np.linalg.norm(wanted))
    assert view.scale_source is ScaleSource.AVERAGE
    assert view.scale_sigma > 0
    assert view.engine == ""


def test_all_sides_of_the_neutral_head_share_one_size():
    views = [neutral_view(SURFACE, angle, WIDTH) for angle in Angle]
    assert len({(v.width, v.height, v.mm_per_px) for v in views}) == 1
    heights = {round(float(pixel(v, NOSE_TIP)[1]), 6) for v in views}
    assert len(heights) == 1


def test_pulled_handle_shows_on_the_neutral_head():
    longer = neutral_view(SURFACE, Angle.FRONT, WIDTH, (("neck", 1.5),))
    assert longer.height > neutral_view(SURFACE, Angle.FRONT, WIDTH).height


def test_average_scale_is_the_heads_own_where_it_is_the_average_one():
    view = neutral_view(SURFACE, Angle.OBLIQUE_LEFT, WIDTH)
    assert average_scale(SURFACE, view.vertices) == pytest.approx(view.mm_per_px)


def test_sites_are_drawn_where_their_corners_are():
    view = neutral_view(SURFACE, Angle.OBLIQUE_RIGHT, WIDTH)
    pixels, _ = drawn(SURFACE, view, MIDDLES)
    np.testing.assert_allclose(pixels, placed(SURFACE, MIDDLES, view.vertices)[:, :2])


def test_far_cheek_is_hidden_behind_the_nose():
    view = neutral_view(SURFACE, Angle.OBLIQUE_LEFT, WIDTH)
    _, (hidden,) = drawn(SURFACE, view, vertex_sites(SURFACE, [36]))
    assert not hidden


def covers(view, face, place):
    a, b, c = view.vertices[SURFACE.faces[face]]
    system = np.array([[a[0], b[0], c[0]], [a[1], b[1], c[1]], [1, 1, 1]])
    if abs(np.linalg.det(system)) < 1e-9:
        return None
    weights = np.linalg.solve(system, [*place[:2], 1])
    return weights @ (a[2], b[2], c[2]) if (weights >= 0).all() else None


@pytest.mark.parametrize("angle", [Angle.FRONT, Angle.OBLIQUE_LEFT])
def test_seen_is_what_faces_the_camera_with_nothing_before_it(angle):
    view = neutral_view(SURFACE, angle, WIDTH)
    chosen = MIDDLES[::23]
    places = placed(SURFACE, chosen, view.vertices)
    _, seen = drawn(SURFACE, view, chosen)
    for site, place, is_seen in zip(chosen, places, seen, strict=True):
        a, b, c = view.vertices[SURFACE.faces[site.triangle]]
        normal = np.cross(b - a, c - a)
        facing = -normal[2] / np.linalg.norm(normal)
        depths = [covers(view, f, place) for f in range(len(SURFACE.faces))]
        before = min(d for d in depths if d is not None)
        clear = (place[2] - before) * view.mm_per_px
        if facing < 0 or clear > 6:
            assert not is_seen
        elif facing > 0.1 and clear < 0.5:
            assert is_seen


@pytest.mark.parametrize("angle", Angle)
def test_tapped_pixel_finds_the_site_that_was_drawn_there(angle):
    view = neutral_view(SURFACE, angle, WIDTH)
    pixels, seen = drawn(SURFACE, view, MIDDLES)
    for site, at, is_seen in list(zip(MIDDLES, pixels, seen, strict=True))[::7]:
        found = site_under(SURFACE, view, (float(at[0]), float(at[1])))
        if is_seen:
            apart = placed(SURFACE, [found, site], SURFACE.vertices)
            assert np.linalg.norm(apart[0] - apart[1]) < 4.5


def test_tap_beside_the_face_finds_nothing():
    view = neutral_view(SURFACE, Angle.FRONT, WIDTH)
    assert site_under(SURFACE, view, (1.0, 1.0)) is None
