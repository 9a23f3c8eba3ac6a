"""The catalogue of rules: what each asks, says, rests on, and its cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinical.markdown import (
    TAGS,
    anchor,
    bullets,
    citations,
    fact_link,
    figure_cells,
    page,
    rule_link,
    table,
)
from clinical.sentences import case_row, sentence
from mesoplan.core.rule_texts import texts_of
from mesoplan.core.rules import Effect, Lifts, Scope
from mesoplan.knowledge.checks.conditions import facts_used

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.rules import Rule
    from mesoplan.knowledge.library import Library

EFFECTS = {
    Effect.STOP: "stop",
    Effect.DEFER: "defer",
    Effect.SIGN_OFF: "sign-off",
    Effect.MODIFY: "modify",
}
SCOPES = {
    Scope.PERSON: "the whole person",
    Scope.ZONE: "one zone",
    Scope.PRODUCT: "one product",
}
LIFTS = {
    Lifts.DATE: "lifts on a date the rule computes",
    Lifts.CONDITION: "lifts when a condition is met",
    Lifts.CLINICIAN: "lifts when a named clinician agrees",
    Lifts.NEVER: "never lifts",
}
INTRODUCTION = """\
Every screening rule Mesoplan applies. The number is the row of the table of
contraindications that the rule carries out; rows with several classes or scopes are
several rules. Numbers with P and Z are rules of our own about products and zones. The
class says what follows when a rule fires: **stop** and **defer** mean not today,
**sign-off** that a named clinician must agree, **modify** that the plan changes. A rule
that cannot be settled leaves the decision incomplete; one that would only modify is
then applied as a precaution."""
INDIRECT = (
    "Indirect: what it rests on was written for cross-linked fillers or other "
    "injectables, not for this technique."
)


def rules_page(library: Library) -> str:
    """The whole catalogue, in the order of the numbers."""
    rules = sorted(library.rules.values(), key=lambda rule: (rule.number, rule.id))
    index = table(
        ("No.", "Rule", "Class", "Reaches", "Lifts", "Tag"),
        (
            (
                f"**{rule.number}**" if rule.named else rule.number,
                rule_link(rule.id, str(texts_of(rule).title)),
                EFFECTS[rule.effect],
                SCOPES[rule.scope],
                rule.lifts,
                rule.tag,
            )
            for rule in rules
        ),
    )
    bold = "Rows in bold are the ten that the treatment's own definition names."
    entries = ("\n\n".join(_entry(rule, library)) for rule in rules)
    return page("Screening rules", INTRODUCTION, TAGS, bold, index, *entries)


def _entry(rule: Rule, library: Library) -> Iterator[str]:
    texts = texts_of(rule)
    yield f"{anchor('rule', rule.id)}\n\n## {rule.number} · {texts.title}"
    marks = [
        f"`{rule.id}` version {rule.version}",
        f"**{EFFECTS[rule.effect]}**",
        SCOPES[rule.scope],
        LIFTS[rule.lifts],
        f"tag {rule.tag}",
    ]
    if rule.named:
        marks.append("one of the ten")
    if rule.refuses:
        marks.append("refused whatever else is true")
    yield " · ".join(marks)
    yield f"**Fires when** {sentence(rule.when, library.facts)}."
    yield _questions(rule, library)
    yield f"**Why.** {texts.why}" + (f" {INDIRECT}" if rule.indirect else "")
    yield f"**Today.** {texts.action}"
    yield f"**Come back.** {texts.come_back}"
    yield _meanwhile(rule, library)
    if texts.avoid is not None:
        yield f"**Avoid.** {texts.avoid}"
    numbers = table(
        ("Number", "Meaning", "Value", "Tag", "Rests on", "Stricter"),
        (
            (f"`{name}`", str(p.label), *figure_cells(p.figure), p.stricter)
            for name, p in sorted(rule.parameters.items())
        ),
    )
    if numbers:
        yield numbers
    yield table(
        ("Case", "On", "Where", "Given", "The rule says"), map(case_row, rule.cases)
    )
    yield f"**Sources**\n\n{citations(rule.evidence, library)}"
    yield _governance(rule)


def _questions(rule: Rule, library: Library) -> str:
    names = sorted(facts_used(rule.when))
    if not names:
        return "**Asks** nothing of the client."
    lines = (
        f"{fact_link(name, str(library.facts[name].title))}: "
        f"{library.facts[name].question}"
        for name in names
    )
    return f"**Asks**\n\n{bullets(lines)}"


def _meanwhile(rule: Rule, library: Library) -> str:
    lines = []
    for name in rule.alternatives:
        offer = library.alternatives[name]
        lines.append(f"{offer.number} {offer.title}: {offer.claim} Tag {offer.tag}.")
    return f"**Meanwhile**\n\n{bullets(lines)}" if lines else ""


def _governance(rule: Rule) -> str:
    record = rule.governance
    checker = record.checked_by or "nobody yet"
    return (
        f"Written by {record.authored_by}, checked by {checker}; {record.tier}; "
        f"reviewed {record.reviewed_on}, next by {record.next_review_on}."
    )
