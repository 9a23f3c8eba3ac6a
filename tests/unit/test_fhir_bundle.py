"""A bundle as a whole: one living patient, every entry accounted for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mesoplan.core.consultation import Request
from mesoplan.core.errors import InputError
from mesoplan.fhir.bundle import read_bundle
from tests.charts import (
    ICD10CM,
    PATIENT,
    SNOMED,
    TODAY,
    VOCABULARY,
    about,
    accounted,
    answers,
    bundle,
    chart,
    concept,
    condition,
    observation,
    patient,
    quantity,
    request,
    values,
)


def problems(raw: Any, on: date | None = TODAY) -> list[str]:
    """Where and what is wrong with a bundle."""
    with pytest.raises(InputError) as caught:
        read_bundle(raw, VOCABULARY, on)
    return [f"{problem.where}: {problem.what}" for problem in caught.value.problems]


def test_the_client_is_an_id_and_never_a_name():
    found = chart()
    assert found.consultation.client == "p1"
    assert found.consultation.request == Request()
    assert "Zyxwv" not in repr(found)
    assert values("birth_date") == [(date(1984, 3, 2), "2026-11-20")]


def test_without_an_id_the_address_serves():
    nameless = patient()
    del nameless["id"]
    raw = bundle(nameless)
    raw["entry"][0]["fullUrl"] = "urn:uuid:5cbc121b"
    assert read_bundle(raw, VOCABULARY, TODAY).consultation.client == "5cbc121b"
    raw["entry"][0]["fullUrl"] = "urn:uuid:Jane Doe"
    assert not read_bundle(raw, VOCABULARY, TODAY).consultation.client


# the day of evaluation


def test_the_day_is_the_latest_that_anything_read_names():
    found = chart(
        condition("D1", onsetDateTime="2019-01-01", recordedDate="2021-03-05"),
        condition("X9", recordedDate="2022-06"),
        request("W5", "cancelled", authoredOn="2025-01-01"),
        {"resourceType": "Encounter", "period": {"start": "2026-01-01"}},
        on=None,
    )
    assert found.consultation.on == date(2022, 6, 1)


def test_the_day_given_counts_before_all():
    later = condition("D1", recordedDate="2027-01-01")
    assert chart(later).consultation.on == TODAY


def test_without_any_date_the_day_must_be_named():
    assert problems(bundle(), on=None) == ["entry: no date to evaluate on"]


# the patient


def test_exactly_one_patient():
    two = bundle(patient(), patient(id="p2"))
    assert problems(two) == ["entry: expected exactly one Patient, found 2"]
    none = bundle()
    none["entry"] = []
    assert problems(none) == ["entry: expected exactly one Patient, found 0"]
    del none["entry"]
    assert problems(none) == ["entry: expected exactly one Patient, found 0"]


@pytest.mark.parametrize(
    "fields", [{"deceasedBoolean": True}, {"deceasedDateTime": "2026-01-01"}]
)
def test_a_deceased_patient_is_refused(fields):
    assert problems(bundle(patient(**fields))) == [
        "entry[0].resource.deceased[x]: the patient is recorded as deceased"
    ]
    assert chart(patient(deceasedBoolean=False)).entries == 1


@pytest.mark.parametrize("written", ["1984", "1984-03"])
def test_a_partial_date_of_birth_is_not_guessed(written):
    found = chart(patient(birthDate=written))
    assert not answers("birth_date", found)
    assert [(row.resource, row.reason) for row in found.skipped] == [
        ("Patient.birthDate", "only partly recorded, and not guessed")
    ]
    assert accounted(found) == found.entries == 1


@pytest.mark.parametrize("written", ["2026-11-21", "1850-01-01"])
def test_an_impossible_date_of_birth_is_refused(written):
    (problem,) = problems(bundle(patient(birthDate=written)))
    assert problem.startswith("entry[0].resource.birthDate: not a possible")


def test_a_missing_date_of_birth_stays_unknown():
    nobody = patient()
    del nobody["birthDate"]
    assert [row.reason for row in chart(nobody).skipped] == ["not recorded"]


# whose resources


def about_patient(address, reference):
    """A condition whose subject is named so; the patient's entry has this address."""
    record = condition("D1", recordedDate="2026-11-01")
    record["subject"] = {"reference": reference}
    raw = bundle(record)
    if address:
        raw["entry"][0]["fullUrl"] = address
    return raw


