"""Off by one, planted on purpose: the cases of the rules notice every one.

A mutation run changes the bodies of plain functions only. What the core keeps in tables
and behind decorators is changed here by hand, one small fault at a time: comparisons,
windows, birthdays, what is not known. The cases of every rule it touches must notice.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from mesoplan.core import comeback, snapshot, truths
from mesoplan.core.conditions import Is, Measured, Window, YoungerThan, leaves
from mesoplan.core.facts import FactKind
from mesoplan.core.rules import Lifts
from mesoplan.knowledge.checks.cases import UNKNOWN, run_case
from tests.clients import practice

LIBRARY = practice().library


def disagreeing() -> set[str]:
    """The rules of which a case says something else than its rule."""
    found = set()
    for rule in LIBRARY.rules.values():
        for case in rule.cases:
            outcome, unread = run_case(
                rule, case, LIBRARY.facts, LIBRARY.names("zones"), LIBRARY.products
            )
            assert unread == []
            differs = outcome.says != case.expect
            differs |= case.until is not None and outcome.until != case.until
            differs |= case.expect == UNKNOWN and outcome.asks != frozenset(case.ask)
            if differs:
                found.add(rule.id)
    return found


def rules_with(kind: type, **wanted: Any) -> set[str]:
    """The rules of which a leaf is of this kind."""
    return {
        rule.id
        for rule in LIBRARY.rules.values()
        for leaf in leaves(rule.when)
        if isinstance(leaf, kind)
        and all(getattr(leaf, name) == value for name, value in wanted.items())
    }


WINDOWS = [
    (rule.id, leaf)
    for rule in LIBRARY.rules.values()
    for leaf in leaves(rule.when)
    if isinstance(leaf, Window)
]


def window(before: int, after: int) -> Callable[..., Any]:
    """The window test with its ends moved by so many days."""
    real = truths._TRUTHS[Window]

    def moved(leaf: Window, standpoint: Any) -> Any:
        other = Window(leaf.fact, leaf.before + before, leaf.after + after)
        return real(other, standpoint)

    return moved


def test_the_cases_agree_with_their_rules() -> None:
    assert disagreeing() == set()


USED = sorted(
    {
        leaf.comparison
        for rule in LIBRARY.rules.values()
        for leaf in leaves(rule.when)
        if isinstance(leaf, Measured)
    }
)
OFF_BY_ONE = {
    "at_least": operator.gt,
    "above": operator.ge,
    "at_most": operator.lt,
    "below": operator.le,
}


@pytest.mark.parametrize("name", USED)
def test_a_comparison_that_is_off_by_one(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(truths._COMPARISONS, name, OFF_BY_ONE[name])
    found = disagreeing()
    assert found
    assert found <= rules_with(Measured, comparison=name)


@pytest.mark.parametrize("days", [1, -1])
def test_a_window_that_ends_a_day_off(
    days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(truths._TRUTHS, Window, window(before=0, after=days))
    assert disagreeing() == {name for name, _ in WINDOWS}


@pytest.mark.parametrize("days", [1, -1])
def test_a_window_that_opens_a_day_off(
    days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(truths._TRUTHS, Window, window(before=days, after=0))
    assert disagreeing() >= {name for name, leaf in WINDOWS if leaf.before}


@pytest.mark.parametrize("days", [1, -1])
def test_a_birthday_that_is_a_day_off(
    days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = truths.birthday
    monkeypatch.setattr(
        truths, "birthday", lambda born, years: real(born, years) + timedelta(days=days)
    )
    assert disagreeing() == rules_with(YoungerThan)


@pytest.mark.parametrize("days", [1, -1])
def test_a_come_back_day_that_is_a_day_off(
    days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = comeback.change_days
    monkeypatch.setattr(
        comeback,
        "change_days",
        lambda leaf, here: (day + timedelta(days=days) for day in real(leaf, here)),
    )
    dated = {r.id for r in LIBRARY.rules.values() if r.lifts is Lifts.DATE}
    assert disagreeing() == dated


@pytest.mark.parametrize("assumed", [True, False])
def test_a_flag_that_is_not_known_and_is_taken_for_an_answer(
    assumed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = snapshot._known

    def guessed(states: Any) -> dict[str, Any]:
        return {
            name: assumed
            if value is None and LIBRARY.facts[name].kind is FactKind.FLAG
            else value
            for name, value in real(states).items()
        }

    monkeypatch.setattr(snapshot, "_known", guessed)
    of_flags = {
        rule.id
        for rule in LIBRARY.rules.values()
        if all(
            isinstance(leaf, Is) and leaf.value is True for leaf in leaves(rule.when)
        )
    }
    assert len(of_flags) > 10
    assert disagreeing() >= of_flags
