"""Opening, changing and closing a consultation; recording facts in it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.clinic_people import new_clinic, new_member
from tests.consultations import consulting, registered, say

from mesoplan.clinic import moment
from mesoplan.clinic.access import Conflict, NotAllowed, NotFound, Role
from mesoplan.clinic.actions import clients, consultations, facts, links
from mesoplan.clinic.queries.charts import open_consultation
from mesoplan.clinic.queries.consultations import Known, sheet
from mesoplan.clinic.records import Consultation, Event, Intake, Statement
from mesoplan.core.errors import InputError


def test_opening_twice_opens_one(staff: Any) -> None:
    client = registered(staff[Role.PRACTITIONER])
    first = consultations.open_for(staff[Role.PRACTITIONER], client.pk)
    second = consultations.open_for(staff[Role.DIRECTOR], client.pk)
    assert first == second
    assert Event.objects.filter(action="consultation.opened").count() == 1


def send_intake(actor: Any, client: Any, **wishes: Any) -> None:
    link, _ = links.send(actor, client.pk, purpose="intake")
    intake = Intake(
        clinic_id=actor.clinic,
        client=client,
        link=link,
        begun_at=moment.now(),
        saved_at=moment.now(),
        sent_at=moment.now(),
    )
    intake.conceal(draft={}, wishes=wishes)
    intake.save()


def test_the_clients_wishes_are_taken_over(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client = registered(actor)
    send_intake(
        actor, client, concerns=["dehydration", "gone"], zones=["cheeks"], words="…"
    )
    made = consultations.open_for(actor, client.pk)
    request = made.reveal("request")
    assert request["concerns"] == ["dehydration"]
    assert request["zones"] == ["cheeks"]
    assert request["wishes"] == "…"
    assert request["jurisdiction"] == client.clinic.jurisdiction


def test_wishes_sent_later_wait_until_somebody_takes_them_over(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, made = consulting(actor)
    assert sheet(client, made).wishes_waiting is None
    send_intake(actor, client, concerns=["elasticity"], zones=["neck"], words="softer")
    assert sheet(client, made).wishes_waiting is not None
    with pytest.raises(Conflict):
        consultations.take_over(actor, client.pk, made.pk, version=99)
    made = consultations.take_over(actor, client.pk, made.pk, version=made.version)
    request = made.reveal("request")
    assert "elasticity" in request["concerns"]
    assert "dehydration" in request["concerns"]
    assert request["wishes"] == "softer"
    assert sheet(client, made).wishes_waiting is None


def test_a_birth_date_on_file_is_not_asked_again(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client = registered(actor)
    made = consultations.open_for(actor, client.pk)
    row = sheet(client, made).rows["birth_date"]
    assert row.known is Known.PRESENT
    assert "birth_date" not in [q.fact for q in sheet(client, made).questions]
    unknown = clients.register(actor, name="Invented Nobody")
    made = consultations.open_for(actor, unknown.pk)
    assert sheet(unknown, made).rows["birth_date"].known is Known.NOT_ASKED


def test_the_four_states_of_a_fact(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, made = consulting(actor, without=("epilepsy",))
    facts.record(
        actor, client.pk, fact="keloid_tendency", entry={"value": True, "by": "client"}
    )
    rows = sheet(client, made).rows
    assert rows["epilepsy"].known is Known.NOT_ASKED
    assert rows["diabetes"].known is Known.NONE
    assert rows["dental_work"].known is Known.PRESENT
    assert len(rows["keloid_tendency"].said) == 2
    facts.record(
        actor,
        client.pk,
        fact="keloid_tendency",
        entry={
            "value": False,
            "by": "clinician",
            "settles": True,
            "detail": "an ordinary scar, seen today",
        },
    )
    row = sheet(client, made).rows["keloid_tendency"]
    assert row.known is Known.CLEARED
    assert row.detail == "an ordinary scar, seen today"
    assert row.said[0].recorded_by == actor.name


def test_a_contradiction_is_settled_only_with_a_reason(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, made = consulting(actor, keloid_tendency=True)
    facts.record(
        actor, client.pk, fact="keloid_tendency", entry={"value": False, "by": "client"}
    )
    assert sheet(client, made).rows["keloid_tendency"].contradictory
    with pytest.raises(InputError, match="only a clinician settles, with a reason"):
        facts.record(
            actor,
            client.pk,
            fact="keloid_tendency",
            entry={"value": False, "settles": True},
        )


def test_what_the_core_cannot_read_is_not_stored(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, _ = consulting(actor)
    before = Statement.objects.count()
    for fact, value in (
        ("temperature", "36.6"),
        ("temperature", "90 degC"),
        ("skin_type", "vii"),
        ("pregnant", "perhaps"),
        ("no_such_fact", True),
    ):
        with pytest.raises(InputError):
            facts.record(actor, client.pk, fact=fact, entry={"value": value})
    assert Statement.objects.count() == before


def test_whoever_writes_second_sees_what_the_first_wrote(staff: Any) -> None:
    client, _ = consulting(staff[Role.PRACTITIONER])
    fact = "rosacea_flare"
    facts.record(
        staff[Role.DIRECTOR], client.pk, fact=fact, entry={"value": True}, seen=1
    )
    with pytest.raises(Conflict) as meanwhile:
        facts.record(
            staff[Role.PRACTITIONER],
            client.pk,
            fact=fact,
            entry={"value": False},
            seen=1,
        )
    assert str(meanwhile.value.theirs[fact]).startswith("yes (clinician")
    assert meanwhile.value.version == 2


def test_two_changes_of_the_request_never_overwrite_each_other(staff: Any) -> None:
    client, made = consulting(staff[Role.PRACTITIONER])
    theirs = {"concerns": ["elasticity"], "zones": ["neck"]}
    consultations.change(
        staff[Role.DIRECTOR],
        client.pk,
        made.pk,
        version=made.version,
        request=theirs,
        notes="look at the neck",
    )
    with pytest.raises(Conflict) as meanwhile:
        consultations.change(
            staff[Role.PRACTITIONER],
            client.pk,
            made.pk,
            version=made.version,
            request={"concerns": ["elasticity"], "zones": ["cheeks"]},
            notes="",
        )
    assert meanwhile.value.theirs == {"zones": ["neck"], "notes": "look at the neck"}
    kept = Consultation.objects.get(pk=made.pk)
    assert kept.reveal("request") == theirs


def test_a_closed_consultation_is_not_changed(staff: Any) -> None:
    actor = staff[Role.PRACTITIONER]
    client, made = consulting(actor)
    consultations.close(actor, client.pk, made.pk)
    assert open_consultation(client) is None
    with pytest.raises(Conflict):
        consultations.change(
            actor, client.pk, made.pk, version=made.version, request={}, notes=""
        )


def test_others_neither_open_nor_record(staff: Any) -> None:
    client, made = consulting(staff[Role.PRACTITIONER])
    for role in (Role.FRONT_DESK, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            consultations.open_for(staff[role], client.pk)
        with pytest.raises(NotAllowed):
            facts.record(
                staff[role], client.pk, fact="pregnant", entry={"value": False}
            )
    stranger = new_member(new_clinic("Another"), Role.PRACTITIONER)
    with pytest.raises(NotFound):
        consultations.open_for(stranger, client.pk)
    with pytest.raises(NotFound):
        facts.record(stranger, client.pk, fact="pregnant", entry={"value": False})
    with pytest.raises(NotFound):
        consultations.close(stranger, client.pk, made.pk)


def test_a_denial_beside_a_measured_value_is_asked_again_and_settled(
    staff: Any,
) -> None:
    """A returning client says "no diabetes" while a high HbA1c is on record."""
    actor = staff[Role.PRACTITIONER]
    client, made = consulting(actor, without=("diabetes", "hba1c"))
    facts.record(actor, client.pk, fact="hba1c", entry={"value": "8.6 %"})
    say(actor, client, {"diabetes": False})
    row = sheet(client, made).rows["diabetes"]
    assert row.known is Known.NOT_ASKED
    assert "diabetes" in [q.fact for q in sheet(client, made).questions]
    facts.record(actor, client.pk, fact="epilepsy", entry={"value": False})
    facts.record(
        actor,
        client.pk,
        fact="diabetes",
        entry={"value": True, "settles": True, "detail": "the letter says so"},
    )
    assert sheet(client, made).rows["diabetes"].known is Known.PRESENT


def test_a_measured_value_that_cannot_be_is_refused_until_the_answer_is_settled(
    staff: Any,
) -> None:
    actor = staff[Role.PRACTITIONER]
    client, _ = consulting(actor, diabetes=False)
    with pytest.raises(InputError, match="one of the two is wrong"):
        facts.record(actor, client.pk, fact="hba1c", entry={"value": "8.6 %"})
    facts.record(
        actor,
        client.pk,
        fact="diabetes",
        entry={"value": True, "settles": True, "detail": "newly found"},
    )
    facts.record(actor, client.pk, fact="hba1c", entry={"value": "8.6 %"})
