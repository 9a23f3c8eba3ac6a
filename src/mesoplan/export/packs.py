"""A verdict on a pack as a report: the word, every finding, and where checking ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.core.traceability.codes import GapKind
from mesoplan.core.traceability.findings import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from mesoplan.core.traceability.codes import Gap, PackCode, PackWords
    from mesoplan.core.traceability.findings import Check, Finding, Verdict, Word

FORMAT = "mesoplan.pack-verdict/1"
SETTLED_NOTHING = {Outcome.UNKNOWN, Outcome.NOT_APPLICABLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFinding:
    """What one check found, in words."""

    check: Check
    check_title: str
    outcome: Outcome
    word: Word
    code: str
    title: str
    says: str
    do: str
    evidence: Mapping[str, str]
    source: str
    as_of: date | datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackCheck:
    """What one check looks at, for the lists of what was checked and what was not."""

    check: Check
    title: str
    looks_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackGap:
    """What no check here catches, and what helps instead."""

    id: str
    title: str
    says: str
    instead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackVerdict:
    """The answer to "may this pack be used", with everything behind it.

    ``deciding`` are the codes that the word follows from, none where it is clear.
    ``checked`` are checks that settled something, ``unsettled`` those that could not or
    did not apply. ``not_checked`` and ``nobody`` stand on every verdict: a clear one
    proves nothing about them.
    """

    format: str
    word: Word
    says: str
    deciding: tuple[str, ...]
    findings: tuple[PackFinding, ...]
    checked: tuple[PackCheck, ...]
    unsettled: tuple[PackCheck, ...]
    not_checked: tuple[PackGap, ...]
    nobody: tuple[PackGap, ...]


def pack_verdict(
    verdict: Verdict,
    codes: Mapping[str, PackCode],
    words: PackWords,
    language: str = "en",
) -> PackVerdict:
    """The report on one verdict, in one language."""
    worst = verdict.word
    open_checks = {f.check for f in verdict.findings if f.outcome in SETTLED_NOTHING}
    looked = dict.fromkeys(finding.check for finding in verdict.findings)
    described = {check: _check(check, words, language) for check in looked}
    gaps: dict[GapKind, tuple[PackGap, ...]] = {
        kind: tuple(_gap(gap, language) for gap in words.gaps if gap.kind is kind)
        for kind in GapKind
    }
    return PackVerdict(
        format=FORMAT,
        word=worst,
        says=words.words[worst].in_language(language),
        deciding=tuple(
            dict.fromkeys(
                f.code for f in verdict.findings if f.word is worst and worst.severity
            )
        ),
        findings=tuple(
            _finding(f, codes[f.code], words, language) for f in verdict.findings
        ),
        checked=tuple(described[c] for c in looked if c not in open_checks),
        unsettled=tuple(described[c] for c in looked if c in open_checks),
        not_checked=gaps[GapKind.NOT_CHECKED],
        nobody=gaps[GapKind.NOBODY],
    )


def _finding(
    finding: Finding, code: PackCode, words: PackWords, language: str
) -> PackFinding:
    return PackFinding(
        check=finding.check,
        check_title=words.checks[finding.check].title.in_language(language),
        outcome=finding.outcome,
        word=finding.word,
        code=finding.code,
        title=code.title.in_language(language),
        says=code.said_of(finding.evidence, language),
        do=code.done_about(finding.evidence, language),
        evidence=dict(finding.evidence),
        source=finding.source,
        as_of=finding.as_of,
    )


def _check(check: Check, words: PackWords, language: str) -> PackCheck:
    texts = words.checks[check]
    return PackCheck(
        check=check,
        title=texts.title.in_language(language),
        looks_at=texts.looks_at.in_language(language),
    )


def _gap(gap: Gap, language: str) -> PackGap:
    return PackGap(
        id=gap.id,
        title=gap.title.in_language(language),
        says=gap.says.in_language(language),
        instead=gap.instead.in_language(language),
    )
