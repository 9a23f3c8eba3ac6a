"""The face that maps lie on: one disk, its own mirror image, and estimates marked."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from itertools import pairwise

import numpy as np
import pytest

from mesoplan.core.errors import InputError
from mesoplan.core.injection_map.extension import LONGEST, SHORTEST
from mesoplan.core.injection_map.fitting import fitted
from mesoplan.core.injection_map.surface import triangle_areas
from mesoplan.core.injection_map.views import Pose
from mesoplan.knowledge.face import EXTENSION, MESH, face_surface

SURFACE = face_surface()
VERTICES, TRIANGLES, RIM = 468, 898, 36
OWN = SURFACE.vertices[:VERTICES]
OWN_FACES = SURFACE.faces[:TRIANGLES]
TURN = Pose(yaw=20, pitch=-7, roll=12).rotation
INNER_CORNERS, OUTER_CORNERS, CHIN = (133, 362), (33, 263), 152


def edges_of(faces):
    return [(a, b) for f in faces.tolist() for a, b in pairwise([*f, f[0]])]


def rim_edges(faces):
    edges = set(edges_of(faces))
    return {(a, b) for a, b in edges if (b, a) not in edges}


def person(scale=3.1, seed=0):
    """Somebody else's head in pixels: larger, turned, and a little unlike."""
    own = OWN + np.random.default_rng(seed).normal(0, 1.5, OWN.shape)
    return scale * own @ TURN.T + np.array([400.0, 300.0, -50.0])


def test_mesh_has_the_vertices_and_triangles_of_the_landmarks():
    assert SURFACE.measured == VERTICES
    assert len(OWN_FACES) == TRIANGLES
    assert set(OWN_FACES.ravel().tolist()) == set(range(VERTICES))
    assert SURFACE.name == "mp468/1"


def test_mesh_is_one_disk_with_a_rim_of_thirty_six():
    edges = edges_of(OWN_FACES)
    assert len(set(edges)) == len(edges)  # no edge twice the same way round
    undirected = {frozenset(e) for e in edges}
    assert VERTICES - len(undirected) + TRIANGLES == 1
    assert len(rim_edges(OWN_FACES)) == RIM


def test_surface_with_its_extension_is_still_one_disk():
    edges = edges_of(SURFACE.faces)
    assert len(set(edges)) == len(edges)
    undirected = {frozenset(e) for e in edges}
    assert len(SURFACE.vertices) - len(undirected) + len(SURFACE.faces) == 1
    assert len(SURFACE.rim) == len(rim_edges(SURFACE.faces))
    assert set(pairwise([*SURFACE.rim, SURFACE.rim[0]])) == rim_edges(SURFACE.faces)


def test_surface_is_its_own_mirror_image():
    across = SURFACE.mirror_vertex
    np.testing.assert_array_equal(across[across], np.arange(len(across)))
    np.testing.assert_array_equal(
        SURFACE.vertices[across], SURFACE.vertices * (-1, 1, 1)
    )
    np.testing.assert_allclose(
        SURFACE.uv[across], SURFACE.uv * (-1, 1) + (1, 0), atol=1e-9
    )
    own, other = (
        {tuple(face) for face in np.sort(faces, axis=1).tolist()}
        for faces in (SURFACE.faces, across[SURFACE.faces])
    )
    assert own == other, "every triangle has one across the midline"


def test_millimetres_are_those_of_an_adult_head():
    inner, outer = (
        np.linalg.norm(OWN[a] - OWN[b]) for a, b in (INNER_CORNERS, OUTER_CORNERS)
    )
    assert 30 < inner < 40
    assert 85 < outer < 95
    area = triangle_areas(OWN, OWN_FACES).sum() / 100
    assert area == pytest.approx(360, abs=1)


def test_clients_left_is_where_x_grows_and_skin_looks_outwards():
    assert OWN[263, 0] > 0 > OWN[33, 0]
    a, b, c = (OWN[OWN_FACES[:, i]] for i in range(3))
    forwards = np.cross(b - a, c - a)[:, 2] > 0
    assert forwards.mean() > 0.98


def test_flat_drawing_overlaps_nowhere():
    a, b, c = (SURFACE.uv[SURFACE.faces[:, i]] for i in range(3))
    ab, ac = b - a, c - a
    assert (ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0] < 0).all()  # v runs downwards


def test_fingerprint_is_that_of_the_two_files():
    folder = files("mesoplan.knowledge").joinpath("face")
    bodies = [folder.joinpath(name).read_bytes() for name in (MESH, EXTENSION)]
    assert SURFACE.digest == hashlib.sha256(b"".join(bodies)).hexdigest()


def test_mesh_carries_its_own_licence():
    head = files("mesoplan.knowledge").joinpath("face", MESH).read_text("utf-8")[:600]
    assert "MediaPipe" in head
    assert "Apache License, Version 2.0" in head


