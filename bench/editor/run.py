"""``make bench-editor``: a point dragged among four hundred, frame by frame, in Chromium.

Serves a clinic of its own with one invented client whose map holds 400 points, drags
one of them across the cheek with the mouse, and prints how long the frames took beside
the 16.7 ms that 60 a second leave. The script's own work in a frame is timed apart:
the rest is the browser's painting, on this machine without a graphics card.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import sync_playwright
from tests.journeys.browser import DESK, Server, Visitor, chromium
from tests.journeys.mapping import Mapper
from tests.journeys.people import Person, Practitioner

POINTS = 400
MOVES = 240
LIMIT = 16.7
ZONES = ("forehead", "crows-feet", "cheeks", "perioral", "chin", "jawline", "neck")
WATCH = """() => {
  const pointer = mapEditor.pointer;
  globalThis.frames = [];
  globalThis.work = [];
  const draws = pointer.draws.bind(pointer);
  pointer.draws = () => {
    const from = performance.now();
    draws();
    work.push(performance.now() - from);
  };
  let last = 0;
  const watch = (now) => {
    if (last) frames.push(now - last);
    last = now;
    globalThis.watching = requestAnimationFrame(watch);
  };
  globalThis.watching = requestAnimationFrame(watch);
}"""


def main() -> None:
    """Serve, drag, and print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        server.prepare()
        server.run(code="from tests.journeys import invented; invented.clinic()")
        client = Person.known_to(server, "Bench Invented", stage="planned")
        server.run(
            code="from tests.journeys import invented; "
            f"invented.mapped({client.made['course']!r}, *{ZONES!r}, "
            f"apart=8.6, most={POINTS})"
        )
        server.start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=chromium(), args=["--no-sandbox"]
                )
                page = browser.new_context(viewport=DESK).new_page()
                _measured(Visitor(page, server), client)
                browser.close()
        finally:
            server.kill()


def _measured(visitor: Visitor, client: Person) -> None:
    who = Practitioner(visitor)
    who.signs_in()
    who.opens(client, "map")
    found = Mapper(visitor)
    found.is_ready()
    held = found.count()
    name = next(n for n in found.points() if found.point(n)["zone"] == "cheeks.left")
    x, y = found.place(name)
    page = visitor.page
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(WATCH)
    for step in range(MOVES):
        page.mouse.move(x + 40 * abs((step % 80) - 40) / 40, y + step % 40)
    frames = page.evaluate("(cancelAnimationFrame(watching), frames)")
    work = page.evaluate("work")
    page.mouse.up()
    opened = page.evaluate("performance.getEntriesByType('navigation')[0].domComplete")
    found.saves()
    print(f"{held} points on the map, {MOVES} moves of one of them")
    print(f"{'':24}{'median':>9}{'p95':>9}{'longest':>9}")
    _row("frame", frames, f"limit {LIMIT} ms")
    _row("script in a frame", work, "")
    print(f"page opened and drawn in {opened:.0f} ms")


def _row(name: str, values: list[Any], beside: str) -> None:
    """One line of milliseconds."""
    p95 = quantiles(values, n=20)[-1]
    print(
        f"{name:24}{median(values):8.1f} {p95:8.1f} {max(values):8.1f}  {beside}".rstrip()
    )


if __name__ == "__main__":
    main()
