"""A pack's life as what happened to it: facts append, where it stands is derived.

Every step is an event; :func:`after` says where one leaves the pack, or why it cannot
have happened. Nothing here knows of clients: a session is only a name that makes two
uses the same or different.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from mesoplan.core.traceability.known import PackState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta


class EventKind(StrEnum):
    """What can happen to a pack."""

    RECEIVED = "received"  # came through the door and got the clinic's token
    OPENED = "opened"  # a pack for several doses, begun before its first use is noted
    USED = "used"  # injected in a session; opens a pack that was still shut
    USE_WITHDRAWN = "use_withdrawn"  # noted by mistake: it was another pack
    QUARANTINED = "quarantined"
    RELEASED = "released"  # from quarantine, back to where it was
    RETURNED = "returned"  # to the supplier
    DESTROYED = "destroyed"


class Obstacle(StrEnum):
    """Why an event cannot have happened to this pack. Stable, as texts and pages use it."""

    NOT_RECEIVED = "pack_not_received"
    ALREADY_RECEIVED = "pack_already_received"
    EARLIER_THAN_LAST = "event_earlier_than_last"
    GONE = "pack_is_gone"  # returned or destroyed
    USED_UP = "pack_is_used_up"
    IN_QUARANTINE = "pack_in_quarantine"
    NOT_IN_QUARANTINE = "pack_not_in_quarantine"
    ALREADY_OPEN = "pack_already_open"
    SINGLE_USE = "pack_for_single_use"  # it is opened by using it
    OPEN_TOO_LONG = "pack_open_too_long"
    USED_IN_SESSION = "pack_used_in_session"  # this session has it already
    NO_SUCH_USE = "use_not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackEvent:
    """One thing that happened to a pack. ``session`` only where it was used.

    ``cause`` names what a quarantine is for, and which one is released: a recall that
    is over does not free a pack that is held for another reason too.
    """

    kind: EventKind
    at: datetime
    session: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far one pack goes, from its label as the clinic's register has it.

    ``doses`` are the sessions it may serve, ``open_for`` the time from opening to the
    last of them; without it no pack for several doses may be used a second time.
    """

    doses: int = 1
    open_for: timedelta | None = None


SINGLE_USE = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """Where a pack stands. ``last`` is when something happened to it last."""

    last: datetime
    doses: int = 1
    opened_at: datetime | None = None
    sessions: tuple[str, ...] = ()
    held_for: frozenset[str] = frozenset()
    gone: PackState | None = None

    @property
    def quarantined(self) -> bool:
        """Something still keeps it in quarantine."""
        return bool(self.held_for)

    @property
    def state(self) -> PackState:
        """The one word for it; what keeps it out of use goes before what allows it."""
        if self.gone:
            return self.gone
        if self.quarantined:
            return PackState.QUARANTINED
        if self.used_up:
            return PackState.USED
        return PackState.OPENED if self.opened_at else PackState.IN_STOCK

    @property
    def used_up(self) -> bool:
        """No dose is left."""
        return len(self.sessions) >= self.doses


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An event that cannot have happened, and what stands in its way."""

    event: PackEvent
    obstacle: Obstacle


def state_after(
    events: Iterable[PackEvent], limits: Limits = SINGLE_USE
) -> Custody | Refused | None:
    """Where a pack stands after all its events; the first impossible one if there is one.

    None where nothing has happened: no such pack was ever received.
    """
    custody: Custody | None = None
    for event in events:
        found = after(custody, event, limits)
        if isinstance(found, Refused):
            return found
        custody = found
    return custody


def after(
    custody: Custody | None, event: PackEvent, limits: Limits = SINGLE_USE
) -> Custody | Refused:
    """Where ``event`` leaves a pack that stood at ``custody``."""
    if custody is None:
        if event.kind is EventKind.RECEIVED:
            return Custody(last=event.at, doses=limits.doses)
        return Refused(event=event, obstacle=Obstacle.NOT_RECEIVED)
    obstacle = _obstacle(custody, event, limits)
    if obstacle is not None:
        return Refused(event=event, obstacle=obstacle)
    return replace(_moved(custody, event), last=event.at)


def _obstacle(custody: Custody, event: PackEvent, limits: Limits) -> Obstacle | None:
    if event.kind is EventKind.RECEIVED:
        return Obstacle.ALREADY_RECEIVED
    if event.at < custody.last:
        return Obstacle.EARLIER_THAN_LAST
    match event.kind:
        case EventKind.USE_WITHDRAWN:  # a mistake can be found at any time
            known = event.session in custody.sessions
            return None if known else Obstacle.NO_SUCH_USE
        case EventKind.RELEASED if not custody.gone:
            held = event.cause in custody.held_for
            return None if held else Obstacle.NOT_IN_QUARANTINE
        case EventKind.USED if event.session in custody.sessions:
            return Obstacle.USED_IN_SESSION
    if custody.gone:
        return Obstacle.GONE
    if custody.used_up:
        return Obstacle.USED_UP
    return _obstacle_to_opening(custody, event, limits)


def _obstacle_to_opening(
    custody: Custody, event: PackEvent, limits: Limits
) -> Obstacle | None:
    """What stands in the way of a pack that is here and has a dose left."""
    if event.kind in {EventKind.RETURNED, EventKind.DESTROYED}:
        return None
    if event.kind is EventKind.QUARANTINED:
        held = event.cause in custody.held_for
        return Obstacle.IN_QUARANTINE if held else None
    if custody.quarantined:
        return Obstacle.IN_QUARANTINE
    if event.kind is EventKind.OPENED:
        if custody.opened_at:
            return Obstacle.ALREADY_OPEN
        return Obstacle.SINGLE_USE if limits.doses == 1 else None
    if event.kind is EventKind.USED and custody.opened_at:
        open_for = event.at - custody.opened_at
        if limits.open_for is None or open_for > limits.open_for:
            return Obstacle.OPEN_TOO_LONG
    return None


def _moved(custody: Custody, event: PackEvent) -> Custody:
    match event.kind:
        case EventKind.OPENED:
            return replace(custody, opened_at=event.at)
        case EventKind.USED:
            return replace(
                custody,
                opened_at=custody.opened_at or event.at,
                sessions=(*custody.sessions, event.session),
            )
        case EventKind.USE_WITHDRAWN:
            return _without_use(custody, event.session)
        case EventKind.QUARANTINED:
            return replace(custody, held_for=custody.held_for | {event.cause})
        case EventKind.RELEASED:
            return replace(custody, held_for=custody.held_for - {event.cause})
        case EventKind.RETURNED:
            return replace(custody, gone=PackState.RETURNED)
    return replace(custody, gone=PackState.DESTROYED)


def _without_use(custody: Custody, session: str) -> Custody:
    """As if that use had not been noted; a pack for one use was then never opened."""
    sessions = tuple(name for name in custody.sessions if name != session)
    opened_at = custody.opened_at if sessions or custody.doses > 1 else None
    return replace(custody, sessions=sessions, opened_at=opened_at)
