"""Before and after: aligned where the poses allow it, refused where they do not."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import numpy as np
import pytest
import time_machine
from PIL import Image
from tests.consultations import registered
from tests.treated import consented
from tests.web.pages import text_of, words_of

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor
from mesoplan.clinic.actions import own_numbers, photographs
from mesoplan.clinic.queries.face_views import PhotoView
from mesoplan.clinic.records import Client, Photograph
from mesoplan.core.injection_map.views import Angle, Pose, View, neutral_view
from mesoplan.knowledge.face import face_surface
from mesoplan.web.capture import comparison_page, keeping

SIZE = (600, 800)


def picture(colour: str = "tan") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", SIZE, colour).save(file, "JPEG")
    return file.getvalue()


def kept(
    actor: Actor, client: Client, *, days_ago: int, view: str = "frontal"
) -> Photograph:
    with time_machine.travel(moment.now() - timedelta(days=days_ago), tick=False):
        return photographs.keep(actor, client.pk, data=picture(), view=view)


def seen(pose: Pose | None = None) -> View:
    """A head of average size somewhere in the picture."""
    found = neutral_view(face_surface(), Angle.FRONT, 400)
    return replace(
        found,
        width=SIZE[0],
        height=SIZE[1],
        vertices=found.vertices + np.array([90.0, 120.0, 0.0]),
        pose=pose or Pose(),
    )


@pytest.fixture(autouse=True)
def without_faces(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where finding a face is not installed."""
    monkeypatch.setattr(keeping, "available", lambda: False)


@pytest.fixture
def pair(actor: Actor, ada: Client) -> tuple[Photograph, Photograph]:
    consented(actor, ada, "photo")
    return kept(actor, ada, days_ago=60), kept(actor, ada, days_ago=0)


@pytest.fixture
def faces(monkeypatch: pytest.MonkeyPatch) -> dict[UUID, View]:
    """What was found on which photograph; a test says."""
    found: dict[UUID, View] = {}

    def views_of(_actor: Actor, _client: Client, side: str) -> tuple[PhotoView, ...]:
        return tuple(
            PhotoView(
                photograph=name, side=side, taken_at=moment.now(), view=view, quality={}
            )
            for name, view in found.items()
        )

    monkeypatch.setattr(comparison_page, "views_of", views_of)
    return found


def address(client: Client, **asked: object) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/clients/{client.pk}/photographs/compare/?{query}"


def moved(view: View, *, scale: float, along: float, down: float) -> View:
    return replace(view, vertices=view.vertices * scale + np.array([along, down, 0.0]))


def test_the_oldest_and_the_newest_are_laid_over_each_other(
    browser: Any, ada: Client, pair: Any, faces: dict[UUID, View]
) -> None:
    before, after = pair
    faces[before.pk] = seen()
    faces[after.pk] = moved(seen(), scale=2, along=10, down=-30)
    page = text_of(browser.get(address(ada)))
    assert "data-slider" in page
    found = re.search(r'transform="matrix\(([^)]*)\)"', page)
    assert found
    matrix = [float(number) for number in found[1].split()]
    assert matrix == pytest.approx([0.5, 0, 0, 0.5, -5, 15], abs=1e-4)
    images = re.findall(r'<image [^>]*href="/photographs/([^/]+)/"', page)
    assert images == [str(before.pk), str(after.pk)], "each loaded once"
    boxes = set(re.findall(r'viewBox="([\d ]+)"', page))
    assert len(boxes) == 1, "all three show the same part"
    assert "The heads are turned alike." in page
    assert "0.0 mm ± 10 %" in page


def test_what_is_shown_is_the_face_with_room_and_inside_the_picture(
    browser: Any, ada: Client, pair: Any, faces: dict[UUID, View]
) -> None:
    faces |= {pair[0].pk: seen(), pair[1].pk: seen()}
    page = text_of(browser.get(address(ada)))
    found = re.search(r'viewBox="(\d+) (\d+) (\d+) (\d+)"', page)
    assert found
    left, top, width, height = map(int, found.groups())
    low, high = seen().vertices.min(axis=0), seen().vertices.max(axis=0)
    assert 0 <= left < low[0]
    assert 0 <= top < low[1]
    assert high[0] < left + width <= SIZE[0]
    assert high[1] < top + height <= SIZE[1]


@pytest.mark.parametrize(
    ("pose", "said"),
    [
        (Pose(yaw=11), "turned 11° further to the client's right"),
        (Pose(yaw=-11), "turned 11° further to the client's left"),
        (Pose(pitch=8), "the second head's chin is 8° higher."),
        (
            Pose(yaw=6, pitch=-7),
            "turned 6° further to the client's right, and its chin is 7° lower.",
        ),
    ],
)
def test_heads_turned_otherwise_are_refused_with_how_far_and_what_to_do(
    browser: Any,
    ada: Client,
    pair: Any,
    faces: dict[UUID, View],
    pose: Pose,
    said: str,
) -> None:
    before, after = pair
    faces |= {before.pk: seen(), after.pk: seen(pose)}
    page = browser.get(address(ada))
    words = words_of(page).replace("&#x27;", "'")
    assert "These two are not compared" in words
    assert said in words
    assert "Up to 5° may differ." in words
    assert "/photographs/take/" in text_of(page)
    assert f"ghost={before.pk}" in text_of(page)
    assert "<image" not in text_of(page)
    assert f'src="/photographs/{after.pk}/"' not in text_of(page)


