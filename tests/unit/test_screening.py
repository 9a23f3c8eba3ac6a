"""Decisions: order, scopes, come-back dates, refusals and questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mesoplan.core.facts import Answer
from mesoplan.core.levels import Level
from mesoplan.core.questions import questions
from tests.clients import calm, practice
from tests.properties.people import TODAY


def screened(request: dict[str, Any] | None = None, **changed: Any) -> Any:
    return practice().screen(calm(request, **changed))


def test_the_order_of_decisions_is_strictest_wins() -> None:
    assert [
        level.value for level in sorted(Level, key=lambda level: -level.strictness)
    ] == [
        "stop",
        "defer",
        "incomplete",
        "sign_off",
        "modify",
        "clear",
    ]


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        ({}, Level.CLEAR),
        ({"cold_sore_history": True}, Level.CLEAR),
        ({"bruising_medicine": True}, Level.MODIFY),
        ({"bruising_medicine": None}, Level.MODIFY),
        ({"epilepsy": True}, Level.SIGN_OFF),
        ({"epilepsy": None}, Level.INCOMPLETE),
        ({"pregnant": None, "epilepsy": True}, Level.INCOMPLETE),
        ({"vaccine": (TODAY,), "epilepsy": None}, Level.DEFER),
        ({"pregnant": True, "vaccine": (TODAY,)}, Level.STOP),
    ],
)
def test_levels_of_the_person(changed: dict[str, Any], level: Level) -> None:
    assert screened(**changed).person.level is level


def test_a_vaccine_defers_to_the_day_three_weeks_after() -> None:
    assert screened(vaccine=(TODAY,)).person.come_back_on == TODAY + timedelta(days=21)


def test_reasons_that_follow_one_another_move_the_day_on() -> None:
    """A dental visit ends, then a booked vaccine begins to count."""
    screening = screened(
        dental_work=(TODAY - timedelta(days=4),), vaccine=(TODAY + timedelta(days=20),)
    )
    (reason,) = screening.person.deciding
    assert reason.until == TODAY + timedelta(days=10)
    assert screening.person.come_back_on == TODAY + timedelta(days=20 + 21)


def test_a_stop_without_a_date_waits_for_a_condition() -> None:
    decision = screened(pregnant=True).person
    assert decision.come_back_on is None
    assert [finding.rule.id for finding in decision.waits_for] == ["pregnancy"]
    assert not decision.never


def test_a_permanent_filler_closes_its_zone_for_good_and_no_other() -> None:
    base = calm()
    others = tuple(a for a in base.answers if a.fact != "permanent_filler")
    answers = [
        Answer(
            fact="permanent_filler", value=z == "cheeks", on=TODAY, by="client", zone=z
        )
        for z in base.request.zones
    ]
    screening = practice().screen(replace(base, answers=(*others, *answers)))
    assert screening.zones["cheeks"].level is Level.STOP
    assert screening.zones["cheeks"].never
    assert screening.zones["forehead"].level is Level.CLEAR
    assert screening.today is Level.CLEAR


def test_an_allergy_removes_products_not_the_person() -> None:
    screening = screened(
        {"products": ("m-ha-10", "skinvive", "redensity-1")},
        allergies=frozenset({"lidocaine"}),
        label_checked=frozenset({"m-ha-10"}),
    )
    assert screening.products["m-ha-10"].level.treatable
    assert not screening.products["redensity-1"].level.treatable
    assert screening.person.level.treatable


def test_lipolysis_is_refused_with_its_reason() -> None:
    screening = screened({"concerns": ("fat", "dehydration")})
    assert [f.rule.id for f in screening.refusals] == ["fat-reduction"]
    assert screening.person.never
    assert practice().plan(calm({"concerns": ("fat",)})).courses == ()


def test_a_word_in_the_wishes_asks_again_but_does_not_decide() -> None:
    denied = screened({"wishes": "Could you melt my double chin?"})
    assert denied.person.level is Level.INCOMPLETE
    (question,) = practice().questions(denied)
    assert question.fact == "wants_fat_reduction"
    assert screened({"wishes": "More glow, please"}).person.level is Level.CLEAR


def test_the_most_decisive_question_comes_first() -> None:
    asked = questions(
        screened(pregnant=None, epilepsy=None, bruising_medicine=None).findings
    )
    assert [q.fact for q in asked] == ["pregnant", "epilepsy", "bruising_medicine"]
    assert [q.needed for q in asked] == [True, True, False]


def test_the_twenty_fifth_birthday_opens_the_door() -> None:
    born = TODAY.replace(year=TODAY.year - 25) + timedelta(days=1)
    screening = screened(birth_date=born)
    assert screening.person.level is Level.DEFER
    assert screening.person.come_back_on == TODAY + timedelta(days=1)
    assert screened(birth_date=born - timedelta(days=1)).person.level is Level.CLEAR


def test_under_eighteen_is_a_stop() -> None:
    born = TODAY.replace(year=TODAY.year - 18) + timedelta(days=1)
    decision = screened(birth_date=born).person
    assert decision.level is Level.STOP
    assert decision.come_back_on == born.replace(year=born.year + 25)
    assert not decision.never


def test_a_finding_shows_the_facts_it_used() -> None:
    (finding,) = screened(pregnant=True).person.deciding
    (state,) = finding.used
    assert (state.fact, state.value, state.on, state.by) == (
        "pregnant",
        True,
        TODAY,
        "clinician",
    )
