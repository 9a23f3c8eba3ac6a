"""The clinic's own numbers: in force at once, refused where firm, ended not edited."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.clinic_people import new_clinic, new_member

from mesoplan.clinic.access import (
    Conflict,
    NotAllowed,
    NotFound,
    Role,
    StepUpNeeded,
)
from mesoplan.clinic.actions import own_numbers
from mesoplan.clinic.actions.own_numbers import Refused
from mesoplan.clinic.practice import looked_at_once, practice_of
from mesoplan.clinic.queries.own_numbers import chosen_by, settable_by
from mesoplan.clinic.records import Event, OwnNumber

AGE = {"record": "rules/under-25", "field": "minimum_age", "reason": "House policy."}


def age_in_force(clinic):
    rule = practice_of(clinic).library.rules["under-25"]
    return rule.parameters["minimum_age"].figure.number


def test_a_chosen_number_is_in_force_at_once_and_for_this_clinic_alone(staff):
    director = staff[Role.DIRECTOR]
    other = new_member(new_clinic("Another"), Role.DIRECTOR)
    own_numbers.choose(director, **AGE, value="30")
    assert age_in_force(director.clinic) == "30"
    assert age_in_force(other.clinic) == "25"
    (chosen,) = chosen_by(director)
    assert (chosen.value, chosen.set_by) == ("30", director.name)
    assert chosen_by(other) == ()


def test_what_only_reads_asks_for_a_clinics_numbers_once(
    staff, django_assert_num_queries
):
    director = staff[Role.DIRECTOR]
    other = new_member(new_clinic("Another"), Role.DIRECTOR)
    own_numbers.choose(director, **AGE, value="30")
    with looked_at_once():
        assert age_in_force(director.clinic) == "30"
        assert age_in_force(other.clinic) == "25"
        with django_assert_num_queries(0):
            assert age_in_force(director.clinic) == "30"
            assert age_in_force(other.clinic) == "25"
    own_numbers.choose(
        director, **AGE, value="31", instead_of=OwnNumber.objects.get(value="30").pk
    )
    assert age_in_force(director.clinic) == "31"


def test_another_number_ends_the_first_and_keeps_it(staff):
    director = staff[Role.DIRECTOR]
    first = own_numbers.choose(director, **AGE, value="30")
    own_numbers.choose(director, **AGE, value="28", instead_of=first.pk)
    assert age_in_force(director.clinic) == "28"
    (ended,) = chosen_by(director, ended=True)
    assert (ended.value, ended.ended_by) == ("30", director.name)


def test_an_ended_number_gives_way_to_the_librarys(staff):
    director = staff[Role.DIRECTOR]
    chosen = own_numbers.choose(director, **AGE, value="30")
    own_numbers.end(director, chosen.pk)
    assert age_in_force(director.clinic) == "25"
    assert OwnNumber.objects.get().ended_by == director.user
    with pytest.raises(Conflict):
        own_numbers.end(director, chosen.pk)


def test_two_directors_notice_each_other(staff):
    director = staff[Role.DIRECTOR]
    own_numbers.choose(director, **AGE, value="30")
    with pytest.raises(Conflict) as raised:
        own_numbers.choose(director, **AGE, value="35")
    assert raised.value.theirs == {"value": "30"}
    assert age_in_force(director.clinic) == "30"


@pytest.mark.parametrize(
    ("record", "field", "value", "where", "words"),
    [
        ("rules/pregnancy", "effect", "clear", "value", "Not an effect"),
        ("rules/pregnancy", "effect", "modify", "value", "cannot be loosened"),
        ("rules/under-25", "minimum_age", "-3", "value", "number from 0"),
        ("rules/under-25", "minimum_agee", "30", "field", "No such parameter"),
        ("rules/nothing", "effect", "stop", "record", "No such record"),
        ("facts/pregnant", "effect", "stop", "record", "Cannot be overridden"),
        ("rules/under-25", "minimum_age", "²", "value", "Give a number"),
        ("rules/under-25", "minimum_age", "", "value", "Give a number"),
    ],
)
def test_what_the_knowledge_refuses_is_refused_in_its_words(
    staff, record, field, value, where, words
):
    before = Event.objects.count()
    with pytest.raises(Refused) as raised:
        own_numbers.choose(
            staff[Role.DIRECTOR],
            record=record,
            field=field,
            value=value,
            reason="Because.",
        )
    assert words in raised.value.problems[where]
    assert not OwnNumber.objects.exists()
    assert Event.objects.count() == before


def test_a_number_needs_its_reason(staff):
    with pytest.raises(Refused) as raised:
        own_numbers.choose(staff[Role.DIRECTOR], **{**AGE, "reason": " "}, value="30")
    assert "Say why" in raised.value.problems["reason"]


def test_a_decimal_comma_is_a_point(staff):
    chosen = own_numbers.choose(staff[Role.DIRECTOR], **AGE, value="30,5")
    assert chosen.value == "30.5"


@pytest.mark.parametrize(
    "role", [Role.FRONT_DESK, Role.PRACTITIONER, Role.ADMINISTRATOR]
)
def test_only_the_director_chooses_and_looks(staff, role):
    with pytest.raises(NotAllowed):
        own_numbers.choose(staff[role], **AGE, value="30")
    with pytest.raises(NotAllowed):
        chosen_by(staff[role])


def test_a_second_factor_must_be_fresh(staff):
    stale = replace(staff[Role.DIRECTOR], stepped_up_at=None)
    with pytest.raises(StepUpNeeded):
        own_numbers.choose(stale, **AGE, value="30")


def test_another_clinics_number_is_not_found(staff):
    chosen = own_numbers.choose(staff[Role.DIRECTOR], **AGE, value="30")
    other = new_member(new_clinic("Another"), Role.DIRECTOR)
    with pytest.raises(NotFound):
        own_numbers.end(other, chosen.pk)


def test_each_choice_is_one_entry_in_the_ledger(staff):
    director = staff[Role.DIRECTOR]
    chosen = own_numbers.choose(director, **AGE, value="30")
    own_numbers.end(director, chosen.pk)
    first, second = Event.objects.order_by("sequence")
    assert (first.action, second.action) == ("own_number.chosen", "own_number.ended")
    assert first.changed["to"] == "30"


def test_everything_settable_shows_the_librarys_value_beside_the_clinics(staff):
    director = staff[Role.DIRECTOR]
    own_numbers.choose(director, **AGE, value="30")
    found = {(s.record, s.field): s for s in settable_by(director)}
    age = found["rules/under-25", "minimum_age"]
    assert (age.plain, age.own.value) == ("25", "30")
    assert age.tag
    assert age.unit
    assert found["rules/under-25", "effect"].plain
    assert any(record.startswith("zones/") for record, _ in found)
    assert any(record.startswith("policies/") for record, _ in found)
