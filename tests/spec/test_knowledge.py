"""The knowledge library is sound, and every rule says what its own cases say."""

from __future__ import annotations

from datetime import date

import pytest

from mesoplan.knowledge.checking import problems, warnings
from mesoplan.knowledge.checks.cases import UNKNOWN, run_case
from mesoplan.knowledge.library import Library

LIBRARY = Library()
RULES = LIBRARY.attempt("rules")[0]
CASES = [
    pytest.param(rule, case, id=f"{rule.number}-{rule.id}: {case.name}")
    for rule in RULES.values()
    for case in rule.cases
]


def test_the_library_has_no_problem():
    assert [str(problem) for problem in problems(Library())] == []


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_case(rule, case):
    outcome, unread = run_case(
        rule, case, LIBRARY.facts, LIBRARY.names("zones"), LIBRARY.products
    )
    assert unread == []
    assert outcome.says == case.expect
    if case.until is not None:
        assert outcome.until == case.until
    if case.expect == UNKNOWN:
        assert outcome.asks == frozenset(case.ask)


def test_a_review_that_is_overdue_warns():
    def overdue(on):
        return {w.where for w in warnings(LIBRARY, on) if "overdue" in w.what}

    due = min(rule.governance.next_review_on for rule in RULES.values())
    assert not overdue(date(due.year - 1, due.month, due.day))
    assert any(where.startswith("rules/") for where in overdue(due))
