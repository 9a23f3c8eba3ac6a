"""The shelf at a glance: how many packs of each product stand where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q

from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.queries.stock import HERE
from mesoplan.clinic.records import Pack
from mesoplan.core.traceability.known import PackState

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfRow:
    """The packs of one device that are in the house."""

    identifier: str
    name: str
    in_stock: int
    opened: int
    quarantined: int
    first_expiry: date | None  # of those that may be used


def shelf_seen_by(actor: Actor) -> tuple[ShelfRow, ...]:
    """Every device of which a pack is here, by name: one query.

    Raises:
        NotAllowed: the role sees no packs.
    """
    actor.must(Permission.PACK_VIEW)
    usable = Q(state__in=(PackState.IN_STOCK, PackState.OPENED))
    rows = (
        Pack.objects.filter(clinic=actor.clinic, state__in=HERE)
        .values("device__identifier", "device__name")
        .annotate(
            in_stock=Count("pk", Q(state=PackState.IN_STOCK)),
            opened=Count("pk", Q(state=PackState.OPENED)),
            quarantined=Count("pk", Q(state=PackState.QUARANTINED)),
            first_expiry=Min("expires_on", filter=usable),
        )
        .order_by("device__name", "device__identifier")
    )
    return tuple(
        ShelfRow(
            identifier=row["device__identifier"],
            name=row["device__name"],
            in_stock=row["in_stock"],
            opened=row["opened"],
            quarantined=row["quarantined"],
            first_expiry=row["first_expiry"],
        )
        for row in rows
    )
