"""What anyone may open on a phone, in English and in French."""

from __future__ import annotations

import pytest

HEADINGS = {
    "/welcome/": ("Mesotherapy at", "La mésothérapie chez"),
    "/learn/": ("Questions and answers", "Questions et réponses"),
    "/check/": ("Private self-check", "Auto-évaluation privée"),
}


def test_the_open_pages_are_read_in_both_languages(visitor):
    someone = visitor(at="phone")
    for number, language in enumerate(("English", "Français")):
        someone.goes_to("/welcome/")
        someone.presses(language)
        for path, headings in HEADINGS.items():
            someone.goes_to(path)
            heading = someone.page.get_by_role("heading", level=1).inner_text()
            assert headings[number] in heading


@pytest.mark.parametrize(
    ("language", "yes", "never"),
    [("English", "Yes", "Never done here"), ("Français", "Oui", "Jamais fait ici")],
)
def test_the_self_check_says_what_is_never_done_and_keeps_nothing(
    visitor, language, yes, never
):
    someone = visitor(at="phone")
    someone.goes_to("/check/")
    someone.presses(language)
    for fact in ("pregnant", "wants_fat_reduction"):
        question = someone.page.locator(f"fieldset#{fact}")
        question.get_by_role("radio", name=yes, exact=True).check()
    someone.leaves_by(someone.page.locator("form:has(fieldset) button").last)
    someone.sees(never)
    assert someone.page.locator(".level-stop").count() >= 2
    kept = {cookie["name"] for cookie in someone.page.context.cookies()}
    assert not kept & {"session", "__Host-session"}
