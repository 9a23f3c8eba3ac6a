"""The record of a session: delivered against planned, from which pack, signed by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from mesoplan.core.quantities import Volume

if TYPE_CHECKING:
    from datetime import date, datetime

    from mesoplan.clinic.documents.head import Head, Signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """One zone with one product: what the plan said, and what was really done."""

    zone: str
    product: str
    technique: str
    planned_points: int
    points: int
    planned_volume: Volume
    volume: Volume
    note: str = ""

    @property
    def more_points(self) -> int:
        """How many points more than planned; below zero when fewer."""
        return self.points - self.planned_points

    @property
    def more(self) -> Volume | None:
        """How much more than planned was given, if it was more."""
        return _excess(self.volume, self.planned_volume)

    @property
    def less(self) -> Volume | None:
        """How much less than planned was given, if it was less."""
        return _excess(self.planned_volume, self.volume)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackUsed:
    """A pack that was opened: enough to find it again in a recall.

    ``identifier`` is the clinic's own token on it, empty where the lot was only typed.
    """

    product: str
    maker: str
    lot: str
    expiry: date
    packs: int
    identifier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldSettled:
    """What held a pack, or a lot that was typed, and the second person who settled it."""

    pack: str
    findings: tuple[str, ...]
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A fact that was asked again before the needles, and the answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A change after signing: the record above stays as it was."""

    at: datetime
    by: str
    role: str
    field: str
    was: str
    now: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """What happened in one session; without a signature it is a draft and says so."""

    TEMPLATE: ClassVar[str] = "session_record"

    head: Head
    session: int
    sessions: int
    practitioner: str
    checked: tuple[Checked, ...] = ()
    zones: tuple[Delivered, ...] = ()
    packs: tuple[PackUsed, ...] = ()
    holds: tuple[HoldSettled, ...] = ()
    observed_minutes: int | None = None
    observation: str = ""
    notes: str = ""
    signed: tuple[Signed, ...] = ()
    amendments: tuple[Amendment, ...] = ()

    @property
    def planned_points(self) -> int:
        """All points of the plan."""
        return sum(zone.planned_points for zone in self.zones)

    @property
    def points(self) -> int:
        """All points that were really injected."""
        return sum(zone.points for zone in self.zones)

    @property
    def planned_volume(self) -> Volume:
        """All volume of the plan."""
        return Volume(sum(zone.planned_volume.count for zone in self.zones))

    @property
    def volume(self) -> Volume:
        """All volume that was really injected."""
        return Volume(sum(zone.volume.count for zone in self.zones))


def _excess(one: Volume, other: Volume) -> Volume | None:
    return one - other if one > other else None
