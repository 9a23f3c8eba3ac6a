"""What the medical director answers for: waiting, given and counted, own clinic only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.clinic_people import new_clinic, new_member
from tests.consultations import consulted

from mesoplan.clinic import moment
from mesoplan.clinic.access import NotAllowed, Role
from mesoplan.clinic.actions import clients, decisions, sign_offs
from mesoplan.clinic.queries import director
from mesoplan.clinic.queries.ledger_entries import PAGE, Sought, entries, verdict
from mesoplan.clinic.queries.rule_counts import rule_counts
from mesoplan.clinic.records import Client, Clinic, Event
from mesoplan.knowledge.library import Library

# a clinician must agree; every label was read, so that nothing else is open
BLOOD_THINNER = {"anticoagulant": True, "label_checked": sorted(Library().products)}


def screened(actor, name="Invented Ada", **answers):
    client = clients.register(actor, name=name, born_on="1984-03-09")
    consulted(actor, client, **answers)
    return client, decisions.take(actor, client.pk)


def this_week(actor):
    today = moment.today(Clinic.objects.get(pk=actor.clinic))
    return {"since": today - timedelta(days=6), "until": today}


def asking(decision):
    """The finding of a decision that asks for a sign-off."""
    for finding in decision.reveal("report")["findings"]:
        if finding["outcome"] == "fires" and finding["level"] == "sign_off":
            return finding
    pytest.fail("no finding asks for a sign-off")
    return None


@pytest.fixture
def waiting(staff):
    """A client for whom a sign-off is needed, and the finding that asks for it."""
    client, decision = screened(staff[Role.PRACTITIONER], **BLOOD_THINNER)
    return client, asking(decision)


def test_an_unsigned_finding_waits_until_it_is_signed(staff, waiting):
    client, finding = waiting
    boss = staff[Role.DIRECTOR]
    rows = director.sign_offs_waiting(boss)
    assert finding["rule"] in {row.rule for row in rows}
    assert {row.name for row in rows} == {"Invented Ada"}
    sign_offs.sign_off(
        staff[Role.PRACTITIONER],
        client.pk,
        rule=finding["rule"],
        subject=finding["subject"],
        reason="Seen and discussed.",
    )
    left = director.sign_offs_waiting(boss)
    assert finding["rule"] not in {row.rule for row in left}
    (given,) = director.sign_offs_given(boss, kind="sign_off", **this_week(boss)).rows
    assert (given.reason, given.by) == (
        "Seen and discussed.",
        staff[Role.PRACTITIONER].name,
    )


def test_each_consultation_counts_once_however_often_it_is_screened(staff, waiting):
    client, finding = waiting
    practitioner, boss = staff[Role.PRACTITIONER], staff[Role.DIRECTOR]
    decisions.take(practitioner, client.pk)
    decisions.take(practitioner, client.pk)
    counts = rule_counts(boss, **this_week(boss))
    (row,) = [r for r in counts.rules if r.rule == finding["rule"]]
    assert (counts.consultations, row.fired, row.signed_off) == (1, 1, 0)
    assert row.title
    assert row.effect == finding["effect"]


def test_overrides_are_counted_and_shown_with_their_reason(staff):
    boss = staff[Role.DIRECTOR]
    today = moment.today(Clinic.objects.get(pk=boss.clinic))
    client, decision = screened(boss, vaccine=[today])
    (finding,) = [
        f
        for f in decision.reveal("report")["findings"]
        if f["level"] == "defer" and f["outcome"] == "fires"
    ]
    sign_offs.override(
        boss, client.pk, rule=finding["rule"], reason="The arm, not the face."
    )
    counts = rule_counts(boss, **this_week(boss))
    (row,) = [r for r in counts.rules if r.rule == finding["rule"]]
    assert (row.fired, row.overridden) == (1, 1)
    (given,) = director.sign_offs_given(boss, kind="override", **this_week(boss)).rows
    assert given.reason == "The arm, not the face."


def test_another_clinic_sees_none_of_it(staff, waiting):
    other = new_member(new_clinic("Another"), Role.DIRECTOR)
    assert director.sign_offs_waiting(other) == ()
    assert not director.sign_offs_given(other, kind="sign_off", **this_week(other)).rows
    assert rule_counts(other, **this_week(other)).consultations == 0
    assert director.check_ins_waiting(other) == ()


@pytest.mark.parametrize(
    "role", [Role.FRONT_DESK, Role.PRACTITIONER, Role.ADMINISTRATOR]
)
def test_only_the_director_enters(staff, role):
    actor = staff[role]
    for ask in (director.sign_offs_waiting, director.check_ins_waiting):
        with pytest.raises(NotAllowed):
            ask(actor)
    with pytest.raises(NotAllowed):
        rule_counts(actor, **this_week(actor))


def test_no_query_a_row(staff):
    practitioner, boss = staff[Role.PRACTITIONER], staff[Role.DIRECTOR]

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            director.sign_offs_waiting(boss)
            rule_counts(boss, **this_week(boss))
        return len(queries)

    screened(practitioner, "Invented One", **BLOOD_THINNER)
    few = asked()
    for number in range(4):
        screened(practitioner, f"Invented {number}", **BLOOD_THINNER)
    assert asked() == few


def test_the_ledger_is_filtered_by_client_person_and_day(staff):
    desk, boss = staff[Role.FRONT_DESK], staff[Role.DIRECTOR]
    ada = clients.register(desk, name="Invented Ada")
    clients.register(boss, name="Invented Ben")
    found, following = entries(boss, Sought(client_number=ada.number))
    assert [(e.action, e.who, e.client_number) for e in found] == [
        ("client.registered", desk.name, ada.number)
    ]
    assert following is None
    found, _ = entries(boss, Sought(actor=desk.user))
    assert {e.who for e in found} == {desk.name}
    today = moment.today(Clinic.objects.get(pk=boss.clinic))
    assert entries(boss, Sought(day=today))[0]
    assert not entries(boss, Sought(day=today - timedelta(days=1)))[0]


def test_the_ledger_comes_in_pages_and_shows_no_other_clinic(staff):
    boss = staff[Role.DIRECTOR]
    other = new_member(new_clinic("Another"), Role.DIRECTOR)
    for _ in range(PAGE + 3):
        entries(boss, Sought())
    entries(other, Sought())
    first, following = entries(boss, Sought())
    assert len(first) == PAGE
    rest, end = entries(boss, Sought(before=following))
    assert (len(rest), end) == (3, None)
    assert not {e.sequence for e in first} & {e.sequence for e in rest}
    assert len(entries(other, Sought())[0]) == 1


def test_looking_at_the_ledger_is_an_entry_and_so_is_verifying(staff):
    entries(staff[Role.ADMINISTRATOR], Sought())
    found, head = verdict(staff[Role.DIRECTOR])
    assert found.broken_at is None
    assert head.sequence == found.entries
    actions = set(Event.objects.values_list("action", flat=True))
    assert {"ledger.seen", "ledger_verdict.seen"} <= actions


def test_an_erased_clients_reasons_are_not_shown(staff, waiting):
    client, finding = waiting
    sign_offs.sign_off(
        staff[Role.PRACTITIONER],
        client.pk,
        rule=finding["rule"],
        subject=finding["subject"],
        reason="Seen.",
    )
    boss = staff[Role.DIRECTOR]
    Client.objects.filter(pk=client.pk).update(
        wrapped_key=None, erased_at=moment.now(), erased_by=boss.user
    )
    (given,) = director.sign_offs_given(boss, kind="sign_off", **this_week(boss)).rows
    assert (given.name, given.reason) == ("", "")
