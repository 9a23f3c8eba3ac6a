"""The emergency number a clinic has named stands wherever an emergency is spoken of."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from tests import papers
from tests.clinic_people import new_clinic
from tests.consultations import registered
from tests.treated import signed
from tests.web.pages import text_of

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor
from mesoplan.clinic.actions import check_ins, links
from mesoplan.clinic.records import Clinic, Session

NAMED = {"en": "Emergency number:", "fr": "Numéro d'urgence :"}
IN_MAIL = {
    "en": "call the emergency number first: 1 12.",
    "fr": "appelez d'abord le numéro d'urgence : 1 12.",
}
TODAY = {
    "en": "In an emergency, call the emergency number first.",
    "fr": "En cas d'urgence, appelez d'abord le numéro d'urgence.",
}
ON_PAPER = {"en": "Emergency", "fr": "Urgences"}
LINK = '<a href="tel:112">1 12</a>'
IN_EACH_LANGUAGE = pytest.mark.parametrize("language", ["en", "fr"])
NAMED_OR_NOT = pytest.mark.parametrize("number", ["1 12", ""])


def treated(actor: Actor, language: str, number: str) -> str:
    """A client after a session, at a clinic with this number; their card's token."""
    Clinic.objects.filter(pk=actor.clinic).update(emergency_phone=number)
    client = registered(actor, language=language)
    signed(actor, client)
    _, token = links.send(actor, client.pk, purpose="card")
    return token


def checked_in() -> str:
    """The address in the mail of the first check-in that is due."""
    later = moment.now() + timedelta(days=3)
    check_ins.send_due(later, site="https://clinic.example")
    found = re.search(r"/checkin/\S+/", str(mail.outbox[-1].body))
    assert found is not None
    return found[0]


@NAMED_OR_NOT
@IN_EACH_LANGUAGE
def test_the_card_and_the_sheet_for_home_say_which_number_to_dial(
    actor: Actor, client: Any, language: str, number: str
) -> None:
    token = treated(actor, language, number)
    sheet = f"/card/{token}/aftercare/{Session.objects.get().pk}/"
    for address in (f"/card/{token}/", sheet):
        page = text_of(client.get(address))
        assert (f"{NAMED[language]} {LINK}" in page) is bool(number)
        assert (NAMED[language] in page) is bool(number)
    for address in (f"/card/{token}/pdf/", f"{sheet}pdf/"):
        paper = papers.words(client.get(address).content)
        found = re.search(rf"{ON_PAPER[language]}[\s:]*1 ?12", paper)
        assert (found is not None) is bool(number)


@NAMED_OR_NOT
@IN_EACH_LANGUAGE
def test_a_check_in_says_which_number_to_dial_before_and_after_the_answer(
    actor: Actor, client: Any, language: str, number: str
) -> None:
    treated(actor, language, number)
    address = checked_in()
    body = " ".join(str(mail.outbox[-1].body).split())
    assert (IN_MAIL[language] in body) is bool(number)
    assert (TODAY[language] in body) is not bool(number)
    asked = client.get(address)
    done = client.post(address, {"emergency-after": "yes"})
    over = client.get(address)
    assert (asked.status_code, done.status_code, over.status_code) == (200, 200, 410)
    for page in map(text_of, (asked, done, over)):
        assert (f"{NAMED[language]} {LINK}" in page) is bool(number)
        assert (NAMED[language] in page) is bool(number)


def test_who_is_well_still_reads_the_number_beside_the_signs(
    actor: Actor, client: Any
) -> None:
    treated(actor, "en", "1 12")
    fine = dict.fromkeys(
        (
            "emergency-after",
            "what-to-expect-after",
            "tender-lump-after",
            "reactions-within-a-week",
        ),
        "no",
    )
    page = text_of(client.post(checked_in(), fine))
    assert "Thank you" in page
    assert page.count(LINK) == 1


@IN_EACH_LANGUAGE
def test_the_open_answers_name_the_number_of_the_only_clinic(
    clinic: Clinic, client: Any, language: str
) -> None:
    def answers() -> str:
        return text_of(client.get("/learn/", headers={"accept-language": language}))

    assert NAMED[language] not in answers()
    Clinic.objects.filter(pk=clinic.pk).update(emergency_phone="1 12")
    page = answers()
    assert page.count(f"{NAMED[language]} {LINK}") == 1
    new_clinic("Another Invented Clinic")
    assert NAMED[language] not in answers()
