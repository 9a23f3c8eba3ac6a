"""From consultation to approved plan, as a practitioner clicks it."""

from __future__ import annotations

import html as entities
import re
import time
from typing import Any

import pytest
from django.urls import reverse
from tests.treating import consulting, deferring, new_client, today_words

from mesoplan.clinic.access import Role
from mesoplan.clinic.actions import consultations, courses, decisions
from mesoplan.clinic.queries.courses import courses_of, proposed
from mesoplan.clinic.queries.decisions import standing
from mesoplan.clinic.records import Consultation, Course, Decision, SignOff, Statement


def plan_draft(actor: Any, client: Any, consultation: Any) -> Course:
    found = proposed(client, consultation, standing(client))
    return courses.choose(actor, client.pk, fingerprint=found.fingerprints[0])


def form_of(html: str, action: str = "") -> dict[str, list[str]]:
    """What a browser would send from the page's form that holds the most."""
    forms = re.findall(r"<form[^>]*>.*?</form>", html, re.DOTALL)
    form = max((f for f in forms if action in f), key=len)
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        at = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        ticks = at.get("type") in ("checkbox", "radio")
        if "name" in at and (not ticks or re.search(r"\schecked", tag)):
            value = entities.unescape(at.get("value", ""))
            found.setdefault(at["name"], []).append(value)
    for name, body in re.findall(
        r'<select name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.findall(r'<option value="([^"]*)" selected', body)
        found[name] = chosen[:1]
    for name, body in re.findall(
        r'<textarea name="([^"]+)".*?>(.*?)</textarea>', form, re.DOTALL
    ):
        found[name] = [entities.unescape(body.lstrip("\r\n"))]
    found.pop("csrfmiddlewaretoken", None)
    return found


def test_a_consultation_is_opened_answered_and_screened(
    staff: Any, signed_in: Any
) -> None:
    browser = signed_in(staff[Role.PRACTITIONER])
    client = new_client(staff[Role.PRACTITIONER])
    address = reverse("consultation", args=[client.pk])
    assert "Open a consultation" in browser.get(address).content.decode()
    shown = browser.post(reverse("consultation-open", args=[client.pk]), follow=True)
    html = shown.content.decode()
    assert "questions still open" in html
    assert "Cannot say yet" in html
    assert Statement.objects.get(client=client).fact == "birth_date"
    answer = browser.post(
        reverse("fact", args=[client.pk, "pregnant"]), {"value": "no", "seen": "0"}
    )
    assert answer.status_code == 302
    html = browser.get(address).content.decode()
    assert 'id="ask-pregnant"' not in html
    assert Decision.objects.filter(client=client).count() == 1  # still incomplete
    assert "58 answers missing" in html


def test_an_unanswered_question_is_said_beside_the_form(
    staff: Any, signed_in: Any
) -> None:
    browser = signed_in(staff[Role.PRACTITIONER])
    client, _ = consulting(staff[Role.PRACTITIONER])
    address = reverse("fact", args=[client.pk, "temperature"])
    before = Statement.objects.count()
    empty = browser.post(address, {"seen": "1"})
    assert empty.status_code == 422
    assert "Give an answer." in empty.content.decode()
    wrong = browser.post(
        address, {"number": "900", "unit": "degC", "detail": "ear", "seen": "1"}
    )
    html = wrong.content.decode()
    assert wrong.status_code == 422
    assert "outside what is possible" in html
    assert 'value="900"' in html
    assert ">ear</textarea>" in html
    assert Statement.objects.count() == before


def test_somebody_elses_answer_meanwhile_is_shown_first(
    staff: Any, signed_in: Any
) -> None:
    browser = signed_in(staff[Role.PRACTITIONER])
    client, _ = consulting(staff[Role.PRACTITIONER])
    address = reverse("fact", args=[client.pk, "keloid_tendency"])
    assert browser.post(address, {"value": "yes", "seen": "1"}).status_code == 302
    late = browser.post(address, {"value": "no", "seen": "1"})
    assert late.status_code == 409
    html = late.content.decode()
    assert "Somebody else has written about this meanwhile" in html
    assert "yes (client" in html


def test_two_people_changing_the_request_see_each_others_fields(
    staff: Any, signed_in: Any
) -> None:
    browser = signed_in(staff[Role.PRACTITIONER])
    client, consultation = consulting(staff[Role.PRACTITIONER])
    page = reverse("consultation", args=[client.pk])
    address = reverse("consultation-change", args=[client.pk])
    mine = form_of(browser.get(page).content.decode(), "consultation/request/")
    kept = Consultation.objects.get(pk=consultation.pk)
    consultations.change(
        staff[Role.DIRECTOR],
        client.pk,
        consultation.pk,
        version=kept.version,
        request={**kept.reveal("request"), "zones": ["neck"]},
        notes="seen by the director",
    )
    mine["wishes"] = ["nothing too visible"]
    conflict = browser.post(address, mine)
    html = conflict.content.decode()
    assert conflict.status_code == 409
    assert "Somebody else has changed this meanwhile" in html
    assert "take-zones" in html
    assert "seen by the director" in html
    assert "nothing too visible" in html
    again = form_of(html, "consultation/request/")
    again |= {"take-zones": ["1"], "take-notes": ["1"]}
    assert browser.post(address, again).status_code == 302
    saved = Consultation.objects.get(pk=consultation.pk)
    assert saved.reveal("request")["zones"] == ["neck"]
    assert saved.reveal("request")["wishes"] == "nothing too visible"
    assert saved.reveal("notes") == "seen by the director"


def test_the_why_page_says_what_to_do_and_on_whose_word(
    staff: Any, signed_in: Any
) -> None:
    browser = signed_in(staff[Role.PRACTITIONER])
    client, _ = consulting(staff[Role.PRACTITIONER], "sign-off")
    address = reverse("screening", args=[client.pk])
    html = browser.get(address).content.decode()
    assert "Ask the prescriber" in html
    assert "apixaban" in html
    assert "juvederm" in html.lower()
    sign = reverse("sign-off", args=[client.pk, "anticoagulant"])
    assert sign in html
    assert browser.post(sign, {"reason": " "}).status_code == 422
    done = browser.post(sign, {"reason": "Prescriber agreed by phone"}, follow=True)
    html = done.content.decode()
    assert "Agreed by" in html
    assert "Prescriber agreed by phone" in html
    assert SignOff.objects.get().kind == "sign_off"


def test_never_and_not_today_are_different_words(staff: Any, signed_in: Any) -> None:
    browser = signed_in(staff[Role.PRACTITIONER])
    today, _ = consulting(staff[Role.PRACTITIONER], "vaccine-booked")
    never, _ = consulting(staff[Role.PRACTITIONER], "permanent-filler")
    said_today = browser.get(reverse("screening", args=[today.pk])).content.decode()
    said_never = browser.get(reverse("screening", args=[never.pk])).content.decode()
    assert "Not today" in said_today
    assert "Never" not in said_today
    assert "Never" in said_never


def test_only_the_director_is_offered_to_set_a_deferral_aside(
    staff: Any, signed_in: Any
) -> None:
    client, _ = consulting(staff[Role.PRACTITIONER], vaccine=[today_words()])
    (rule,) = deferring(client)
    address = reverse("override", args=[client.pk, rule])
    browser = signed_in(staff[Role.PRACTITIONER])
    page = reverse("screening", args=[client.pk])
    assert address not in browser.get(page).content.decode()
    assert browser.post(address, {"reason": "x"}).status_code == 403
    browser = signed_in(staff[Role.DIRECTOR])
    assert address in browser.get(page).content.decode()
    assert browser.get(address).status_code == 200
    done = browser.post(address, {"reason": "Spoke with the vaccinator"}, follow=True)
    assert "Set aside by" in done.content.decode()
    assert standing(client).may_go_on
    assert browser.get(reverse("plan", args=[client.pk])).status_code == 200
    assert (
        "Choose this course"
        in browser.get(reverse("plan", args=[client.pk])).content.decode()
    )


def test_overriding_asks_for_the_second_factor_before_anything_is_typed(
    staff: Any, signed_in: Any
) -> None:
    client, _ = consulting(staff[Role.PRACTITIONER], vaccine=[today_words()])
    (rule,) = deferring(client)
    browser = signed_in(staff[Role.DIRECTOR], stepped_up=False)
    answer = browser.get(reverse("override", args=[client.pk, rule]))
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]


def test_courses_stand_side_by_side_and_one_becomes_a_draft(
    staff: Any, signed_in: Any
) -> None:
    browser = signed_in(staff[Role.PRACTITIONER])
    client, _ = consulting(staff[Role.PRACTITIONER])
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
    staff: Any, signed_in: Any
) -> None:
    actor = staff[Role.PRACTITIONER]
    browser = signed_in(actor)
    client, consultation = consulting(actor)
    course = plan_draft(actor, client, consultation)
    address = reverse("course", args=[client.pk, course.pk])
    form = form_of(browser.get(address).content.decode(), 'id="course"')
    form["depth-cheeks"] = ["2,5"]
    checked = browser.post(
        reverse("course-check", args=[client.pk, course.pk]),
        form,
        headers={"X-Live": "1"},
    ).content.decode()
    assert "ceiling 0.7 mm" in checked
    assert 'href="#depth-cheeks"' in checked
    assert "0.7 mm → 2.5 mm" in checked or "0.7 mm → 2,5 mm" in checked
    course.refresh_from_db()
    assert course.version == 1
    assert browser.post(address, form | {"then": ["approve"]}).status_code == 302
    approve = reverse("course-approve", args=[client.pk, course.pk])
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
    staff: Any, signed_in: Any, name: str, value: str
) -> None:
    actor = staff[Role.PRACTITIONER]
    browser = signed_in(actor)
    client, consultation = consulting(actor)
    course = plan_draft(actor, client, consultation)
    address = reverse("course", args=[client.pk, course.pk])
    form = form_of(browser.get(address).content.decode(), 'id="course"')
    form[name] = [value]
    answer = browser.post(address, form)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "1 field cannot be read" in html
    assert f'value="{value}"' in html
    assert Course.objects.get(pk=course.pk).version == 1