def test_nobody_can_write_on_the_shared_surface():
    with pytest.raises(ValueError, match="read-only"):
        SURFACE.vertices[0] = 0


def test_every_triangle_of_the_extension_is_an_estimate_and_no_other():
    assert not SURFACE.estimated[:TRIANGLES].any()
    assert SURFACE.estimated[TRIANGLES:].all()
    assert len(SURFACE.estimated) > TRIANGLES


def test_extension_hangs_on_vertices_that_a_photograph_shows():
    assert SURFACE.extension.anchors.max() < VERTICES
    assert SURFACE.extension.handles == ("hairline", "submental", "neck")


def test_extension_follows_a_head_however_it_is_turned_and_sized():
    moved = SURFACE.vertices @ TURN.T * 2.5 + np.array([3.0, 4.0, 5.0])
    np.testing.assert_allclose(SURFACE.shaped(moved[:VERTICES]), moved, atol=1e-6)


def test_extension_meets_another_persons_mesh_without_a_gap():
    seen = person()
    shape = SURFACE.shaped(seen)
    np.testing.assert_array_equal(shape[:VERTICES], seen)
    scale = SURFACE.fit(seen).scale
    hung = np.linalg.norm(shape[VERTICES:] - seen[SURFACE.extension.anchors], axis=1)
    drawn = np.linalg.norm(
        SURFACE.vertices[VERTICES:] - OWN[SURFACE.extension.anchors], axis=1
    )
    np.testing.assert_allclose(hung, scale * drawn, rtol=1e-6)


def test_landmarks_of_the_irises_are_left_out():
    seen = person()
    more = np.concatenate([seen, np.full((10, 3), 9e9)])
    np.testing.assert_array_equal(SURFACE.shaped(more), SURFACE.shaped(seen))


def test_handle_stretches_its_own_part_and_leaves_the_mesh_alone():
    pulled = SURFACE.shaped(OWN, (("hairline", 1.6),))
    np.testing.assert_array_equal(pulled[:VERTICES], OWN)
    moved = np.abs(pulled - SURFACE.vertices).max(axis=1) > 1e-9
    hairline = np.abs(SURFACE.extension.offsets["hairline"]).max(axis=1) > 0
    np.testing.assert_array_equal(moved[VERTICES:], hairline)
    top = np.argmax(SURFACE.vertices[:, 1])
    rise = SURFACE.vertices[top] - OWN[10]
    np.testing.assert_allclose(pulled[top] - OWN[10], 1.6 * rise, atol=1e-5)


def test_pulling_under_the_chin_takes_the_neck_along():
    pulled = SURFACE.shaped(OWN, (("submental", 1.5),))
    lowest = np.argmin(SURFACE.vertices[:, 1])
    assert pulled[lowest, 1] < SURFACE.vertices[lowest, 1]


@pytest.mark.parametrize("factor", [SHORTEST - 0.01, LONGEST + 0.01, float("nan")])
def test_handle_pulled_too_far_is_refused(factor):
    with pytest.raises(InputError, match="pulled too far"):
        SURFACE.shaped(OWN, (("neck", factor),))


def test_all_faults_of_handles_are_named_at_once():
    with pytest.raises(InputError) as caught:
        SURFACE.shaped(OWN, (("hairlines", 1.0), ("neck", 9.0)))
    assert [problem.where for problem in caught.value.problems] == [
        "handles.hairlines",
        "handles.neck",
    ]
    assert 'Did you mean "hairline"?' in str(caught.value)


def test_fit_finds_size_turn_and_shift_again():
    shift = np.array([10.0, -4.0, 2.0])
    fit = fitted(OWN, 1.7 * OWN @ TURN.T + shift)
    assert fit.scale == pytest.approx(1.7)
    np.testing.assert_allclose(fit.rotation, TURN, atol=1e-9)
    np.testing.assert_allclose(fit.shift, shift, atol=1e-6)
    np.testing.assert_allclose(fit.of(OWN), 1.7 * OWN @ TURN.T + shift, atol=1e-6)


def test_fit_never_turns_a_head_into_its_mirror_image():
    fit = fitted(OWN, OWN * (-1, 1, 1))
    assert np.linalg.det(fit.rotation) == pytest.approx(1)


def test_fit_leaves_out_what_weighs_nothing():
    seen = OWN + 0.0
    seen[CHIN] += 50
    weights = np.ones(VERTICES)
    weights[CHIN] = 0
    assert fitted(OWN, seen, weights).scale == pytest.approx(1)


def test_fit_of_two_places_is_refused():
    with pytest.raises(ValueError, match="three places"):
        fitted(OWN[:2], OWN[:2])


def test_steady_vertices_leave_out_the_mouth():
    lips = (0, 17, 61, 291, 13, 14)
    assert (SURFACE.steady[list(lips)] == 0).all()
    assert np.count_nonzero(SURFACE.steady) == 33
