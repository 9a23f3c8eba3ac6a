"""What is known of a face before anybody is seen: outlines of zones, and dangers.

Everything is tied to vertices of the face mesh, on the client's right; the left is its
mirror image.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mesoplan.core.evidence import Citation, Figure, Text


class DangerKind(StrEnum):
    """How strictly a danger is kept off."""

    EXCLUDE = "exclude"  # no point within its margin, ever
    CAUTION = "caution"  # shaded and counted; kept off only if asked


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneOutline:
    """Where a zone of the library lies on the face: a loop along edges of the mesh.

    A zone across the midline gives its right half, from midline to midline; any other
    gives the whole loop of its right side. ``order`` is that of work.
    """

    id: str
    title: Text
    zone: str  # the library's
    why: Text
    order: int
    across: bool
    loop: tuple[int, ...]
    policy_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A place of a danger's course: a vertex, and how far beside and above it.

    In mm of the person, along the head's own axes. ``lateral`` counts away from the
    midline, from the vertex; ``from_midline`` replaces it and counts from the midline.
    ``scatter`` is the standard deviation between people, across the course.
    """

    at: int
    scatter: Figure
    lateral: Decimal = Decimal(0)
    up: Decimal = Decimal(0)
    from_midline: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """Something under or on the skin to keep off, on both sides of the face.

    An ``exclude`` has an ``outline`` along edges of the mesh, right half only where it
    lies ``across`` the midline, and a ``margin`` around it. A ``caution`` has a
    ``course``: a line through its anchors, drawn as a band as wide as it scatters.
    """

    id: str
    title: Text
    kind: DangerKind
    why: Text
    evidence: tuple[Citation, ...] = ()
    outline: tuple[int, ...] = ()
    across: bool = False
    margin: Figure | None = None
    course: tuple[Anchor, ...] = ()
    depth: Text | None = None

    @property
    def fault(self) -> str:
        """What a record of this kind lacks, or has too much of; empty when sound."""
        outlined, coursed = bool(self.outline and self.margin), bool(self.course)
        if self.kind is DangerKind.EXCLUDE and (not outlined or coursed):
            return "what is excluded has an outline and a margin, and no course"
        if self.kind is DangerKind.CAUTION and (not coursed or self.outline):
            return "what asks for caution has a course, and no outline"
        return ""
