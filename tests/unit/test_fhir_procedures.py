"""Procedures and immunizations of a chart."""

from __future__ import annotations

import pytest

from mesoplan.core.consultation import Vocabulary
from mesoplan.fhir.bundle import read_bundle
from tests.charts import (
    CVX,
    TODAY,
    about,
    answers,
    bundle,
    chart,
    concept,
    reconciliation,
)


def vaccination(code="08", status="completed", **fields):
    return about(
        "Immunization", status=status, vaccineCode=concept(code, CVX, "Hep"), **fields
    )


def procedure(status="completed", **fields):
    return about("Procedure", status=status, code=concept("REC"), **fields)


def test_a_reconciliation_is_an_event_on_its_day():
    (answer,) = answers("medicines_reconciled", chart(reconciliation("2026-11-10")))
    assert answer.value[0].isoformat() == "2026-11-10"
    assert not answer.complete
    assert answer.detail == "Procedure REC Medication reconciliation, done 2026-11-10"


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ({"start": "2026-11-01", "end": "2026-11-03"}, "2026-11-03"),
        ({"start": "2026-11-01"}, "2026-11-01"),
    ],
)
def test_a_period_counts_by_its_end(period, day):
    (answer,) = answers(
        "medicines_reconciled", chart(procedure(performedPeriod=period))
    )
    assert answer.value[0].isoformat() == day


@pytest.mark.parametrize(
    "status", ["preparation", "in-progress", "not-done", "stopped"]
)
def test_only_what_was_completed_counts(status):
    found = chart(procedure(status, performedDateTime="2026-11-01"))
    assert not answers("medicines_reconciled", found)
    assert found.skipped[0].reason == f"status {status}"


def test_without_status_code_or_date_it_is_skipped():
    bare = about("Procedure", performedDateTime="2026-11-01")
    found = chart(
        bare, {**bare, "status": "completed"}, procedure(performedString="once")
    )
    assert [row.reason for row in found.skipped] == ["no code", "no date", "no status"]


def test_any_vaccine_is_a_vaccination():
    found = chart(vaccination("999", occurrenceDateTime="2026-11-02T09:00:00Z"))
    (answer,) = answers("vaccine", found)
    assert answer.value[0].isoformat() == "2026-11-02"
    assert answer.detail == "Immunization 999 Hep, given 2026-11-02"
    assert not answer.complete
    assert not found.unmapped


def test_vaccines_not_given_or_undated_are_skipped():
    found = chart(
        vaccination(status="not-done", occurrenceDateTime="2026-11-02"),
        vaccination(occurrenceString="last year"),
        about("Immunization", status="completed", occurrenceDateTime="2026-11-02"),
        about("Immunization"),
    )
    assert not answers("vaccine", found)
    assert [row.reason for row in found.skipped] == [
        "no code",
        "no date",
        "no status",
        "status not-done",
    ]


def test_without_the_fact_a_vaccine_is_listed():
    nothing = Vocabulary(
        facts={}, concerns=frozenset(), zones=frozenset(), products=frozenset()
    )
    raw = bundle(vaccination(occurrenceDateTime="2026-11-02"))
    assert [row.code for row in read_bundle(raw, nothing, TODAY).unmapped] == ["08"]
