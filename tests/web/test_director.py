"""The director's room: what waits, rates that mislead nobody, numbers, ledger."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.clinic_people import new_clinic, new_member
from tests.consultations import consulted

import mesoplan
from mesoplan.clinic.access import Role
from mesoplan.clinic.actions import clients, consent_texts, decisions, own_numbers
from mesoplan.clinic.queries.rule_counts import RuleCount
from mesoplan.clinic.records import ConsentText, Event, OwnNumber
from mesoplan.knowledge.library import Library
from mesoplan.web.director.rules import FEWEST_FOR_A_RATE, line, share
from mesoplan.web.director.sentences import ACTS

SOURCE = Path(mesoplan.__file__).parent
PAGES = (
    "/director/",
    "/director/sign-offs/",
    "/director/sign-offs/?kind=sign_off&page=2",
    "/director/rules/",
    "/director/numbers/",
    "/director/numbers/?q=age",
    "/director/consent-texts/",
    "/director/ledger/",
)
AGE = "/director/numbers/choose/?record=rules/under-25&field=minimum_age"


@pytest.fixture
def boss(staff, signed_in):
    return signed_in(staff[Role.DIRECTOR])


def count(**changed):
    values = {"fired": 0, "unsettled": 0, "signed_off": 0, "overridden": 0}
    return RuleCount(rule="r", title="R", effect="defer", **{**values, **changed})


@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens_with_nothing_to_show(boss, address):
    assert boss.get(address).status_code == 200


def test_a_waiting_sign_off_is_shown_with_the_way_to_it(boss, staff):
    actor = staff[Role.PRACTITIONER]
    client = clients.register(actor, name="Invented Ada")
    labels = sorted(Library().products)
    consulted(actor, client, anticoagulant=True, label_checked=labels)
    decisions.take(actor, client.pk)
    text = boss.get("/director/").content.decode()
    assert "Invented Ada" in text
    assert f"/clients/{client.pk}/screening/" in text
    rules = boss.get("/director/rules/").content.decode()
    assert "Blood thinner" in rules
    assert "1 of 1" in rules


def test_few_consultations_give_counts_and_many_give_a_rate():
    assert share(3, FEWEST_FOR_A_RATE - 1) == f"3 of {FEWEST_FOR_A_RATE - 1}"
    assert share(5, 20) == "25 % (5 of 20)"
    assert share(0, 0) == "0 of 0"


@pytest.mark.parametrize(
    ("fired", "overridden", "stands_out"),
    [(19, 19, False), (20, 4, False), (20, 5, True), (0, 0, False)],
)
def test_a_rule_often_overridden_stands_out(fired, overridden, stands_out):
    row = line(count(fired=fired, overridden=overridden), 100, 40)
    assert row.stands_out is stands_out


@pytest.mark.parametrize(
    "query", ["since=nonsense&until=2026-01-01", "since=2026-02-01&until=2026-01-01"]
)
def test_a_wrong_period_is_said_beside_its_field(boss, query):
    text = boss.get(f"/director/rules/?{query}").content.decode()
    assert 'class="errors"' in text
    assert 'class="error"' in text


def test_a_number_is_set_beside_the_librarys_own(boss):
    page = boss.get(AGE).content.decode()
    assert "25 years" in page
    sent = boss.post(AGE, {"value": "30", "reason": "House policy."})
    assert sent.status_code == 302
    text = boss.get("/director/numbers/").content.decode()
    assert "<strong>30 years</strong>" in text
    assert "House policy." in text


def test_what_is_refused_is_said_in_place_and_what_was_typed_stays(boss):
    address = "/director/numbers/choose/?record=rules/pregnancy&field=effect"
    sent = boss.post(address, {"value": "modify", "reason": "I prefer it."})
    text = sent.content.decode()
    assert sent.status_code == 422
    assert "cannot be loosened" in text
    assert '<option value="modify" selected>' in text
    assert "I prefer it." in text
    assert not OwnNumber.objects.exists()


def test_a_number_changed_meanwhile_is_shown_and_can_be_sent_again(boss, staff):
    own_numbers.choose(
        staff[Role.DIRECTOR],
        record="rules/under-25",
        field="minimum_age",
        value="28",
        reason="Theirs.",
    )
    typed = {"value": "30", "reason": "Mine.", "instead_of": ""}
    sent = boss.post(AGE, typed)
    text = sent.content.decode()
    assert sent.status_code == 422
    assert "it is now: 28" in text
    (instead_of,) = re.findall(r'name="instead_of" value="([0-9a-f-]+)"', text)
    sent = boss.post(AGE, {**typed, "instead_of": instead_of})
    assert sent.status_code == 302
    assert OwnNumber.objects.get(ended_at=None).value == "30"


def test_a_number_is_ended_and_another_clinics_is_not_found(boss, staff):
    mine = own_numbers.choose(
        staff[Role.DIRECTOR],
        record="rules/under-25",
        field="minimum_age",
        value="28",
        reason="Mine.",
    )
    other = own_numbers.choose(
        new_member(new_clinic("Another"), Role.DIRECTOR),
        record="rules/under-25",
        field="minimum_age",
        value="28",
        reason="Theirs.",
    )
    assert boss.post(f"/director/numbers/{other.pk}/end/").status_code == 404
    assert boss.post(f"/director/numbers/{mine.pk}/end/").status_code == 302
    mine.refresh_from_db()
    assert mine.ended_at is not None
    assert boss.get(f"/director/numbers/{mine.pk}/end/").status_code == 405


def test_setting_a_number_asks_for_the_second_factor_before_the_form(staff, signed_in):
    browser = signed_in(staff[Role.DIRECTOR], stepped_up=False)
    asked = browser.get(AGE)
    assert asked.status_code == 302
    assert "reauthenticate" in asked["Location"]


def test_what_cannot_be_set_is_not_found(boss):
    assert (
        boss.get("/director/numbers/choose/?record=rules/x&field=y").status_code == 404
    )
    assert boss.get("/director/numbers/choose/").status_code == 404


def test_the_next_consent_text_begins_from_the_one_in_force(boss, staff):
    consent_texts.publish(
        staff[Role.DIRECTOR],
        kind="treatment",
        language="en",
        body="The first.",
        questions=[{"id": "q"}],
    )
    address = "/director/consent-texts/treatment/en/"
    assert "The first." in boss.get(address).content.decode()
    assert boss.post(address, {"body": "The next.", "after": "1"}).status_code == 302
    text = ConsentText.objects.get(number=2)
    assert (text.body, text.questions) == ("The next.", [{"id": "q"}])
    late = boss.post(address, {"body": "Too late.", "after": "1"})
    assert late.status_code == 422
    assert "The next." in late.content.decode()
    assert "Too late." in late.content.decode()
    assert boss.get("/director/consent-texts/other/en/").status_code == 404
    assert boss.get("/director/consent-texts/photo/xx/").status_code == 404


def test_the_ledger_reads_as_sentences(boss, staff):
    clients.register(staff[Role.FRONT_DESK], name="Invented Ada")
    text = boss.get("/director/ledger/?client=1").content.decode()
    assert "registered the client – client No. 1" in text
    assert "Invented front_desk (Front desk)" in text
    assert "Invented Ada" not in text


@pytest.mark.parametrize(
    "query", ["client=x", "client=99999999999", "day=32", "before=0", "who=me"]
)
def test_a_filter_that_makes_no_sense_is_said(boss, query):
    answer = boss.get(f"/director/ledger/?{query}")
    assert answer.status_code == 200


def test_the_verdict_is_asked_for_with_a_button(boss, staff):
    clients.register(staff[Role.FRONT_DESK], name="Invented Ada")
    text = boss.post("/director/ledger/verify/").content.decode()
    assert "The ledger holds." in text
    assert boss.get("/director/ledger/verify/").status_code == 405


def test_the_administrator_reads_the_ledger_but_not_the_room(staff, signed_in):
    browser = signed_in(staff[Role.ADMINISTRATOR])
    answer = browser.get("/director/ledger/")
    assert answer.status_code == 200
    assert "/director/rules/" not in answer.content.decode()
    assert browser.get("/director/").status_code == 403


def test_an_unknown_act_is_shown_by_its_code(boss, staff, monkeypatch):
    monkeypatch.delitem(ACTS, "client.registered")
    clients.register(staff[Role.FRONT_DESK], name="Invented Ada")
    text = boss.get("/director/ledger/").content.decode()
    assert "client: registered" in text
    assert Event.objects.exists()


def test_every_act_of_the_clinic_has_a_sentence():
    """The director reads sentences; a new act brings its own."""
    written, begun = set(), set()
    for name in ("actions", "queries"):
        for path in (SOURCE / "clinic" / name).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and ast.unparse(node.func) == "ledger.record"
                ):
                    act = node.args[1]
                    filled = isinstance(act, ast.JoinedStr)
                    (begun if filled else written).update(strings(act))
    assert written
    assert written <= set(ACTS)
    assert begun  # acts whose name ends in what was done
    assert [b for b in begun if not any(act.startswith(b) for act in ACTS)] == []


def strings(node):
    """The words of an argument: one, or the two ends of a choice."""
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant)}


def test_times_are_the_clinics_own(boss, staff, clinic):
    clinic.time_zone = "Pacific/Kiritimati"
    clinic.save()
    clients.register(staff[Role.FRONT_DESK], name="Invented Ada")
    event = Event.objects.get(action="client.registered")
    there = event.at.astimezone(ZoneInfo("Pacific/Kiritimati"))
    assert f"{there:%H:%M:%S}" in boss.get("/director/ledger/").content.decode()
