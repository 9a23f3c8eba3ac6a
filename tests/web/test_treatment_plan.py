"""The plan in the browser: chosen, edited within limits, approved."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from tests import papers
from tests.consultations import consulting, registered
from tests.treated import drafted
from tests.web.pages import form_of

from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.courses import courses_of
from mesoplan.clinic.records import Course


@pytest.fixture
def course(actor: Actor) -> Course:
    return drafted(actor, *consulting(actor))


def address_of(course: Course, name: str = "course") -> str:
    return reverse(name, args=[course.client_id, course.pk])


def form_on(answer: Any) -> dict[str, list[str]]:
    """The plan as the page offers it for editing."""
    return form_of(answer.content.decode(), 'id="course"')


def test_courses_stand_side_by_side_and_one_becomes_a_draft(
    browser: Any, actor: Actor
) -> None:
    client, _ = consulting(actor)
    html = browser.get(reverse("plan", args=[client.pk])).content.decode()
    assert html.count("Choose this course") == 3
    assert 'class="differs"' in html
    chosen = form_of(html, "plan/choose")
    done = browser.post(reverse("plan-choose", args=[client.pk]), chosen, follow=True)
    html = done.content.decode()
    assert "The plan keeps every limit" in html
    assert "As proposed." in html
    gone = browser.post(
        reverse("plan-choose", args=[client.pk]), {"fingerprint": "x"}, follow=True
    )
    assert "Choose again" in gone.content.decode()


def test_a_number_past_its_limit_is_said_beside_the_field_and_refused(
    browser: Any, course: Course
) -> None:
    address = address_of(course)
    form = form_on(browser.get(address))
    form["depth-cheeks"] = ["2,5"]
    checked = browser.post(
        address_of(course, "course-check"),
        form,
        headers={"X-Live": "1"},
    ).content.decode()
    assert "ceiling 0.7 mm" in checked
    assert 'href="#depth-cheeks"' in checked
    assert "0.7 mm → 2.5 mm" in checked or "0.7 mm → 2,5 mm" in checked
    course.refresh_from_db()
    assert course.version == 1
    assert browser.post(address, form | {"then": ["approve"]}).status_code == 302
    approve = address_of(course, "course-approve")
    shown = browser.get(approve).content.decode()
    assert "Approve under my name" not in shown
    refused = browser.post(approve, {"version": "2"})
    assert refused.status_code == 422
    assert "breaks limits" in refused.content.decode()
    assert Course.objects.get(pk=course.pk).approved_at is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("depth-cheeks", "deep"),
        ("points-cheeks", "-4"),
        ("points-cheeks", "1e3"),
        ("earliest-0", "soon"),
        ("per_point-cheeks", "0.02 kg"),
    ],
)
def test_what_cannot_be_read_is_kept_and_said_beside_its_field(
    browser: Any, course: Course, name: str, value: str
) -> None:
    address = address_of(course)
    form = form_on(browser.get(address))
    form[name] = [value]
    answer = browser.post(address, form)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "1 field cannot be read" in html
    assert f'value="{value}"' in html
    assert Course.objects.get(pk=course.pk).version == 1


def test_zeros_everywhere_are_refused_not_a_fault(browser: Any, course: Course) -> None:
    address = address_of(course)
    form = form_on(browser.get(address))
    for name in form:
        if re.fullmatch(
            r"(depth|travel|spacing|per_point|points|gauge|angle)-.*", name
        ):
            form[name] = ["0"]
    assert browser.post(address, form).status_code == 302
    assert "limits" in browser.get(address).content.decode()


def test_zones_can_be_left_out_and_taken_back_in(browser: Any, course: Course) -> None:
    address = address_of(course)
    form = form_on(browser.get(address))
    del form["keep-neck"]
    html = browser.post(address, form, follow=True).content.decode()
    assert "Left out of the plan" in html
    assert "left out" in html
    form = form_of(html, 'id="course"')
    html = browser.post(address, form | {"keep-neck": ["1"]}, follow=True).content
    assert "As proposed." in html.decode()


def test_two_people_editing_a_plan_see_each_others_numbers(
    browser: Any, course: Course
) -> None:
    address = address_of(course)
    form = form_on(browser.get(address))
    assert browser.post(address, form | {"points-cheeks": ["90"]}).status_code == 302
    late = browser.post(address, form | {"points-cheeks": ["80"]})
    html = late.content.decode()
    assert late.status_code == 409
    assert "they saved 90" in html
    assert 'value="80"' in html


def test_approving_takes_a_fresh_factor_and_replaces_the_plan_before(
    signed_in: Any, actor: Actor, course: Course
) -> None:
    address = address_of(course, "course-approve")
    browser = signed_in(actor, stepped_up=False)
    assert "reauthenticate" in browser.get(address)["Location"]
    browser = signed_in(actor)
    shown = browser.get(address).content.decode()
    assert browser.post(address, form_of(shown, "version")).status_code == 302
    second = browser.post(address_of(course, "course-revise"), follow=True)
    assert "Plan, a draft" in second.content.decode()
    draft, approved = courses_of(course.client)
    assert draft is not None
    assert approved == course
    done = browser.post(
        address_of(draft, "course-approve"),
        {"version": str(draft.version)},
    )
    assert done.status_code == 302
    assert courses_of(course.client) == (None, draft)
    page = browser.get(address_of(draft)).content.decode()
    assert "Approved plan" in page


def test_a_limit_broken_in_every_session_is_said_once(
    browser: Any, course: Course
) -> None:
    address = address_of(course)
    form = form_on(browser.get(address))
    form |= {f"packs-{n}": ["0"] for n in range(3)}
    html = browser.post(address, form, follow=True).content.decode()
    assert "The plan breaks 1 limit" in html
    assert "Session 1, Session 2, Session 3" in html


def test_a_plan_never_shows_under_another_client(
    browser: Any, actor: Actor, course: Course
) -> None:
    other = registered(actor, "Invented Other")
    for name in ("course", "course-approve"):
        address = reverse(name, args=[other.pk, course.pk])
        assert browser.get(address).status_code == 404
    for name in ("course", "course-check", "course-revise", "course-approve"):
        address = reverse(name, args=[other.pk, course.pk])
        assert browser.post(address, {"version": "1"}).status_code == 404
    assert courses_of(course.client) == (course, None)


def test_the_plan_is_printed_with_its_sources(
    staff: Any, signed_in: Any, actor: Actor, course: Course
) -> None:
    address = address_of(course, "course-paper")
    answer = signed_in(actor).get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="plan.pdf"'
    words = papers.words(answer.content)
    assert "Cheeks" in words
    assert "[1]" in words or "Sources" in words
    assert practice_of(actor.clinic).library.digest[:12] in words
    other = registered(actor)
    wrong = reverse("course-paper", args=[other.pk, course.pk])
    assert signed_in(actor).get(wrong).status_code == 404
    assert signed_in(staff[Role.FRONT_DESK]).get(address).status_code == 403
