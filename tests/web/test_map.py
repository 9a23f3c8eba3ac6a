"""The pages of an injection map: read, saved, commanded; with script and without."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from tests.consultations import registered
from tests.mapped import drawn, planned
from tests.treated import approved, begun
from tests.web.pages import text_of, words_of

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor
from mesoplan.clinic.actions import maps
from mesoplan.clinic.queries.maps import map_seen_by
from mesoplan.clinic.records import Client, InjectionMap, Session
from mesoplan.core.injection_map.maps import PointState
from mesoplan.core.injection_map.reading import map_values


@pytest.fixture
def record(actor: Actor, ada: Client) -> InjectionMap:
    return planned(actor, approved(actor, ada))


def sends(browser: Browser, record: InjectionMap, **body: Any) -> Any:
    """As the editor saves."""
    return browser.post(
        f"/maps/{record.pk}/save/", json.dumps(body), content_type="application/json"
    )


def test_a_course_without_a_map_offers_to_lay_one_and_lays_it(
    browser: Browser, actor: Actor, ada: Client
) -> None:
    course = approved(actor, ada)
    address = f"/clients/{ada.pk}/map/"
    assert "Lay the map" in text_of(browser.get(address))
    sent = {"course": course.pk, "zone": ["cheeks"], "spacing": "14"}
    browser.post(f"{address}begin/", sent)
    page = words_of(browser.get(address))
    assert "Cheeks, left" in page
    found = InjectionMap.objects.get(course=course)
    assert map_seen_by(actor, found.pk).map.zones[0].spacing.count == 14_000


def test_a_client_without_a_course_is_sent_to_the_plan(
    browser: Browser, actor: Actor
) -> None:
    bea = registered(actor, "Bea Invented")
    page = words_of(browser.get(f"/clients/{bea.pk}/map/"))
    assert "choose one first" in page


def test_without_script_the_page_is_a_drawing_a_table_and_a_form(
    browser: Browser, actor: Actor, ada: Client, record: InjectionMap
) -> None:
    page = text_of(browser.get(f"/clients/{ada.pk}/map/"))
    assert page.count('role="button"') >= len(drawn().points)
    assert "Point 1, Cheeks, left, 0.02 mL, planned" in page
    form = {
        "version": 1,
        "zone": "cheeks",
        "do": "set",
        "volume": "0,03",
        "depth": "0.5",
    }
    answer = browser.post(f"/maps/{record.pk}/zones/", form, follow=True)
    assert "Volume and depth were set." in text_of(answer)
    seen = map_seen_by(actor, record.pk)
    assert {str(point.volume) for point in seen.map.points} == {"0.03 mL"}


def test_a_number_that_does_not_read_changes_nothing_and_is_said(
    browser: Browser, actor: Actor, record: InjectionMap
) -> None:
    form = {"version": 1, "zone": "cheeks", "do": "set", "volume": "much", "depth": "1"}
    answer = browser.post(f"/maps/{record.pk}/zones/", form, headers={"X-Map": "1"})
    assert answer.status_code == 422
    assert "Nothing was changed." in answer.json()["said"][0]
    assert map_seen_by(actor, record.pk).version == 1


def test_a_save_answers_with_limits_and_sums(
    browser: Browser, record: InjectionMap
) -> None:
    document = map_values(drawn())
    document["points"][0]["depth"] = "2 mm"
    answer = sends(browser, record, version=1, map=document)
    assert answer.json()["version"] == 2
    check = answer.json()["parts"]["map-check"]
    assert "The map breaks 1 limit" in " ".join(check.split())


def test_a_save_whose_answer_was_lost_may_be_sent_again(
    browser: Browser, record: InjectionMap
) -> None:
    document = map_values(drawn())
    document["points"].pop()
    for _ in range(2):
        answer = sends(browser, record, version=1, map=document)
        assert answer.status_code == 200
        assert answer.json()["version"] == 2


def test_a_stale_save_gets_what_the_other_saved(
    browser: Browser, actor: Actor, record: InjectionMap
) -> None:
    theirs = map_values(drawn())
    theirs["points"].pop()
    maps.save(actor, record.pk, version=1, document=theirs)
    answer = sends(browser, record, version=1, map=map_values(drawn()))
    assert answer.status_code == 409
    assert answer.json() == {"version": 2, "map": theirs}


@pytest.mark.parametrize("body", [b"", b"[]", b'{"version": 1}', b'{"map": {}}'])
def test_what_is_no_map_is_refused_with_a_sentence(
    browser: Browser, record: InjectionMap, body: bytes
) -> None:
    answer = browser.post(
        f"/maps/{record.pk}/save/", body, content_type="application/json"
    )
    assert answer.status_code == 422
    assert answer.json()["said"]


def test_a_point_beside_the_skin_is_never_stored(
    browser: Browser, actor: Actor, record: InjectionMap
) -> None:
    document = map_values(drawn())
    document["points"][0]["site"] = [9_999, 0.2, 0.2]
    answer = sends(browser, record, version=1, map=document)
    assert answer.status_code == 422
    assert "skin" in answer.json()["said"][0] or "nowhere" in answer.json()["said"][0]
    assert map_seen_by(actor, record.pk).map == drawn()


def test_a_grid_laid_anew_asks_before_points_set_by_hand_go(
    browser: Browser, actor: Actor, record: InjectionMap
) -> None:
    document = map_values(drawn())
    document["points"][0]["origin"] = "hand"
    sends(browser, record, version=1, map=document)
    form = {
        "version": 2,
        "zone": "cheeks",
        "do": "lay",
        "volume": "0.02",
        "depth": "0.7",
        "spacing": "12",
        "edge": "5",
    }
    answer = browser.post(f"/maps/{record.pk}/zones/", form, headers={"X-Map": "1"})
    assert answer.status_code == 422
    assert "set by hand" in answer.json()["said"][0]
    form["over"] = "1"
    answer = browser.post(f"/maps/{record.pk}/zones/", form, headers={"X-Map": "1"})
    assert answer.status_code == 200
    seen = map_seen_by(actor, record.pk)
    assert len({point.id for point in seen.map.points}) == len(seen.map.points) > 2
    assert all(point.origin.value == "grid" for point in seen.map.points)


def test_every_side_and_layer_can_be_drawn(
    browser: Browser, record: InjectionMap
) -> None:
    for view in ("front", "oblique_left", "profile_right", "nonsense"):
        page = text_of(
            browser.get(f"/maps/{record.pk}/drawing/?layers=1&heat=1&view={view}")
        )
        assert "<svg" in page
        assert 'data-layer="heat"' in page
        assert "it does not say how hydrated the skin will be" in page
        assert "None" not in page


def test_the_map_of_the_visit_before_is_drawn_where_asked_for_and_explained(
    browser: Browser, actor: Actor, ada: Client
) -> None:
    session = begun(actor, ada)
    planned(actor, Session.objects.get(pk=session.pk).course)
    maps.carry(actor, session.pk)
    Session.objects.filter(pk=session.pk).update(
        signed_at=moment.now(), signed_by=actor.author(), observed_minutes=20
    )
    page = text_of(browser.get(f"/clients/{ada.pk}/map/?layers=1&earlier=1"))
    assert 'data-layer="earlier"' in page
    assert "a ring round a point says that one lay there" in page
    assert "None" not in page
    assert 'data-layer="earlier"' not in text_of(browser.get(f"/clients/{ada.pk}/map/"))


def test_the_skin_is_marked_and_the_mark_taken_away(
    browser: Browser, actor: Actor, record: InjectionMap
) -> None:
    ring = [[site.triangle, site.b1, site.b2] for site in drawn().zones[0].loop]
    form = {
        "version": 1,
        "do": "add",
        "kind": "lesion",
        "margin": "5",
        "ring": json.dumps(ring),
    }
    assert browser.post(f"/maps/{record.pk}/marks/", form).status_code == 302
    (mark,) = map_seen_by(actor, record.pk).map.marks
    browser.post(
        f"/maps/{record.pk}/marks/", {"version": 2, "do": "drop", "mark": mark.id}
    )
    assert not map_seen_by(actor, record.pk).map.marks


def test_a_zone_is_cut_along_a_line_and_a_line_beside_it_cuts_nothing(
    browser: Browser, actor: Actor, record: InjectionMap
) -> None:
    (zone,) = drawn().zones
    through = [zone.loop[0], zone.loop[len(zone.loop) // 2]]
    form = {
        "version": 1,
        "zone": "cheeks.left",
        "line": json.dumps([[s.triangle, s.b1, s.b2] for s in through]),
    }
    address, script = f"/maps/{record.pk}/trim/", {"X-Map": "1"}
    for wrong in ({"zone": "cheeks.middle"}, {"line": "[[1, 0, 0]]"}, {"line": "x"}):
        answer = browser.post(address, {**form, **wrong}, headers=script)
        assert answer.status_code == 422
    beside = json.dumps([[0, 0, 0], [0, 1, 0]])
    answer = browser.post(address, {**form, "line": beside}, headers=script)
    assert answer.status_code == 422
    assert "It does not cut the zone" in answer.json()["said"][0]
    assert map_seen_by(actor, record.pk).map == drawn()
    answer = browser.post(address, form, headers=script)
    assert answer.status_code == 200
    (cut,) = map_seen_by(actor, record.pk).map.zones
    assert cut.loop != zone.loop
    kept = {point.id for point in map_seen_by(actor, record.pk).map.points}
    assert kept <= {point.id for point in drawn().points}


def test_estimated_skin_is_pulled_within_limits(
    browser: Browser, actor: Actor, record: InjectionMap
) -> None:
    browser.post(f"/maps/{record.pk}/handles/", {"version": 1, "hairline": "120"})
    assert dict(map_seen_by(actor, record.pk).map.handles) == {"hairline": 1.2}
    answer = browser.post(
        f"/maps/{record.pk}/handles/",
        {"version": 2, "neck": "900"},
        headers={"X-Map": "1"},
    )
    assert answer.status_code == 422


def test_what_the_screening_of_the_day_says_is_one_line_of_a_maps_check(
    browser: Browser, actor: Actor, ada: Client
) -> None:
    with time_machine.travel(moment.now() - timedelta(days=3), tick=False):
        planned(actor, approved(actor, ada))
    page = words_of(browser.get(f"/clients/{ada.pk}/map/"))
    assert "does not allow treating today: see Why, and Plan." in page
    assert "is not settled" not in page
    assert "lies before the day of screening" not in page


def test_a_printed_map_holds_three_sides_and_every_point(
    browser: Browser, record: InjectionMap
) -> None:
    page = text_of(browser.get(f"/maps/{record.pk}/print/"))
    assert page.count("<svg") == 3
    assert page.count("<td>Cheeks, left</td>") == len(drawn().points)


def test_a_session_takes_the_map_over_and_ticks_rows_without_script(
    browser: Browser, actor: Actor, ada: Client
) -> None:
    session = begun(actor, ada)
    address = f"/sessions/{session.pk}/map/"
    assert "The course has no map" in text_of(browser.get(address))
    planned(actor, Session.objects.get(pk=session.pk).course)
    assert "Take the map into this session" in text_of(browser.get(address))
    browser.post(f"{address}carry/")
    record = InjectionMap.objects.get(session=session)
    ids = " ".join(point.id for point in drawn().points[:3])
    browser.post(f"/maps/{record.pk}/ticks/", {"ids": ids})
    done = [
        point.id
        for point in map_seen_by(actor, record.pk).map.points
        if point.state is PointState.DONE
    ]
    assert done == ids.split()
    answer = browser.post(f"/maps/{record.pk}/ticks/", {"ids": "nobody"}, follow=True)
    assert "No such point" in text_of(answer)
