"""Allergies of a chart: never a complete list, unless it denies them all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mesoplan.core.facts import Standing
from mesoplan.fhir.bundle import read_bundle
from tests.charts import (
    FACTS,
    TODAY,
    VOCABULARY,
    about,
    accounted,
    answers,
    bundle,
    chart,
    concept,
    known,
    values,
)

CLINICAL = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"


def allergy(code="LX", display="", **fields):
    dated = {"recordedDate": "2026-11-01"}
    return about(
        "AllergyIntolerance", code=concept(code, display=display), **{**dated, **fields}
    )


def test_a_known_allergy_is_a_member_of_an_open_list():
    (answer,) = answers("allergies", chart(allergy()))
    assert answer.value == frozenset({"latex"})
    assert not answer.complete
    assert known("allergies", allergy()).standing is Standing.PARTIAL


def test_one_that_no_option_knows_is_another_allergy_and_listed_too():
    found = chart(allergy("X1", "Pineapple"))
    (answer,) = answers("allergies", found)
    assert answer.value == frozenset({"other"})
    (row,) = found.unmapped
    assert (row.code, row.note) == ("X1", "counted as another allergy")
    assert accounted(found) == found.entries == 2


def test_its_wording_may_point_to_an_option():
    (row,) = chart(allergy("X1", "Allergy to Lidocaine")).unmapped
    assert row.note == "counted as another allergy, may be lidocaine"


def test_manner_and_severity_stand_in_the_detail():
    record = allergy(
        clinicalStatus=concept("active", CLINICAL),
        type="intolerance",
        criticality="high",
        reaction=[{"manifestation": [concept("X")], "severity": "severe"}],
    )
    (answer,) = answers("allergies", chart(record))
    assert answer.detail == (
        "AllergyIntolerance LX Latex allergy, active, an intolerance, "
        "high criticality, severe reaction, recorded 2026-11-01"
    )


@pytest.mark.parametrize("status", ["inactive", "resolved"])
def test_past_allergies_are_skipped_with_the_reason(status):
    found = chart(allergy(clinicalStatus=concept(status, CLINICAL)))
    assert not answers("allergies", found)
    assert found.skipped[0].reason == status


@pytest.mark.parametrize("status", ["refuted", "entered-in-error"])
def test_refuted_allergies_are_skipped_with_the_reason(status):
    found = chart(allergy(verificationStatus=concept(status, "x")))
    assert not answers("allergies", found)
    assert found.skipped[0].reason == status


def test_an_unconfirmed_allergy_is_still_one():
    record = allergy(verificationStatus=concept("unconfirmed", "x"))
    assert values("allergies", record) == [(frozenset({"latex"}), "2026-11-01")]


def test_a_past_anaphylaxis_is_a_fact_of_its_own():
    reaction = {"manifestation": [concept("AN"), concept("EC")], "onset": "2019-05-05"}
    found = chart(allergy("X1", reaction=[reaction]))
    (answer,) = answers("anaphylaxis", found)
    assert (answer.value, answer.on.isoformat()) == (True, "2019-05-05")
    assert not answers("eczema", found)  # a rash then is no eczema now


def test_the_cause_may_be_named_by_the_reaction():
    record = about(
        "AllergyIntolerance",
        reaction=[{"substance": concept("LX"), "manifestation": []}],
    )
    (answer,) = answers("allergies", chart(record))
    assert answer.value == frozenset({"latex"})
    assert answer.detail == "AllergyIntolerance LX Latex allergy, undated"


def test_no_known_allergy_is_an_explicit_no():
    state = known("allergies", allergy("NKA"))
    assert (state.value, state.standing) == (frozenset(), Standing.KNOWN)
    both = known("allergies", allergy("NKA"), allergy(recordedDate="2026-10-01"))
    assert both.standing is Standing.CONTRADICTORY


def test_a_denial_needs_to_be_sure_and_coded():
    unsure = allergy("NKA", verificationStatus=concept("unconfirmed", "x"))
    assert chart(unsure).skipped[0].reason == "an unconfirmed denial"
    found = chart(allergy("NKDA", "No known drug allergy"))
    assert not answers("allergies", found)
    (row,) = found.unmapped
    assert row.note == "denies some or all allergies, and no code says which: not used"


def test_a_denial_of_a_month_holds_from_its_first_day():
    assert values("allergies", allergy("NKA", recordedDate="2026-10")) == [
        (frozenset(), "2026-10-01")
    ]


def test_an_allergy_without_a_code_is_skipped():
    found = chart(about("AllergyIntolerance", recordedDate="2026-11-01"))
    assert found.skipped[0].reason == "no code"


def test_without_a_place_for_it_an_allergy_is_listed():
    bare = replace(FACTS["allergies"], options=FACTS["allergies"].options[:1])
    for facts in ({}, {"allergies": bare}):
        words = replace(VOCABULARY, facts=facts)
        found = read_bundle(bundle(allergy("X1")), words, TODAY)
        assert not found.consultation.answers
        assert found.unmapped[0].note
