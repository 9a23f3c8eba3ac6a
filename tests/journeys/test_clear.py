"""A client for whom all is clear, from the link to the form to the signed session."""

from __future__ import annotations

from tests.journeys.people import ClientByLink, FrontDesk, Practitioner

NAME = "Ada Invented"


def test_from_the_intake_link_to_the_signed_session(visitor):
    desk = FrontDesk(visitor())
    desk.signs_in()
    desk.registers(NAME)
    link = desk.sends_the_intake()
    desk.visitor.follows(f"Back to {NAME}")
    desk.books_a_visit("11:00")

    phone = ClientByLink(visitor(at="phone"))
    phone.opens(link)
    phone.visitor.follows("Begin")
    phone.wishes_for(("Dry or dull skin",), ("Cheeks",))
    phone.says_no_to_everything()
    phone.goes_on()
    assert phone.fills_in_the_rest() == 6
    phone.sends()
    phone.visitor.sees("Thank you, the clinic has your answers")

    desk.marks_as_arrived(NAME)
    desk.visitor.sees("Intake received")

    pim = Practitioner(visitor())
    pim.signs_in()
    pim.finds_on_todays_list(NAME)
    pim.opens_a_consultation()
    assert pim.answers_what_is_open() > 5
    pim.visitor.sees("No question is open")
    pim.visitor.follows("Why")
    pim.visitor.sees("Nothing restricts treatment today")
    pim.turns_to("Plan")
    pim.chooses_a_course()
    pim.approves()
    pim.visitor.sees("Approved plan")

    pim.turns_to("Consent")
    pim.hands_over_the_consent()
    client = ClientByLink(pim.visitor)
    client.answers_the_read_back()
    client.agrees_to_all()
    client.draws_a_signature()
    client.signs()
    client.visitor.sees("Please hand the tablet back")
    pim.takes_the_tablet_back()
    assert pim.visitor.downloads("Signed document (PDF)").startswith(b"%PDF")

    pim.turns_to("Sessions")
    pim.begins_the_session()
    pim.writes_as_planned()
    pim.visitor.sees("Everything is written")
    pim.signs_the_session()
    pim.visitor.sees("Signed and locked by")
    pim.visitor.sees("INV-4711")
    assert pim.visitor.downloads("Aftercare sheet (PDF)").startswith(b"%PDF")
    assert pim.visitor.downloads("Session record (PDF)").startswith(b"%PDF")
    pim.visitor.follows("All sessions")
    assert pim.visitor.downloads("Client card (PDF)").startswith(b"%PDF")
