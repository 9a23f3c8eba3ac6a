"""Recalls as reports: what was taken in, and whom one concerns, without names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

OPENED = "mesoplan.recalls-opened/1"
EXPOSED = "mesoplan.recall-exposed/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallTaken:
    """One recall after it was taken in. ``to_settle`` rows of its scope wait."""

    id: str
    source: str
    reference: str
    announced_on: date
    stage: str
    to_settle: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallsReport:
    """What came of the notices of a file, or of the one that was typed."""

    format: str
    recalls: tuple[RecallTaken, ...]
    known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposedGiven:
    """What one client received in one zone of one session."""

    client: int
    session: int
    on: date
    zone: str
    product: str
    lot: str
    points: int | None
    volume: str
    how: str
    told: bool
    acknowledged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposedReport:
    """Whom a recall concerns by what is confirmed of it, clients by their number."""

    format: str
    recall: str
    exposed: int
    told: int
    acknowledged: int
    untried: int
    packs_in_stock: int
    given: tuple[ExposedGiven, ...]