def test_zeros_everywhere_are_refused_not_a_fault(staff: Any, signed_in: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    browser = signed_in(actor)
    client, consultation = consulting(actor)
    course = plan_draft(actor, client, consultation)
    address = reverse("course", args=[client.pk, course.pk])
    form = form_of(browser.get(address).content.decode(), 'id="course"')
    for name in form:
        if re.fullmatch(
            r"(depth|travel|spacing|per_point|points|gauge|angle)-.*", name
        ):
            form[name] = ["0"]
    assert browser.post(address, form).status_code == 302
    assert "limits" in browser.get(address).content.decode()


def test_zones_can_be_left_out_and_taken_back_in(staff: Any, signed_in: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    browser = signed_in(actor)
    client, consultation = consulting(actor)
    course = plan_draft(actor, client, consultation)
    address = reverse("course", args=[client.pk, course.pk])
    form = form_of(browser.get(address).content.decode(), 'id="course"')
    del form["keep-neck"]
    html = browser.post(address, form, follow=True).content.decode()
    assert "Left out of the plan" in html
    assert "left out" in html
    form = form_of(html, 'id="course"')
    html = browser.post(address, form | {"keep-neck": ["1"]}, follow=True).content
    assert "As proposed." in html.decode()


def test_two_people_editing_a_plan_see_each_others_numbers(
    staff: Any, signed_in: Any
) -> None:
    actor = staff[Role.PRACTITIONER]
    browser = signed_in(actor)
    client, consultation = consulting(actor)
    course = plan_draft(actor, client, consultation)
    address = reverse("course", args=[client.pk, course.pk])
    form = form_of(browser.get(address).content.decode(), 'id="course"')
    assert browser.post(address, form | {"points-cheeks": ["90"]}).status_code == 302
    late = browser.post(address, form | {"points-cheeks": ["80"]})
    html = late.content.decode()
    assert late.status_code == 409
    assert "they saved 90" in html
    assert 'value="80"' in html


def test_approving_takes_a_fresh_factor_and_replaces_the_plan_before(
    staff: Any, signed_in: Any
) -> None:
    actor = staff[Role.PRACTITIONER]
    client, consultation = consulting(actor)
    first = plan_draft(actor, client, consultation)
    address = reverse("course-approve", args=[client.pk, first.pk])
    browser = signed_in(actor, stepped_up=False)
    assert "reauthenticate" in browser.get(address)["Location"]
    browser = signed_in(actor)
    shown = browser.get(address).content.decode()
    assert browser.post(address, form_of(shown, "version")).status_code == 302
    second = browser.post(
        reverse("course-revise", args=[client.pk, first.pk]), follow=True
    )
    assert "Plan, a draft" in second.content.decode()
    draft, approved = courses_of(client)
    assert draft is not None
    assert approved == first
    done = browser.post(
        reverse("course-approve", args=[client.pk, draft.pk]),
        {"version": str(draft.version)},
    )
    assert done.status_code == 302
    assert courses_of(client) == (None, draft)
    page = browser.get(reverse("course", args=[client.pk, draft.pk])).content.decode()
    assert "Approved plan" in page


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.ADMINISTRATOR])
def test_the_desk_sees_no_clinical_page(staff: Any, signed_in: Any, role: Role) -> None:
    client, _ = consulting(staff[Role.PRACTITIONER])
    browser = signed_in(staff[role])
    for name in ("consultation", "screening", "plan"):
        assert browser.get(reverse(name, args=[client.pk])).status_code == 403


def test_the_pages_ask_the_database_a_bounded_number_of_times(
    staff: Any, signed_in: Any, django_assert_max_num_queries: Any, capsys: Any
) -> None:
    actor = staff[Role.PRACTITIONER]
    browser = signed_in(actor)
    client, consultation = consulting(actor, "sign-off")
    for _ in range(6):
        decisions.take(actor, client.pk)
    plan_client, consultation = consulting(actor)
    course = plan_draft(actor, plan_client, consultation)
    pages = [
        (reverse("consultation", args=[client.pk]), 30),
        (reverse("screening", args=[client.pk]), 25),
        (reverse("plan", args=[plan_client.pk]), 30),
        (reverse("course", args=[plan_client.pk, course.pk]), 30),
    ]
    for address, most in pages:
        browser.get(address)
        begun = time.perf_counter()
        with django_assert_max_num_queries(most) as made:
            assert browser.get(address).status_code == 200
        took = (time.perf_counter() - begun) * 1000
        with capsys.disabled():
            name = address.rstrip("/").rsplit("/", 1)[-1][:12]
            print(f" {name}: {took:.0f} ms, {len(made)} queries")  # noqa: T201 - a figure
