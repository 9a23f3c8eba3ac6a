"""The page of a screening: the decision first, then where, why, and what to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.cli.pages.blocks import Block, Fields, Heading, Items, Paragraph, Verdict
from mesoplan.cli.pages.chart import chart_blocks
from mesoplan.cli.pages.citing import Citing
from mesoplan.cli.pages.decisions import decision_blocks
from mesoplan.cli.pages.reasons import quiet_blocks, reason_blocks, refusal_blocks
from mesoplan.core.days import day_words
from mesoplan.export.words import counted, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.export.decisions import QuestionReport, ScreeningReport

ASKED_OF = {"client": "", "clinician": "for the clinician"}


def screening_page(report: ScreeningReport, *, explain: bool) -> list[Block]:
    """The whole page."""
    citing = Citing(report.sources)
    page = [*opening(report), *body(report, citing, explain=explain)]
    return [*page, *closing(report, citing)]


def opening(report: ScreeningReport) -> Iterator[Block]:
    """The decision in one line, and for whom and when it holds."""
    zones = report.zones
    open_zones = sum(zone.treatable for zone in zones)
    part = ""
    if report.today.treatable and open_zones < len(zones):
        part = f" — in {open_zones} of {counted(len(zones), 'zone')}"
    missing = sum(question.needed for question in report.questions)
    besides = ""
    if missing and report.today.level in ("defer", "stop"):
        besides = f" · {counted(missing, 'answer')} missing besides"
    who = report.client or "client without a label"
    yield Verdict(
        report.today.level,
        report.today.words + part,
        f"{who} · {day_words(report.on)}{besides}",
    )


def body(
    report: ScreeningReport, citing: Citing, *, explain: bool, brief: bool = False
) -> Iterator[Block]:
    """Refusals, then zones and products, why, and what to ask."""
    yield from refusal_blocks(report, citing)
    yield from decision_blocks(report)
    yield from reason_blocks(report, citing, explain=explain, brief=brief)
    yield from _questions(report)
    yield from _set_aside(report)
    yield from chart_blocks(report.chart)
    if explain:
        yield from quiet_blocks(report)


def closing(report: ScreeningReport, citing: Citing) -> Iterator[Block]:
    """The sources, and what made the page."""
    references = citing.references()
    if references.rows:
        yield Heading("Sources")
        yield Paragraph(
            "[A] read in a study, guideline, label or regulator's text. [B] read on a "
            "secondary page. [C] not checked against a source."
        )
        yield references
    made = report.provenance
    yield Heading("Made with")
    rows = [
        ("Mesoplan", made.mesoplan),
        ("Knowledge", made.knowledge[:16]),
        *(
            ("Setting", f"{s.record} {s.field} = {s.value}: {s.by}, {s.on}: {s.reason}")
            for s in made.settings
        ),
        (
            "Support only",
            "A clinician decides. The label in the box overrides this page.",
        ),
    ]
    yield Fields(tuple(rows))


def _questions(report: ScreeningReport) -> Iterator[Block]:
    needed = [q for q in report.questions if q.needed]
    rest = [q for q in report.questions if not q.needed]
    if needed:
        yield Heading(f"Ask next: {counted(len(needed), 'answer')} would settle it")
        yield Items(tuple((_asked(q), "") for q in needed), numbered=True)
    if rest:
        yield Heading("Worth asking: an answer could drop a precaution")
        yield Items(tuple((_asked(q), "") for q in rest))


def _asked(question: QuestionReport) -> str:
    aside = [ASKED_OF[question.asked_of]] if ASKED_OF[question.asked_of] else []
    if question.zones:
        aside.append(f"in {listed(question.zones)}")
    aside += [words for words in question.now if words != "not asked"]
    tail = f" — {'; '.join(aside)}" if aside else ""
    return f"{question.question}{tail} ({question.fact})"


def _set_aside(report: ScreeningReport) -> Iterator[Block]:
    if report.set_aside:
        yield Heading("Set aside")
        yield Paragraph(f"Recorded after {day_words(report.on)}, so not used:")
        yield Items(
            tuple((f"{row.title}: {row.words}", "") for row in report.set_aside)
        )
