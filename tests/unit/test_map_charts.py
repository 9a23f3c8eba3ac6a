"""A chart keeps distances where skin allows it, and says by how much it fails to."""

from __future__ import annotations

import numpy as np
import pytest

from mesoplan.core.injection_map.charts import chart

STEP = 2.0


def sheet(columns=21, rows=16):
    """A flat sheet in uneven triangles: (n, 2) mm, and (m, 3) counter-clockwise."""
    at = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), axis=-1)
    flat = STEP * at.reshape(-1, 2).astype(float)
    inner = (at > 0).all(axis=2) & (at < (columns - 1, rows - 1)).all(axis=2)
    chance = np.random.default_rng(5).uniform(-0.4, 0.4, flat.shape)
    flat += chance * inner.reshape(-1, 1)
    number = np.arange(columns * rows).reshape(rows, columns)
    a, b = number[:-1, :-1].ravel(), number[:-1, 1:].ravel()
    c, d = number[1:, 1:].ravel(), number[1:, :-1].ravel()
    faces = np.concatenate([np.column_stack([a, b, c]), np.column_stack([a, c, d])])
    return flat, faces


def on_cylinder(flat, radius=60.0):
    angle = flat[:, 0] / radius
    return np.column_stack([radius * np.sin(angle), flat[:, 1], radius * np.cos(angle)])


def on_sphere(flat, radius=70.0):
    """Each place as far from the middle, and in the same direction, as on the sheet."""
    centred = flat - flat.mean(axis=0)
    away = np.linalg.norm(centred, axis=1)
    turn = away / radius
    out = centred / np.maximum(away, 1e-9)[:, None]
    return radius * np.column_stack([out * np.sin(turn)[:, None], np.cos(turn)])


def apart(places):
    return np.linalg.norm(places[:, None] - places[None], axis=2)


def squeezed(flat):
    """A poor start: the same sheet, sheared and stretched."""
    return flat @ np.array([[1.3, 0.2], [0.1, 0.8]])


def test_a_plane_is_laid_flat_without_any_change():
    flat, faces = sheet()
    found = chart(np.column_stack([flat, np.zeros(len(flat))]), faces, squeezed(flat))
    assert np.abs(apart(found.flat) - apart(flat)).max() < 0.05
    assert found.area_distortion < 1e-3
    assert np.abs(found.stretch - 1).max() < 5e-3


def test_a_cylinder_is_unrolled():
    flat, faces = sheet()
    found = chart(on_cylinder(flat), faces, squeezed(flat))
    assert np.abs(apart(found.flat) - apart(flat)).max() < 0.06
    assert found.area_distortion < 1e-3


def test_a_sphere_is_flattened_as_little_wrongly_as_its_curve_allows():
    flat, faces = sheet()
    found = chart(on_sphere(flat), faces, squeezed(flat))
    # a cap 25 mm wide on a radius of 70 mm: its curve forces about 1 %
    assert 1e-3 < found.area_distortion < 0.02
    assert 0.97 < found.stretch.min() < found.stretch.max() < 1.03
    assert (found.stretch[:, 0] <= found.stretch[:, 1]).all()


@pytest.mark.parametrize("turn", [0.0, 40.0, 170.0])
def test_a_chart_lies_as_its_start_does(turn):
    flat, faces = sheet()
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    start = flat @ np.array([[c, s], [-s, c]])
    found = chart(on_cylinder(flat), faces, start)
    assert np.allclose(found.flat, start - start.mean(axis=0), atol=0.2)


def test_a_start_seen_from_behind_is_turned_over():
    flat, faces = sheet()
    found = chart(on_cylinder(flat), faces, flat * (1, -1))
    corners = found.flat[faces]
    one, two = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    assert (one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0] > 0).all()


def test_a_start_that_folds_is_refused():
    flat, faces = sheet()
    folded = flat.copy()
    folded[:, 0] = np.abs(folded[:, 0] - 20)
    with pytest.raises(ValueError, match="folds the surface over"):
        chart(on_cylinder(flat), faces, folded)


def test_a_place_of_the_chart_is_found_again_on_the_skin():
    flat, faces = sheet()
    skin = on_cylinder(flat)
    found = chart(skin, faces, flat)
    wanted = np.random.default_rng(1).uniform(-12, 12, (200, 2))
    at, weights, there = found.located(wanted)
    assert there.all()
    drawn = np.einsum("kc,kcd->kd", weights, found.flat[faces[at]])
    assert np.abs(drawn - wanted).max() < 1e-9
    on_skin = np.einsum("kc,kcd->kd", weights, skin[faces[at]])
    near = apart(wanted) < 9
    assert np.abs(apart(on_skin) - apart(wanted))[near].max() < 0.05


def test_beside_the_chart_there_is_no_skin():
    flat, faces = sheet()
    found = chart(on_cylinder(flat), faces, flat)
    assert not found.located(np.array([[500.0, 0.0], [0.0, -40.0]]))[2].any()
