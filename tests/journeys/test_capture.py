"""Photographs by a make-believe camera, where finding a face is not installed."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from PIL import Image, ImageDraw
from tests.camera import SIZE
from tests.journeys.browser import Server, Visitor
from tests.journeys.people import Person, Practitioner
from tests.journeys.photographing import SEEING, takes_it

STEPS = ("From the front", "Right, 45°", "Left, 45°", "Right side", "Left side")
BLOCKED = """async () => {
  const said = new Promise((done) => document.addEventListener(
    "securitypolicyviolation", (event) => done(event.effectiveDirective)));
  fetch("https://elsewhere.example/").catch(() => {});
  return said;
}"""


def somebody() -> Image.Image:
    """A head before the camera, as a child would draw it."""
    picture = Image.new("RGB", SIZE, (170, 180, 185))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((440, 60, 840, 660), fill=(205, 165, 140))
    for x in (550, 690):
        pen.ellipse((x, 280, x + 50, 305), fill=(60, 50, 45))
    pen.line((570, 500, 710, 500), fill=(150, 80, 80), width=12)
    return picture


@pytest.fixture
def before_somebody(
    filmed: Callable[..., Visitor],
) -> Callable[..., Practitioner]:
    """A practitioner whose camera looks at somebody."""

    def arrive(at: str = "desk") -> Practitioner:
        found = Practitioner(filmed((somebody(), 2), at=at))
        found.signs_in()
        return found

    return arrive


def who_agrees(server: Server, name: str, *days_ago: int) -> Person:
    """A client who agrees to photographs, with one from the front on these days."""
    person = Person.known_to(server, name)
    client = person.made["client"]
    server.run(
        code="from tests.journeys import invented; "
        f"invented.photographs({client!r}, {json.dumps(days_ago)})"
    )
    return person


def test_five_views_are_taken_through_one_opening_of_the_camera(
    server, before_somebody
):
    pia = who_agrees(server, "Pia Invented", 30)
    pam = before_somebody(at="phone")
    asked: list[str] = []
    pam.visitor.page.on("request", lambda request: asked.append(request.url))
    pam.opens(pia, "photographs")
    pam.visitor.follows("Take the five views")
    pam.visitor.page.get_by_role("button", name="Open the camera").click()
    for step in STEPS:
        pam.visitor.sees(step)
        takes_it(pam)
    assert urlsplit(pam.visitor.page.url).path == f"{pia.path}photographs/"
    for step in STEPS:
        assert pam.visitor.page.get_by_role("img", name=step).count()
    assert {urlsplit(url).netloc for url in asked} == {
        urlsplit(server.address).netloc
    }, "no request leaves for another place"
    assert not [url for url in asked if "frame" in url], "no frame without an engine"


def test_the_page_can_reach_no_other_place_at_all(server, before_somebody):
    nora = who_agrees(server, "Nora Invented")
    pam = before_somebody()
    pam.visitor.goes_to(f"{nora.path}photographs/take/")
    assert pam.visitor.page.evaluate(BLOCKED) == "connect-src"


def test_the_ghost_is_led_by_the_keyboard_and_stands_back_from_what_was_taken(
    server, before_somebody
):
    gus = who_agrees(server, "Gus Invented", 60)
    pam = before_somebody()
    page = pam.visitor.page
    pam.visitor.goes_to(f"{gus.path}photographs/take/?view=frontal")
    ghost = page.locator("svg.ghost")
    assert "Last photograph of this view" in ghost.get_attribute("aria-label")
    slider = page.get_by_label("How strongly")
    slider.focus()
    before = float(ghost.get_attribute("opacity"))
    page.keyboard.press("ArrowRight")
    assert float(ghost.get_attribute("opacity")) == pytest.approx(before + 0.05)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")  # the tick before it
    assert ghost.get_attribute("visibility") == "hidden"
    assert slider.is_disabled()
    page.keyboard.press("Space")

    begin = page.get_by_role("button", name="Open the camera")
    begin.focus()
    page.keyboard.press("Enter")
    shutter = page.get_by_role("button", name="Take the photograph")
    shutter.wait_for()
    page.wait_for_function(SEEING)
    assert shutter.evaluate("one => one === document.activeElement")
    assert ghost.get_attribute("visibility") == "visible"
    page.keyboard.press("Space")
    keep = page.get_by_role("button", name="Keep it")
    keep.wait_for()
    assert ghost.get_attribute("visibility") == "hidden"
    assert keep.evaluate("one => one === document.activeElement")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # take it again
    shutter.wait_for()
    assert ghost.get_attribute("visibility") == "visible"
    assert not keep.is_visible()
    assert page.evaluate("document.querySelector('#file').files.length") == 0


def test_without_script_a_file_does_the_same(server, visitor, tmp_path):
    abe = who_agrees(server, "Abe Invented")
    path = tmp_path / "abe.jpg"
    somebody().save(path)
    pim = Practitioner(visitor(at="phone", script=False))
    pim.signs_in()
    pim.visitor.goes_to(f"{abe.path}photographs/take/")
    pim.visitor.page.get_by_label("Or a file").set_input_files(path)
    pim.visitor.presses("Keep it")
    pim.visitor.sees("Right, 45°")
    pim.visitor.sees("taken today")


def test_two_visits_stand_side_by_side_and_nothing_after_the_consent_is_taken_back(
    server, visitor
):
    eva = who_agrees(server, "Eva Invented", 60, 30)
    pim = Practitioner(visitor())
    pim.signs_in()
    pim.opens(eva, "photographs")
    pim.visitor.follows("Compare two of one view")
    pim.visitor.sees("not aligned")
    pim.visitor.sees("it does not say whether skin has changed")
    assert pim.visitor.page.get_by_role("img", name="From the front").count() == 2
    pim.opens(eva, "consent")
    pim.hears_the_consent_taken_back("I would rather not.")
    pim.opens(eva, "photographs/compare")
    pim.visitor.sees("none are shown")
    assert not pim.visitor.page.get_by_role("img", name="From the front").count()
