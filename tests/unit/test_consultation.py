"""Bad input gets every problem at once: where, what, the value, what to do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mesoplan.core.consultation import FORMAT, Consultation, read_consultation
from mesoplan.core.errors import InputError
from tests.clients import practice


def read(answers: dict[str, Any] | None = None, **changed: Any) -> Consultation:
    """A consultation with these answers, read like a file."""
    raw = {"format": FORMAT, "client": "invented", "on": date(2026, 11, 20)}
    raw |= {"answers": answers or {}, **changed}
    return read_consultation(raw, practice().vocabulary)


def problems(answers: dict[str, Any] | None = None, **changed: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(answers, **changed)
    return [str(problem) for problem in caught.value.problems]


def test_every_form_of_answer() -> None:
    found = read(
        {
            "pregnant": False,
            "keloid_tendency": "declined",
            "hba1c": "64 mmol/mol",
            "temperature": "100.4 degF",
            "skin_type": "iii",
            "allergies": [],
            "vaccine": "never",
            "filler": [
                {"value": "2026-10-01", "zones": ["cheeks"]},
                {"value": "none lately"},
            ],
            "birth_date": "1990-02-28",
            "epilepsy": {"value": True, "on": date(2020, 1, 1), "by": "record"},
        }
    )
    values = {a.fact: a.value for a in found.answers}
    assert values["keloid_tendency"] is None
    assert str(values["hba1c"]) == "8.0067"
    assert values["temperature"] == 38
    assert values["allergies"] == frozenset()
    assert values["vaccine"] == ()
    assert values["birth_date"] == date(1990, 2, 28)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"pregnent": True}, ["answers.pregnent", "no such fact", 'mean "pregnant"']),
        ({"hba1c": "86 %"}, ["answers.hba1c", "outside what is possible", "86 %"]),
        ({"hba1c": "7.2"}, ["number with its unit", "7.2"]),
        ({"hba1c": 7.2}, ["number with its unit"]),
        ({"hba1c": "7.2 mg"}, ["unit 'mg' does not fit", "mmol/mol"]),
        ({"hba1c": "NaN %"}, ["number with its unit"]),
        ({"birth_date": date(2027, 1, 1)}, ["after the consultation"]),
        ({"birth_date": date(1800, 1, 1)}, ["120 years"]),
        ({"birth_date": "2026-02-30"}, ["expected a date"]),
        ({"filler": date(2026, 12, 1)}, ["cannot be in the future"]),
        ({"vaccine": date(2036, 12, 1)}, ["two years ahead"]),
        ({"pregnant": "yes"}, ["expected yes or no", "'yes'"]),
        ({"pregnant": 1}, ["expected yes or no"]),
        ({"skin_type": "vii"}, ["not one of the options", "iii"]),
        ({"allergies": "latex"}, ["list of options"]),
        ({"allergies": ["gold"]}, ["list of options"]),
        (
            {"pregnant": {"value": True, "zones": ["cheeks"]}},
            ["not asked zone by zone"],
        ),
        ({"active_acne": {"value": True, "zones": ["moon"]}}, ["no such zone", "moon"]),
        (
            {"pregnant": {"value": True, "on": date(2026, 11, 21)}},
            ["not a possible day"],
        ),
        ({"pregnant": {"value": True, "by": "fortune teller"}}, ["unknown speaker"]),
        ({"pregnant": {"value": True, "sure": True}}, ["unknown field", "sure"]),
        ({"pregnant": {}}, ["the answer has no value"]),
        ({"pregnant": {"value": False, "settles": True}}, ["only a clinician settles"]),
        (
            {"diabetes": False, "hba1c": "8.2 %"},
            ["answers.diabetes", "cannot stand beside", "8.2", "correct it"],
        ),
    ],
)
def test_an_answer_that_cannot_be(answers: dict[str, Any], words: list[str]) -> None:
    text = "\n".join(problems(answers))
    for word in words:
        assert word in text


def test_all_problems_come_at_once() -> None:
    found = problems(
        {"pregnent": True, "hba1c": "86 %"},
        request={"zones": ["cheek"], "prefer": "cheapest", "surprise": 1},
        extra=True,
        format="other/9",
    )
    assert len(found) == 7


@pytest.mark.parametrize(
    "changed",
    [
        {"on": "yesterday"},
        {"request": []},
        {"answers": 3},
        {"client": 7},
        {"client": "x" * 5_000},
        {"client": "bell\x07"},
        {"request": {"zones": "cheeks"}},
        {"request": {"zones": ["cheeks", "cheeks"]}},
        {"request": {"wishes": 3}},
        {"request": {"event_on": "soon"}},
        {"request": {"jurisdiction": "Mars"}},
    ],
)
def test_a_frame_that_cannot_be(changed: dict[str, Any]) -> None:
    assert problems(**changed)


@pytest.mark.parametrize("raw", [None, [], "text", 3])
def test_what_is_no_table_is_refused(raw: object) -> None:
    with pytest.raises(InputError, match="a consultation is a table"):
        read_consultation(raw, practice().vocabulary)


def test_a_message_never_holds_the_whole_value() -> None:
    (found,) = problems({"skin_type": "x" * 10_000})
    assert len(found) < 400


def test_a_temperature_in_fahrenheit_is_converted_exactly() -> None:
    (answer,) = read({"temperature": "100.4 degF"}).answers
    assert str(answer.value) == "38.0000"
