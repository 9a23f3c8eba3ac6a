"""What a plan is: a course of sessions, each with zones, points and volumes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.core.quantities import Length, Volume

if TYPE_CHECKING:
    from datetime import date

    from mesoplan.core.evidence import Tag

FORMAT = "mesoplan.plan/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ZonePlan:
    """How one zone is injected in one session.

    ``depth`` is perpendicular to the skin; ``travel`` is how far the needle goes in at
    ``angle`` (whole degrees to the skin).
    """

    zone: str
    technique: str
    depth: Length
    angle: int
    travel: Length
    gauge: int
    per_point: Volume
    spacing: Length
    points: int

    @property
    def volume(self) -> Volume:
        """All points together."""
        return self.per_point.times(self.points)

    @property
    def placed(self) -> bool:
        """Whether each point has a place, so that its distances are no estimate."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPlan:
    """One visit: the days it may fall on, and what is injected where."""

    number: int
    earliest: date
    latest: date
    zones: tuple[ZonePlan, ...]
    packs: int

    @property
    def volume(self) -> Volume:
        """All zones together."""
        return Volume(sum(zone.volume.count for zone in self.zones))

    @property
    def points(self) -> int:
        """All punctures of the session."""
        return sum(zone.points for zone in self.zones)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A course: one product, the protocols it follows, and its sessions.

    ``protocols`` holds one for each concern; the first leads: its number of sessions
    and interval hold. ``mixed_with`` names further products in the same syringe;
    Mesoplan itself never proposes any.
    """

    concerns: tuple[str, ...]
    protocols: tuple[str, ...]
    product: str
    jurisdiction: str
    sessions: tuple[SessionPlan, ...]
    anaesthetic: str = "none"  # none | lidocaine_prilocaine
    mixed_with: tuple[str, ...] = ()

    @property
    def zones(self) -> tuple[str, ...]:
        """Every zone of every session, each once, in order."""
        found = (zone.zone for session in self.sessions for zone in session.zones)
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One line of a plan with what it rests on.

    ``policy_default`` marks a number nobody published: "no source found".
    """

    topic: str
    text: str
    sources: tuple[str, ...] = ()
    tag: Tag | None = None
    policy_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """Something in a plan that breaks a limit, and whose limit it is."""

    code: str
    where: str
    message: str
    sources: tuple[str, ...] = ()
    tag: Tag | None = None
    policy_default: bool = False
