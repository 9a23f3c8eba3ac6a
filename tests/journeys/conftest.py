"""One server and one browser for all journeys; a page of its own for each visitor."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright
from tests.camera import film, seeing
from tests.journeys.browser import (
    DESK,
    PATIENT_FOR,
    PHONE,
    Server,
    Visitor,
    chromium,
)
from tests.journeys.people import Practitioner


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    found = Server(tmp_path_factory.mktemp("clinic"))
    found.prepare()
    found.run(code="from tests.journeys import invented; invented.clinic()")
    found.start()
    yield found
    found.kill()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    path = chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs Chromium for the journeys: apt-get install chromium")
        pytest.skip("no Chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"], headless=True
        )
        yield started
        started.close()


@pytest.fixture
def visitor(server: Server, browser: Any) -> Iterator[Callable[..., Visitor]]:
    """Someone at a phone or a desk, with a browser profile of their own."""
    opened = []

    def arrive(
        *, at: str = "desk", script: bool = True, touch: bool = False
    ) -> Visitor:
        size = PHONE if at == "phone" else DESK
        context = browser.new_context(
            viewport=size, java_script_enabled=script, has_touch=touch
        )
        context.set_default_timeout(PATIENT_FOR)
        opened.append(context)
        return Visitor(context.new_page(), server, script=script)

    yield arrive
    for context in opened:
        context.close()


@pytest.fixture
def pim(visitor: Callable[..., Visitor]) -> Practitioner:
    """A practitioner at a desk, signed in."""
    found = Practitioner(visitor())
    found.signs_in()
    return found


@pytest.fixture
def filmed(
    server: Server, browser: Any, tmp_path: Path
) -> Iterator[Callable[..., Visitor]]:
    """Someone whose browser's camera sees these shots, over and over."""
    opened = []

    def arrive(*shots: tuple[Any, float], at: str = "desk") -> Visitor:
        reel = film(tmp_path / f"{len(opened)}.mjpeg", shots)
        seen = browser.browser_type.launch(
            executable_path=chromium(),
            args=["--no-sandbox", *seeing(reel)],
            headless=True,
        )
        opened.append(seen)
        context = seen.new_context(viewport=PHONE if at == "phone" else DESK)
        context.set_default_timeout(PATIENT_FOR)
        return Visitor(context.new_page(), server)

    yield arrive
    for seen in opened:
        seen.close()
