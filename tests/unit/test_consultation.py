"""Bad input gets every problem at once: where, what, the value, what to do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mesoplan.core.answers import AnswerReader
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


def test_an_answer_is_kept_as_it_was_given() -> None:
    (answer,) = read(
        {
            "pregnant": {
                "value": True,
                "on": "2026-11-19",
                "by": "clinician",
                "complete": False,
                "settles": True,
                "detail": "test seen",
            }
        }
    ).answers
    assert (answer.fact, answer.value, answer.on) == (
        "pregnant",
        True,
        date(2026, 11, 19),
    )
    assert (answer.by, answer.zone, answer.detail) == ("clinician", "", "test seen")
    assert (answer.complete, answer.settles, answer.since_last) == (False, True, False)


def test_a_bare_answer_is_the_clients_of_that_day() -> None:
    (answer,) = read({"pregnant": True}).answers
    assert (answer.on, answer.by, answer.zone, answer.detail) == (
        date(2026, 11, 20),
        "client",
        "",
        "",
    )
    assert (answer.complete, answer.settles, answer.since_last) == (True, False, False)


@pytest.mark.parametrize("raw", ["declined", "unknown", {"declined": True}])
def test_the_ways_of_not_saying(raw: Any) -> None:
    (answer,) = read({"pregnant": raw}).answers
    assert answer.value is None


def test_an_answer_for_several_zones_is_one_for_each() -> None:
    zones = ["cheeks", "forehead", "cheeks"]
    found = read({"active_acne": {"value": True, "zones": zones}}).answers
    assert [a.zone for a in found] == ["cheeks", "forehead"]


def test_none_lately_leaves_older_dates_standing() -> None:
    (lately,) = read({"vaccine": "none lately"}).answers
    (never,) = read({"vaccine": "never"}).answers
    assert (lately.value, lately.since_last) == ((), True)
    assert (never.value, never.since_last) == ((), False)


def test_dates_are_kept_once_and_in_order() -> None:
    days = ["2026-11-10", "2026-10-01", "2026-11-10"]
    (answer,) = read({"vaccine": days}).answers
    assert answer.value == (date(2026, 10, 1), date(2026, 11, 10))


@pytest.mark.parametrize(
    ("answers", "value"),
    [
        ({"birth_date": "2026-11-20"}, date(2026, 11, 20)),
        ({"birth_date": "1906-01-01"}, date(1906, 1, 1)),
        ({"pregnant": {"value": True, "on": "1906-01-01"}}, True),
        ({"filler": "2026-11-20"}, (date(2026, 11, 20),)),
        ({"vaccine": "2028-11-20"}, (date(2028, 11, 20),)),
    ],
)
def test_the_last_day_that_is_possible(answers: dict[str, Any], value: Any) -> None:
    (answer,) = read(answers).answers
    assert answer.value == value


def test_the_longest_texts_that_fit() -> None:
    (answer,) = read({"pregnant": {"value": True, "detail": "x" * 400}}).answers
    assert len(answer.detail) == 400
    assert (
        "expected a short text"
        in problems({"pregnant": {"value": True, "detail": "x" * 401}})[0]
    )
    assert len(read(client="x" * 4_000).client) == 4_000
    assert read(client="two\nlines\tand a tab").client == "two\nlines\tand a tab"


def test_a_request_is_kept_sorted() -> None:
    found = read(
        request={
            "concerns": ["fine-lines", "dehydration"],
            "zones": ["forehead", "cheeks"],
            "products": ["m-ha-10"],
            "prefer": "fewest_visits",
            "jurisdiction": "UK",
            "event_on": "2026-12-24",
            "wishes": "more glow",
        }
    ).request
    assert found.concerns == ("dehydration", "fine-lines")
    assert found.zones == ("cheeks", "forehead")
    assert found.products == ("m-ha-10",)
    assert (found.prefer, found.jurisdiction) == ("fewest_visits", "UK")
    assert (found.event_on, found.wishes) == (date(2026, 12, 24), "more glow")


def test_a_request_may_be_left_out() -> None:
    request = read().request
    assert (request.concerns, request.zones, request.products) == ((), (), ())
    assert (request.prefer, request.jurisdiction) == ("best_evidence", "")
    assert (request.event_on, request.wishes) == (None, "")


def test_what_is_no_table_is_refused_in_full() -> None:
    with pytest.raises(InputError) as caught:
        read_consultation([], practice().vocabulary)
    (problem,) = caught.value.problems
    assert str(problem) == (
        "$: a consultation is a table (found: []). "
        "See docs/guides/consultation-file.md."
    )


def test_a_client_without_a_name_and_without_answers() -> None:
    found = read_consultation(
        {"format": FORMAT, "on": "2026-11-20"}, practice().vocabulary
    )
    assert (found.client, found.answers) == ("", ())


def test_an_answer_with_a_problem_is_not_used() -> None:
    vocabulary = practice().vocabulary
    reader = AnswerReader(vocabulary.facts, vocabulary.zones, date(2026, 11, 20))
    assert reader.read("pregnant", {"value": True, "by": "a stranger"}) == []
    assert reader.read("pregnant", {"value": True, "on": "soon"}) == []
    assert len(reader.problems) == 2
    assert len(reader.read("pregnant", True)) == 1
