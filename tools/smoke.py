"""Starts the demo's clinic, asks it for its first page, and stops it again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

PATIENCE = 120


def main() -> None:
    """Say how long it took, or fail."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the clinic ends as well
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    begun = time.monotonic()
    command = [
        sys.executable,
        "-m",
        "mesoplan.cli",
        "serve",
        "--demo",
        "--port",
        str(port),
    ]
    with subprocess.Popen(command, start_new_session=True) as server:  # noqa: S603 - our own
        try:
            page = _first_page(f"http://127.0.0.1:{port}/welcome/", server)
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGTERM)
    if b"invented" not in page:
        sys.exit("The page does not say that everyone is invented.")
    print(f"The clinic answered after {time.monotonic() - begun:.1f} s.")


def _first_page(address: str, server: subprocess.Popen[bytes]) -> bytes:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=10) as page:  # noqa: S310 - our own
                return bytes(page.read())
        except OSError:
            time.sleep(0.1)
    sys.exit("The clinic did not answer.")


if __name__ == "__main__":
    main()
