"""What anyone may open on a phone, in English and in French."""

from __future__ import annotations

import pytest

IN_FRENCH = {
    "/welcome/": "Ce que les gens demandent d'abord",
    "/learn/": "Questions et réponses",
    "/check/": "Autotest privé",
}


def test_the_open_pages_are_read_in_both_languages(visitor):
    someone = visitor(at="phone")
    for path in IN_FRENCH:
        someone.goes_to(path)
        assert someone.page.locator("html").get_attribute("lang") == "en"
    someone.presses("Français")
    for path in IN_FRENCH:
        someone.goes_to(path)
        assert someone.page.locator("html").get_attribute("lang") == "fr"
    someone.presses("English")
    assert someone.page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize(
    ("language", "yes", "send", "heading", "never"),
    [
        (
            "English",
            "Yes",
            "What should I talk about?",
            "Talk to the clinic about…",
            "Never done here",
        ),
        ("Français", "Oui", "", "", ""),
    ],
)
def test_the_self_check_names_what_to_talk_about_and_keeps_nothing(
    visitor, language, yes, send, heading, never
):
    someone = visitor(at="phone")
    someone.goes_to("/check/")
    someone.presses(language)
    for fact in ("pregnant", "wants_fat_reduction"):
        someone.page.locator(f"fieldset#{fact}").get_by_role(
            "radio", name=yes, exact=True
        ).check()
    with someone.page.expect_navigation():
        someone.page.locator("form:has(fieldset) button").last.click()
    someone.looks_over()
    assert heading in someone.page.get_by_role("heading", level=1).inner_text()
    assert someone.page.locator(".level-stop").count() >= 2
    if never:
        someone.sees(never)
    kept = {cookie["name"] for cookie in someone.page.context.cookies()}
    assert not kept & {"session", "__Host-session"}
