"""From consultation to approved plan, as a practitioner clicks it."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.urls import reverse
from tests.clinic_people import new_clinic, new_member
from tests.consultations import consulting, deferring, registered, today_words
from tests.treated import drafted
from tests.web.pages import form_of

from mesoplan.clinic.access import Role
from mesoplan.clinic.actions import consultations, decisions
from mesoplan.clinic.queries.decisions import standing
from mesoplan.clinic.records import Consultation, Decision, SignOff, Statement


def test_a_consultation_is_opened_answered_and_screened(
    staff: Any, signed_in: Any
) -> None:
    browser = signed_in(staff[Role.PRACTITIONER])
    client = registered(staff[Role.PRACTITIONER])
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


def test_settling_a_matter_takes_a_reason(staff: Any, signed_in: Any) -> None:
    browser = signed_in(staff[Role.PRACTITIONER])
    client, _ = consulting(staff[Role.PRACTITIONER], keloid_tendency=True)
    address = reverse("fact", args=[client.pk, "keloid_tendency"])
    sent = {"value": "no", "seen": "1", "settles": "1"}
    refused = browser.post(address, sent)
    assert refused.status_code == 422
    assert "it settles the matter" in refused.content.decode()
    done = browser.post(address, sent | {"detail": "an ordinary scar"}, follow=True)
    html = done.content.decode()
    assert "an ordinary scar" in html
    assert "Cleared" in html


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
    shown = done.content.decode()
    assert "Set aside by" in shown
    # what was set aside is still there: the banner is not that of a clear client
    assert 'class="banner level-set_aside"' in shown
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
    course = drafted(actor, plan_client, consultation)
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


def test_yes_today_does_not_hide_a_zone_that_is_closed(
    staff: Any, signed_in: Any
) -> None:
    browser = signed_in(staff[Role.PRACTITIONER])
    client, _ = consulting(staff[Role.PRACTITIONER], "permanent-filler")
    html = browser.get(reverse("plan", args=[client.pk])).content.decode()
    assert "Nasolabial fold: never in this zone" in html


def test_a_name_from_right_to_left_and_marks_of_code_stay_text(
    staff: Any, signed_in: Any
) -> None:
    actor = staff[Role.PRACTITIONER]
    browser = signed_in(actor)
    client = registered(actor, "مريم <script>x</script>")
    browser.post(reverse("consultation-open", args=[client.pk]))
    browser.post(
        reverse("fact", args=[client.pk, "epilepsy"]),
        {"value": "yes", "detail": "<b>\u202ebold</b>", "seen": "0"},
    )
    html = browser.get(reverse("consultation", args=[client.pk])).content.decode()
    assert "<script>x" not in html
    assert 'dir="auto">مريم' in html
    assert "<b>\u202e" not in html


def test_another_clinics_client_is_not_found(staff: Any, signed_in: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, consultation = consulting(actor)
    course = drafted(actor, client, consultation)
    other = new_member(new_clinic("Another"), Role.DIRECTOR)
    browser = signed_in(other)
    for name in ("consultation", "screening", "plan"):
        assert browser.get(reverse(name, args=[client.pk])).status_code == 404
    for name in ("course", "course-approve"):
        address = reverse(name, args=[client.pk, course.pk])
        assert browser.get(address).status_code == 404
    for name in ("consultation-open", "consultation-close", "plan-choose"):
        assert browser.post(reverse(name, args=[client.pk])).status_code == 404
