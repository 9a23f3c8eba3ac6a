"""Telling clients: by mail and link, by hand, once each, and who has answered."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from tests.clinic_people import new_clinic, new_member
from tests.recalled import acts, pks, typed

from mesoplan.clinic.access import Actor, Conflict, NotAllowed, NotFound, Role
from mesoplan.clinic.actions import (
    erasure,
    links,
    recall_contacts,
    recall_notices,
    recall_scopes,
    recalls,
)
from mesoplan.clinic.actions.recall_contacts import UnfitContact
from mesoplan.clinic.queries.recall_contacts import (
    Outcome,
    concerned,
    concerned_client,
    tally,
)
from mesoplan.clinic.queries.recall_letter import letter_to, own_letter
from mesoplan.clinic.records import Client, Event, Recall, RecallContact
from mesoplan.clinic.wording import recalls as wording

pytestmark = pytest.mark.django_db
SITE = "https://clinic.example"


@pytest.fixture
def ines(history) -> Client:
    """Received the recalled lot in two zones."""
    client = history.client("Invented Ines", "ines@client.example")
    session = history.session(client)
    history.given(session, "ial-system", "AB 0643")
    history.given(session, "ial-system", "AB0643", zone="neck")
    return client


@pytest.fixture
def recall(doctor, gel) -> Recall:
    found = recall_notices.note(doctor, fields=typed())
    recall_scopes.confirm(doctor, found.pk, rows=pks(found))
    return found


def outcomes(client: Client) -> list[tuple[str, str]]:
    rows = RecallContact.objects.filter(client=client).order_by("number")
    return [*rows.values_list("how", "outcome")]


def by_link(client: Client) -> Actor:
    return Actor(role=Role.CLIENT, clinic=client.clinic_id, client=client.pk)


def test_the_list_shows_what_each_client_received_and_notes_the_look(
    doctor, ines, recall
):
    (row,) = concerned(doctor, recall.pk).rows
    assert (row.name, row.mail) == ("Invented Ines", "ines@client.example")
    assert {(g.zone, g.points) for g in row.given} == {("cheeks", 20), ("neck", 20)}
    assert row.told_at is None
    assert acts("recall_exposed") == ["recall_exposed.seen"]


def test_nobody_without_the_permission_sees_whom_it_concerns(staff, ines, recall):
    for role in (Role.FRONT_DESK, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            concerned(staff[role], recall.pk)
    stranger = new_member(new_clinic("Other"), Role.DIRECTOR)
    with pytest.raises(NotFound):
        concerned(stranger, recall.pk)
    assert acts("recall_exposed") == []


def test_a_mail_says_nothing_of_product_or_treatment(doctor, ines, recall):
    sent = recall_contacts.send(doctor, recall.pk, ines.pk, site=SITE)
    assert sent is Outcome.SENT
    (message,) = outbox.outbox
    assert message.to == ["ines@client.example"]
    said = f"{message.subject} {message.body}".casefold()
    assert "not advertising" in said
    for word in ("ial", "gel", "ab 0643", "ab0643", "recall", "inject"):
        assert not re.search(rf"\b{word}\b", said), word
    assert outcomes(ines) == [("mail", "sending"), ("mail", "sent")]
    assert RecallContact.objects.get(outcome="sent").template == "recall-mail-1"
    assert acts("recall_contact") == [
        *("recall_contact.sending", "recall_contact.sent")
    ]


def test_the_link_in_the_mail_opens_the_message_and_takes_the_answer(
    doctor, ines, recall, client
):
    recall_contacts.send(doctor, recall.pk, ines.pk, site="http://testserver")
    (path,) = re.findall(r"http://testserver(\S+)", outbox.outbox[0].body)
    page = client.get(path).content.decode()
    assert "IAL-System" in page
    assert "AB0643" in page
    assert "Invented regulator" in page
    assert "I have read this" in page
    client.post(path)
    page = client.get(path).content.decode()
    assert "I have read this" not in page
    assert outcomes(ines)[-1] == ("link", "acknowledged")
    assert RecallContact.objects.get(outcome="acknowledged").by is None
    assert tally(recall).open == 0


def test_a_client_is_written_to_in_their_own_language(doctor, history, recall, client):
    marc = history.client("Invented Marc", "marc@client.example")
    Client.objects.filter(pk=marc.pk).update(language="fr")
    history.given(history.session(marc), "ial-system", "AB0643")
    recall_contacts.send(doctor, recall.pk, marc.pk, site="http://testserver")
    message = outbox.outbox[0]
    assert "message de sécurité" in message.subject.casefold()
    (path,) = re.findall(r"http://testserver(\S+)", message.body)
    page = client.get(path).content.decode()
    assert "Avis :" in page
    assert "2 mars 2026" in page
    assert "J'ai lu ce message" in unescape(page)


def test_both_languages_say_the_same_things():
    values = dict.fromkeys(
        ("clinic", "phone", "address", "source", "reference", "announced"), "X"
    )
    lines = [{"on": "X", "product": "X", "lot": "X", "zones": ""}]
    for language in ("en", "fr"):
        letter = wording.letter(language, {**values, "number": "112"}, lines)
        assert "112" in letter.body
        assert "%(" not in letter.body + wording.mail(language, values).body
        assert "112" not in wording.letter(language, values, lines).body


def test_a_client_answers_once_however_often_they_press(ines, recall):
    recall_contacts.acknowledge(by_link(ines), recall.pk)
    recall_contacts.acknowledge(by_link(ines), recall.pk)
    assert outcomes(ines) == [("link", "acknowledged")]


def test_a_client_sees_only_what_is_their_own(history, ines, recall):
    other = history.client("Invented Otto")
    history.given(history.session(other), "cytocare", "AB0643")
    with pytest.raises(NotFound):
        own_letter(by_link(other), recall.pk)
    with pytest.raises(NotFound):
        recall_contacts.acknowledge(by_link(other), recall.pk)
    text = " ".join(own_letter(by_link(ines), recall.pk).paragraphs)
    assert "2 March 2026" in text
    assert "Otto" not in text


def test_somebody_the_recall_does_not_concern_is_not_written_to(
    doctor, history, recall
):
    other = history.client("Invented Otto", "otto@client.example")
    with pytest.raises(NotFound):
        recall_contacts.send(doctor, recall.pk, other.pk, site=SITE)
    with pytest.raises(NotFound):
        recall_contacts.noted(
            doctor, recall.pk, other.pk, how="phone", outcome="reached"
        )
    assert not outbox.outbox


def test_all_who_were_not_told_are_written_to_once(doctor, history, ines, recall):
    for name, mail in (("Invented Otto", ""), ("Invented Pia", "pia@client.example")):
        session = history.session(history.client(name, mail))
        history.given(session, "ial-system", "AB0643")
    recall_contacts.send(doctor, recall.pk, ines.pk, site=SITE)
    told = recall_contacts.send_to_all(doctor, recall.pk, site=SITE)
    assert (told.sent, told.without_mail, told.failed) == (1, 1, 0)
    again = recall_contacts.send_to_all(doctor, recall.pk, site=SITE)
    assert (again.sent, again.without_mail) == (0, 1)
    assert sorted(m.to[0] for m in outbox.outbox) == [
        *("ines@client.example", "pia@client.example")
    ]


def test_a_mail_that_fails_is_noted_and_tried_again(doctor, ines, recall, monkeypatch):
    with monkeypatch.context() as broken:

        def refuse(*_: object) -> int:
            raise OSError

        broken.setattr(EmailBackend, "send_messages", refuse)
        told = recall_contacts.send_to_all(doctor, recall.pk, site=SITE)
    assert (told.sent, told.failed) == (0, 1)
    assert outcomes(ines)[-1] == ("mail", "failed")
    assert tally(recall).untried == 1
    assert recall_contacts.send_to_all(doctor, recall.pk, site=SITE).sent == 1
    assert tally(recall).untried == 0


def test_a_client_without_an_address_is_to_be_called(doctor, history, recall):
    otto = history.client("Invented Otto")
    history.given(history.session(otto), "ial-system", "AB0643")
    with pytest.raises(UnfitContact, match="call or write"):
        recall_contacts.send(doctor, recall.pk, otto.pk, site=SITE)


def test_a_call_is_noted_by_hand_and_its_note_sealed(doctor, ines, recall):
    row = recall_contacts.noted(
        *(doctor, recall.pk, ines.pk),
        how="phone",
        outcome="reached",
        note="is well",
    )
    assert bytes(row.note).find(b"is well") == -1
    (seen,) = concerned(doctor, recall.pk).rows
    (attempt,) = seen.attempts
    assert (attempt.how, attempt.note, attempt.by) == ("phone", "is well", doctor.name)
    assert seen.told_at == row.at
    assert seen.acknowledged_at is None


def test_what_cannot_be_noted_names_every_field(doctor, ines, recall):
    with pytest.raises(UnfitContact) as unfit:
        recall_contacts.noted(
            *(doctor, recall.pk, ines.pk),
            how="pigeon",
            outcome="sending",
            note="x" * 1_001,
        )
    assert set(unfit.value.problems) == {"how", "outcome", "note"}
    assert not RecallContact.objects.exists()


def test_an_answer_is_taken_once(doctor, ines, recall):
    said = {"how": "phone", "outcome": "acknowledged"}
    recall_contacts.noted(doctor, recall.pk, ines.pk, **said)
    with pytest.raises(Conflict):
        recall_contacts.noted(doctor, recall.pk, ines.pk, **said)


def test_what_is_left_is_counted_and_those_still_open_stand_first(
    doctor, history, ines, recall
):
    otto = history.client("Invented Otto")
    history.given(history.session(otto), "ial-system", "AB0643")
    recall_contacts.noted(
        doctor, recall.pk, ines.pk, how="phone", outcome="acknowledged"
    )
    counts = tally(recall)
    assert (counts.exposed, counts.told, counts.acknowledged) == (2, 1, 1)
    assert (counts.open, counts.untried, counts.erased) == (1, 1, 0)
    rows = concerned(doctor, recall.pk).rows
    assert [row.name for row in rows] == ["Invented Otto", "Invented Ines"]


def test_an_attempt_counts_as_tried_and_not_as_told(doctor, ines, recall):
    recall_contacts.noted(
        doctor, recall.pk, ines.pk, how="phone", outcome="not_reached"
    )
    counts = tally(recall)
    assert (counts.told, counts.untried, counts.open) == (0, 0, 1)
    closed = recalls.close(
        doctor, recall.pk, version=recall.version, words="moved away"
    )
    assert closed.closed_by == doctor.user


def test_an_erased_client_stays_in_the_count_without_a_name(
    staff, doctor, ines, recall
):
    recall_contacts.noted(
        doctor, recall.pk, ines.pk, how="phone", outcome="not_reached", note="x"
    )
    erasure.erase(staff[Role.DIRECTOR], ines.pk, reason="asked")
    counts = tally(recall)
    assert (counts.exposed, counts.erased, counts.open) == (1, 1, 0)
    (row,) = concerned(doctor, recall.pk).rows
    assert (row.erased, row.name, row.mail) == (True, "", "")
    assert row.attempts[0].note == ""
    assert recall_contacts.send_to_all(doctor, recall.pk, site=SITE).sent == 0


def test_staff_can_print_the_message_and_the_look_is_noted(doctor, ines, recall):
    row = concerned_client(doctor, recall.pk, ines.pk)
    letter = letter_to(doctor, recall.pk, row)
    assert letter.version == "recall-letter-1"
    text = "\n".join(letter.paragraphs)
    assert "IAL-System, lot AB0643" in text
    assert Event.objects.filter(action="recall_exposed.seen", client=ines.pk).exists()


def test_the_list_takes_as_many_queries_however_many_clients(
    doctor, history, recall, django_assert_max_num_queries
):
    for number in range(6):
        session = history.session(history.client(f"Invented {number}"))
        history.given(session, "ial-system", "AB0643")
    with django_assert_max_num_queries(20):
        assert concerned(doctor, recall.pk).total == 6


def test_a_link_for_something_else_opens_no_safety_message(
    doctor, ines, recall, client
):
    _link, token = links.send(doctor, ines.pk, purpose="intake")
    assert client.get(f"/notice/{token}/").status_code == 404
    _link, token = links.send(doctor, ines.pk, purpose="recall")  # of nothing
    assert client.get(f"/notice/{token}/").status_code == 404


def test_a_link_of_a_recall_that_concerns_them_no_more_is_closed(
    staff, doctor, ines, recall, client
):
    _link, token = links.send(doctor, ines.pk, purpose="recall", subject=recall.pk)
    assert client.get(f"/notice/{token}/").status_code == 200
    (row,) = pks(recall)
    director = staff[Role.DIRECTOR]
    recall_scopes.withdraw(director, recall.pk, row=row, why="misread")
    assert client.get(f"/notice/{token}/").status_code == 404
