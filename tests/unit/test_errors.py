"""What an error says: where, what, the value found, the remedy."""

from __future__ import annotations

import pytest

from mesoplan.core.errors import (
    LONGEST_SHOWN,
    ImpossibleRequest,
    InputError,
    KnowledgeError,
    MesoplanError,
    Problem,
    nearest,
    shown,
)


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (Problem("on", "no date"), "on: no date."),
        (Problem("on", "no date", "'x'"), "on: no date (found: 'x')."),
        (Problem("on", "no date", remedy="Give one."), "on: no date. Give one."),
        (
            Problem("on", "no date", "'x'", "Give one."),
            "on: no date (found: 'x'). Give one.",
        ),
    ],
)
def test_a_problem_is_one_line(problem: Problem, line: str) -> None:
    assert str(problem) == line


def test_an_error_holds_its_problems_once_and_in_order() -> None:
    later, sooner = Problem("b", "wrong"), Problem("a", "wrong")
    error = InputError([later, sooner, later])
    assert error.problems == (sooner, later)
    assert str(error) == (
        "This input cannot be used (2 problems):\n  a: wrong.\n  b: wrong."
    )
    assert error.args == (str(error),)


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        (MesoplanError, "Mesoplan cannot go on"),
        (InputError, "This input cannot be used"),
        (KnowledgeError, "The knowledge library is faulty"),
        (ImpossibleRequest, "No plan can be made of this request"),
    ],
)
def test_each_error_says_what_broke(kind: type[MesoplanError], heading: str) -> None:
    assert str(kind([Problem("a", "b")])) == f"{heading} (1 problem):\n  a: b."


def test_the_nearest_id_is_named_or_none() -> None:
    known = ("cheeks", "chin", "neck")
    assert nearest("cheek", known) == 'Did you mean "cheeks"?'
    assert nearest("neckk", iter(known)) == 'Did you mean "neck"?'
    assert nearest("zzz", known) == "Use a known id."


def test_a_value_is_cut_short_only_when_it_is_too_long() -> None:
    fits = "x" * (LONGEST_SHOWN - 2)  # the quotes count too
    assert shown(fits) == repr(fits)
    cut = shown(fits + "x")
    assert cut == "'" + "x" * (LONGEST_SHOWN - 4) + "..."
    assert len(cut) == LONGEST_SHOWN
