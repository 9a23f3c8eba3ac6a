"""The parts every report is made of: sources, figures, facts used, provenance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from mesoplan import __version__
from mesoplan.export.plain import plain_value
from mesoplan.export.words import state_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from mesoplan.core.evidence import Citation, Figure, Source, Tag
    from mesoplan.core.facts import FactDefinition, Standing, State
    from mesoplan.core.rules import Parameter
    from mesoplan.knowledge.library import Library
    from mesoplan.knowledge.settings import Override

PlainValue: TypeAlias = bool | str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedSource:
    """A source as the list at the end of a report shows it."""

    id: str
    title: str
    identifier: str
    tag: Tag
    authors: str
    year: int | None
    cited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """One source's part in a statement: what it supports, and how well it was read."""

    source: str
    tag: Tag
    locator: str
    supports: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFigure:
    """A number a rule uses; ``policy_default`` means that no source was found."""

    name: str
    label: str
    words: str
    unit: str
    low: str
    high: str
    tag: Tag
    sources: tuple[str, ...]
    policy_default: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactUsed:
    """A fact a rule looked at: its value, the day, who said it, and its standing."""

    fact: str
    title: str
    value: PlainValue
    words: str
    standing: Standing
    on: date | None
    by: str
    zone: str
    detail: str
    good_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A clinic's own number that held for this report."""

    record: str
    field: str
    value: str
    by: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What a report was made with; enough to make it again."""

    mesoplan: str
    knowledge: str
    settings: tuple[Setting, ...]


def provenance(library: Library, overrides: Iterable[Override]) -> Provenance:
    """The program's version, the knowledge's digest and the clinic's settings."""
    settings = (
        Setting(
            record=o.record,
            field=o.field,
            value=str(o.value),
            by=o.by,
            on=o.on,
            reason=o.reason,
        )
        for o in overrides
    )
    return Provenance(
        mesoplan=__version__, knowledge=library.digest, settings=tuple(settings)
    )


def cited_sources(ids: Iterable[str], library: Library) -> tuple[CitedSource, ...]:
    """The sources with these ids, each once, in the order of first mention.

    The library's sources are not even read when nothing cites any.
    """
    cited = dict.fromkeys(ids)
    sources: Mapping[str, Source] = library.sources if cited else {}
    return tuple(
        CitedSource(
            id=source.id,
            title=source.title,
            identifier=source.identifier,
            tag=source.tag,
            authors=source.authors,
            year=source.year,
            cited=source.cited(),
        )
        for source in (sources[name] for name in cited)
    )


def basis_of(evidence: Iterable[Citation]) -> tuple[Basis, ...]:
    """Citations in the words of a report."""
    return tuple(
        Basis(
            source=citation.source,
            tag=citation.tag,
            locator=citation.locator,
            supports=str(citation.supports or ""),
        )
        for citation in evidence
    )


def named_figure(name: str, parameter: Parameter) -> NamedFigure:
    """A rule's parameter in the words of a report."""
    figure: Figure = parameter.figure
    return NamedFigure(
        name=name,
        label=str(parameter.label),
        words=str(figure),
        unit=figure.unit,
        low=f"{figure.least:f}",
        high=f"{figure.most:f}",
        tag=figure.tag,
        sources=figure.sources,
        policy_default=figure.policy_default,
        note=str(figure.note or ""),
    )


def fact_used(definition: FactDefinition, state: State) -> FactUsed:
    """A state in the words of a report."""
    return FactUsed(
        fact=definition.id,
        title=str(definition.title),
        value=plain_value(definition, state.value),
        words=state_words(definition, state),
        standing=state.standing,
        on=state.on,
        by=state.by,
        zone=state.zone,
        detail=state.detail,
        good_until=state.good_until,
    )
