"""Telling clients of a recall in the browser, and the client's own page by link."""

from __future__ import annotations

import re

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.recalled import pks, typed
from tests.web.pages import text_of, words_of

from mesoplan.clinic.actions import (
    erasure,
    recall_contacts,
    recall_notices,
    recall_scopes,
)
from mesoplan.clinic.records import Event, RecallContact

pytestmark = pytest.mark.django_db
MOST = 40  # as for every page


@pytest.fixture
def ines(history):
    return history.client("Inès Inventée", mail="ines@client.example")


@pytest.fixture
def otto(history):
    return history.client("Otto Invented")


@pytest.fixture
def recall(doctor, history, gel, ines, otto):
    """A recall that is confirmed and concerns two clients; only one has a mail."""
    pack = history.pack(history.lot(gel, "AB0643"))
    session = history.session(ines)
    history.use(pack, session)
    history.given(session, "ial-system", "AB0643", pack=pack)
    history.given(history.session(otto), "ial-system", "ab 0643", zone="neck")
    found = recall_notices.note(doctor, fields=typed())
    recall_scopes.confirm(doctor, found.pk, rows=pks(found))
    return found


def at(name: str, recall, *more) -> str:
    return reverse(name, args=[recall.pk, *more])


def link() -> str:
    return re.search(r"https?://[^/\s]+(/notice/\S+)", str(outbox.outbox[-1].body))[1]


def test_whom_it_concerns_is_listed_with_zone_points_day_and_session(
    browser, recall, ines, otto
):
    page = browser.get(at("recall_clients", recall))
    words = words_of(page)
    assert "2 clients received what is confirmed" in words
    assert "2 March 2026" in words
    assert "Neck" in words
    assert "20 points, 0.4 mL" in words
    assert "pack scanned" in words
    assert "lot written by hand" in words
    for client in (ines, otto):
        session = client.sessions.get().pk
        assert reverse("session", args=[session]) in text_of(page)
        assert at("recall_client", recall, client.pk) in text_of(page)


def test_every_look_at_whom_it_concerns_is_in_the_ledger(browser, recall, ines, otto):
    browser.get(at("recall_clients", recall))
    browser.get(at("recall_client", recall, ines.pk))
    looks = Event.objects.filter(action="recall_exposed.seen").order_by("sequence")
    assert [look.client for look in looks] == [None, ines.pk]


def test_one_sending_mails_all_who_can_be_and_says_who_must_be_called(
    browser, recall, ines, otto
):
    asked = {"host": "localhost:8443"}
    sent = browser.post(at("recall_send_all", recall), follow=True, headers=asked)
    assert "1 mail sent. 1 client has no mail address" in words_of(sent)
    assert [m.to for m in outbox.outbox] == [["ines@client.example"]]
    assert "ial-system" not in outbox.outbox[0].body
    assert "http://localhost:8443/notice/" in outbox.outbox[0].body
    assert "Mail the 1 client nobody has told" in words_of(sent)
    assert "Told, no answer yet" in words_of(sent)
    browser.post(at("recall_send_all", recall))
    assert len(outbox.outbox) == 1


def test_a_call_is_noted_and_shown_with_its_note(browser, recall, otto):
    address = at("recall_contact_note", recall, otto.pk)
    refused = browser.post(address, {"note": "Nobody answered."})
    assert refused.status_code == 422
    assert "Nobody answered." in words_of(refused)
    assert not RecallContact.objects.exists()
    told = {"how": "phone", "outcome": "not_reached", "note": "Nobody answered."}
    sent = browser.post(address, told, follow=True)
    assert "Tried, not reached" in words_of(sent)
    page = words_of(browser.get(at("recall_client", recall, otto.pk)))
    assert "Telephone: not reached" in page
    assert "Nobody answered." in page


def test_who_has_no_mail_address_is_not_mailed_and_it_is_said(browser, recall, otto):
    sent = browser.post(at("recall_send", recall, otto.pk), follow=True)
    assert "No mail address is on record" in words_of(sent)
    assert not outbox.outbox


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_client_reads_in_their_language_and_confirms_once(
    browser, recall, ines, language
):
    ines.language = language
    ines.save()
    browser.post(at("recall_send", recall, ines.pk))
    phone = Browser()
    page = phone.get(link())
    words = words_of(page)
    assert f'<html lang="{language}"' in text_of(page)
    assert "AB0643" in words
    assert "+00 000 000" in words
    assert ("J'ai lu ce message" in words) is (language == "fr")
    for _twice in range(2):
        done = phone.post(link(), follow=True)
        assert done.status_code == 200
    assert "<button" not in text_of(done)
    answers = RecallContact.objects.filter(outcome="acknowledged")
    assert answers.count() == 1
    staff = words_of(browser.get(at("recall_clients", recall)))
    assert "Has said that they know" in staff


def test_a_client_whom_it_does_not_concern_is_not_found(browser, recall, history):
    stranger = history.client("Stranger Invented", mail="s@client.example")
    for name in ("recall_client", "recall_send", "recall_contact_note"):
        address = at(name, recall, stranger.pk)
        sent = (
            browser.get(address)
            if name == "recall_client"
            else browser.post(address, {"how": "phone", "outcome": "reached"})
        )
        assert sent.status_code == 404
    assert not outbox.outbox


def test_those_who_know_come_last(browser, doctor, recall, ines, otto):
    recall_contacts.noted(
        doctor, recall.pk, ines.pk, how="phone", outcome="acknowledged"
    )
    page = text_of(browser.get(at("recall_clients", recall)))
    assert page.index("Otto Invented") < page.index("Inès Inventée")


def test_the_mail_can_be_read_before_it_goes_out_in_both_languages(browser, recall):
    page = text_of(browser.get(at("recall_clients", recall)))
    assert '<div lang="en" class="preview">' in page
    assert '<div lang="fr" class="preview">' in page
    assert "Message de sécurité important" in page


def test_the_list_asks_as_often_however_many_it_concerns(
    browser, doctor, history, recall
):
    address = at("recall_clients", recall)
    browser.get(address)  # who is asking, and the clinic's settings
    counts = []
    for more in range(2):
        for number in range(6):
            client = history.client(f"Invented {number} {more}")
            history.given(history.session(client), "ial-system", "AB 0643")
            recall_contacts.noted(
                doctor, recall.pk, client.pk, how="phone", outcome="not_reached"
            )
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] < MOST


def test_an_erased_client_is_counted_and_no_longer_named(
    browser, director, recall, ines
):
    erasure.erase(director, ines.pk, reason="asked")
    page = words_of(browser.get(at("recall_clients", recall)))
    assert "2 clients received what is confirmed" in page
    assert "Erased: nobody can be told" in page
    assert "Inès" not in page
    one = words_of(browser.get(at("recall_client", recall, ines.pk)))
    assert "The letter" not in one
