"""The open pages answer from the knowledge library, and say how sure they are."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.clients import practice

from mesoplan.web.client.learn import SIX, VERDICT_ORDER, topics

pytestmark = pytest.mark.django_db
LIBRARY = practice().library
FAQ = LIBRARY.of_kind("faq")
SENTENCES = re.compile(r"[.!?:;]+(?:\s|$)")
WORDS = re.compile(r"[A-Za-z][A-Za-z'-]*")
VOWELS = re.compile(r"[aeiouy]+")


def test_every_question_stands_on_the_page_with_its_certainty(client: Any) -> None:
    page = client.get("/learn/").content.decode()
    for entry in FAQ.values():
        assert f'id="{entry.id}"' in page
        for text in (entry.question, entry.answer, entry.certainty):
            assert str(text).replace("'", "&#x27;").replace('"', "&quot;") in page
    assert page.count("Last looked at") == len(FAQ)
    assert page.count("22 November 2026") >= len(FAQ)


def test_the_six_questions_come_first_and_on_the_welcome_page(client: Any) -> None:
    page = client.get("/welcome/").content.decode()
    assert [name for name in SIX if f"/learn/#{name}" in page] == list(SIX)


def test_trials_that_found_nothing_stand_before_those_that_did() -> None:
    (topic,) = topics(LIBRARY, ("good-for-what",))
    verdicts = [VERDICT_ORDER.index(study.verdict) for study in topic.studies]
    assert verdicts == sorted(verdicts)
    assert {"negative", "positive"} <= {study.verdict for study in topic.studies}


def test_every_answer_names_its_sources() -> None:
    for topic in topics(LIBRARY, FAQ):
        assert topic.sources, topic.id


def test_open_pages_need_no_sign_in_and_keep_no_session(client: Any) -> None:
    for address in ("/welcome/", "/learn/", "/check/"):
        response = client.get(address)
        assert response.status_code == 200
        assert set(response.cookies) <= {"csrf"}


def test_the_clinics_phone_stands_on_open_pages(client: Any, clinic: Any) -> None:
    assert clinic.phone in client.get("/learn/").content.decode()


def test_answers_read_easily() -> None:
    """Flesch-Kincaid grade of each English answer; grade 7 is an age of about twelve.

    Syllables are counted as runs of vowels, less a silent e at the end: a rough count,
    so single answers get room and the middle of all of them does not.
    """
    grades = sorted(grade(str(entry.answer)) for entry in FAQ.values())
    assert grades[len(grades) // 2] <= 7
    assert grades[-1] <= 8.5


def grade(text: str) -> float:
    words = WORDS.findall(text)
    sentences = max(1, len(SENTENCES.findall(text)))
    return (
        0.39 * len(words) / sentences
        + 11.8 * sum(map(syllables, words)) / len(words)
        - 15.59
    )


def syllables(word: str) -> int:
    plain = word.lower()
    silent = plain.endswith("e") and not plain.endswith("le")
    return max(1, len(VOWELS.findall(plain)) - silent)
