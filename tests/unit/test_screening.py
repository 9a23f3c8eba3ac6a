"""Decisions: order, scopes, come-back dates, refusals and questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mesoplan.core.conditions import Window
from mesoplan.core.facts import Answer
from mesoplan.core.levels import Level, mildest, strictest
from mesoplan.core.questions import questions
from mesoplan.core.rules import Effect, Lifts, Rule, Scope
from mesoplan.core.ruleset import RuleSet
from mesoplan.core.screening import screen
from mesoplan.core.wishes import answers_in_request, mentioned
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


@pytest.mark.parametrize(
    "wishes",
    [
        "Je voudrais dissoudre la graisse sous le menton",
        "une LIPOLYSE du visage",
        "faire fondre mes graisses",
        "amaigrissement des joues",
        "perdre du poids",
        "un produit a l\u2019acide desoxycholique",
        "contre l'acide d\u00e9soxycholique",
    ],
)
def test_a_french_wish_for_less_fat_is_never_passed_as_clear(wishes: str) -> None:
    decision = screened({"wishes": wishes}).person
    assert decision.level is Level.INCOMPLETE
    assert "wants_fat_reduction" in {
        f for found in decision.findings for f in found.asks
    }


def test_a_french_wish_for_better_skin_is_not_taken_for_fat() -> None:
    wish = "Une peau moins grasse et plus lumineuse, sans cernes"
    assert screened({"wishes": wish}).person.level is Level.CLEAR


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


def ruled(*rules: Rule, **changed: Any) -> Any:
    """The person's decision by these rules alone."""
    snapshot = practice().snapshot(calm(**changed))
    return screen(RuleSet(rules), snapshot).person


def windowed(name: str, fact: str, days: int, effect: Effect, lifts: Lifts) -> Rule:
    some = practice().library.rules["pregnancy"]
    when = Window(fact, before=0, after=days)
    return replace(some, id=name, when=when, effect=effect, lifts=lifts)


def test_only_what_blocks_and_ends_by_date_moves_the_day() -> None:
    defer = windowed("a", "vaccine", 21, Effect.DEFER, Lifts.DATE)
    change = windowed("b", "viral_illness", 60, Effect.MODIFY, Lifts.DATE)
    wait = windowed("c", "dental_work", 90, Effect.STOP, Lifts.CONDITION)
    events = {"vaccine": (TODAY,), "viral_illness": (TODAY,), "dental_work": (TODAY,)}
    after = TODAY + timedelta(days=21)
    assert ruled(defer, vaccine=(TODAY,)).come_back_on == after
    assert ruled(defer, change, **events).come_back_on == after
    assert ruled(defer, change, wait, **events).come_back_on == after
    assert ruled(change, **events).come_back_on is None
    assert ruled(wait, **events).come_back_on is None


def test_what_waits_and_what_decides() -> None:
    defer = windowed("a", "vaccine", 21, Effect.DEFER, Lifts.DATE)
    wait = windowed("c", "dental_work", 90, Effect.DEFER, Lifts.CONDITION)
    change = windowed("b", "viral_illness", 60, Effect.MODIFY, Lifts.DATE)
    events = {"vaccine": (TODAY,), "viral_illness": (TODAY,), "dental_work": (TODAY,)}
    decision = ruled(defer, change, wait, **events)
    assert [f.rule.id for f in decision.findings] == ["a", "c", "b"]
    assert [f.rule.id for f in decision.deciding] == ["a", "c"]
    assert [f.rule.id for f in decision.waits_for] == ["c"]
    assert not decision.never
    never = windowed("d", "vaccine", 21, Effect.STOP, Lifts.NEVER)
    assert ruled(never, vaccine=(TODAY,)).never


def test_only_a_request_that_was_made_is_refused() -> None:
    assert screened().refusals == ()
    assert screened(wants_fat_reduction=None).refusals == ()
    assert [f.rule.id for f in screened(wants_fat_reduction=True).refusals] == [
        "fat-reduction"
    ]


