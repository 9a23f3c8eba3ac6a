"""A server killed at any moment loses no write that it has acknowledged.

Four members of staff register clients one after the other while the server is killed at
random, as by a power cut, and started again. ``KILLS`` says how often: five by default,
fifty in CI (``make kills``).
"""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import os
import random  # noqa: TID251 - seeded: the moments of the kills
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.browser import PATIENCE, Server

KILLS = int(os.environ.get("KILLS", "5"))
WRITERS = 4
PASSWORD = "an invented passphrase"
SET_UP = f"""
from mesoplan.clinic import moment
from mesoplan.clinic.records import Clinic, Membership, User
clinic = Clinic.objects.create(name="Invented Clinic")
for number in range({WRITERS}):
    user = User.objects.create_user(
        f"desk{{number}}@clinic.example", "{PASSWORD}", name="Invented"
    )
    Membership.objects.create(
        clinic=clinic, user=user, role="front_desk", begun_at=moment.now()
    )
"""
FOUND = """
import json
from mesoplan.clinic import ledger
from mesoplan.clinic.records import Client, Event
verdict = ledger.verify()
print(json.dumps({
    "names": {str(c.pk): c.reveal("name") for c in Client.objects.all()},
    "noted": [str(e.client) for e in Event.objects.filter(action="client.registered")],
    "entries": verdict.entries, "broken_at": verdict.broken_at, "why": verdict.why,
}))
"""
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
CLIENT = re.compile(r"/clients/([0-9a-f-]{36})/")


@dataclass
class Writer:
    """One member of staff who goes on registering clients whatever happens."""

    server: Server
    number: int
    acknowledged: dict[str, str] = field(default_factory=dict)
    stopped: bool = False
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        jar = http.cookiejar.CookieJar()
        self.open = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(jar)
        ).open

    def signs_in(self) -> None:
        """Before the first kill: who is cut off five times at this is kept out."""
        mail = f"desk{self.number}@clinic.example"
        ended = self.send("/account/login/", login=mail, password=PASSWORD)
        assert "/account/" not in ended, ended

    def work(self) -> None:
        """Register until told to stop; a dead server is waited for."""
        count = 0
        while not self.stopped:
            try:
                count += 1
                name = f"Invented Person {self.number}-{count}"
                ended = self.send(
                    "/clients/new/", name=name, born_on="1980-01-01", language="en"
                )
                found = CLIENT.search(ended)
                if found:
                    self.acknowledged[found[1]] = name
                else:
                    self.faults.append(f"no client after {name}: {ended}")
            except urllib.error.HTTPError as error:
                self.faults.append(f"{error.code} at {error.url}")
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)

    def send(self, path: str, **fields: str) -> str:
        """Open a form and send it; where that led."""
        address = self.server.address + path
        with self.open(address, timeout=60) as page:
            token = TOKEN.search(page.read())
            if token is None:
                return str(page.url)
        fields["csrfmiddlewaretoken"] = token[1].decode()
        body = urllib.parse.urlencode(fields).encode()
        with self.open(address, body, timeout=60) as page:
            return str(page.url)


# a connection whose server was killed is not closed politely
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_killed_server_loses_no_acknowledged_write(tmp_path: Path) -> None:
    server = Server(tmp_path / "clinic")
    server.prepare()
    server.run(code=SET_UP)
    server.start(workers=2)
    writers = [Writer(server, number) for number in range(WRITERS)]
    for writer in writers:
        writer.signs_in()
    threads = [threading.Thread(target=writer.work, daemon=True) for writer in writers]
    for thread in threads:
        thread.start()
    chance = random.Random(20261122)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.3, 2.5))
        server.kill()
        server.start(workers=2)
    deadline = time.monotonic() + PATIENCE
    while sum(len(w.acknowledged) for w in writers) <= KILLS:
        assert time.monotonic() < deadline, "hardly anything is acknowledged"
        time.sleep(0.1)
    time.sleep(1.0)
    for writer in writers:
        writer.stopped = True
    for thread in threads:
        thread.join(timeout=PATIENCE)
    server.kill()
    found: dict[str, Any] = json.loads(server.run(code=FOUND))
    acknowledged = {k: v for w in writers for k, v in w.acknowledged.items()}
    assert not [fault for writer in writers for fault in writer.faults]
    assert len(acknowledged) > KILLS
    lost = {k: v for k, v in acknowledged.items() if found["names"].get(k) != v}
    assert not lost
    assert sorted(found["noted"]) == sorted(found["names"])
    assert found["broken_at"] is None, found["why"]
    print(f"{KILLS} kills, {len(acknowledged)} acknowledged, none lost")
