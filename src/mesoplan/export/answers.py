"""What clients ask, with answers, certainty, trials and sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.export.parts import Basis, CitedSource, basis_of, cited_sources

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mesoplan.core.education import FaqAnswer, Trial
    from mesoplan.core.evidence import Tag
    from mesoplan.knowledge.library import Library

FORMAT = "mesoplan.faq/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialReport:
    """A study behind an answer; its result never stands without control and time."""

    id: str
    title: str
    verdict: str
    directness: str
    participants: int | None
    design: str
    control: str
    time: str
    result: str
    risk_of_bias: str
    tag: Tag
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerReport:
    """One question with its answer and how certain that is."""

    id: str
    question: str
    answer: str
    certainty: str
    tag: Tag
    trials: tuple[TrialReport, ...]
    basis: tuple[Basis, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FaqReport:
    """What ``mesoplan faq`` answers."""

    format: str
    answers: tuple[AnswerReport, ...]
    sources: tuple[CitedSource, ...]


def faq_report(found: Iterable[FaqAnswer], library: Library) -> FaqReport:
    """The answers with every trial and source."""
    answers = tuple(_answer(entry, library) for entry in found)
    cited = [basis.source for answer in answers for basis in answer.basis]
    cited += [s for answer in answers for trial in answer.trials for s in trial.sources]
    return FaqReport(
        format=FORMAT, answers=answers, sources=cited_sources(cited, library)
    )


def _answer(entry: FaqAnswer, library: Library) -> AnswerReport:
    return AnswerReport(
        id=entry.id,
        question=str(entry.question),
        answer=str(entry.answer),
        certainty=str(entry.certainty),
        tag=entry.tag,
        trials=tuple(_trial(library.trials[name]) for name in entry.trials),
        basis=basis_of(entry.evidence),
    )


def _trial(trial: Trial) -> TrialReport:
    return TrialReport(
        id=trial.id,
        title=trial.title,
        verdict=trial.verdict,
        directness=trial.directness,
        participants=trial.participants,
        design=str(trial.design),
        control=str(trial.control),
        time=str(trial.time),
        result=str(trial.result),
        risk_of_bias=str(trial.risk_of_bias),
        tag=trial.tag,
        sources=tuple(c.source for c in trial.evidence),
    )
