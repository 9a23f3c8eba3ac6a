"""Promises about decisions and plans, for any consultation."""

from __future__ import annotations

import json
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import mesoplan
from mesoplan.core.conditions import judge
from mesoplan.core.consultation import Consultation, Request
from mesoplan.core.facts import Answer, FactKind, Standing
from mesoplan.core.levels import level_of
from mesoplan.core.planning.reading import plan_values, read_plan
from mesoplan.core.questions import questions, smallest_cover
from mesoplan.core.rules import Effect
from mesoplan.core.screening import Level, Screening
from mesoplan.core.truths import facts_of, truth_of
from tests.properties.people import TODAY, ZONES, answers_to, cleared, consultations

PRACTICE = mesoplan.Practice()
FACTS = dict(PRACTICE.library.facts)
PRODUCTS = ("m-ha-10", "nctf-135ha", "skinvive")
BLOCKING = (Effect.STOP, Effect.DEFER)


def consult(answers: list[Answer], **request: Any) -> Consultation:
    """An invented consultation today."""
    wanted = {"zones": ZONES, "products": PRODUCTS, **request}
    return Consultation(
        client="invented", on=TODAY, request=Request(**wanted), answers=tuple(answers)
    )


def screened(answers: list[Answer], **request: Any) -> Screening:
    return PRACTICE.screen(consult(answers, **request))


def levels(screening: Screening) -> dict[str, Level]:
    """Every decision of a screening, by what it is about."""
    return {
        "today": screening.today,
        "person": screening.person.level,
        **{f"zone {k}": d.level for k, d in screening.zones.items()},
        **{f"product {k}": d.level for k, d in screening.products.items()},
    }


def assert_no_gain(before: Screening, after: Screening) -> None:
    """Nothing that could not be treated before can be treated after."""
    now = levels(after)
    for name, level in levels(before).items():
        assert level.treatable or not now[name].treatable, name


@given(answers=consultations(FACTS), data=st.data())
def test_removing_what_was_said_of_a_fact_never_opens_a_treatment(
    answers: list[Answer], data: st.DataObject
) -> None:
    """ "An answer" is everything said about one fact: of two voices that contradict
    each other, taking one away would rightly settle the matter.
    """
    names = sorted({answer.fact for answer in answers})
    gone = data.draw(st.sampled_from(names))
    rest = [answer for answer in answers if answer.fact != gone]
    assert_no_gain(screened(answers), screened(rest))


@given(answers=consultations(FACTS), data=st.data())
def test_turning_a_no_into_a_contraindication_never_opens_a_treatment(
    answers: list[Answer], data: st.DataObject
) -> None:
    flags = sorted(n for n, f in FACTS.items() if f.kind is FactKind.FLAG)
    name = data.draw(st.sampled_from(flags))
    others = [answer for answer in answers if answer.fact != name]
    no = Answer(fact=name, value=False, on=TODAY, by="clinician")
    yes = Answer(fact=name, value=True, on=TODAY, by="clinician")
    assert_no_gain(screened([*others, no]), screened([*others, yes]))


@given(answers=consultations(FACTS), data=st.data())
def test_a_blocking_rule_that_fires_always_blocks(
    answers: list[Answer], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(FACTS)))
    answers = [*answers, data.draw(answers_to(FACTS[name]))]
    screening = screened(answers)
    for finding in screening.findings:
        if not (finding.fires and finding.rule.effect in BLOCKING):
            continue
        zone, product = finding.standpoint.zone, finding.standpoint.product
        decision = screening.person
        if zone:
            decision = screening.zones[zone]
        elif product:
            decision = screening.products[product.id]
        assert not decision.level.treatable
        assert finding in decision.findings


@given(answers=consultations(FACTS), more=st.lists(st.sampled_from(sorted(FACTS))))
def test_what_the_rule_set_remembers_is_what_judging_anew_gives(
    answers: list[Answer], more: list[str]
) -> None:
    """Every outcome, its reasons and its facts, also where most answers are gone."""
    for finding in screened([a for a in answers if a.fact not in more]).findings:
        standpoint = finding.standpoint
        anew = judge(finding.rule.when, lambda leaf, s=standpoint: truth_of(leaf, s))
        assert finding.judgement == anew
        assert finding.level is level_of(finding.rule.effect, anew.truth)
        names = [name for leaf in anew.because for name in facts_of(leaf)]
        assert [s.fact for s in finding.used] == list(dict.fromkeys(names))


def test_nothing_is_clear_for_an_empty_client() -> None:
    for level in levels(screened([])).values():
        assert not level.treatable


def test_a_client_who_was_asked_everything_and_has_nothing_is_clear() -> None:
    screening = screened(cleared(FACTS), products=("m-ha-10", "nctf-135ha"))
    assert set(levels(screening).values()) == {Level.CLEAR}
    assert questions(screening.findings) == ()


@given(answers=consultations(FACTS), seed=st.randoms(use_true_random=False))
def test_shuffling_the_input_changes_nothing(answers: list[Answer], seed: Any) -> None:
    mixed = list(answers)
    seed.shuffle(mixed)
    first = [(f.rule.id, f.judgement, f.used) for f in screened(answers).findings]
    second = [(f.rule.id, f.judgement, f.used) for f in screened(mixed).findings]
    assert first == second


