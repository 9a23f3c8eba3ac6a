"""A screening rule as it stands in the knowledge library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from mesoplan.core.conditions import Condition
from mesoplan.core.evidence import Citation, Figure, Tag, Text


class Effect(StrEnum):
    """What follows when a rule fires."""

    STOP = "stop"
    DEFER = "defer"
    SIGN_OFF = "sign_off"
    MODIFY = "modify"


class Scope(StrEnum):
    """What the effect reaches: the whole person, one zone, or one product."""

    PERSON = "person"
    ZONE = "zone"
    PRODUCT = "product"


class Lifts(StrEnum):
    """What can end the effect; only ``NEVER`` may be shown as "never"."""

    DATE = "date"
    CONDITION = "condition"
    CLINICIAN = "clinician"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A number a rule uses, and which way a clinic makes it stricter."""

    figure: Figure
    label: Text
    stricter: str  # "higher" | "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An example kept with the rule: given these answers, this is what it says."""

    name: str
    expect: str  # "fires" | "does not fire" | "unknown"
    given: Mapping[str, Any] = field(default_factory=dict)
    on: date
    zone: str = ""
    product: str = ""
    until: date | None = None
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Governance:
    """Who wrote the record, who checked it, and when that is due again."""

    authored_by: str
    reviewed_on: date
    next_review_on: date
    tier: str = "draft"  # draft | reviewed | adopted
    checked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a condition holds, what follows, why, and on whose word.

    ``number`` is the row of the contraindication table (C01 to C54) the rule carries
    out; several rules may share a row. ``named`` marks the ten the treatment's own
    definition names.
    """

    id: str
    number: str
    version: int
    title: Text
    effect: Effect
    scope: Scope
    lifts: Lifts
    tag: Tag
    why: Text
    come_back: Text
    action: Text
    when: Condition
    governance: Governance
    evidence: tuple[Citation, ...]
    cases: tuple[Case, ...]
    named: bool = False
    refuses: bool = False
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    alternatives: tuple[str, ...] = ()
    avoid: Text | None = None
    indirect: bool = True
