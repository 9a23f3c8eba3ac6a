"""The codes of the knowledge files, as charts carry them."""

from __future__ import annotations

from datetime import date

import pytest

from mesoplan.core.facts import FactKind, Standing
from mesoplan.core.snapshot import take_snapshot
from mesoplan.fhir.bundle import read_bundle
from mesoplan.fhir.codes import MEDICINES, SYSTEMS, CodeBook, Concept
from tests.charts import (
    LOINC,
    RXNORM,
    SNOMED,
    TODAY,
    about,
    bundle,
    concept,
    observation,
    request,
)
from tests.clients import practice

VOCABULARY = practice().vocabulary
FACTS = VOCABULARY.facts
RECONCILED = about(
    "Procedure",
    status="completed",
    code=concept("430193006"),
    performedDateTime="2026-11-19",
)


def state(fact, *resources):
    found = read_bundle(bundle(*resources), VOCABULARY, TODAY).consultation
    return take_snapshot(FACTS, found.answers, found.on).person[fact]


def test_every_code_system_of_a_fact_is_one_that_charts_name():
    used = {code.system for fact in FACTS.values() for code in fact.codes}
    assert used == set(SYSTEMS.values())


def test_every_fact_that_the_door_names_exists():
    assert FACTS["allergies"].kind is FactKind.SET
    assert "other" in [option.id for option in FACTS["allergies"].options]
    assert FACTS["vaccine"].kind is FactKind.EVENT
    assert FACTS["birth_date"].kind is FactKind.DATE


def test_a_medicine_that_bears_on_nothing_is_under_no_fact_that_is_closed():
    book = CodeBook(FACTS)
    settled = {
        (code.system, code.code)
        for name in book.closing
        for code in FACTS[name].codes
        if code.system in MEDICINES
    }
    asked = {
        (code.system, code.code)
        for fact in FACTS.values()
        if fact.closed_by
        for code in fact.codes
    }
    assert settled
    assert not settled & asked


def test_nor_does_its_wording_name_an_ingredient_that_is_asked_about():
    book = CodeBook(FACTS)
    for name in book.closing:
        for code in FACTS[name].codes:
            if code.system in MEDICINES:
                hint = book.hint(Concept(text=code.display))
                assert not hint or not FACTS[hint].closed_by, code.display


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ("anticoagulant", "855332"),
        ("anticoagulant", "854235"),
        ("bruising_medicine", "243670"),
        ("immunosuppressant", "105585"),
        ("immunosuppressant", "1664463"),
        ("systemic_steroid", "312617"),
        ("photosensitising_medicine", "310798"),
        ("cancer_treatment", "583214"),
    ],
)
def test_medicines_that_charts_carry_are_known(fact, code):
    found = state(fact, request(code, authoredOn="2026-11-18"))
    assert (found.value, found.standing) == (True, Standing.KNOWN)


def test_a_reconciliation_with_known_medicines_rules_out_the_others():
    listed = [request("314076", authoredOn="2020-01-01"), RECONCILED]
    found = state("anticoagulant", *listed)
    assert (found.value, found.standing) == (False, Standing.KNOWN)
    unheard = request("999999999", authoredOn="2020-01-01", display="Something")
    assert state("anticoagulant", *listed, unheard).standing is Standing.DECLINED


@pytest.mark.parametrize(
    ("system", "code", "value"),
    [
        (SNOMED, "77386006", True),
        (SNOMED, "60001007", False),
        (LOINC, "LA15173-0", True),
        (LOINC, "LA26683-5", False),
    ],
)
def test_a_pregnancy_status_is_understood(system, code, value):
    asked = observation("82810-3", valueCodeableConcept=concept(code, system))
    found = state("pregnant", asked)
    assert (found.value, found.standing) == (value, Standing.KNOWN)


def test_no_known_allergy_is_an_empty_list_and_no_known_drug_allergy_is_not():
    record = about(
        "AllergyIntolerance", code=concept("716186003"), recordedDate="2026-11-01"
    )
    assert state("allergies", record).value == frozenset()
    drugs = about(
        "AllergyIntolerance",
        code=concept("409137002", display="No Known Drug Allergy (situation)"),
        recordedDate="2026-11-01",
    )
    assert state("allergies", drugs).standing is Standing.NOT_ASKED


def test_an_allergy_to_a_medicine_is_not_the_taking_of_it():
    record = about(
        "AllergyIntolerance", code=concept("1191", RXNORM), recordedDate="2026-11-01"
    )
    assert state("bruising_medicine", record).standing is Standing.NOT_ASKED
    assert state("allergies", record).value == frozenset({"other"})


def test_a_fever_and_its_last_day():
    record = about(
        "Condition",
        clinicalStatus=concept("resolved", "x"),
        code=concept("386661006"),
        onsetDateTime="2026-11-01",
        abatementDateTime="2026-11-04",
    )
    assert state("fever_last_day", record).value == (date(2026, 11, 4),)