@pytest.mark.parametrize(
    ("address", "reference"),
    [
        ("", "Patient/p1"),
        ("", "Patient/p1/_history/3"),
        ("", "https://example.org/fhir/Patient/p1"),
        ("", "urn:uuid:p1"),
        ("urn:uuid:p1", "urn:uuid:p1"),
        ("urn:uuid:p1", "Patient/p1"),
        ("https://example.org/fhir/Patient/p1", "https://example.org/fhir/Patient/p1"),
    ],
)
def test_the_patient_may_be_named_in_any_of_the_usual_ways(address, reference):
    raw = about_patient(address, reference)
    assert answers("diabetes", read_bundle(raw, VOCABULARY, TODAY))


@pytest.mark.parametrize(
    ("address", "reference"),
    [
        ("", "Patient/p2"),
        ("", "Patient/xp1"),
        ("urn:uuid:p1", "urn:uuid:p2"),
        ("https://a.example/fhir/Patient/p1", "https://b.example/fhir/Patient/p1"),
    ],
)
def test_someone_elses_resource_refuses_the_chart(address, reference):
    (problem,) = problems(about_patient(address, reference))
    assert problem == (
        "entry[1].resource.subject: this resource is about someone else than the "
        "bundle's patient"
    )


def test_a_resource_that_names_no_patient_is_skipped():
    loose = condition("D1", recordedDate="2026-11-01")
    by_number = {**loose, "subject": {"identifier": {"value": "4711"}}}
    del loose["subject"]
    found = chart(loose, by_number)
    assert not answers("diabetes", found)
    assert [(row.reason, row.count) for row in found.skipped] == [
        ("names no patient", 2)
    ]


@pytest.mark.parametrize("field", ["modifierExtension", "implicitRules"])
def test_what_may_turn_the_meaning_round_is_not_read_past(field):
    given = [{"url": "not"}] if field == "modifierExtension" else "http://rules"
    found = chart(condition("D1", recordedDate="2026-11-01", **{field: given}))
    assert not answers("diabetes", found)
    assert field in found.skipped[0].reason


# shape


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ({}, "resourceType: not a FHIR Bundle"),
        ({"resourceType": "Patient"}, "resourceType: not a FHIR Bundle"),
        ({"resourceType": ["Bundle"]}, "resourceType: not a FHIR Bundle"),
        (bundle(type="history"), "type: not a bundle that is read"),
        (bundle(type=7), "type: expected text"),
        ({**bundle(), "entry": {"resource": {}}}, "entry: expected a list"),
        (bundle(id=3, link="next"), "link: expected a list"),
        (bundle({"resourceType": 5}), "entry[1].resource.resourceType: expected text"),
        (
            bundle({"resourceType": "lower case"}),
            "entry[1].resource.resourceType: not a resource type",
        ),
        (bundle(patient(id=["p1"])), "entry[0].resource.id: expected text"),
        (bundle(patient(id="Jane Doe")), "entry[0].resource.id: not a FHIR id"),
        (
            bundle(condition("D1", recordedDate="tomorrow")),
            "entry[1].resource.recordedDate: not a FHIR date",
        ),
        (
            bundle(condition("D1", recordedDate=20260101)),
            "entry[1].resource.recordedDate: expected text",
        ),
        (
            bundle(about("Condition", code="D1")),
            "entry[1].resource.code: expected an object",
        ),
        (
            bundle(about("Condition", code={"coding": [{"code": 73211009}]})),
            "entry[1].resource.code.coding[0].code: expected text",
        ),
        (
            bundle(observation("4548-4", valueQuantity=quantity("7.2"))),
            "entry[1].resource.valueQuantity.value: expected a number",
        ),
        (
            bundle(observation("4548-4", valueQuantity=quantity(float("nan")))),
            "entry[1].resource.valueQuantity.value: expected a number",
        ),
        (
            bundle(observation("PQ", valueBoolean="yes")),
            "entry[1].resource.valueBoolean: expected true or false",
        ),
        (
            bundle({**condition("D1"), "subject": [{"reference": PATIENT}]}),
            "entry[1].resource.subject: expected an object",
        ),
    ],
)
def test_malformed_charts_are_refused_with_the_path(raw, problem):
    assert problem in problems(raw)


