"""``make bench-editor``: a map of four hundred points opened and dragged in Chromium.

Serves a clinic of its own with one invented client whose map holds 400 points. Opens
the map's page again and again and prints how long the server took for it, beside the
200 ms that the design leaves a page, and when the editor answered to a hand. Then drags
a point across the cheek with the mouse, and prints how long the frames took beside the
16.7 ms that 60 a second leave. The script's own work in a frame is timed apart: the
rest is the browser's painting, on this machine without a graphics card.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright
from tests.journeys.browser import DESK, Server, Visitor, chromium
from tests.journeys.mapping import Mapper
from tests.journeys.people import Person, Practitioner

if TYPE_CHECKING:
    from collections.abc import Sequence

POINTS = 400
MOVES = 240
LIMIT = 16.7
OPENED = 20  # times, after the first
PAGE_LIMIT = 200
ZONES = ("forehead", "crows-feet", "cheeks", "perioral", "chin", "jawline", "neck")
READY = """new MutationObserver((_, seen) => {
  if (!document.querySelector(".map-ready")) return;
  globalThis.editorReady = performance.now();
  seen.disconnect();
}).observe(document, { subtree: true, childList: true, attributeFilter: ["class"] });"""
TIMES = """() => {
  const [page] = performance.getEntriesByType("navigation");
  return [page.responseEnd - page.requestStart, editorReady];
}"""
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
    page = visitor.page
    page.add_init_script(READY)
    found = Mapper(visitor)
    times, spent = [], 0.0
    for turn in range(1 + OPENED):
        if turn == 1:
            spent = -_cpu(visitor.server)
        page.goto(f"{visitor.server.address}{client.path}map/")
        page.wait_for_function("() => globalThis.editorReady")
        times.append(page.evaluate(TIMES))
    spent += _cpu(visitor.server)
    held = found.count()
    frames, work = _dragged(found)
    (server, *again), (ready, *soon) = zip(*times, strict=True)
    print(f"{held} points on the map, opened {OPENED} times, milliseconds")
    print(f"{'':24}{'median':>9}{'p95':>9}{'longest':>9}")
    _row("server's page", again, f"limit {PAGE_LIMIT} ms for p95")
    _row("until the editor answers", soon, "")
    print(f"{'CPU of it, a page':24}{spent / OPENED:8.1f}")
    print(
        f"first of a process: page {server:.0f}, until the editor answers {ready:.0f}"
    )
    print(f"{MOVES} moves of one point")
    _row("frame", frames, f"limit {LIMIT} ms")
    _row("script in a frame", work, "")


def _cpu(server: Server) -> float:
    """Milliseconds that the server's processes have worked: other work does not count."""
    group, ticks = server.process.pid if server.process else 0, 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return 1000 * ticks / os.sysconf("SC_CLK_TCK")


def _dragged(found: Mapper) -> tuple[list[float], list[float]]:
    """How long each frame took, and the script in it."""
    page = found.page
    name = next(n for n in found.points() if found.point(n)["zone"] == "cheeks.left")
    x, y = found.place(name)
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(WATCH)
    for step in range(MOVES):
        page.mouse.move(x + 40 * abs((step % 80) - 40) / 40, y + step % 40)
    frames = page.evaluate("(cancelAnimationFrame(watching), frames)")
    work = page.evaluate("work")
    page.mouse.up()
    found.saves()
    return frames, work


def _row(name: str, values: Sequence[float], beside: str) -> None:
    """One line of milliseconds."""
    p95 = quantiles(values, n=20)[-1]
    print(
        f"{name:24}{median(values):8.1f} {p95:8.1f} {max(values):8.1f}  {beside}".rstrip()
    )


if __name__ == "__main__":
    main()
