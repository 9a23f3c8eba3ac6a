"""A clinic's server of its own, and a browser that minds barriers and errors."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from tests.journeys.clerk import Clerk

if TYPE_CHECKING:
    from playwright.sync_api import Locator

# a timeout is no measurement: other tests share the machine
PATIENCE = 120  # seconds a server may take to answer for the first time
PATIENT_FOR = 60_000  # milliseconds for whatever a page is to do
TRIES = 3  # ports, should somebody take the one that was free a moment ago
expect.set_options(timeout=PATIENT_FOR)
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PICTURES = os.environ.get("PICTURES")  # a folder to keep a picture of every page in
ROOT = Path(__file__).parents[2]
# a form that is not kept comes back with its reasons; the browser calls that a failure
REFUSED = ("a status of 409", "a status of 422")
LONGEST_WORD = 30  # of an address; what is longer is a number or a token


def chromium() -> str | None:
    """Debian's browser, or another of its family, wherever it is installed."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for path in map(shutil.which, names) if path), None)


@dataclass
class Server:
    """The clinic, served by gunicorn from a folder of its own."""

    home: Path
    port: int = 0
    settings: str = "mesoplan.settings.demo"
    process: subprocess.Popen[bytes] | None = None
    clerk: Clerk | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def environment(self) -> dict[str, str]:
        sought = (str(ROOT), os.environ.get("PYTHONPATH", ""))
        return {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, sought)),
            "MESOPLAN_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": self.settings,
        }

    def run(self, *arguments: str, code: str = "") -> str:
        """Run a management command, or a piece of Python inside the clinic."""
        if code:
            self.clerk = self.clerk or Clerk(self.environment, self.home / "clerk.log")
            return self.clerk.runs(code)
        done = subprocess.run(
            [sys.executable, "-m", "django", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def prepare(self) -> None:
        """An empty clinic: tables, and the cache's table."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.run("migrate", "-v0")
        self.run("createcachetable")

    def start(self, *, workers: int = 1) -> None:
        """Serve, and wait for the first answer."""
        for _ in range(1 if self.port else TRIES):
            port = self.port or free_port()
            if self._answers_at(port, workers):
                self.port = port
                return
            self.kill()
        message = f"the server did not answer: {self.log}"
        raise AssertionError(message)

    def _answers_at(self, port: int, workers: int) -> bool:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(
                        sys.executable,
                        "-m",
                        "gunicorn",
                        "mesoplan.web.server:application",
                    ),
                    *("--bind", f"127.0.0.1:{port}", "--threads", "4"),
                    *("--workers", str(workers), "--log-level", "warning"),
                ],
                env=self.environment,
                start_new_session=True,
                stdout=log,  # where a mail goes that nobody set a server for
                stderr=log,
            )
        deadline = time.monotonic() + PATIENCE
        address = f"http://127.0.0.1:{port}/welcome/"
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(address, timeout=PATIENCE):
                    return True
            except urllib.error.HTTPError as error:
                self.kill()
                message = f"the server answers {error.code}: {self.log}"
                raise AssertionError(message) from error
            except OSError:
                time.sleep(0.05)
        return False

    def mailed(self, place: str) -> str:
        """The path of the last link to such a place that was mailed."""
        found = re.findall(rf"(/{place}/\S+)", self.log.read_text(encoding="utf-8"))
        return str(found[-1])

    def kill(self) -> None:
        """End it at once, as a power cut would: nothing is asked, nothing flushed."""
        if self.clerk is not None:
            self.clerk.goes()
        if self.process is not None:
            with suppress(ProcessLookupError):  # it may have ended by itself
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Visitor:
    """Someone at a browser; every page is looked over for barriers and errors."""

    page: Any
    server: Server
    script: bool = True
    errors: list[str] = field(default_factory=list)
    axe: Axe = field(default_factory=Axe)

    def __post_init__(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def goes_to(self, path: str) -> None:
        """Open an address, and look the page over."""
        self.page.goto(self.server.address + path)
        self.looks_over()

    def presses(self, name: str, *, role: str = "button", exact: bool = False) -> None:
        """Press what is named so, wait for the page that follows, look it over."""
        self.leaves_by(self.page.get_by_role(role, name=name, exact=exact).first)

    def leaves_by(self, way: Locator) -> None:
        """Click what leads to another page, wait for that page, look it over."""
        with self.page.expect_navigation():
            way.click()
        self.looks_over()

    def follows(self, name: str, *, exact: bool = False) -> None:
        """Follow a link, and look over the page it leads to."""
        self.presses(name, role="link", exact=exact)

    def fills(self, label: str, text: str, *, exact: bool = False) -> None:
        """Type into the field of this label."""
        self.page.get_by_label(label, exact=exact).first.fill(text)

    def downloads(self, name: str) -> bytes:
        """Follow a link to a document; its bytes."""
        link = self.page.get_by_role("link", name=name).first
        address = self.server.address + link.get_attribute("href")
        # the server may close, just then, the connection that was kept from before
        asking = self.page.request
        answer = asking.get(address, timeout=PATIENT_FOR, max_retries=3)
        assert answer.ok, f"{answer.status} at {answer.url}"
        return bytes(answer.body())

    def sees(self, text: str) -> None:
        """The words stand on the page."""
        self.page.get_by_text(text).first.wait_for(state="attached")

    def does_not_see(self, text: str) -> None:
        """The words stand nowhere on the page."""
        assert not self.page.get_by_text(text).count(), text

    def looks_over(self) -> None:
        """No barrier that axe can find, nothing cut off sideways, no error said."""
        if PICTURES:
            self.pictured(Path(PICTURES))
        if not self.script:
            return  # axe is a script
        self.page.wait_for_load_state()  # a page half come has nothing to look at
        found = self.axe.run(self.page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - window.innerWidth"
        )
        assert wide <= 1, f"{self.page.url} is {wide} px too wide"
        assert not self.errors, self.errors

    def pictured(self, folder: Path) -> None:
        """Keep a picture of the page as it stands."""
        folder.mkdir(parents=True, exist_ok=True)
        number = len(list(folder.iterdir()))
        wide = self.page.viewport_size["width"]
        path = self.page.url.removeprefix(self.server.address).split("?")[0]
        words = [w for w in path.split("/") if w and len(w) < LONGEST_WORD]
        name = f"{number:03}-{wide}-{'-'.join(words)}.png"
        self.page.screenshot(path=folder / name, full_page=True)

    def _heard(self, message: Any) -> None:
        refused = any(words in message.text for words in REFUSED)
        if message.type == "error" and not refused:
            self.errors.append(f"{self.page.url}: {message.text}")
