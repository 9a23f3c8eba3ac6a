"""What happens to packs: one event each, and where it leaves them, in one go.

Within an open act, which writes the ledger's entry. A pack takes the next number of its
own life, so of two who act at once one is refused by the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.clinic import moment
from mesoplan.clinic.queries.packs import custody_of, event_in_core, limits_of
from mesoplan.clinic.records import Pack, PackEvent
from mesoplan.core.traceability.custody import Obstacle, Refused, after

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.records import Session
    from mesoplan.core.traceability.custody import Custody, EventKind

MOST_AT_ONCE = 500


class NotPossible(RuntimeError):
    """It cannot happen to this pack as it stands; ``obstacle`` is why."""

    def __init__(self, pack: Pack, obstacle: Obstacle) -> None:
        """``obstacle`` has its texts in knowledge/packs."""
        super().__init__(f"{pack}: {obstacle}")
        self.pack = pack
        self.obstacle = obstacle


def happened(
    actor: Actor,
    pack: Pack,
    kind: EventKind,
    *,
    session: Session | None = None,
    cause: str = "",
    why: str = "",
) -> Pack:
    """One event of one pack; the pack as it then stands.

    Raises:
        NotPossible: it cannot happen to the pack as it stands.
        IntegrityError: somebody else acted on it in this very moment.
    """
    packs = Pack.objects.filter(pk=pack.pk)
    moved, refused = _moved(actor, packs, kind, session=session, cause=cause, why=why)
    for found, obstacle in refused:
        raise NotPossible(found, obstacle)
    return moved[0]


def happened_to_all(
    actor: Actor, packs: QuerySet[Pack], kind: EventKind, *, cause: str, why: str
) -> tuple[Pack, ...]:
    """The same event of many packs; those to which it cannot happen are left out."""
    found: list[Pack] = []
    ids = list(packs.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), MOST_AT_ONCE):
        some = Pack.objects.filter(pk__in=ids[start : start + MOST_AT_ONCE])
        moved, _ = _moved(actor, some, kind, cause=cause, why=why)
        found += moved
    return tuple(found)


def _moved(
    actor: Actor,
    packs: QuerySet[Pack],
    kind: EventKind,
    *,
    session: Session | None = None,
    cause: str = "",
    why: str = "",
) -> tuple[list[Pack], list[tuple[Pack, Obstacle]]]:
    """As many queries however many packs."""
    now = moment.now()
    moved: list[Pack] = []
    refused: list[tuple[Pack, Obstacle]] = []
    events: list[PackEvent] = []
    locked = packs.select_for_update().order_by("pk")
    for pack in locked.prefetch_related("events"):
        event = PackEvent(
            clinic_id=pack.clinic_id,
            pack=pack,
            sequence=pack.version + 1,
            kind=kind.value,
            session=session,
            cause=cause,
            why=why,
            at=now,
            by=actor.author(),
        )
        found = after(custody_of(pack), event_in_core(event), limits_of(pack))
        if isinstance(found, Refused):
            refused.append((pack, found.obstacle))
            continue
        _stands(pack, found)
        pack.version += 1
        events.append(event)
        moved.append(pack)
    PackEvent.objects.bulk_create(events)
    Pack.objects.bulk_update(moved, ["state", "opened_at", "version"])
    return moved, refused


def _stands(pack: Pack, custody: Custody) -> None:
    pack.state, pack.opened_at = custody.state.value, custody.opened_at
