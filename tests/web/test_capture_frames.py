"""Frames of a sitting client: who may send them, what comes back, nothing is kept.

What is seen on a real face is in tests/faces; here finding one is stood in for.
"""

from __future__ import annotations

import io
import tempfile
from typing import Any

import pytest
from django.test import Client as Browser
from PIL import Image
from tests.clinic_people import sign_in
from tests.consultations import registered
from tests.pictures import png_claiming
from tests.treated import consented

from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.records import Client, Event, Photograph
from mesoplan.core.injection_map.views import Pose
from mesoplan.imaging.faces.gates import Gates
from mesoplan.imaging.faces.quality import Quality
from mesoplan.web.capture import frames
from mesoplan.web.capture.readout import Last, Sight, nobody, readout
from mesoplan.web.capture.standard_views import BY_NAME

GATES = Gates(
    turn=5, tilt=5, gaze=0.1, sharpness=5, iris=20, darkest=0.05, brightest=0.95
)
GOOD = Quality(eyes=300, iris=30, gaze=0.0, light=0.6, sharpness=20, coarse=90)
LAST = Last(yaw=2.0, pitch=-9.0, size=0.3, within=5.0)


def frame() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "tan").save(file, "JPEG")
    return file.getvalue()


def address(client: Client, query: str = "view=frontal") -> str:
    return f"/clients/{client.pk}/photographs/frame/?{query}"


def sent(browser: Any, client: Client, data: bytes, query: str = "view=frontal") -> Any:
    return browser.post(address(client, query), data=data, content_type="image/jpeg")


