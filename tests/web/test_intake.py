"""A client fills in the form by link: saved, resumed, read back, sent; without script."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from tests.clients import practice

from mesoplan.clinic import moment
from mesoplan.clinic.access import Actor, Role
from mesoplan.clinic.actions import clients, links
from mesoplan.clinic.queries.charts import answers_on_record
from mesoplan.clinic.queries.intakes import asked_of_clients
from mesoplan.clinic.records import Client, Event, Intake, Link, Statement
from mesoplan.clinic.replies import Reply
from mesoplan.web.client.questions import Asking, question

FACTS = practice().library.facts
PAGES = ["wishes", "health", "allergies", "medicines", "skin", "treatments", "today"]


class Form:
    """The form as a browser without script works it."""

    def __init__(self, browser: Any, token: str) -> None:
        self.browser = browser
        self.address = f"/i/{token}/"

    def get(self, slug: str = "", status: int = 200) -> str:
        address = f"{self.address}{slug}/" if slug else self.address
        response = self.browser.get(address)
        assert response.status_code == status
        return html.unescape(response.content.decode())

    def version(self, slug: str) -> str:
        found = re.search(r'name="version" value="(\d+)"', self.get(slug))
        assert found
        return found[1]

    def post(self, slug: str, version: str = "", **answers: Any) -> Any:
        typed = {key.replace("__", "."): value for key, value in answers.items()}
        typed["version"] = version or self.version(slug)
        return self.browser.post(f"{self.address}{slug}/", typed)


@pytest.fixture
def person(staff: dict[Role, Actor]) -> Client:
    desk = staff[Role.FRONT_DESK]
    return clients.register(desk, name="Ada Invented", born_on="1990-02-03")


@pytest.fixture
def form(client: Any, person: Client, staff: dict[Role, Actor]) -> Form:
    return linked(client, person, staff)


def linked(browser: Any, person: Client, staff: dict[Role, Actor]) -> Form:
    desk = staff[Role.FRONT_DESK]
    _, token = links.send(desk, person.pk, purpose="intake")
    return Form(browser, token)


def text_of(response: Any) -> str:
    return html.unescape(response.content.decode())


def stated(person: Client, fact: str, **entry: Any) -> None:
    statement = Statement(
        clinic=person.clinic, client=person, fact=fact, recorded_at=moment.now()
    )
    statement.conceal(entry={"by": "client", **entry})
    statement.save()


def test_every_client_fact_is_asked_on_one_page_each(form: Form) -> None:
    shown = {slug: form.get(slug) for slug in PAGES}
    for fact in FACTS.values():
        on = [
            slug
            for slug in PAGES
            if f'<fieldset class="field question" id="{fact.id}"' in shown[slug]
        ]
        assert len(on) == (fact.asked_of == "client"), fact.id
    assert "Step 3 of 8" in shown["allergies"]


def test_the_birth_date_the_clinic_has_is_offered(form: Form) -> None:
    assert 'value="1990-02-03"' in form.get("health")


def test_a_page_is_saved_and_resumed_from_the_same_link(form: Form) -> None:
    response = form.post("wishes", words="more glow", concerns=["dehydration"])
    assert response.headers["Location"] == f"{form.address}health/"
    response = form.post("health", diabetes__said="no", then="later")
    assert response.headers["Location"] == f"{form.address}?saved=1"
    start = form.get()
    assert f'href="{form.address}allergies/"' in start
    assert "Go on" in start
    assert 'id="diabetes-said-no" value="no" checked' in form.get("health")
    assert "more glow" in form.get("wishes")


def test_going_back_loses_nothing(form: Form) -> None:
    response = form.post("health", diabetes__said="yes", then="back")
    assert response.headers["Location"] == f"{form.address}wishes/"
    assert 'id="diabetes-said-yes" value="yes" checked' in form.get("health")


def test_a_fault_stands_beside_its_field_and_above_with_what_was_typed(
    form: Form,
) -> None:
    response = form.post(
        "treatments",
        vaccine__said="dates",
        vaccine__date=["31/12/2025"],
        dental_work__said="never",
    )
    found = text_of(response)
    assert response.status_code == 422
    assert 'class="errors" role="alert"' in found
    assert 'href="#vaccine-said-never"' in found
    assert 'id="vaccine-error"' in found
    assert 'value="31/12/2025"' in found
    assert 'id="dental_work-said-never" value="never" checked' in found
    assert 'value="31/12/2025"' in form.get("treatments"), "kept for another day too"


def test_ten_thousand_characters_are_told_the_limit_and_not_lost(form: Form) -> None:
    long = "ß" * 10_000
    response = form.post("wishes", words=long)
    found = text_of(response)
    assert response.status_code == 422
    assert "4,000 characters" in found
    assert long in found
    response = form.post("health", diabetes__said="no", diabetes__note=long)
    assert response.status_code == 422
    assert long in text_of(response)


def test_right_to_left_text_is_read_back_as_written(form: Form) -> None:
    form.post("wishes", words="أريد بشرة أفضل")
    assert 'dir="auto" class="words">أريد بشرة أفضل<' in form.get("review")


def test_hostile_text_is_only_text(form: Form) -> None:
    form.post("wishes", words="<script>alert(1)</script>")
    response = form.browser.get(f"{form.address}review/")
    assert b"<script>alert" not in response.content


def test_the_last_page_reads_everything_back_and_sends_it(
    form: Form, person: Client
) -> None:
    form.post("wishes", zones=[], places=["cheeks", "chin"], words="more glow")
    form.post("health", diabetes__said="no", epilepsy__said="declined")
    form.post("allergies", allergies__options=["latex", "fish"])
    form.post(
        "treatments",
        filler__said="dates",
        filler__date=["2025-06-01"],
        filler__zones=["chin"],
    )
    review = form.get("review")
    for words in (
        "more glow",
        "Cheeks, Chin",
        "I prefer not to say",
        "Latex, Fish",
        "1 June 2025 (Chin)",
        "questions are still open",
    ):
        assert words in review, words
    response = form.post("review")
    assert response.headers["Location"] == form.address
    assert "Thank you, the clinic has your answers" in form.get()
    assert set(answers_on_record(person)) == {
        "diabetes",
        "epilepsy",
        "allergies",
        "filler",
    }
    assert Event.objects.filter(action="intake.sent").count() == 1


def test_what_cannot_be_read_is_not_sent(form: Form) -> None:
    form.post("today", viral_illness__said="dates", viral_illness__date=["2999-01-01"])
    review = form.get("review")
    assert f'href="{form.address}today/#viral_illness"' in review
    response = form.post("review")
    assert response.status_code == 422
    assert not Statement.objects.exists()


def test_a_wish_for_less_fat_is_answered_before_sending(form: Form) -> None:
    form.post("wishes", words="faire fondre la graisse du menton")
    review = form.get("review")
    assert "The clinic will not do this" in review
    assert str(practice().library.concerns["fat"].reason) in review


def test_two_windows_are_shown_each_others_answers(form: Form) -> None:
    form.post("health", version="0", diabetes__said="no", porphyria__said="no")
    response = form.post(
        "health", version="0", diabetes__said="yes", porphyria__said="no"
    )
    found = text_of(response)
    assert response.status_code == 409
    assert found.count("Saved in the other window:") == 1
    assert 'id="diabetes-said-yes" value="yes" checked' in found
    assert 'id="diabetes-said-no" value="no" checked' in form.get("health")
    again = re.search(r'name="version" value="(\d+)"', found)
    assert again
    response = form.post("health", version=again[1], diabetes__said="yes")
    assert response.status_code == 302
    assert 'id="diabetes-said-yes" value="yes" checked' in form.get("health")


def test_two_windows_with_other_wishes_see_both(form: Form) -> None:
    form.post("wishes", version="0", words="theirs")
    response = form.post("wishes", version="0", words="mine")
    found = text_of(response)
    assert response.status_code == 409
    assert "theirs" in found
    assert ">mine</textarea>" in found


def test_sending_what_was_changed_elsewhere_asks_to_read_again(form: Form) -> None:
    form.post("health", diabetes__said="no")
    response = form.post("review", version="0")
    assert response.status_code == 409
    assert "read it once more" in text_of(response)
    assert not Statement.objects.exists()


def test_a_returning_client_is_asked_what_has_changed(
    form: Form, person: Client
) -> None:
    stated(person, "pregnant", value=False, on="2026-01-05")
    stated(person, "diabetes", value=True, on="2026-01-05")
    stated(person, "filler", value=["2025-03-01"], zones=["cheeks"], on="2026-01-05")
    start = form.get()
    assert "What has changed?" in start
    slugs = re.findall(rf'href="{form.address}(\w+)/">[A-Z]', start)
    assert slugs[-5:] == ["wishes", "renew", "new", "still", "review"]
    renew, still = form.get("renew"), form.get("still")
    assert 'id="pregnant"' in renew
    assert "5 January 2026" in renew
    assert "1 March 2025 (Cheeks)" in renew
    assert 'id="diabetes"' in still
    assert 'id="pregnant"' not in still
    form.post("renew", pregnant__still="same", filler__still="unsure")
    form.post("still", diabetes__still="changed", diabetes__said="no")
    assert "Still so (No)" in form.get("review")
    form.post("review")
    record = answers_on_record(person)
    assert [e["value"] for e in record["pregnant"]] == [False, False]
    assert record["filler"][-1]["value"] == "unknown"
    assert record["diabetes"][-1]["value"] is False


def test_a_sent_form_opens_nothing_more(form: Form) -> None:
    form.post("health", diabetes__said="no")
    form.post("review")
    for slug in ("", "health", "review"):
        assert "Thank you" in form.get(slug)
        assert "diabetes-said" not in form.get(slug)
    response = form.browser.post(f"{form.address}review/", {"version": "1"})
    assert "Thank you" in text_of(response)
    assert Event.objects.filter(action="intake.sent").count() == 1


def test_an_old_a_revoked_and_an_unknown_link_say_whom_to_call(
    form: Form, client: Any, clinic: Any
) -> None:
    Link.objects.update(expires_at=moment.now() - timedelta(seconds=1))
    for slug in ("", "wishes", "review"):
        page = form.get(slug, status=410)
        assert "no longer good" in page
        assert clinic.phone in page
    response = client.get("/i/never-made/")
    assert response.status_code == 404
    assert clinic.phone in response.content.decode()


def test_a_link_for_something_else_does_not_open_the_form(
    client: Any, person: Client, staff: dict[Role, Actor]
) -> None:
    _, token = links.send(staff[Role.FRONT_DESK], person.pk, purpose="card")
    assert client.get(f"/i/{token}/").status_code == 404


def test_the_form_speaks_the_clients_language(
    client: Any, staff: dict[Role, Actor]
) -> None:
    desk = staff[Role.FRONT_DESK]
    person = clients.register(desk, name="Zoé Inventée", language="fr")
    form = linked(client, person, staff)
    page = form.get("health")
    assert '<html lang="fr"' in page
    assert FACTS["pregnant"].question.in_language("fr") in page
    assert str(FACTS["pregnant"].question) not in page
    response = client.get(f"{form.address}health/")
    assert response.headers["Content-Language"] == "fr"


def test_looking_at_the_form_is_noted_and_bounded(form: Form, person: Client) -> None:
    for day in range(1, 29):
        stated(person, "diabetes", value=True, on=f"2026-01-{day:02}")
    with CaptureQueriesContext(connection) as queries:
        form.get("wishes")
    assert len(queries) <= 20
    assert Event.objects.filter(action="intake.seen", client=person.pk).count() == 1


def test_a_wrong_version_is_a_conflict_and_not_a_fault(form: Form) -> None:
    assert form.post("health", version="x").status_code == 409
    assert form.post("health", version="9" * 40).status_code == 409
    assert not Intake.objects.exists()


@pytest.mark.parametrize(
    ("fact", "reply", "shown"),
    [
        ("hba1c", Reply(number="7,2", unit="mmol/mol"), 'value="mmol/mol" selected'),
        (
            "hba1c",
            Reply(number="7,2"),
            'name="hba1c.number" id="hba1c-number" value="7,2"',
        ),
        ("skin_type", Reply(said="iii"), 'id="skin_type-said-iii" value="iii" checked'),
    ],
)
def test_numbers_and_choices_can_be_asked_too(
    fact: str, reply: Reply, shown: str
) -> None:
    asking = Asking(facts=FACTS, zones=practice().library.zones)
    context = {"q": question(asking, fact, reply)}
    assert shown in render_to_string("client/question.html", context)


def test_there_is_no_other_page(form: Form) -> None:
    form.get("nonsense", status=404)


def test_a_question_comes_after_the_one_it_refers_to() -> None:
    asked = list(asked_of_clients(practice().library))
    assert asked[0] == "birth_date"
    disease = asked.index("autoimmune_disease")
    assert asked[disease + 1] == "autoimmune_active"


def test_what_refers_to_an_earlier_answer_is_asked_beside_it(
    form: Form, person: Client
) -> None:
    stated(person, "autoimmune_disease", value=False, on="2020-01-05")
    again, new = form.get("renew"), form.get("new")
    disease = again.index('id="autoimmune_disease"')
    assert disease < again.index('id="autoimmune_active"')
    assert 'id="autoimmune_active"' not in new
