"""What a FHIR bundle amounts to: answers, and an account of everything else.

Every resource of the bundle stands in exactly one of the three lists: read, unmapped or
skipped. A type with a dot (``Observation.component``) is a part of a resource that is
listed elsewhere, and is not counted again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mesoplan.core.consultation import Consultation


@dataclass(frozen=True, slots=True, order=True)
class Read:
    """How many resources of a type were understood."""

    resource: str
    count: int


@dataclass(frozen=True, slots=True, order=True)
class Unmapped:
    """A code that no fact knows; ``hint`` names the fact its wording points to."""

    resource: str
    system: str
    code: str
    display: str
    count: int
    hint: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Skipped:
    """Resources that were not used, and why."""

    resource: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The consultation a bundle holds, and what was made of each resource."""

    consultation: Consultation
    read: tuple[Read, ...]
    unmapped: tuple[Unmapped, ...]
    skipped: tuple[Skipped, ...]
    entries: int
