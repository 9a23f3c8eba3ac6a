"""What a map reaches, as a page; and the papules a practitioner measures."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client as Browser
from tests.mapped import drawn, planned
from tests.papule_rows import papules, written
from tests.treated import approved
from tests.web.pages import text_of, words_of

from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.actions import calibrations
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.courses import plan_of
from mesoplan.clinic.records import Calibration, Client, Event, InjectionMap

CANNOT = "it does not say how hydrated the skin will be"


@pytest.fixture
def record(actor: Actor, ada: Client) -> InjectionMap:
    return planned(actor, approved(actor, ada))


def reach(browser: Browser, record: InjectionMap, asked: str = "") -> str:
    return words_of(browser.get(f"/maps/{record.pk}/reach/{asked}"))


def test_a_map_says_what_it_reaches_and_what_it_cannot(
    browser: Browser, record: InjectionMap
) -> None:
    page = reach(browser, record)
    assert CANNOT in page
    assert "Cheeks, left" in page
    assert re.search(r"[\d.]+ % \([\d.]+–[\d.]+\)", page), (
        "bands stand with every share"
    )
    assert "published sizes" in page or "published papule sizes" in page
    assert "Women, ultrasound [A]" in page
    assert "Women, histology [C]" in page
    assert "no source found" in page
    assert "The same places every time as this map is laid" in page
    assert "nobody has shown" in page


def test_the_look_at_it_is_noted(browser: Browser, record: InjectionMap) -> None:
    reach(browser, record)
    assert Event.objects.filter(action="map.seen", client=record.client_id).exists()


def test_more_sessions_touch_more_skin(browser: Browser, record: InjectionMap) -> None:
    def ever(asked: str) -> float:
        page = reach(browser, record, asked)
        found = re.search(r"Half a step aside each time ([\d.]+) %", page)
        assert found
        return float(found[1])

    assert ever("?sessions=6") > ever("?sessions=2")
    assert "Over 12 sessions" in reach(browser, record, "?sessions=500")
    assert "Over 2 sessions" in reach(browser, record, "?sessions=0")
    assert "sessions" in reach(browser, record, "?sessions=²")


def test_a_map_without_points_reaches_nothing(
    browser: Browser, actor: Actor, ada: Client
) -> None:
    empty = planned(actor, approved(actor, ada), replace(drawn(), points=()))
    assert "it reaches nothing" in reach(browser, empty)


def test_the_maps_page_leads_there(browser: Browser, record: InjectionMap) -> None:
    page = text_of(browser.get(f"/clients/{record.client_id}/map/"))
    assert f'href="/maps/{record.pk}/reach/"' in page


def test_measured_papules_hold_on_the_maps_of_whoever_measured_them(
    browser: Browser, actor: Actor, record: InjectionMap
) -> None:
    before = reach(browser, record)
    assert "has measured no papules of" in before
    sent = {
        "product": plan_of(record.course).product,
        "papules": written(papules(diameter=12.0)),
    }
    address = f"/papules/?map={record.pk}"
    answer = browser.post(address, sent, follow=True)
    assert "Kept: your papules hold from now on." in words_of(answer)
    assert f'href="/maps/{record.pk}/reach/"' in text_of(answer)
    after = reach(browser, record)
    assert "measured 20 papules of" in after
    assert "Reckoned from papules this practitioner measured." in after
    assert papule(after) > papule(before)
    drawn_page = words_of(browser.get(f"/maps/{record.pk}/drawing/?heat=1"))
    assert "Reckoned from papules this practitioner measured." in drawn_page


def papule(page: str) -> float:
    found = re.search(r"([\d.]+) mm \(", page)
    assert found
    return float(found[1])


def test_somebody_elses_maps_stay_with_published_sizes(
    signed_in: Callable[..., Browser],
    staff: dict[Role, Actor],
    record: InjectionMap,
) -> None:
    director = staff[Role.DIRECTOR]
    product = plan_of(record.course).product
    calibrations.measure(director, product=product, papules=papules())
    page = text_of(signed_in(director).get(f"/maps/{record.pk}/reach/"))
    assert "has measured no papules of" in page
    assert 'href="/papules/' not in page


def test_papules_stand_beside_the_published_ones(
    browser: Browser, actor: Actor
) -> None:
    assert "You have measured none yet" in words_of(browser.get("/papules/"))
    calibrations.measure(actor, product="m-ha-10", papules=papules(8))
    page = words_of(browser.get("/papules/"))
    assert "with 12 more they stand alone" in page
    assert "0.02 mL" in page
    calibrations.measure(actor, product="m-ha-10", papules=papules())
    page = words_of(browser.get("/papules/"))
    assert "replaced since" in page
    assert page.index("20 papules") < page.index("8 papules")


def test_papules_unlike_any_published_are_pointed_out(
    browser: Browser, actor: Actor
) -> None:
    calibrations.measure(actor, product="m-ha-10", papules=papules(diameter=18.0))
    assert "Larger than any published" in words_of(browser.get("/papules/"))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "fewer than 4 papules say nothing (found: 0)"),
        ("0.02; 3\n0.02; wide\n0.02; 3\n20; 3", "row 2: no number: wide"),
        ("0.02; 3\n0.02; wide\n0.02; 3\n20; 3", "row 4, volume: no puncture leaves"),
        ("0.02 1\n0.02 9\n0.02 1.1\n0.02 8\n0.02 .9", "row 5"),
        ("0.02 1\n0.02 9\n0.02 1.1\n0.02 8\n0.02 0.9\n0.02 11", "contradict"),
    ],
)
def test_rows_that_cannot_be_used_come_back_with_what_to_do(
    browser: Browser, rows: str, said: str
) -> None:
    answer = browser.post("/papules/", {"product": "m-ha-10", "papules": rows})
    assert answer.status_code == 422
    assert said in words_of(answer)
    typed = answer.content.decode().replace("\r\n", "\n")
    assert rows in typed, "what was typed is still there"
    assert not Calibration.objects.exists()


def test_a_product_nobody_lists_is_refused(browser: Browser) -> None:
    sent = {"product": "none", "papules": written(papules())}
    assert browser.post("/papules/", sent).status_code == 422


def test_a_map_of_nobody_leads_nowhere(browser: Browser) -> None:
    for asked in ("nonsense", "00000000-0000-0000-0000-000000000000"):
        assert browser.get(f"/papules/?map={asked}").status_code == 404


def test_it_says_how_long_a_papule_holds_what_was_injected(
    browser: Browser, record: InjectionMap
) -> None:
    page = reach(browser, record)
    assert "How it goes" in page
    assert re.search(r"Hyaluronic acid 1 day \d+ % \(\d+–\d+\) \d+ % ", page)
    assert re.search(r"Small solutes, up to 4 kDa 15 minutes \d+ % \(\d+–\d+\)", page)
    assert re.search(r"4 hours <1 %", page)
    assert re.search(r"Hyaluronic acid moves 0\.\d mm \(0\.\d–0\.\d\)", page)
    assert "None of it says when to come again." in page


def test_strength_is_said_only_of_a_product_whose_strength_is_known(
    browser: Browser, record: InjectionMap
) -> None:
    known = practice_of(record.clinic_id).library.products
    strength = known[plan_of(record.course).product].hyaluronic_acid
    page = reach(browser, record)
    assert ("right after the puncture" in page) == (strength is not None)
    assert ("Above 5 mg/mL" in page) == (strength is not None)
