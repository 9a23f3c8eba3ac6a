"""A head measured on the client through its page, and every millimetre after it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.web.pages import words_of

from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.queries.face_views import head_size
from mesoplan.clinic.records import Client, Event, HeadScale
from mesoplan.imaging.faces.distances import BETWEEN
from mesoplan.knowledge.face import face_surface
from mesoplan.web.capture.head_page import DISTANCES, SOURCES

VERTICES = face_surface().vertices


def address(client: Client) -> str:
    return f"/clients/{client.pk}/head/"


def sent(browser: Any, client: Client, mm: str, between: str = "eye corners") -> Any:
    return browser.post(address(client), {"between": between, "mm": mm}, follow=True)


def on_the_canonical_head(between: str) -> float:
    one, other = BETWEEN[between]
    return float(np.linalg.norm(VERTICES[one] - VERTICES[other]))


@pytest.mark.parametrize("between", BETWEEN)
def test_a_distance_on_the_client_says_how_large_the_head_is(
    browser: Any, ada: Client, between: str
) -> None:
    assert "Not measured yet" in words_of(browser.get(address(ada)))
    page = sent(browser, ada, f"{1.1 * on_the_canonical_head(between):.1f}", between)
    found = head_size(ada)
    assert found is not None
    assert (found.source, found.ratio) == ("caliper", pytest.approx(1.1, abs=0.005))
    assert 0.02 < found.sigma < 0.08
    words = words_of(page)
    assert "The size of the head is kept." in words
    assert "110% of the average head, give or take" in words
    assert "by a distance measured on the client" in words
    assert Event.objects.filter(action="head.measured").count() == 1


def test_a_longer_distance_is_surer_and_the_newest_measurement_holds(
    browser: Any, ada: Client
) -> None:
    sigmas = []
    for between in ("eye corners", "inner eye corners"):
        sent(
            browser,
            ada,
            f"{on_the_canonical_head(between):.1f}".replace(".", ","),
            between,
        )
        found = head_size(ada)
        assert found is not None
        sigmas.append(found.sigma)
    assert sigmas[0] < sigmas[1]
    assert HeadScale.objects.count() == 2


@pytest.mark.parametrize(
    ("mm", "between", "said"),
    [
        ("", "eye corners", "Write millimetres"),
        ("0", "eye corners", "Write millimetres"),
        ("nan", "eye corners", "Write millimetres"),
        ("-92", "eye corners", "Write millimetres"),
        ("9.2", "eye corners", "No head is so far from the average"),
        ("920", "eye corners", "No head is so far from the average"),
        ("92", "ears", "Choose what was measured"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    browser: Any, ada: Client, mm: str, between: str, said: str
) -> None:
    page = sent(browser, ada, mm, between)
    assert page.status_code == 422
    assert said in words_of(page)
    assert f'value="{mm}"' in page.content.decode()
    assert not HeadScale.objects.exists()


def test_only_who_treats_measures(
    signed_in: Any, staff: dict[Role, Actor], ada: Client
) -> None:
    desk = signed_in(staff[Role.FRONT_DESK])
    assert desk.get(address(ada)).status_code == 403
    assert sent(desk, ada, "92").status_code == 403


def test_every_distance_and_every_way_of_measuring_has_its_words() -> None:
    assert set(DISTANCES) == set(BETWEEN)
    assert set(SOURCES) == {"marker", "caliper", "iris", "average"}
