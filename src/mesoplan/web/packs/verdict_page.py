"""A verdict as pages show it: the word, what was found, and where checking ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.core.traceability.codes import GapKind
from mesoplan.core.traceability.findings import Outcome, Word
from mesoplan.knowledge.pack_codes import pack_codes, pack_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from mesoplan.core.evidence import Text
    from mesoplan.core.traceability.codes import Gap
    from mesoplan.core.traceability.findings import Finding, Verdict

LANGUAGE = "en"  # of staff's pages
TITLES = {Word.CLEAR: "Clear", Word.HOLD: "Hold", Word.STOP: "Stop"}
SPEAKS_AGAINST = {Outcome.FAIL, Outcome.UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLine:
    """What one check found, in words, and what to do about it."""

    check: str
    code: str
    word: str
    word_title: str
    title: str
    says: str
    do: str
    source: str
    as_of: date | datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapLine:
    """Something that no check here catches, and what helps instead."""

    title: str
    says: str
    instead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictPage:
    """A verdict, worst findings first, beside everything it does not say."""

    word: str
    title: str
    says: str
    against: tuple[FindingLine, ...]
    checked: tuple[FindingLine, ...]
    not_checked: tuple[FindingLine, ...]
    gaps: tuple[GapLine, ...]
    nobody: tuple[GapLine, ...]


def verdict_page(verdict: Verdict) -> VerdictPage:
    """The verdict for a page of the clinic's staff."""
    words = pack_words()
    against = [f for f in verdict.findings if f.outcome in SPEAKS_AGAINST]
    against.sort(key=lambda finding: -finding.word.severity)
    return VerdictPage(
        word=verdict.word.value,
        title=TITLES[verdict.word],
        says=_in_english(words.words[verdict.word]),
        against=distinct(against),
        checked=_lines(verdict, Outcome.PASS),
        not_checked=_lines(verdict, Outcome.NOT_APPLICABLE),
        gaps=tuple(_gap(g) for g in words.gaps if g.kind is GapKind.NOT_CHECKED),
        nobody=tuple(_gap(g) for g in words.gaps if g.kind is GapKind.NOBODY),
    )


def finding_line(finding: Finding) -> FindingLine:
    """One finding in words, with what was compared in its places."""
    code = pack_codes()[finding.code]
    return FindingLine(
        check=_in_english(pack_words().checks[finding.check].title),
        code=finding.code,
        word=finding.word.value,
        word_title=TITLES[finding.word],
        title=_in_english(code.title),
        says=code.said_of(finding.evidence, LANGUAGE),
        do=code.done_about(finding.evidence, LANGUAGE),
        source=finding.source,
        as_of=finding.as_of,
    )


def distinct(findings: Iterable[Finding]) -> tuple[FindingLine, ...]:
    """Findings in words; what would be said again, as of each letter, stands once."""
    return tuple(dict.fromkeys(finding_line(f) for f in findings))


def _lines(verdict: Verdict, outcome: Outcome) -> tuple[FindingLine, ...]:
    return distinct(f for f in verdict.findings if f.outcome is outcome)


def _gap(gap: Gap) -> GapLine:
    return GapLine(
        title=_in_english(gap.title),
        says=_in_english(gap.says),
        instead=_in_english(gap.instead),
    )


def _in_english(text: Text) -> str:
    return text.in_language(LANGUAGE)
