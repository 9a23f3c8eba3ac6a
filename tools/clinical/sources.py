"""The list of sources, each with what it was read from and what cites it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinical.markdown import TAGS, anchor, page, table
from mesoplan.knowledge.checks.records import Records
from mesoplan.knowledge.checks.references import sources_named

if TYPE_CHECKING:
    from mesoplan.knowledge.library import Library

INTRODUCTION = """\
Every publication, label, regulator's page and web page a record cites, by id. "Read"
says what was really seen of it: a claim is never stronger than that."""


def sources_page(library: Library) -> str:
    """Every source, in the order of the ids."""
    cited = _cited_by(library)
    rows = (
        (
            f"{anchor('source', source.id)}`{source.id}`",
            source.cited().rstrip(".") + (f". {source.note}" if source.note else ""),
            source.tag,
            source.read or "–",
            ", ".join(cited.get(source.id, ["–"])),
        )
        for source in library.sources.values()
    )
    heads = ("Source", "What it is", "Tag", "Read", "Cited by")
    return page("Sources", INTRODUCTION, TAGS, table(heads, rows))


def _cited_by(library: Library) -> dict[str, list[str]]:
    """How many records of each kind name a source."""
    counts: dict[str, dict[str, int]] = {}
    for kind, _where, record in Records.read(library).everything():
        for source in {name for _, name in sources_named(record)}:
            of_source = counts.setdefault(source, {})
            of_source[kind] = of_source.get(kind, 0) + 1
    return {
        source: [f"{count} {kind}" for kind, count in sorted(kinds.items())]
        for source, kinds in counts.items()
    }
