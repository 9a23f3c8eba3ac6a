"""Each check of the records finds the fault it is there for, planted one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mesoplan.core.evidence import Citation, Tag, Text
from mesoplan.knowledge.checking import problems
from mesoplan.knowledge.checks.figures import figure_problems
from mesoplan.knowledge.checks.governance import governance_problems
from mesoplan.knowledge.checks.records import Sourced
from mesoplan.knowledge.checks.references import reference_problems, reference_warnings
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
    "a product tested but not used": (
        reference_problems,
        "protocols/dehydration-ha-mannitol",
        {"tested": ("profhilo",)},
        "a tested product is not among the products",
    ),
    "a concern that states no fact": (
        reference_problems,
        "concerns/fat",
        {"fact": "wants_fat"},
        'no such fact (found: wants_fat). Did you mean "wants_fat_reduction"?',
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
    "a grade there is not": (
        wording_problems,
        "protocols/dehydration-ha-mannitol",
        {"grade": 5},
        "no such grade (found: 5)",
    ),
    "a record written by nobody": (
        governance_problems,
        "rules/active-acne",
        {"governance": replace(DRAFT, authored_by=" ")},
        "nobody is named",
    ),
    "an allergen nobody is asked about": (
        reference_problems,
        "ingredients/thiamine",
        {"allergens": ("thiamin",)},
        'not an option of the fact "allergies" (found: thiamin)',
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
            return {**raw, "outcome": "defer"}
        if (kind, name) == ("rules", "vaccination"):
            return {**raw, "alternatives": ["nothing-of-the-kind"]}
        if (kind, name) == ("facts", "pregnant"):
            return {**raw, "kind": "yes-or-no"}
        return raw

    said = "\n".join(map(str, problems(Library(adjust=spoil))))
    assert "rules/active-acne.toml $: unknown field outcome" in said
    assert "no such alternative (found: nothing-of-the-kind)" in said
    assert "facts/pregnant.toml $.kind: " in said
    assert "no such fact (found: pregnant)" not in said


def test_what_exposure_is_reckoned_from_cites_its_sources_as_records_do():
    uncited = {problem.where for problem in reference_warnings(SOUND)}
    named = {name for row in SOUND.exposure.values() for name in row.sources}
    assert {"cdc-mantoux", "meng-2022", "chopra-2015"} <= named
    assert not uncited & {f"sources/{name}.toml" for name in named}
    where = "exposure/priors.toml papule_diameter"
    records = replace(SOUND, exposure={where: Sourced(("nobody-1999",))})
    said = [str(problem) for problem in found(reference_problems, records, where)]
    assert any("no such source (found: nobody-1999)" in line for line in said)
