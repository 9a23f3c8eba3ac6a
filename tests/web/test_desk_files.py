"""Files in and out at the desk: import, export, erasure, each with its guard."""

from __future__ import annotations

import html
import io
import re
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.clinic_people import new_clinic, new_member
from tests.consultations import consulted, registered
from tests.treated import signed
from tests.web.pages import words_of

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.actions import decisions, imports, sign_offs
from mesoplan.clinic.actions.clients import register
from mesoplan.clinic.actions.erasure import erase
from mesoplan.clinic.actions.visits import book
from mesoplan.clinic.records import Client, Event
from mesoplan.knowledge.library import Library

Staff = dict[Role, Actor]
FILE = "Nom;Né le;Taille\nÉlodie Dupont;17/05/1984;170\nAda;never;160\n"


@pytest.fixture
def administrator(staff: Staff, signed_in: Any) -> Any:
    return signed_in(staff[Role.ADMINISTRATOR])


@pytest.fixture
def director(staff: Staff, signed_in: Any) -> Any:
    return signed_in(staff[Role.DIRECTOR])


def sent(browser: Any, data: bytes, **chosen: str) -> Any:
    file = SimpleUploadedFile("clients.csv", data, "text/csv")
    return browser.post(
        "/clients/import/", {"file": file, "dates": "dmy", **chosen}, follow=True
    )


def test_a_file_is_looked_through_before_anything_is_made(administrator: Any) -> None:
    page = sent(administrator, FILE.encode("cp1252"))
    for said in (
        "Rows in the file 2",
        "Clients to be made 1",
        "Windows-1252, semicolon",
        "Passed over Taille",
        "Row 3, Né le : is no date written as DD/MM/YYYY (found: never )",
        "2 Élodie Dupont 1984-05-17",
        "Make 1 client",
    ):
        assert said in words_of(page)
    assert not Client.objects.exists()


def test_a_confirmed_import_goes_on_chunk_by_chunk(
    administrator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "CHUNK", 2)
    page = sent(administrator, b"name\nAda\nBea\nCleo\n")
    found = re.search(r'action="(/clients/import/[^"]+)"', page.content.decode())
    assert found
    page = administrator.post(found[1], follow=True)
    assert "2 of 3 rows" in words_of(page)
    assert "data-goes-on" in page.content.decode()
    page = administrator.post(found[1], follow=True)
    assert "3 clients were made." in words_of(page)
    assert "data-goes-on" not in page.content.decode()
    assert Client.objects.count() == 3


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04...", "This is a workbook, not a CSV file."),
        (b"colour\nred\n", "No column holds the clients' names."),
        (b"", "The submitted file is empty."),
        (b"name\n" + b"x" * 5_000_001, "The file is larger than 5 MB."),
        (b"<script>alert(1)</script>", "No column holds the clients' names."),
    ],
)
def test_a_file_that_cannot_be_used_says_why(
    administrator: Any, data: bytes, said: str
) -> None:
    page = sent(administrator, data)
    assert said in words_of(page)
    assert 'role="alert"' in page.content.decode()


def test_a_hostile_cell_is_shown_as_text(administrator: Any) -> None:
    page = sent(administrator, b"name\n<img src=x onerror=alert(1)>\n")
    assert "<img src=x" not in page.content.decode()
    assert "<img src=x onerror=alert(1)>" in html.unescape(page.content.decode())


def test_an_import_of_another_clinic_is_not_found(
    administrator: Any, signed_in: Any
) -> None:
    page = sent(administrator, b"name\nAda\n")
    found = re.search(r'action="(/clients/import/[^"]+)"', page.content.decode())
    assert found
    elsewhere = signed_in(new_member(new_clinic("Another"), Role.ADMINISTRATOR))
    assert elsewhere.get(found[1]).status_code == 404
    assert elsewhere.post(found[1]).status_code == 404
    assert not Client.objects.exists()


def test_a_client_is_exported_as_a_zip_that_no_browser_opens(
    director: Any, staff: Staff
) -> None:
    ada = register(staff[Role.DIRECTOR], name="Ada/../Lovelace")
    address = reverse("export_client", args=[ada.pk])
    assert "Export everything about" in words_of(director.get(address))
    answer = director.post(address)
    assert answer.headers["Content-Type"] == "application/zip"
    disposition = answer.headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="client-1-[\d-]+\.zip"', disposition)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    with ZipFile(io.BytesIO(answer.content)) as archive:
        assert "client.json" in archive.namelist()


