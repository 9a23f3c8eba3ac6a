"""Verdicts as records keep them, and in words for whoever is refused."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from mesoplan.core.traceability.findings import (
    Check,
    Finding,
    Outcome,
    Verdict,
    Word,
)
from mesoplan.knowledge.pack_codes import pack_codes

if TYPE_CHECKING:
    from mesoplan.clinic.marks import Marks
    from mesoplan.core.traceability.identity import Reading

Kept = dict[str, Any]
DAY = len("2026-11-22")


def kept(verdict: Verdict) -> Kept:
    """The verdict as plain values."""
    return {
        "word": verdict.word.value,
        "findings": [
            {
                "check": finding.check.value,
                "outcome": finding.outcome.value,
                "word": finding.word.value,
                "code": finding.code,
                "evidence": dict(finding.evidence),
                "source": finding.source,
                "as_of": finding.as_of.isoformat() if finding.as_of else "",
            }
            for finding in verdict.findings
        ],
    }


def as_given(values: Kept) -> Verdict:
    """The verdict that was kept, whatever the codes mean today."""
    return Verdict(
        findings=tuple(
            Finding(
                check=Check(row["check"]),
                outcome=Outcome(row["outcome"]),
                word=Word(row["word"]),
                code=row["code"],
                evidence=row["evidence"],
                source=row["source"],
                as_of=_moment(row["as_of"]),
            )
            for row in values["findings"]
        )
    )


def what_was_read(marks: Marks) -> Kept:
    """What each mark said, or the codes of its faults: to compare with a later reader."""
    named = {"box": marks.box, "inner": marks.inner, "token": marks.token}
    return {name: _said(mark) for name, mark in named.items() if mark is not None}


def fingerprint(finding: Finding) -> Kept:
    """What makes one hold the same as another: its code and what it rests on."""
    return {"code": finding.code, "evidence": dict(finding.evidence)}


def in_words(finding: Finding) -> str:
    """What was found and what to do about it."""
    code, language = pack_codes()[finding.code], get_language() or "en"
    says = code.said_of(finding.evidence, language)
    return f"{says} {code.done_about(finding.evidence, language)}"


def _said(mark: Reading) -> Kept:
    said = mark.identity
    if said is None:
        return {"faults": sorted(fault.code for fault in mark.faults)}
    expires_on = said.expires_on.isoformat() if said.expires_on else ""
    return {
        "carrier": said.carrier.value,
        "device": said.device,
        "lot": said.lot,
        "expires_on": expires_on,
        "serial": said.serial,
        "token": said.token,
    }


def _moment(text: str) -> date | datetime | None:
    if not text:
        return None
    reads = date if len(text) == DAY else datetime
    return reads.fromisoformat(text)
