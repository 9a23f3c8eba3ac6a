"""How much may be said, which options there are, and what cannot stand together."""

from __future__ import annotations

from tests.clients import practice
from tests.unit.test_consultation import read
from tests.unit.test_consultation_problems import whole


def test_what_is_outside_the_possible_names_the_ends() -> None:
    fact = practice().vocabulary.facts["hba1c"]
    low, high = fact.minimum, fact.maximum
    where, what, value, remedy = whole({"hba1c": f"{high + 1} %"})
    assert (where, what) == ("answers.hba1c", "the value lies outside what is possible")
    assert remedy == f"Expected {low} to {high} %."
    assert value == repr(f"{high + 1} %")
    for end in (low, high):
        (answer,) = read({"hba1c": f"{end} %"}).answers
        assert answer.value == end
    assert whole({"hba1c": f"{low - 1} %"})[1] == what


def test_the_options_of_a_set_are_named() -> None:
    options = ", ".join(o.id for o in practice().vocabulary.facts["allergies"].options)
    assert whole({"allergies": ["gold"]}) == (
        "answers.allergies",
        "expected a list of options",
        "['gold']",
        f"Choose from {options}; [] for none.",
    )


def test_no_diabetes_beside_a_diabetic_number_is_refused_from_the_number_on() -> None:
    (clash,) = practice().vocabulary.facts["diabetes"].inconsistent
    at = clash.at_least
    assert whole({"diabetes": False, "hba1c": f"{at} %"}) == (
        "answers.diabetes",
        str(clash.why),
        repr(f"False beside hba1c {at:f} %"),
        "One of the two is wrong: correct it.",
    )
    assert read({"diabetes": False, "hba1c": f"{at - 1} %"}).answers
    assert read({"diabetes": True, "hba1c": f"{at} %"}).answers


def test_only_so_many_answers_fit() -> None:
    many = [{"value": True} for _ in range(2_000)]
    assert len(read({"pregnant": many}).answers) == 2_000
    assert whole({"pregnant": [*many, {"value": True}]}) == (
        "answers",
        "too many answers",
        "2001",
        "Keep to 2000.",
    )


def test_an_unknown_zone_names_those_that_are_known() -> None:
    zones = ", ".join(sorted(practice().vocabulary.zones))
    assert whole({"active_acne": {"value": True, "zones": ["cheeks", "moon"]}}) == (
        "answers.active_acne.zones",
        "no such zone",
        "'moon'",
        zones,
    )
