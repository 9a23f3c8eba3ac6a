"""What a client takes home, and what they tell the clinic some days later."""

from __future__ import annotations

from tests.journeys.people import ClientByLink, Person, Practitioner


def test_a_client_reads_the_card_and_what_to_do_on_a_phone(server, visitor):
    cleo = Person.known_to(server, "Cleo Invented", stage="signed", links_for=["card"])
    phone = ClientByLink(visitor(at="phone"))
    phone.opens(f"/card/{cleo.made['card']}/")
    phone.visitor.sees("LOT-1")
    phone.visitor.sees("31 Dec 2040")
    assert phone.visitor.downloads("Card to keep (PDF)").startswith(b"%PDF")
    phone.visitor.follows("After your last session")
    phone.visitor.sees("+33 0 00 00 00 00")


def test_a_check_in_leads_to_the_clinic_and_the_clinic_sees_it(server, visitor):
    cora = Person.known_to(
        server, "Cora Invented", stage="signed", ago=3, links_for=["check_in"]
    )
    phone = ClientByLink(visitor(at="phone"))
    phone.opens(f"/checkin/{cora.made['check_in']}/")
    calls = phone.visitor.page.locator(
        "form fieldset:has(input[value=yes][type=radio])"
    )
    phone.notices(calls.last.locator("legend").inner_text())
    phone.visitor.sees("Please call the clinic")

    pim = Practitioner(visitor())
    pim.signs_in()
    pim.visitor.follows("Check-ins")
    pim.visitor.sees(cora.name)
    pim.visitor.sees("Was asked to call the clinic")
    pim.visitor.presses("Looked at and dealt with")
    pim.visitor.does_not_see(cora.name)
