"""The recall in the browser: the notice, its scope, and how it is closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.clinic_people import new_clinic, new_member
from tests.recalled import pks, scope_of, typed
from tests.web.pages import form_of, text_of, words_of

from mesoplan.clinic import moment
from mesoplan.clinic.access import Role
from mesoplan.clinic.actions import recall_contacts, recall_notices, recall_scopes
from mesoplan.clinic.queries.recalls import Stage, recall_page
from mesoplan.clinic.records import Event, Pack, Recall, RecallCheck

pytestmark = pytest.mark.django_db


@pytest.fixture
def recall(doctor, gel):
    return recall_notices.note(doctor, fields=typed(text="Lots AB 0643 and CD 1"))


def at(name: str, recall, *more) -> str:
    return reverse(name, args=[recall.pk, *more])


def test_a_typed_notice_is_kept_and_its_page_opens(browser, gel):
    sent = browser.post(reverse("new_recall"), typed())
    recall = Recall.objects.get()
    assert sent.url == at("recall", recall)
    page = words_of(browser.get(sent.url))
    assert "Lot AB 0643" in page
    assert "1 to confirm or reject" in page


def test_a_notice_with_faults_says_each_beside_its_field_and_keeps_what_was_typed(
    browser,
):
    told = typed(reference="", announced_on="2090-01-01", product="", text="")
    sent = browser.post(reverse("new_recall"), told)
    page = text_of(sent)
    assert sent.status_code == 422
    assert page.count('class="error"') == 3
    assert 'href="#id_reference"' in page
    assert form_of(sent.content.decode())["source"] == [told["source"]]
    assert not Recall.objects.exists()


def test_words_of_a_notice_are_shown_as_words(browser, doctor, gel):
    words = "<script>alert(1)</script>"
    told = typed(product=words, text=f"Lot {words}", reason=words)
    recall = recall_notices.note(doctor, fields=told)
    page = browser.get(at("recall", recall)).content.decode()
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 2


def test_the_notice_stands_whole_beside_the_lots_read_in_it(browser, recall):
    page = text_of(browser.get(at("recall", recall)))
    assert (
        'Lots <mark class="read-lot">AB 0643</mark> and '
        '<mark class="read-lot">CD 1</mark>' in page
    )


def test_what_was_not_read_is_marked_for_a_person(browser, doctor, gel):
    text = "Lots 100 through 120"
    recall = recall_notices.note(doctor, fields=typed(text=text))
    page = browser.get(at("recall", recall))
    assert "Read this yourself" in words_of(page)
    assert "every lot of it" in words_of(page)


def test_confirming_says_first_what_it_does_and_holds_the_packs(
    browser, history, gel, recall
):
    lot = history.lot(gel, "ab0643")
    packs = [history.pack(lot), history.pack(lot)]
    history.given(history.session(history.client()), "ial-system", "CD1")
    page = words_of(browser.get(at("recall", recall)))
    assert page.count("packs here") == 1
    assert "2 packs here" in page
    assert "1 client has received what is proposed here." in page
    row = pks(recall, key="AB0643")
    sent = browser.post(at("scope_confirm", recall), {"rows": row}, follow=True)
    assert "2 packs were put in quarantine" in words_of(sent)
    states = Pack.objects.filter(pk__in=[p.pk for p in packs])
    assert {*states.values_list("state", flat=True)} == {"quarantined"}
    listed = words_of(browser.get(at("recall_packs", recall)))
    assert "2 packs of the lots confirmed" in listed


def test_nobody_is_counted_for_lots_of_nobody_knows_what(browser, doctor):
    told = typed(product="Something", text="Lot CD 1")
    recall = recall_notices.note(doctor, fields=told)
    page = words_of(browser.get(at("recall", recall)))
    assert "1 to confirm or reject" in page
    assert "received what is proposed" not in page


def test_the_head_says_how_long_ago_the_notice_was_published(browser, doctor, gel):
    day = moment.today(gel.clinic) - timedelta(days=3)
    recall = recall_notices.note(doctor, fields=typed(announced_on=f"{day}"))
    page = words_of(browser.get(at("recall", recall)))
    assert (
        f"0 min since the clinic took it in; notice of {day:%-d %B %Y}, 3 days ago"
        in page
    )


def test_nothing_ticked_decides_nothing_and_is_said(browser, recall):
    sent = browser.post(at("scope_confirm", recall), {"why": ""})
    assert sent.status_code == 422
    assert "Tick first what you decide on." in words_of(sent)
    assert pks(recall, state="proposed")


def test_rejecting_needs_a_reason_and_what_was_ticked_stays_ticked(browser, recall):
    (row,) = pks(recall, key="CD1")
    sent = browser.post(at("scope_reject", recall), {"rows": [row], "why": " "})
    assert sent.status_code == 422
    assert f'value="{row}" checked' in text_of(sent)
    sent = browser.post(
        at("scope_reject", recall), {"rows": [row], "why": "Another product."}
    )
    assert sent.status_code == 302
    assert "Another product." in words_of(browser.get(sent.url))


def test_of_two_who_decide_the_second_is_told_to_look_again(browser, director, recall):
    rows = pks(recall)
    recall_scopes.reject(director, recall.pk, rows=rows, why="Not ours.")
    sent = browser.post(at("scope_confirm", recall), {"rows": rows})
    assert sent.status_code == 422
    assert "settled meanwhile" in words_of(sent)
    assert {row.why for row in recall.scopes.all()} == {"Not ours."}


def test_all_rows_can_be_ticked_in_one_go(browser, recall):
    plain = text_of(browser.get(at("recall", recall)))
    assert " checked" not in plain
    page = text_of(browser.get(at("recall", recall), {"tick": "all"}))
    assert page.count(" checked") == 2


def test_what_a_person_reads_in_the_notice_is_added(browser, gel, recall):
    told = {"what": f"device:{gel.pk}", "lot": "EF 2"}
    assert browser.post(at("scope_add", recall), told).status_code == 302
    again = browser.post(at("scope_add", recall), told)
    assert "This stands there already." in words_of(again)
    told = {"what": "product:ial-system", "lot": ""}
    assert browser.post(at("scope_add", recall), told).status_code == 302
    assert ("", "ial-system", "", "proposed") in scope_of(recall)
    assert ("Invented Gel", "", "EF 2", "proposed") in scope_of(recall)
    for odd in ("device:none", "product:none", "", f"device:{recall.pk}"):
        refused = browser.post(at("scope_add", recall), {"what": odd, "lot": ""})
        assert refused.status_code == 422


def test_lots_of_nobody_knows_what_are_given_a_product_before_they_are_confirmed(
    browser, doctor, gel
):
    told = typed(product="Some implant", text="Lot ZX-9")
    recall = recall_notices.note(doctor, fields=told)
    page = words_of(browser.get(at("recall", recall)))
    assert "Lots whose product the clinic does not know" in page
    rows = pks(recall)
    refused = browser.post(at("scope_confirm", recall), {"rows": rows})
    assert refused.status_code == 422
    unticked = browser.post(at("scope_assign", recall), {"what": "product:ial-system"})
    assert "Tick first what you decide on." in words_of(unticked)
    told = {"rows": rows, "what": f"device:{gel.pk}"}
    assert browser.post(at("scope_assign", recall), told).status_code == 302
    assert browser.post(at("scope_confirm", recall), {"rows": rows}).status_code == 302
    assert recall.scopes.get().state == "confirmed"


def test_a_row_confirmed_by_mistake_is_taken_back_by_the_director_alone(
    signed_in, doctor, director, history, gel, recall
):
    pack = history.pack(history.lot(gel, "AB 0643"))
    rows = pks(recall, key="AB0643")
    recall_scopes.confirm(doctor, recall.pk, rows=rows)
    told = {"row": rows[0], "why": "Misread."}
    theirs = signed_in(doctor)
    assert "Confirmed by mistake" not in text_of(theirs.get(at("recall", recall)))
    assert theirs.post(at("scope_withdraw", recall), told).status_code == 403
    boss = signed_in(director)
    refused = boss.post(at("scope_withdraw", recall), {**told, "why": ""})
    assert refused.status_code == 422
    sent = boss.post(at("scope_withdraw", recall), told, follow=True)
    assert "1 pack is free again." in words_of(sent)
    pack.refresh_from_db()
    assert pack.state == "in_stock"


def test_a_recall_is_closed_in_words_and_not_before_everything_is_done(
    browser, doctor, history, gel, recall
):
    client = history.client()
    history.given(history.session(client), "ial-system", "AB0643")
    told = {"version": recall.version, "words": "Everybody knows."}
    refused = browser.post(at("recall_close", recall), told)
    assert refused.status_code == 422
    assert "not confirmed or rejected yet" in words_of(refused)
    assert "Everybody knows." in words_of(refused)
    recall_scopes.confirm(doctor, recall.pk, rows=pks(recall))
    assert "It can be closed when" in words_of(browser.get(at("recall", recall)))
    refused = browser.post(at("recall_close", recall), told)
    assert "1 client was never contacted." in words_of(refused)
    recall_contacts.noted(
        doctor, recall.pk, client.pk, how="phone", outcome="acknowledged"
    )
    recall.refresh_from_db()
    told["version"] = recall.version
    assert browser.post(at("recall_close", recall), told).status_code == 302
    page = words_of(browser.get(at("recall", recall)))
    assert "Everybody knows." in page
    assert "Close the recall" not in page
    assert recall_page(doctor, recall.pk).stage is Stage.CLOSED


def test_a_closed_recall_is_open_again_when_its_notice_covers_more(
    browser, doctor, recall
):
    recall_scopes.reject(doctor, recall.pk, rows=pks(recall), why="Not ours.")
    browser.post(
        at("recall_close", recall), {"version": recall.version, "words": "Not ours."}
    )
    same = typed(text="Lots AB 0643 and CD 1", status="ongoing")
    recall_notices.note(doctor, fields=same)
    assert recall_page(doctor, recall.pk).stage is Stage.CLOSED
    wider = typed(text="Lots AB 0643, CD 1 and EF 2")
    recall_notices.note(doctor, fields=wider)
    page = words_of(browser.get(at("recall", recall)))
    assert "open again because the notice now covers more: Not ours." in page
    assert "1 to confirm or reject" in page
    assert "Confirm what is ticked" in page


def test_opening_is_done_once_and_by_name(browser, doctor, recall):
    assert browser.get(at("recall_open", recall)).status_code == 405
    browser.post(at("recall_open", recall))
    page = words_of(browser.get(at("recall", recall)))
    assert f"Opened by {doctor.name}" in page
    assert "Being worked on" in page


def test_the_front_desk_sees_the_recall_and_decides_nothing(
    staff, signed_in, doctor, recall
):
    recall_scopes.confirm(doctor, recall.pk, rows=pks(recall, key="CD1"))
    desk = signed_in(staff[Role.FRONT_DESK])
    page = text_of(desk.get(at("recall", recall)))
    assert "AB 0643" in page
    assert "<button>Confirm" not in page
    assert "received it" not in page
    assert at("recall_clients", recall) not in page
    assert desk.get(at("recall_clients", recall)).status_code == 403
    assert desk.post(at("scope_confirm", recall)).status_code == 403


def test_the_list_says_how_old_it_is_and_warns_when_it_is_too_old(
    browser, doctor, recall
):
    assert "No list was ever taken in." in words_of(browser.get(reverse("recalls")))
    sent = browser.post(reverse("recall_list"), {"source": ""})
    assert sent.status_code == 422
    browser.post(reverse("recall_list"), {"source": "Invented regulator"}, follow=True)
    page = words_of(browser.get(reverse("recalls")))
    assert f"Invented regulator ({doctor.name})" in page
    assert "too old" not in page


def test_a_list_of_last_month_is_too_old(browser, doctor):
    long_ago = moment.now() - timedelta(days=30)
    RecallCheck(
        clinic_id=doctor.clinic,
        source="Invented regulator",
        as_of=long_ago,
        notices=0,
        done_at=long_ago,
        done_by=doctor.author(),
    ).save()
    assert "This is too old." in words_of(browser.get(reverse("recalls")))


def test_the_directors_room_shows_recalls_until_they_are_closed(
    signed_in, director, recall
):
    boss = signed_in(director)
    assert at("recall", recall) in text_of(boss.get(reverse("director")))
    recall_scopes.reject(director, recall.pk, rows=pks(recall), why="Not ours.")
    told = {"version": recall.version, "words": "Not ours."}
    boss.post(at("recall_close", recall), told)
    assert at("recall", recall) not in text_of(boss.get(reverse("director")))


def test_the_export_is_a_zip_that_the_ledger_knows_of(signed_in, director, recall):
    boss = signed_in(director)
    assert "Make the export" in words_of(boss.get(at("recall_export", recall)))
    sent = boss.post(at("recall_export", recall))
    assert sent["Content-Type"] == "application/zip"
    assert sent.content.startswith(b"PK")
    assert Event.objects.filter(action="recall.exported").count() == 1


def test_another_clinics_recall_is_not_found(signed_in, recall):
    stranger = new_member(new_clinic("Other"), Role.DIRECTOR)
    browser = signed_in(stranger)
    for name in ("recall", "recall_packs", "recall_clients", "recall_export"):
        assert browser.get(at(name, recall)).status_code == 404
    assert "R-1" not in words_of(browser.get(reverse("recalls")))
