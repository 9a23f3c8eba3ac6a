"""A recall as a drill: from the notice to the client who has read what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect
from tests.journeys.people import (
    ClientByLink,
    Director,
    FrontDesk,
    Person,
    Practitioner,
)

from mesoplan.clinic import moment


@dataclass
class Recalls:
    """What anybody who works here does with recalls."""

    staff: FrontDesk

    def types_in(self, reference: str, box: str, lot: str) -> None:
        """A notice of a lot of the device whose number stands on this box."""
        visitor = self.staff.visitor
        visitor.goes_to("/recalls/")
        visitor.follows("Type a notice in")
        visitor.fills("Who published it", "Invented regulator")
        visitor.fills("Its number or reference", reference)
        visitor.fills("Day of the notice", yesterday().isoformat())
        # no word of it stands in a device's name: the number alone says which is meant
        visitor.fills("What is recalled", "A pack")
        visitor.fills("Lots, word for word", f"UDI-DI {box[5:19]}. Lot {lot}.")
        visitor.presses("Take it in")


def yesterday() -> date:
    return (moment.now() - timedelta(days=1)).date()


@pytest.fixture
def desk(visitor):
    found = FrontDesk(visitor(at="phone"))
    found.signs_in()
    return Recalls(found)


def opened(pim: Practitioner, reference: str) -> None:
    """The recall, found in the list."""
    pim.visitor.goes_to("/recalls/")
    pim.visitor.follows(reference)


def confirms(pim: Practitioner) -> None:
    """The one row that the notice seems to mean."""
    pim.visitor.page.get_by_role("checkbox").check()
    pim.visitor.presses("Confirm what is ticked")


def turns_to(pim: Practitioner, tab: str) -> None:
    """Another tab of the recall."""
    tabs = pim.visitor.page.get_by_role("navigation", name="This recall")
    pim.visitor.leaves_by(tabs.get_by_role("link", name=tab))


def test_from_a_signed_session_to_a_client_who_has_read_it(server, visitor, pim, desk):
    rosa = Person.known_to(
        server,
        "Rosa Invented",
        stage="begun",
        language="fr",
        mail="rosa@client.example",
    )
    pim.visitor.goes_to(f"/sessions/{rosa.made['session']}/")
    spare = pim.finds_in_stock("RC-0077")
    pim.writes_as_planned(lot="RC-0077")
    pim.signs_the_session()
    pim.visitor.sees("Signed and locked by")

    desk.types_in("D-77", spare["box"], "RC-0077")
    desk.staff.visitor.sees("to confirm or reject")
    assert not desk.staff.visitor.page.get_by_role("button", name="Confirm").count()

    opened(pim, "D-77")
    pim.visitor.presses("Open it under my name")
    pim.visitor.sees("1 client has received what is proposed here.")
    confirms(pim)
    pim.visitor.sees("put in quarantine")
    turns_to(pim, "Packs")
    pim.visitor.sees("1 used")
    pim.visitor.sees("In quarantine")
    turns_to(pim, "Notice and scope")
    pim.visitor.fills("How it ended", "Too early.")
    pim.visitor.presses("Close the recall")
    pim.visitor.sees("never contacted")

    turns_to(pim, "Clients")
    pim.visitor.sees(rosa.name)
    pim.visitor.sees("points")
    pim.visitor.presses("Mail the 1 client nobody has told")
    pim.visitor.sees("1 mail sent.")
    pim.visitor.sees("Told, no answer yet")

    phone = ClientByLink(visitor(at="phone"))
    phone.opens(server.mailed("notice"))
    phone.visitor.sees("RC-0077")
    phone.visitor.sees("+33 0 00 00 00 00")
    phone.visitor.presses("J'ai lu ce message")
    expect(phone.visitor.page.get_by_text("Merci")).to_be_in_viewport()

    pim.visitor.follows(rosa.name)
    pim.visitor.sees("The client, by the link: said that they know")
    turns_to(pim, "Notice and scope")
    pim.visitor.sees("Everything is decided and everybody was tried.")
    pim.visitor.fills("How it ended", "Told by mail, and she has read it.")
    pim.visitor.presses("Close the recall")
    pim.visitor.sees("Told by mail, and she has read it.")

    boss = Director(visitor())
    boss.signs_in()
    opened(boss, "D-77")
    boss.visitor.sees("from notice to close")
    turns_to(boss, "Export")
    with boss.visitor.page.expect_download() as zip_:
        boss.visitor.page.get_by_role("button", name="Make the export").click()
    assert zip_.value.suggested_filename.endswith(".zip")


def test_a_recall_between_scan_and_signature_blocks_the_signature(server, pim, desk):
    olga = Person.known_to(server, "Olga Invented", stage="begun")
    session = f"/sessions/{olga.made['session']}/"
    pim.visitor.goes_to(session)
    pim.writes_as_planned(lot="RC-0078")
    assert pim.may_press("Sign and lock")
    spare = pim.finds_in_stock("RC-0078")

    desk.types_in("D-78", spare["box"], "RC-0078")
    pim.visitor.goes_to(session)
    pim.visitor.sees("Packs in the way of the signature")
    pim.visitor.sees("Recall not confirmed yet")

    opened(pim, "D-78")
    confirms(pim)
    pim.visitor.goes_to(session)
    pim.visitor.sees("Packs in the way of the signature")
    pim.signs_the_session()
    pim.visitor.sees("The notice D-78 names this pack (RC-0078).")
    pim.visitor.does_not_see("Signed and locked by")