@pytest.fixture
def agreed(actor: Actor, ada: Client) -> Client:
    consented(actor, ada, "photo")
    return ada


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the engine was asked, where it is stood in for."""
    calls: list[dict[str, Any]] = []

    def sight(data: bytes, view: Any, gates: Any, **more: Any) -> Sight:
        calls.append({"size": len(data), "view": view.name, "gates": gates, **more})
        return Sight(advice="Good. Hold still.", fits=True)

    monkeypatch.setattr(frames, "available", lambda: True)
    monkeypatch.setattr(frames, "sight", sight)
    return calls


def test_a_frame_comes_back_as_advice_and_is_no_entry_in_any_book(
    browser: Any, agreed: Client, asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def written(*_: object, **__: object) -> None:
        pytest.fail("a frame went to the disk")

    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, written)
    before = Event.objects.count()
    answer = sent(browser, agreed, frame())
    assert answer.json() == {"advice": "Good. Hold still.", "fits": True, "numbers": []}
    assert answer.headers["Cache-Control"] == "no-store"
    assert asked[0]["size"] == len(frame())
    assert asked[0]["gates"].turn > 0
    assert Event.objects.count() == before, "thirty a second would bury the ledger"
    assert not Photograph.objects.exists()


def test_the_pose_to_repeat_comes_with_the_address(
    browser: Any, agreed: Client, asked: list[Any]
) -> None:
    sent(browser, agreed, frame(), "view=oblique_left&yaw=42.5&pitch=-3&size=0.2")
    assert asked[0]["view"] == "oblique_left"
    assert asked[0]["last"] == Last(yaw=42.5, pitch=-3.0, size=0.2, within=5.0)
    sent(browser, agreed, frame(), "view=frontal&yaw=nan&pitch=x&size=-1")
    assert asked[1]["last"] is None


def test_a_frame_says_whether_it_is_a_still_and_how_large_that_is(
    browser: Any, agreed: Client, asked: list[Any]
) -> None:
    sent(browser, agreed, frame())
    at = address(agreed)
    still = {"X-Still": "1", "X-Full-Size": "2560"}
    browser.post(at, frame(), content_type="image/jpeg", headers=still)
    assert [(call["still"], call["full"]) for call in asked] == [
        (False, 0),
        (True, 2560),
    ]


def test_the_consent_is_asked_for_with_every_frame(
    browser: Any, agreed: Client, asked: list[Any]
) -> None:
    browser.post(f"/consents/{agreed.consents.get().pk}/withdraw/")
    answer = sent(browser, agreed, frame())
    assert answer.status_code == 422
    assert "taken the consent back" in answer.json()["detail"]
    assert not asked


def test_without_an_engine_a_frame_is_refused_with_the_reason(
    browser: Any, agreed: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "available", lambda: False)
    answer = sent(browser, agreed, frame())
    assert answer.status_code == 422
    assert "not installed" in answer.json()["detail"]


def test_what_is_too_large_or_of_no_view_goes_no_further(
    browser: Any, agreed: Client, asked: list[Any]
) -> None:
    assert sent(browser, agreed, b"\xff" * (frames.MOST + 1)).status_code == 413
    assert sent(browser, agreed, frame(), "view=from_above").status_code == 404
    assert browser.get(address(agreed)).status_code == 405
    assert not asked


def test_another_clinics_client_and_another_role_are_shut_out(
    signed_in: Any, staff: dict[Role, Actor], agreed: Client, asked: list[Any]
) -> None:
    desk = signed_in(staff[Role.FRONT_DESK])
    assert sent(desk, agreed, frame()).status_code == 403
    other = Browser(enforce_csrf_checks=True)
    sign_in(other, staff[Role.PRACTITIONER])
    assert sent(other, agreed, frame()).status_code == 403, "no token came with it"
    stranger = registered(staff[Role.PRACTITIONER], "Nobody Who Agreed")
    pim = signed_in(staff[Role.PRACTITIONER])
    assert sent(pim, stranger, frame()).status_code == 422
    assert not asked


def told(pose: Pose, last: Last | None = None, **changed: Any) -> Sight:
    quality = Quality(**{**_values(GOOD), **changed.pop("quality", {})})
    view = BY_NAME[changed.pop("view", "frontal")]
    return readout(view, GATES, quality, pose, changed.pop("size", 0.3), last)


def _values(quality: Quality) -> dict[str, float]:
    return {name: getattr(quality, name) for name in Quality.__slots__}


def off(sight: Sight) -> set[str]:
    return {number.label for number in sight.numbers if not number.fits}


def test_a_face_as_wanted_is_told_to_hold_still() -> None:
    found = told(Pose())
    assert (found.advice, found.fits, off(found)) == ("Good. Hold still.", True, set())


@pytest.mark.parametrize(
    ("pose", "advice", "label"),
    [
        (Pose(yaw=12), "to your left.", "Turned"),
        (Pose(yaw=-12), "to your right.", "Turned"),
        (Pose(roll=9), "to your right.", "Tilted"),
        (Pose(pitch=20), "Lower your chin", "Chin"),
    ],
)
def test_each_wrong_turn_says_how_to_turn_back(
    pose: Pose, advice: str, label: str
) -> None:
    found = told(pose)
    assert advice in found.advice
    assert off(found) == {label}


@pytest.mark.parametrize("view", ["oblique_left", "oblique_right"])
def test_an_oblique_view_is_measured_against_its_own_angle(view: str) -> None:
    yaw = BY_NAME[view].yaw
    assert told(Pose(yaw=yaw), view=view).fits
    front = told(Pose(), view=view)
    side = "right" if yaw > 0 else "left"  # the left cheek shows when one looks right
    assert f"to your {side}" in front.advice
    assert off(front) == {"Turned"}


@pytest.mark.parametrize(
    ("pose", "advice"),
    [
        (Pose(yaw=8, pitch=-9), "Turn 6° to your left."),
        (Pose(yaw=-4, pitch=-9), "Turn 6° to your right."),
        (Pose(yaw=2, pitch=-3), "Lower your chin by 6°."),
        (Pose(yaw=2, pitch=-15), "Lift your chin by 6°."),
        (Pose(yaw=9, pitch=0), "Lower your chin by 9°."),  # the larger turn first
        (Pose(yaw=6, pitch=-5), "Good. Hold still."),
    ],
)
def test_with_a_last_photograph_its_pose_is_what_is_wanted(
    pose: Pose, advice: str
) -> None:
    assert told(pose, LAST).advice == advice


@pytest.mark.parametrize(
    ("size", "advice"),
    [(0.25, "Come a little closer"), (0.35, "Go back a little"), (0.28, "Good.")],
)
def test_the_face_is_to_be_as_large_as_last_time(size: float, advice: str) -> None:
    found = told(Pose(yaw=2, pitch=-9), LAST, size=size)
    assert found.advice.startswith(advice)
    assert ("Size" in off(found)) is not found.fits


@pytest.mark.parametrize(
    ("changed", "label"),
    [
        ({"light": 0.02}, "Light"),
        ({"light": 0.99}, "Light"),
        ({"sharpness": 1.0}, "Sharpness"),
        ({"sharpness": 1.0, "coarse": 1.0}, "Sharpness"),
        ({"iris": 8.0}, "Size"),
    ],
)
def test_light_sharpness_and_size_are_said_beside_their_numbers(
    changed: dict[str, float], label: str
) -> None:
    found = told(Pose(), quality=changed)
    assert off(found) == {label}
    assert not found.fits
    assert found.advice != "Good. Hold still."


def test_from_the_side_no_numbers_are_promised() -> None:
    assert "from the side" in nobody(BY_NAME["lateral_left"], "Show one face.").advice
    assert nobody(BY_NAME["frontal"], "Show one face.").advice == "Show one face."


def test_a_frame_that_is_no_picture_says_so(
    browser: Any, agreed: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The door opens pictures as all others do, before anything looks for a face."""
    monkeypatch.setattr(frames, "available", lambda: True)
    for data in (b"", b"<svg/>", png_claiming(10_000, 8_000)):
        answer = sent(browser, agreed, data)
        assert answer.status_code == 422
        assert answer.json()["detail"].endswith(".")
