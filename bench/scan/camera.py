"""From a pack in view to its raw text on the page: Chromium's camera sees a film.

The whole way is measured: the browser's camera, the frame as JPEG, the clinic's server
(gunicorn, on this machine), the reader, the answer on the page. In the film a corner
lights up with the pack, and the page notes when that first reached its screen.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frames import CONDITIONS, frames
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.camera import MARK, film, seeing, table  # noqa: E402 - found just above
from tests.journeys.browser import DESK, Server, chromium  # noqa: E402
from tests.journeys.logins import PASSWORD, STAFF  # noqa: E402

if TYPE_CHECKING:
    from frames import Frame

TRIALS = 10
SHOWN = (
    "clean",
    "turned any way",
    "2 px a module",
    "1.5 px a module",
    "low light",
    "very low light",
    "all mild faults at once",
)
EMPTY_FOR, IN_VIEW_FOR = 1.2, 4.0  # seconds
PATIENCE = 15_000  # milliseconds
WATCH = """async (patience) => {
  const frame = document.querySelector("[data-camera]");
  const video = frame.querySelector("video");
  const dot = document.createElement("canvas").getContext("2d");
  let dark = false;
  let seen = null;
  const look = () => {
    dot.drawImage(video, 8, 8, 16, 16, 0, 0, 1, 1);
    const bright = dot.getImageData(0, 0, 1, 1).data[0] > 128;
    if (!bright) dark = true;
    if (bright && dark && seen === null) seen = performance.now();
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
  const found = new Promise((done) => {
    frame.addEventListener("mesoplan:codes", (event) => done({
      codes: event.detail.codes,
      milliseconds: seen === null ? null : performance.now() - seen,
    }), { once: true });
    setTimeout(() => done({ codes: [], milliseconds: null }), patience);
  });
  frame.querySelector("[data-camera-start]").click();
  const answer = await found;
  frame.querySelector("[data-camera-stop]").click();
  return answer;
}"""


def main() -> None:
    """The table."""
    path = chromium()
    if path is None:
        message = "a browser is needed: on Debian or Ubuntu, apt-get install chromium"
        raise SystemExit(message)
    here = str(Path(__file__).parent)
    os.environ["PYTHONPATH"] = os.pathsep.join(
        filter(None, (here, os.environ.get("PYTHONPATH", "")))
    )
    print(f"\nCamera to raw text on the page, {TRIALS} trials each, milliseconds\n")
    print(f"{'':32} read wrong    p50 longest")
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "clinic", settings="scan_settings")
        server.prepare()
        server.run(code="from tests.journeys import invented; invented.clinic()")
        server.start()
        try:
            for condition in CONDITIONS:
                if condition.name in SHOWN:
                    (frame,) = islice(frames(condition), 1)
                    _line(condition.name, frame, _trials(path, server, frame))
        finally:
            server.kill()


def _line(name: str, frame: Frame, found: list[dict[str, Any]]) -> None:
    exact = [trial for trial in found if trial["codes"] == [frame.raw]]
    wrong = sum(any(raw != frame.raw for raw in trial["codes"]) for trial in found)
    timed = [trial["milliseconds"] for trial in exact if trial["milliseconds"]]
    spread = f"{statistics.median(timed):6.0f} {max(timed):7.0f}" if timed else ""
    print(f"{name:32}{len(exact):5}{wrong:6} {spread}", flush=True)


def _trials(path: str, server: Server, frame: Frame) -> list[dict[str, Any]]:
    """The camera opened again and again, each time before the pack is in view."""
    pack = frame.picture.copy()
    pack.paste(255, (0, 0, MARK, MARK))
    shots = ((table(), EMPTY_FOR), (pack, IN_VIEW_FOR))
    reel = film(server.home / "film.mjpeg", shots)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", *seeing(reel)], headless=True
        )
        page = browser.new_context(viewport=DESK).new_page()
        page.goto(server.address + "/account/login/")
        page.get_by_label("Email").first.fill(STAFF["practitioner"])
        page.get_by_label("Password").first.fill(PASSWORD)
        with page.expect_navigation():
            page.get_by_role("button", name="Sign in").first.click()
        page.goto(server.address + "/bench/scan/")
        found = [page.evaluate(WATCH, PATIENCE) for _ in range(TRIALS)]
        if picture := os.environ.get("PICTURE"):
            page.screenshot(path=picture)
        browser.close()
    return found


if __name__ == "__main__":
    main()
