"""What answers amount to: known, or one of the ways of not knowing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from mesoplan.core.facts import Answer, Standing, State
from mesoplan.core.snapshot import take_snapshot
from tests.clients import day, practice
from tests.properties.people import TODAY

FACTS = practice().library.facts


def said(fact: str, value: Any, on: date = TODAY, **rest: Any) -> Answer:
    return Answer(fact=fact, value=value, on=on, by=rest.pop("by", "client"), **rest)


def state(fact: str, *answers: Answer, zone: str = "", on: date = TODAY) -> State:
    """The state of one fact from these answers."""
    snapshot = take_snapshot(FACTS, answers, on, [zone] if zone else [])
    return snapshot.states(zone)[fact]


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_silence_is_not_asked() -> None:
    assert state("pregnant").standing is Standing.NOT_ASKED


def test_a_pregnancy_answer_is_good_for_its_day_only() -> None:
    assert state("pregnant", said("pregnant", False)).standing is Standing.KNOWN
    old = state("pregnant", said("pregnant", False, ago(1)))
    assert old.standing is Standing.OUT_OF_DATE
    assert old.value is False
    assert old.good_until == ago(1)


@pytest.mark.parametrize(("days", "standing"), [(90, "known"), (91, "out of date")])
def test_an_hba1c_is_good_for_ninety_days(days: int, standing: str) -> None:
    found = state("hba1c", said("hba1c", Decimal("6.1"), ago(days)))
    assert found.standing == standing


def test_the_last_word_counts_for_what_can_change() -> None:
    found = state("pregnant", said("pregnant", True, ago(200)), said("pregnant", False))
    assert found.standing is Standing.KNOWN
    assert found.value is False


def test_two_voices_on_one_day_contradict_each_other() -> None:
    found = state(
        "feels_ill", said("feels_ill", True, by="record"), said("feels_ill", False)
    )
    assert found.standing is Standing.CONTRADICTORY


def test_what_lasts_never_goes_out_of_date() -> None:
    found = state("keloid_tendency", said("keloid_tendency", True, day("1999-01-01")))
    assert found.standing is Standing.KNOWN
    assert found.good_until is None


def test_denying_what_lasts_contradicts_the_record() -> None:
    found = state(
        "keloid_tendency",
        said("keloid_tendency", True, ago(4_000), by="record"),
        said("keloid_tendency", False),
    )
    assert found.standing is Standing.CONTRADICTORY


def test_a_clinician_settles_a_contradiction_with_a_reason() -> None:
    found = state(
        "keloid_tendency",
        said("keloid_tendency", True, ago(4_000), by="record"),
        said(
            "keloid_tendency",
            False,
            by="clinician",
            settles=True,
            detail="the scar was looked at: hypertrophic, not keloid",
        ),
    )
    assert found.standing is Standing.KNOWN
    assert found.value is False


def test_declining_after_an_old_answer_leaves_nothing_known() -> None:
    found = state(
        "feels_ill", said("feels_ill", False, ago(1)), said("feels_ill", None)
    )
    assert found.standing is Standing.DECLINED


def test_reconciliation_answers_the_medicines_it_does_not_list() -> None:
    found = state("anticoagulant", said("medicines_reconciled", (ago(3),), ago(3)))
    assert found.standing is Standing.KNOWN
    assert found.value is False
    assert found.by == "medicines_reconciled"
    assert found.on == ago(3)


def test_a_medicine_listed_on_that_day_is_not_closed() -> None:
    found = state(
        "anticoagulant",
        said("medicines_reconciled", (ago(3),), ago(3)),
        said("anticoagulant", True, ago(3), by="record"),
    )
    assert found.value is True


def test_reconciliation_does_not_close_what_is_no_medicine() -> None:
    found = state("pregnant", said("medicines_reconciled", (TODAY,)))
    assert found.standing is Standing.NOT_ASKED


def test_reconciliation_keeps_the_last_dose_that_was_known() -> None:
    found = state(
        "isotretinoin",
        said("isotretinoin", (ago(100),), ago(90)),
        said("medicines_reconciled", (TODAY,)),
    )
    assert found.value == (ago(100),)
    assert found.standing is Standing.KNOWN


def test_never_contradicts_an_earlier_date_but_none_lately_does_not() -> None:
    dated = said("vaccine", (ago(400),), ago(400), by="record", complete=False)
    assert (
        state("vaccine", dated, said("vaccine", ())).standing is Standing.CONTRADICTORY
    )
    lately = said("vaccine", (), since_last=True)
    assert state("vaccine", dated, lately).standing is Standing.KNOWN


def test_a_chart_names_some_allergies_but_not_that_there_are_no_others() -> None:
    found = state(
        "allergies",
        said("allergies", frozenset({"latex"}), complete=False, by="record"),
    )
    assert found.standing is Standing.PARTIAL
    assert found.value == {"latex"}


def test_saying_no_allergy_contradicts_the_record() -> None:
    found = state(
        "allergies",
        said("allergies", frozenset({"latex"}), ago(900), complete=False, by="record"),
        said("allergies", frozenset()),
    )
    assert found.standing is Standing.CONTRADICTORY


def test_what_is_said_of_one_zone_says_nothing_of_another() -> None:
    spots = said("active_acne", True, zone="forehead")
    assert state("active_acne", spots, zone="forehead").value is True
    assert state("active_acne", spots, zone="cheeks").standing is Standing.NOT_ASKED


def test_later_answers_are_set_aside() -> None:
    answers = [said("pregnant", False, TODAY)]
    snapshot = take_snapshot(FACTS, answers, ago(1))
    assert snapshot.person["pregnant"].standing is Standing.NOT_ASKED
    assert [answer.fact for answer in snapshot.later] == ["pregnant"]


def test_what_lasts_is_known_since_it_was_first_said() -> None:
    first = said("keloid_tendency", True, day("1999-01-01"), by="record")
    again = said("keloid_tendency", True, day("2010-01-01"))
    found = state("keloid_tendency", first, again)
    assert (found.standing, found.value) == (Standing.KNOWN, True)
    assert (found.on, found.by) == (day("1999-01-01"), "record")


def test_two_birth_dates_contradict_each_other() -> None:
    born, other = day("1990-01-01"), day("1991-01-01")
    one, two = said("birth_date", born, ago(9)), said("birth_date", other)
    assert state("birth_date", one).value == born
    assert state("birth_date", one, said("birth_date", born)).value == born
    assert state("birth_date", one, two).standing is Standing.CONTRADICTORY


def test_two_whole_lists_of_one_day_contradict_each_other() -> None:
    one = said("allergies", frozenset({"latex"}))
    two = said("allergies", frozenset({"fish"}), by="record")
    found = state("allergies", one, two)
    assert found.standing is Standing.CONTRADICTORY
    assert found.value == {"latex", "fish"}
    earlier = said("allergies", frozenset({"latex"}), ago(9))
    later = said("allergies", frozenset({"latex", "fish"}))
    found = state("allergies", earlier, later)
    assert (found.standing, found.value) == (Standing.KNOWN, {"latex", "fish"})


def test_a_whole_list_must_hold_what_was_named_that_day() -> None:
    whole = said("allergies", frozenset({"latex"}))
    named = said("allergies", frozenset({"fish"}), by="record", complete=False)
    found = state("allergies", named, whole)
    assert found.standing is Standing.CONTRADICTORY
    assert found.value == {"latex", "fish"}
    before = state("allergies", replace(named, on=ago(9)), whole)
    assert (before.standing, before.value) == (
        Standing.CONTRADICTORY,
        {"latex", "fish"},
    )
    after = state("allergies", replace(whole, on=ago(9)), named)
    assert (after.standing, after.value) == (Standing.KNOWN, {"latex", "fish"})


def test_an_event_is_as_old_as_its_last_whole_answer() -> None:
    whole = said("vaccine", (ago(400),), ago(5))
    named = said("vaccine", (ago(1),), by="record", complete=False)
    found = state("vaccine", whole, named)
    assert (found.standing, found.value) == (Standing.KNOWN, (ago(400), ago(1)))
    assert (found.on, found.by) == (ago(5), "client")
    partly = state("vaccine", named)
    assert (partly.standing, partly.value) == (Standing.PARTIAL, (ago(1),))


@pytest.mark.parametrize(
    ("days", "standing"),
    [(1, Standing.CONTRADICTORY), (0, Standing.CONTRADICTORY), (-1, Standing.KNOWN)],
)
def test_never_contradicts_a_date_up_to_that_day(days: int, standing: Standing) -> None:
    dated = said("vaccine", (ago(days),), by="record", complete=False)
    assert state("vaccine", dated, said("vaccine", ())).standing is standing


def test_reconciliation_closes_what_was_declined_before() -> None:
    found = state(
        "isotretinoin",
        said("isotretinoin", None, ago(9)),
        said("medicines_reconciled", (TODAY,)),
    )
    assert (found.standing, found.value) == (Standing.KNOWN, ())


def test_a_number_stays_known_when_it_is_declined_later() -> None:
    given = said("hba1c", Decimal("6.1"), ago(5))
    found = state("hba1c", given, said("hba1c", None))
    assert (found.standing, found.value) == (Standing.KNOWN, Decimal("6.1"))


def test_declining_on_the_day_of_an_answer_takes_nothing_back() -> None:
    found = state(
        "feels_ill", said("feels_ill", False), said("feels_ill", None, by="record")
    )
    assert (found.standing, found.value) == (Standing.KNOWN, False)


def test_declining_after_several_answers_leaves_nothing_known() -> None:
    answers = [said("feels_ill", False, ago(days)) for days in (5, 3)]
    found = state("feels_ill", *answers, said("feels_ill", None))
    assert (found.standing, found.value) == (Standing.DECLINED, None)


def test_the_last_of_several_voices_is_shown() -> None:
    voices = [
        said("feels_ill", value, by=by)
        for by, value in (("client", True), ("clinician", True), ("record", False))
    ]
    found = state("feels_ill", *voices)
    assert (found.standing, found.by) == (Standing.CONTRADICTORY, "record")


@pytest.mark.parametrize(
    ("fact", "one", "other"),
    [
        ("skin_type", "ii", "iii"),
        ("allergies", frozenset({"latex", "fish"}), frozenset({"other", "lidocaine"})),
    ],
)
def test_the_order_of_answers_changes_nothing(fact: str, one: Any, other: Any) -> None:
    first, second = said(fact, one, detail="one"), said(fact, other, detail="other")
    assert state(fact, first, second) == state(fact, second, first)


def test_a_snapshot_without_a_zone_speaks_of_the_person() -> None:
    snapshot = take_snapshot(FACTS, [said("pregnant", False)], TODAY, ["cheeks"])
    assert snapshot.states() is snapshot.person
    assert "active_acne" not in snapshot.states()
    assert snapshot.states("cheeks")["pregnant"].value is False


def test_a_closing_fact_closes_zone_by_zone() -> None:
    closed = replace(FACTS["active_acne"], closed_by="medicines_reconciled")
    facts = {**FACTS, closed.id: closed}
    answers = [
        said("medicines_reconciled", (TODAY,)),
        said(closed.id, True, zone="chin"),
    ]
    snapshot = take_snapshot(facts, answers, TODAY, ["chin", "neck"])
    assert snapshot.states("chin")[closed.id].value is True
    assert snapshot.states("neck")[closed.id].value is False


def test_of_lists_that_may_change_the_last_counts_unless_two_stand_on_one_day() -> None:
    one, other = frozenset({"m-ha-10"}), frozenset({"nctf-135ha"})
    last = said("label_checked", one)
    found = state("label_checked", said("label_checked", other, ago(1)), last)
    assert (found.standing, found.value) == (Standing.KNOWN, one)
    twice = state("label_checked", said("label_checked", other, by="record"), last)
    assert (twice.standing, twice.value) == (Standing.CONTRADICTORY, one | other)
