"""The example cases of every rule: enough of them, and each one true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.core.answers import AnswerReader
from mesoplan.core.errors import Problem
from mesoplan.core.rules import Lifts, Scope
from mesoplan.core.ruleset import RuleSet
from mesoplan.core.screening import Finding
from mesoplan.core.snapshot import take_snapshot
from mesoplan.core.truths import LABEL_CHECKED
from mesoplan.knowledge.checks.conditions import facts_used

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from mesoplan.core.catalogue import Product
    from mesoplan.core.facts import FactDefinition
    from mesoplan.core.rules import Case, Rule
    from mesoplan.knowledge.checks.records import Records

FIRES, CLEAR, UNKNOWN = "fires", "does not fire", "unknown"
WORDS = {True: FIRES, False: CLEAR, None: UNKNOWN}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule really says about a case."""

    says: str
    until: date | None
    asks: frozenset[str]


def case_problems(records: Records) -> Iterator[Problem]:
    """Cases that are missing, badly written, or not what the rule says."""
    for name, rule in records.rules.items():
        where = f"rules/{name}.toml cases"
        yield from _coverage(rule, where)
        if not facts_used(rule.when) <= set(records.facts):
            continue  # the missing facts are reported with the condition
        names = [case.name for case in rule.cases]
        for index, case in enumerate(rule.cases):
            here = f"{where}[{index}]"
            if names.count(case.name) > 1:
                yield Problem(
                    here, "two cases have this name", case.name, "Rename one."
                )
            found = list(_misplaced(case, rule, here, records))
            yield from found or _wrong(case, rule, here, records)


def run_case(
    rule: Rule,
    case: Case,
    facts: Mapping[str, FactDefinition],
    zones: frozenset[str],
    products: Mapping[str, Product],
) -> tuple[Outcome, list[Problem]]:
    """What ``rule`` says about ``case``, and what is wrong with the case's answers."""
    reader = AnswerReader(facts, zones, case.on)
    answers = [a for name, raw in case.given.items() for a in reader.read(name, raw)]
    snapshot = take_snapshot(facts, answers, case.on, [case.zone] if case.zone else [])
    product = products[case.product] if case.product else None
    standpoint = snapshot.standpoint(case.zone, product)
    (outcome,) = RuleSet([rule]).outcomes(rule.scope, standpoint).all
    finding = Finding(outcome, standpoint)
    says = WORDS[finding.judgement.truth]
    return Outcome(says, finding.until, frozenset(finding.asks)), reader.problems


def _coverage(rule: Rule, where: str) -> Iterator[Problem]:
    wanted = [FIRES, CLEAR, *([UNKNOWN] if facts_used(rule.when) else [])]
    for word in wanted:
        if not any(case.expect == word for case in rule.cases):
            yield Problem(where, f'no case says "{word}"', "", "Add one.")
    dated = (
        [c for c in rule.cases if c.expect == FIRES] if rule.lifts is Lifts.DATE else []
    )
    if dated and not any(case.until for case in dated):
        remedy = "Add until to a firing case."
        yield Problem(where, "no case shows the day on which it lifts", "", remedy)


def _misplaced(
    case: Case, rule: Rule, where: str, records: Records
) -> Iterator[Problem]:
    """A case names exactly the zone or product its rule's scope needs."""
    for field, scope, known in (
        ("zone", Scope.ZONE, records.names["zones"]),
        ("product", Scope.PRODUCT, frozenset(records.products)),
    ):
        value = getattr(case, field)
        if rule.scope is scope and value not in known:
            yield Problem(
                f"{where}.{field}", f"no such {field}", value, f"Name a {field}."
            )
        if rule.scope is not scope and value:
            what = f"a {rule.scope} rule has no {field}"
            yield Problem(f"{where}.{field}", what, value, "Remove it.")
    used = facts_used(rule.when)
    closing = {records.facts[name].closed_by for name in used}
    label = {LABEL_CHECKED} if rule.scope is Scope.PRODUCT else set()
    for name in sorted(set(case.given) - used - closing - label):
        what = "the rule does not use this fact"
        yield Problem(f"{where}.given", what, name, "Remove it.")


def _wrong(case: Case, rule: Rule, where: str, records: Records) -> Iterator[Problem]:
    outcome, unread = run_case(
        rule, case, records.facts, records.names["zones"], records.products
    )
    for problem in unread:
        what = f"{problem.where}: {problem.what}"
        yield Problem(f"{where}.given", what, problem.value, problem.remedy)
    if unread:
        return
    here = f'{where} "{case.name}"'
    if outcome.says != case.expect:
        what = f"expected {case.expect}, the rule says {outcome.says}"
        yield Problem(here, what, "", "Correct the rule or the case.")
        return
    if case.until and outcome.until != case.until:
        what = f"expected to lift on {case.until}, the rule says {outcome.until}"
        yield Problem(here, what, "", "Correct the rule or the case.")
    if outcome.says == FIRES and rule.lifts is Lifts.DATE and outcome.until is None:
        what = "it fires, lifts by date, and no date can be computed"
        yield Problem(here, what, "", 'Use lifts = "condition", or mend the condition.')
    if outcome.says == UNKNOWN and frozenset(case.ask) != outcome.asks:
        wanted, asked = _listed(case.ask), _listed(outcome.asks)
        what = f"expected to ask {wanted}, the rule asks {asked}"
        yield Problem(f"{here} ask", what, "", "Correct the rule or the case.")
    if case.ask and outcome.says != UNKNOWN:
        yield Problem(f"{here} ask", "only an unknown case asks", "", "Remove it.")


def _listed(names: tuple[str, ...] | frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"
