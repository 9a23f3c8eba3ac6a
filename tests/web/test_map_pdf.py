"""A map is printed as a PDF, with its drawings and every point, and no photograph."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from tests.mapped import planned
from tests.treated import begun

from mesoplan.clinic.access import Actor
from mesoplan.clinic.actions import maps
from mesoplan.clinic.queries.maps import record_seen_by
from mesoplan.clinic.queries.papers import map_paper
from mesoplan.clinic.records import Client, Event, InjectionMap, Session
from mesoplan.core.injection_map.maps import PointState


@pytest.fixture
def session(actor: Actor, ada: Client) -> Session:
    return begun(actor, ada)


@pytest.fixture
def record(actor: Actor, session: Session) -> InjectionMap:
    return planned(actor, session.course)


def test_a_map_is_handed_out_as_a_pdf_and_the_look_is_noted(
    browser: Browser, record: InjectionMap
) -> None:
    answer = browser.get(f"/maps/{record.pk}/pdf/")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Type"] == "application/pdf"
    assert Event.objects.latest("sequence").action == "map.seen"


def test_the_paper_says_whose_it_is_and_what_became_of_each_point(
    actor: Actor, record: InjectionMap, session: Session
) -> None:
    own = maps.carry(actor, session.pk)
    states = {"p1": PointState.DONE, "p2": PointState.SKIPPED}
    maps.mark_points(actor, own.id, states=states)
    sheet = map_paper(record_seen_by(actor, own.id))
    assert record.pk != own.id
    assert sheet.head.client == "Ada Invented"
    assert sheet.session == "Session 1"
    assert [p.state for p in sheet.points[:3]] == ["done", "skipped", "planned"]
    (cheek,) = sheet.zones
    assert "cm²" in cheek.area
    assert "(" in cheek.area  # never without its band
    assert len(sheet.pictures) == 3
    assert not any("<image" in str(picture.svg) for picture in sheet.pictures)
