"""The self-check keeps nothing, never says yes, and sends people to the clinic."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.clients import practice

from mesoplan.clinic import moment

pytestmark = pytest.mark.django_db
FACTS = practice().library.facts
ASKED = [f for f in FACTS.values() if f.asked_of == "client"]
TODAY = moment.now().date()


def page(response: Any) -> str:
    return html.unescape(response.content.decode())


def checked(client: Any, language: str = "en", **answers: Any) -> str:
    response = client.post(
        "/check/",
        {key.replace("__", "."): value for key, value in answers.items()},
        headers={"accept-language": language},
    )
    assert response.status_code == 200
    return page(response)


def test_every_fact_a_client_can_answer_is_asked(client: Any) -> None:
    form = page(client.get("/check/"))
    for fact in ASKED:
        assert str(fact.question) in form
    others = [f for f in FACTS.values() if f.asked_of != "client"]
    assert not [f.id for f in others if f'id="{f.id}"' in form]


def test_nothing_is_stored(client: Any) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = client.post(
            "/check/", {"pregnant.said": "yes", "words": "more glow", "hba1c.said": "x"}
        )
    assert response.status_code == 200
    written = [q["sql"] for q in queries if not q["sql"].startswith("SELECT")]
    assert written == []
    assert set(response.cookies) <= {"csrf"}
    assert response.headers["Cache-Control"] == "no-store"
    assert not client.session.keys()


def test_pregnancy_is_not_possible_as_things_are_and_meanwhile_there_is_more(
    client: Any,
) -> None:
    found = checked(client, pregnant__said="yes")
    assert "Pregnancy, or possible pregnancy" in found
    assert "Not possible as things are" in found
    assert "Meanwhile, or instead" in found
    assert str(practice().library.alternatives["topical-ha-serum"].title) in found


def test_not_today_comes_with_its_date(client: Any) -> None:
    ill = TODAY - timedelta(days=1)
    found = checked(client, vaccine__said="dates", vaccine__date=[ill.isoformat()])
    assert "Not today" in found
    assert "not before" in found


def test_never_is_another_word_than_not_today(client: Any) -> None:
    found = checked(client, permanent_filler__said="yes")
    assert ">Never in that place<" in found
    assert ">Not today<" not in found


def test_a_wish_for_less_fat_is_refused_with_the_reason(client: Any) -> None:
    for answers in (
        {"wants_fat_reduction__said": "yes"},
        {"words": "melt my double chin"},
        {"words": "dissoudre la graisse"},
    ):
        found = checked(client, **answers)
        assert "Never done here" in found
        assert "FDA" in found


def test_nobody_is_told_that_they_are_suitable(client: Any) -> None:
    answers: dict[str, Any] = {f"{f.id}__said": "no" for f in ASKED}
    answers |= {f"{f.id}__said": "never" for f in ASKED if f.kind == "event"}
    answers |= {f"{f.id}__options": ["none"] for f in ASKED if f.kind == "set"}
    answers |= {"birth_date__date": ["1980-01-01"], "birth_date__said": ""}
    found = checked(client, **answers)
    assert "bring up nothing in particular" in found
    assert "What only the clinic can find out" in found
    for word in ("suitable", "you can have", "cleared", "eligible"):
        assert word not in found.lower()


def test_open_questions_are_named(client: Any) -> None:
    found = checked(client, pregnant__said="unknown")
    assert "Still open" in found
    assert str(FACTS["pregnant"].title) in found


def test_a_faulty_answer_is_shown_beside_its_field_and_above(client: Any) -> None:
    response = client.post(
        "/check/",
        {
            "vaccine.said": "dates",
            "vaccine.date": "soon",
            "diabetes.said": "yes",
            "words": "x" * 10_000,
        },
    )
    found = page(response)
    assert response.status_code == 422
    assert 'href="#vaccine-said-never"' in found
    assert 'id="vaccine-error"' in found
    assert 'value="soon"' in found
    assert "x" * 10_000 in found
    assert 'id="diabetes-said-yes" value="yes" checked' in found


def test_answers_can_be_changed_without_being_kept(client: Any) -> None:
    found = checked(client, pregnant__said="yes", words="ملمس أفضل", again="1")
    assert 'id="pregnant-said-yes" value="yes" checked' in found
    assert "ملمس أفضل" in found


def test_the_check_speaks_french(client: Any) -> None:
    rule = practice().library.rules["pregnancy"]
    found = checked(client, "fr", pregnant__said="yes")
    assert rule.why.in_language("fr") in found
    assert str(rule.why) not in found
