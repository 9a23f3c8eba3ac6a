"""Staff at work, simulated: what a clinic asks of its server, in a clinic's mixture.

Each simulated member of staff has a session of their own and pauses five to
fifteen seconds between tasks, as someone does who reads, types and talks to a client.
"""

from __future__ import annotations

import json
import os
import random  # noqa: TID251 - which page somebody opens next
import re
from pathlib import Path

from locust import HttpUser, between, task

KNOWN = json.loads(Path(os.environ["MESOPLAN_BENCH"]).read_text(encoding="utf-8"))
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SEEN = re.compile(r'name="seen" value="([^"]*)"')
LAST = ("Albrecht", "Baker", "Costa", "Dubois", "Evans", "Fontaine", "Garcia", "Haas")


class Staff(HttpUser):
    """One member of staff."""

    wait_time = between(5, 15)
    count = 0

    def on_start(self) -> None:
        """Take one of the sessions that were opened beforehand."""
        Staff.count += 1
        sessions = KNOWN["sessions"]
        self.client.cookies.set("session", sessions[Staff.count % len(sessions)])
        self.chance = random.Random(Staff.count)

    @task(3)
    def find_by_name(self) -> None:
        """The first letters of a family name."""
        typed = self.chance.choice(LAST) + f"{self.chance.randrange(KNOWN['count']):06}"
        self.post_form("/clients/", "find by name", typed=typed)

    @task(2)
    def find_by_number(self) -> None:
        """A client's number, as on a card."""
        typed = str(self.chance.randrange(1, KNOWN["count"]))
        self.post_form("/clients/", "find by number", typed=typed)

    @task(2)
    def today(self) -> None:
        """The day's list."""
        self.client.get("/today/", name="today's list")

    @task(3)
    def client_page(self) -> None:
        """Contact, visits, links."""
        self.client.get(f"/clients/{self.someone()}/", name="a client's page")

    @task(1)
    def register(self) -> None:
        """Somebody new."""
        name = f"Invented {self.chance.choice(LAST)}{self.chance.getrandbits(48):x}"
        self.post_form(
            "/clients/new/",
            "register a client",
            name=name,
            born_on="1980-01-01",
            language="en",
        )

    @task(4)
    def consultation(self) -> None:
        """Open the consultation, record one fact, look at the decision and its why."""
        address = f"/clients/{self.someone()}/"
        self.client.get(f"{address}consultation/", name="consultation: open the page")
        fact = f"{address}consultation/facts/{KNOWN['fact']}/"
        page = self.client.get(fact, name="consultation: one fact").text
        token, seen = TOKEN.search(page), SEEN.search(page)
        if token and seen:
            self.client.post(
                fact,
                data={
                    **KNOWN["answer"],
                    "seen": seen[1],
                    "csrfmiddlewaretoken": token[1],
                },
                headers={"Referer": self.host + address},
                name="consultation: record it, screen anew",
            )
        self.client.get(f"{address}screening/", name="consultation: decision and why")

    def someone(self) -> str:
        """A client with a full chart."""
        return str(self.chance.choice(KNOWN["charted"]))

    def post_form(self, address: str, label: str, /, **fields: str) -> None:
        """Open a form unless it was opened before, and send it."""
        token = getattr(self, "token", None)
        if token is None:
            found = TOKEN.search(self.client.get(address, name="a form").text)
            token = self.token = found[1] if found else ""
        self.client.post(
            address,
            data={**fields, "csrfmiddlewaretoken": token},
            headers={"Referer": self.host + address},
            name=label,
        )
