"""Conditions of a chart: what holds, what is over, and what is only suspected."""

from __future__ import annotations

import pytest

from mesoplan.core.facts import Standing
from tests.charts import (
    ICD10CM,
    about,
    answers,
    chart,
    concept,
    condition,
    is_unknown,
    known,
    reconciliation,
    values,
)


@pytest.mark.parametrize("status", ["active", "recurrence", "relapse"])
def test_an_active_condition_is_true_from_the_later_of_onset_and_record(status):
    record = condition(
        "I1", status, onsetDateTime="2026-10-01", recordedDate="2026-10-09"
    )
    assert values("immune", record) == [(True, "2026-10-09")]


def test_the_detail_names_code_status_and_dates_but_no_person():
    record = condition("D1", recordedDate="2014-02-27")
    (answer,) = answers("diabetes", chart(record))
    assert answer.detail == "Condition D1 Diabetes, active, recorded 2014-02-27"
    assert answer.by == "record"


@pytest.mark.parametrize("status", ["inactive", "remission", "resolved"])
def test_a_condition_that_is_over_is_history_where_facts_last(status):
    record = condition(
        "D1", status, onsetDateTime="2001-05-05", abatementDateTime="2026-11-01"
    )
    assert values("diabetes", record) == [(True, "2001-05-05")]


def test_a_resolved_pregnancy_makes_neither_pregnant_nor_not():
    record = condition(
        "P1", "resolved", onsetDateTime="2026-02-01", abatementDateTime="2026-11-20"
    )
    assert values("pregnant", record) == [(None, "2026-11-20")]
    assert is_unknown(known("pregnant", record))


def test_a_resolved_condition_without_an_end_is_open_from_its_record():
    record = condition("I1", "resolved", recordedDate="2026-11-02")
    assert values("immune", record) == [(None, "2026-11-02")]


def test_an_end_denies_nothing_while_another_condition_holds():
    over = condition("I1", "resolved", abatementDateTime="2026-11-02")
    holds = condition("I2", recordedDate="2026-09-30")
    state = known("immune", over, holds)
    assert (state.value, state.standing) == (True, Standing.KNOWN)


def test_an_end_denies_nothing_while_another_condition_is_suspected():
    over = condition("I1", "resolved", abatementDateTime="2026-11-02")
    suspected = condition(
        "I2", recordedDate="2026-09-30", verificationStatus=concept("provisional", "x")
    )
    assert is_unknown(known("immune", over, suspected))


def test_an_end_denies_nothing_about_a_zone_of_the_skin():
    record = condition("A1", "resolved", abatementDateTime="2026-11-20")
    assert values("acne", record) == [(None, "2026-11-20")]
    assert is_unknown(known("acne", record))


def test_a_planned_end_leaves_the_condition_standing():
    days = {"onsetDateTime": "2026-11-20", "abatementDateTime": "2027-01-10"}
    for status in ("active", "resolved"):
        assert known("pregnant", condition("P1", status, **days)).value is True


def test_active_and_yet_abated_contradicts_itself():
    record = condition("I1", recordedDate="2026-10-01", abatementDateTime="2026-11-01")
    assert values("immune", record) == [(None, "2026-11-01")]
    assert values(
        "immune", record, condition("I2", "resolved", recordedDate="2026-11-03")
    ) == [(None, "2026-11-01"), (None, "2026-11-03")]
    in_words = condition("I1", recordedDate="2026-10-01", abatementString="cured")
    assert values("immune", in_words) == [(None, "2026-10-01")]
    history = condition("D1", recordedDate="2026-10-01", abatementString="cured")
    assert values("diabetes", history) == [(True, "2026-10-01")]


@pytest.mark.parametrize("status", ["refuted", "entered-in-error"])
def test_refuted_conditions_are_skipped_with_the_reason(status):
    record = condition(
        "I1", recordedDate="2026-11-01", verificationStatus=concept(status, "x")
    )
    found = chart(record)
    assert not answers("immune", found)
    assert [(row.resource, row.reason) for row in found.skipped] == [
        ("Condition", status)
    ]


@pytest.mark.parametrize("status", ["unconfirmed", "provisional", "differential"])
def test_a_suspicion_leaves_the_fact_unknown(status):
    record = condition(
        "I1", recordedDate="2026-11-01", verificationStatus=concept(status, "x")
    )
    state = known("immune", record)
    assert state.standing is Standing.DECLINED
    assert state.value is None


def test_a_condition_without_a_status_holds():
    record = about("Condition", code=concept("I1"), recordedDate="2026-11-01")
    assert values("immune", record) == [(True, "2026-11-01")]


