"""The clinic's tablet in a client's hands, in a browser that keeps pages for Back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.journeys.browser import DESK, PATIENT_FOR, Visitor, chromium
from tests.journeys.people import Person, Practitioner

ASKED = "Please give the tablet back to the staff"
# Playwright switches off the keeping of pages; clinics' browsers keep them
SWITCHED_OFF = ["--disable-back-forward-cache"]


@pytest.fixture
def keeping(browser: Any) -> Iterator[Any]:
    """A browser as clinics have it: it shows kept pages when one goes Back."""
    kept = browser.browser_type.launch(
        executable_path=chromium(),
        args=["--no-sandbox", "--enable-features=BackForwardCache"],
        ignore_default_args=SWITCHED_OFF,
    )
    yield kept
    kept.close()


def test_back_shows_no_record_on_a_tablet_handed_over(server, keeping):
    zoe = Person.known_to(server, "Zoe Invented", stage="planned")
    context = keeping.new_context(viewport=DESK)
    context.set_default_timeout(PATIENT_FOR)
    page = context.new_page()
    pim = Practitioner(Visitor(page, server))
    pim.signs_in()
    pim.opens(zoe, "screening")
    pim.opens(zoe, "consent")
    pim.hands_over_the_consent()
    for _ in range(3):
        page.go_back()
        page.wait_for_load_state()
        shown = page.content()
        assert "Screening" not in shown
        assert "Why" not in shown
    page.goto(server.address + "/today/")
    pim.visitor.sees(ASKED)
