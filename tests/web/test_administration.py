"""The first set-up and the administrator's room, as pages."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse
from tests.clinic_people import new_member

from mesoplan.clinic.access import Role
from mesoplan.clinic.actions import clinics
from mesoplan.clinic.queries.staff import actor_of
from mesoplan.clinic.records import Clinic, Membership, User

TYPED = {
    "name": "Invented Clinic",
    "phone": "+00 000 000",
    "mail": "",
    "jurisdiction": "EU",
    "language": "en",
    "time_zone": "Europe/Paris",
}
PEOPLE = {
    "own_name": "Ada Invented",
    "own_mail": "ada@clinic.example",
    "password": "a long invented passphrase",
    "director_name": "Dan Invented",
    "director_mail": "dan@clinic.example",
}


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr("mesoplan.settings.place.home", lambda: tmp_path)
    cache.clear()
    return tmp_path


@pytest.fixture
def administrator(staff):
    return staff[Role.ADMINISTRATOR]


def test_set_up_is_gone_once_there_is_a_clinic(client, clinic):
    assert client.get(reverse("setup")).status_code == 404


def test_set_up_makes_the_clinic_and_sends_the_director_a_link(
    client, db, home, mailoutbox
):
    assert client.get(reverse("setup")).status_code == 200
    code = clinics.setup_code()
    assert b'name="emergency_phone"' in client.get(reverse("setup")).content
    typed = {**TYPED, **PEOPLE, "code": code, "emergency_phone": "112"}
    answer = client.post(reverse("setup"), typed)
    assert answer.url == reverse("account_login")
    assert Clinic.objects.get().name == "Invented Clinic"
    assert Clinic.objects.get().emergency_phone == "112"
    (mail,) = mailoutbox
    assert mail.to == ["dan@clinic.example"]
    link = next(word for word in mail.body.split() if "/password/reset/key/" in word)
    form_at = Browser().get(link.split("testserver")[1]).url
    browser = Browser()
    browser.get(link.split("testserver")[1])
    chosen = "another long invented passphrase"
    browser.post(form_at, {"password1": chosen, "password2": chosen})
    director = User.objects.get(email="dan@clinic.example")
    assert director.check_password(chosen)
    assert browser.get(link.split("testserver")[1]).status_code == 200  # used up
    assert client.get(reverse("setup")).status_code == 404


def test_a_wrong_code_keeps_what_was_typed_and_makes_nothing(client, db, home):
    answer = client.post(reverse("setup"), {**TYPED, **PEOPLE, "code": "WRONG"})
    assert answer.status_code == 422
    assert b"not the code" in answer.content
    assert b"Ada Invented" in answer.content
    assert not Clinic.objects.exists()


def test_a_member_is_added_by_the_page_and_gets_a_link(
    signed_in, administrator, mailoutbox
):
    browser = signed_in(administrator)
    form = {"name": "Nia New", "mail": "nia@clinic.example", "role": "front_desk"}
    page = browser.post(reverse("staff_add"), form, follow=True)
    assert b"Nia New" in page.content
    assert b"has not chosen a password yet" in page.content
    assert mailoutbox[0].to == ["nia@clinic.example"]
    again = browser.post(reverse("staff_add"), form)
    assert again.status_code == 422
    assert b"works with this address already" in again.content


def test_a_mail_that_does_not_go_off_is_said(signed_in, administrator, monkeypatch):
    def fail(*_, **__):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", fail)
    form = {"name": "Nia New", "mail": "nia@clinic.example", "role": "front_desk"}
    page = signed_in(administrator).post(reverse("staff_add"), form, follow=True)
    assert b"could not be sent" in page.content
    assert User.objects.filter(email="nia@clinic.example").exists()


def test_who_leaves_loses_every_session_at_once(client, signed_in, staff, clinic):
    leaving = staff[Role.FRONT_DESK]
    theirs = Browser()
    theirs.force_login(User.objects.get(pk=leaving.user))
    assert theirs.get(reverse("mfa_index")).status_code == 200
    browser = signed_in(staff[Role.ADMINISTRATOR])
    browser.post(reverse("staff_end", args=[leaving.user]))
    assert actor_of(leaving.user) is None
    answer = theirs.get(reverse("mfa_index"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_a_role_is_changed_by_the_page(signed_in, staff):
    desk = staff[Role.FRONT_DESK]
    browser = signed_in(staff[Role.ADMINISTRATOR])
    at = reverse("staff_member", args=[desk.user])
    assert browser.get(at).status_code == 200
    browser.post(at, {"role": "practitioner"})
    assert actor_of(desk.user).role is Role.PRACTITIONER


def test_the_only_administrator_cannot_leave(signed_in, administrator):
    browser = signed_in(administrator)
    at = reverse("staff_end", args=[administrator.user])
    page = browser.post(at, follow=True)
    assert b"only administrator" in page.content
    assert Membership.objects.get(user=administrator.user).ended_at is None


def test_both_values_are_shown_when_two_people_edit_the_clinic(
    signed_in, administrator, clinic
):
    browser = signed_in(administrator)
    at = reverse("clinic_edit")
    browser.post(at, {**TYPED, "phone": "+00 111", "version": 1})
    answer = browser.post(at, {**TYPED, "phone": "+00 222", "version": 1})
    assert answer.status_code == 409
    assert b"+00 111" in answer.content
    assert b"+00 222" in answer.content
    browser.post(at, {**TYPED, "phone": "+00 222", "version": 2})
    assert Clinic.objects.get().phone == "+00 222"


def test_the_emergency_number_is_kept_shown_and_may_be_left_empty(
    signed_in, administrator
):
    browser = signed_in(administrator)
    at = reverse("clinic_edit")
    assert b"No source here: the clinic says which." in browser.get(at).content
    browser.post(at, {**TYPED, "emergency_phone": "112", "version": 1})
    assert Clinic.objects.get().emergency_phone == "112"
    assert b'<dd dir="auto">112</dd>' in browser.get(reverse("administration")).content
    browser.post(at, {**TYPED, "emergency_phone": "", "version": 2})
    assert Clinic.objects.get().emergency_phone == ""


def test_both_emergency_numbers_are_shown_when_two_people_edit_the_clinic(
    signed_in, administrator
):
    browser = signed_in(administrator)
    at = reverse("clinic_edit")
    browser.post(at, {**TYPED, "emergency_phone": "112", "version": 1})
    answer = browser.post(at, {**TYPED, "emergency_phone": "15", "version": 1})
    assert answer.status_code == 409
    for number in ("112", "15"):
        assert f'name="emergency_phone" value="{number}"' in answer.content.decode()


@pytest.mark.parametrize("typed", ["call 112", "112 or 15", "one one two", "+", "١١٢"])
def test_what_no_telephone_can_dial_is_refused_beside_its_field(
    signed_in, administrator, typed
):
    form = {**TYPED, "emergency_phone": typed, "version": 1}
    answer = signed_in(administrator).post(reverse("clinic_edit"), form)
    assert answer.status_code == 422
    assert "one number to dial" in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode()
    assert Clinic.objects.get().emergency_phone == ""


def test_a_form_that_needs_a_fresh_factor_asks_before_it_is_shown(
    signed_in, administrator
):
    browser = signed_in(administrator, stepped_up=False)
    answer = browser.get(reverse("staff_add"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert "next=%2Fadministration%2Fstaff%2Fadd%2F" in answer.url


def test_a_form_sent_too_late_comes_back_whole(signed_in, administrator):
    browser = signed_in(administrator, stepped_up=False)
    form = {"name": 'Nia "<New>"', "mail": "nia@clinic.example", "role": "front_desk"}
    answer = browser.post(reverse("staff_add"), form)
    assert answer.status_code == 403
    assert dict(answer.context["typed"]) == form
    assert b"Nia &quot;&lt;New&gt;&quot;" in answer.content
    assert not User.objects.filter(email="nia@clinic.example").exists()
    assert browser.session.get("account_reauthentication_state") is None


def test_a_script_that_needs_a_fresh_factor_is_sent_to_ask_for_it(
    signed_in, administrator
):
    browser = signed_in(administrator, stepped_up=False)
    answer = browser.post(
        reverse("staff_add"),
        {},
        headers={
            "HX-Request": "true",
            "HX-Current-URL": "http://testserver/administration/staff/add/",
        },
    )
    assert answer.headers["HX-Redirect"].startswith(reverse("account_reauthenticate"))


def test_the_password_is_no_step_up_where_there_is_a_second_factor(clinic):
    from allauth.account.adapter import get_adapter  # noqa: PLC0415
    from allauth.mfa.totp.internal.auth import TOTP  # noqa: PLC0415

    user = User.objects.get(pk=new_member(clinic, Role.DIRECTOR).user)
    ways = get_adapter().get_reauthentication_methods
    assert [way["id"] for way in ways(user)] == ["reauthenticate"]
    TOTP.activate(user, "A" * 32)
    assert [way["id"] for way in ways(user)] == ["mfa_reauthenticate"]
