"""Two people at the same record: neither overwrites the other unseen."""

from __future__ import annotations

from tests.journeys.people import FrontDesk, Person, Practitioner


def test_two_people_at_the_desk_see_each_others_correction(server, visitor):
    tess = Person.known_to(server, "Tess Invented")
    fern, finn = FrontDesk(visitor()), FrontDesk(visitor())
    for someone in (fern, finn):
        someone.signs_in()
        someone.opens(tess, "correct")
    fern.visitor.fills("Phone", "+33 1 11 11 11 11")
    fern.visitor.presses("Save", exact=True)
    finn.visitor.fills("Phone", "+33 2 22 22 22 22")
    finn.visitor.presses("Save", exact=True)
    finn.visitor.sees("Someone else has changed this client meanwhile")
    finn.visitor.sees("+33 1 11 11 11 11")
    finn.visitor.page.get_by_role("radio", name="Mine:").check()
    finn.visitor.presses("Save", exact=True)
    fern.opens(tess)
    fern.visitor.sees("+33 2 22 22 22 22")


def test_two_clinicians_see_each_others_request_field_by_field(server, visitor):
    tom = Person.known_to(server, "Tom Invented", stage="consulted")
    pim, pam = Practitioner(visitor()), Practitioner(visitor())
    for someone in (pim, pam):
        someone.signs_in()
        someone.opens(tom, "consultation")
    pim.visitor.fills("Notes", "Dislikes needles.")
    pim.visitor.presses("Save and screen")
    pam.visitor.fills("Notes", "Wedding in spring.")
    pam.visitor.presses("Save and screen")
    pam.visitor.sees("Somebody else has changed this meanwhile")
    pam.visitor.sees("Dislikes needles.")
    notes = pam.visitor.page.get_by_role("textbox", name="Notes")
    assert notes.input_value() == "Wedding in spring."
    pam.visitor.presses("Save and screen")
    pim.opens(tom, "consultation")
    notes = pim.visitor.page.get_by_role("textbox", name="Notes")
    assert notes.input_value() == "Wedding in spring."


def test_two_people_at_one_session_see_what_the_other_saved(server, visitor):
    ted = Person.known_to(server, "Ted Invented", stage="begun")
    pim, pam = Practitioner(visitor()), Practitioner(visitor())
    for someone in (pim, pam):
        someone.signs_in()
        someone.visitor.goes_to(f"/sessions/{ted.made['session']}/")
    pim.visitor.fills("Minutes watched afterwards", "25")
    pim.visitor.presses("Save", exact=True)
    pam.visitor.fills("Minutes watched afterwards", "30")
    pam.visitor.presses("Save", exact=True)
    pam.visitor.sees("Somebody else has saved this sheet meanwhile")
    pam.visitor.sees("Somebody else has saved here:")
