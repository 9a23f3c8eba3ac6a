"""Consent texts: numbered, published by the director, never changed."""

from __future__ import annotations

import pytest

from mesoplan.clinic.access import Conflict, NotAllowed, Role
from mesoplan.clinic.actions import consent_texts
from mesoplan.clinic.records import ConsentText, Event

TEXT = {"kind": "treatment", "language": "en", "body": "I have read this."}


def test_each_published_text_is_the_next_version(staff):
    director = staff[Role.DIRECTOR]
    first = consent_texts.publish(director, **TEXT)
    second = consent_texts.publish(director, **TEXT, after=1)
    french = consent_texts.publish(director, **{**TEXT, "language": "fr"})
    assert [first.number, second.number, french.number] == [1, 2, 1]
    assert Event.objects.filter(action="consent_text.published").count() == 3


def test_two_directors_notice_each_other(staff):
    director = staff[Role.DIRECTOR]
    consent_texts.publish(director, **TEXT)
    consent_texts.publish(director, **{**TEXT, "body": "Theirs."}, after=1)
    with pytest.raises(Conflict) as raised:
        consent_texts.publish(director, **{**TEXT, "body": "Mine."}, after=1)
    assert raised.value.theirs == {"body": "Theirs."}


@pytest.mark.parametrize(
    "change", [{"kind": "other"}, {"body": " "}, {"body": "x" * 20_001}]
)
def test_nonsense_is_refused(staff, change):
    with pytest.raises(consent_texts.Refused):
        consent_texts.publish(staff[Role.DIRECTOR], **{**TEXT, **change})
    assert not ConsentText.objects.exists()


def test_only_the_director_publishes(staff):
    with pytest.raises(NotAllowed):
        consent_texts.publish(staff[Role.PRACTITIONER], **TEXT)
