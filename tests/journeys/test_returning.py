"""A client who comes back says what has changed, and is asked again what is too old."""

from __future__ import annotations

from tests.journeys.people import ClientByLink, Person, Practitioner


def test_a_returning_client_says_what_has_changed(server, visitor):
    nora = Person.known_to(
        server,
        "Nora Invented",
        stage="consulted",
        closed=True,
        ago=60,
        booked=True,
        links_for=["intake"],
    )
    phone = ClientByLink(visitor(at="phone"))
    phone.opens(f"/i/{nora.made['intake']}/")
    phone.visitor.sees("What has changed?")
    phone.visitor.follows("Begin")
    phone.wishes_for(("Fine lines",), ("Crow's feet (outer corner of the eye)",))
    phone.goes_on()
    phone.visitor.sees("Please tell us again")
    phone.says_no_to_everything()
    phone.goes_on()
    while not phone.visitor.page.get_by_role(
        "heading", name="Is this still so?"
    ).count():
        phone.says_no_to_everything()
        phone.goes_on()
    phone.says_what_has_changed("diabetes", "Yes")
    phone.goes_on()
    phone.visitor.sees("Read it through and send")
    phone.sends()

    pim = Practitioner(visitor())
    pim.signs_in()
    pim.finds_on_todays_list(nora.name)
    pim.opens_a_consultation()
    pim.visitor.page.get_by_text("Health", exact=True).first.click()
    line = pim.visitor.page.locator(".fact-lines li", has_text="Diabetes").first
    assert "Present" in line.inner_text()
