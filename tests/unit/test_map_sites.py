"""A site is found again on every drawing of the face, and on its other side."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesoplan.core.injection_map.maps import Site
from mesoplan.core.injection_map.sites import (
    nearest_site,
    placed,
    site_at,
    vertex_sites,
)
from mesoplan.knowledge.face import face_surface

SURFACE = face_surface()
SHAPE = SURFACE.vertices
parts = st.floats(0, 1)


@st.composite
def sites(draw):
    triangle = draw(st.integers(0, len(SURFACE.faces) - 1))
    weights = np.array([draw(parts), draw(parts), draw(parts) + 1e-3])
    return site_at(triangle, weights / weights.sum())


GRID = [
    Site(f, i / 6, j / 6)
    for f in range(0, len(SURFACE.faces), 5)
    for i in range(7)
    for j in range(7 - i)
]


def at(*found):
    return placed(SURFACE, found, SHAPE)


def test_corners_of_a_triangle_are_its_vertices():
    corners = at(Site(7, 0, 0), Site(7, 1, 0), Site(7, 0, 1))
    np.testing.assert_array_equal(corners, SHAPE[SURFACE.faces[7]])


def test_sites_lie_on_flat_drawings_as_on_skin():
    flat = placed(SURFACE, [Site(7, 0.25, 0.5)], SURFACE.uv)
    assert flat.shape == (1, 2)
    np.testing.assert_allclose(
        flat[0], np.array([0.25, 0.25, 0.5]) @ SURFACE.uv[SURFACE.faces[7]]
    )


def test_no_sites_lie_nowhere():
    assert placed(SURFACE, [], SHAPE).shape == (0, 3)


def test_site_of_a_triangle_the_surface_lacks_is_refused():
    with pytest.raises(IndexError):
        at(Site(len(SURFACE.faces), 0, 0))


@given(sites())
def test_every_weight_survives_six_places(site):
    again = site_at(site.triangle, site.weights)
    assert again == site


def test_weight_a_hair_below_nothing_becomes_nothing():
    assert site_at(3, [1 + 1e-9, -1e-9, 0.0]) == Site(3, 0.0, 0.0)


def test_every_vertex_has_a_site():
    ids = range(len(SURFACE.vertices))
    np.testing.assert_array_equal(at(*vertex_sites(SURFACE, ids)), SHAPE)


@given(sites())
def test_place_on_the_skin_is_its_own_nearest(site):
    found, apart = nearest_site(SURFACE, at(site)[0], SHAPE)
    assert apart < 1e-6
    np.testing.assert_allclose(at(found), at(site), atol=1e-3)


@settings(max_examples=20)
@given(sites(), st.floats(-20, 20), st.floats(-20, 20), st.floats(-20, 20))
def test_no_site_is_nearer_than_the_nearest(site, x, y, z):
    place = at(site)[0] + np.array([x, y, z])
    _, apart = nearest_site(SURFACE, place, SHAPE)
    assert apart <= np.linalg.norm(at(*GRID) - place, axis=1).min() + 1e-9


def test_nearest_site_may_be_sought_among_some_triangles_only():
    chosen = np.zeros(len(SURFACE.faces), dtype=bool)
    chosen[20] = True
    found, _ = nearest_site(SURFACE, SHAPE[200], SHAPE, chosen)
    assert found.triangle == 20


def test_nearest_of_no_triangle_is_refused():
    with pytest.raises(ValueError, match="no triangle"):
        nearest_site(SURFACE, SHAPE[0], SHAPE, np.zeros(len(SURFACE.faces), dtype=bool))


def test_triangle_without_area_is_near_by_its_edges():
    flat = SURFACE.vertices * (1, 1, 0)
    flat[SURFACE.faces[40]] = flat[SURFACE.faces[40][0]]
    found, apart = nearest_site(
        SURFACE, flat[SURFACE.faces[40][0]], flat, np.arange(len(SURFACE.faces)) == 40
    )
    assert (found.triangle, apart) == (40, 0.0)
