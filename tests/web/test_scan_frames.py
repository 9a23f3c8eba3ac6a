"""What a page's camera sends: read on the spot, kept nowhere, refused with a reason."""

from __future__ import annotations

import re
import tempfile

import pytest
from django.test import Client as Browser
from PIL import Image
from tests.clinic_people import sign_in
from tests.pictures import ITS_TEXT, by_another_hand, encoded, laid, png_claiming

from mesoplan.clinic.access import HELD, Permission, Role
from mesoplan.web.session.frames import MOST, read

ADDRESS = "/scan/frames/"


@pytest.fixture
def practitioner(signed_in, staff):
    return signed_in(staff[Role.PRACTITIONER])


def sent(browser, data, content_type="image/jpeg", **headers):
    return browser.post(ADDRESS, data=data, content_type=content_type, **headers)


def frame(kind="JPEG"):
    return encoded(laid((by_another_hand(), (90, 90))), kind)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_frame_comes_back_as_the_raw_text_of_its_code(practitioner, kind):
    answer = sent(practitioner, frame(kind))
    assert answer.status_code == 200
    assert answer.json() == {"codes": [ITS_TEXT]}
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_frame_without_a_code_is_fine_and_empty(practitioner):
    answer = sent(practitioner, encoded(Image.new("L", (640, 480), "white"), "JPEG"))
    assert (answer.status_code, answer.json()) == (200, {"codes": []})


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 422, "picture_empty"),
        (b"<svg onload='x()'/>", 422, "picture_unknown_format"),
        (frame()[:900], 422, "picture_damaged"),
        (png_claiming(10_000, 8_000), 422, "picture_too_many_pixels"),
        (b"\xff" * (MOST + 1), 413, "picture_too_large"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(
    practitioner, data, status, code
):
    answer = sent(practitioner, data)
    assert answer.status_code == status
    said = answer.json()
    assert said["code"] == code
    assert re.fullmatch(r"[A-Z].*\. .*\.", said["detail"])
    assert "codes" not in said


def test_no_more_is_read_than_a_picture_may_be_long(practitioner, monkeypatch):
    """The length that a request claims plays no part."""
    taken = []
    from django.core.handlers.wsgi import LimitedStream  # noqa: PLC0415

    read = LimitedStream.read

    def counted(self, *size):
        data = read(self, *size)
        taken.append(len(data))
        return data

    monkeypatch.setattr(LimitedStream, "read", counted)
    assert sent(practitioner, b"\xff" * (4 * MOST)).status_code == 413
    assert sum(taken) <= MOST + 2**21


def test_nothing_of_a_frame_is_written_to_the_disk(practitioner, monkeypatch):
    def written(*_, **__):
        pytest.fail("a frame went to the disk")

    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, written)
    noise = Image.effect_noise((2_400, 2_400), 90)
    data = encoded(noise, "PNG")
    assert 2_500_000 < len(data) < MOST, "more than Django keeps of a form in memory"
    assert sent(practitioner, data, "image/png").status_code == 200


def test_a_form_of_another_site_cannot_have_frames_read(clinic, staff):
    browser = sign_in(Browser(enforce_csrf_checks=True), staff[Role.PRACTITIONER])
    assert sent(browser, frame()).status_code == 403


def test_a_browser_that_is_not_signed_in_is_sent_to_the_sign_in(db):
    answer = sent(Browser(), frame())
    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/")


def test_whoever_receives_packs_or_treats_with_them_may_scan():
    for held in HELD.values():
        if {Permission.PACK_RECEIVE, Permission.SESSION_RECORD} & held:
            assert read.permission in held


def test_only_a_frame_that_is_sent_is_read(practitioner):
    assert practitioner.get(ADDRESS).status_code == 405
