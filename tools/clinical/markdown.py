"""Markdown that is the same on every machine: headings, tables, sources, figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.evidence import NO_SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mesoplan.core.evidence import Citation, Figure
    from mesoplan.knowledge.library import Library

MARKER = (
    "<!-- Generated from the knowledge library by tools/generate_docs.py: "
    "change the records, then run make generated. -->"
)
TAGS = (
    "Tags: **A** primary study, guideline, label, regulator's text or official code "
    "list; **B** a secondary page; **C** background knowledge or a policy default, not "
    "checked against a source."
)


def page(title: str, *blocks: str) -> str:
    """A whole page: the marker, the title, the blocks that are not empty."""
    found = [MARKER, f"# {title}", *(block for block in blocks if block)]
    return "\n\n".join(found) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, or nothing when there is no row."""
    body = [f"| {' | '.join(_cell(value) for value in row)} |" for row in rows]
    if not body:
        return ""
    rule = "|".join(" --- " for _ in heads)
    return "\n".join([f"| {' | '.join(heads)} |", f"|{rule}|", *body])


def bullets(lines: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {line}" for line in lines)


def anchor(kind: str, name: str) -> str:
    """A place to link to that does not move when a title changes."""
    return f'<a id="{kind}-{name}"></a>'


def source_link(name: str) -> str:
    """A link to one source."""
    return f"[{name}](sources.md#source-{name})"


def fact_link(name: str, title: str) -> str:
    """A link to one fact."""
    return f"[{title}](facts.md#fact-{name})"


def rule_link(name: str, title: str) -> str:
    """A link to one rule."""
    return f"[{title}](rules.md#rule-{name})"


def basis(figure: Figure) -> str:
    """What a figure rests on; a number nobody published says so."""
    words = ", ".join(source_link(name) for name in figure.sources)
    if not words:
        words = NO_SOURCE
    if figure.policy_default:
        words = f"policy default; {words}"
    return words if figure.note is None else f"{words}; {figure.note}".rstrip(".")


def figure_cells(figure: Figure) -> tuple[str, str, str]:
    """A figure's number, tag and basis."""
    return str(figure), str(figure.tag), basis(figure)


def citations(evidence: Iterable[Citation], library: Library) -> str:
    """What a record rests on, a line a citation; says so when there is none."""
    lines = []
    for citation in evidence:
        cited = library.sources[citation.source].cited().rstrip(".")
        where = f", {citation.locator}" if citation.locator else ""
        what = f" — {citation.supports}" if citation.supports is not None else ""
        link = source_link(citation.source)
        lines.append(f"**{citation.tag}** {link}{where}{what}. {cited}.")
    return bullets(lines) if lines else f"- {NO_SOURCE}"


def source_links(evidence: Iterable[Citation]) -> str:
    """The sources of a record in one cell."""
    names = dict.fromkeys(citation.source for citation in evidence)
    return ", ".join(source_link(name) for name in names) or NO_SOURCE


def _cell(value: str) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")
