"""Numbers for sources: short in the line, full in the list at the end of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.cli.pages.blocks import References
from mesoplan.core.evidence import NO_SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mesoplan.core.evidence import Tag
    from mesoplan.export.parts import Basis, CitedSource, NamedFigure


class Citing:
    """Hands out a number to each source in the order in which a page mentions it."""

    def __init__(self, sources: Sequence[CitedSource]) -> None:
        """``sources`` are those the report lists."""
        self.sources = {source.id: source for source in sources}
        self.numbers: dict[str, int] = {}

    def number(self, source: str) -> int:
        """The number of a source, the same each time."""
        return self.numbers.setdefault(source, len(self.numbers) + 1)

    def statement(
        self, sources: Sequence[str], tag: Tag | None, *, policy_default: bool
    ) -> str:
        """``[A 3, 7]``; for a number nobody published, that no source was found."""
        parts = [tag.value] if tag else []
        if sources:
            parts[-1:] = [f"{' '.join(parts[-1:])} {self._numbers(sources)}".strip()]
        if policy_default:
            parts.append(NO_SOURCE if not sources else "the clinic's own choice")
        return f"[{', '.join(parts)}]" if parts else ""

    def basis(self, rows: Sequence[Basis]) -> str:
        """All citations of a rule, by tag: ``[A] 1, 2 · [C] 3``."""
        by_tag: dict[str, list[str]] = {}
        for row in rows:
            by_tag.setdefault(row.tag.value, []).append(row.source)
        return " · ".join(
            f"[{tag}] {self._numbers(names)}" for tag, names in sorted(by_tag.items())
        )

    def figure(self, figure: NamedFigure) -> str:
        """A rule's number, and whose it is."""
        basis = self.statement(
            figure.sources, figure.tag, policy_default=figure.policy_default
        )
        return f"{figure.label}: {figure.words} {basis}"

    def references(self) -> References:
        """The list for the end of the page."""
        rows = (
            (
                number,
                self.sources[name].tag.value,
                f"{self.sources[name].cited} ({name})",
            )
            for name, number in self.numbers.items()
        )
        return References(tuple(rows))

    def _numbers(self, sources: Iterable[str]) -> str:
        return ", ".join(str(n) for n in sorted({self.number(s) for s in sources}))
