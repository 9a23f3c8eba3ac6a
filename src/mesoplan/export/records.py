"""Records of the knowledge library, and the library's own check, as reports."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from mesoplan.core.evidence import Citation, Figure
from mesoplan.export.parts import CitedSource, Provenance, cited_sources, provenance
from mesoplan.knowledge.library import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from mesoplan.core.errors import Problem
    from mesoplan.knowledge.library import Library
    from mesoplan.knowledge.settings import Override

RECORD = "mesoplan.record/1"
CHECK = "mesoplan.knowledge-check/1"
LIST = "mesoplan.record-list/1"
EXPORT = "mesoplan.knowledge/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReport:
    """One record with the sources it cites."""

    format: str
    kind: str
    id: str
    record: Any
    sources: tuple[CitedSource, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """One record of a list."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordList:
    """All records of a kind."""

    format: str
    kind: str
    records: tuple[RecordLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemReport:
    """What is wrong in a record, or worth a look."""

    where: str
    what: str
    value: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCount:
    """How many records of a kind there are."""

    kind: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeCheck:
    """What ``mesoplan knowledge check`` answers."""

    format: str
    mesoplan: str
    knowledge: str
    on: date
    counts: tuple[KindCount, ...]
    problems: tuple[ProblemReport, ...]
    warnings: tuple[ProblemReport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeExport:
    """The whole library in one value."""

    format: str
    provenance: Provenance
    kinds: dict[str, Any]


def record_report(kind: str, record: Any, library: Library) -> RecordReport:  # noqa: ANN401
    """The record, and every source it or a part of it cites."""
    return RecordReport(
        format=RECORD,
        kind=kind,
        id=record.id,
        record=record,
        sources=cited_sources(_cited(record), library),
    )


def record_list(kind: str, library: Library) -> RecordList:
    """Ids and titles of a kind."""
    rows = (
        RecordLine(
            id=name, title=str(getattr(record, "title", None) or record.question)
        )
        for name, record in library.of_kind(kind).items()
    )
    return RecordList(format=LIST, kind=kind, records=tuple(rows))


def knowledge_check(
    library: Library, on: date, problems: Iterable[Problem], warnings: Iterable[Problem]
) -> KnowledgeCheck:
    """Counts, problems and warnings."""
    made = provenance(library, ())
    return KnowledgeCheck(
        format=CHECK,
        mesoplan=made.mesoplan,
        knowledge=made.knowledge,
        on=on,
        counts=tuple(
            KindCount(kind=kind, records=len(library.names(kind))) for kind in KINDS
        ),
        problems=tuple(_problem(p) for p in problems),
        warnings=tuple(_problem(w) for w in warnings),
    )


def knowledge_export(
    library: Library, overrides: Iterable[Override]
) -> KnowledgeExport:
    """Every record of every kind."""
    return KnowledgeExport(
        format=EXPORT,
        provenance=provenance(library, overrides),
        kinds={kind: dict(library.of_kind(kind)) for kind in KINDS},
    )


def _problem(problem: Problem) -> ProblemReport:
    return ProblemReport(
        where=problem.where,
        what=problem.what,
        value=problem.value,
        remedy=problem.remedy,
    )


def _cited(value: object) -> Iterator[str]:
    """The ids of all sources named anywhere in a record, in reading order."""
    if isinstance(value, Citation):
        yield value.source
    elif isinstance(value, Figure):
        yield from value.sources
    elif is_dataclass(value):
        for field in fields(value):
            found = getattr(value, field.name)
            if field.name == "sources":
                yield from found
            else:
                yield from _cited(found)
    elif isinstance(value, dict):
        for entry in value.values():
            yield from _cited(entry)
    elif isinstance(value, tuple):
        for entry in value:
            yield from _cited(entry)