def test_a_status_nobody_knows_leaves_the_fact_unknown():
    record = condition("I1", "sleeping", recordedDate="2026-11-01")
    assert values("immune", record) == [(None, "2026-11-01")]


def test_an_event_takes_the_end_and_else_the_onset():
    over = condition(
        "V1", "resolved", onsetDateTime="2026-10-01", abatementDateTime="2026-10-20"
    )
    going_on = condition("V1", onsetDateTime="2026-11-11", recordedDate="2026-11-12")
    found = answers("viral_illness", chart(over, going_on))
    assert [answer.value[0].isoformat() for answer in found] == [
        "2026-10-20",
        "2026-11-11",
    ]
    assert not any(answer.complete for answer in found)


def test_a_member_of_a_set_is_never_the_whole_set():
    (answer,) = answers("risks", chart(condition("OB", recordedDate="2026-11-01")))
    assert answer.value == frozenset({"obesity"})
    assert not answer.complete
    assert not values(
        "risks", condition("OB", "resolved", abatementDateTime="2026-11-01")
    )


def test_one_code_may_serve_several_facts_and_icd_matches_by_prefix():
    record = condition("E11.65", system=ICD10CM, recordedDate="2026-11-01")
    assert values("diabetes", record) == [(True, "2026-11-01")]
    assert values("poor_control", record) == [(True, "2026-11-01")]
    less = condition("E11", system=ICD10CM, recordedDate="2026-11-01")
    assert values("diabetes", less)
    assert not values("poor_control", less)
    assert not values(
        "diabetes", condition("E10.9", system=ICD10CM, recordedDate="2026-11-01")
    )


def test_several_codings_that_match_count_once():
    record = condition("D1", recordedDate="2026-11-01")
    record["code"]["coding"] += [
        {"system": ICD10CM, "code": "E11.9"},
        {"system": ICD10CM, "code": "E11.0"},
    ]
    assert len(values("diabetes", record)) == 1


def test_an_undated_condition_is_used_only_where_the_fact_lasts():
    lasting = chart(condition("D1"))
    assert [answer.detail for answer in answers("diabetes", lasting)] == [
        "Condition D1 Diabetes, active, undated"
    ]
    found = chart(condition("P1"))
    assert not answers("pregnant", found)
    assert found.skipped[0].reason == "no date"


def test_partial_dates_count_late_when_affirmed_and_early_when_ended():
    affirmed = condition("I1", recordedDate="2026-09")
    (answer,) = answers("immune", chart(affirmed))
    assert answer.on.isoformat() == "2026-09-30"
    assert "partial date, counted as 2026-09-30" in answer.detail
    denied = condition("I1", "resolved", abatementDateTime="2026-09")
    assert values("immune", denied) == [(None, "2026-09-01")]
    event = condition("V1", "resolved", abatementDateTime="2026")
    (answer,) = answers("viral_illness", chart(event))
    assert answer.value[0].isoformat() == "2026-11-20"


def test_impossible_dates_are_listed_not_used():
    found = chart(condition("D1", recordedDate="0001-01-01"))
    assert not answers("diabetes", found)
    assert found.skipped[0].reason == "a date that cannot be right: 0001-01-01"


def test_onset_and_abatement_may_be_periods():
    record = condition(
        "V1",
        "resolved",
        onsetPeriod={"start": "2026-10-01"},
        abatementPeriod={"start": "2026-10-05", "end": "2026-10-09"},
    )
    (answer,) = answers("viral_illness", chart(record))
    assert answer.value[0].isoformat() == "2026-10-09"


def test_a_condition_that_no_fact_knows_is_listed():
    found = chart(
        condition("X9", recordedDate="2026-11-01"),
        condition("X9", recordedDate="2026-11-02"),
        about("Condition", recordedDate="2026-11-02", code={"text": "hiccups\u200b"}),
    )
    assert [
        (row.system, row.code, row.display, row.count) for row in found.unmapped
    ] == [
        ("", "", "hiccups", 1),
        ("snomed", "X9", "", 2),
    ]


def test_a_condition_without_a_code_is_skipped():
    found = chart(about("Condition", recordedDate="2026-11-02"))
    assert found.skipped[0].reason == "no code"


def test_a_later_day_is_kept_and_left_to_the_snapshot():
    record = condition("I1", recordedDate="2027-02-01")
    assert values("immune", record) == [(True, "2027-02-01")]
    assert known("immune", record).standing is Standing.NOT_ASKED


def test_long_term_use_survives_a_reconciliation_like_a_medicine():
    record = condition("Z79.01", system=ICD10CM, recordedDate="2020-01-01")
    assert values("anticoagulant", record, reconciliation("2026-11-10")) == [
        (True, "2026-11-10")
    ]
