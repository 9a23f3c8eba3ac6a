"""A client before the camera, and who takes the photographs."""

from __future__ import annotations

from tests.journeys.people import Practitioner

# a function: the page's own rules forbid to look at a bare expression a second time
SEEING = "() => document.querySelector('video').videoWidth > 0"


def takes_it(pam: Practitioner) -> None:
    """Press the shutter, look at what was taken, keep it."""
    page = pam.visitor.page
    shutter = page.get_by_role("button", name="Take the photograph")
    shutter.wait_for()
    page.wait_for_function(SEEING)
    shutter.click()
    page.get_by_role("img", name="The photograph just taken").wait_for()
    pam.visitor.looks_over()
    pam.visitor.presses("Keep it")
    pam.visitor.sees("The photograph is kept.")
