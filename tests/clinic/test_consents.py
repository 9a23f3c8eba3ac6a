"""A consent is understood, signed, kept as it was, and taken back at any time."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from tests import papers
from tests.clinic_people import new_clinic, new_member
from tests.consultations import registered
from tests.treated import DRAWN, approved, consented, reply

from mesoplan.clinic import consent_paper, ledger, moment, signatures, wording
from mesoplan.clinic.access import Actor, NotAllowed, NotFound, Role
from mesoplan.clinic.actions import consents
from mesoplan.clinic.actions.consents import NotSigned
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.consents import (
    State,
    consent_seen_by,
    document_seen_by,
    offered,
    signed_by,
    standing,
)
from mesoplan.clinic.records import Client, Consent, ConsentText, Course, Event

Staff = dict[Role, Actor]


@pytest.fixture
def course(actor: Actor, ada: Client) -> Course:
    return approved(actor, ada)


def problems(actor: Actor, ada: Client, **changed: Any) -> dict[str, str]:
    sent = reply(actor, ada, "treatment", **changed)
    with pytest.raises(NotSigned) as refused:
        consents.sign(actor, ada.pk, kind="treatment", reply=sent)
    assert not Consent.objects.exists()
    return refused.value.problems


def test_what_is_offered_names_the_plans_own_risks_and_doing_nothing(
    actor: Actor, ada: Client, course: Course
) -> None:
    offer = offered(actor, ada.pk, "treatment")
    assert "Cheeks" in offer.zones
    assert offer.sessions == 3
    assert offer.common
    assert offer.complications
    assert not set(offer.common) & set(offer.complications)
    assert offer.alternatives[0].title.startswith("Do nothing")


def test_a_client_with_a_risk_of_their_own_reads_it(actor: Actor) -> None:
    ada = registered(actor)
    approved(actor, ada, bruising_medicine=True)
    offer = offered(actor, ada.pk, "treatment")
    assert offer.own


def test_the_right_answers_and_a_signature_make_a_consent_that_stands(
    actor: Actor, ada: Client, course: Course
) -> None:
    before = Event.objects.count()
    consented(actor, ada)
    assert Event.objects.count() == before + 1
    assert standing(ada, "treatment", course).valid
    assert Event.objects.latest("sequence").action == "consent.signed"


def test_a_wrong_answer_is_explained_and_asked_again(
    actor: Actor, ada: Client, course: Course
) -> None:
    right = reply(actor, ada, "treatment").answers
    found = problems(actor, ada, answers={**right, "emergency": 0})
    assert list(found) == ["question_emergency"]
    assert "Call the emergency number at once" in found["question_emergency"]
    assert consented(actor, ada)


def test_every_question_and_every_point_must_be_answered(
    actor: Actor, ada: Client, course: Course
) -> None:
    found = problems(actor, ada, answers={}, agreed=frozenset())
    assert set(found) == {
        "question_emergency",
        "question_lump",
        "question_nothing",
        "agree_0",
        "agree_1",
        "agree_2",
    }


@pytest.mark.parametrize(
    ("drawn", "typed"),
    [
        ("", ""),
        ("", "Somebody Else"),
        ('{"width":400,"height":160,"strokes":[]}', ""),
        ('{"width":400,"height":160,"strokes":[[[1,1]]]}', ""),
        ('{"width":400,"height":160,"strokes":[[[5,5],[5,6],[6,6],[6,5]]]}', ""),
        ('{"width":1e9,"height":160,"strokes":[[[5,5],[5,6]]]}', ""),
        ('{"width":400,"height":160,"strokes":[[[NaN,5],[5,Infinity]]]}', ""),
        ("[" * 5000, ""),
        ("x" * 300_000, ""),
        ('{"strokes": "none"}', ""),
        ("null", ""),
    ],
)
def test_what_is_no_signature_is_refused(
    actor: Actor, ada: Client, course: Course, drawn: str, typed: str
) -> None:
    assert list(problems(actor, ada, drawn=drawn, typed=typed)) == ["signature"]


def test_the_typed_name_may_differ_in_case_space_and_accents() -> None:
    assert signatures.typed("  élodie   MARTIN ", "Elodie Martin") == "élodie MARTIN"


def test_the_kept_document_is_made_again_byte_for_byte(
    actor: Actor, ada: Client, course: Course
) -> None:
    sent = reply(actor, ada, "treatment", drawn=json.dumps(DRAWN), typed="")
    head = ledger.head()
    pk = consents.sign(actor, ada.pk, kind="treatment", reply=sent).pk
    consent = Consent.objects.get(pk=pk)
    kept = base64.b64decode(consent.reveal("document"))
    again = consent_paper.pdf(consent.reveal("content"), consent.reveal("signature"))
    assert again == kept
    assert hashlib.sha256(kept).hexdigest() == consent.document_digest
    text = papers.words(kept)
    assert "Ada Invented" in text
    assert head.short in text.replace("\u200b", "")
    assert ledger.holds(head.sequence, head.chained.hex())


def test_a_consent_taken_back_permits_nothing_and_is_kept(
    actor: Actor, ada: Client, course: Course
) -> None:
    consent = consented(actor, ada)
    first = consents.withdraw(actor, consent.pk, words="I thought again")
    assert consents.withdraw(actor, consent.pk).pk == first.pk
    assert standing(ada, "treatment", course).state is State.WITHDRAWN
    assert signed_by(ada)[0].withdrawn_at is not None
    assert document_seen_by(actor, consent.pk)[0].startswith(b"%PDF")
    consented(actor, ada)
    assert standing(ada, "treatment", course).valid


def test_a_client_takes_back_their_own_and_nobody_elses(
    actor: Actor, ada: Client, course: Course
) -> None:
    consent = consented(actor, ada)
    other = registered(actor, "Bo Invented")
    stranger = Actor(role=Role.CLIENT, clinic=actor.clinic, client=other.pk)
    with pytest.raises(NotFound):
        consents.withdraw(stranger, consent.pk)
    herself = Actor(role=Role.CLIENT, clinic=actor.clinic, client=ada.pk)
    assert consents.withdraw(herself, consent.pk).withdrawn_by is None


def test_another_plan_or_a_newer_wording_makes_a_consent_outdated(
    actor: Actor, ada: Client, course: Course
) -> None:
    consented(actor, ada)
    other = approved(actor, ada)
    assert standing(ada, "treatment", other).state is State.OUTDATED
    old = ConsentText.objects.get(kind="treatment", language="en")
    ConsentText(
        clinic_id=old.clinic_id,
        kind="treatment",
        language="en",
        number=2,
        body="Changed.",
        questions=old.questions,
        published_at=moment.now(),
    ).save()
    assert standing(ada, "treatment", course).state is State.OUTDATED


def test_a_wording_published_while_the_client_read_must_be_read_again(
    actor: Actor, ada: Client, course: Course
) -> None:
    sent = reply(actor, ada, "treatment")
    old = ConsentText.objects.get(kind="photo", language="en")
    with pytest.raises(NotSigned) as refused:
        consents.sign(actor, ada.pk, kind="treatment", reply=replace(sent, text=old.pk))
    assert list(refused.value.problems) == ["text"]


def test_the_photo_consent_stands_apart(actor: Actor, ada: Client) -> None:
    assert standing(ada, "photo").state is State.NONE
    consented(actor, ada, "photo")
    assert standing(ada, "photo").valid
    assert not standing(ada, "treatment").valid


def test_without_an_approved_plan_there_is_nothing_to_consent_to(
    actor: Actor, ada: Client
) -> None:
    with pytest.raises(NotFound):
        offered(actor, ada.pk, "treatment")


def test_the_desk_takes_no_consent_and_another_clinic_finds_none(
    staff: Staff, actor: Actor, ada: Client, course: Course
) -> None:
    consent = consented(actor, ada)
    with pytest.raises(NotAllowed):
        offered(staff[Role.FRONT_DESK], ada.pk, "treatment")
    with pytest.raises(NotAllowed):
        consent_seen_by(staff[Role.FRONT_DESK], consent.pk)
    elsewhere = new_member(new_clinic("Elsewhere"), Role.DIRECTOR)
    with pytest.raises(NotFound):
        document_seen_by(elsewhere, consent.pk)


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_the_first_wording_is_whole_in_each_language(
    actor: Actor, language: str
) -> None:
    library = practice_of(actor.clinic).library
    for kind in wording.KINDS:
        assert wording.body(kind, language, library)
        assert wording.statements(kind, language)
        for question in wording.read_questions(
            wording.questions(kind, language, library)
        ):
            assert question.explanation
            assert len(question.choices) > question.right


def test_a_question_without_its_right_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="question 1"):
        wording.read_questions([{"question": "?", "choices": ["a", "b"], "right": 2}])
