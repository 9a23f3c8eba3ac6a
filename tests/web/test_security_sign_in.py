"""Signing in: two factors, limits, the same answer for known and unknown people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse
from tests.clinic_people import new_member, sign_in
from tests.web.pages import words_of

from mesoplan.clinic.access import Role
from mesoplan.clinic.records import Event, User

PASSWORD = "a long invented passphrase"  # noqa: S105 - invented
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh_limits(db):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def at_once(monkeypatch):
    """What is to follow a commit follows at once: the test itself never commits."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **_: act())


@pytest.fixture
def member(clinic):
    return new_member(clinic, Role.ADMINISTRATOR)


def user_of(actor) -> User:
    return User.objects.get(pk=actor.user)


def with_app(actor) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user_of(actor), secret)
    return secret


def code_of(secret: str) -> str:
    _, counter, _ = yield_hotp_counters_from_time()  # good for half a minute yet
    return format_hotp_value(hotp_value(secret, counter))


def typed_password(browser, actor, password=PASSWORD, **more):
    form = {"login": user_of(actor).email, "password": password}
    return browser.post(reverse("account_login"), form, **more)


def test_whoever_has_no_second_factor_is_sent_to_set_one_up(client, member):
    assert typed_password(client, member).status_code == 302
    answer = client.get("/administration/")
    assert answer.status_code == 302
    assert answer.url == reverse("mfa_index")
    page = client.get(answer.url)
    assert b"you need a second factor" in page.content
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    assert client.get(reverse("welcome")).status_code == 200


def test_an_app_is_set_up_and_recovery_codes_are_offered(client, member, at_once):
    typed_password(client, member)
    form = client.get(reverse("mfa_activate_totp")).context["form"]
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(form.secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    assert client.get(answer.url).status_code == 200
    assert client.get(reverse("stepped_up")).status_code == 200
    event = Event.objects.filter(action="credential.changed").first()
    assert event.actor == member.user


def test_the_password_alone_does_not_sign_in_where_there_is_a_factor(client, member):
    secret = with_app(member)
    answer = typed_password(client, member)
    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("stepped_up")).status_code == 302
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert answer.status_code == 302
    assert client.get(reverse("stepped_up")).status_code == 200


def test_a_code_works_once(member):
    secret = with_app(member)
    code = code_of(secret)
    first, second = Browser(), Browser()
    typed_password(first, member)
    assert first.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    typed_password(second, member)
    again = second.post(reverse("mfa_authenticate"), {"code": code})
    assert again.status_code == 200
    assert again.context["form"].errors


def test_a_recovery_code_works_once(member):
    with_app(member)
    codes = RecoveryCodes.activate(user_of(member)).get_unused_codes()
    for expected in (302, 200):
        browser = Browser()
        typed_password(browser, member)
        answer = browser.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert answer.status_code == expected


def test_secrets_of_factors_are_sealed_in_the_database(member):
    secret = with_app(member)
    stored = str(Authenticator.objects.get(user=member.user).data)
    assert secret not in stored


def test_setting_the_password_anew_does_not_pass_the_second_factor(
    client, member, mailoutbox
):
    with_app(member)
    client.post(reverse("account_reset_password"), {"email": user_of(member).email})
    link = next(w for w in mailoutbox[0].body.split() if "/password/reset/key/" in w)
    form_at = client.get(link.split("testserver")[1]).url
    new = "another long invented passphrase"
    client.post(form_at, {"password1": new, "password2": new})
    assert client.get(reverse("stepped_up")).status_code == 302
    answer = typed_password(client, member, new)
    assert answer.url.startswith(reverse("mfa_authenticate"))


def test_signing_in_renews_the_session(client, member):
    client.get(reverse("account_login"))
    session = client.session
    session["before"] = True
    session.save()
    before = client.session.session_key
    with_app(member)
    typed_password(client, member)
    client.post(
        reverse("mfa_authenticate"),
        {"code": RecoveryCodes.activate(user_of(member)).get_unused_codes()[0]},
    )
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_changed_factor_ends_the_other_sessions_and_is_told_by_mail(
    member, mailoutbox, at_once
):
    here, elsewhere = Browser(), Browser()
    for browser in (here, elsewhere):
        typed_password(browser, member)
        assert browser.get(reverse("mfa_index")).status_code == 200
    form = here.get(reverse("mfa_activate_totp")).context["form"]
    here.post(reverse("mfa_activate_totp"), {"code": code_of(form.secret)})
    assert here.get(reverse("mfa_index")).status_code == 200
    assert elsewhere.get(reverse("mfa_index")).status_code == 302
    assert any("ctivated" in mail.subject for mail in mailoutbox)


