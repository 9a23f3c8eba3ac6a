"""The front desk's pages: what each role sees, and what is asked before it is done."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.clinic_people import new_clinic, new_member
from tests.web.pages import words_of

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.actions.clients import correct, register
from mesoplan.clinic.actions.visits import book, mark
from mesoplan.clinic.queries.clients import contact_seen_by
from mesoplan.clinic.records import Client, Clinic, Link, Visit

Staff = dict[Role, Actor]
ADA = {
    "name": "Ada Lovelace",
    "born_on": "1984-05-17",
    "mail": "ada@example.org",
    "phone": "+44 20 1",
    "language": "en",
}


@pytest.fixture
def desk(staff: Staff, signed_in: Any) -> Any:
    return signed_in(staff[Role.FRONT_DESK])


def reads(queries: CaptureQueriesContext) -> int:
    """Without what the session's own clock writes once a second."""
    said = [query["sql"] for query in queries.captured_queries]
    return len([q for q in said if q.startswith("SELECT") and "session" not in q])


def test_everyone_is_sent_where_they_work(
    client: Any, staff: Staff, signed_in: Any
) -> None:
    assert client.get("/").headers["Location"] == "/welcome/"
    rooms = {
        Role.FRONT_DESK: "/today/",
        Role.PRACTITIONER: "/today/",
        Role.DIRECTOR: "/today/",
        Role.ADMINISTRATOR: "/administration/",
    }
    for role, room in rooms.items():
        assert signed_in(staff[role]).get("/").headers["Location"] == room


def test_a_visit_is_booked_for_a_client_found_by_name(
    desk: Any, staff: Staff, clinic: Clinic
) -> None:
    Clinic.objects.filter(pk=clinic.pk).update(time_zone="Europe/Paris")
    register(staff[Role.FRONT_DESK], name="Élodie Martin")
    ada = register(staff[Role.FRONT_DESK], **ADA)
    asked = {"typed": "love", "day": "2026-12-01", "at": "09:30", "purpose": "session"}
    page = desk.post("/visits/new/", {**asked, "find": "1"})
    assert "Ada Lovelace" in words_of(page)
    assert "Élodie" not in words_of(page)
    assert 'value="09:30"' in page.content.decode()  # nothing typed is lost
    answer = desk.post("/visits/new/", {**asked, "client": ada.pk, "book": "1"})
    assert answer.headers["Location"] == "/today/?day=2026-12-01"
    assert Visit.objects.get().at == datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
    listed = words_of(desk.get("/today/?day=2026-12-01"))
    assert "09:30 Ada Lovelace" in listed
    assert "Session" in listed


def test_a_booking_says_what_is_missing(desk: Any) -> None:
    page = desk.post("/visits/new/", {"day": "soon", "at": "25:00", "book": "1"})
    for said in ("Find and choose a client.", "Enter a valid date.", "valid time"):
        assert said in words_of(page)
    assert not Visit.objects.exists()


def test_a_strangers_client_cannot_be_booked(desk: Any) -> None:
    elsewhere = new_member(new_clinic("Another"), Role.DIRECTOR)
    stranger = register(elsewhere, **ADA)
    asked = {"day": "2026-12-01", "at": "09:30", "purpose": "session", "book": "1"}
    page = desk.post("/visits/new/", {**asked, "client": stranger.pk, "typed": "ada"})
    assert "Ada" not in words_of(page)
    assert not Visit.objects.exists()


def test_buttons_move_a_visit_through_the_day(desk: Any, staff: Staff) -> None:
    ada = register(staff[Role.FRONT_DESK], **ADA)
    visit = book(staff[Role.FRONT_DESK], ada.pk, at=moment.now())
    address = reverse("visit_state", args=[visit.pk])
    desk.post(address, {"state": "arrived", "version": 1})
    visit.refresh_from_db()
    assert visit.state == "arrived"
    assert "Not here yet" in words_of(desk.get("/today/"))


