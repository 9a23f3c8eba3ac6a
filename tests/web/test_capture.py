"""Taking the standard views: which comes next, what it should repeat, what is kept."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from PIL import Image
from tests.treated import consented
from tests.web.pages import text_of, words_of

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.actions import photographs
from mesoplan.clinic.actions.face_views import NoView
from mesoplan.clinic.queries.photographs import VIEWS, pixels_seen_by
from mesoplan.clinic.records import Client, Event, Photograph
from mesoplan.core.injection_map.views import Pose
from mesoplan.imaging.faces import gates
from mesoplan.web.capture import capture_page, keeping
from mesoplan.web.capture.standard_views import BY_NAME

WHERE = (48.8584, 2.2945)


@pytest.fixture
def agreed(actor: Actor, ada: Client) -> Client:
    consented(actor, ada, "photo")
    return ada


@pytest.fixture(autouse=True)
def without_faces(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where finding a face is not installed; tests/faces has the other half."""
    for page in (capture_page, keeping):
        monkeypatch.setattr(page, "available", lambda: False)


def picture(**options: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (60, 80), "tan").save(file, "JPEG", **options)
    return file.getvalue()


def upload(data: bytes = b"") -> io.BytesIO:
    file = io.BytesIO(data or picture())
    file.name = "face.jpg"
    return file


def address(client: Client, more: str = "") -> str:
    return f"/clients/{client.pk}/photographs/take/{more}"


def told_of(browser: Any, client: Client, view: str) -> str:
    """What the page says to a photograph sent as this view."""
    sent = {"view": view, "file": upload()}
    return words_of(browser.post(address(client), sent, follow=True))


def kept(
    actor: Actor, client: Client, view: str = "frontal", *, days_ago: int = 0
) -> Photograph:
    with time_machine.travel(moment.now() - timedelta(days=days_ago), tick=False):
        return photographs.keep(actor, client.pk, data=picture(), view=view)


def test_the_five_views_are_taken_one_after_the_other(
    browser: Any, agreed: Client
) -> None:
    at = address(agreed)
    for number, view in enumerate(VIEWS, start=1):
        page = text_of(browser.get(at))
        assert f'name="view" value="{view}"' in page
        assert f"{number} of 5" in page
        answer = browser.post(at, {"view": view, "file": upload()})
        assert answer.status_code == 302
        at = answer.url
    assert at == f"/clients/{agreed.pk}/photographs/"
    assert {p.view for p in Photograph.objects.all()} == set(VIEWS)


def test_a_view_taken_once_more_leads_to_what_is_still_missing(
    browser: Any, actor: Actor, agreed: Client
) -> None:
    for view in VIEWS[:3]:
        kept(actor, agreed, view)
    sent = {"view": "oblique_right", "file": upload()}
    answer = browser.post(address(agreed), sent)
    assert answer.url == address(agreed, "?view=lateral_right")


def test_an_open_camera_opens_again_on_the_next_view(
    browser: Any, agreed: Client
) -> None:
    sent = {"view": "frontal", "file": upload(), "camera": "on"}
    answer = browser.post(address(agreed), sent)
    assert answer.url == address(agreed, "?view=oblique_right&camera=on")
    assert "data-running" in text_of(browser.get(answer.url))
    assert "data-running" not in text_of(browser.get(address(agreed)))


def test_the_ghost_is_the_last_photograph_of_the_view_from_an_earlier_day(
    browser: Any, actor: Actor, agreed: Client
) -> None:
    kept(actor, agreed, days_ago=60)
    last = kept(actor, agreed, days_ago=30)
    kept(actor, agreed, "oblique_left", days_ago=10)
    kept(actor, agreed)
    page = text_of(browser.get(address(agreed, "?view=frontal")))
    assert re.findall(r'<image href="/photographs/([^/]+)/"', page) == [str(last.pk)]
    assert 'opacity="0.40"' in page


