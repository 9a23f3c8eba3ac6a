"""Each check of facts, conditions and cases finds its fault, planted one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from mesoplan.core import conditions as c
from mesoplan.core.errors import Problem
from mesoplan.core.evidence import Tag, Text
from mesoplan.core.facts import Answer, Code, FactKind, Inconsistency
from mesoplan.core.rules import Lifts, Scope
from mesoplan.core.snapshot import take_snapshot
from mesoplan.knowledge.checks.cases import case_problems
from mesoplan.knowledge.checks.conditions import condition_problems
from mesoplan.knowledge.checks.coverage import coverage_problems
from mesoplan.knowledge.checks.emptiness import emptiness_problems
from mesoplan.knowledge.checks.facts import fact_problems
from tests.unit.planted import SOUND, case_of, figure, found, parameter, planted, record

FAULTS = {
    "an answer good for months": (
        fact_problems,
        "facts/pregnant",
        {"good_for": figure(unit="months")},
        "is one number of days",
    ),
    "a flag with options": (
        fact_problems,
        "facts/pregnant",
        {"options": record("facts/bdd_screen").options},
        "do not fit a flag",
    ),
    "an option that stands twice": (
        fact_problems,
        "facts/bdd_screen",
        {"options": 2 * record("facts/bdd_screen").options},
        "an option stands here twice",
    ),
    "options from nowhere": (
        fact_problems,
        "facts/label_checked",
        {"options_from": "product"},
        'no such kind of record (found: product). Did you mean "products"?',
    ),
    "limits upside down": (
        fact_problems,
        "facts/hba1c",
        {"minimum": Decimal(99)},
        "lies not below the maximum",
    ),
    "a flag read in two units": (
        fact_problems,
        "facts/pregnant",
        {"other_units": record("facts/hba1c").other_units},
        "only a number has units",
    ),
    "a code that stands twice": (
        fact_problems,
        "facts/pregnant",
        {"codes": 2 * record("facts/pregnant").codes},
        "the code stands here twice",
    ),
    "a number without limits": (
        fact_problems,
        "facts/hba1c",
        {"maximum": None},
        "does not fit a number",
    ),
    "a flag that is booked ahead": (
        fact_problems,
        "facts/pregnant",
        {"may_be_planned": True},
        "only an event can be booked",
    ),
    "closed by what is no event": (
        fact_problems,
        "facts/anticoagulant",
        {"closed_by": "pregnant"},
        "no such event",
    ),
    "inconsistent with what is no number": (
        fact_problems,
        "facts/diabetes",
        {
            "inconsistent": (
                Inconsistency(
                    value=False,
                    other="pregnant",
                    at_least=Decimal(8),
                    why=Text({"en": "why"}),
                ),
            )
        },
        "no such number",
    ),
    "a code that means another kind of answer": (
        fact_problems,
        "facts/pregnant",
        {
            "codes": (
                Code(system="snomed", code="1", display="x", tag=Tag.C, means="yes"),
            )
        },
        "does not fit the fact (found: yes)",
    ),
    "a code without a source": (
        fact_problems,
        "facts/pregnant",
        {"codes": (Code(system="snomed", code="1", display="x", tag=Tag.A),)},
        "a code needs a source",
    ),
    "a fact that is not there": (
        condition_problems,
        "rules/active-acne",
        {"when": c.Is("active_acme", value=True)},
        'no such fact (found: active_acme). Did you mean "active_acne"?',
    ),
    "an option that is not there": (
        condition_problems,
        "rules/active-acne",
        {"when": c.OneOf("skin_type", frozenset({"vii"}))},
        "no such option (found: vii)",
    ),
    "a zone that is not there": (
        condition_problems,
        "rules/active-acne",
        {"when": c.InZone(frozenset({"cheek"}))},
        'no such zone (found: cheek). Did you mean "cheeks"?',
    ),
    "a substance that is not there": (
        condition_problems,
        "rules/lidocaine-product",
        {"when": c.Contains(frozenset({"lidocain"}))},
        "no such substance (found: lidocain)",
    ),
    "a test that does not fit the fact": (
        condition_problems,
        "rules/active-acne",
        {"when": c.Window("active_acne", 0, 14)},
        "the test does not fit a flag",
    ),
    "a look ahead at what cannot be booked": (
        condition_problems,
        "rules/recent-isotretinoin",
        {"when": c.Window("isotretinoin", 7, 180)},
        "looks ahead at a fact that cannot be booked",
    ),
    "a rule about the person that looks at one zone": (
        condition_problems,
        "rules/active-acne",
        {"scope": Scope.PERSON},
        "a person rule cannot look at one zone",
    ),
    "a rule about a zone that looks at the product": (
        condition_problems,
        "rules/active-acne",
        {"when": c.Contains(frozenset({"lidocaine"}))},
        "a zone rule cannot look at the product",
    ),
    "a not above a date in a rule that defers": (
        condition_problems,
        "rules/vaccination",
        {"when": c.Not(c.Window("vaccine", 0, 21))},
        'a rule that defers has no "not" above a date',
    ),
    "a lower bound of age in a rule that defers": (
        condition_problems,
        "rules/under-25",
        {
            "when": c.AllOf(
                (c.YoungerThan("birth_date", 25), c.AtLeastAged("birth_date", 18))
            )
        },
        "a rule that defers has no lower bound of age",
    ),
    "a date nobody can compute": (
        condition_problems,
        "rules/active-acne",
        {"lifts": Lifts.DATE},
        "no date can be computed",
    ),
    "a deferral that never lifts": (
        condition_problems,
        "rules/active-acne",
        {"lifts": Lifts.NEVER},
        "only a stop is never lifted",
    ),
    "a refusal that lifts": (
        condition_problems,
        "rules/fat-reduction",
        {"lifts": Lifts.CLINICIAN},
        "a refusal is a stop that never lifts",
    ),
    "a sign-off nobody gives": (
        condition_problems,
        "rules/epilepsy",
        {"lifts": Lifts.CONDITION},
        "a sign-off is lifted by a clinician",
    ),
    "a threshold in another unit": (
        condition_problems,
        "rules/vaccination",
        {
            "parameters": parameter(
                "rules/vaccination", "days_after", figure=figure(unit="h")
            )
        },
        "the unit must be d (found: h)",
    ),
    "a threshold that is a range": (
        condition_problems,
        "rules/vaccination",
        {
            "parameters": parameter(
                "rules/vaccination",
                "days_after",
                figure=figure(value=None, low=Decimal(1), high=Decimal(2)),
            )
        },
        "a threshold is one number",
    ),
    "half a day": (
        condition_problems,
        "rules/vaccination",
        {
            "parameters": parameter(
                "rules/vaccination", "days_after", figure=figure(value=Decimal("0.5"))
            )
        },
        "days and years are whole",
    ),
    "no case that is unknown": (
        case_problems,
        "rules/active-acne",
        {"cases": record("rules/active-acne").cases[:2]},
        'no case says "unknown"',
    ),
    "a case that the rule contradicts": (
        case_problems,
        "rules/active-acne",
        {"cases": case_of("rules/active-acne", expect="does not fire")},
        "expected does not fire, the rule says fires",
    ),
    "a date that is off by a day": (
        case_problems,
        "rules/vaccination",
        {"cases": case_of("rules/vaccination", until=date(2026, 12, 12))},
        "expected to lift on 2026-12-12, the rule says 2026-12-11",
    ),
    "a question the rule does not ask": (
        case_problems,
        "rules/active-acne",
        {"cases": case_of("rules/active-acne", index=2, ask=("pregnant",))},
        "expected to ask pregnant, the rule asks active_acne",
    ),
    "a question where nothing is unknown": (
        case_problems,
        "rules/active-acne",
        {"cases": case_of("rules/active-acne", ask=("active_acne",))},
        "only an unknown case asks",
    ),
    "no case that shows the day": (
        case_problems,
        "rules/recent-filler",
        {
            "cases": tuple(
                replace(case, until=None)
                for case in record("rules/recent-filler").cases
            )
        },
        "no case shows the day on which it lifts",
    ),
    "a date that never comes": (
        case_problems,
        "rules/active-acne",
        {"lifts": Lifts.DATE},
        "it fires, lifts by date, and no date can be computed",
    ),
    "an impossible answer in a case": (
        case_problems,
        "rules/active-acne",
        {"cases": case_of("rules/active-acne", given={"active_acne": "perhaps"})},
        "expected yes or no",
    ),
    "an answer the rule does not use": (
        case_problems,
        "rules/active-acne",
        {"cases": case_of("rules/active-acne", given={"pregnant": True})},
        "the rule does not use this fact",
    ),
    "a case of a zone rule without a zone": (
        case_problems,
        "rules/active-acne",
        {"cases": case_of("rules/active-acne", zone="")},
        "no such zone",
    ),
    "a case of a person rule with a zone": (
        case_problems,
        "rules/vaccination",
        {"cases": case_of("rules/vaccination", zone="cheeks")},
        "a person rule has no zone",
    ),
    "two cases of one name": (
        case_problems,
        "rules/active-acne",
        {
            "cases": case_of(
                "rules/active-acne", name=record("rules/active-acne").cases[1].name
            )
        },
        "two cases have this name",
    ),
    "a number that is no row": (
        coverage_problems,
        "rules/active-acne",
        {"number": "C55"},
        "no such row (found: C55)",
    ),
    "a name for what is not of the ten": (
        coverage_problems,
        "rules/vaccination",
        {"named": True},
        "only rules of C01 to C10 are named",
    ),
    "a version before the first": (
        coverage_problems,
        "rules/active-acne",
        {"version": 0},
        "versions count from 1",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault):
    check, path, changes, message = FAULTS[fault]
    assert found(check, SOUND, f"{path}.toml") == []
    said = found(check, planted(path, **changes), f"{path}.toml")
    assert any(message in str(problem) for problem in said), said


def test_a_row_without_a_rule_is_found():
    rules = {n: r for n, r in SOUND.rules.items() if r.number != "C33"}
    records = replace(SOUND, by_kind={**SOUND.by_kind, "rules": rules})
    assert [p.value for p in coverage_problems(records)] == ["C33"]


def test_a_named_row_without_a_named_rule_is_found():
    records = planted("rules/keloid-tendency", named=False)
    assert [p.value for p in coverage_problems(records)] == ["C04"]


def test_a_row_is_not_called_missing_while_its_rule_does_not_load():
    rules = {n: r for n, r in SOUND.rules.items() if r.number != "C33"}
    broken = Problem("rules/liver-or-kidney-disease.toml $", "broken")
    records = replace(
        SOUND, by_kind={**SOUND.by_kind, "rules": rules}, faults=(broken,)
    )
    assert list(coverage_problems(records)) == []


def test_a_rule_that_is_true_of_an_empty_client_is_found(monkeypatch):
    """No tree of leaves can be; so the empty client is given one answer here."""

    def not_so_empty(facts, _, on, zones):
        acne = Answer(fact="active_acne", value=True, on=on, by="client")
        return take_snapshot(facts, [acne], on, zones)

    assert list(emptiness_problems(SOUND)) == []
    home = "mesoplan.knowledge.checks.emptiness.take_snapshot"
    monkeypatch.setattr(home, not_so_empty)
    said = list(emptiness_problems(SOUND))
    assert {p.where for p in said} == {"rules/active-acne.toml when"}
    assert "zone cheeks" in {p.value for p in said}


def test_a_product_label_needs_a_fact_that_says_it_was_read():
    facts = {n: f for n, f in SOUND.facts.items() if n != "label_checked"}
    said = found(condition_problems, replace(SOUND, facts=facts), "rules/lidocaine-pro")
    assert "no fact tells whose label was read" in said[0].what


def test_a_fact_of_the_wrong_kind_for_an_age_is_found():
    facts = {
        **SOUND.facts,
        "birth_date": replace(SOUND.facts["birth_date"], kind=FactKind.EVENT),
    }
    said = found(condition_problems, replace(SOUND, facts=facts), "rules/under-18")
    assert "the test does not fit a event" in said[0].what