def test_a_button_pressed_too_late_says_what_happened_meanwhile(
    desk: Any, staff: Staff
) -> None:
    ada = register(staff[Role.FRONT_DESK], **ADA)
    visit = book(staff[Role.FRONT_DESK], ada.pk, at=moment.now())
    mark(staff[Role.DIRECTOR], visit.pk, state="arrived", version=1)
    address = reverse("visit_state", args=[visit.pk])
    page = desk.post(address, {"state": "missed", "version": 1}, follow=True)
    assert "Someone else has changed this visit meanwhile: it is now “Arrived”." in (
        words_of(page)
    )
    visit.refresh_from_db()
    assert visit.state == "arrived"


@pytest.mark.parametrize(
    "day", ["", "yesterday", "2026-99-99", "9999-12-31", "0001-01-01"]
)
def test_a_day_that_is_none_shows_today(desk: Any, day: str) -> None:
    page = desk.get("/today/", {"day": day, "page": "x"})
    assert page.status_code == 200
    assert "Today" in words_of(page)


def test_a_long_day_takes_no_more_queries_and_is_paged(desk: Any, staff: Staff) -> None:
    counts = []
    start = moment.now().replace(hour=0, minute=0)
    for numbers in (range(5), range(5, 50)):
        for number in numbers:
            ada = register(staff[Role.FRONT_DESK], name=f"Ada {number:02}")
            book(staff[Role.FRONT_DESK], ada.pk, at=start + timedelta(minutes=number))
        desk.get("/today/")
        with CaptureQueriesContext(connection) as queries:
            page = desk.get("/today/")
        counts.append(reads(queries))
    assert counts[0] == counts[1]
    assert "50 visits" in words_of(page)
    assert "Page 1 of 2" in words_of(page)
    assert "Ada 24" in words_of(page)
    assert "Ada 25" not in words_of(page)
    assert "Ada 49" in words_of(desk.get("/today/?page=2"))


def test_the_list_of_clients_takes_no_more_queries_when_it_is_long(
    desk: Any, staff: Staff
) -> None:
    counts = []
    for count in (5, 45):
        for _ in range(count):
            register(staff[Role.FRONT_DESK], **ADA)
        desk.get("/clients/")
        with CaptureQueriesContext(connection) as queries:
            desk.post("/clients/", {"typed": "ada love"})
        counts.append(reads(queries))
    assert counts[0] == counts[1]


def test_a_name_searched_for_stands_in_no_address(desk: Any, staff: Staff) -> None:
    for _ in range(30):
        register(staff[Role.FRONT_DESK], name="Zyxwv Ponmlk")
    page = desk.post("/clients/", {"typed": "zyxwv", "page": "2"})
    assert "Page 2 of 2" in words_of(page)
    addresses = re.findall(r'(?:href|action)="([^"]*)"', page.content.decode())
    assert not [a for a in addresses if "zyxwv" in a.casefold()]


def test_a_client_is_registered(desk: Any) -> None:
    page = desk.post("/clients/new/", ADA, follow=True)
    assert "Registered as number 1." in words_of(page)
    for said in ("Ada Lovelace", "17 May 1984", "ada@example.org", "+44 20 1"):
        assert said in words_of(page)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "Full name: Is missing. Give the full name."),
        ({"name": "x" * 10_000}, "Has 10000 characters; at most 200 are kept."),
        ({"born_on": "2999-01-01"}, "Date of birth: Lies in the future."),
        ({"mail": "nobody"}, "Mail address: Is no mail address."),
        ({"phone": "<script>"}, "Phone: Is no phone number."),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(
    desk: Any, changed: dict[str, str], said: str
) -> None:
    typed = ADA | changed
    page = desk.post("/clients/new/", typed)
    assert said in words_of(page)
    body = html.unescape(page.content.decode())
    assert all(f'value="{value}"' in body for value in typed.values() if value)
    assert not Client.objects.exists()


@pytest.mark.parametrize("name", ["محمد بن سلمان", "Zoë 🌸", "<b>Bold</b>"])
def test_any_writing_is_shown_in_its_own_direction(desk: Any, name: str) -> None:
    page = desk.post("/clients/new/", ADA | {"name": name}, follow=True)
    assert f"<bdi>{html.escape(name)}</bdi>" in page.content.decode()


