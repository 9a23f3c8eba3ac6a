"""From a pack in view to the verdict on the chair's page: Chromium's camera sees a film.

The whole way is measured: the browser's camera, the frame as JPEG, the clinic's server
(gunicorn, on this machine), the reader, the marks sent to the session, the verdict on
the screen. In the film a corner lights up with the pack: the clock runs from the moment
at which the camera took the last frame without it, so that it is never too short.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frames import CONDITIONS, frame_of
from playwright.sync_api import sync_playwright
from tests.camera import MARK, box, film, held, seeing, table, token_label
from tests.journeys.browser import DESK, Server, Visitor, chromium
from tests.journeys.people import Person, Practitioner

from pictures import centile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image
    from playwright.sync_api import Page

TRIALS = 10
LIMIT = 1000  # milliseconds, from the pack in view to the verdict
SHOWN = (
    "clean",
    "turned any way",
    "2 px a module",
    "1.5 px a module",
    "low light",
    "all mild faults at once",
)
EMPTY_FOR, IN_VIEW_FOR = 1.2, 4.0  # seconds
PATIENCE = 7_000  # milliseconds
WATCH = """async (patience) => {
  const frame = document.querySelector("[data-camera]");
  const video = frame.querySelector("video");
  const dot = document.createElement("canvas").getContext("2d");
  const found = { codes: [], read: null, shown: null, verdict: "" };
  let empty = null;
  let seen = null;
  const look = (now, { captureTime }) => {
    dot.drawImage(video, 8, 8, 16, 16, 0, 0, 1, 1);
    const bright = dot.getImageData(0, 0, 1, 1).data[0] > 128;
    if (bright) seen = empty;
    else empty = captureTime ?? now;
    if (seen === null) video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
  const since = () => (seen === null ? null : performance.now() - seen);
  frame.addEventListener("mesoplan:codes", (event) => {
    found.codes = event.detail.codes;
    found.read = since();
  }, { once: true });
  await new Promise((done) => {
    const painted = () => requestAnimationFrame(() => setTimeout(() => {
      found.shown = since();
      done();
    }));
    new MutationObserver((changes, observer) => {
      const word = document.querySelector("#chair-answer .level");
      if (!word) return;
      observer.disconnect();
      found.verdict = word.textContent;
      painted();
    }).observe(document.getElementById("packs"), { childList: true, subtree: true });
    setTimeout(done, patience);
    frame.querySelector("[data-camera-start]").click();
  });
  frame.querySelector("[data-camera-stop]").click();
  return found;
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the camera sees of a pack; the marks at the other places were scanned before."""

    name: str
    picture: Image.Image
    seen: frozenset[str]
    before: dict[str, str]


def main() -> None:
    """The table."""
    path = chromium()
    if path is None:
        message = "a browser is needed: on Debian or Ubuntu, apt-get install chromium"
        raise SystemExit(message)
    print(f"\nCamera to verdict at the chair, {TRIALS} trials each, milliseconds")
    print(f"limit: {LIMIT} from the pack in view to the verdict on the screen\n")
    print(f"{'':43}    text read    verdict on the screen")
    print(f"{'':26} read wrong clear    p50 longest    p50    p95 longest   in limit")
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "clinic")
        server.prepare()
        server.run(code="from tests.journeys import invented; invented.clinic()")
        session = Person.known_to(server, "Cam Invented", stage="begun").made["session"]
        told = server.run(
            code="from tests.journeys import invented; "
            f"invented.pack({session!r}, 'CAMERA-1')"
        )
        pack = json.loads(told.strip().splitlines()[-1])
        server.start()
        try:
            for view in _views(pack):
                _line(view, _trials(path, server, f"/sessions/{session}/", view))
        finally:
            server.kill()


def _views(pack: dict[str, str]) -> Iterator[View]:
    """Box and label side by side; then the box alone, as the frames are taken."""
    inner = {"inner": pack["inner"]}
    yield View(
        name="box and label in one view",
        picture=held(box(pack["printed"]), token_label(pack["token"])),
        seen=frozenset({pack["box"], f"]Q1{pack['token']}"}),
        before=inner,
    )
    for condition in CONDITIONS:
        if condition.name in SHOWN:
            picture = frame_of(pack["printed"], condition)
            picture.paste(255, (0, 0, MARK, MARK))
            yield View(
                name=condition.name,
                picture=picture,
                seen=frozenset({pack["box"]}),
                before={**inner, "token": pack["token"]},
            )


def _trials(
    path: str, server: Server, address: str, view: View
) -> list[dict[str, Any]]:
    """The camera opened again and again, each time before the pack is in view."""
    shots = ((table(), EMPTY_FOR), (view.picture, IN_VIEW_FOR))
    reel = film(server.home / "film.mjpeg", shots)
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", *seeing(reel)], headless=True
        )
        page = browser.new_context(viewport=DESK).new_page()
        Practitioner(Visitor(page, server)).signs_in()
        for _ in range(TRIALS):
            page.goto(server.address + address)
            for place, mark in view.before.items():
                field = page.locator(f"textarea[name={place}]")
                field.evaluate("(field, mark) => { field.value = mark; }", mark)
            found.append(page.evaluate(WATCH, PATIENCE))
            if picture := os.environ.get("PICTURE"):
                page.screenshot(path=picture)
            _put_back(page)
        browser.close()
    return found


def _put_back(page: Page) -> None:
    """The pack off the session, for the next trial."""
    back = page.locator("#chair-ready form[action$='/packs/back/']")
    if back.count():
        back.evaluate("(form) => form.requestSubmit()")
        back.wait_for(state="detached")


def _line(view: View, found: list[dict[str, Any]]) -> None:
    exact = [trial for trial in found if set(trial["codes"]) == view.seen]
    wrong = sum(not view.seen.issuperset(trial["codes"]) for trial in found)
    clear = [t for t in exact if t["verdict"] == "Clear" and t["read"] is not None]
    print(f"{view.name:26}{len(exact):5}{wrong:6}{len(clear):6}", end="")
    if clear:
        read = [trial["read"] for trial in clear]
        shown = [trial["shown"] for trial in clear]
        print(
            f" {statistics.median(read):6.0f} {max(read):7.0f}"
            f" {statistics.median(shown):6.0f} {centile(shown, 95):6.0f}"
            f" {max(shown):7.0f} {sum(t <= LIMIT for t in shown):7} of {TRIALS}",
            end="",
        )
    print(flush=True)


if __name__ == "__main__":
    main()
