"""Somebody at an injection map: by finger, by mouse, by keyboard."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import expect
from tests.journeys.browser import Visitor
from tests.journeys.people import Practitioner

if TYPE_CHECKING:
    from collections.abc import Callable

PLACE = """id => {
  const node = document.querySelector(`[data-point="${id}"] .map-reach`);
  const box = node.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""
SEEN = "() => [...mapEditor.canvas.places.keys()]"
# nothing waits to be sent, and the drawing that an answer asks for has come: what lies
# under a finger is not drawn anew between the touch and the lifting
SAVED = """() => mapEditor.saver.safe &&
  document.querySelector('[data-map-state]').dataset.state === 'saved' &&
  document.querySelector('#map-drawing:not([aria-busy])')"""
MOVED = """([id, before]) => JSON.stringify(before) !== JSON.stringify(
  mapEditor.map.points.find(point => point.id === id).site)"""
POINT = "id => mapEditor.map.points.find(point => point.id === id)"


@dataclass
class Mapper:
    """A page with an injection map, and the hands on it."""

    visitor: Visitor

    @property
    def page(self) -> Any:
        return self.visitor.page

    def is_ready(self) -> None:
        self.page.locator(".map-ready").wait_for()
        self.visitor.looks_over()

    def saves(self) -> None:
        """Until everything is on the server."""
        self.page.wait_for_function(SAVED)

    def points(self) -> list[str]:
        """The ids of the points that this side of the head shows."""
        found: list[str] = self.page.evaluate(SEEN)
        return found

    def point(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(POINT, name)
        return found

    def has_moved(self, name: str, before: object) -> None:
        """It lies elsewhere than ``before``; a finger may be heard a moment later."""
        self.page.wait_for_function(MOVED, arg=[name, before])

    def counts(self, points: int) -> None:
        """So many points are on the map, at once or a moment later."""
        self.page.wait_for_function(
            "count => mapEditor.map.points.length === count", arg=points
        )

    def place(self, name: str) -> tuple[float, float]:
        """Where a point lies on the screen, scrolled to where a finger can reach it."""
        self.saves()
        self.page.locator("#map-drawing svg").scroll_into_view_if_needed()
        self.page.locator(f'[data-point="{name}"]').scroll_into_view_if_needed()
        x, y = self.page.evaluate(PLACE, name)
        return x, y

    def count(self) -> int:
        return int(self.page.evaluate("mapEditor.map.points.length"))

    def means(self, words: str) -> None:
        """What a tap is to mean from here on."""
        self.page.get_by_role("radio", name=words, exact=True).check(force=True)

    def taps(self, name: str) -> None:
        self.page.touchscreen.tap(*self.place(name))

    def clicks(self, name: str) -> None:
        self.page.mouse.click(*self.place(name))

    def drags(
        self,
        name: str,
        dx: float,
        dy: float,
        meanwhile: Callable[[], None] | None = None,
    ) -> None:
        """With the mouse, in screen pixels; ``meanwhile`` happens half-way."""
        x, y = self.place(name)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for step in range(1, 9):
            self.page.mouse.move(x + dx * step / 8, y + dy * step / 8)
            if meanwhile and step == 4:
                meanwhile()
        self.page.mouse.up()

    def is_drawn_anew(self) -> None:
        """The server's new drawing arrives, whatever a hand is doing."""
        with self.page.expect_response(lambda answer: "/drawing/" in answer.url):
            self.page.evaluate("() => { mapEditor.redraws(); }")

    def drags_by_finger(self, name: str, dx: float, dy: float) -> None:
        x, y = self.place(name)
        with self._touches() as touch:
            touch("touchStart", [(x, y)])
            for step in range(1, 9):
                touch("touchMove", [(x + dx * step / 8, y + dy * step / 8)])
            touch("touchEnd", [])

    def pinches(self, apart: float) -> None:
        """Two fingers in the middle of the drawing, drawn ``apart`` pixels further."""
        self.page.locator("#map-drawing svg").scroll_into_view_if_needed()
        box = self.page.locator("#map-drawing svg").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        with self._touches() as touch:
            touch("touchStart", [(x - 20, y), (x + 20, y)])
            for step in range(1, 9):
                wide = 20 + apart * step / 16
                touch("touchMove", [(x - wide, y), (x + wide, y)])
            touch("touchEnd", [])

    def focuses(self, name: str) -> None:
        self.page.locator(f'[data-point="{name}"]').focus()

    def says(self, words: str) -> None:
        """A screen reader was told so."""
        expect(self.page.locator("[data-map-live]")).to_contain_text(words)

    def number_of(self, name: str) -> int:
        label = self.page.locator(f'[data-point="{name}"]').get_attribute("aria-label")
        found = re.search(r"\d+", label)
        assert found
        return int(found[0])

    def _touches(self) -> Any:
        return _Fingers(self.page)


class _Fingers:
    """Fingers as the browser's own protocol sends them."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def __enter__(self) -> Any:
        self.session = self.page.context.new_cdp_session(self.page)

        def send(kind: str, places: list[tuple[float, float]]) -> None:
            points = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(places)]
            self.session.send(
                "Input.dispatchTouchEvent", {"type": kind, "touchPoints": points}
            )

        return send

    def __exit__(self, *failure: object) -> None:
        self.session.detach()


def takes_the_map_over(who: Practitioner) -> str:
    """The course's map into the session that is open; the session's path."""
    session = urlsplit(who.visitor.page.url).path
    who.visitor.follows("Injection map")
    who.visitor.presses("Take the map into this session")
    return session


def writes_as_ticked(who: Practitioner, why: str) -> int:
    """The sheet of the session that is open; how many points its map gives it.

    ``why`` stands wherever they are not as planned.
    """
    who.scans_a_pack()
    who.visitor.presses("Fill in as ticked on the map")
    page = who.visitor.page
    for reason in page.get_by_label("Why not as planned").all():
        if reason.is_visible():
            reason.fill(why)
    who.visitor.fills("Minutes watched afterwards", "20")
    points = page.get_by_label("Points", exact=True).all()
    return sum(int(box.input_value() or 0) for box in points)
