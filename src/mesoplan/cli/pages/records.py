"""Pages about the knowledge library: a record, a list, a check."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from mesoplan.cli.pages.blocks import (
    Block,
    Fields,
    Heading,
    Items,
    Table,
    Verdict,
)
from mesoplan.cli.pages.citing import Citing
from mesoplan.core.days import day_words
from mesoplan.core.evidence import Citation, Figure, Text
from mesoplan.core.rule_texts import texts_of
from mesoplan.core.rules import Case, Governance, Parameter, Rule
from mesoplan.export.json_values import NODES
from mesoplan.export.phrases import condition_words
from mesoplan.export.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mesoplan.core.facts import FactDefinition
    from mesoplan.export.records import (
        KnowledgeCheck,
        ProblemReport,
        RecordList,
        RecordReport,
    )

    Facts = Mapping[str, FactDefinition]

APART = (
    "id",
    "title",
    "question",
    "evidence",
    "cases",
    "codes",
    "governance",
    "traits",
)
MOST_WARNINGS = 10


def check_page(report: KnowledgeCheck, *, explain: bool) -> list[Block]:
    """Counts, then every problem, then the warnings (all with ``explain``)."""
    count, total = len(report.problems), sum(k.records for k in report.counts)
    words = f"{counted(count, 'problem')} found" if count else "The knowledge is sound"
    detail = f"{counted(total, 'record')} · digest {report.knowledge[:16]}"
    page: list[Block] = [Verdict("stop" if count else "clear", words, detail)]
    if report.problems:
        page += [
            Heading("Problems"),
            Items(tuple((_said(p), "") for p in report.problems)),
        ]
    if report.warnings:
        page.append(
            Heading(f"{counted(len(report.warnings), 'warning')}, none of them a fault")
        )
        shown = report.warnings if explain else report.warnings[:MOST_WARNINGS]
        rows = [(_said(w), "") for w in shown]
        if len(shown) < len(report.warnings):
            rows.append(
                (f"{len(report.warnings) - len(shown)} more: see --explain", "")
            )
        page.append(Items(tuple(rows)))
    counts = tuple((c.kind, str(c.records)) for c in report.counts)
    return [*page, Heading("Records"), Table(("Kind", "Records"), counts)]


def list_page(report: RecordList) -> list[Block]:
    """Ids and titles."""
    rows = tuple((line.id, line.title) for line in report.records)
    return [
        Heading(f"{counted(len(rows), 'record')}: {report.kind}"),
        Table(("Id", ""), rows),
    ]


def record_page(report: RecordReport, facts: Facts, *, explain: bool) -> list[Block]:
    """Everything the record says; its cases and codes with ``explain``."""
    record, citing = report.record, Citing(report.sources)
    title = str(getattr(record, "title", None) or record.question)
    page: list[Block] = [Heading(title), Fields(tuple(_rows(report, citing, facts)))]
    evidence = getattr(record, "evidence", ())
    if evidence:
        page += [
            Heading("Rests on", 2),
            Items(tuple(_cited(c, citing) for c in evidence)),
        ]
    for name in ("cases", "codes"):
        entries = getattr(record, name, ())
        if entries and explain:
            page += [
                Heading(name.title(), 2),
                Items(tuple((_entry(e), "") for e in entries)),
            ]
    governance = getattr(record, "governance", None)
    if governance is not None:
        page += [Heading("Governance", 2), Items(((_governed(governance), ""),))]
    references = citing.references()
    return [*page, Heading("Sources"), references] if references.rows else page


def _rows(
    report: RecordReport, citing: Citing, facts: Facts
) -> Iterator[tuple[str, str]]:
    record = report.record
    yield "Id", f"{report.kind}/{report.id}"
    filled = texts_of(record) if isinstance(record, Rule) else None
    for field in fields(record):
        value = getattr(filled, field.name, None) or getattr(record, field.name)
        if field.name in APART or value in (None, "", (), {}, frozenset()):
            continue
        label = field.name.replace("_", " ").capitalize()
        for words in _worded(value, citing, facts):
            yield label, words


def _worded(value: object, citing: Citing, facts: Facts) -> Iterator[str]:
    """A field in words; several lines where it holds several things."""
    if isinstance(value, NODES):
        yield condition_words(value, facts)
    elif isinstance(value, Figure):
        yield _figure(value, citing)
    elif isinstance(value, Parameter):
        way = f"stricter when {value.stricter}"
        yield f"{value.label}: {_figure(value.figure, citing)} ({way})"
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, dict | tuple):
        yield from _several(value, citing, facts)
    elif is_dataclass(value) and not isinstance(value, Text):
        yield _entry(value)
    else:
        yield str(value)


def _several(
    value: dict[str, object] | tuple[object, ...], citing: Citing, facts: Facts
) -> Iterator[str]:
    """Names in one line, anything else in a line each."""
    entries = tuple(value.values()) if isinstance(value, dict) else value
    if all(isinstance(entry, str) for entry in entries):
        yield ", ".join(map(str, entries))
        return
    for entry in entries:
        yield from _worded(entry, citing, facts)


def _figure(figure: Figure, citing: Citing) -> str:
    basis = citing.statement(
        figure.sources, figure.tag, policy_default=figure.policy_default
    )
    note = f". {figure.note}" if figure.note else ""
    return f"{figure} {basis}{note}"


def _entry(value: object) -> str:
    """A small part of a record, its fields in a row."""
    if isinstance(value, Case):
        where = (
            f", {value.zone or value.product}" if value.zone or value.product else ""
        )
        until = f" until {day_words(value.until)}" if value.until else ""
        return f"{value.name} ({day_words(value.on)}{where}): {value.expect}{until}"
    parts = (getattr(value, f.name) for f in fields(value))  # type: ignore[arg-type]
    shown = (
        ", ".join(part) if isinstance(part, tuple) else str(part)
        for part in parts
        if part
    )
    return ", ".join(shown)


def _cited(citation: Citation, citing: Citing) -> tuple[str, str]:
    what = str(citation.supports or "the record as a whole")
    locator = f" ({citation.locator})" if citation.locator else ""
    return f"{what}{locator}", f"[{citation.tag} {citing.number(citation.source)}]"


def _governed(governance: Governance) -> str:
    checked = (
        f"checked by {governance.checked_by}" if governance.checked_by else "unchecked"
    )
    due = day_words(governance.next_review_on)
    return (
        f"{governance.tier}; written by {governance.authored_by}, {checked}; reviewed "
        f"{day_words(governance.reviewed_on)}, due again {due}"
    )


def _said(problem: ProblemReport) -> str:
    value = f" (found: {problem.value})" if problem.value else ""
    remedy = f" {problem.remedy}" if problem.remedy else ""
    return f"{problem.where}: {problem.what}{value}.{remedy}"
