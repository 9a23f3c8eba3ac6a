"""Lots in the clinic's records that are nearly what a recall names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from mesoplan.clinic.queries.recalls import REJECTED, recall_seen_by
from mesoplan.clinic.records import Delivery, Lot, RecallScope
from mesoplan.clinic.records.lot_key import BLANKS
from mesoplan.core.traceability.lot_likeness import Likeness, likeness

if TYPE_CHECKING:
    from uuid import UUID

    from mesoplan.clinic.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class NearLot:
    """A lot of a named product that a person should compare with the notice."""

    lot: str
    named: str
    received: bool  # among packs; else typed by hand


def near_lots(actor: Actor, recall: UUID) -> tuple[NearLot, ...]:
    """Lots to compare before anyone is told; none of them counts as named so far.

    Raises:
        NotAllowed, NotFound: as for the recall.
    """
    found = recall_seen_by(actor, recall)
    scopes = RecallScope.objects.filter(recall=found).exclude(key="")
    rows = list(scopes.select_related("device").order_by("pk"))
    in_force = [row for row in rows if row.state != REJECTED]
    devices = {row.device.pk for row in in_force if row.device}
    products = {row.device.product if row.device else row.product for row in in_force}
    products.discard("")
    received = Lot.objects.filter(clinic=actor.clinic).filter(
        Q(device__in=devices) | Q(device__product__in=products)
    )
    typed = Delivery.objects.filter(
        clinic=actor.clinic, pack=None, product__in=products
    )
    here = {
        **dict.fromkeys(typed.values_list("lot", flat=True).distinct(), False),
        **dict.fromkeys(received.values_list("lot", flat=True).distinct(), True),
    }
    settled = {row.key for row in rows}  # named, or looked at and rejected
    return tuple(
        NearLot(lot=lot, named=row.lot, received=came)
        for lot, came in sorted(here.items())
        for row in in_force
        if _key_in_database(lot) not in settled
        and likeness(lot, row.lot) is not Likeness.OTHER
    )


def _key_in_database(lot: str) -> str:
    """As ``records.lot_key`` has it: a stranger blank makes another lot there."""
    for blank in BLANKS:
        lot = lot.replace(blank, "")
    return lot.upper()