def test_another_photograph_of_the_view_can_be_the_ghost(
    browser: Any, actor: Actor, agreed: Client
) -> None:
    first = kept(actor, agreed, days_ago=60)
    kept(actor, agreed, days_ago=30)
    page = text_of(browser.get(address(agreed, f"?view=frontal&ghost={first.pk}")))
    assert f'<image href="/photographs/{first.pk}/"' in page
    wrong = address(agreed, f"?view=lateral_left&ghost={first.pk}")
    assert browser.get(wrong).status_code == 404


@pytest.mark.parametrize("view", VIEWS)
def test_without_an_earlier_photograph_an_average_head_shows_how_to_sit(
    browser: Any, agreed: Client, view: str
) -> None:
    page = text_of(browser.get(address(agreed, f"?view={view}")))
    assert "The outline is an average head" in page
    assert page.count('<path d="M') >= 2
    assert "<image" not in page


def test_without_an_engine_the_page_says_that_no_numbers_come(
    browser: Any, agreed: Client
) -> None:
    page = text_of(browser.get(address(agreed)))
    assert "No live numbers" in page
    assert 'data-address=""' in page


def test_what_a_telephone_hides_in_a_photograph_stays_behind(
    browser: Any, actor: Actor, agreed: Client
) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Maker of telephones"
    exif.get_ifd(0x8825)[2] = WHERE
    exif[0x0112] = 6  # taken upright, stored lying
    data = picture(exif=exif, comment=b"who was there")
    assert b"Maker of telephones" in data
    browser.post(address(agreed), {"view": "frontal", "file": upload(data)})
    pixels = pixels_seen_by(actor, Photograph.objects.get().pk)
    found = Image.open(io.BytesIO(pixels))
    assert not found.getexif()
    assert set(found.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Maker" not in pixels
    assert b"who was there" not in pixels
    assert found.size == (80, 60), "turned upright before the note about it went"


def test_without_a_consent_there_is_no_camera_no_ghost_and_nothing_is_kept(
    browser: Any, actor: Actor, agreed: Client
) -> None:
    shot = kept(actor, agreed, days_ago=3)
    browser.post(f"/consents/{agreed.consents.get().pk}/withdraw/")
    page = browser.get(address(agreed))
    assert "none are shown" in words_of(page)
    assert "data-finder" not in text_of(page)
    assert str(shot.pk) not in text_of(page)
    sent = {"view": "frontal", "file": upload()}
    assert browser.post(address(agreed), sent).status_code == 422
    assert Photograph.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"view": "frontal"}, "Choose a photograph."),
        ({"view": "frontal", "file": b"%PDF-1.7"}, "JPEG"),
        ({"view": "", "file": picture()}, "Choose the view."),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(
    browser: Any, agreed: Client, sent: dict[str, Any], said: str
) -> None:
    if "file" in sent:
        sent = {**sent, "file": upload(sent["file"])}
    answer = browser.post(address(agreed), sent)
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert not Photograph.objects.exists()


def test_an_unknown_view_is_not_found(browser: Any, agreed: Client) -> None:
    assert browser.get(address(agreed, "?view=from_above")).status_code == 404


def test_only_who_may_photograph_opens_the_page(
    signed_in: Any, staff: dict[Role, Actor], agreed: Client
) -> None:
    desk = signed_in(staff[Role.FRONT_DESK])
    assert desk.get(address(agreed)).status_code == 403


def test_a_photograph_kept_is_one_event(browser: Any, agreed: Client) -> None:
    browser.post(address(agreed), {"view": "frontal", "file": upload()})
    assert Event.objects.filter(action="photograph.kept").count() == 1