def test_the_clinic_is_exported_while_it_is_fetched_and_progress_told(
    administrator: Any, staff: Staff
) -> None:
    register(staff[Role.DIRECTOR], name="Ada")
    page = administrator.get("/clients/export/")
    ticket = re.search(r'name="ticket" value="([^"]+)"', page.content.decode())
    assert ticket
    answer = administrator.post("/clients/export/", {"ticket": ticket[1]})
    with ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert "clients/000001/client.json" in archive.namelist()
    told = administrator.get("/clients/export/progress/", {"ticket": ticket[1]})
    assert told.json() == {"done": 1, "total": 1}
    stranger = administrator.get("/clients/export/progress/", {"ticket": "../../x"})
    assert stranger.json() == {"done": 0, "total": 0}


def test_a_client_is_erased_for_a_reason_and_by_number(
    director: Any, staff: Staff
) -> None:
    ada = register(staff[Role.DIRECTOR], name="Ada Lovelace")
    address = reverse("erase_client", args=[ada.pk])
    assert "no source found" in words_of(director.get(address))
    page = director.post(address, {"number": "2"})
    assert "This is not the client's number." in words_of(page)
    assert "Reason: This field is required." in words_of(page)
    assert "Ada Lovelace" in words_of(director.get(reverse("client", args=[ada.pk])))
    page = director.post(address, {"reason": "asked", "number": "1"}, follow=True)
    assert "Client No. 1 is erased." in words_of(page)
    assert "Ada" not in words_of(page)
    for name in ("client", "erase_client", "export_client", "correct_client"):
        assert director.get(reverse(name, args=[ada.pk])).status_code == 404


@pytest.mark.parametrize("name", ["export_client", "erase_client"])
def test_a_dangerous_page_asks_for_the_second_factor_before_it_is_shown(
    staff: Staff, signed_in: Any, name: str
) -> None:
    ada = register(staff[Role.DIRECTOR], name="Ada")
    browser = signed_in(staff[Role.DIRECTOR], stepped_up=False)
    before = Event.objects.count()
    shown = browser.get(reverse(name, args=[ada.pk]))
    assert (shown.status_code, "reauthenticate" in shown.url) == (302, True)
    sent_on = browser.post(
        reverse(name, args=[ada.pk]), {"reason": "asked", "number": "1"}
    )
    assert "Show that it is you" in words_of(sent_on)
    assert Event.objects.count() == before


def test_only_the_right_role_is_let_in(staff: Staff, signed_in: Any) -> None:
    ada = register(staff[Role.DIRECTOR], name="Ada")
    allowed = {
        "/clients/import/": Role.ADMINISTRATOR,
        "/clients/export/": Role.ADMINISTRATOR,
        "/clients/export/progress/": Role.ADMINISTRATOR,
        f"/clients/{ada.pk}/export/": Role.DIRECTOR,
        f"/clients/{ada.pk}/erase/": Role.DIRECTOR,
    }
    for role, actor in staff.items():
        browser = signed_in(actor)
        for address, may in allowed.items():
            expected = 200 if role == may else 403
            assert browser.get(address).status_code == expected, (role, address)


def test_the_director_is_shown_export_and_erasure(director: Any, staff: Staff) -> None:
    ada = register(staff[Role.DIRECTOR], name="Ada")
    page = words_of(director.get(reverse("client", args=[ada.pk])))
    for said in ("Open the chart", "Export everything", "Erase…"):
        assert said in page


def test_the_administrator_is_shown_the_way_in_and_out(administrator: Any) -> None:
    page = administrator.get("/administration/").content.decode()
    for address in ("/clients/import/", "/clients/export/"):
        assert f'href="{address}"' in page


def test_every_room_opens_after_a_client_was_erased(
    director: Any, staff: Staff
) -> None:
    boss = staff[Role.DIRECTOR]
    client = registered(boss)
    labels = sorted(Library().products)
    consulted(boss, client, epilepsy=True, label_checked=labels)
    decisions.take(boss, client.pk)
    sign_offs.sign_off(boss, client.pk, rule="epilepsy", reason="Asked")
    book(boss, client.pk, at=moment.now())
    treated = registered(boss)
    session = signed(boss, treated)
    for erased in (client, treated):
        erase(boss, erased.pk, reason="asked")
    for address in (
        *("/today/", "/clients/", "/director/", "/director/sign-offs/"),
        *("/director/rules/", "/director/ledger/", "/check-ins/"),
    ):
        page = director.get(address)
        assert page.status_code == 200, address
        assert "Ada Invented" not in words_of(page)
    assert director.get(f"/sessions/{session.pk}/").status_code == 404
    for page in ("consultation", "screening", "plan", "consent", "sessions"):
        assert director.get(f"/clients/{client.pk}/{page}/").status_code == 404
