"""A map is written and read back without loss; what cannot be read says why."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from mesoplan.core.errors import InputError
from mesoplan.core.injection_map.maps import (
    InjectionMap,
    MapMark,
    MapPoint,
    MapZone,
    MarkKind,
    Origin,
    PointState,
    Side,
    Site,
)
from mesoplan.core.injection_map.reading import map_values, read_map
from mesoplan.core.quantities import Length, Volume
from mesoplan.knowledge.face import face_surface
from tests import commands

SURFACE = face_surface()
LOOP = (Site(10, 0.2, 0.3), Site(11, 0.2, 0.3), Site(12, 1.0, 0.0))


def drawn() -> InjectionMap:
    zone = MapZone(
        zone="cheeks",
        side=Side.LEFT,
        loop=LOOP,
        spacing=Length(8_000),
        edge=Length(3_500),
        per_point=Volume(20_000),
        depth=Length(700),
        avoid_caution=True,
    )
    points = tuple(
        MapPoint(
            id=f"p{n}",
            site=Site(n, 0.123456, 0.654321),
            zone=zone.name,
            volume=Volume(20_000 + n),
            depth=Length(700),
            state=state,
            origin=origin,
        )
        for n, (state, origin) in enumerate(zip(PointState, Origin, strict=True))
    )
    mark = MapMark(id="m1", kind=MarkKind.LESION, ring=LOOP, margin=Length(5_000))
    return InjectionMap(
        surface=SURFACE.name,
        digest=SURFACE.digest,
        zones=(zone,),
        points=points,
        marks=(mark,),
        handles=((SURFACE.extension.handles[0], 1.25),),
    )


def values(**changed: Any) -> dict[str, Any]:
    return {**map_values(drawn()), **changed}


def faults(raw: object) -> dict[str, str]:
    with pytest.raises(InputError) as error:
        read_map(raw, SURFACE)
    return {p.where: p.what for p in error.value.problems}


def test_a_map_comes_back_from_json_as_it_was() -> None:
    text = json.dumps(map_values(drawn()))
    assert read_map(json.loads(text), SURFACE) == drawn()


def test_a_map_follows_the_published_schema() -> None:
    assert commands.faults("injection-map", values()) == []
    bare = map_values(replace(drawn(), zones=(), points=(), marks=(), handles=()))
    assert commands.faults("injection-map", bare) == []


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("zones", {"spacing": "wide"}),
        ("zones", {"side": "above"}),
        ("zones", {"loop": [[0, 0.2, 0.2]] * 2}),
        ("points", {"site": [1, 1.5, 0.0]}),
        ("points", {"site": [1, 0.5]}),
        ("points", {"site": None}),
        ("points", {"state": "gone"}),
        ("points", {"state": None}),
        ("points", {"volume": "20"}),
        ("points", {"id": ""}),
        ("marks", {"kind": "a smile"}),
        ("marks", {"ring": "around"}),
    ],
    ids=str,
)
def test_what_the_published_schema_refuses_is_not_read(
    part: str, change: dict[str, Any]
) -> None:
    raw = values()
    raw[part][0] |= change
    assert commands.faults("injection-map", raw)
    assert faults(raw)


def test_weights_that_were_rounded_up_on_a_screen_are_still_on_the_skin() -> None:
    point = {**values()["points"][0], "site": [3, 0.333334, 0.666667]}
    read = read_map(values(points=[point]), SURFACE)
    assert read.points[0].site == Site(3, 0.333334, 0.666666)


def test_every_fault_is_named_at_once() -> None:
    raw = values()
    raw["zones"][0]["spacing"] = "wide"
    raw["points"][0]["site"] = [99_999, 0.1, 0.1]
    raw["points"][1]["zone"] = "cheek.left"
    raw["points"][2]["state"] = "gone"
    raw["marks"][0]["ring"] = raw["marks"][0]["ring"][:2]
    raw["handles"] = {"chin": 1.0}
    assert set(faults(raw)) == {
        "zones[0].spacing",
        "points[0].site",
        "points[1].zone",
        "points[2].state",
        "marks[0].ring",
        "handles.chin",
    }


@pytest.mark.parametrize(
    "site", [None, [], [1, 2], [1, 0.9, 0.9], [-1, 0, 0], [1.5, 0, 0], ["1", 0, 0]]
)
def test_a_point_is_never_kept_nowhere(site: object) -> None:
    point = {**values()["points"][0], "site": site}
    assert list(faults(values(points=[point]))) == ["points[0].site"]


@pytest.mark.parametrize("weight", [float("nan"), float("inf"), True, "0.1", None])
def test_a_weight_is_a_number(weight: object) -> None:
    point = {**values()["points"][0], "site": [1, weight, 0.1]}
    assert list(faults(values(points=[point]))) == ["points[0].site"]


@pytest.mark.parametrize("raw", [None, [], "map", 3])
def test_something_else_is_no_map(raw: object) -> None:
    assert faults(raw) == {"$": "a map is a table"}


def test_two_points_of_one_name_and_too_many_are_refused() -> None:
    point = values()["points"][0]
    assert faults(values(points=[point, point])) == {"points": "this stands here twice"}
    assert "at most" in faults(values(points=[point] * 6_000))["points"]


def test_a_handle_is_pulled_no_further_than_it_reaches() -> None:
    name = SURFACE.extension.handles[0]
    assert list(faults(values(handles={name: 9.0}))) == [f"handles.{name}"]
    assert list(faults(values(handles={name: "far"}))) == [f"handles.{name}"]


def test_another_format_is_refused() -> None:
    assert "format" in faults(values(format="mesoplan.injection-map/9"))


def test_an_older_face_is_refused_with_the_reason() -> None:
    said = faults(values(surface={"name": "mp468/0", "digest": "0" * 64}))
    assert list(said) == ["surface"]
    assert "no way from that one to this one is known" in said["surface"]


def test_an_older_face_is_moved_from_where_the_way_is_known() -> None:
    """An invented older face, whose triangles were numbered one higher."""
    old = replace(drawn(), surface="mp468/0", digest="0" * 64)
    moves = {old.digest: lambda site: replace(site, triangle=site.triangle + 1)}
    new = read_map(map_values(old), SURFACE, moves)
    assert (new.surface, new.digest) == (SURFACE.name, SURFACE.digest)
    moved = [p.site.triangle for p in new.points]
    assert moved == [p.site.triangle + 1 for p in old.points]


def test_a_place_that_the_new_face_no_longer_has_is_named() -> None:
    old = replace(drawn(), surface="mp468/0", digest="0" * 64)
    with pytest.raises(InputError) as error:
        read_map(map_values(old), SURFACE, {old.digest: lambda _: None})
    assert "points[0].site" in {p.where for p in error.value.problems}
