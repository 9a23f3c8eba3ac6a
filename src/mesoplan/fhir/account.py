"""Keeps count of what became of every entry of a bundle."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mesoplan.fhir.chart import Read, Skipped, Unmapped

if TYPE_CHECKING:
    from mesoplan.fhir.codes import CodeBook, Concept
    from mesoplan.fhir.entries import Entry
    from mesoplan.fhir.statements import Reading

NOT_CLINICAL = "not read: no fact is taken from this type"
MEDICATION = "Medication"
PATIENT = "Patient"


class Account:
    """Counts entries as read, unmapped or skipped, each once."""

    def __init__(self, book: CodeBook) -> None:
        """``book`` gives the hints for unknown medicines."""
        self._book = book
        self._read: Counter[str] = Counter()
        self._skipped: Counter[tuple[str, str]] = Counter()
        self._unmapped: dict[tuple[str, str, str, str], list[Concept]] = {}

    def leave(self, entry: Entry) -> None:
        """An entry that no reader is for."""
        if entry.kind in (PATIENT, MEDICATION):
            self._read[entry.kind] += 1
        elif entry.kind:
            self.skip(entry.kind, NOT_CLINICAL)
        else:
            self.skip("entry", "no resource")

    def enter(self, reading: Reading) -> None:
        """What came of a resource that was read."""
        kind = reading.resource
        if reading.skipped:
            self.skip(kind, reading.skipped)
        elif reading.unmapped is not None:
            self._list(kind, reading.unmapped, reading.note)
        else:
            self._read[kind] += 1
        for part in reading.parts:
            if part.unmapped is not None:
                self._list(f"{kind}.component", part.unmapped, "")
            else:
                self.skip(f"{kind}.component", part.skipped)

    def skip(self, kind: str, reason: str) -> None:
        """Something that is not used, with the reason."""
        self._skipped[(kind, reason)] += 1

    @property
    def read(self) -> tuple[Read, ...]:
        """How many of each type were read."""
        return tuple(sorted(Read(kind, count) for kind, count in self._read.items()))

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What was skipped, by type and reason."""
        return tuple(
            sorted(Skipped(*key, count) for key, count in self._skipped.items())
        )

    @property
    def unmapped(self) -> tuple[Unmapped, ...]:
        """The codes that no fact knows; differently worded, a code is listed once."""
        return tuple(
            Unmapped(
                resource=kind,
                system=system,
                code=code if shown[0].code else "",
                display=min(coding.display for coding in shown),
                count=len(concepts),
                hint=min(self._hints(kind, concepts), default=""),
                note=note,
            )
            for (kind, system, code, note), concepts in sorted(self._unmapped.items())
            if (shown := [concept.shown for concept in concepts])
        )

    def _hints(self, kind: str, concepts: list[Concept]) -> list[str]:
        if not kind.startswith(MEDICATION):
            return []
        return [hint for concept in concepts if (hint := self._book.hint(concept))]

    def _list(self, kind: str, concept: Concept, note: str) -> None:
        shown = concept.shown
        key = (kind, shown.system, shown.code or shown.display, note)
        self._unmapped.setdefault(key, []).append(concept)
