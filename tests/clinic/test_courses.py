"""Courses: chosen from what is proposed, edited, approved only within every limit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.clinic_people import new_clinic, new_member
from tests.consultations import answered, consulting, deferring, today_words

from mesoplan.clinic.access import Conflict, NotAllowed, NotFound, Role, StepUpNeeded
from mesoplan.clinic.actions import courses, sign_offs
from mesoplan.clinic.queries.courses import courses_of, plan_of, proposed
from mesoplan.clinic.queries.decisions import standing
from mesoplan.clinic.records import Course, Event
from mesoplan.core.quantities import Length


def chosen(actor: Any, client: Any, made: Any) -> Course:
    found = proposed(client, made, standing(client))
    return courses.choose(actor, client.pk, fingerprint=found.fingerprints[0])


def deeper(course: Course) -> Any:
    plan = plan_of(course)
    first, *others = plan.sessions
    zone, *rest = first.zones
    deep = replace(zone, depth=Length.read("4 mm"))
    return replace(plan, sessions=(replace(first, zones=(deep, *rest)), *others))


def test_a_chosen_course_keeps_every_line_with_its_sources(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, made = consulting(actor)
    course = chosen(actor, client, made)
    report = course.reveal("report")
    assert course.reveal("plan") == course.reveal("proposed") == report["plan"]
    assert len(report["statements"]) > 50
    known = {s["id"] for s in report["sources"]}
    assert {s for line in report["statements"] for s in line["sources"]} <= known
    assert Event.objects.get(action="course.chosen").knowledge == course.knowledge


def test_choosing_another_replaces_the_draft(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, made = consulting(actor)
    first = chosen(actor, client, made)
    second = chosen(actor, client, made)
    assert courses_of(client) == (second, None)
    first.refresh_from_db()
    assert first.replaced_at is not None


def test_what_is_no_longer_proposed_is_not_chosen(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, made = consulting(actor)
    found = proposed(client, made, standing(client))
    answered(actor, client, "feels_ill", value=True)
    with pytest.raises(Conflict):
        courses.choose(actor, client.pk, fingerprint=found.fingerprints[0])


def test_an_edited_plan_says_its_lines_anew(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, made = consulting(actor)
    course = chosen(actor, client, made)
    plan = plan_of(course)
    fewer = replace(
        plan,
        sessions=tuple(
            replace(s, zones=tuple(z for z in s.zones if z.zone != "neck"))
            for s in plan.sessions
        ),
    )
    saved = courses.edit(actor, course.pk, version=1, plan=fewer)
    topics = {s["topic"] for s in saved.reveal("report")["statements"]}
    assert "zone cheeks" in topics
    assert "zone neck" not in topics
    assert saved.reveal("proposed") != saved.reveal("plan")


def test_a_plan_past_a_limit_is_kept_but_refused_with_the_limit(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, made = consulting(actor)
    course = chosen(actor, client, made)
    saved = courses.edit(actor, course.pk, version=1, plan=deeper(course))
    with pytest.raises(courses.NotApprovable) as refused:
        courses.approve(actor, course.pk, version=saved.version)
    assert refused.value.check is not None
    codes = {v.code for v in refused.value.check.violations}
    assert "depth-over-ceiling" in codes
    assert Course.objects.get(pk=course.pk).approved_at is None


def test_approval_waits_for_every_sign_off(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, made = consulting(actor, epilepsy=True)
    course = chosen(actor, client, made)
    assert standing(client).today == "sign_off"
    with pytest.raises(courses.NotApprovable, match="as things stand: Yes, once"):
        courses.approve(actor, course.pk, version=course.version)
    sign_offs.sign_off(actor, client.pk, rule="epilepsy", reason="Asked")
    assert courses.approve(actor, course.pk, version=course.version).approved_at


def test_approval_waits_while_the_screening_is_out_of_date(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, made = consulting(actor)
    course = chosen(actor, client, made)
    answered(actor, client, "feels_ill", value=True)
    with pytest.raises(courses.NotApprovable):
        courses.approve(actor, course.pk, version=course.version)


def test_a_deferral_that_was_set_aside_stands_in_no_plans_way(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, made = consulting(actor, vaccine=[today_words()])
    assert proposed(client, made, standing(client)).fingerprints == ()
    (rule,) = deferring(client)
    sign_offs.override(staff[Role.DIRECTOR], client.pk, rule=rule, reason="Asked")
    course = chosen(actor, client, made)
    assert courses.approve(actor, course.pk, version=course.version).approved_at


def test_approval_replaces_the_plan_before_and_is_not_edited(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, made = consulting(actor)
    first = chosen(actor, client, made)
    courses.approve(actor, first.pk, version=first.version)
    with pytest.raises(courses.NotApprovable, match="revise"):
        courses.edit(actor, first.pk, version=2, plan=plan_of(first))
    second = courses.revise(actor, first.pk)
    assert courses_of(client) == (second, first)
    courses.approve(actor, second.pk, version=second.version)
    assert courses_of(client) == (None, second)
    first.refresh_from_db()
    assert first.replaced_at is not None


def test_two_people_editing_notice_each_other(staff: Any) -> None:
    client, made = consulting(staff[Role.PRACTITIONER])
    course = chosen(staff[Role.PRACTITIONER], client, made)
    theirs = deeper(course)
    courses.edit(staff[Role.DIRECTOR], course.pk, version=1, plan=theirs)
    with pytest.raises(Conflict) as meanwhile:
        courses.edit(
            staff[Role.PRACTITIONER], course.pk, version=1, plan=plan_of(course)
        )
    plan: Any = meanwhile.value.theirs["plan"]
    assert plan["sessions"][0]["zones"][0]["depth"] == "4 mm"
    with pytest.raises(Conflict):
        courses.approve(staff[Role.PRACTITIONER], course.pk, version=1)


def test_approving_takes_the_role_and_a_fresh_factor(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, made = consulting(actor)
    course = chosen(actor, client, made)
    with pytest.raises(StepUpNeeded):
        courses.approve(replace(actor, stepped_up_at=None), course.pk, version=1)
    with pytest.raises(NotAllowed):
        courses.approve(staff[Role.FRONT_DESK], course.pk, version=1)
    stranger = new_member(new_clinic("Another"), Role.DIRECTOR)
    with pytest.raises(NotFound):
        courses.approve(stranger, course.pk, version=1)
    with pytest.raises(NotFound):
        courses.edit(stranger, course.pk, version=1, plan=plan_of(course))
