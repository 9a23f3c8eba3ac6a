"""What a screening says, and who may say more: each decision as the clinic meets it."""

from __future__ import annotations

from tests.journeys.people import Director, Person

BLOOD_THINNER = {
    "anticoagulant": {"value": True, "detail": "apixaban"},
    "label_checked": {"value": ["nctf-135ha"], "by": "clinician"},
}
VACCINE_IN_A_WEEK = {"vaccine": [-400, 7]}


def test_a_deferred_client_gets_a_date_and_something_to_do_meanwhile(server, pim):
    emil = Person.known_to(
        server, "Emil Invented", stage="consulted", said=VACCINE_IN_A_WEEK, booked=True
    )
    pim.finds_on_todays_list(emil.name)
    pim.visitor.sees("Not today")
    pim.visitor.follows("Why")
    pim.visitor.sees("Come back")
    pim.opens_the_reasons()
    pim.visitor.sees("Meanwhile")
    pim.visitor.sees("Sources")
    pim.turns_to("Plan")
    pim.visitor.sees("No course can be proposed today")
    assert not pim.may_press("Choose this course")


def test_one_missing_answer_keeps_a_client_from_treatment_until_it_is_given(
    server, pim
):
    dora = Person.known_to(
        server, "Dora Invented", stage="consulted", unsaid=("pregnant",)
    )
    pim.opens(dora, "plan")
    pim.visitor.sees("No course can be proposed today")
    pim.turns_to("Consultation")
    pim.visitor.sees("1 question still open")
    assert pim.answers_what_is_open() == 1
    pim.visitor.sees("Yes, today")
    pim.turns_to("Plan")
    assert pim.may_press("Choose this course 1")


def test_a_practitioner_signs_off_and_treatment_may_go_on(server, pim):
    carl = Person.known_to(
        server,
        "Carl Invented",
        stage="consulted",
        said=BLOOD_THINNER,
        request={"products": ["nctf-135ha"], "zones": ["cheeks"]},
    )
    pim.opens(carl, "plan")
    pim.chooses_a_course()
    pim.approves()
    pim.visitor.sees("Not approved")
    pim.turns_to("Screening")
    pim.visitor.sees("Yes, once a clinician signs")
    pim.agrees("   ")
    pim.visitor.sees("Please correct this")
    pim.gives_the_reason("The prescriber agrees by telephone.", "Agree under my name")
    pim.visitor.sees("Agreed by")
    pim.visitor.sees("The prescriber agrees by telephone.")
    pim.turns_to("Plan")
    pim.visitor.follows("Go on with the draft")
    pim.approves()
    pim.visitor.sees("Approved plan")


def test_nobody_sets_a_stop_aside(server, pim, visitor):
    gwen = Person.known_to(
        server, "Gwen Invented", stage="consulted", said={"pregnant": True}
    )
    dana = Director(visitor())
    dana.signs_in()
    for someone in (pim, dana):
        someone.opens(gwen, "screening")
        someone.visitor.sees("Pregnancy, or possible pregnancy")
        someone.visitor.sees("Come back")
        someone.visitor.does_not_see("Agree, with a reason")
        someone.visitor.does_not_see("Set aside for today, with a reason")
        someone.turns_to("Plan")
        assert not someone.may_press("Choose this course")


def test_only_the_director_sets_a_deferral_aside_and_answers_for_it(
    server, pim, visitor
):
    otto = Person.known_to(
        server, "Otto Invented", stage="consulted", said=VACCINE_IN_A_WEEK
    )
    pim.opens(otto, "screening")
    pim.visitor.does_not_see("Set aside for today, with a reason")

    dana = Director(visitor())
    dana.signs_in()
    dana.opens(otto, "screening")
    dana.sets_aside("The vaccine is moved to next month.")
    dana.visitor.sees("Set aside by")
    dana.turns_to("Plan")
    assert dana.may_press("Choose this course 1")
    dana.visitor.goes_to("/director/sign-offs/")
    dana.visitor.sees("The vaccine is moved to next month.")

    pim.opens(otto, "screening")
    pim.visitor.sees("Set aside by")
