"""Who the journeys are about, and what each of them does at the clinic."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from tests.journeys.browser import Server, Visitor
from tests.journeys.logins import PASSWORD, STAFF
from tests.journeys.scanning import LOT, Scanning

EXPIRES = date(2040, 12, 31)  # as on every invented pack (tests/stocked.py)

# what a clinician answers about a client for whom all is clear
FOUND = {
    "bdd_screen": "Negative",
    "systolic_pressure": "122",
    "diastolic_pressure": "76",
    "temperature": "36.6",
    "skin_type": "ii",
    "medicines_reconciled": "today",
}
RIGHT = (
    "I call the emergency number at once.",
    "I call the clinic: it must be looked at.",
    "Yes, always.",
)


@dataclass(frozen=True)
class Person:
    """A client as the clinic has them: what can be named of their record."""

    name: str
    made: dict[str, Any]

    @property
    def path(self) -> str:
        return f"/clients/{self.made['client']}/"

    @classmethod
    def known_to(cls, server: Server, name: str, **more: Any) -> Person:
        """A client who has come as far as ``invented.client`` is told."""
        told = server.run(
            code="import json; from tests.journeys import invented; "
            f"invented.client({name!r}, **json.loads({json.dumps(more)!r}))"
        )
        return cls(name, json.loads(told.strip().splitlines()[-1]))


@dataclass
class Staff:
    """Somebody who works here."""

    visitor: Visitor
    role: ClassVar[str]

    def signs_in(self) -> None:
        self.visitor.goes_to("/account/login/")
        self.visitor.fills("Email", STAFF[self.role])
        self.visitor.fills("Password", PASSWORD)
        self.visitor.presses("Sign in", exact=True)

    def opens(self, client: Person, tab: str = "") -> None:
        self.visitor.goes_to(client.path + (tab and f"{tab}/"))

    def turns_to(self, tab: str) -> None:
        """Another tab of the chart."""
        tabs = self.visitor.page.get_by_role("navigation", name="This client")
        self.visitor.leaves_by(tabs.get_by_role("link", name=tab, exact=True))


@dataclass
class FrontDesk(Staff):
    """Registers, books, and sends links."""

    role: ClassVar[str] = "front_desk"

    def registers(self, name: str, *, born_on: str = "1984-03-09") -> None:
        self.visitor.goes_to("/clients/")
        self.visitor.follows("Register a client")
        self.visitor.fills("Full name", name)
        self.visitor.fills("Date of birth", born_on)
        self.visitor.presses("Register", exact=True)

    def books_a_visit(self, at: str) -> None:
        """A visit of today for the client whose page is open."""
        self.visitor.follows("Book a visit")
        self.visitor.fills("Time", at)
        self.visitor.presses("Book", exact=True)

    def sends_the_intake(self) -> str:
        """The path of the link; the client's page is open."""
        self.visitor.presses("Send the intake")
        address = self.visitor.page.get_by_label("Address of the link").input_value()
        return urlsplit(str(address)).path

    def marks_as_arrived(self, name: str) -> None:
        self.visitor.goes_to("/today/")
        self.visitor.presses(f"Arrived – {name}")


@dataclass
class Practitioner(Scanning, Staff):
    """Consults, plans, treats and signs."""

    role: ClassVar[str] = "practitioner"

    def finds_on_todays_list(self, name: str) -> None:
        """Open the chart from the day's list."""
        self.visitor.goes_to("/today/")
        self.visitor.follows(name)

    def opens_a_consultation(self) -> None:
        self.visitor.presses("Open a consultation")

    def answers_what_is_open(self, *, most: int = 60) -> int:
        """Answer every open question, most decisive first; how many there were."""
        for count in range(most):
            ask = self.visitor.page.locator("li.ask").first
            if not ask.count():
                self.visitor.looks_over()
                return count
            name = str(ask.get_attribute("id"))
            with self._another_page_without_script():
                self._answers(ask, name.removeprefix("ask-"))
            self.visitor.page.locator(f"#{name}").wait_for(state="detached")
        message = "the questions do not end"
        raise AssertionError(message)

    def _answers(self, ask: Any, fact: str) -> None:
        how = FOUND.get(fact, "No")
        button = "Save"
        if how == "today":
            ask.locator("input[type=date]").first.fill(self.today())
        elif ask.locator("input[name=number]").count():
            ask.locator("input[name=number]").fill(how)
        elif ask.locator(f"button[value='{how}']").count():
            ask.locator(f"button[value='{how}']").click()
            button = ""
        elif ask.get_by_role("button", name=how, exact=True).count():
            button = how
        elif ask.locator(f"input[value='{how}']").count():
            ask.locator(f"input[value='{how}']").check()
        elif ask.get_by_role("button", name="Never", exact=True).count():
            button = "Never"
        else:
            button = "None of these"
        if button:
            ask.get_by_role("button", name=button, exact=True).click()

    @contextmanager
    def _another_page_without_script(self) -> Iterator[None]:
        """With script the page stays, and takes in the answer's parts all at once."""
        if self.visitor.script:
            yield
        else:
            with self.visitor.page.expect_navigation():
                yield

    def today(self) -> str:
        """The clinic's today, as the consultation's page dates it."""
        heading = self.visitor.page.get_by_role("heading", level=1).inner_text()
        day = heading.removeprefix("Consultation").strip()
        return datetime.strptime(day, "%d %b %Y").date().isoformat()  # noqa: DTZ007

    def may_press(self, name: str) -> bool:
        """Whether the page has such a button."""
        return bool(self.visitor.page.get_by_role("button", name=name).count())

    def opens_the_reasons(self) -> None:
        """Unfold what stands behind the first finding, and look it over."""
        self.visitor.page.get_by_text("Reasons, meanwhile and sources").first.click()
        self.visitor.looks_over()

    def gives_the_reason(self, reason: str, button: str) -> None:
        self.visitor.fills("Your reason", reason)
        self.visitor.presses(button)

    def agrees(self, reason: str) -> None:
        self.visitor.follows("Agree, with a reason")
        self.gives_the_reason(reason, "Agree under my name")

    def chooses_a_course(self, number: int = 1) -> None:
        self.visitor.presses(f"Choose this course {number}")

    def approves(self) -> None:
        self.visitor.presses("Save and approve")
        self.visitor.presses("Approve under my name")

    def hears_the_consent_taken_back(self, words: str) -> None:
        self.visitor.page.get_by_text("The client takes it back").click()
        self.visitor.fills("In the client's words", words)
        self.visitor.presses("Take the consent back")

    def hands_over_the_consent(self) -> None:
        self.visitor.presses("Hand over to the client")

    def takes_the_tablet_back(self) -> None:
        """With the password: in the demo nobody has a second factor."""
        self.visitor.follows("Take the tablet back")
        self.visitor.fills("Password", PASSWORD)
        self.visitor.presses("Confirm")

    def begins_the_session(self) -> None:
        self.visitor.presses("Begin session")

    def writes_as_planned(self, *, lot: str = LOT, minutes: str = "20") -> None:
        """Fill in every zone of the sheet as it was planned, and save."""
        self.scans_a_pack(lot)
        page = self.visitor.page
        for zone in page.locator("fieldset.zone-sheet").all():
            planned = zone.locator("strong").first.inner_text()
            points, volume = planned.removeprefix("Planned:").split(",")
            amount, unit = volume.split()
            zone.get_by_label("Points").first.fill(points.split()[0])
            zone.get_by_label("Volume").first.fill(amount)
            zone.get_by_label("Unit").first.select_option(unit)
            zone.get_by_label("Lot", exact=True).first.fill(lot)
            zone.get_by_label("Expires").first.fill(EXPIRES.isoformat())
        self.visitor.fills("Minutes watched afterwards", minutes)
        self.visitor.presses("Save", exact=True)

    def signs_the_session(self) -> None:
        self.visitor.presses("Sign and lock")

    def amends(self, what: str, was: str, now: str, why: str) -> None:
        self.visitor.page.get_by_text("Add an amendment").click()
        self.visitor.fills("What is amended", what)
        self.visitor.fills("It says", was)
        self.visitor.fills("It should say", now)
        self.visitor.fills("Why", why, exact=True)
        self.visitor.presses("Add the amendment")


