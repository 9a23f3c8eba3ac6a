"""A face before the camera: led into place by numbers, kept, found again, compared."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from tests.faces.rendered import Shot, rendered
from tests.journeys.browser import Server, Visitor
from tests.journeys.people import Person, Practitioner
from tests.journeys.photographing import takes_it

SIZE = (640, 800)
EYES = 165.0  # pixels between the outer corners: the portrait has no more to show


def pictured(**how: float) -> Image.Image:
    return Image.fromarray(rendered(Shot(size=SIZE, eyes=EYES, **how)).rgb)


@pytest.fixture
def before_a_face(
    filmed: Callable[..., Visitor],
) -> Callable[..., Practitioner]:
    """A practitioner whose camera looks at a face that is turned so."""

    def arrive(at: str = "desk", **how: float) -> Practitioner:
        found = Practitioner(filmed((pictured(**how), 1), at=at))
        found.signs_in()
        return found

    return arrive


@pytest.fixture
def mia(server: Server, tmp_path: Path) -> Person:
    """A client photographed from the front sixty days ago, before faces were found."""
    person = Person.known_to(server, "Mia Invented")
    path = tmp_path / "mia.jpg"
    pictured().save(path, quality=95)
    server.run(
        code="from tests.journeys import invented; invented.photographs("
        f"{person.made['client']!r}, {json.dumps([60])}, {str(path)!r})"
    )
    return person


def opens_the_camera(pam: Practitioner, person: Person) -> None:
    pam.visitor.goes_to(f"{person.path}photographs/take/?view=frontal")
    pam.visitor.page.get_by_role("button", name="Open the camera").click()


def test_the_camera_leads_into_place_and_the_next_visit_is_laid_over_the_last(
    mia: Person, before_a_face: Callable[..., Practitioner]
) -> None:
    turned = before_a_face(at="phone", yaw=16.0)
    asked: list[str] = []
    turned.visitor.page.on("request", lambda request: asked.append(request.url))
    opens_the_camera(turned, mia)
    turned.visitor.sees("to your left.")
    turned.visitor.page.locator(".numbers .off", has_text="Turned").wait_for()
    turned.visitor.looks_over()
    takes_it(turned)
    turned.visitor.sees("From the front could be better. Turn")
    assert any("/photographs/frame/" in url for url in asked)
    assert len({urlsplit(url).netloc for url in asked}) == 1, "nothing leaves"

    pam = before_a_face(yaw=2.0)
    opens_the_camera(pam, mia)
    pam.visitor.sees("Good. Hold still.")
    assert not pam.visitor.page.locator(".numbers .off").count()
    takes_it(pam)

    pam.visitor.goes_to(f"{mia.path}photographs/compare/?view=frontal")
    pam.visitor.sees("not aligned")
    pam.visitor.presses("Look for the faces")
    page = pam.visitor.page
    pam.visitor.sees("Aligned by 16 points")
    slider, part = page.get_by_label("Where the line stands"), "[data-revealed]"
    before = float(page.locator(part).get_attribute("width"))
    slider.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    whole = float(slider.get_attribute("data-width"))
    after = float(page.locator(part).get_attribute("width"))
    assert after - before == pytest.approx(whole / 10, abs=whole / 100)
    assert slider.get_attribute("aria-valuetext").startswith("60 percent")

    newest, other = (
        page.get_by_label("After").locator("option").nth(n).get_attribute("value")
        for n in (2, 1)
    )
    assert newest != other
    page.get_by_label("After").select_option(other)
    pam.visitor.presses("Compare", exact=True)
    pam.visitor.sees("These two are not compared")
    pam.visitor.sees("further to the client's right")
    assert not page.locator("main svg, main img").count()
    pam.visitor.follows("Take it again")
    assert "Last photograph of this view" in str(
        page.locator("svg.ghost").get_attribute("aria-label")
    )


def test_a_still_from_a_file_gets_its_numbers_too(
    mia: Person, before_a_face: Callable[..., Practitioner], tmp_path: Path
) -> None:
    path = tmp_path / "new.jpg"
    pictured(yaw=-14.0).save(path, quality=95)
    pam = before_a_face()
    pam.visitor.goes_to(f"{mia.path}photographs/take/?view=frontal")
    pam.visitor.page.get_by_label("Or a file").set_input_files(path)
    pam.visitor.sees("to your right.")
    pam.visitor.looks_over()
