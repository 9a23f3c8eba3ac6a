"""Points that lie where vessels lie on average are counted, by vessel."""

from __future__ import annotations

from dataclasses import replace

from mesoplan.core.injection_map.cautions import cautioned
from mesoplan.core.injection_map.dangers import Scatter, bands
from mesoplan.core.injection_map.maps import PointState
from mesoplan.core.injection_map.sites import vertex_sites
from mesoplan.knowledge.face import dangers, face_surface
from tests.commands import run, values
from tests.skin import point

SURFACE = face_surface()
HEAD = SURFACE.vertices
BANDS = bands(SURFACE, HEAD, dangers().values(), Scatter(width=1))


def on_courses(name):
    """A point in the middle of each band of a vessel."""
    return tuple(
        replace(point(f"{band.name}"), site=band.course[len(band.course) // 2])
        for band in BANDS
        if band.danger == name
    )


def test_point_on_a_course_is_counted_for_that_vessel_on_either_side():
    laid = on_courses("supraorbital")
    found = cautioned(SURFACE, HEAD, BANDS, laid)
    assert set(found["supraorbital"]) == {"supraorbital.right", "supraorbital.left"}


def test_point_far_from_every_vessel_is_counted_for_none():
    chin_tip = vertex_sites(SURFACE, (199,))[0]
    assert cautioned(SURFACE, HEAD, BANDS, [replace(point(), site=chin_tip)]) == {}


def test_skipped_point_is_not_counted():
    laid = [replace(p, state=PointState.SKIPPED) for p in on_courses("angular-artery")]
    assert cautioned(SURFACE, HEAD, BANDS, laid) == {}


def test_wider_bands_count_no_fewer_points():
    laid = [
        replace(point(f"p{i}"), site=site)
        for i, site in enumerate(vertex_sites(SURFACE, range(0, 468, 3)))
    ]
    wide = bands(SURFACE, HEAD, dangers().values(), Scatter(width=2))
    narrow_found = cautioned(SURFACE, HEAD, BANDS, laid)
    wide_found = cautioned(SURFACE, HEAD, wide, laid)
    assert all(set(ids) <= set(wide_found[name]) for name, ids in narrow_found.items())
    assert sum(map(len, wide_found.values())) > sum(map(len, narrow_found.values()))


def test_map_without_points_counts_nothing():
    assert cautioned(SURFACE, HEAD, BANDS, []) == {}


def test_report_of_a_map_counts_points_by_vessel_with_its_sources():
    report = values("map", "--neutral", "--zones", "forehead")
    (line,) = [row for row in report["vessels"] if row["danger"] == "supraorbital"]
    assert line["title"] == "Supraorbital artery"
    assert line["points"] == sorted(set(line["points"]))
    assert 0 < len(line["points"]) < len(report["points"])
    assert {"barker-2013", "shen-2022"} <= {row["id"] for row in report["sources"]}


def test_map_that_avoids_vessels_has_no_point_to_count():
    report = values("map", "--neutral", "--zones", "forehead", "--avoid-caution")
    assert report["points"]
    assert report["vessels"] == []


def test_page_of_a_map_says_how_many_points_lie_where_vessels_do():
    page = run("map", "--neutral", "--zones", "forehead").output
    assert "WHERE VESSELS LIE ON AVERAGE" in page
    assert "Supratrochlear artery: " in page
    assert "population means" in page


def test_points_on_skin_that_no_photograph_shows_are_told():
    report = values("map", "--neutral", "--zones", "forehead,chin")
    sites = [point["site"] for point in report["map"]["points"]]
    drawn = [i for i, site in enumerate(sites, 1) if SURFACE.estimated[site[0]]]
    assert report["estimated"] == drawn
    assert 0 < len(drawn) < len(sites)
    page = run("map", "--neutral", "--zones", "forehead,chin").output
    assert f"photograph shows: {len(drawn)} points." in " ".join(page.split())
    assert "estimated skin" not in run("map", "--neutral", "--zones", "chin").output
