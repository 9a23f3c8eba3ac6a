"""What checking a pack found: findings, and the word that follows from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


class Check(StrEnum):
    """What is looked at, in the order a page shows it."""

    READ = "read"
    PRODUCT = "product"
    EXPIRY = "expiry"
    LOT_EXPIRY = "lot_expiry"
    INNER = "inner"  # box against syringe or vial
    CUSTODY = "custody"
    SERIAL = "serial"
    RECALL = "recall"
    LISTING = "listing"
    COLD_CHAIN = "cold_chain"
    OPENED = "opened"  # a pack for several doses: how long it has been open


class Outcome(StrEnum):
    """How one check ended."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "n/a"


class Word(StrEnum):
    """The verdict, mildest first."""

    CLEAR = "clear"  # nothing known speaks against this pack; never "authentic"
    HOLD = "hold"  # somebody must settle it
    STOP = "stop"  # evidence against it; nobody may set it aside

    @property
    def severity(self) -> int:
        """0 for clear, 1 for hold, 2 for stop."""
        return list(Word).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check, how it ended, and on what grounds.

    ``word`` is what this finding alone asks for; an unknown outcome is never CLEAR.
    ``evidence`` names what was compared, ready for the texts of ``code``. ``source``
    says where the other side of the comparison comes from ("receipt 2026-03-02",
    "openFDA snapshot"), ``as_of`` how old that is.
    """

    check: Check
    outcome: Outcome
    word: Word
    code: str
    evidence: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    as_of: date | datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Every finding, in the order of :class:`Check`; the worst of them wins."""

    findings: tuple[Finding, ...]

    @property
    def word(self) -> Word:
        """The worst of the findings; HOLD where nothing at all was checked."""
        return max(
            (finding.word for finding in self.findings),
            key=lambda word: word.severity,
            default=Word.HOLD,
        )
