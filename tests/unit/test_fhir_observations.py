"""Observations of a chart: numbers with their units, and coded findings."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mesoplan.core.facts import Standing
from tests.charts import (
    SNOMED,
    about,
    accounted,
    answers,
    chart,
    concept,
    known,
    observation,
    quantity,
    values,
)


def hba1c(value, code="%", on="2026-11-20", **fields):
    return observation("4548-4", on, valueQuantity=quantity(value, code, **fields))


def reasons(*resources):
    return [(row.resource, row.reason) for row in chart(*resources).skipped]


def test_a_measurement_keeps_its_value_exactly():
    (answer,) = answers("hba1c", chart(hba1c(Decimal("7.386637231394623"))))
    assert answer.value == Decimal("7.386637231394623")
    assert answer.detail == "Observation 4548-4 HbA1c, 7.39 %, 2026-11-20"


@pytest.mark.parametrize(
    ("fact", "code", "value", "unit", "expected"),
    [
        ("hba1c", "4548-4", 7.2, "%", "7.2"),
        ("hba1c", "4548-4", 53, "mmol/mol", "7.0004"),
        ("hba1c", "4548-4", 7, "%{Hb}", "7"),
        ("temperature", "8310-5", 37.5, "Cel", "37.5"),
        ("temperature", "8310-5", 98.6, "[degF]", "37.0000"),
        ("systolic", "8480-6", 120, "mm[Hg]", "120"),
    ],
)
def test_ucum_units_become_the_units_of_facts(fact, code, value, unit, expected):
    record = observation(code, valueQuantity=quantity(value, unit))
    assert values(fact, record) == [(Decimal(expected), "2026-11-20")]


@pytest.mark.parametrize(
    ("unit", "fact", "code", "value"),
    [("mmHg", "systolic", "8480-6", 120), ("°C", "temperature", "8310-5", 37)],
)
def test_a_printed_unit_counts_where_there_is_no_code(unit, fact, code, value):
    record = observation(code, valueQuantity={"value": value, "unit": unit})
    assert values(fact, record) == [(Decimal(value), "2026-11-20")]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (quantity(7.2, "mg/dL"), "the unit 'mg/dL' does not fit"),
        (quantity(86), "the value lies outside what is possible"),
        (quantity(-1), "the value lies outside what is possible"),
        (
            quantity(Decimal("1e999999"), "mmol/mol"),
            "the value lies outside what is possible",
        ),
        (quantity(7, comparator="<"), "only a bound (<) was reported"),
        ({"value": 7}, "no unit"),
        ({"unit": "%"}, "no value"),
        (quantity(7.2, "%", system="http://example.org"), None),
    ],
)
def test_what_does_not_fit_is_skipped_with_the_reason(given, reason):
    record = observation("4548-4", valueQuantity=given)
    if reason is None:
        assert values("hba1c", record)
    else:
        assert reasons(record) == [("Observation", reason)]
        assert not values("hba1c", record)


@pytest.mark.parametrize(
    "status", ["preliminary", "registered", "cancelled", "unknown", ""]
)
def test_only_settled_observations_are_read(status):
    record = {**hba1c(7.2), "status": status}
    expected = f"status {status}" if status else "no status"
    assert reasons(record) == [("Observation", expected)]


def test_of_several_on_one_day_only_the_last_counts():
    day = "2026-11-20T"
    records = [
        hba1c(7.0),
        hba1c(7.1, on=f"{day}09:00:00+02:00"),
        hba1c(7.4, on=f"{day}08:00:00Z"),
        hba1c(7.3, on=f"{day}07:30:00Z"),
        hba1c(6.9, on="2026-11-19T23:00:00Z"),
    ]
    assert values("hba1c", *records) == [
        (Decimal("6.9"), "2026-11-19"),
        (Decimal("7.4"), "2026-11-20"),
    ]


def test_two_at_the_same_moment_contradict_each_other():
    moment = "2026-11-20T08:00:00Z"
    state = known("hba1c", hba1c(7.0, on=moment), hba1c(7.4, on=moment))
    assert state.standing is Standing.CONTRADICTORY


def test_components_are_read_too():
    panel = observation(
        "85354-9",
        component=[
            {
                "code": concept("8480-6", "http://loinc.org"),
                "valueQuantity": quantity(181, "mm[Hg]"),
            },
            {
                "code": concept("9999-9", "http://loinc.org"),
                "valueQuantity": quantity(80, "mm[Hg]"),
            },
            {
                "code": concept("8310-5", "http://loinc.org"),
                "valueQuantity": quantity(80, "Cel"),
            },
        ],
    )
    found = chart(panel)
    assert [answer.value for answer in answers("systolic", found)] == [181]
    assert [(row.resource, row.code) for row in found.unmapped] == [
        ("Observation.component", "9999-9")
    ]
    assert [(row.resource, row.reason) for row in found.skipped] == [
        ("Observation.component", "the value lies outside what is possible")
    ]
    assert accounted(found) == found.entries == 2


def test_a_panel_that_no_fact_knows_is_listed_with_its_parts():
    panel = observation(
        "85354-9",
        component=[{"code": concept("1-1", "http://loinc.org"), "valueString": "x"}],
    )
    assert [(row.resource, row.code) for row in chart(panel).unmapped] == [
        ("Observation", "85354-9"),
        ("Observation.component", "1-1"),
    ]


def test_a_coded_answer_needs_a_known_question_and_a_known_answer():
    asked = observation("PQ", valueCodeableConcept=concept("P1"))
    assert values("pregnant", asked) == [(True, "2026-11-20")]
    denied = observation("PQ", valueCodeableConcept=concept("P0"))
    assert values("pregnant", denied) == [(False, "2026-11-20")]
    strange = observation("PQ", valueCodeableConcept=concept("P9", display="Maybe"))
    found = chart(strange)
    assert not answers("pregnant", found)
    (row,) = found.unmapped
    assert (row.code, row.note) == ("P9", "an answer to pregnant that no fact knows")
    family = observation("FAM", valueCodeableConcept=concept("D1"))
    assert not values("diabetes", family)
    other = observation("PQ", valueCodeableConcept=concept("D1"))
    assert not values("diabetes", other)


def test_yes_and_no_answer_flags():
    assert values("pregnant", observation("PQ", valueBoolean=True)) == [
        (True, "2026-11-20")
    ]
    assert values("pregnant", observation("PQ", valueBoolean=False)) == [
        (False, "2026-11-20")
    ]
    not_so = observation("P0", system=SNOMED, valueBoolean=False)
    assert values("pregnant", not_so) == [(True, "2026-11-20")]


def test_yes_names_an_option_and_no_denies_no_other():
    positive = observation("SC", system=SNOMED, valueBoolean=True)
    assert values("screen", positive) == [("positive", "2026-11-20")]
    negative = observation("SC", system=SNOMED, valueBoolean=False)
    assert not values("screen", negative)
    assert reasons(negative) == [("Observation", "yes or no cannot answer this")]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"valueString": "7 %"}, "a valueString is not read"),
        ({"valueInteger": 7}, "a valueInteger is not read"),
        ({"dataAbsentReason": concept("unknown")}, "no value"),
        ({"valueBoolean": True}, "yes or no cannot answer this"),
    ],
)
def test_other_kinds_of_value_are_not_guessed_at(fields, reason):
    assert reasons(observation("4548-4", **fields)) == [("Observation", reason)]


def test_a_number_cannot_answer_a_flag():
    record = observation("PQ", valueQuantity=quantity(1))
    assert reasons(record) == [("Observation", "a number cannot answer this")]


def test_an_observation_about_someone_else_in_focus_is_skipped():
    record = {**hba1c(7), "focus": [{"reference": "Patient/child"}]}
    assert reasons(record) == [
        ("Observation", "about someone or something else (focus)")
    ]


def test_without_a_date_or_a_code_it_is_skipped():
    assert reasons(hba1c(7, on="")) == [("Observation", "no date")]
    nameless = about("Observation", status="final", valueQuantity=quantity(7))
    assert reasons(nameless) == [("Observation", "no code")]


def test_a_period_counts_by_its_end_and_an_instant_as_it_is():
    period = {"start": "2026-11-01", "end": "2026-11-03"}
    timed = {**hba1c(7, on=""), "effectivePeriod": period}
    assert values("hba1c", timed) == [(Decimal(7), "2026-11-03")]
    instant = {**hba1c(7, on=""), "effectiveInstant": "2026-11-04T10:00:00Z"}
    assert values("hba1c", instant) == [(Decimal(7), "2026-11-04")]


def test_a_partial_date_makes_a_measurement_as_old_as_it_can_be():
    assert values("hba1c", hba1c(7, on="2026-10")) == [(Decimal(7), "2026-10-01")]
