"""Every number has a unit and a source, or says that it is the clinic's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.errors import Problem
from mesoplan.core.evidence import Citation, Figure, Tag
from mesoplan.knowledge.checks.records import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.rules import Rule
    from mesoplan.knowledge.checks.records import Records

UNITS = frozenset(
    {
        *("s", "min", "h", "d", "months", "years"),
        *("µm", "mm", "cm2", "mL", "deg", "gauge"),
        *("mg/mL", "mmol/L", "mOsm/kg", "kDa", "pH", "%", "mmol/mol"),
        *("degC", "degF", "mm[Hg]", "kg/m2"),
        *("sessions", "packs", "products"),
        *("px", "‰"),  # of photographs
    }
)
ORDER = {Tag.A: 0, Tag.B: 1, Tag.C: 2}


def figure_problems(records: Records) -> Iterator[Problem]:
    """Figures without a unit or a source, and tags above what they rest on."""
    for _, where, record in records.everything():
        for path, part in parts(record):
            if isinstance(part, Figure):
                for what, value, remedy in _faults(part):
                    yield Problem(f"{where} {path}", what, value, remedy)
            if isinstance(part, Citation):
                yield from _above_its_source(part, f"{where} {path}", records)
    for name, rule in records.rules.items():
        yield from _above_its_evidence(rule, f"rules/{name}.toml tag")


def _faults(figure: Figure) -> Iterator[tuple[str, str, str]]:
    if figure.unit not in UNITS:
        remedy = f"Use one of {' '.join(sorted(UNITS))}."
        yield "unknown unit", figure.unit, remedy
    if figure.policy_default and figure.tag is not Tag.C and figure.note is None:
        yield (
            "a policy default has tag C, or a note that says what the tag stands for",
            figure.tag,
            'Write tag = "C" or add note.en.',
        )
    if not figure.sources and not figure.policy_default and figure.tag is not Tag.C:
        yield (
            "a number needs a source",
            str(figure),
            "Cite one, or write policy_default = true and tag C.",
        )


def _above_its_source(
    citation: Citation, where: str, records: Records
) -> Iterator[Problem]:
    source = records.by_kind["sources"].get(citation.source)
    if source is not None and ORDER[citation.tag] < ORDER[source.tag]:
        yield Problem(
            f"{where}.tag",
            f"the citation claims more than {source.id}, which has tag {source.tag}",
            citation.tag,
            "Lower the citation's tag, or correct the source's.",
        )


def _above_its_evidence(rule: Rule, where: str) -> Iterator[Problem]:
    best = min((ORDER[c.tag] for c in rule.evidence), default=ORDER[Tag.C])
    if ORDER[rule.tag] < best:
        yield Problem(
            where,
            "the rule claims more than any of its citations",
            rule.tag,
            "Lower it, or cite what it rests on.",
        )
