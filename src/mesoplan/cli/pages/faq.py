"""The page of questions and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.cli.pages.blocks import Block, Fields, Heading, Items, Paragraph, Table
from mesoplan.cli.pages.citing import Citing
from mesoplan.export.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.export.answers import AnswerReport, FaqReport, TrialReport


def faq_page(report: FaqReport, *, in_full: bool, explain: bool) -> list[Block]:
    """All questions as a list, or the answers in full."""
    if not in_full:
        rows = tuple((answer.id, answer.question) for answer in report.answers)
        return [Heading(counted(len(rows), "question")), Table(("Id", ""), rows)]
    citing = Citing(report.sources)
    page: list[Block] = []
    for answer in report.answers:
        page += _answer(answer, citing, explain=explain)
    references = citing.references()
    return [*page, Heading("Sources"), references] if references.rows else page


def _answer(answer: AnswerReport, citing: Citing, *, explain: bool) -> Iterator[Block]:
    yield Heading(answer.question)
    yield Paragraph(f"{answer.answer} {citing.basis(answer.basis)}")
    yield Fields((("How certain", answer.certainty),))
    if answer.trials:
        yield Heading("Trials", 2)
        rows = (
            (_trial(t) if explain else _short(t), _basis(t, citing))
            for t in answer.trials
        )
        yield Items(tuple(rows))


def _short(trial: TrialReport) -> str:
    return f"{trial.title}: {trial.verdict}. Compared with: {trial.control}"


def _trial(trial: TrialReport) -> str:
    count = f"n = {trial.participants}; " if trial.participants else ""
    return (
        f"{trial.title}: {trial.verdict}, {trial.directness} ({count}{trial.design}) "
        f"Compared with: {trial.control} When: {trial.time} Result: {trial.result} "
        f"Risk of bias: {trial.risk_of_bias}"
    )


def _basis(trial: TrialReport, citing: Citing) -> str:
    return citing.statement(trial.sources, trial.tag, policy_default=False)
