"""Scanning packs at the chair, the way a hand scanner, a camera or a hand would."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from tests.camera import held, token_label
from tests.clinic_people import new_clinic, new_member, sign_in
from tests.consultations import registered
from tests.stocked import LOT, Stocked, mark, pack, packs, scanned
from tests.treated import begun, sheet
from tests.web.pages import form_of, text_of, words_of

from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.actions import holds
from mesoplan.clinic.queries.sessions import planned
from mesoplan.clinic.records import Client, Event, Pack, Scan, Session, Use
from mesoplan.core.traceability.door import LONGEST
from mesoplan.core.traceability.tokens import grouped
from mesoplan.web.account.limits import LAST, STEP

Staff = dict[Role, Actor]
OTHER_LOT = mark(lot="LOT-2")


@pytest.fixture
def session(actor: Actor, ada: Client) -> Session:
    return begun(actor, ada)


@pytest.fixture
def stocked(actor: Actor, session: Session) -> Stocked:
    return pack(actor, planned(session)[0].product)


def chair_scans() -> Any:
    return Scan.objects.filter(place="chair")


def scanning(browser: Any, session: Session, *marks: str, **more: Any) -> Any:
    """One mark after the other into the one field, as a hand scanner does."""
    address = f"/sessions/{session.pk}/packs/"
    answer = browser.get(f"/sessions/{session.pk}/")
    for number, one in enumerate(marks, start=1):
        form = form_of(answer.content.decode(), address)
        said = more if number == len(marks) else {}
        answer = browser.post(address, {**form, "mark": one, **said})
        assert answer.status_code == 200
    return answer


def checked(browser: Any, session: Session, *marks: str) -> Any:
    """The same, and then what is there is judged."""
    return scanning(browser, session, *marks, check="1")


def complete(browser: Any, session: Session, found: Stocked) -> Any:
    """Box, syringe and label; the syringe reads like its box."""
    answer = scanning(browser, session, found.box, found.inner)
    address = f"/sessions/{session.pk}/packs/"
    form = form_of(answer.content.decode(), address)
    answer = browser.post(address, {**form, "place": "inner"})
    form = form_of(answer.content.decode(), address)
    return browser.post(address, {**form, "mark": found.token})


def test_three_scans_into_one_field_bind_a_clear_pack(
    browser: Any, session: Session, stocked: Stocked
) -> None:
    answer = complete(browser, session, stocked)
    said = words_of(answer)
    assert "Nothing known speaks against this pack" in said
    assert "authentic" not in said
    assert Use.objects.get().session == session
    assert chair_scans().get().word == "clear"


@pytest.mark.parametrize("order", ["box first", "label first"])
def test_the_label_is_known_by_itself_wherever_it_comes(
    browser: Any, session: Session, stocked: Stocked, order: str
) -> None:
    marks = [stocked.token.lower(), stocked.box]
    found = marks if order == "label first" else marks[::-1]
    form = form_of(scanning(browser, session, *found).content.decode(), "/packs/")
    assert form["token"] == [stocked.token.lower()]
    assert form["box"] == [stocked.box]


def test_the_same_mark_again_is_asked_about_and_not_guessed(
    browser: Any, session: Session, stocked: Stocked
) -> None:
    answer = scanning(browser, session, stocked.box, stocked.box)
    assert "says the same as the box" in text_of(answer)
    assert form_of(answer.content.decode(), "/packs/")["inner"] == [""]
    assert not chair_scans().exists()


def test_a_mark_of_another_lot_may_be_the_syringe_or_another_box(
    browser: Any, session: Session, stocked: Stocked
) -> None:
    address = f"/sessions/{session.pk}/packs/"
    answer = scanning(browser, session, stocked.token, stocked.box, OTHER_LOT)
    assert "This says lot LOT-2" in text_of(answer)
    form = form_of(answer.content.decode(), address)
    as_box = browser.post(address, {**form, "place": "box"})
    hand = form_of(as_box.content.decode(), address)
    assert (hand["box"], hand["token"]) == ([OTHER_LOT], [""])
    as_inner = words_of(browser.post(address, {**form, "place": "inner"}))
    assert "Do not inject this pack" in as_inner
    assert "LOT-2" in as_inner
    assert not Use.objects.exists()


def test_a_mark_that_cannot_be_read_is_kept_said_and_asked_for_again(
    browser: Any, session: Session, stocked: Stocked
) -> None:
    wrong = stocked.box.replace("09504000059118", "09504000059119")
    answer = scanning(browser, session, stocked.token, wrong)
    assert "Scan or type it once more" in text_of(answer)
    form = form_of(answer.content.decode(), "/packs/")
    assert (form["box"], form["token"]) == ([""], [stocked.token])
    kept = chair_scans().get()
    assert bytes(kept.box).decode() == wrong
    assert kept.use is None


@pytest.mark.parametrize(
    ("mark", "says"),
    [
        ("\uff11\uff12\uff13", "look-alike"),
        ("MP12", "label"),
        ("9" * 5000, "longer than any"),
    ],
)
def test_bad_input_gets_words_and_not_a_guess(
    browser: Any, session: Session, stocked: Stocked, mark: str, says: str
) -> None:
    answer = scanning(browser, session, mark)
    assert says in words_of(answer).lower()
    assert words_of(answer).count("What to do:") == 1


def test_the_field_takes_no_more_than_the_reader_needs_to_refuse_it(
    browser: Any, session: Session
) -> None:
    page = text_of(browser.get(f"/sessions/{session.pk}/"))
    assert f'name="mark" type="text" value="" maxlength="{LONGEST + 1}"' in page


def test_what_no_field_would_take_is_refused_with_what_to_do(
    browser: Any, session: Session
) -> None:
    answer = browser.post(f"/sessions/{session.pk}/packs/", {"mark": "9" * 5_000_000})
    assert answer.status_code == 400
    assert "Go back and send less." in words_of(answer)


def test_three_plain_fields_and_a_button_do_the_same(
    browser: Any, session: Session, stocked: Stocked
) -> None:
    raw = {"box": stocked.box, "inner": stocked.inner, "token": stocked.token}
    answer = browser.post(f"/sessions/{session.pk}/packs/", raw)
    assert "Nothing known speaks against" in words_of(answer)
    assert Use.objects.count() == 1


def test_a_photograph_goes_with_the_form(
    browser: Any, session: Session, stocked: Stocked
) -> None:
    photograph = BytesIO()
    held(token_label(stocked.token)).convert("RGB").save(photograph, "JPEG")
    sent = SimpleUploadedFile("p.jpg", photograph.getvalue(), "image/jpeg")
    answer = scanning(browser, session, "", picture=sent)
    (read,) = form_of(answer.content.decode(), "/packs/")["token"]
    assert read.endswith(stocked.token)
    empty = BytesIO()
    Image.new("RGB", (200, 200), "white").save(empty, "PNG")
    for data, says in [(empty.getvalue(), "No code could be read"), (b"x", "JPEG")]:
        sent = SimpleUploadedFile("p.png", data, "image/png")
        assert says in words_of(scanning(browser, session, "", picture=sent))


def test_the_same_form_sent_twice_is_one_scan(
    browser: Any, session: Session, stocked: Stocked
) -> None:
    address = f"/sessions/{session.pk}/packs/"
    raw = {"box": stocked.box, "inner": stocked.inner, "token": stocked.token}
    sent = {**raw, "caller": "one-and-the-same"}
    first, again = browser.post(address, sent), browser.post(address, sent)
    assert chair_scans().count() == Use.objects.count() == 1
    assert first.status_code == again.status_code == 200
    other = browser.post(address, {**sent, "box": OTHER_LOT})
    assert "had been sent before" in words_of(other)
    assert form_of(other.content.decode(), "/packs/")["box"] == [OTHER_LOT]
    assert chair_scans().count() == 1


def test_nothing_scanned_is_nothing_checked(browser: Any, session: Session) -> None:
    assert "Nothing has been scanned yet" in words_of(checked(browser, session, ""))
    assert not chair_scans().exists()


def test_a_stop_is_not_bound_and_goes_into_quarantine(
    browser: Any, session: Session, stocked: Stocked
) -> None:
    moved = mark(expires_on=date(2041, 12, 31))
    answer = checked(browser, session, moved, stocked.token)
    said = words_of(answer)
    assert "Do not inject this pack" in said
    assert "medical director" in said
    hand = form_of(answer.content.decode(), f"/{session.pk}/packs/")
    assert (hand["box"], hand["token"]) == ([""], [""])
    form = form_of(answer.content.decode(), "/packs/apart/")
    assert form["pack"] == [stocked.token]
    done = browser.post(f"/sessions/{session.pk}/packs/apart/", form, follow=True)
    assert "The pack is in quarantine" in words_of(done)
    assert Pack.objects.get().state == "quarantined"


def test_a_hold_waits_for_a_second_person_and_says_what_they_said(
    browser: Any, session: Session, stocked: Stocked, staff: Staff
) -> None:
    address, way = f"/sessions/{session.pk}/", f"/stock/holds/{session.pk}/"
    own = checked(browser, session, stocked.box, stocked.token)
    assert "A second person can settle this" in words_of(own)
    assert way not in own.content.decode()
    second = sign_in(type(browser)(), staff[Role.DIRECTOR])
    assert way in second.get(address).content.decode()
    holds.settle(
        staff[Role.DIRECTOR],
        session.pk,
        scan=chair_scans().get().pk,
        reason="Compared with the syringe.",
    )
    page = words_of(browser.get(address))
    assert f"Settled by {staff[Role.DIRECTOR].name}" in page
    assert "Compared with the syringe." in page
    assert "Somebody must settle this" in words_of(own)
    assert "Somebody must settle this" not in page
    assert "Packs in the way of the signature" not in page


def test_a_hold_for_a_missing_mark_is_over_when_it_is_scanned(
    browser: Any, session: Session, stocked: Stocked
) -> None:
    address = f"/sessions/{session.pk}/packs/"
    answer = checked(browser, session, stocked.box, stocked.token)
    form = form_of(answer.content.decode(), address)
    assert (form["box"], form["token"]) == ([stocked.box], [stocked.token])
    asked = browser.post(address, {**form, "mark": stocked.inner})
    form = form_of(asked.content.decode(), address)
    done = browser.post(address, {**form, "place": "inner"})
    assert "Packs in the way" not in words_of(done)
    assert chair_scans().count() == 2
    assert Use.objects.count() == 1
    anew = browser.post(address, {**form, "anew": "1"})
    assert form_of(anew.content.decode(), address)["box"] == [""]


def test_two_rooms_are_both_told_who_has_the_pack(
    browser: Any, actor: Actor, session: Session, stocked: Stocked, staff: Staff
) -> None:
    complete(browser, session, stocked)
    other = begun(staff[Role.DIRECTOR], registered(actor, "Bo Invented"))
    second = sign_in(type(browser)(), staff[Role.DIRECTOR])
    loser = words_of(complete(second, other, stocked))
    assert f"{actor.name} has this pack in another session" in loser
    winner = words_of(browser.get(f"/sessions/{session.pk}/"))
    assert f"{staff[Role.DIRECTOR].name} scanned this pack for another" in winner
    assert Use.objects.filter(ended_at=None).get().session == session


def test_a_pack_scanned_by_mistake_is_put_back(
    browser: Any, session: Session, stocked: Stocked
) -> None:
    page = complete(browser, session, stocked)
    address = f"/sessions/{session.pk}/packs/back/"
    form = form_of(page.content.decode(), "/packs/back/")
    assert "say why" in words_of(
        browser.post(address, {**form, "why": ""}, follow=True)
    )
    assert Use.objects.filter(ended_at=None).exists()
    assert "put back" in words_of(browser.post(address, form, follow=True))
    assert not Use.objects.filter(ended_at=None).exists()
    assert "no longer in this session" in words_of(
        browser.post(address, form, follow=True)
    )


def test_the_sheet_takes_lot_and_expiry_from_the_scanned_pack(
    browser: Any, session: Session, stocked: Stocked
) -> None:
    complete(browser, session, stocked)
    page = text_of(browser.post(f"/sessions/{session.pk}/fill/", {"version": 1}))
    assert f'name="neck.0.lot" type="text" value="{LOT}"' in page
    assert 'name="neck.0.expires_on" type="date" value="2040-12-31"' in page
    assert 'data-from-pack="cheeks.1" data-lot="LOT-1"' in page


def test_what_is_in_the_way_of_the_signature_is_said_with_a_link(
    browser: Any, session: Session, stocked: Stocked
) -> None:
    checked(browser, session, stocked.box, stocked.token)
    address = f"/sessions/{session.pk}/"
    browser.post(address, {**sheet(session), "version": 1})
    page = text_of(browser.get(address))
    assert f'href="#pack-{stocked.token}"' in page
    assert "Packs in the way of the signature" in page
    refused = browser.post(f"{address}sign/", {"version": 2})
    assert refused.status_code == 422
    assert "has not been compared with its box" in words_of(refused)
    assert Session.objects.get(pk=session.pk).signed_at is None


def test_a_typed_lot_waits_for_a_second_person(
    browser: Any, actor: Actor, session: Session, staff: Staff
) -> None:
    address = f"/sessions/{session.pk}/"
    browser.post(address, {**sheet(session), "version": 1})
    assert "Typed by hand" in words_of(browser.get(address))
    second = sign_in(type(browser)(), staff[Role.DIRECTOR])
    assert f"/stock/holds/{session.pk}/" in second.get(address).content.decode()


def test_the_page_asks_no_oftener_with_more_packs(
    browser: Any, actor: Actor, session: Session, stocked: Stocked
) -> None:
    complete(browser, session, stocked)
    address = f"/sessions/{session.pk}/"
    with CaptureQueriesContext(connection) as one:
        browser.get(address)
    for found in packs(actor, planned(session)[0].product, count=3):
        assert scanned(actor, session, found.raw).bound
    with CaptureQueriesContext(connection) as four:
        browser.get(address)
    assert len(four) <= len(one) <= 40


def test_a_signed_session_scans_nothing_more(
    browser: Any, session: Session, stocked: Stocked
) -> None:
    complete(browser, session, stocked)
    address = f"/sessions/{session.pk}/"
    browser.post(address, {**sheet(session), "version": 1})
    browser.post(f"{address}sign/", {"version": 2})
    signed = words_of(browser.get(address))
    assert f"31 Dec 2040: {grouped(stocked.token)}" in signed
    scans = chair_scans().count()
    again = browser.post(f"{address}packs/", {"mark": stocked.box, "check": "1"})
    assert again.status_code == 302
    assert chair_scans().count() == scans
    form = {"pack": stocked.token, "why": "too late"}
    late = browser.post(f"{address}packs/back/", form, follow=True)
    assert "This session is signed" in words_of(late)


def test_another_clinics_session_is_not_found(
    session: Session, stocked: Stocked, client: Any
) -> None:
    stranger = sign_in(client, new_member(new_clinic("Other"), Role.PRACTITIONER))
    for path in ("", "back/", "apart/"):
        sent = {"pack": stocked.token, "why": "x", "box": stocked.box, "check": "1"}
        address = f"/sessions/{session.pk}/packs/{path}"
        assert stranger.post(address, sent).status_code == 404
    assert not chair_scans().exists()


def test_a_scan_notes_one_act_and_names_nobody(
    browser: Any, session: Session, stocked: Stocked
) -> None:
    complete(browser, session, stocked)
    noted = Event.objects.filter(action="pack.scanned_at_chair")
    assert noted.count() == 1
    assert noted.get().client == session.client_id


def test_the_page_asks_by_itself_what_others_did_and_that_is_nobody_at_work(
    browser: Any, session: Session, stocked: Stocked, staff: Staff
) -> None:
    address = f"/sessions/{session.pk}/packs/"
    assert browser.get(address)["Location"] == f"/sessions/{session.pk}/"
    checked(browser, session, stocked.box, stocked.token)
    kept = browser.session
    kept[LAST] -= 2 * STEP
    kept.save()
    before = Event.objects.count()
    parts = browser.get(address, headers={"X-Background": "1"})
    assert "A second person can settle this" in words_of(parts)
    assert "Packs in the way" in words_of(parts)
    assert browser.session[LAST] == kept[LAST]
    assert Event.objects.count() == before
    browser.get(f"/sessions/{session.pk}/")
    assert browser.session[LAST] > kept[LAST]
