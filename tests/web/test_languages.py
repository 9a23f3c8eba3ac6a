"""What a client can read exists in French, all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.conf import settings
from tests.clients import practice

from generate_catalogue import (
    SOURCE,
    TEMPLATES,
    catalogue,
    files,
    generated,
    languages,
    waiting,
)
from mesoplan.clinic.access import Role
from mesoplan.clinic.replies import Fault
from mesoplan.core.education import Trial
from mesoplan.core.evidence import Citation, Text
from mesoplan.core.levels import Level
from mesoplan.core.rules import Effect
from mesoplan.web.client import words

LIBRARY = practice().library
# every kind of record whose texts a client can be shown
SHOWN = (
    "facts",
    "faq",
    "zones",
    "concerns",
    "alternatives",
    "reactions",
    "care",
    "rules",
)
NOT_SHOWN = {"supports", "note"}  # of sources; shown to staff, in English
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>|&\w+;", re.DOTALL)
TRANSLATED = re.compile(r"\{% blocktranslate.*?\{% endblocktranslate %\}", re.DOTALL)
# names, the languages' own names, and what stands beside an English study
UNTRANSLATED = {
    "Mesoplan",
    "– Mesoplan",
    "English",
    "Français",
    "Compared with:",
    "Risk of bias:",
}


def forms(string: Any) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def messages() -> list[Any]:
    return [m for m in catalogue("fr") if m.id]


def test_every_message_of_the_clients_pages_has_its_french() -> None:
    assert waiting("fr") == []


def test_every_language_offered_has_its_catalogue() -> None:
    assert [code for code, _ in settings.LANGUAGES] == ["en", *languages()]


def test_the_catalogue_is_what_the_pages_say() -> None:
    stale = [p.name for p, made in generated().items() if p.read_bytes() != made]
    assert stale == [], "run make generated, and give what is new its French"


def test_a_translation_keeps_every_placeholder() -> None:
    for message in messages():
        expected = set(PLACEHOLDER.findall(forms(message.id)[-1]))
        for form in forms(message.string):
            assert set(PLACEHOLDER.findall(form)) == expected, message.id


def test_french_has_no_break_before_its_signs() -> None:
    for message in messages():
        for form in forms(message.string):
            assert not re.search(r" [?!;:»]|« ", form), form


def test_no_words_stand_on_the_clients_pages_outside_the_catalogue() -> None:
    for path in files(SOURCE / "web" / "templates", TEMPLATES):
        text = TAGS.sub("\n", TRANSLATED.sub("", path.read_text(encoding="utf-8")))
        bare = {line.strip() for line in text.split("\n")}
        said = {line for line in bare if re.search(r"[A-Za-z]{2}", line)}
        assert said <= UNTRANSLATED, f"{path.name}: {said - UNTRANSLATED}"


@pytest.mark.parametrize("kind", SHOWN)
def test_every_text_a_client_can_see_is_in_french(kind: str) -> None:
    missing = [
        f"{kind}/{name} {where}"
        for name, record in LIBRARY.of_kind(kind).items()
        for where, text in texts(record)
        if "fr" not in text.by_language
    ]
    assert missing == []


def texts(value: Any, where: str = "") -> Iterator[tuple[str, Text]]:
    """Every text of a record, wherever it stands."""
    if isinstance(value, Text):
        yield where, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from texts(part, f"{where}.{key}")
    elif isinstance(value, tuple | list | frozenset):
        for part in value:
            yield from texts(part, where)
    elif hasattr(value, "__dataclass_fields__") and not isinstance(
        value, Citation | Trial
    ):
        for name in value.__dataclass_fields__:
            if name not in NOT_SHOWN:
                yield from texts(getattr(value, name), f"{where}.{name}")


def test_every_value_has_its_words() -> None:
    assert set(words.FAULTS) == set(Fault)
    assert set(words.EFFECTS) == set(Effect)
    assert {trial.verdict for trial in LIBRARY.trials.values()} <= set(words.VERDICTS)
    assert {f.section for f in LIBRARY.facts.values()} <= {*words.SECTIONS, "basics"}
    assert Level.CLEAR not in words.EFFECTS


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/welcome/", "/learn/", "/check/"])
def test_open_pages_are_french_for_a_french_browser(client: Any, address: str) -> None:
    page = client.get(address, headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="fr"' in page
    assert "Auto-évaluation privée" in page
    assert "Private self-check" not in page


@pytest.mark.django_db
def test_the_language_is_switched_by_a_plain_form(client: Any) -> None:
    asked = {"language": "fr", "next": "/learn/"}
    response = client.post("/i18n/setlang/", asked)
    assert (response.status_code, response.headers["Location"]) == (302, "/learn/")
    assert set(response.cookies) <= {"csrf", "language"}
    assert '<html lang="fr"' in client.get("/learn/").content.decode()
    response = client.post("/i18n/setlang/", asked | {"next": "https://evil.example/"})
    assert response.headers["Location"] == "/"


@pytest.mark.django_db
def test_staff_are_not_shown_half_a_translation(
    staff: Any, signed_in: Any, client: Any
) -> None:
    browser = signed_in(staff[Role.FRONT_DESK])
    headers = {"accept-language": "fr"}
    page = browser.get("/clients/", headers=headers).content.decode()
    assert '<html lang="en"' in page
    assert '<html lang="fr"' in browser.get("/learn/", headers=headers).content.decode()
