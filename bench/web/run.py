"""``make bench-web``: a clinic's pages under load, beside a published hospital system.

Makes a clinic of a hundred thousand invented clients, serves it as ``mesoplan serve``
does, and lets 70 and then 200 simulated members of staff work in it from this machine.
"""

from __future__ import annotations

import csv
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median

CLIENTS = int(os.environ.get("CLIENTS", "100000"))
SECONDS = int(os.environ.get("SECONDS", "90"))
USERS = (70, 200)
with socket.socket() as _free:
    _free.bind(("127.0.0.1", 0))
    PORT = _free.getsockname()[1]
HERE = Path(__file__).parent
PUBLISHED = """Published beside it (other hardware: 4 virtual CPUs, 16 GB; 99,995 patients):
  Bahmni Standard, 70 users, July 2024: find by id p95 143 ms, by name p95 310 ms,
  register p95 107 ms, full consultation p95 701 ms, p99 876 ms, longest 2,015 ms
  https://bahmni.atlassian.net/wiki/spaces/BAH/pages/3655991297"""
MAKE = """
import json, sys
sys.path.insert(0, {here!r})
from clientele import made
print(json.dumps(made({count})))
"""


def main() -> None:
    """Make the clinic, serve it, load it, print."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "static").mkdir()
        environment = {
            **os.environ,
            "MESOPLAN_HOME": folder,
            "DJANGO_SETTINGS_MODULE": "mesoplan.settings.demo",
            "MESOPLAN_BENCH": str(home / "known.json"),
        }
        known = _made(environment)
        (home / "known.json").write_text(json.dumps(known), encoding="utf-8")
        server = _served(environment)
        try:
            _long_record(known)
            for users in USERS:
                _load(environment, home, users)
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()
    print(PUBLISHED)


def _made(environment: dict[str, str]) -> dict[str, object]:
    begun = time.monotonic()
    for command in (["migrate", "-v0"], ["createcachetable"]):
        subprocess.run(
            [sys.executable, "-m", "django", *command], env=environment, check=True
        )
    code = "import django; django.setup()" + MAKE.format(here=str(HERE), count=CLIENTS)
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
    )
    print(f"{CLIENTS:,} clients made in {time.monotonic() - begun:.0f} s")
    known: dict[str, object] = json.loads(done.stdout)
    return known


def _served(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "mesoplan.web.server:application"),
            *("--bind", f"127.0.0.1:{PORT}", "--workers", "2", "--threads", "8"),
            *("--log-level", "warning"),
        ],
        env=environment,
        start_new_session=True,
    )
    for _ in range(400):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/welcome/"):
                return server
        except OSError:
            time.sleep(0.1)
    message = "the server did not answer"
    raise SystemExit(message)


def _long_record(known: dict[str, object]) -> None:
    """Every page of the client with five thousand visits, opened ten times."""
    sessions: list[str] = known["sessions"]  # type: ignore[assignment]
    address = f"http://127.0.0.1:{PORT}/clients/{known['longest']}/"
    print("A client with 5,000 visits, seconds (limit: 1 s)     median  longest")
    for page in ("", "consultation/", "screening/", "plan/", "sessions/"):
        times = []
        for _ in range(10):
            request = urllib.request.Request(
                address + page, headers={"Cookie": f"session={sessions[0]}"}
            )
            begun = time.perf_counter()
            with urllib.request.urlopen(request) as answer:
                answer.read()
                if not answer.url.endswith(page):
                    message = f"{page} led to {answer.url}"
                    raise SystemExit(message)
            times.append(time.perf_counter() - begun)
        print(f"  /clients/…/{page:38} {median(times):8.3f} {max(times):8.3f}")


def _load(environment: dict[str, str], home: Path, users: int) -> None:
    table = home / f"load-{users}"
    subprocess.run(
        [
            *(sys.executable, "-m", "locust", "-f", str(HERE / "visitors.py")),
            *("--headless", "--users", str(users), "--spawn-rate", "10"),
            *("--run-time", f"{SECONDS}s", "--host", f"http://127.0.0.1:{PORT}"),
            *("--csv", str(table), "--reset-stats", "--loglevel", "ERROR"),
            *("--only-summary", "--exit-code-on-error", "0"),
        ],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    faults = (
        Path(f"{table}_exceptions.csv").read_text(encoding="utf-8").splitlines()[1:]
    )
    if faults:
        message = f"the simulated staff failed, not the server: {faults[0][:300]}"
        raise SystemExit(message)
    print(f"\n{users} members of staff, {SECONDS} s, milliseconds")
    print(f"{'':42} {'requests':>9} {'errors':>7} {'p50':>6} {'p95':>6} {'p99':>6}")
    with Path(f"{table}_stats.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            name = "all" if row["Name"] == "Aggregated" else row["Name"]
            print(
                f"  {name:40} {row['Request Count']:>9} {row['Failure Count']:>7} "
                f"{row['50%']:>6} {row['95%']:>6} {row['99%']:>6}"
            )


if __name__ == "__main__":
    main()
