"""``check_plan`` names every broken limit, with whose limit it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from mesoplan.core.planning.plan import Plan, SessionPlan, ZonePlan
from mesoplan.core.quantities import Length, Volume
from tests.clients import calm, day, practice
from tests.properties.people import TODAY


@cache
def proposed() -> Plan:
    """The first plan proposed for the calm client."""
    return practice().plan(calm()).courses[0].plan


def codes(plan: Plan, **changed: Any) -> set[str]:
    """The codes of all violations for the calm client, but for ``changed``."""
    return {v.code for v in practice().check_plan(plan, calm(**changed))}


def with_zone(plan: Plan, **changed: Any) -> Plan:
    """The plan with its first zone changed in every session."""
    return _sessions(
        plan,
        lambda s: replace(s, zones=(replace(s.zones[0], **changed), *s.zones[1:])),
    )


def with_session(plan: Plan, index: int, **changed: Any) -> Plan:
    sessions = list(plan.sessions)
    sessions[index] = replace(sessions[index], **changed)
    return replace(plan, sessions=tuple(sessions))


def _sessions(plan: Plan, change: Callable[[SessionPlan], SessionPlan]) -> Plan:
    return replace(plan, sessions=tuple(change(s) for s in plan.sessions))


def test_the_proposed_plan_breaks_nothing() -> None:
    assert codes(proposed()) == set()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"depth": Length(800), "travel": Length(1_600)}, "depth-over-ceiling"),
        ({"travel": Length(1_600)}, "depth-over-ceiling"),
        ({"depth": Length(500)}, "depth-disagrees"),
        ({"angle": 60}, "depth-over-ceiling"),
        ({"angle": 91}, "angle"),
        ({"angle": 0}, "angle"),
        ({"per_point": Volume(60_000)}, "volume-per-point"),
        ({"per_point": Volume(9_000)}, "volume-per-point"),
        ({"spacing": Length(5_000)}, "spacing"),
        ({"points": 1_000}, "session-limit"),
        ({"points": 1_000}, "too-few-packs"),
        ({"points": 1_000}, "too-many-points"),
        ({"points": 0}, "no-point"),
        ({"gauge": 18}, "gauge"),
        ({"zone": "glabella"}, "zone-excluded"),
        ({"zone": "glabella"}, "zone-refused"),
        ({"zone": "hands"}, "no-ceiling"),
        ({"zone": "moon"}, "zone-unknown"),
        ({"zone": "crows-feet"}, "zone-twice"),
        ({"technique": "jet-pressure"}, "technique-refused"),
        ({"technique": "point-by-point-deep"}, "technique-refused"),
        ({"technique": "facial-micro-depot", "zone": "forehead"}, "technique-zone"),
        ({"technique": "wishing"}, "technique-unknown"),
    ],
)
def test_a_zone_that_breaks_a_limit(change: dict[str, Any], code: str) -> None:
    assert code in codes(with_zone(proposed(), **change))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"product": "skinvive"}, "product-not-mesotherapy"),
        ({"product": "skinvive"}, "product-refused"),
        ({"product": "snake-oil"}, "product-unknown"),
        ({"product": "nctf-135ha"}, "protocol-product"),
        ({"jurisdiction": "US"}, "product-not-listed"),
        ({"jurisdiction": ""}, "product-not-listed"),
        ({"protocols": ("made-up",)}, "protocol-unknown"),
        ({"protocols": ()}, "protocol-unknown"),
        ({"sessions": ()}, "no-session"),
        ({"mixed_with": ("botulinum-toxin",)}, "ingredient-refused"),
        ({"mixed_with": ("thiamine", "ascorbic-acid", "glycine")}, "too-many-products"),
        ({"mixed_with": ("benzalkonium-chloride",)}, "incompatible-pair"),
        ({"mixed_with": ("fairy-dust",)}, "mixture-unknown"),
        ({"mixed_with": ("mesohyal",)}, "mixture"),
        ({"anaesthetic": "hypnosis"}, "anaesthetic-unknown"),
    ],
)
def test_a_course_that_breaks_a_limit(change: dict[str, Any], code: str) -> None:
    assert code in codes(replace(proposed(), **change))


def test_an_interval_outside_its_window_is_named_with_its_source() -> None:
    plan = proposed()
    late = plan.sessions[1].latest + timedelta(days=30)
    found = practice().check_plan(with_session(plan, 1, latest=late), calm())
    assert {v.code for v in found} == {"interval"}
    assert all(v.sources for v in found)
    early = with_session(plan, 1, earliest=plan.sessions[0].earliest)
    assert "interval" in codes(early)


def test_one_day_inside_and_outside_the_interval() -> None:
    plan = proposed()
    exact = plan.sessions[0].earliest + timedelta(days=14)
    assert plan.sessions[1].earliest == exact
    assert "interval" in codes(
        with_session(plan, 1, earliest=exact - timedelta(days=1))
    )


def test_a_session_must_not_lie_before_the_screening() -> None:
    plan = with_session(proposed(), 0, earliest=TODAY - timedelta(days=1))
    assert "session-in-the-past" in codes(plan)


def test_a_session_that_ends_before_it_begins() -> None:
    plan = with_session(proposed(), 0, latest=TODAY - timedelta(days=1))
    assert "session-window" in codes(plan)


def test_too_few_and_too_many_sessions() -> None:
    plan = proposed()
    assert "session-count" in codes(replace(plan, sessions=plan.sessions[:1]))
    many = plan.sessions * 2
    assert "session-count" in codes(replace(plan, sessions=many))


def test_a_plan_for_someone_who_may_not_be_treated() -> None:
    assert "person-not-treatable" in codes(proposed(), pregnant=True)
    assert "person-not-treatable" in codes(proposed(), pregnant=None)


def test_lidocaine_cream_is_refused_on_an_amide_allergy() -> None:
    plan = replace(proposed(), anaesthetic="lidocaine_prilocaine")
    assert codes(plan) == set()
    assert "anaesthetic-refused" in codes(plan, allergies=frozenset({"lidocaine"}))
    assert "anaesthetic-refused" in codes(plan, methaemoglobinaemia=True)
    assert "anaesthetic-refused" in codes(plan, methaemoglobinaemia=None)


def test_the_label_age_counts_birthdays() -> None:
    product = practice().library.products["neauvia-hydro-deluxe"]
    assert product.minimum_age is not None
    plan = replace(proposed(), product=product.id)
    years = int(product.minimum_age.least)
    turning = date_of_birth(years)
    assert "age-below-label" not in codes(plan, birth_date=turning)
    assert "age-below-label" in codes(plan, birth_date=turning + timedelta(days=1))


def date_of_birth(years: int) -> Any:
    """Of someone who turns ``years`` today."""
    return TODAY.replace(year=TODAY.year - years)


def test_an_event_too_near_the_last_session() -> None:
    plan = proposed()
    last = plan.sessions[-1].latest
    near = calm({"event_on": last + timedelta(days=13)})
    far = calm({"event_on": last + timedelta(days=14)})
    assert {v.code for v in practice().check_plan(plan, near)} == {"event-too-near"}
    assert practice().check_plan(plan, far) == ()


def test_every_violation_names_a_place() -> None:
    plan = with_zone(proposed(), depth=Length(5_000), zone="glabella", gauge=10)
    found = practice().check_plan(replace(plan, product="skinvive"), calm())
    assert len(found) > 4
    assert all(v.where and v.message for v in found)
    assert [v.where for v in found] == sorted(v.where for v in found)


def test_a_zone_the_client_may_not_be_treated_in() -> None:
    assert "zone-refused" in codes(proposed(), permanent_filler=True)


def test_a_policy_default_is_named_as_one() -> None:
    plan = with_zone(proposed(), points=1_000)
    (limit,) = {
        v
        for v in practice().check_plan(plan, calm())
        if v.code == "session-limit" and v.where == "sessions[0]"
    }
    assert limit.policy_default


def test_zone_plans_know_their_volume() -> None:
    zone: ZonePlan = proposed().sessions[0].zones[0]
    assert zone.volume == zone.per_point.times(zone.points)
    assert day("2026-11-20") == TODAY
