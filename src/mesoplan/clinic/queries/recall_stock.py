"""Packs that a recall covers: where they are, and how many a decision would hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Value, When

from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.queries.covered import (
    lots_of,
    packs_of,
    targets_by_row,
    targets_of,
)
from mesoplan.clinic.queries.exposed import given
from mesoplan.clinic.queries.paging import Page, page_of
from mesoplan.clinic.queries.recalls import CONFIRMED, PROPOSED, recall_seen_by
from mesoplan.clinic.records import Pack
from mesoplan.clinic.records.lot_key import lot_key
from mesoplan.core.traceability.known import PackState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

ASIDE_FIRST = Case(When(state=PackState.QUARANTINED, then=Value(0)), default=Value(1))


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredPack:
    """One pack of a recalled lot, wherever it went."""

    token: str
    name: str
    lot: str
    serial: str
    expires_on: date | None
    state: PackState


@dataclass(frozen=True, slots=True, kw_only=True)
class AtStake:
    """What confirming every proposed row would do: packs held, clients to tell.

    ``packs`` counts for each row those in the house; nothing is counted for a lot of
    nobody knows what.
    """

    packs: Mapping[UUID, int]
    clients: int


def covered_packs(actor: Actor, recall: UUID, *, page: int = 1) -> Page[CoveredPack]:
    """Every pack of the lots confirmed, those in quarantine first.

    Raises:
        NotAllowed, NotFound: as for the recall.
    """
    found = recall_seen_by(actor, recall)
    lots = lots_of(actor.clinic, targets_of(found.pk, CONFIRMED))
    packs = Pack.objects.filter(clinic=actor.clinic, lot__in=lots)
    ordered = packs.select_related("device", "lot").order_by(
        ASIDE_FIRST, "state", "token"
    )
    return page_of(ordered, page, _pack)


def states_of_packs(actor: Actor, recall: UUID) -> Mapping[PackState, int]:
    """How many packs of the lots confirmed stand where.

    Raises:
        NotAllowed, NotFound: as for the recall.
    """
    found = recall_seen_by(actor, recall)
    lots = lots_of(actor.clinic, targets_of(found.pk, CONFIRMED))
    packs = Pack.objects.filter(clinic=actor.clinic, lot__in=lots)
    counts = dict(packs.values_list("state").annotate(Count("pk")).order_by())
    return {state: counts[state] for state in PackState if state in counts}


def at_stake(actor: Actor, recall: UUID) -> AtStake:
    """What hangs on the rows that nobody has settled.

    Raises:
        NotAllowed, NotFound: the role runs no recalls; no such recall here.
    """
    actor.must(Permission.RECALL_RUN)
    found = recall_seen_by(actor, recall)
    targets = targets_by_row(found.pk, PROPOSED)
    here = packs_of(actor.clinic, lots_of(actor.clinic, targets.values()))
    counted = [
        *here.annotate(key=lot_key("lot__lot"))
        .values_list("device", "key")
        .annotate(Count("pk"))
        .order_by()
    ]
    packs = {
        row: sum(
            count
            for device, key, count in counted
            if device in target.devices and target.key in ("", key)
        )
        for row, target in targets.items()
    }
    clients = {row.client for row in given(actor.clinic, targets.values())}
    return AtStake(packs=packs, clients=len(clients))


def _pack(pack: Pack) -> CoveredPack:
    return CoveredPack(
        token=pack.token,
        name=pack.device.name,
        lot=pack.lot.lot,
        serial=pack.serial,
        expires_on=pack.expires_on,
        state=PackState(pack.state),
    )
