"""The browser finds the same skin under a finger as the server does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.pixels import site_under

from mesoplan.core.injection_map.maps import Site
from mesoplan.core.injection_map.outlines import grain_sites
from mesoplan.core.injection_map.sites import placed
from mesoplan.core.injection_map.views import (
    Angle,
    drawn,
    neutral_view,
    shape_of,
)
from mesoplan.knowledge.face import face_surface

STATIC = Path(__file__).parents[2] / "src" / "mesoplan" / "web" / "static" / "mesoplan"
WIDTH = 900


@pytest.fixture
def page(browser):
    """A page that holds nothing but the browser's geometry."""
    context = browser.new_context()
    found = context.new_page()
    source = (STATIC / "map_geometry.js").read_text(encoding="utf-8")
    bare = source.replace("export class", "globalThis.Skin = class")
    found.add_script_tag(content=bare.replace("export function", "function"))
    yield found
    context.close()


def opened(page, angle: Angle):
    surface = face_surface()
    view = neutral_view(surface, angle, WIDTH)
    page.evaluate(
        "view => { globalThis.skin = new Skin(view); }",
        {
            "width": view.width,
            "height": view.height,
            "mm_per_px": view.mm_per_px,
            "vertices": view.vertices.ravel().tolist(),
            "faces": surface.faces.ravel().tolist(),
        },
    )
    return surface, view


@pytest.mark.parametrize("angle", list(Angle))
def test_the_same_skin_lies_under_a_finger(page, angle):
    surface, view = opened(page, angle)
    rng = np.random.default_rng(7)
    pixels = rng.random((400, 2)) * (view.width, view.height)
    found = page.evaluate(
        "all => all.map(([x, y]) => skin.under(x, y))", pixels.tolist()
    )
    hits = 0
    for pixel, there in zip(pixels.tolist(), found, strict=True):
        here = site_under(surface, view, (pixel[0], pixel[1]))
        assert (there is None) == (here is None), pixel
        if here is not None:
            hits += 1
            other = Site(there[0], there[1], there[2])
            one, two = placed(surface, [here, other], view.vertices)
            assert np.linalg.norm(one - two) < 0.01
    assert hits > 100


@pytest.mark.parametrize("angle", [Angle.FRONT, Angle.OBLIQUE_LEFT])
def test_the_same_points_are_seen_and_lie_in_the_same_place(page, angle):
    surface, view = opened(page, angle)
    sites = grain_sites(surface)[::97]
    places, seen = drawn(surface, view, sites)
    raw = [[s.triangle, s.b1, s.b2] for s in sites]
    told = page.evaluate("all => all.map(s => [skin.sees(s), skin.place(s)])", raw)
    agree = [bool(s) == bool(t[0]) for s, t in zip(seen, told, strict=True)]
    assert np.mean(agree) > 0.99  # at the very edge either may be right
    there = np.array([t[1][:2] for t in told])
    assert np.abs(there - places).max() < 1e-6


def test_a_step_along_the_skin_is_as_long_as_it_says(page):
    surface, view = opened(page, Angle.FRONT)
    sites = grain_sites(surface)[::211]
    _, seen = drawn(surface, view, sites)
    shape = shape_of(view)
    lengths = []
    for site in [s for s, is_seen in zip(sites, seen, strict=True) if is_seen]:
        raw = [site.triangle, site.b1, site.b2]
        there = page.evaluate("s => skin.stepped(s, 1, 0, 1)", raw)
        if there is not None:
            one, two = placed(surface, [site, Site(*there)], shape)
            lengths.append(float(np.linalg.norm(one - two)))
    assert len(lengths) > 20
    assert np.quantile(lengths, 0.1) > 0.8
    assert np.quantile(lengths, 0.9) < 1.2


def test_beside_the_skin_the_nearest_is_found_and_far_off_nothing(page):
    _, view = opened(page, Angle.FRONT)
    places = view.vertices[:, :2]
    low = places[places[:, 0].argmin()]
    near = page.evaluate(
        "([x, y]) => skin.near(x, y, 5)", [float(low[0]) - 3, float(low[1])]
    )
    assert near["apart"] == pytest.approx(3 * view.mm_per_px, abs=1.5)
    assert page.evaluate("skin.near(0, 0, 5)") is None