@dataclass
class Director(Practitioner):
    """May set a deferral aside, and answers for it."""

    role: ClassVar[str] = "director"

    def sets_aside(self, reason: str) -> None:
        self.visitor.follows("Set aside for today, with a reason")
        self.gives_the_reason(reason, "Set aside under my name")


@dataclass
class ClientByLink:
    """A client with a link on their own phone, or with the clinic's tablet."""

    visitor: Visitor

    def opens(self, path: str) -> None:
        self.visitor.goes_to(path)

    def wishes_for(self, concerns: tuple[str, ...], places: tuple[str, ...]) -> None:
        for name in (*concerns, *places):
            self.visitor.page.get_by_role("checkbox", name=name, exact=True).check()

    def says_no_to_everything(self) -> None:
        """Tick "still true", "No", "Never" or "None" for every question of the page."""
        for question in self.visitor.page.locator("fieldset.question").all():
            for said in ("same", "no", "never", "none"):
                choice = question.locator(f"input[value='{said}']")
                if choice.count():
                    choice.first.check()
                    break

    def says_what_has_changed(self, fact: str, answer: str) -> None:
        """One answer of before has changed; the others stay as they are."""
        question = self.visitor.page.locator(f"fieldset#{fact}")
        question.locator("input[value=changed]").check()
        question.get_by_text("If it has changed: the answer now").click()
        question.get_by_role("radio", name=answer, exact=True).check()

    def goes_on(self) -> None:
        self.visitor.presses("Save and go on")

    def fills_in_the_rest(self, *, most: int = 12) -> int:
        """Every page to the last look with "no"; how many pages there were."""
        for count in range(most):
            if urlsplit(self.visitor.page.url).path.endswith("/review/"):
                return count
            self.says_no_to_everything()
            self.goes_on()
        message = "the form does not end"
        raise AssertionError(message)

    def sends(self) -> None:
        self.visitor.presses("Send", exact=True)

    def notices(self, *signs: str) -> None:
        """Yes to these questions of a check-in, no to the others; and send it."""
        for question in self.visitor.page.locator("form fieldset").all():
            said = question.locator("legend").inner_text()
            yes = any(sign in said for sign in signs)
            choice = question.locator(
                f"input[type=radio][value={'yes' if yes else 'no'}]"
            )
            if choice.count():
                choice.check()
        self.sends()

    def answers_the_read_back(self, right: tuple[str, ...] = RIGHT) -> None:
        for words in right:
            self.visitor.page.get_by_role("radio", name=words).check()

    def agrees_to_all(self) -> None:
        for box in self.visitor.page.locator("input[name^=agree_]").all():
            box.check()

    def types_the_name(self, name: str) -> None:
        self.visitor.fills("Or type your full name", name)

    def draws_a_signature(self) -> None:
        canvas = self.visitor.page.locator("canvas")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        mouse = self.visitor.page.mouse
        mouse.move(box["x"] + 40, box["y"] + 120)
        mouse.down()
        for step in range(1, 40):
            height = 120 + (step * 29) % 70 - 35
            mouse.move(box["x"] + 40 + step * 10, box["y"] + height)
        mouse.up()

    def signs(self) -> None:
        self.visitor.presses("Sign", exact=True)
