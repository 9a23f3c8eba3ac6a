"""A decision in one line. "Not today" and "never" are different words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.core.days import day_words
from mesoplan.core.levels import Level
from mesoplan.core.questions import questions
from mesoplan.core.rule_texts import texts_of
from mesoplan.core.rules import Lifts, Scope
from mesoplan.export.words import counted, first_sentence, lower_first

if TYPE_CHECKING:
    from mesoplan.core.screening import Decision, Finding, Screening

PLAIN = {
    Level.CLEAR: "Yes, today",
    Level.MODIFY: "Yes, with changes",
    Level.SIGN_OFF: "Yes, once a clinician signs",
}
NEVER = {
    Scope.PERSON: "Never",
    Scope.ZONE: "Never in this zone",
    Scope.PRODUCT: "Never with this product",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A level, the line a person reads, and the same line without its reason."""

    level: Level
    words: str
    brief: str


def verdict(decision: Decision, missing: int | None = None) -> Verdict:
    """The line for one decision; ``missing`` answers, if not those of its own findings."""
    level = decision.level
    if level in PLAIN:
        words = brief = PLAIN[level]
    elif level is Level.INCOMPLETE:
        if missing is None:
            missing = sum(q.needed for q in questions(decision.findings))
        words = brief = f"Cannot say yet: {counted(missing, 'answer')} missing"
    elif decision.never:
        reason = next(f for f in decision.findings if _for_good(f))
        brief = NEVER[reason.rule.scope]
        words = f"{brief}: {lower_first(str(texts_of(reason.rule).title))}"
    else:
        words, brief = _not_today(decision)
    return Verdict(level=level, words=words, brief=brief)


def overall(screening: Screening) -> Decision:
    """The strictest of the person, the best zone and the best product: it governs today."""
    candidates = [screening.person]
    candidates += [
        min(part.values(), key=lambda d: d.level.strictness)
        for part in (screening.zones, screening.products)
        if part
    ]
    return max(candidates, key=lambda d: d.level.strictness)


def _for_good(finding: Finding) -> bool:
    return finding.fires and finding.rule.lifts is Lifts.NEVER


def _not_today(decision: Decision) -> tuple[str, str]:
    """What to wait for, and the day before which it is of no use to come."""
    day, waits = decision.come_back_on, decision.waits_for
    if not waits:
        words = f"Not today — from {day_words(day)}" if day else "Not today"
        return words, words
    more = f" (and {len(waits) - 1} more)" if len(waits) > 1 else ""
    dated = f"; not before {day_words(day)}" if day else ""
    return f"Not today — {_awaited(waits[0])}{more}{dated}", "Not today"


def _awaited(finding: Finding) -> str:
    """The rule's condition for coming back, up to what only explains it."""
    condition = first_sentence(texts_of(finding.rule).come_back)
    if condition.startswith(("When ", "After ")):
        condition = condition.split("; ", 1)[0]
    return lower_first(condition)