def test_five_degrees_and_a_tilted_head_may_be_compared(
    browser: Any, ada: Client, pair: Any, faces: dict[UUID, View]
) -> None:
    faces |= {pair[0].pk: seen(), pair[1].pk: seen(Pose(yaw=5, pitch=-5, roll=30))}
    page = text_of(browser.get(address(ada)))
    assert "data-slider" in page
    assert "5° further to the client&#x27;s right, and its chin is 5° lower" in page


def test_the_clinics_own_limit_counts(
    browser: Any, ada: Client, pair: Any, faces: dict[UUID, View], staff: Any
) -> None:
    director = next(a for a in staff.values() if a.role == "director")
    own_numbers.choose(
        director,
        record="policies/photo-pose-gap",
        field="figure",
        value="2",
        reason="stricter here",
    )
    faces |= {pair[0].pk: seen(), pair[1].pk: seen(Pose(yaw=3))}
    page = words_of(browser.get(address(ada)))
    assert "Up to 2° may differ." in page


@pytest.mark.parametrize("found", [0, 1])
def test_without_landmarks_they_stand_side_by_side_and_say_so(
    browser: Any, ada: Client, pair: Any, faces: dict[UUID, View], found: int
) -> None:
    faces |= {photograph.pk: seen() for photograph in pair[:found]}
    page = text_of(browser.get(address(ada)))
    assert "not aligned" in page
    assert "data-slider" not in page
    assert re.findall(r'<img src="/photographs/([^/]+)/"', page) == [
        str(p.pk) for p in pair
    ]


def test_no_word_is_said_about_the_skin(
    browser: Any, ada: Client, pair: Any, faces: dict[UUID, View]
) -> None:
    faces |= {photograph.pk: seen() for photograph in pair}
    words = words_of(browser.get(address(ada))).lower()
    assert "it does not say whether skin has changed" in words
    for word in ("improve", "better", "result", "younger", "success"):
        assert word not in words


def test_any_two_of_a_view_can_be_chosen(
    browser: Any, actor: Actor, ada: Client, pair: Any
) -> None:
    middle = kept(actor, ada, days_ago=30)
    page = text_of(browser.get(address(ada, before=middle.pk, after=pair[0].pk)))
    shown = re.findall(r'<img src="/photographs/([^/]+)/"', page)
    assert shown == [str(middle.pk), str(pair[0].pk)]


def test_a_photograph_of_another_view_or_client_is_not_found(
    browser: Any, actor: Actor, ada: Client, pair: Any
) -> None:
    profile = kept(actor, ada, days_ago=3, view="lateral_left")
    stranger = registered(actor, "Somebody Else")
    consented(actor, stranger, "photo")
    theirs = kept(actor, stranger, days_ago=2)
    for other in (profile.pk, theirs.pk, "nonsense"):
        at = address(ada, view="frontal", before=pair[0].pk, after=other)
        assert browser.get(at).status_code == 404
    assert browser.get(address(ada, view="from_above")).status_code == 404


def test_with_fewer_than_two_of_a_view_there_is_nothing_to_compare(
    browser: Any, actor: Actor, ada: Client
) -> None:
    consented(actor, ada, "photo")
    kept(actor, ada, days_ago=1)
    page = words_of(browser.get(address(ada)))
    assert "There are not two photographs of this view yet." in page


def test_the_first_view_that_has_two_is_shown(
    browser: Any, actor: Actor, ada: Client
) -> None:
    consented(actor, ada, "photo")
    for days_ago in (9, 1):
        kept(actor, ada, days_ago=days_ago, view="oblique_left")
    page = text_of(browser.get(address(ada)))
    assert 'name="view" value="oblique_left"' in page


def test_a_consent_taken_back_hides_both(browser: Any, ada: Client, pair: Any) -> None:
    browser.post(f"/consents/{ada.consents.get().pk}/withdraw/")
    page = text_of(browser.get(address(ada)))
    assert "none are shown" in page
    assert all(str(photograph.pk) not in page for photograph in pair)


def test_faces_that_nobody_looked_for_can_be_looked_for_now(
    browser: Any, ada: Client, pair: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def view_photo(_actor: Actor, photograph: UUID) -> tuple[Any, tuple[()]]:
        asked.append(photograph)
        return SimpleNamespace(view=seen()), ()

    assert "Look for the faces" not in text_of(browser.get(address(ada)))
    monkeypatch.setattr(keeping, "available", lambda: True)
    monkeypatch.setattr(keeping, "view_photo", view_photo)
    assert "Look for the faces" in text_of(browser.get(address(ada)))
    sent = {"view": "frontal", "before": pair[0].pk, "after": pair[1].pk}
    answer = browser.post(f"/clients/{ada.pk}/photographs/compare/look/", sent)
    assert set(asked) == {pair[0].pk, pair[1].pk}
    query = f"view=frontal&before={pair[0].pk}&after={pair[1].pk}"
    assert answer.url == f"/clients/{ada.pk}/photographs/compare/?{query}"
