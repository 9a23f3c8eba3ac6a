"""Conditions that name what does not exist, or compute a date they may not.

A rule that defers gives the day on which it lifts. That day is right only while no
``not`` stands above a date and no lower bound of age is used, so both are refused
there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.catalogue import CROSS_LINKED, LABEL_MARKS, LIDOCAINE, NO_HYALURONATE
from mesoplan.core.conditions import (
    AllOf,
    AnyOf,
    AtLeastAged,
    Contains,
    InZone,
    Is,
    Measured,
    Not,
    OneOf,
    SharesAllergen,
    Window,
    YoungerThan,
    leaves,
)
from mesoplan.core.errors import Problem, nearest
from mesoplan.core.facts import FactKind
from mesoplan.core.rules import Effect, Lifts, Scope
from mesoplan.core.truths import LABEL_CHECKED
from mesoplan.knowledge.checks.thresholds import threshold_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mesoplan.core.conditions import Condition, Leaf
    from mesoplan.core.facts import FactDefinition
    from mesoplan.core.rules import Rule
    from mesoplan.knowledge.checks.records import Records

DATED = Window | YoungerThan
OF_PRODUCT = Contains | SharesAllergen


def condition_problems(records: Records) -> Iterator[Problem]:
    """Everything wrong with what rules ask, apart from their cases."""
    for name, rule in records.rules.items():
        where = f"rules/{name}.toml"
        for leaf in dict.fromkeys(leaves(rule.when)):
            yield from _names(leaf, f"{where} when", records)
            yield from _reach(leaf, rule, f"{where} when", records.facts)
        yield from threshold_problems(
            records.raw_rules[name], rule, where, records.facts
        )
        yield from _lifting(rule, where)


def facts_used(condition: Condition) -> frozenset[str]:
    """The facts a condition asks about the client."""
    return frozenset(
        leaf.fact
        for leaf in leaves(condition)
        if not isinstance(leaf, InZone | Contains)
    )


def _names(leaf: Leaf, where: str, records: Records) -> Iterator[Problem]:
    if isinstance(leaf, InZone):
        yield from _unknown(leaf.zones, records.names["zones"], "zone", where)
        return
    if isinstance(leaf, Contains):
        known = substances(records)
        yield from _unknown(leaf.substances, known, "substance", where)
        return
    fact = records.facts.get(leaf.fact)
    if fact is None:
        if leaf.fact not in records.names["facts"]:
            yield from _unknown([leaf.fact], records.names["facts"], "fact", where)
        return
    if fact.kind not in _fitting(leaf):
        what = f"the test does not fit a {fact.kind}"
        yield Problem(where, what, leaf.fact, "Use a test that fits it.")
        return
    options = {option.id for option in fact.options}
    if isinstance(leaf, OneOf):
        yield from _unknown(leaf.options, options, "option", f"{where} {leaf.fact}")
    if isinstance(leaf, Is) and fact.kind is FactKind.CHOICE:
        yield from _unknown(
            [str(leaf.value)], options, "option", f"{where} {leaf.fact}"
        )
    if isinstance(leaf, Window) and leaf.before and not fact.may_be_planned:
        remedy = "Write may_be_planned = true in the fact."
        yield Problem(
            where, "looks ahead at a fact that cannot be booked", leaf.fact, remedy
        )


def substances(records: Records) -> frozenset[str]:
    """Whatever ``product_contains`` may name."""
    allergens = {option.id for option in records.facts["allergies"].options}
    traits = {LIDOCAINE, CROSS_LINKED, NO_HYALURONATE}
    return frozenset(records.names["ingredients"] | allergens | traits | LABEL_MARKS)


def _fitting(leaf: Leaf) -> tuple[FactKind, ...]:
    """The kinds of fact a leaf can test."""
    match leaf:
        case Is(value=bool()):
            return (FactKind.FLAG,)
        case Is():
            return (FactKind.CHOICE,)
        case OneOf():
            return (FactKind.CHOICE, FactKind.SET)
        case Window():
            return (FactKind.EVENT,)
        case Measured():
            return (FactKind.NUMBER,)
        case SharesAllergen():
            return (FactKind.SET,)
        case _:
            return (FactKind.DATE,)


def _reach(
    leaf: Leaf, rule: Rule, where: str, facts: Mapping[str, FactDefinition]
) -> Iterator[Problem]:
    """A rule may look only at what its scope can see."""
    if isinstance(leaf, OF_PRODUCT):
        if rule.scope is not Scope.PRODUCT:
            what = f"a {rule.scope} rule cannot look at the product"
            yield Problem(where, what, repr(leaf), 'Use scope = "product".')
        if LABEL_CHECKED not in facts:
            what = "looks at products, and no fact tells whose label was read"
            yield Problem(where, what, LABEL_CHECKED, "Add the fact.")
    fact = facts.get(getattr(leaf, "fact", ""))
    of_zone = isinstance(leaf, InZone) or (fact is not None and fact.per_zone)
    if of_zone and rule.scope is not Scope.ZONE:
        what = f"a {rule.scope} rule cannot look at one zone"
        yield Problem(
            where, what, repr(leaf), 'Use scope = "zone" or a fact of the person.'
        )


def _lifting(rule: Rule, where: str) -> Iterator[Problem]:
    """What can end the effect must agree with the effect and the condition."""
    dated = rule.lifts is Lifts.DATE
    found = list(leaves(rule.when))
    if dated and not any(isinstance(leaf, DATED) for leaf in found):
        remedy = 'Use a window or an age, or lifts = "condition".'
        yield Problem(f"{where} lifts", "no date can be computed", rule.lifts, remedy)
    if dated or rule.effect is Effect.DEFER:
        for leaf in below_not(rule.when):
            if isinstance(leaf, DATED | AtLeastAged):
                yield Problem(
                    f"{where} when",
                    'a rule that defers has no "not" above a date',
                    repr(leaf),
                    "Say it without the not: the computed date would be wrong.",
                )
        if any(isinstance(leaf, AtLeastAged) for leaf in found):
            yield Problem(
                f"{where} when",
                "a rule that defers has no lower bound of age",
                "age_at_least",
                "Nobody grows younger: it would never lift.",
            )
    if rule.lifts is Lifts.NEVER and rule.effect is not Effect.STOP:
        yield Problem(
            f"{where} lifts", "only a stop is never lifted", rule.effect, "Change one."
        )
    if rule.refuses and (rule.effect, rule.lifts) != (Effect.STOP, Lifts.NEVER):
        what = "a refusal is a stop that never lifts"
        yield Problem(
            f"{where} refuses", what, f"{rule.effect}, {rule.lifts}", "Change one."
        )
    if rule.effect is Effect.SIGN_OFF and not (dated or rule.lifts is Lifts.CLINICIAN):
        remedy = 'Use lifts = "clinician", or "date" where time ends it too.'
        yield Problem(
            f"{where} lifts", "a sign-off is lifted by a clinician", rule.lifts, remedy
        )


def below_not(condition: Condition, under: bool = False) -> Iterator[Leaf]:
    """The leaves that stand under at least one ``not``."""
    if isinstance(condition, Not):
        yield from below_not(condition.part, under=True)
    elif isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from below_not(part, under)
    elif under:
        yield condition


def _unknown(
    named: frozenset[str] | list[str],
    known: frozenset[str] | set[str],
    what: str,
    where: str,
) -> Iterator[Problem]:
    for name in sorted(set(named) - set(known)):
        yield Problem(where, f"no such {what}", name, nearest(name, known))
