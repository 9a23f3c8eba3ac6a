"""From the plan to the record: limits, consent, and what is written afterwards."""

from __future__ import annotations

from tests.journeys.people import ClientByLink, Person


def test_a_plan_past_a_limit_is_refused_until_it_keeps_it(server, pim):
    ada = Person.known_to(server, "Limit Invented", stage="consulted")
    pim.opens(ada, "plan")
    pim.chooses_a_course()
    depth = pim.visitor.page.get_by_label("Depth").first
    proposed = depth.input_value()
    depth.fill("9")
    pim.visitor.sees("The plan breaks")
    pim.visitor.presses("Save and approve")
    pim.visitor.sees("The plan breaks")
    assert not pim.may_press("Approve under my name")
    pim.visitor.follows("Change the plan")
    pim.visitor.page.get_by_label("Depth").first.fill(proposed)
    pim.visitor.sees("The plan keeps every limit")
    pim.approves()
    pim.visitor.sees("Approved plan")


def test_a_consent_taken_back_keeps_the_session_from_beginning(server, pim):
    ines = Person.known_to(server, "Ines Invented", stage="consented")
    pim.opens(ines, "sessions")
    assert pim.may_press("Begin session 1")
    pim.turns_to("Consent")
    pim.hears_the_consent_taken_back("Wants to think it over.")
    pim.visitor.sees("Taken back")
    pim.turns_to("Sessions")
    pim.visitor.sees("In the way")
    assert not pim.may_press("Begin session 1")


def test_a_client_takes_the_consent_back_on_their_own_phone(server, pim, visitor):
    irma = Person.known_to(
        server, "Irma Invented", stage="consented", links_for=["card"]
    )
    pim.opens(irma, "sessions")
    phone = ClientByLink(visitor(at="phone"))
    phone.opens(f"/card/{irma.made['card']}/")
    phone.visitor.page.get_by_text("Take it back", exact=True).click()
    phone.visitor.presses("Take this consent back")
    phone.visitor.sees("Taken back on")
    pim.begins_the_session()  # the page was opened before
    pim.visitor.sees("In the way")
    pim.turns_to("Consent")
    pim.visitor.sees("by the client's own link")


def test_a_signed_session_is_only_amended_beside_what_was_signed(server, pim):
    hana = Person.known_to(server, "Hana Invented", stage="begun")
    pim.visitor.goes_to(f"/sessions/{hana.made['session']}/")
    pim.visitor.sees("Packs in the way of the signature")  # its lot was only typed
    pim.scans_a_pack("LOT-1")
    pim.visitor.does_not_see("Packs in the way of the signature")
    pim.visitor.fills("Minutes watched afterwards", "22")  # and does not save it
    pim.signs_the_session()
    pim.visitor.sees("Signed and locked by")
    assert not pim.may_press("Save")
    pim.amends("Minutes watched", "22", "25", "")
    pim.visitor.sees("Please correct this")
    pim.visitor.fills("Why", "Written down too early.", exact=True)
    pim.visitor.presses("Add the amendment")
    pim.visitor.sees("Written down too early.")
    pim.visitor.sees("22 min")
    assert pim.visitor.downloads("Session record (PDF)").startswith(b"%PDF")