def test_a_likely_double_is_shown_before_another_record_is_made(
    desk: Any, staff: Staff
) -> None:
    register(staff[Role.FRONT_DESK], **ADA)
    again = ADA | {"name": "LOVELACE, ada".replace(",", "")}
    page = desk.post("/clients/new/", again)
    assert "Is this somebody who is here already?" in words_of(page)
    assert Client.objects.count() == 1
    known = re.search(r'name="not_these" value="([^"]*)"', page.content.decode())
    assert known
    desk.post("/clients/new/", again | {"not_these": known[1]})
    assert Client.objects.count() == 2


def test_a_correction_meets_somebody_elses_field_by_field(
    desk: Any, staff: Staff
) -> None:
    ada = register(staff[Role.FRONT_DESK], **ADA)
    director, address = staff[Role.DIRECTOR], reverse("correct_client", args=[ada.pk])
    was = {f"was_{key}": value for key, value in ADA.items()}
    theirs = {"phone": "111", "mail": "new@example.org"}
    correct(director, ada.pk, version=1, **(ADA | theirs))
    mine = ADA | {"phone": "222"} | was | {"version": 1}

    page = desk.post(address, mine)
    assert "Someone else has changed this client meanwhile." in words_of(page)
    assert "Mail address: new@example.org" in words_of(page)  # theirs alone: kept
    assert "Theirs: 111" in words_of(page)
    assert "Mine: 222" in words_of(page)
    assert contact_seen_by(director, ada.pk).phone == "111"

    again = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.content.decode()))
    assert again["mail"] == "new@example.org"
    assert again["phone"] == "222"
    again.pop("choose_phone", None)
    again["language"] = "en"
    page = desk.post(address, again)
    assert "Choose which of the two to keep." in words_of(page)

    desk.post(address, again | {"choose_phone": "mine"})
    kept = contact_seen_by(director, ada.pk)
    assert (kept.phone, kept.mail, kept.version) == ("222", "new@example.org", 3)


def test_theirs_can_be_chosen(desk: Any, staff: Staff) -> None:
    ada = register(staff[Role.FRONT_DESK], **ADA)
    address = reverse("correct_client", args=[ada.pk])
    correct(staff[Role.DIRECTOR], ada.pk, version=1, **(ADA | {"phone": "111"}))
    was = {f"was_{key}": value for key, value in ADA.items()}
    mine = ADA | {"phone": "222", "name": "Ada King"} | was
    mine |= {"version": "2", "clash": "phone", "choose_phone": "theirs"}
    desk.post(address, mine)
    kept = contact_seen_by(staff[Role.DIRECTOR], ada.pk)
    assert (kept.phone, kept.name) == ("111", "Ada King")


def test_a_link_is_mailed_shown_once_and_revoked(desk: Any, staff: Staff) -> None:
    ada = register(staff[Role.FRONT_DESK], **ADA)
    page = desk.post(reverse("send_link", args=[ada.pk]), {"purpose": "intake"})
    found = re.search(r">(http://testserver/i/[^<]+/)<", page.content.decode())
    assert found
    (message,) = mail.outbox
    assert message.to == ["ada@example.org"]
    assert found[1] in message.body
    assert "Ada" not in message.subject
    shown = desk.get(reverse("client", args=[ada.pk]))
    assert "/i/" not in shown.content.decode()
    assert "Intake open" in words_of(shown)
    link = Link.objects.get()
    desk.post(reverse("revoke_link", args=[ada.pk, link.pk]))
    assert "Intake revoked" in words_of(desk.get(reverse("client", args=[ada.pk])))


def test_a_link_without_a_mail_address_is_shown_to_pass_on(
    desk: Any, staff: Staff
) -> None:
    ada = register(staff[Role.FRONT_DESK], **(ADA | {"mail": ""}))
    page = desk.post(reverse("send_link", args=[ada.pk]), {"purpose": "card"})
    assert "pass the address below on yourself" in words_of(page)
    assert "/card/" in page.content.decode()
    assert not mail.outbox