@pytest.fixture
def with_faces(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the engine says of each photograph that is kept; a test adds to it.

    Each is turned as its view wants it, unless a test turns them all.
    """
    said: list[str] = []

    def view_photo(_actor: Actor, photograph: Any) -> tuple[Any, tuple[Any, ...]]:
        kept = Photograph.objects.get(pk=photograph)  # kept before
        view = SimpleNamespace(pose=Pose(yaw=BY_NAME[kept.view].yaw))
        findings = tuple(SimpleNamespace(advice=words) for words in said)
        return SimpleNamespace(view=view), findings

    monkeypatch.setattr(keeping, "available", lambda: True)
    monkeypatch.setattr(keeping, "view_photo", view_photo)
    monkeypatch.setattr(keeping, "turned_in", lambda _data: None)
    return said


@pytest.fixture
def turned(
    with_faces: list[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[[float], None]:
    """Turn the face on whatever is kept by so many degrees."""

    def turn(yaw: float) -> None:
        view = SimpleNamespace(view=SimpleNamespace(pose=Pose(yaw=yaw)))
        monkeypatch.setattr(keeping, "view_photo", lambda *_: (view, ()))
        monkeypatch.setattr(keeping, "turned_in", lambda _data: yaw)

    return turn


@pytest.mark.parametrize("view", VIEWS)
def test_the_page_says_as_which_view_a_photograph_is_kept_and_so_does_the_answer(
    browser: Any, agreed: Client, view: str
) -> None:
    title = BY_NAME[view].title
    page = words_of(browser.get(address(agreed, f"?view={view}")))
    assert f"Keep it as “{title}”" in page
    assert f"It is kept as “{title}”; for another view choose that one first." in page
    assert f"The photograph is kept. View: {title}." in told_of(browser, agreed, view)


@pytest.mark.parametrize(
    ("view", "yaw", "seen"),
    [
        ("oblique_right", 3, "from the front"),
        ("oblique_right", 33, "from its left"),
        ("lateral_left", -6, "from the front"),
        ("lateral_left", -40, "from its right"),
        ("frontal", 34, "from its left"),
    ],
)
def test_a_photograph_that_shows_another_view_is_kept_with_a_warning(
    browser: Any,
    agreed: Client,
    turned: Callable[[float], None],
    view: str,
    yaw: float,
    seen: str,
) -> None:
    turned(yaw)
    said = f"This shows the face {seen}, not as “{BY_NAME[view].title}”"
    assert said in told_of(browser, agreed, view)
    assert Photograph.objects.get().view == view


@pytest.mark.parametrize(
    ("view", "yaw"),
    [
        ("frontal", 12),
        ("oblique_left", 31),
        ("oblique_right", -20),
        ("lateral_left", 44),
    ],
)
def test_a_turn_that_may_be_meant_is_no_other_view(
    browser: Any,
    agreed: Client,
    turned: Callable[[float], None],
    view: str,
    yaw: float,
) -> None:
    turned(yaw)
    assert "This shows the face" not in told_of(browser, agreed, view)


@pytest.mark.parametrize("where", ["take/", ""])
def test_a_photograph_is_kept_whatever_is_to_be_mended_on_it_and_that_is_said(
    browser: Any, agreed: Client, with_faces: list[str], where: str
) -> None:
    with_faces.append("Turn a little to your left.")
    at = f"/clients/{agreed.pk}/photographs/{where}"
    page = browser.post(at, {"view": "frontal", "file": upload()}, follow=True)
    assert "The photograph is kept." in words_of(page)
    assert "Turn a little to your left." in words_of(page)
    assert Photograph.objects.count() == 1


def test_nothing_is_said_where_nothing_is_to_be_mended(
    browser: Any, agreed: Client, with_faces: list[str]
) -> None:
    page = told_of(browser, agreed, "frontal")
    assert "could be better" not in page


def test_a_photograph_without_a_face_is_kept_and_says_so(
    browser: Any, agreed: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise NoView((gates.no_face(),))

    monkeypatch.setattr(keeping, "available", lambda: True)
    monkeypatch.setattr(keeping, "view_photo", none)
    page = told_of(browser, agreed, "frontal")
    assert "No face could be measured on it." in page
    assert Photograph.objects.count() == 1


def test_in_a_profile_no_face_is_looked_for(
    browser: Any, agreed: Client, with_faces: list[str]
) -> None:
    with_faces.append("Turn towards the camera.")
    page = told_of(browser, agreed, "lateral_left")
    assert "Turn towards the camera." not in page
