"""A point put where none may lie comes to free skin or goes back, and is told why."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client as Browser
from tests.mapped import drawn, planned
from tests.treated import approved, begun
from tests.web.pages import words_of

from mesoplan.clinic.access import Actor
from mesoplan.clinic.actions import maps, own_numbers
from mesoplan.clinic.queries.maps import ground_of, map_seen_by
from mesoplan.clinic.records import Client, InjectionMap, Session
from mesoplan.core.injection_map.reading import map_values
from mesoplan.core.injection_map.sites import vertex_sites
from mesoplan.knowledge.face import face_surface

LIP_CORNER, MOUTH = 291, 13  # vertices: near free skin, and far from any


@pytest.fixture
def record(actor: Actor, ada: Client) -> InjectionMap:
    return planned(actor, approved(actor, ada))


def site(vertex: int) -> list[float]:
    (found,) = vertex_sites(face_surface(), [vertex])
    return [found.triangle, found.b1, found.b2]


def sends(browser: Browser, record: InjectionMap, document: Any, version: int) -> Any:
    return browser.post(
        f"/maps/{record.pk}/save/",
        json.dumps({"version": version, "map": document}),
        content_type="application/json",
    )


def with_first_at(vertex: int, **changed: Any) -> Any:
    document = map_values(drawn())
    document["points"][0] |= {"site": site(vertex), **changed}
    return document


def test_a_point_put_on_the_lip_comes_beside_it_and_the_page_is_told(
    browser: Browser, actor: Actor, ada: Client, record: InjectionMap
) -> None:
    answer = sends(browser, record, with_first_at(LIP_CORNER), 1).json()
    (said,) = answer["said"]
    assert said == (
        "Point 1 was put on the nearest free skin: it would have lain in the margin "
        "of Lips."
    )
    (first, *_) = map_seen_by(actor, record.pk).map.points
    assert ground_of(ada).obstacles([first.site]) == ("",)
    kept = map_values(map_seen_by(actor, record.pk).map)
    assert answer["map"] == kept
    assert kept["points"][0]["site"] != site(LIP_CORNER)


def test_a_clinic_that_keeps_further_off_finds_what_lies_too_near_for_it(
    browser: Browser, staff: Any, ada: Client, record: InjectionMap
) -> None:
    sends(browser, record, with_first_at(LIP_CORNER), 1)
    page = f"/clients/{ada.pk}/map/"
    assert "in the margin of Lips" not in words_of(browser.get(page))
    own_numbers.choose(
        next(actor for actor in staff.values() if actor.role == "director"),
        record="policies/margin-widening",
        field="figure",
        value="2",
        reason="further off the lip here",
    )
    assert "point 1: It lies in the margin of Lips" in words_of(browser.get(page))


def test_a_point_put_into_the_mouth_goes_back_to_where_it_was(
    browser: Browser, actor: Actor, record: InjectionMap
) -> None:
    answer = sends(browser, record, with_first_at(MOUTH), 1).json()
    (said,) = answer["said"]
    assert "Point 1 went back to where it was" in said
    assert "no free skin is within 5 mm" in said
    assert map_seen_by(actor, record.pk).map == drawn()


def test_a_new_point_in_the_mouth_is_not_kept(
    browser: Browser, actor: Actor, record: InjectionMap
) -> None:
    document = map_values(drawn())
    new = {**document["points"][0], "id": "h1", "site": site(MOUTH), "origin": "hand"}
    document["points"].append(new)
    answer = sends(browser, record, document, 1).json()
    assert answer["said"][0].startswith("The new point was not kept")
    assert map_seen_by(actor, record.pk).map == drawn()


def test_a_save_put_right_whose_answer_was_lost_may_be_sent_again(
    browser: Browser, record: InjectionMap
) -> None:
    for _ in range(2):
        answer = sends(browser, record, with_first_at(LIP_CORNER), 1)
        assert answer.status_code == 200
        assert answer.json()["version"] == 2


def test_what_was_injected_in_a_margin_stays_on_record_there(
    browser: Browser, actor: Actor, ada: Client
) -> None:
    session = begun(actor, ada)
    planned(actor, Session.objects.get(pk=session.pk).course)
    seen = maps.carry(actor, session.pk)
    record = InjectionMap.objects.get(pk=seen.id)
    answer = sends(browser, record, with_first_at(LIP_CORNER, state="done"), 1).json()
    assert "said" not in answer
    assert "It lies in the margin of Lips" in answer["parts"]["map-check"]
    kept = map_values(map_seen_by(actor, record.pk).map)
    assert kept["points"][0]["site"] == site(LIP_CORNER)


def test_points_are_numbered_anew_in_the_order_of_work(
    browser: Browser, actor: Actor, record: InjectionMap
) -> None:
    mixed = map_values(drawn())
    mixed["points"] = mixed["points"][::2] + mixed["points"][1::2]
    sends(browser, record, mixed, 1)
    orders = []
    for version in (2, 3):
        form = {"version": version, "do": "number"}
        answer = browser.post(f"/maps/{record.pk}/zones/", form, headers={"X-Map": "1"})
        assert "order of work" in answer.json()["words"]
        points = map_seen_by(actor, record.pk).map.points
        assert set(points) == set(drawn().points)
        orders.append([point.id for point in points])
    assert orders[0] == orders[1] != [point["id"] for point in mixed["points"]]