def test_all_faults_come_at_once():
    raw = bundle(
        condition("D1", recordedDate="tomorrow"),
        observation("4548-4", valueQuantity=quantity("7.2")),
    )
    assert len(problems(raw)) == 2


def test_messages_do_not_repeat_what_is_in_the_chart():
    with pytest.raises(InputError) as caught:
        read_bundle(bundle(patient(birthDate={"family": "Zyxwv"})), VOCABULARY, TODAY)
    assert "Zyxwv" not in str(caught.value)
    assert "an object" in str(caught.value)


@pytest.mark.parametrize(
    "kind", ["batch", "collection", "document", "searchset", "transaction"]
)
def test_the_usual_kinds_of_bundle_are_read(kind):
    assert chart(type=kind).entries == 1


def test_a_bundle_without_a_type_is_read():
    raw = bundle()
    del raw["type"]
    assert read_bundle(raw, VOCABULARY, TODAY).entries == 1


# the account


def test_every_entry_is_accounted_for():
    raw = bundle(
        condition("D1", recordedDate="2026-11-01"),
        condition("X9", recordedDate="2026-11-01"),
        {"resourceType": "Encounter"},
        {"resourceType": "Medication"},
        request("W5", "draft"),
    )
    raw["entry"] += [{"request": {"method": "DELETE", "url": "Condition/1"}}, {}]
    found = read_bundle(raw, VOCABULARY, TODAY)
    assert accounted(found) == found.entries == 8
    assert [(row.resource, row.count) for row in found.read] == [
        ("Condition", 1),
        ("Medication", 1),
        ("Patient", 1),
    ]
    assert [(row.resource, row.reason, row.count) for row in found.skipped] == [
        ("Encounter", "not read: no fact is taken from this type", 1),
        ("MedicationRequest", "draft", 1),
        ("entry", "no resource", 2),
    ]
    assert [(row.resource, row.code) for row in found.unmapped] == [("Condition", "X9")]


def test_an_empty_chart_denies_nothing():
    found = chart()
    assert [answer.fact for answer in found.consultation.answers] == ["birth_date"]


def test_systems_are_known_by_address_and_by_oid():
    for system in (
        SNOMED,
        "http://snomed.info/sct/",
        "https://snomed.info/sct",
        "urn:oid:2.16.840.1.113883.6.96",
    ):
        assert values(
            "diabetes", condition("D1", system=system, recordedDate="2026-11-01")
        )
    elsewhere = condition("D1", system="http://example.org", recordedDate="2026-11-01")
    (row,) = chart(elsewhere).unmapped
    assert row.system == "http://example.org"
    spelt = condition("e11.9", system=ICD10CM, recordedDate="2026-11-01")
    assert values("diabetes", spelt)


def test_differing_displays_of_one_code_are_one_line():
    first = condition("X9", recordedDate="2026-11-01")
    second = condition("X9", recordedDate="2026-11-01")
    first["code"] = concept("X9", display="Zeta")
    second["code"] = concept("X9", display="Alpha")
    (row,) = chart(first, second).unmapped
    assert (row.display, row.count) == ("Alpha", 2)


def test_invisible_and_endless_text_is_cleaned():
    record = condition("X9", recordedDate="2026-11-01")
    record["code"] = concept("X9", display="a\u200bb\x00c\n\td \ud800" + "e" * 500)
    (row,) = chart(record).unmapped
    assert row.display.startswith("abc d e")
    assert len(row.display) <= 80
    row.display.encode("utf-8")
