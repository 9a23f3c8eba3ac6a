"""A tablet in a client's hands: one consent opens, and nothing else, until taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.urls import reverse
from tests.clinic_people import give_factor
from tests.consultations import registered
from tests.treated import approved
from tests.web.doors import address, browser_of
from tests.web.pages import text_of
from tests.web.tablet import handed, tablet_form
from tests.web.test_security_sign_in import PASSWORD, START, code_of, with_app
from tests.worlds import MARKED, Undone, World, new_world

from generate_access import doors
from mesoplan.clinic.access import Role
from mesoplan.clinic.actions.accounts import end_sessions
from mesoplan.clinic.records import Client, Consent, Event
from mesoplan.web.account.handover import ALWAYS, PAGES

DOORS = doors()
ASKED = "Please give the tablet back to the staff"
BACK = "/tablet/take-back/"


@pytest.fixture(autouse=True)
def _fresh_limits(db):
    cache.clear()


@pytest.fixture
def ada(actor, ada):
    """With an approved plan."""
    approved(actor, ada)
    return ada


def events(action) -> list[Event]:
    return list(Event.objects.filter(action=action))


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.DIRECTOR])
def test_no_other_address_opens_while_the_tablet_is_handed_over(role):
    world: World = new_world()
    browser = browser_of(world.staff[role])
    tablet = browser.post(
        reverse("hand_over", args=[world.named["client"], "treatment"])
    ).url
    wrong = []
    for door in DOORS:
        if door.name in PAGES | ALWAYS:
            continue
        for method in ("get", "post"):
            with Undone():
                answer = getattr(browser, method)(address(door, world))
            said = text_of(answer)
            if answer.status_code != 403 or ASKED not in said or MARKED in said:
                wrong.append((door.pattern, method, answer.status_code))
    assert not wrong, "\n".join(map(str, wrong))
    assert MARKED in text_of(browser.get(tablet))


def test_what_stays_open_is_named_and_is_there():
    assert {door.name for door in DOORS} >= PAGES | ALWAYS


@pytest.mark.parametrize("path", ["/nowhere/", "/clients", "/tablet/"])
def test_an_address_that_leads_nowhere_is_answered_alike(browser, ada, path):
    handed(browser, ada)
    answer = browser.get(path)
    assert answer.status_code == 403
    assert ASKED in text_of(answer)


def test_neither_another_clients_consent_opens_nor_the_other_kind(browser, actor, ada):
    other = registered(actor, "Somebody Else")
    approved(actor, other)
    handed(browser, ada)
    for client, kind in ((other, "treatment"), (other, "photo"), (ada, "photo")):
        for page in ("consent_tablet", "consent_thanks", "hand_over"):
            at = reverse(page, args=[client.pk, kind])
            assert browser.get(at).status_code == 403
            assert browser.post(at).status_code == 403
    assert len(events("tablet.handed_over")) == 1


def test_whoever_holds_the_tablet_sees_neither_staff_nor_rooms(browser, actor, ada):
    tablet = handed(browser, ada)
    for at in (tablet, "/today/", BACK, reverse("account_logout")):
        page = text_of(browser.get(at))
        assert actor.name not in page
        assert 'href="/clients/"' not in page


def test_a_consent_is_read_and_signed_on_a_tablet_handed_over_only(browser, actor, ada):
    for page in ("consent_tablet", "consent_thanks"):
        answer = browser.get(reverse(page, args=[ada.pk, "treatment"]))
        assert answer.url == f"/clients/{ada.pk}/consent/"
    browser.post(f"/clients/{ada.pk}/consent/treatment/", tablet_form(actor, ada))
    assert not Consent.objects.exists()


def test_the_client_signs_once_and_is_asked_to_give_the_tablet_back(
    browser, actor, ada
):
    tablet = handed(browser, ada)
    form = tablet_form(actor, ada)
    thanks = browser.post(tablet, form, follow=True)
    assert "Please hand the tablet back" in text_of(thanks)
    again = browser.post(tablet, form)  # Back, and pressed once more
    assert again.url == f"{tablet}signed/"
    assert Consent.objects.count() == 1
    assert browser.get(f"/clients/{ada.pk}/consent/").status_code == 403
    assert ASKED in text_of(browser.get(BACK))


def test_thanks_are_said_after_signing_only(browser, ada):
    tablet = handed(browser, ada)
    assert browser.get(f"{tablet}signed/").url == tablet


def test_a_factor_given_before_the_handing_over_does_not_take_it_back(browser, ada):
    give_factor(browser)
    handed(browser, ada)
    assert ASKED in text_of(browser.get(BACK))
    assert browser.get("/today/").status_code == 403
    assert not events("tablet.taken_back")


def test_a_factor_given_long_ago_does_not_take_it_back(browser, ada):
    with time_machine.travel(START, tick=False) as clock:
        handed(browser, ada)
        clock.shift(timedelta(minutes=1))
        give_factor(browser)
        clock.shift(timedelta(minutes=5, seconds=1))
        assert ASKED in text_of(browser.get(BACK))
        assert not events("tablet.taken_back")


def test_a_factor_given_afterwards_takes_it_back(browser, ada):
    handed(browser, ada)
    give_factor(browser)
    assert browser.get("/today/").status_code == 403  # it is taken back by asking
    assert browser.get(BACK).url == f"/clients/{ada.pk}/consent/"
    assert browser.get("/today/").status_code == 200
    assert browser.get(BACK).url == "/"


def test_staff_type_the_code_of_their_app_and_are_back_in_the_record(
    browser, actor, ada
):
    secret = with_app(actor)
    handed(browser, ada)
    asked = browser.get(reverse("account_reauthenticate"), {"next": BACK}, follow=True)
    assert asked.redirect_chain[-1][0].startswith("/account/2fa/reauthenticate/")
    step = reverse("mfa_reauthenticate")
    wrong = browser.post(step, {"code": "000000", "next": BACK})
    assert wrong.status_code == 200
    assert browser.get("/today/").status_code == 403
    right = browser.post(step, {"code": code_of(secret), "next": BACK}, follow=True)
    assert right.redirect_chain[-1][0] == f"/clients/{ada.pk}/consent/"
    assert right.status_code == 200


def test_the_password_does_not_take_it_back_where_there_is_a_factor(
    browser, actor, ada
):
    with_app(actor)
    handed(browser, ada)
    form = {"password": PASSWORD, "next": BACK}
    browser.post(reverse("account_reauthenticate"), form, follow=True)
    assert browser.get("/today/").status_code == 403


def test_in_the_demo_the_password_takes_it_back(browser, ada, settings):
    settings.DEMO = True
    handed(browser, ada)
    form = {"password": PASSWORD, "next": BACK}
    answer = browser.post(reverse("account_reauthenticate"), form, follow=True)
    assert answer.redirect_chain[-1][0] == f"/clients/{ada.pk}/consent/"


def test_handing_over_and_taking_back_stand_in_the_ledger_once_each(
    browser, actor, ada
):
    handed(browser, ada)
    browser.get("/today/")
    give_factor(browser)
    browser.get(BACK)
    browser.get(BACK)
    for action in ("tablet.handed_over", "tablet.taken_back"):
        (event,) = events(action)
        assert (event.actor, event.client) == (actor.user, ada.pk)
        assert event.changed == {"kind": "treatment"}


def test_a_second_tab_is_closed_with_the_first_and_opens_with_it(browser, ada):
    chart = f"/clients/{ada.pk}/sessions/"
    assert browser.get(chart).status_code == 200  # the second tab
    handed(browser, ada)
    assert browser.get(chart).status_code == 403
    assert browser.post(f"{chart}begin/").status_code == 403
    give_factor(browser)
    browser.get(BACK)
    assert browser.get(chart).status_code == 200


def test_the_same_persons_other_device_goes_on(browser, actor, ada):
    desk = browser_of(actor)
    handed(browser, ada)
    assert browser.get("/today/").status_code == 403
    assert desk.get("/today/").status_code == 200


def test_a_page_still_being_made_cannot_bring_the_old_session_back(browser, ada):
    slow = browser.session  # as a request that began before the handing over holds it
    handed(browser, ada)
    assert browser.session.session_key != slow.session_key
    assert not slow.exists(slow.session_key)


def test_the_session_is_still_ended_with_all_others_of_its_owner(browser, actor, ada):
    key = browser.session.session_key
    UserSession.objects.create(
        user_id=actor.user, session_key=key, ip="127.0.0.1", user_agent=""
    )
    tablet = handed(browser, ada)
    end_sessions(actor.user)
    assert browser.get(tablet).url.startswith("/account/login/")


def test_a_tablet_nobody_touches_is_signed_out_as_ever(browser, ada):
    with time_machine.travel(START, tick=False) as clock:
        tablet = handed(browser, ada)
        clock.shift(timedelta(minutes=14))
        assert browser.get(tablet).status_code == 200
        clock.shift(timedelta(minutes=15))
        assert browser.get(tablet).url.startswith("/account/login/")
        assert browser.get("/today/").url.startswith("/account/login/")


def test_signing_out_ends_the_handing_over_with_the_session(browser, ada):
    tablet = handed(browser, ada)
    assert browser.post(reverse("account_logout")).url == "/welcome/"
    assert browser.get(tablet).url.startswith("/account/login/")


def test_the_tablet_comes_back_whatever_became_of_the_record(browser, actor, ada):
    handed(browser, ada)
    Client.objects.filter(pk=ada.pk).update(erased_at=START, erased_by=actor.user)
    give_factor(browser)
    assert browser.get(BACK).status_code == 302
    assert browser.get("/today/").status_code == 200


def test_the_client_is_asked_in_their_own_language(browser, actor):
    client = registered(actor, language="fr")
    handed(browser, client, "photo")
    said = text_of(browser.get("/today/"))
    assert '<html lang="fr">' in said
    assert "Veuillez rendre la tablette" in said


def test_the_browser_is_asked_to_let_go_of_the_pages_it_kept(browser, ada):
    answer = browser.post(reverse("hand_over", args=[ada.pk, "treatment"]))
    assert answer["Clear-Site-Data"] == '"cache"'
    assert answer["Cache-Control"] == "no-store"


def test_what_was_said_to_staff_is_not_read_by_the_client(browser, ada):
    browser.get(reverse("consent_tablet", args=[ada.pk, "treatment"]))  # a warning
    assert "that was handed over" not in text_of(browser.get(handed(browser, ada)))
