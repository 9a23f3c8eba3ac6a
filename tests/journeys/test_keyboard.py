"""The whole way without a mouse: from the form on a phone to the signature."""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.journeys.keyboard import Keyboard
from tests.journeys.logins import PASSWORD, STAFF
from tests.journeys.people import RIGHT, Person


def test_the_intake_is_filled_in_by_keyboard(server, visitor):
    kay = Person.known_to(server, "Kay Invented", links_for=["intake"])
    hands = Keyboard(visitor(at="phone"))
    hands.visitor.goes_to(f"/i/{kay.made['intake']}/")
    hands.presses("Begin")
    hands.ticks("Dry or dull skin")
    hands.ticks("Cheeks")
    while not urlsplit(hands.visitor.page.url).path.endswith("/review/"):
        hands.says_no_until("Save and go on")
        with hands.visitor.page.expect_navigation():
            hands.visitor.page.keyboard.press("Enter")
        hands.visitor.looks_over()
    hands.visitor.sees("Dry or dull skin")
    hands.presses("Send")
    hands.visitor.sees("Thank you, the clinic has your answers")


def test_screening_plan_and_consent_are_done_by_keyboard(server, visitor):
    kim = Person.known_to(
        server, "Kim Invented", stage="consulted", unsaid=("feels_ill",)
    )
    hands = Keyboard(visitor())
    hands.visitor.goes_to("/account/login/")
    hands.types("Email", STAFF["practitioner"])
    hands.types("Password", PASSWORD)
    hands.presses("Sign in")
    hands.visitor.goes_to(f"{kim.path}consultation/")
    hands.tabs_to("No")
    hands.visitor.page.keyboard.press("Enter")
    hands.visitor.sees("No question is open")
    hands.visitor.looks_over()
    hands.visitor.page.reload()
    hands.presses("Plan")
    hands.presses("Choose this course 1")
    hands.presses("Save and approve")
    hands.presses("Approve under my name")
    hands.presses("Consent")
    hands.presses("Hand over to the client")
    for question, words in enumerate(RIGHT):
        answers_by_keyboard(hands, question, words)
    for words in ("I had time", "What I told", "I agree to the treatment"):
        hands.ticks(words)
    hands.types("Or type your full name", kim.name)
    hands.presses("Sign")
    hands.visitor.sees("Please hand the tablet back")


def answers_by_keyboard(hands: Keyboard, question: int, words: str) -> None:
    """Tab into the group of choices, then arrow to the one that is meant."""
    groups = hands.visitor.page.locator("fieldset")
    names = groups.nth(question).locator("input[type=radio]")
    name = names.first.get_attribute("name")
    while hands.tabs()["name"] != name:
        pass
    for _ in range(names.count()):
        hands.visitor.page.keyboard.press("Space")
        if str(hands.where()["words"]) == words:
            return
        hands.visitor.page.keyboard.press("ArrowDown")
        if str(hands.where()["words"]) == words:
            return
    message = f"no arrow leads to {words!r}"
    raise AssertionError(message)
