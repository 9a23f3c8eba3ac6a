"""Every address × every role × own and other clinic: complete by construction.

The addresses come from the resolver, what each asks for from the marks of its view. An
address without a mark, an open one that is not listed here, or an argument for which
:mod:`tests.worlds` makes nothing, fails.
"""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.test import Client as Browser
from django.urls import reverse
from tests.clinic_people import STAFF
from tests.web.doors import address, browser_of
from tests.worlds import Undone, World

from generate_access import PAGE, doors, page
from mesoplan.clinic.access import HELD, Role
from mesoplan.clinic.records import User

EVERY = doors()
DOORS = [door for door in EVERY if not door.by_key]  # those are in api/test_doors
OPEN = {
    # for everyone
    "home",
    "welcome",
    "learn",
    "check",
    "set_language",
    # before there is a clinic, with the code
    "setup",
    # by link: the token is the key
    "intake",
    "intake_review",
    "intake_step",
    "recall_notice",
    "check_in",
    "card",
    "card_pdf",
    "card_consent",
    "card_withdraw",
    "card_aftercare",
    "card_aftercare_pdf",
    # signing in
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_confirm_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
}
RECORDS = {
    "client",
    "session",
    "course",
    "consent",
    "check_in",
    "photograph",
    "visit",
    "link",
    "import_id",
    "number",
    "member",
    "api_key",
    "pack",
    "receipt",
    "supplier",
    "device",
    "recall",
    "map_id",
}
WORDS = {"fact", "rule", "slug", "kind", "language", "token", "pk", "key", "uidb36"}
LET_IN = {200, 204, 302, 303, 400, 409, 422}
# addresses whose object is rightly not there in the world of these tests
ABSENT = {
    "send_link": "no purpose was named",
    "own_number_choose": "no number was named",
    "sign-off": "nothing stands in this client's way",
    "override": "nothing stands in this client's way",
    "photograph": "its sealed file is not there",
}


def answers(browser: Browser, at: str) -> dict[str, object]:
    """What both methods get; nothing of it stays, nor a cookie taken away."""
    found = {}
    kept = deepcopy(browser.cookies)
    for method in ("get", "post"):
        with Undone():
            found[method] = getattr(browser, method)(at)
        browser.cookies = deepcopy(kept)
    return found


def is_for_login(answer) -> bool:
    return answer.status_code == 302 and answer.url.startswith(
        reverse("account_login") + "?"
    )


def test_every_address_says_whom_it_lets_in():
    assert [door.pattern for door in EVERY if not door.marked] == []


def test_the_open_addresses_are_these():
    assert {door.name for door in DOORS if door.open} == OPEN


def test_every_argument_of_an_address_can_be_tried():
    named = {argument for door in EVERY for argument in door.arguments}
    assert named <= RECORDS | WORDS


def test_the_access_page_is_up_to_date():
    assert page() == PAGE.read_text(encoding="utf-8"), "run make generated"


def test_nobody_comes_in_without_a_sign_in_but_by_the_open_doors(own):
    wrong = []
    browser = Browser(raise_request_exception=False)
    for door in DOORS:
        for method, answer in answers(browser, address(door, own)).items():
            status = answer.status_code
            shut = is_for_login(answer)
            if door.open == shut or status >= 500:
                wrong.append((door.pattern, method, status))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("role", STAFF)
def test_a_role_opens_its_own_doors_and_no_other(role, own):
    wrong = []
    browser = browser_of(own.staff[role])
    for door in DOORS:
        if door.open:
            continue
        found = answers(browser, address(door, own))
        statuses = {method: a.status_code for method, a in found.items()}
        if door.permission is None:
            fits = not ({403, 500} & set(statuses.values()))
        elif door.permission in HELD[role]:
            first = found["post"] if statuses["get"] == 405 else found["get"]
            fits = let_in(first) or (door.name in ABSENT and first.status_code == 404)
            fits = fits and max(statuses.values()) < 500
        else:
            fits = set(statuses.values()) <= {403, 405} and 403 in statuses.values()
        if not fits:
            wrong.append((door.pattern, statuses))
    assert not wrong, "\n".join(map(str, wrong))


def let_in(answer) -> bool:
    away = getattr(answer, "url", "")
    return answer.status_code in LET_IN and not away.startswith("/account/")


@pytest.mark.parametrize("role", STAFF)
def test_another_clinics_records_are_not_found_whatever_the_role(role, own, other):
    wrong = []
    browser = browser_of(own.staff[role])
    for door in DOORS:
        if door.open or not RECORDS & set(door.arguments):
            continue
        statuses = [
            a.status_code for a in answers(browser, address(door, other)).values()
        ]
        refusal = 404 if door.permission in HELD[role] else 403
        if not (set(statuses) <= {refusal, 405} and refusal in statuses):
            wrong.append((door.pattern, statuses))
    assert not wrong, "\n".join(map(str, wrong))


def test_a_record_of_one_client_is_not_found_under_another(own):
    """Where an address names two records, they must belong together."""
    from tests.consultations import registered  # noqa: PLC0415

    actor = own.staff[Role.DIRECTOR]
    stranger = registered(actor, "Somebody Else")
    mixed = World(
        clinic=own.clinic, staff=own.staff, named={**own.named, "client": stranger.pk}
    )
    wrong = []
    browser = browser_of(actor)
    for door in DOORS:
        if "client" not in door.arguments or len(RECORDS & set(door.arguments)) == 1:
            continue
        statuses = [
            a.status_code for a in answers(browser, address(door, mixed)).values()
        ]
        if not (set(statuses) <= {404, 405} and 404 in statuses):
            wrong.append((door.pattern, statuses))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("role", STAFF)
def test_dangerous_forms_ask_for_a_fresh_factor_before_they_are_shown(role, own):
    wrong = []
    browser = browser_of(own.staff[role], stepped_up=False)
    for door in DOORS:
        if not door.fresh or door.permission not in HELD[role]:
            continue
        found = answers(browser, address(door, own))
        get, post = found["get"], found["post"]
        asked = get.status_code == 405 or (
            get.status_code == 302 and get.url.startswith("/account/reauthenticate/")
        )
        if not (asked and post.status_code == 403):
            wrong.append((door.pattern, get.status_code, post.status_code))
    assert not wrong, "\n".join(map(str, wrong))


def test_a_member_without_a_second_factor_reaches_no_page_of_the_clinic(own):
    wrong = []
    for role in (Role.DIRECTOR, Role.ADMINISTRATOR):  # all doors between them
        browser = browser_of(own.staff[role])
        session = browser.session
        del session["second_factor_set_up"]
        session.save()
        for door in DOORS:
            if door.permission is None:
                continue
            for answer in answers(browser, address(door, own)).values():
                sent = answer.status_code == 302 and answer.url == reverse("mfa_index")
                if not sent:
                    wrong.append((role, door.pattern, answer.status_code))
    assert not wrong, "\n".join(map(str, wrong))


def test_somebody_without_a_role_in_any_clinic_finds_nothing(own):
    user = User.objects.create_user("nobody@clinic.example", "x" * 20, name="Nobody")
    browser = Browser(raise_request_exception=False)
    browser.force_login(user)
    session = browser.session
    session["second_factor_set_up"] = True
    session.save()
    wrong = []
    for door in DOORS:
        if door.permission is None:
            continue
        statuses = {
            a.status_code for a in answers(browser, address(door, own)).values()
        }
        if not statuses <= {404, 405}:
            wrong.append((door.pattern, statuses))
    assert not wrong, "\n".join(map(str, wrong))
