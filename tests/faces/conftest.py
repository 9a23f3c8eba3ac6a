"""Pictures of faces that are free to use; and no test here without the extra."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

# one browser and one clinic for all modules here: a second playwright would not start
from tests.journeys.conftest import browser, filmed, pim, server, visitor  # noqa: F401

NEEDED = ("mediapipe", "skimage")


def pytest_configure() -> None:
    """Refuse to run rather than skip where faces cannot be found."""
    if any(find_spec(name) is None for name in NEEDED):
        message = (
            "tests/faces needs the extra imaging and scikit-image, which this Python has"
            " not: run make test-faces, with Python 3.11 or 3.12."
        )
        raise pytest.UsageError(message)
