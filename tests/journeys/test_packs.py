"""Packs from the door to the needle: received, labelled, scanned; held, and stopped."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.camera import box, held, table, token_label
from tests.journeys.browser import Server, Visitor
from tests.journeys.people import Director, Person, Practitioner

SHOWN = 30  # seconds: the film holds the pack into view for longer than anyone looks


@pytest.fixture
def held_over(filmed: Callable[..., Visitor]) -> Callable[..., Practitioner]:
    """A practitioner whose camera is held over these symbols."""

    def arrive(*symbols: Any) -> Practitioner:
        found = Practitioner(filmed((table(), 0.5), (held(*symbols), SHOWN)))
        found.signs_in()
        return found

    return arrive


def session_of(person: Person, server: Server) -> str:
    """Begin the session of somebody who has consented; its id."""
    client = person.made["client"]
    told = server.run(
        code=f"from tests.journeys import invented; invented.session({client!r})"
    )
    return str(json.loads(told.strip().splitlines()[-1]))


def test_a_pack_from_the_delivery_to_the_signature(server, pim, held_over):
    wen = Person.known_to(server, "Wen Invented", stage="consented")
    session = session_of(wen, server)
    goods = pim.finds_at_the_door(session, lot="DOOR-1")
    pim.receives(goods["box"], note="NOTE-WEN")
    pim.visitor.sees("Taken in. Now put a label on every pack.")
    pim.visitor.follows("Print from this browser")
    token = pim.visitor.page.locator(".label .token").inner_text().replace(" ", "")

    pam = held_over(box(goods["printed"]), token_label(token))
    pam.visitor.goes_to(f"/sessions/{session}/")
    pam.holds_it_before_the_camera()
    pam.visitor.sees("Still to scan: Syringe or vial")
    pam.scans(goods["box"])
    pam.says_what_it_was("The syringe or vial")
    pam.visitor.sees("Nothing known speaks against this pack")
    pam.visitor.presses("Fill in as planned")
    pam.visitor.fills("Minutes watched afterwards", "20")
    pam.signs_the_session()
    pam.visitor.sees("Signed and locked by")
    pam.visitor.sees("DOOR-1")


def test_a_hold_waits_for_a_second_person_with_a_reason(server, pim, visitor):
    hal = Person.known_to(server, "Hal Invented", stage="consented")
    session = session_of(hal, server)
    pim.visitor.goes_to(f"/sessions/{session}/")
    pack = pim.finds_in_stock("HOLD-1")
    pim.scans(pack["box"], pack["token"])
    pim.says_what_it_was("Check with what is here")
    pim.visitor.sees("A second person can settle this")
    pim.visitor.presses("Fill in as planned")
    pim.visitor.fills("Minutes watched afterwards", "20")
    pim.signs_the_session()
    pim.visitor.sees("Please correct this")
    pim.visitor.sees("has not been compared with its box")

    dot = Director(visitor(at="phone"))
    dot.signs_in()
    dot.visitor.goes_to("/stock/holds/")
    dot.visitor.presses("HOLD-1", role="link")
    dot.visitor.fills("Why it may be used", "I compared the syringe with its box.")
    dot.visitor.presses("Settle it under my name")
    dot.visitor.sees("Settled. Your name and reason are on record.")

    pim.learns_meanwhile("I compared the syringe with its box.")
    pim.signs_the_session()
    pim.visitor.sees("Signed and locked by")


def test_a_stop_blocks_the_signature_whatever_is_typed(server, pim):
    sol = Person.known_to(server, "Sol Invented", stage="consented")
    session = session_of(sol, server)
    pim.visitor.goes_to(f"/sessions/{session}/")
    pack = pim.finds_in_stock("STOP-1")
    moved = pack["box"].replace("17401231", "17411231")
    pim.scans(moved, pack["token"])
    pim.says_what_it_was("Check with what is here")
    pim.visitor.sees("Do not inject this pack.")
    pim.visitor.page.get_by_role("button", name="Put it in quarantine").click()
    pim.visitor.sees("The pack is in quarantine.")
    pim.visitor.looks_over()
    pim.visitor.page.locator("[name$='.0.lot']").first.fill("STOP-1")
    pim.visitor.page.locator("[name$='.0.expires_on']").first.fill("2041-12-31")
    pim.visitor.presses("Fill in as planned")
    pim.visitor.fills("Minutes watched afterwards", "20")
    pim.signs_the_session()
    pim.visitor.sees("Please correct this")
    pim.visitor.sees("Do not inject this.")
    pim.visitor.does_not_see("Signed and locked by")


def test_a_server_that_fails_takes_nothing_from_the_sheet(server, pim):
    eva = Person.known_to(server, "Eva Invented", stage="consented")
    session = session_of(eva, server)
    pim.visitor.goes_to(f"/sessions/{session}/")
    page, pack = pim.visitor.page, pim.finds_in_stock("FAIL-1")
    pim.visitor.fills("Minutes watched afterwards", "20")
    page.route("**/packs/", lambda asked: asked.fulfill(status=502, body="Bad gateway"))
    field = page.get_by_label("Scan or type a mark")
    field.fill(pack["box"])
    field.press("Enter")
    page.get_by_text("Nothing was recorded: scan again.").wait_for()
    expect(field).to_have_value(pack["box"])
    expect(page.get_by_label("Minutes watched afterwards")).to_have_value("20")
    pim.visitor.errors.clear()  # the browser's own word for the gateway
    page.unroute("**/packs/")
    pim.scans(pack["box"])
    pim.visitor.sees("Still to scan: Syringe or vial, Our label.")


def test_a_list_of_marks_is_pasted_as_so_many_scans(server, pim):
    ina = Person.known_to(server, "Ina Invented", stage="consented")
    session = session_of(ina, server)
    boxes = [pim.finds_at_the_door(session, lot)["box"] for lot in ("LIST-1", "LIST-2")]
    pim.visitor.goes_to("/stock/receive/")
    page = pim.visitor.page
    page.get_by_label("Supplier").select_option(index=1)
    page.get_by_label("The maker's mark on the box").evaluate(
        """(field, text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text", text);
            field.dispatchEvent(new ClipboardEvent("paste", { clipboardData }));
        }""",
        "\r\n".join((boxes[0], "no mark", *boxes, "")),
    )
    page.get_by_text("More marks wait.").wait_for()
    pim.visitor.sees("This scan names no pack. Nothing was added.")
    page.get_by_role("button", name="Take all of this in").click()  # not without these
    page.get_by_text("2 lines, the latest first").wait_for()
    expect(page.locator("#line-0-counted")).to_have_value("2")
    expect(page.locator("#line-1-counted")).to_have_value("1")
    pim.visitor.looks_over()
