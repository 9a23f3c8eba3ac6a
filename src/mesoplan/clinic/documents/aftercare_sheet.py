"""The sheet a client takes home: what is normal, what to do, when to call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from datetime import date

    from mesoplan.clinic.documents.head import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Treated:
    """What was injected where, and from which lot."""

    product: str
    lot: str
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Normal:
    """An after-effect to expect, until when, and what helps."""

    title: str
    gone_by: str
    self_care: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """Something to do or leave; ``until`` is the last day of it."""

    title: str
    instruction: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AftercareSheet:
    """Care after one session. Everything but names and numbers comes from knowledge."""

    TEMPLATE: ClassVar[str] = "aftercare_sheet"

    head: Head
    treated: tuple[Treated, ...]
    normal: tuple[Normal, ...]
    care: tuple[Care, ...]
    calls: tuple[Care, ...]
    emergencies: tuple[Care, ...]
    emergency_number: str = ""
    next_on: date | None = None
