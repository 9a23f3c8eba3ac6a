"""One server and one browser for all journeys; a page of its own for each visitor."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import sync_playwright
from tests.journeys.browser import (
    DESK,
    PATIENT_FOR,
    PHONE,
    Server,
    Visitor,
    chromium,
)


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
