"""A rule's texts with the rule's own numbers written into them.

A text may name a parameter, ``{clear_days} days``; the number itself stands once, in
the parameter, so that a clinic's setting changes the wording together with the rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mesoplan.core.evidence import Text
    from mesoplan.core.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTexts:
    """What a reader is told about one rule, ready to show."""

    title: Text
    why: Text
    action: Text
    come_back: Text
    avoid: Text | None


def texts_of(rule: Rule) -> RuleTexts:
    """The rule's texts; each ``{parameter}`` is its number, the unit stands in the text."""
    numbers = {name: p.figure.number for name, p in rule.parameters.items()}
    return RuleTexts(
        title=rule.title.filled(numbers),
        why=rule.why.filled(numbers),
        action=rule.action.filled(numbers),
        come_back=rule.come_back.filled(numbers),
        avoid=rule.avoid.filled(numbers) if rule.avoid is not None else None,
    )
