"""The injection map on photographs: laid on one, worked by, and found on the next."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image
from tests.faces.rendered import Rendered, Shot, rendered
from tests.faces.test_capture_journey import EYES, SIZE
from tests.journeys.browser import Server
from tests.journeys.mapping import Mapper, takes_the_map_over, writes_as_ticked
from tests.journeys.people import Person, Practitioner
from tests.journeys.test_map import hands, lays_a_map  # noqa: F401 - a fixture
from tests.pixels import site_under

from mesoplan.core.injection_map.views import drawn
from mesoplan.knowledge.face import face_surface

FIRST = Shot(size=SIZE, eyes=EYES)
SECOND = Shot(size=SIZE, eyes=150.0, yaw=5.0, roll=-4.0)  # turned, leaning, further off

# where points and crosses lie on the photograph as the screen shows it, in its own pixels
POINTS = """() => {
  const box = document.querySelector('image.photograph').getBoundingClientRect();
  const reach = mapEditor.canvas.places.keys().map((id) =>
    document.querySelector(`[data-point="${id}"] .map-reach`).getBoundingClientRect());
  return [...reach].map(({ x, y, width, height }) => [
    (x + width / 2 - box.x) / box.width, (y + height / 2 - box.y) / box.height]);
}"""
CROSSES = """() => {
  const picture = document.querySelector('image.photograph');
  const box = picture.getBoundingClientRect();
  const path = document.querySelector('path.earlier');
  const turn = path.getScreenCTM();
  const number = /M([-\\d.]+),([-\\d.]+)H([-\\d.]+)/g;
  return [...path.getAttribute('d').matchAll(number)].map(([, left, y, right]) => {
    const at = new DOMPoint((+left + +right) / 2, +y).matrixTransform(turn);
    return [(at.x - box.x) / box.width, (at.y - box.y) / box.height];
  });
}"""


def keeps(who: Practitioner, client: Person, picture: Rendered, path: Path) -> None:
    Image.fromarray(picture.rgb).save(path, quality=95)
    who.visitor.goes_to(f"{client.path}photographs/take/?view=frontal")
    who.visitor.page.get_by_label("Or a file").set_input_files(path)
    who.visitor.presses("Keep it")
    who.visitor.sees("The photograph is kept.")


def follows_the_photograph(who: Practitioner, client: Person) -> Mapper:
    who.opens(client, "photographs")
    who.visitor.follows("The map on this photograph")
    assert re.search(r"\?view=[0-9a-f-]{36}&earlier=1$", who.visitor.page.url)
    found = Mapper(who.visitor)
    found.is_ready()
    return found


def on_photograph(found: Mapper, script: str) -> np.ndarray:
    """(k, 2) pixels of the photograph."""
    assert found.page.locator("image.photograph").count() == 1
    return np.array(found.page.evaluate(script)) * SIZE


def broken(found: Mapper) -> list[str]:
    """The limits that the map breaks, once it is saved."""
    found.saves()
    return list(found.page.locator("#map-check li").all_text_contents())


def edits(found: Mapper, chosen: list[str]) -> None:
    """By finger, by key, and several at once; the limits react and settle again."""
    page, name = found.page, chosen[0]
    x, y = found.place(name)
    site = found.point(name)["site"]
    found.drags_by_finger(name, 6, 4)
    found.has_moved(name, site)
    assert found.place(name) == pytest.approx((x + 6, y + 4), abs=1)
    found.focuses(name)
    page.keyboard.press("ArrowRight")
    assert found.place(name)[0] > x + 6
    before, volume = broken(found), found.point(name)["volume"]
    for one in chosen:
        found.taps(one)
    found.visitor.sees("3 points chosen")
    for given in ("2 mL", volume):
        found.visitor.fills("Volume, mL", given.removesuffix(" mL"))
        page.get_by_role("button", name="Set for all chosen").click()
        assert {found.point(one)["volume"] for one in chosen} == {given}
        more = set(broken(found)) - set(before)
        assert bool(more) == (given == "2 mL"), more
    found.visitor.looks_over()


@pytest.fixture
def ada(server: Server) -> Person:
    """A client with an approved course who agrees to treatment and photographs."""
    person = Person.known_to(server, "Ada Invented", stage="consented")
    server.run(
        code="from tests.journeys import invented; "
        f"invented.photographs({person.made['client']!r}, [])"
    )
    return person


def test_a_map_laid_on_a_photograph_is_worked_by_and_found_on_the_next(
    ada: Person,
    pim: Practitioner,
    hands: Practitioner,  # noqa: F811 - the fixture
    tmp_path: Path,
) -> None:
    asked: list[str] = []
    for who in (pim, hands):
        who.visitor.page.on("request", lambda request: asked.append(request.url))
    first, second = rendered(FIRST), rendered(SECOND)
    keeps(pim, ada, first, tmp_path / "first.jpg")
    lays_a_map(pim, ada)
    follows_the_photograph(pim, ada)  # at a desk
    found = follows_the_photograph(hands, ada)  # and in the hand

    chosen = found.points()[3:6]
    name = chosen[0]
    edits(found, chosen)

    pim.opens(ada, "sessions")
    pim.begins_the_session()
    session = takes_the_map_over(pim)
    hands.visitor.goes_to(f"{session}map/")
    found.is_ready()
    total = found.count()
    assert found.point(name)["origin"] == "hand"
    found.taps(name)
    hands.visitor.sees(f"1 of {total} points done")
    found.means("Skip")
    found.taps(chosen[1])
    for button in hands.visitor.page.get_by_role("button", name="All").all():
        button.click()
    hands.visitor.sees("0 to go")
    found.saves()
    put = on_photograph(found, POINTS)
    pim.visitor.goes_to(session)
    assert writes_as_ticked(pim, "One point skipped.") == total - 1
    pim.signs_the_session()
    pim.visitor.sees("Signed and locked by")

    keeps(pim, ada, second, tmp_path / "second.jpg")
    follows_the_photograph(hands, ada)
    crosses = on_photograph(follows_the_photograph(pim, ada), CROSSES)
    missed = missed_by(crosses, put, first, second)
    assert len(missed) > 20
    assert np.median(missed) < 2, missed  # mm
    assert missed.max() < 3, missed  # points lie 10 mm apart
    assert len({urlsplit(url).netloc for url in asked}) == 1, "nothing leaves"


def missed_by(
    crosses: np.ndarray, put: np.ndarray, first: Rendered, second: Rendered
) -> Any:
    """How far, mm, a cross is from the skin that a point lay on, for all still seen."""
    surface = face_surface()
    under = [site_under(surface, first.truth, tuple(place)) for place in put]
    skin = [site for site in under if site is not None]
    true, seen = drawn(surface, second.truth, skin)
    apart = np.linalg.norm(true[seen][:, None] - crosses[None], axis=2).min(axis=1)
    return apart * second.truth.mm_per_px
