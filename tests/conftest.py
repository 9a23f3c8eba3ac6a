"""What holds for every test: repeatable examples in CI, and no network."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,  # a busy machine is no failure
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("dev", deadline=None, print_blob=True)
settings.register_profile(
    "night",
    max_examples=5_000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "mutation",
    derandomize=True,
    deadline=None,
    max_examples=15,  # thousands of runs, each against one small change of the core
    database=None,
    phases=[Phase.explicit, Phase.generate],  # that it fails is enough, shrink nothing
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev")
)


def pytest_configure() -> None:
    """Whoever ends a run ends its servers, browsers and folders too."""
    signal.signal(signal.SIGTERM, _ended)


def _ended(*_: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough, and leaves in peace
    raise KeyboardInterrupt


class ConnectionRefusedInTestsError(RuntimeError):
    """A test tried to reach something outside this machine."""


def _is_loopback(host: object) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def _closed_sockets() -> Iterator[None]:
    """Close every socket but loopback: nothing under test may need a network."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        real = getattr(socket.socket, name)

        def guarded(self: socket.socket, address: Any, real: Any = real) -> Any:
            reaches_out = self.family in (socket.AF_INET, socket.AF_INET6)
            if reaches_out and not _is_loopback(address[0]):
                message = f"tests do not connect to {address[0]!r}"
                raise ConnectionRefusedInTestsError(message)
            return real(self, address)

        patch.setattr(socket.socket, name, guarded)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT
