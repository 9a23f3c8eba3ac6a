"""Medicines of a chart, and what a reconciliation may rule out."""

from __future__ import annotations

from typing import Any

import pytest

from mesoplan.core.facts import Standing
from tests.charts import (
    ATC,
    RXNORM,
    TODAY,
    about,
    accounted,
    answers,
    chart,
    concept,
    is_unknown,
    known,
    reconciliation,
    request,
    values,
)


def statement(code: str, status: str = "active", **fields: Any) -> dict[str, Any]:
    named = concept(code, fields.pop("system", ATC))
    return about(
        "MedicationStatement", status=status, medicationCodeableConcept=named, **fields
    )


@pytest.mark.parametrize("written", ["2026-11-01", "2015-09-16"])
def test_a_medicine_still_listed_is_in_use_today(written):
    """A blood thinner prescribed years ago must not fade into "out of date"."""
    record = request("W5", authoredOn=written)
    assert values("anticoagulant", record) == [(True, "2026-11-20")]
    assert known("anticoagulant", record).standing is Standing.KNOWN


def test_atc_matches_what_is_below_it():
    record = statement("B01AA03", dateAsserted="2026-11-01")
    assert values("anticoagulant", record) == [(True, "2026-11-20")]
    assert not values("anticoagulant", statement("B01AB05", dateAsserted="2026-11-01"))


def test_a_reconciliation_does_not_close_what_is_still_in_use():
    written = request("W5", authoredOn="2015-09-16")
    both = [written, reconciliation("2026-11-10"), reconciliation("2026-12-24")]
    assert values("anticoagulant", *both) == [(True, "2026-11-20")]
    assert known("anticoagulant", *both).standing is Standing.KNOWN
    treatment = request("CH", authoredOn="2015-09-16")
    assert values("cancer_treatment", treatment, *both) == [(True, "2026-11-20")]


@pytest.mark.parametrize("status", ["completed", "stopped"])
def test_a_stopped_medicine_says_neither_yes_nor_no(status):
    found = chart(request("W5", status, authoredOn="2026-11-01"))
    assert not answers("anticoagulant", found)
    assert [(row.resource, row.count) for row in found.read] == [
        ("MedicationRequest", 1),
        ("Patient", 1),
    ]


@pytest.mark.parametrize("status", ["cancelled", "draft", "entered-in-error"])
def test_what_was_never_taken_is_skipped(status):
    found = chart(request("W5", status, authoredOn="2026-11-01"))
    assert not answers("anticoagulant", found)
    assert found.skipped[0].reason == status


def test_a_statement_that_it_is_not_taken_is_skipped():
    found = chart(statement("B01AA03", "not-taken", dateAsserted="2026-11-01"))
    assert found.skipped[0].reason == "not-taken"


@pytest.mark.parametrize("status", ["on-hold", "intended", "unknown"])
def test_a_medicine_on_hold_leaves_the_fact_unknown(status):
    held = statement("B01AA03", status, dateAsserted="2026-11-01")
    assert values("anticoagulant", held) == [(None, "2026-11-01")]
    assert is_unknown(known("anticoagulant", held, reconciliation("2026-11-10")))


def test_a_hold_does_not_hide_another_that_is_in_use():
    held = request("W5", "on-hold", authoredOn="2026-11-15")
    used = request("W5", authoredOn="2026-11-01")
    assert values("anticoagulant", held, used) == [(True, "2026-11-20")]


def test_orders_not_to_take_and_plans_are_skipped():
    found = chart(
        request("W5", authoredOn="2026-11-01", doNotPerform=True),
        request("W5", authoredOn="2026-11-01", intent="proposal"),
    )
    assert not answers("anticoagulant", found)
    assert [row.reason for row in found.skipped] == [
        "an order not to take the medicine",
        "only a proposal",
    ]


def test_active_and_yet_past_its_end_contradicts_itself():
    period = {"start": "2026-01-01", "end": "2026-10-01"}
    record = statement("B01AA03", effectivePeriod=period)
    assert values("anticoagulant", record) == [(None, "2026-01-01")]
    assert is_unknown(known("anticoagulant", record, reconciliation("2026-11-10")))


def test_a_far_end_means_that_there_is_none():
    period = {"start": "2026-11-01", "end": "9999-12-31"}
    record = statement("B01AA03", effectivePeriod=period)
    assert values("anticoagulant", record) == [(True, "2026-11-20")]
    assert chart(record, on=None).consultation.on.isoformat() == "2026-11-01"


# last doses


def test_the_last_dose_is_the_end_of_the_period():
    period = {"start": "2026-01-01", "end": "2026-06-30"}
    record = statement("ISO", "completed", system=RXNORM, effectivePeriod=period)
    (answer,) = answers("isotretinoin", chart(record))
    assert answer.value[0].isoformat() == "2026-06-30"
    assert not answer.complete
    state = known("isotretinoin", record, reconciliation("2026-11-10"))
    assert state.standing is Standing.KNOWN
    assert state.value[0].isoformat() == "2026-06-30"


def test_without_an_end_a_reconciliation_cannot_know_the_last_dose():
    record = request("ISO", "completed", authoredOn="2026-01-01")
    (answer,) = answers("isotretinoin", chart(record, reconciliation("2026-11-10")))
    assert answer.value[0].isoformat() == "2026-01-01"
    state = known("isotretinoin", record, reconciliation("2026-11-10"))
    assert state.standing in (Standing.PARTIAL, Standing.OUT_OF_DATE)


def test_one_still_in_use_was_perhaps_taken_today():
    record = request("ISO", authoredOn="2026-01-01")
    (answer,) = answers("isotretinoin", chart(record, reconciliation("2026-11-10")))
    assert answer.value == (TODAY,)


def test_a_course_that_runs_past_the_day_was_taken_today():
    period = {"start": "2026-10-01", "end": "2027-01-31"}
    record = statement("ISO", system=RXNORM, effectivePeriod=period)
    (answer,) = answers("isotretinoin", chart(record))
    assert answer.value == (TODAY,)


def test_a_course_on_hold_keeps_the_last_dose_open():
    record = request("ISO", "on-hold", authoredOn="2026-01-01")
    state = known("isotretinoin", record, reconciliation("2026-11-10"))
    assert is_unknown(state)


# what a reconciliation rules out


def test_a_reconciliation_rules_out_what_is_not_listed():
    listed = [request("M5", authoredOn="2026-01-01"), reconciliation("2026-11-10")]
    assert known("anticoagulant", *listed).value is False
    assert known("immunosuppressant", *listed).value is True
    assert known("isotretinoin", *listed).value == ()


def test_a_medicine_in_use_that_nobody_knows_keeps_everything_open():
    strange = request("??", authoredOn="2026-01-01", display="Strange 5 MG Tablet")
    listed = [strange, request("M5", authoredOn="2026-01-01")]
    found = chart(*listed, reconciliation("2026-11-10"))
    (answer,) = answers("anticoagulant", found)
    assert answer.value is None
    assert answer.detail == (
        "no medicine is ruled out: in use, and not known here: ?? Strange 5 MG Tablet"
    )
    assert is_unknown(known("anticoagulant", *listed, reconciliation("2026-11-10")))
    assert is_unknown(known("isotretinoin", *listed, reconciliation("2026-11-10")))
    state = known("immunosuppressant", *listed, reconciliation("2026-11-10"))
    assert (state.value, state.standing) == (True, Standing.KNOWN)


@pytest.mark.parametrize(
    "medicine",
    [
        request("??", "on-hold", authoredOn="2026-01-01"),
        request("??", "whatever", authoredOn="2026-01-01"),
        request("??", authoredOn="0001-01-01"),
        request("W5", authoredOn="2026-01-01", modifierExtension=[{"url": "x"}]),
        about("MedicationRequest", status="active", authoredOn="2026-01-01"),
        about(
            "MedicationRequest",
            status="active",
            authoredOn="2026-01-01",
            medicationReference={"reference": "Medication/elsewhere"},
        ),
    ],
)
def test_so_does_one_that_cannot_be_read(medicine):
    assert is_unknown(known("anticoagulant", medicine, reconciliation("2026-11-10")))


@pytest.mark.parametrize("status", ["stopped", "completed", "cancelled"])
def test_one_no_longer_in_use_does_not(status):
    gone = request("??", status, authoredOn="2026-01-01")
    state = known("anticoagulant", gone, reconciliation("2026-11-10"))
    assert (state.value, state.standing) == (False, Standing.KNOWN)


def test_a_medicine_listed_under_the_reconciliation_bears_on_nothing():
    plain = request("PLAIN", authoredOn="2026-01-01")
    found = chart(plain, reconciliation("2026-11-10"))
    assert len(answers("medicines_reconciled", found)) == 1
    assert not found.unmapped
    assert known("anticoagulant", plain, reconciliation("2026-11-10")).value is False


def test_one_page_of_several_rules_nothing_out():
    pages = [{"relation": "next", "url": "https://example.org/2"}]
    assert is_unknown(known("anticoagulant", reconciliation("2026-11-10"), link=pages))


def test_a_search_without_medicines_rules_nothing_out():
    searched = {"type": "searchset"}
    only = [reconciliation("2026-11-10")]
    assert is_unknown(known("anticoagulant", *only, **searched))
    with_medicines = [*only, request("M5", authoredOn="2026-01-01")]
    assert known("anticoagulant", *with_medicines, **searched).value is False


def test_a_reconciliation_of_a_month_closes_from_its_first_day():
    found = answers("medicines_reconciled", chart(reconciliation("2026-10")))
    assert found[0].value[0].isoformat() == "2026-10-01"


# names


def test_an_unknown_medicine_gets_a_hint_by_its_ingredient():
    found = chart(
        request("1", authoredOn="2026-01-01", display="WARFARIN 2 MG tablet"),
        request("2", authoredOn="2026-01-01", display="Methotrexate 2.5 MG"),
        request("3", authoredOn="2026-01-01", display="Nothing known"),
        request("4", authoredOn="2026-01-01", display="Tretinoin cream"),
    )
    assert [(row.code, row.hint) for row in found.unmapped] == [
        ("1", "anticoagulant"),
        ("2", "immunosuppressant"),
        ("3", ""),
        ("4", ""),
    ]


def test_a_medicine_may_be_contained_or_elsewhere_in_the_bundle():
    def linked(target: str, **fields: Any) -> dict[str, Any]:
        record = request("x", authoredOn="2026-11-01", **fields)
        del record["medicationCodeableConcept"]
        return {**record, "medicationReference": {"reference": target}}

    medication = {
        "resourceType": "Medication",
        "id": "m",
        "code": concept("W5", RXNORM),
    }
    contained = linked("#m", contained=[medication])
    assert values("anticoagulant", contained) == [(True, "2026-11-20")]
    apart = [linked("Medication/m/_history/2"), medication]
    assert values("anticoagulant", *apart) == [(True, "2026-11-20")]
    found = chart(*apart)
    assert accounted(found) == found.entries == 3


def test_a_medicine_that_cannot_be_found_is_listed_by_its_wording():
    record = request("x", authoredOn="2026-11-01")
    del record["medicationCodeableConcept"]
    away = {"reference": "Medication/away", "display": "Warfarin 1 mg"}
    found = chart({**record, "medicationReference": away})
    assert [(row.display, row.hint) for row in found.unmapped] == [
        ("Warfarin 1 mg", "anticoagulant")
    ]
