"""Each check of the records finds the fault it is there for, planted one by one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from mesoplan.core.evidence import Citation, Tag, Text
from mesoplan.knowledge.checking import problems
from mesoplan.knowledge.checks.figures import figure_problems
from mesoplan.knowledge.checks.governance import governance_problems
from mesoplan.knowledge.checks.references import reference_problems
from mesoplan.knowledge.checks.wording import wording_problems
from mesoplan.knowledge.library import Library
from tests.unit.planted import SOUND, figure, found, planted, record

DRAFT = record("rules/active-acne").governance
FAULTS = {
    "an alternative that is not there": (
        reference_problems,
        "rules/active-acne",
        {"alternatives": ("home-activs",)},
        "no such alternative (found: home-activs). Did you mean",
    ),
    "a source that is not there": (
        reference_problems,
        "zones/cheeks",
        {"evidence": (Citation(source="nobody-1999", tag=Tag.C),)},
        "no such source (found: nobody-1999)",
    ),
    "a trial cited by its number": (
        reference_problems,
        "protocols/dehydration-ha-mannitol",
        {"trials_for": ("E05",)},
        'no such trial (found: E05). Write "baspeyras-2013".',
    ),
    "an id that stands twice": (
        reference_problems,
        "rules/active-acne",
        {"alternatives": ("do-nothing", "do-nothing")},
        "an id stands here twice",
    ),
    "an allergen of an ingredient left out": (
        reference_problems,
        "products/nctf-135ha",
        {"allergens": ()},
        "lacks an allergen of its ingredient",
    ),
    "a concern to plan without a protocol": (
        reference_problems,
        "concerns/striae",
        {"status": "plan"},
        'a concern of status "plan" has no protocol',
    ),
    "a unit nobody knows": (
        figure_problems,
        "facts/pregnant",
        {"good_for": figure(unit="fortnights")},
        "unknown unit (found: fortnights)",
    ),
    "a value and a range at once": (
        figure_problems,
        "facts/pregnant",
        {"good_for": figure(low=Decimal(1), high=Decimal(2))},
        "a figure has either a value, or low and high",
    ),
    "half a range": (
        figure_problems,
        "facts/pregnant",
        {"good_for": figure(value=None, low=Decimal(1))},
        "a figure has either a value, or low and high",
    ),
    "a range upside down": (
        figure_problems,
        "facts/pregnant",
        {"good_for": figure(value=None, low=Decimal(3), high=Decimal(2))},
        "low lies above high",
    ),
    "a number without a source": (
        figure_problems,
        "facts/pregnant",
        {"good_for": figure(tag=Tag.B)},
        "a number needs a source",
    ),
    "a policy default dressed up as a fact": (
        figure_problems,
        "facts/pregnant",
        {"good_for": figure(tag=Tag.A, policy_default=True)},
        "a policy default has tag C",
    ),
    "a citation stronger than its source": (
        figure_problems,
        "zones/cheeks",
        {"evidence": (Citation(source="mission", tag=Tag.A),)},
        "the citation claims more than mission",
    ),
    "a rule stronger than its citations": (
        figure_problems,
        "rules/active-acne",
        {"evidence": (Citation(source="mission", tag=Tag.C),)},
        "the rule claims more than any of its citations",
    ),
    "a placeholder without a number": (
        wording_problems,
        "rules/active-acne",
        {"why": Text({"en": "Wait {days}."})},
        "a placeholder names a parameter of the same rule (found: {days})",
    ),
    "a brace that is not closed": (
        wording_problems,
        "rules/active-acne",
        {"why": Text({"en": "Wait {days."})},
        "braces do not match",
    ),
    "a word outside its list": (
        wording_problems,
        "zones/cheeks",
        {"status": "opened"},
        "unknown word (found: opened)",
    ),
    "a label mark nobody looks for": (
        wording_problems,
        "products/nctf-135ha",
        {"label_marks": ("pregnant",)},
        "unknown label mark (found: pregnant)",
    ),
    "one person as author and checker": (
        governance_problems,
        "rules/active-acne",
        {"governance": replace(DRAFT, checked_by=DRAFT.authored_by.upper())},
        "author and checker are the same person",
    ),
    "reviewed by nobody": (
        governance_problems,
        "rules/active-acne",
        {"governance": replace(DRAFT, tier="reviewed")},
        "a reviewed record names who checked it",
    ),
    "a review due before the last": (
        governance_problems,
        "rules/active-acne",
        {"governance": replace(DRAFT, next_review_on=DRAFT.reviewed_on)},
        "the next review lies not after the last",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault):
    check, path, changes, message = FAULTS[fault]
    assert found(check, SOUND, f"{path}.toml") == []
    said = found(check, planted(path, **changes), f"{path}.toml")
    assert any(message in str(problem) for problem in said), said


def test_two_records_of_one_number_are_found():
    first = record("alternatives/do-nothing").number
    records = planted("alternatives/oral-ha", number=first)
    what = [p.what for p in reference_problems(records)]
    assert what == ["the number stands on do-nothing already"]


def test_records_that_do_not_load_never_hide_the_others():
    def spoil(kind, name, raw):
        if (kind, name) == ("rules", "active-acne"):
            return {**raw, "efect": "defer"}
        if (kind, name) == ("rules", "vaccination"):
            return {**raw, "alternatives": ["nothing-of-the-kind"]}
        if (kind, name) == ("facts", "pregnant"):
            return {**raw, "kind": "flagg"}
        return raw

    said = "\n".join(map(str, problems(Library(adjust=spoil))))
    assert "rules/active-acne.toml $: unknown field efect" in said
    assert "no such alternative (found: nothing-of-the-kind)" in said
    assert "facts/pregnant.toml $.kind: " in said
    assert "no such fact (found: pregnant)" not in said