def test_today_is_as_strict_as_the_best_zone_and_the_best_product() -> None:
    assert screened().today is Level.CLEAR
    blocked = screened(permanent_filler=True)
    assert blocked.person.level is Level.CLEAR
    assert blocked.today is Level.STOP
    only = screened({"products": ("skinvive",)})
    assert only.person.level is Level.CLEAR
    assert not only.today.treatable
    assert screened({"products": ("skinvive", "m-ha-10")}).today is Level.CLEAR
    assert screened(pregnant=True).today is Level.STOP


def test_what_would_never_lift_counts_once_it_is_known() -> None:
    unsettled = screened(permanent_filler=None).zones["cheeks"]
    assert unsettled.level is Level.INCOMPLETE
    assert not unsettled.never
    assert screened(permanent_filler=True).zones["cheeks"].never


@pytest.mark.parametrize(
    ("level", "treatable", "blocked"),
    [
        (Level.CLEAR, True, False),
        (Level.MODIFY, True, False),
        (Level.SIGN_OFF, True, False),
        (Level.INCOMPLETE, False, False),
        (Level.DEFER, False, True),
        (Level.STOP, False, True),
    ],
)
def test_what_a_level_allows(level: Level, treatable: bool, blocked: bool) -> None:
    assert (level.treatable, level.blocked) == (treatable, blocked)


@pytest.mark.parametrize("mild", Level)
@pytest.mark.parametrize("strict", Level)
def test_of_two_levels_the_stricter_and_the_milder(strict: Level, mild: Level) -> None:
    """Their order is their own, not that of their names."""
    order = list(Level)
    if order.index(mild) > order.index(strict):
        strict, mild = mild, strict
    assert strictest([mild, strict]) is strictest(iter((strict, mild))) is strict
    assert mildest([mild, strict]) is mildest(iter((strict, mild))) is mild


def test_of_no_levels_nothing_restricts() -> None:
    assert strictest(()) is Level.CLEAR
    assert mildest(()) is Level.CLEAR


def wished(wishes: str = "", *, asked: bool = False, **changed: Any) -> list[Any]:
    """What the request itself says of fat reduction."""
    concerns = ("fat", "dehydration") if asked else ("dehydration",)
    consultation = calm({"concerns": concerns, "wishes": wishes}, **changed)
    found = answers_in_request(consultation, practice().library.concerns)
    return [(a.fact, a.value, a.on, a.by, a.settles, a.detail) for a in found]


def test_a_concern_that_is_asked_for_states_its_fact() -> None:
    fact = "wants_fat_reduction"
    assert wished(asked=True) == [(fact, True, TODAY, "client", True, "asked for")]
    assert wished() == []


def test_a_word_only_contradicts_a_no_to_its_own_fact() -> None:
    fact, wishes = "wants_fat_reduction", "Could you MELT my double chin?"
    ((name, value, on, by, settles, detail),) = wished(wishes)
    assert (name, value, on, by, settles) == (fact, True, TODAY, "client", False)
    assert detail.startswith('the wishes mention "')
    assert wished(wishes, **{fact: None}) == []
    assert wished(wishes, **{fact: True}) == []
    assert wished("more glow, please") == []


def test_a_word_that_is_not_there_is_none() -> None:
    concern = practice().library.concerns["fat"]
    assert mentioned(concern, "more glow, please") == ""
    assert mentioned(concern, "") == ""


def test_each_decision_names_its_scope_and_subject() -> None:
    screening = screened({"zones": ("cheeks",), "products": ("m-ha-10",)})
    decisions = (
        screening.person,
        screening.zones["cheeks"],
        screening.products["m-ha-10"],
    )
    assert [(d.scope, d.subject) for d in decisions] == [
        (Scope.PERSON, ""),
        (Scope.ZONE, "cheeks"),
        (Scope.PRODUCT, "m-ha-10"),
    ]