@given(answers=consultations(FACTS))
def test_what_was_recorded_later_is_set_aside_and_named(answers: list[Answer]) -> None:
    day = date(2026, 9, 1)
    early = [answer for answer in answers if answer.on <= day]
    whole = PRACTICE.screen(consult(answers), on=day)
    assert levels(whole) == levels(PRACTICE.screen(consult(early), on=day))
    assert len(whole.snapshot.later) == len(answers) - len(early)


@given(answers=consultations(FACTS))
def test_the_questions_are_enough(answers: list[Answer]) -> None:
    """Reassuring answers to exactly the needed questions settle every blocking rule."""
    screening = screened(answers)
    asked = questions(screening.findings)
    needed = {question.fact for question in asked if question.needed}
    calm = {answer.fact: answer for answer in cleared(FACTS)}
    assume("label_checked" not in needed)
    others = [answer for answer in answers if answer.fact not in needed]
    after = screened([*others, *(calm[name] for name in needed)])
    for finding in after.findings:
        if finding.unknown and finding.rule.effect is not Effect.MODIFY:
            assert "label_checked" in finding.asks, (finding.rule.id, needed)


SETS = st.frozensets(st.sampled_from("abcdef"), min_size=1, max_size=3)


@given(st.lists(st.frozensets(SETS, min_size=1, max_size=3), max_size=5))
def test_no_smaller_set_of_questions_would_do(choices: list[Any]) -> None:
    cover = smallest_cover(choices)
    assert all(any(way <= cover for way in ways) for ways in choices)
    for size in range(len(cover)):
        for fewer in combinations("abcdef", size):
            assert not all(any(way <= set(fewer) for way in ways) for ways in choices)


CONCERNS = sorted(
    name for name, c in PRACTICE.library.concerns.items() if c.status == "plan"
)


@st.composite
def requests(draw: Any) -> dict[str, Any]:
    """Any request a clinic may make."""
    zones = st.lists(st.sampled_from(sorted(PRACTICE.library.zones)), unique=True)
    event = st.one_of(st.none(), st.integers(0, 90))
    days = draw(event)
    return {
        "concerns": tuple(
            draw(st.lists(st.sampled_from(CONCERNS), min_size=1, unique=True))
        ),
        "zones": tuple(draw(zones)),
        "products": (),
        "prefer": draw(st.sampled_from(mesoplan.core.consultation.PREFERENCES)),
        "jurisdiction": draw(st.sampled_from(("EU", "EU", "EU", "UK", "US", "CA"))),
        "event_on": None
        if days is None
        else date.fromordinal(TODAY.toordinal() + days),
    }


@given(request=requests(), data=st.data())
def test_every_proposed_plan_passes_the_check(
    request: dict[str, Any], data: st.DataObject
) -> None:
    answers = cleared(FACTS)
    for name in data.draw(st.lists(st.sampled_from(sorted(FACTS)), max_size=2)):
        answers = [a for a in answers if a.fact != name]
        answers += data.draw(st.lists(answers_to(FACTS[name]), max_size=1))
    consultation = consult(answers, **request)
    proposal = PRACTICE.plan(consultation)
    again = PRACTICE.plan(consult(answers[::-1], **request))
    assert [course.plan for course in proposal.courses] == [
        c.plan for c in again.courses
    ]
    if not proposal.screening.today.treatable:
        assert proposal.courses == ()
    for course in proposal.courses:
        assert PRACTICE.check_plan(course.plan, consultation) == ()
        written = json.loads(json.dumps(plan_values(course.plan)))
        assert read_plan(written) == course.plan
    assert proposal.courses or proposal.reason


def test_the_calm_client_gets_a_plan() -> None:
    """The property above must not hold for want of plans."""
    consultation = consult(
        cleared(FACTS),
        concerns=("dehydration", "fine-lines"),
        products=(),
        jurisdiction="EU",
    )
    assert len(PRACTICE.plan(consultation).courses) >= 2


@pytest.mark.parametrize("standing", sorted(Standing))
def test_every_way_of_not_knowing_leaves_pregnancy_unsettled(
    standing: Standing,
) -> None:
    """Each standing but "known" blocks; each is told apart."""
    yes = Answer(fact="pregnant", value=True, on=TODAY, by="record")
    no = Answer(fact="pregnant", value=False, on=TODAY, by="client")
    said: dict[Standing, list[Answer]] = {
        Standing.KNOWN: [no],
        Standing.NOT_ASKED: [],
        Standing.DECLINED: [Answer(fact="pregnant", value=None, on=TODAY, by="client")],
        Standing.CONTRADICTORY: [yes, no],
        Standing.OUT_OF_DATE: [
            Answer(fact="pregnant", value=False, on=date(2026, 11, 19), by="client")
        ],
    }
    if standing not in said:
        return
    rest = [answer for answer in cleared(FACTS) if answer.fact != "pregnant"]
    screening = screened([*rest, *said[standing]])
    assert screening.snapshot.person["pregnant"].standing is standing
    assert screening.person.level is (
        Level.CLEAR if standing is Standing.KNOWN else Level.INCOMPLETE
    )
