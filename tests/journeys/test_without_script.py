"""The same pages in a browser that runs no script: every step still works."""

from __future__ import annotations

from tests.journeys.people import ClientByLink, FrontDesk, Person, Practitioner


def test_the_intake_is_sent_without_script(server, visitor):
    nils = Person.known_to(server, "Nils Invented", links_for=["intake"])
    phone = ClientByLink(visitor(at="phone", script=False))
    phone.opens(f"/i/{nils.made['intake']}/")
    phone.visitor.follows("Begin")
    phone.wishes_for(("Dry or dull skin",), ("Cheeks",))
    phone.says_no_to_everything()
    phone.goes_on()
    phone.fills_in_the_rest()
    phone.sends()
    phone.visitor.sees("Thank you, the clinic has your answers")


def test_a_client_is_consulted_planned_and_treated_without_script(server, visitor):
    desk = FrontDesk(visitor(script=False))
    desk.signs_in()
    nell = Person.known_to(
        server,
        "Nell Invented",
        stage="consulted",
        unsaid=("pregnant", "temperature"),
        booked=True,
    )
    desk.marks_as_arrived(nell.name)

    pim = Practitioner(visitor(script=False))
    pim.signs_in()
    pim.finds_on_todays_list(nell.name)
    assert pim.answers_what_is_open() == 2
    pim.visitor.follows("Why")
    pim.turns_to("Plan")
    pim.chooses_a_course()
    pim.visitor.page.get_by_label("Depth").first.fill("9")
    pim.visitor.presses("Check", exact=True)
    pim.visitor.sees("The plan breaks")
    pim.turns_to("Plan")
    pim.visitor.follows("Go on with the draft")
    pim.approves()

    pim.turns_to("Consent")
    pim.hands_over_the_consent()
    client = ClientByLink(pim.visitor)
    client.answers_the_read_back()
    client.agrees_to_all()
    client.types_the_name(nell.name)
    client.signs()
    pim.takes_the_tablet_back()

    pim.turns_to("Sessions")
    pim.begins_the_session()
    pim.writes_as_planned()
    pim.signs_the_session()
    pim.visitor.sees("Signed and locked by")