@pytest.mark.parametrize(
    ("gap", "goes_on"),
    [
        (timedelta(minutes=15, seconds=-1), True),
        (timedelta(minutes=15), False),
        (timedelta(minutes=15, seconds=1), False),
    ],
)
def test_a_session_without_work_ends_after_fifteen_minutes(
    signed_in, member, gap, goes_on
):
    with time_machine.travel(START, tick=False) as clock:
        browser = signed_in(member)
        assert browser.get(reverse("stepped_up")).status_code == 200
        clock.shift(gap)
        answer = browser.get(reverse("stepped_up"))
        assert (answer.status_code == 200) is goes_on


@pytest.mark.parametrize(
    ("last", "goes_on"),
    [
        (timedelta(seconds=-1), True),
        (timedelta(0), False),
        (timedelta(seconds=1), False),
    ],
)
def test_a_session_ends_after_twelve_hours_of_work(signed_in, member, last, goes_on):
    with time_machine.travel(START, tick=False) as clock:
        browser = signed_in(member)
        for _ in range(12 * 6):
            assert browser.get(reverse("stepped_up")).status_code == 200
            clock.shift(timedelta(minutes=10))
        clock.shift(last)
        answer = browser.get(reverse("stepped_up"))
        assert (answer.status_code == 200) is goes_on


def test_known_and_unknown_people_get_the_same_answers(member, mailoutbox):
    known = user_of(member).email
    pages = []
    for mail in (known, "nobody@clinic.example"):
        browser = Browser()
        wrong = browser.post(
            reverse("account_login"), {"login": mail, "password": "wrong and long"}
        )
        reset = browser.post(reverse("account_reset_password"), {"email": mail})
        body = wrong.content.decode().replace(mail, "MAIL")
        pages.append((wrong.status_code, unsigned(body), reset.status_code, reset.url))
    assert pages[0] == pages[1]
    assert [mail.to for mail in mailoutbox] == [[known]]


def unsigned(page: str) -> str:
    lines = [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]
    return "\n".join(lines)


def test_the_sixth_try_is_slowed_and_the_owner_still_gets_in_from_elsewhere(member):
    stranger = Browser(REMOTE_ADDR="192.0.2.9")
    for _ in range(5):
        typed_password(stranger, member, "wrong and long")
    sixth = typed_password(stranger, member)
    assert sixth.status_code == 200
    assert "Too many" in str(sixth.context["form"].errors)
    owner = Browser(REMOTE_ADDR="192.0.2.10")
    assert typed_password(owner, member).status_code == 302


def test_nobody_signs_up(client, db):
    page = client.get(reverse("account_signup"))
    assert page.status_code == 200
    assert b"closed" in page.content.lower()
    before = User.objects.count()
    passphrase = {"password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), {"email": "a@b.example", **passphrase})
    assert User.objects.count() == before


@pytest.mark.parametrize(
    ("password", "accepted"),
    [
        ("short", False),
        ("password1234", False),
        ("x7" * 64, True),
        ("four words without capitals", True),
    ],
)
def test_passwords_are_long_and_uncommon_without_rules_of_composition(
    signed_in, member, password, accepted
):
    browser = signed_in(member)
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    browser.post(reverse("account_change_password"), form)
    assert user_of(member).check_password(password) is accepted


def test_who_signs_in_before_a_pressed_button_took_effect_is_told_to_press_it_again(
    client, member
):
    refused = client.post(reverse("new_supplier"), {"name": "Invented Ltd"})
    assert refused.status_code == 302
    sign_in(client, member)
    back = parse_qs(urlsplit(refused.url).query)["next"][0]
    page = client.get(back)
    assert page.status_code == 405
    assert page.headers["Allow"] == "POST"
    assert "press the button once more" in words_of(page)
