"""Photographs through their pages: agreed to, made safe, sealed, and hidden again."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image
from tests.treated import consented

from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.actions import photographs
from mesoplan.clinic.queries.photographs import folder
from mesoplan.clinic.records import (
    Client,
    Photograph,
)
from mesoplan.web.capture import shots

Staff = dict[Role, Actor]


def picture(kind: str = "JPEG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "tan").save(file, kind)
    return file.getvalue()


def upload(data: bytes, name: str = "face.jpg") -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


def test_a_photograph_needs_its_own_consent_and_goes_with_it(
    browser: Any, actor: Actor, ada: Client
) -> None:
    address = f"/clients/{ada.pk}/photographs/"
    sent = {"view": "frontal", "file": upload(picture())}
    assert browser.post(address, sent).status_code == 422
    consent = consented(actor, ada, "photo")
    sent = {"view": "frontal", "file": upload(picture())}
    assert browser.post(address, sent).status_code == 302
    photograph = Photograph.objects.get()
    sealed = (folder() / photograph.file).read_bytes()
    assert b"JFIF" not in sealed
    shown = browser.get(f"/photographs/{photograph.pk}/")
    assert shown["Content-Type"] == "image/jpeg"
    assert "sandbox" in shown["Content-Security-Policy"]
    assert shown["Cache-Control"] == "no-store"
    assert Image.open(io.BytesIO(shown.content)).size == (60, 40)
    browser.post(f"/consents/{consent.pk}/withdraw/")
    assert browser.get(f"/photographs/{photograph.pk}/").status_code == 404
    assert str(photograph.pk) not in browser.get(address).content.decode()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "empty.jpg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg"),
        (b"<script>alert(1)</script>", "face.jpg"),
        (b"%PDF-1.7", "face.png"),
        (picture()[:200], "cut.jpg"),
        (picture("GIF"), "face.jpg"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "../../../etc/passwd"),
    ],
)
def test_a_hostile_file_is_refused_with_what_to_do(
    browser: Any, actor: Actor, ada: Client, data: bytes, name: str
) -> None:
    consented(actor, ada, "photo")
    before = set(folder().glob("*")) if folder().exists() else set()
    answer = browser.post(
        f"/clients/{ada.pk}/photographs/",
        {"view": "frontal", "file": upload(data, name)},
    )
    assert answer.status_code == 422
    assert not Photograph.objects.exists()
    assert (set(folder().glob("*")) if folder().exists() else set()) == before


def test_what_was_appended_to_a_photograph_does_not_come_along(
    browser: Any, actor: Actor, ada: Client
) -> None:
    consented(actor, ada, "photo")
    hidden = picture() + b"<script>alert(1)</script>"
    browser.post(
        f"/clients/{ada.pk}/photographs/",
        {"view": "frontal", "file": upload(hidden, "x.html")},
    )
    shown = browser.get(f"/photographs/{Photograph.objects.get().pk}/")
    assert b"script" not in shown.content


def test_the_newest_photograph_with_a_face_leads_to_the_map_on_it(
    browser: Any, actor: Actor, ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The map of the visit before is seen on the next visit's photograph."""
    consented(actor, ada, "photo")
    first, second, third = (
        photographs.keep(actor, ada.pk, data=picture(), view="frontal")
        for _ in range(3)
    )
    found = tuple(
        SimpleNamespace(photograph=one.pk, side="frontal") for one in (second, first)
    )
    monkeypatch.setattr(shots, "views_of", lambda *_: found)  # no face on the third
    at = f"/clients/{ada.pk}/photographs/"
    assert "The map on this photograph" not in browser.get(at).content.decode()
    monkeypatch.setattr(shots, "maps_of", lambda _client: ("a map",))
    page = browser.get(at).content.decode()
    assert page.count("The map on this photograph") == 1
    assert f"/clients/{ada.pk}/map/?view={second.pk}&amp;earlier=1" in page
    assert str(third.pk) in page