def test_a_mail_server_that_fails_loses_no_link(
    desk: Any, staff: Staff, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    ada = register(staff[Role.FRONT_DESK], **ADA)
    page = desk.post(reverse("send_link", args=[ada.pk]), {"purpose": "intake"})
    assert "The mail could not be sent." in words_of(page)
    assert "/i/" in page.content.decode()


def test_a_link_of_no_known_purpose_is_not_made(desk: Any, staff: Staff) -> None:
    ada = register(staff[Role.FRONT_DESK], **ADA)
    page = desk.post(reverse("send_link", args=[ada.pk]), {"purpose": "consent"})
    assert page.status_code == 404
    assert not Link.objects.exists()


def test_another_clinics_client_is_not_found(desk: Any) -> None:
    elsewhere = new_member(new_clinic("Another"), Role.DIRECTOR)
    stranger = register(elsewhere, **ADA)
    for name in ("client", "correct_client"):
        assert desk.get(reverse(name, args=[stranger.pk])).status_code == 404
    sent = desk.post(reverse("send_link", args=[stranger.pk]), {"purpose": "intake"})
    assert sent.status_code == 404


def test_the_front_desk_is_shown_no_way_into_the_chart(desk: Any, staff: Staff) -> None:
    ada = register(staff[Role.FRONT_DESK], **ADA)
    page = words_of(desk.get(reverse("client", args=[ada.pk])))
    for clinical in ("Open the chart", "Export", "Erase"):
        assert clinical not in page


def test_an_administrator_sees_no_clients(staff: Staff, signed_in: Any) -> None:
    ada = register(staff[Role.FRONT_DESK], **ADA)
    browser = signed_in(staff[Role.ADMINISTRATOR])
    for address in ("/today/", "/clients/", "/clients/new/", f"/clients/{ada.pk}/"):
        assert browser.get(address).status_code == 403


def test_a_link_is_mailed_in_the_clients_language(desk: Any, staff: Staff) -> None:
    elodie = register(staff[Role.FRONT_DESK], **(ADA | {"language": "fr"}))
    for purpose in ("intake", "card"):
        desk.post(reverse("send_link", args=[elodie.pk]), {"purpose": purpose})
    for message in mail.outbox:
        assert "Bonjour" in message.body
        assert "Hello" not in message.body
        assert message.subject.startswith("Un lien")


def test_a_client_with_many_visits_opens_with_as_many_queries(
    desk: Any, staff: Staff
) -> None:
    ada = register(staff[Role.FRONT_DESK], **ADA)
    address, counts = reverse("client", args=[ada.pk]), []
    for count in (5, 45):
        for number in range(count):
            at = moment.now() + timedelta(hours=number)
            book(staff[Role.FRONT_DESK], ada.pk, at=at)
        desk.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = desk.get(address)
        counts.append(reads(queries))
    assert counts[0] == counts[1]
    assert "Page 1 of 5" in words_of(page)
    assert "Page 5 of 5" in words_of(desk.get(f"{address}?visits=5"))


def test_a_booked_visit_is_given_another_time(desk: Any, staff: Staff) -> None:
    ada = register(staff[Role.FRONT_DESK], **ADA)
    visit = book(
        staff[Role.FRONT_DESK], ada.pk, at=datetime(2026, 12, 1, 9, tzinfo=UTC)
    )
    address = reverse("move_visit", args=[visit.pk])
    assert "Change the time" in words_of(desk.get("/today/?day=2026-12-01"))
    assert 'value="09:00"' in desk.get(address).content.decode()
    page = desk.post(address, {"day": "2026-12-02", "at": "x", "version": 1})
    assert "Enter a valid time." in words_of(page)
    asked = {"day": "2026-12-02", "at": "10:30", "version": 1}
    page = desk.post(address, asked, follow=True)
    assert "Moved to Wednesday 2 December 2026 at 10:30." in words_of(page)
    page = desk.post(address, asked)  # the page was open in a second tab
    assert "Someone else has changed this visit meanwhile" in words_of(page)
    elsewhere = new_member(new_clinic("Another"), Role.DIRECTOR)
    stranger = register(elsewhere, **ADA)
    theirs = book(elsewhere, stranger.pk, at=moment.now())
    assert desk.get(reverse("move_visit", args=[theirs.pk])).status_code == 404
