"""A map drawn: the same on every side, told by shape and words, safe in any page."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from mesoplan.core.exposure.papules import radii
from mesoplan.core.injection_map.dangers import Scatter
from mesoplan.core.injection_map.maps import Side
from mesoplan.core.injection_map.sites import placed
from mesoplan.core.injection_map.views import (
    Angle,
    cosines,
    drawn,
    neutral_view,
    shape_of,
)
from mesoplan.core.injection_map.zones import inside, zone_loop, zone_sides
from mesoplan.core.quantities import Length
from mesoplan.export.maps.bands import bands_on
from mesoplan.export.maps.drawing import drawing
from mesoplan.export.maps.footprints import footprints_of
from mesoplan.export.maps.scene import ALL, Layer
from mesoplan.export.maps.words import WORDS
from mesoplan.knowledge.exposure import exposure_priors, exposure_words
from mesoplan.knowledge.face import dangers, face_surface, map_zones
from tests.drawn_maps import after_a_session, injection_map, shown
from tests.pixels import site_under

FACE = face_surface()
FRONT = neutral_view(FACE, Angle.FRONT, 900)
NS = "{http://www.w3.org/2000/svg}"


def read(svg):
    return ET.fromstring(svg)  # noqa: S314 - our own


def layer(svg, name):
    return read(svg).find(f".//*[@data-layer='{name}']")


def of_class(tree, name):
    return [e for e in tree.iter() if name in (e.get("class") or "").split()]


@pytest.mark.parametrize("angle", list(Angle))
def test_each_point_stands_where_the_view_puts_it(angle):
    found, view = injection_map(), neutral_view(FACE, angle, 900)
    svg = drawing(found, FACE, view, shown=shown(interactive=True))
    places, seen = drawn(FACE, view, [p.site for p in found.points])
    nodes = of_class(layer(svg, "points"), "point")
    assert len(nodes) == len(found.points)
    for node, place, visible in zip(nodes, places, seen, strict=True):
        at = [float(v) for v in re.findall(r"[-\d.]+", node.get("transform"))]
        assert np.allclose(at, place, atol=0.01)
        assert (node.get("visibility") != "hidden") == visible


def test_a_point_is_a_control_with_a_name_for_who_cannot_see_it():
    found = after_a_session()
    svg = drawing(found, FACE, FRONT, shown=shown(interactive=True))
    nodes = of_class(layer(svg, "points"), "point")
    names = [node.get("aria-label") for node in nodes]
    assert names[0] == "Point 1, forehead, 0.02 mL, done"
    assert names[1] == "Point 2, forehead, 0.02 mL, skipped"
    assert names[2] == "Point 3, forehead, 0.02 mL, added in the session"
    assert names[-1].endswith("cheeks, left, 0.02 mL, planned")
    assert {node.get("role") for node in nodes} == {"button"}
    assert {node.get("tabindex") for node in nodes} == {"0"}
    assert [node.get("data-point") for node in nodes] == [p.id for p in found.points]
    assert read(svg).get("role") == "group"


def test_states_are_told_apart_without_colour():
    nodes = of_class(layer(drawing(after_a_session(), FACE, FRONT), "points"), "point")

    def form(node):
        sign = of_class(node, "sign")[0]
        filled = sign.get("fill") != "#ffffff"
        struck = node.find(f"{NS}path") is not None
        return sign.tag.removeprefix(NS), filled, struck

    forms = {node.get("class"): form(node) for node in nodes}
    assert forms == {
        "point done": ("circle", True, False),
        "point skipped": ("circle", False, True),
        "point added": ("rect", True, False),
        "point planned": ("circle", False, False),
    }


@pytest.mark.parametrize("interactive", [True, False])
def test_a_drawing_stands_in_a_page_that_forbids_style_and_script(interactive):
    svg = drawing(
        after_a_session(), FACE, FRONT, layers=ALL, shown=shown(interactive=interactive)
    )
    for node in read(svg).iter():
        assert node.tag not in {f"{NS}style", f"{NS}script"}
        assert not {k for k in node.attrib if k == "style" or k.startswith("on")}
    ids = [node.get("id") for node in read(svg).iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#(.+?)\)", svg)) <= set(ids)


def test_what_a_person_typed_is_text_and_never_markup():
    found = injection_map()
    hostile = {"cheeks": '<script>alert("1")</script>&'}
    svg = drawing(
        found, FACE, FRONT, layers=ALL, shown=shown(titles=hostile, interactive=True)
    )
    assert "<script" not in svg
    assert any(
        hostile["cheeks"] in (e.get("aria-label") or "") for e in read(svg).iter()
    )


def test_the_same_map_is_drawn_with_the_same_bytes():
    one, two = (drawing(after_a_session(), FACE, FRONT, layers=ALL) for _ in range(2))
    assert one == two


def test_skin_to_keep_off_is_hatched_and_a_vessels_place_called_an_average():
    svg = drawing(injection_map(), FACE, FRONT, layers=ALL, shown=shown())
    hard, soft = layer(svg, "exclude"), layer(svg, "caution")
    assert "url(#map-hatch)" in {e.get("fill") for e in hard.iter()}
    assert "url(#map-dots)" in {e.get("fill") for e in soft.iter()}
    key = of_class(read(svg), "key")[0]
    said = " ".join(text.text for text in key.iter(f"{NS}text"))
    assert "A population mean, not this person's vessel" in said
    assert "non le vaisseau de cette personne" in WORDS["fr"]["caution"]
    assert "Hatched: kept free of points" in said
    assert "estimated" in said


def test_no_area_is_printed_without_its_band():
    svg = drawing(injection_map(), FACE, FRONT, layers=ALL, shown=shown())
    areas = re.findall(r"\d+ cm²[^<,]*", svg)
    assert areas == ["32 cm² (27–36)"] * 3
    assert "cm²" not in drawing(injection_map(), FACE, FRONT, layers=ALL)


@pytest.mark.parametrize(("sigma", "words"), [(0.03, "± 3 %"), (0.1, "± 10 %")])
def test_the_scale_bar_says_how_sure_it_is(sigma, words):
    view = replace(FRONT, scale_sigma=sigma)
    said = "".join(layer(drawing(injection_map(), FACE, view), "scale").itertext())
    assert said == f"10 mm {words}"


def test_the_scale_bar_is_ten_millimetres_long():
    line = layer(drawing(injection_map(), FACE, FRONT), "scale").find(f"{NS}path")
    length = float(re.search(r"h([\d.]+)", line.get("d"))[1])
    assert length * FRONT.mm_per_px == pytest.approx(10, abs=0.01)


@pytest.mark.parametrize(
    ("angle", "words"),
    [
        (Angle.FRONT, ["client's right", "client's left"]),
        (Angle.PROFILE_LEFT, ["client's left"]),
        (Angle.OBLIQUE_RIGHT, ["client's right"]),
    ],
)
def test_a_drawing_says_whose_left_is_where(angle, words):
    svg = drawing(injection_map(), FACE, neutral_view(FACE, angle, 900))
    sides = of_class(read(svg), "sides")[0]
    assert [text.text for text in sides] == words


def test_points_on_the_side_turned_away_are_counted_not_forgotten():
    found = injection_map()
    view = neutral_view(FACE, Angle.PROFILE_LEFT, 900)
    svg = drawing(found, FACE, view, layers=ALL)
    _, seen = drawn(FACE, view, [p.site for p in found.points])
    assert len(of_class(layer(svg, "points"), "point")) == seen.sum()
    assert f"{(~seen).sum()} points on the side turned away." in svg


def test_every_number_can_be_read_on_some_side():
    found = injection_map()
    read_on = set()
    for angle in Angle:
        svg = drawing(found, FACE, neutral_view(FACE, angle, 900))
        texts = layer(svg, "points").iter(f"{NS}text")
        read_on |= {int(text.text) for text in texts}
    assert read_on == set(range(1, len(found.points) + 1))


def test_a_photograph_takes_the_place_of_the_shaded_mesh():
    svg = drawing(injection_map(), FACE, FRONT, photo="/photographs/7?a=1&b=2")
    image = read(svg).find(f"{NS}image")
    assert image.get("href") == "/photographs/7?a=1&b=2"
    assert (image.get("width"), image.get("height")) == ("900", str(FRONT.height))
    assert not of_class(read(svg), "skin")


def test_the_map_of_the_visit_before_shows_as_crosses_wider_than_any_point():
    svg = drawing(injection_map(), FACE, FRONT, shown=shown(earlier=injection_map(9)))
    crosses = layer(svg, "earlier").get("d")
    assert crosses.count("H") == len(injection_map(9).points)
    rings = {float(ring) for ring in re.findall(r"a([\d.]+),", crosses)}
    points = [float(e.get("r")) for e in layer(svg, "points").iter() if e.get("r")]
    assert min(rings) > 1.2 * max(points)


def test_a_layer_can_be_left_out():
    svg = drawing(injection_map(), FACE, FRONT, layers={Layer.POINTS})
    assert {e.get("data-layer") for e in read(svg).iter()} - {None} == {"points"}


def test_every_word_exists_in_each_language():
    assert WORDS["en"].keys() == WORDS["fr"].keys()
    svg = drawing(
        injection_map(),
        FACE,
        FRONT,
        layers=ALL,
        shown=shown(language="fr", titles={"cheeks": "Joues"}, interactive=True),
    )
    assert "Point 30, Joues, côté droit, 0,02 mL, prévu" in svg
    assert f"zone.{Side.LEFT.value}" in WORDS["fr"]


def test_the_map_of_nothing_is_a_face():
    empty = replace(injection_map(), points=(), zones=())
    svg = drawing(empty, FACE, FRONT, layers=ALL)
    assert "0 points, 0 mL" in svg
    assert not of_class(read(svg), "point")


def test_papules_are_drawn_as_large_as_the_skin_they_reach():
    found = after_a_session()
    priors = exposure_priors()
    draws = priors.drawn(np.random.default_rng(5), 400)
    prints = footprints_of(found, draws, exposure_words().legend.in_language("en"))
    assert (np.diff(prints.radii, axis=0) <= 0).all()
    assert prints.radii[1, 0] == pytest.approx(
        np.median(radii(draws, np.array([20_000.0]), late=False)), rel=1e-6
    )
    assert not prints.radii[:, 1].any()  # skipped
    svg = drawing(found, FACE, FRONT, layers=ALL, shown=shown(heat=prints))
    steps = of_class(layer(svg, "heat"), "step")
    assert len(steps) == 3
    tall = [float(disc.get("ry")) * FRONT.mm_per_px for disc in steps[1]]
    assert tall[0] == pytest.approx(prints.radii[1, 0], abs=0.01)
    _, seen = drawn(FACE, FRONT, [p.site for p in found.points])
    facing = cosines(FACE, FRONT)[[p.site.triangle for p in found.points]]
    drawn_ones = seen & (prints.radii[1] > 0)
    flat = [float(disc.get("rx")) / float(disc.get("ry")) for disc in steps[1]]
    assert np.allclose(flat, facing[drawn_ones], atol=0.01)
    said = " ".join(text.text for text in of_class(read(svg), "heat-legend")[0][:2])
    assert "exposure, not effect" in said


def test_the_bands_of_the_library_lie_where_their_dangers_do():
    shape = shape_of(FRONT)
    bands = bands_on(FACE, shape, dangers(), Scatter(width=1.0, landmark=2.0))
    named = {band.title: band for band in bands}
    lips, vessel = named["Lips"], named["Angular artery, left"]
    assert (lips.hard, vessel.hard) == (True, False)
    assert lips.values[0] < 0  # the middle of the upper lip's red
    assert lips.values[10] == np.inf  # the top of the forehead
    assert {"Angular artery, right", "Angular artery, left"} <= set(named)
    assert named["Nose"].values[4] < 0  # its tip bulges far out of its outline
    svg = drawing(injection_map(), FACE, FRONT, shown=shown(bands=bands))
    titles = {t.text for t in layer(svg, "caution").iter(f"{NS}title")}
    assert "Angular artery, left" in titles


def test_a_marked_lesion_is_hatched_with_its_margin():
    marks = after_a_session().marks
    (band,) = bands_on(FACE, shape_of(FRONT), {}, Scatter(width=1.0), marks)
    assert (band.title, band.hard) == ("Marked on the skin: lesion", True)
    assert band.values[205] == pytest.approx(-5.0, abs=0.01)  # on its ring


def test_over_heat_a_point_does_not_hide_its_papule():
    found = injection_map()
    priors = exposure_priors()
    prints = footprints_of(found, priors.drawn(np.random.default_rng(5), 100), "")
    svg = drawing(found, FACE, FRONT, shown=shown(heat=prints))
    points = layer(svg, "points")
    assert not list(points.iter(f"{NS}text"))
    discs = [float(sign.get("r")) for sign in of_class(points, "sign")]
    assert max(discs) * FRONT.mm_per_px < prints.radii[1].min()
    plain = drawing(
        found, FACE, FRONT, layers=ALL - {Layer.HEAT}, shown=shown(heat=prints)
    )
    assert list(layer(plain, "points").iter(f"{NS}text"))
    assert "heat-legend" not in plain


def test_points_close_together_shrink_until_a_number_could_not_be_read():
    found = injection_map(3.0)
    points = of_class(layer(drawing(found, FACE, FRONT), "points"), "point")
    rims = [
        (
            *map(float, re.findall(r"[-\d.]+", p.get("transform"))),
            of_class(p, "sign")[0],
        )
        for p in points
    ]
    places = np.array([(x, y) for x, y, _ in rims])
    sizes = np.array([float(sign.get("r")) for *_, sign in rims])
    apart = np.linalg.norm(places[:, None] - places, axis=2)
    np.fill_diagonal(apart, np.inf)
    nearest = apart.min(axis=1)
    assert (sizes <= np.maximum(0.57 * nearest, sizes.min() + 0.01)).all()
    for point, size in zip(points, sizes, strict=True):
        assert (point.find(f"{NS}text") is None) == (size < 0.6 * sizes.max())


def test_a_zones_letter_lies_beside_it_and_in_no_other_zone():
    surface, outlined = FACE, map_zones()
    rows = tuple(
        replace(injection_map().zones[0], zone=name, side=side, loop=loop)
        for name, outline in outlined.items()
        for side in zone_sides(outline)
        for loop in (zone_loop(surface, outline, side),)
    )
    found = replace(injection_map(), zones=rows, points=())
    svg = read(drawing(found, surface, FRONT))
    letters = of_class(svg, "letter")
    assert [text.text for text in letters] == [chr(65 + i) for i in range(len(rows))]
    flat = FRONT.vertices[:, :2]
    for text, own in zip(letters, rows, strict=True):
        size = float(text.get("font-size"))
        place = np.array([float(text.get("x")), float(text.get("y")) - size / 3])
        under = site_under(surface, FRONT, tuple(place))
        homes = [
            row.name for row in rows if under and inside(surface, row.loop, [under])[0]
        ]
        assert set(homes) <= {own.name}
        rim = placed(surface, own.loop, flat)
        assert homes or np.linalg.norm(rim - place, axis=1).min() < 25 * size


def test_a_finger_gets_more_room_than_the_sign():
    svg = drawing(injection_map(), FACE, FRONT, shown=shown(interactive=True))
    for point in of_class(layer(svg, "points"), "point"):
        touch = point.find(f"{NS}circle")
        assert touch.get("fill-opacity") == "0"
        assert float(touch.get("r")) * FRONT.mm_per_px >= 4 - 0.01


def test_the_closest_spacing_sets_how_large_points_are():
    found = injection_map()
    close = replace(found.zones[0], spacing=Length.of(4, "mm"))
    both = replace(found, zones=(close, *found.zones[1:]))

    def largest(some):
        signs = of_class(layer(drawing(some, FACE, FRONT), "points"), "sign")
        return max(float(sign.get("r")) for sign in signs) * FRONT.mm_per_px

    assert largest(both) == pytest.approx(0.42 * 4, abs=0.01)
    assert largest(found) > largest(both)
