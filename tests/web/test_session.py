"""The pages from consent to card, opened the way staff and clients open them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from tests.clinic_people import new_clinic, new_member
from tests.consultations import NAME, registered
from tests.stocked import bound
from tests.treated import approved, begun, consented, sheet, signed
from tests.web.pages import text_of, words_of
from tests.web.tablet import handed, tablet_form

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.actions import check_ins, links
from mesoplan.clinic.records import (
    CheckIn,
    Client,
    Consent,
    Delivery,
    Session,
)
from mesoplan.core.traceability.tokens import grouped

Staff = dict[Role, Actor]


def test_the_client_signs_on_the_tablet_after_a_wrong_answer(
    browser: Any, actor: Actor, ada: Client
) -> None:
    approved(actor, ada)
    address = handed(browser, ada)
    page = text_of(browser.get(address))
    assert "Common after-effects" in page
    assert "True complications" in page
    assert "Do nothing" in page
    form = tablet_form(actor, ada)
    again = browser.post(address, {**form, "question_lump": "1"})
    assert again.status_code == 422
    said = text_of(again)
    assert "must be looked at and tested for infection" in said
    assert f'value="{NAME}"' in said
    signed = browser.post(address, form, follow=True)
    assert "Please hand the tablet back" in text_of(signed)
    assert Consent.objects.get().kind == "treatment"


def test_the_tablet_speaks_the_clients_language(browser: Any, actor: Actor) -> None:
    client = registered(actor, language="fr")
    approved(actor, client)
    page = text_of(browser.get(handed(browser, client)))
    assert "Vous pouvez retirer ce consentement" in page
    assert "Ne rien faire" in page


def test_photographs_are_agreed_to_apart_and_without_a_plan(
    browser: Any, actor: Actor, ada: Client
) -> None:
    assert browser.get(f"/clients/{ada.pk}/consent/else/").status_code == 404
    assert handed(browser, ada, "treatment") == f"/clients/{ada.pk}/consent/"
    address = handed(browser, ada, "photo")
    assert "you can be treated without photographs" in text_of(browser.get(address))
    form = tablet_form(actor, ada, "photo")
    assert browser.post(address, form).status_code == 302
    assert Consent.objects.get().kind == "photo"


def test_the_signed_document_comes_under_our_name_and_is_kept_by_nobody(
    browser: Any, actor: Actor, ada: Client
) -> None:
    approved(actor, ada)
    consent = consented(actor, ada)
    answer = browser.get(f"/consents/{consent.pk}/")
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert 'filename="consent-treatment-1-' in answer["Content-Disposition"]


def test_staff_take_a_consent_back_and_the_next_session_does_not_begin(
    browser: Any, actor: Actor, ada: Client
) -> None:
    approved(actor, ada)
    consent = consented(actor, ada)
    browser.post(f"/consents/{consent.pk}/withdraw/", {"words": "no more"})
    browser.post(f"/clients/{ada.pk}/sessions/begin/")
    assert not Session.objects.exists()
    assert "taken the consent back" in text_of(
        browser.get(f"/clients/{ada.pk}/sessions/")
    )


def test_a_session_from_begin_to_signature_and_amendment(
    browser: Any, actor: Actor, ada: Client
) -> None:
    approved(actor, ada)
    consented(actor, ada)
    begin = browser.post(f"/clients/{ada.pk}/sessions/begin/")
    session = Session.objects.get()
    address = f"/sessions/{session.pk}/"
    assert begin["Location"] == address
    assert "100 points, 1 mL" in text_of(browser.get(address))
    values = sheet(session)
    wrong = browser.post(address, {**values, "version": 1, "cheeks.0.lot": ""})
    assert wrong.status_code == 422
    assert "Write the lot" in text_of(wrong)
    assert not Delivery.objects.exists()
    bound(actor, session)
    assert browser.post(address, {**values, "version": 1}).status_code == 302
    assert browser.post(f"{address}sign/", {"version": 2}).status_code == 302
    signed_page = text_of(browser.get(address))
    assert "Signed and locked" in signed_page
    empty = browser.post(f"{address}amend/", {"field": "Lot"})
    assert empty.status_code == 422
    words = {"field": "Lot", "was": "LOT-1", "now": "LOT-9", "reason": "haste"}
    browser.post(f"{address}amend/", words)
    page = text_of(browser.get(address))
    assert "LOT-9" in page
    assert "haste" in page
    for paper in ("record", "aftercare"):
        assert browser.get(f"{address}{paper}/").content.startswith(b"%PDF")
    assert browser.get(f"/clients/{ada.pk}/card/").content.startswith(b"%PDF")


def test_signing_too_early_says_what_is_missing(
    browser: Any, actor: Actor, ada: Client
) -> None:
    session = begun(actor, ada)
    answer = browser.post(f"/sessions/{session.pk}/sign/", {"version": 1})
    assert answer.status_code == 422
    assert "how long you watched" in text_of(answer)


def test_the_sheet_is_checked_as_it_is_typed_and_nothing_is_kept(
    browser: Any, actor: Actor, ada: Client
) -> None:
    session = begun(actor, ada)
    values = sheet(session, cheeks__0__volume="2.9")
    answer = browser.post(f"/sessions/{session.pk}/check/", values)
    assert "at most" in answer.json()["problems"]["cheeks.0.deviation"]
    assert not Delivery.objects.exists()


def test_one_tap_fills_in_the_plan_and_the_first_lot_without_keeping_it(
    browser: Any, actor: Actor, ada: Client
) -> None:
    session = begun(actor, ada)
    typed = {"cheeks.0.lot": "LOT-5", "cheeks.0.expires_on": "2099-01-01"}
    page = text_of(
        browser.post(
            f"/sessions/{session.pk}/fill/",
            {**typed, "neck.0.points": "99", "version": 1},
        )
    )
    assert 'name="neck.0.lot" type="text" value="LOT-5"' in page
    assert 'name="neck.0.points" type="text" value="99"' in page
    assert 'name="neck.0.volume" type="text" value="1.25"' in page
    assert not Delivery.objects.exists()


def test_the_second_of_two_writers_sees_the_first_ones_value(
    browser: Any, actor: Actor, ada: Client
) -> None:
    session = begun(actor, ada)
    address = f"/sessions/{session.pk}/"
    theirs = sheet(session, neck__0__lot="THEIRS")
    browser.post(address, {**theirs, "version": 1})
    mine = {**sheet(session, neck__0__lot="MINE"), "version": 1}
    answer = browser.post(address, mine)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "THEIRS" in page
    assert 'value="MINE"' in page
    assert 'name="version" value="2"' in page
    assert browser.post(address, {**mine, "version": 2}).status_code == 302
    assert Delivery.objects.get(zone="neck").lot == "MINE"


def test_a_check_in_leads_to_emergency_care_and_staff_see_it(
    browser: Any, actor: Actor, ada: Client, client: Any
) -> None:
    signed(actor, ada)
    later = moment.now() + timedelta(days=3)
    check_ins.send_due(later, site="https://clinic.example")
    address = re.search(r"/checkin/\S+/", str(mail.outbox[0].body))
    assert address is not None
    anyone = type(client)()
    page = text_of(anyone.get(address[0]))
    assert "How are you doing?" in page
    assert "Call the emergency number at once" in page
    assert anyone.post(address[0], {}).status_code == 422
    done = anyone.post(address[0], {"emergency-after": "yes"})
    assert "Call the emergency number now" in text_of(done)
    over = anyone.get(address[0])
    assert over.status_code == 410
    assert "+00 000 000" in text_of(over)
    listed = browser.get("/check-ins/")
    assert "Was sent to emergency care" in text_of(listed)
    row = CheckIn.objects.exclude(answered_at=None).get()
    browser.post(f"/check-ins/{row.pk}/look/", {"version": row.version})
    assert "Nothing is waiting" in text_of(browser.get("/check-ins/"))


def test_the_card_by_link_shows_lots_and_takes_consents_back(
    actor: Actor, ada: Client, client: Any
) -> None:
    signed(actor, ada)
    _, token = links.send(actor, ada.pk, purpose="card")
    page = text_of(client.get(f"/card/{token}/"))
    assert "LOT-1" in page
    assert "Cheeks" in page
    assert client.get(f"/card/{token}/pdf/").content.startswith(b"%PDF")
    last = f"/card/{token}/aftercare/{Session.objects.get().pk}/"
    assert "What is normal" in text_of(client.get(last))
    assert client.get(f"{last}pdf/").content.startswith(b"%PDF")
    consent = Consent.objects.get()
    copy = client.get(f"/card/{token}/consents/{consent.pk}/")
    assert copy.content.startswith(b"%PDF")
    client.post(f"/card/{token}/consents/{consent.pk}/withdraw/")
    assert "Taken back" in text_of(client.get(f"/card/{token}/"))


def test_a_card_link_opens_nobody_elses_papers(
    actor: Actor, ada: Client, client: Any
) -> None:
    approved(actor, ada)
    consent = consented(actor, ada)
    other = registered(actor, "Bo Invented")
    _, token = links.send(actor, other.pk, purpose="card")
    address = f"/card/{token}/consents/{consent.pk}/"
    assert client.get(address).status_code == 404
    assert client.post(f"{address}withdraw/").status_code == 404
    assert client.get("/card/made-up/").status_code == 404


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.ADMINISTRATOR])
def test_who_sees_no_charts_sees_none_of_this(
    signed_in: Any, staff: Staff, actor: Actor, ada: Client, role: Role
) -> None:
    session = signed(actor, ada)
    browser = signed_in(staff[role])
    consent = Consent.objects.get()
    for address in (
        f"/clients/{ada.pk}/consent/",
        f"/clients/{ada.pk}/consent/treatment/",
        f"/clients/{ada.pk}/sessions/",
        f"/clients/{ada.pk}/photographs/",
        f"/clients/{ada.pk}/card/",
        f"/consents/{consent.pk}/",
        f"/sessions/{session.pk}/",
        f"/sessions/{session.pk}/record/",
        "/check-ins/",
    ):
        assert browser.get(address).status_code == 403, address


def test_another_clinic_finds_nothing(
    signed_in: Any, actor: Actor, ada: Client
) -> None:
    session = signed(actor, ada)
    consent = Consent.objects.get()
    browser = signed_in(new_member(new_clinic("Elsewhere"), Role.DIRECTOR))
    for address in (
        f"/clients/{ada.pk}/consent/",
        f"/clients/{ada.pk}/sessions/",
        f"/clients/{ada.pk}/card/",
        f"/consents/{consent.pk}/",
        f"/sessions/{session.pk}/",
        f"/sessions/{session.pk}/aftercare/",
    ):
        assert browser.get(address).status_code == 404, address


def test_a_pack_that_went_nowhere_is_named_as_its_label_does(
    browser: Any, actor: Actor, ada: Client
) -> None:
    session = begun(actor, ada)
    bound(actor, session)
    spare = bound(actor, session, lot="LOT-2")
    told = {**sheet(session), "version": "1"}
    page = words_of(browser.post(f"/sessions/{session.pk}/sign/", told))
    assert f"Pack {grouped(spare.token)} was scanned: write where it went" in page
    assert "Everything is written." not in page


def test_the_sessions_page_asks_no_more_with_more_sessions(
    browser: Any,
    actor: Actor,
    ada: Client,
    django_assert_max_num_queries: Any,
) -> None:
    session = signed(actor, ada)
    for number in range(2, 30):
        Session.objects.create(
            clinic_id=session.clinic_id,
            client=ada,
            course=session.course,
            number=number,
            on=session.on,
            observed_minutes=15,
            opened_at=session.opened_at,
            opened_by=session.opened_by,
            signed_at=session.signed_at,
            signed_by=session.signed_by,
        )
    with django_assert_max_num_queries(40):
        page = browser.get(f"/clients/{ada.pk}/sessions/")
    assert page.status_code == 200
