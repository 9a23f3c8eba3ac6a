"""What a recall covers: proposed by anyone, confirmed or rejected by a named person.

Confirming puts the packs in the house into quarantine in the same go, and those that
come later as they come; whoever confirms answers for it, so it is never the program.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Conflict, NotFound, Permission
from mesoplan.clinic.actions.pack_events import happened_to_all
from mesoplan.clinic.queries.covered import lots_of, packs_of, targets_of
from mesoplan.clinic.queries.recalls import (
    CONFIRMED,
    PROPOSED,
    REJECTED,
    recall_seen_by,
    recalls_confirmed_for,
)
from mesoplan.clinic.records import Clinic, Device, Pack, Recall, RecallScope
from mesoplan.core.traceability.custody import EventKind
from mesoplan.core.traceability.known import PackState
from mesoplan.core.traceability.lot_likeness import squeezed

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

LONGEST_LOT = 40
LONGEST_WHY = 300


class UnfitScope(ValueError):
    """This cannot be what a recall covers: field → what to do."""

    def __init__(self, problems: dict[str, str]) -> None:
        """``problems`` are shown beside their fields."""
        super().__init__("; ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """How many rows were settled, and how many packs that held or freed."""

    rows: int
    packs: int


def cause_of(recall: UUID) -> str:
    """What a quarantine for this recall names as its cause."""
    return f"recall:{recall}"


def propose(
    actor: Actor,
    recall: UUID,
    *,
    device: UUID | None = None,
    product: str = "",
    lot: str = "",
) -> RecallScope:
    """Add what a person read in the notice: a lot, or with none all of a product.

    Raises:
        UnfitScope: neither a device of this clinic nor a product, or it stands there.
        NotAllowed, NotFound: the role runs no recalls; no such recall here.
    """
    actor.must(Permission.RECALL_RUN)
    found = recall_seen_by(actor, recall)
    problems = _of_nothing(actor, device, product)
    if len(lot) > LONGEST_LOT:
        said = _("Too long: at most %(most)s characters.")
        problems["lot"] = said % {"most": LONGEST_LOT}
    if problems:
        raise UnfitScope(problems)
    row = RecallScope(
        clinic_id=actor.clinic,
        recall=found,
        device_id=device,
        product=product,
        lot=lot.strip(),
        key=squeezed(lot),
        state=PROPOSED,
        proposed_at=moment.now(),
        proposed_by=actor.author(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            ledger.record(actor, "recall_scope.proposed", f"recall:{found.pk}")
    except IntegrityError as error:
        raise UnfitScope({"lot": _("This stands there already.")}) from error
    return row


def assign(
    actor: Actor,
    recall: UUID,
    *,
    rows: Collection[UUID],
    device: UUID | None = None,
    product: str = "",
) -> int:
    """Say of which product these lots of nobody knows what are.

    Raises:
        UnfitScope: neither a device of this clinic nor a product, or it stands there.
        Conflict: one of them was settled or assigned meanwhile.
        NotAllowed, NotFound: the role runs no recalls; no such recall here.
    """
    actor.must(Permission.RECALL_RUN)
    found = recall_seen_by(actor, recall)
    problems = _of_nothing(actor, device, product)
    if problems:
        raise UnfitScope(problems)
    here = found.scopes.filter(pk__in=rows)
    try:
        with transaction.atomic():
            taken = here.filter(state=PROPOSED, device=None, product="").update(
                device=device, product=product
            )
            if taken != len(set(rows)):
                theirs = here.values_list("pk", "state")
                raise Conflict({str(pk): s for pk, s in theirs}, found.version)
            changed = {"rows": taken}
            subject = f"recall:{found.pk}"
            ledger.record(actor, "recall_scope.assigned", subject, changed=changed)
    except IntegrityError as error:
        raise UnfitScope({"device": _("This stands there already.")}) from error
    return taken


def confirm(actor: Actor, recall: UUID, *, rows: Collection[UUID]) -> Settled:
    """Say that these rows are what the notice means; their packs go into quarantine.

    Raises:
        UnfitScope: a row says of nothing what it is.
        Conflict: somebody has settled one of them meanwhile.
        NotAllowed, NotFound: the role runs no recalls; no such recall here.
    """
    actor.must(Permission.RECALL_RUN)
    found = recall_seen_by(actor, recall)
    if found.scopes.filter(pk__in=rows, device=None, product="").exists():
        raise UnfitScope({"device": _("Say first of which product this is a lot.")})
    with transaction.atomic():
        in_turn(actor)
        _settle(actor, found, rows, CONFIRMED)
        held = _hold(actor, found, Q())
        changed = {"rows": len(rows), "quarantined": len(held)}
        subject = f"recall:{found.pk}"
        ledger.record(actor, "recall_scope.confirmed", subject, changed=changed)
    return Settled(rows=len(rows), packs=len(held))


def in_turn(actor: Actor) -> None:
    """Whoever settles a recall and whoever brings packs in wait for each other.

    First of all in their act: whichever comes second sees what the other has written.
    """
    Clinic.objects.select_for_update(no_key=True).get(pk=actor.clinic)


def hold_recalled(actor: Actor, devices: Collection[Device], which: Q) -> None:
    """Packs that came after a recall of them was confirmed go into quarantine for it.

    Within an open act, :func:`in_turn`; ``which`` of the packs of these devices.
    """
    for recall in recalls_confirmed_for(actor.clinic, devices):
        _hold(actor, recall, which)


def reject(actor: Actor, recall: UUID, *, rows: Collection[UUID], why: str) -> Settled:
    """Say that the notice does not mean these rows, and why.

    Raises:
        UnfitScope: no reason is given.
        Conflict: somebody has settled one of them meanwhile.
        NotAllowed, NotFound: the role runs no recalls; no such recall here.
    """
    actor.must(Permission.RECALL_RUN)
    found = recall_seen_by(actor, recall)
    _reasoned(why)
    with transaction.atomic():
        _settle(actor, found, rows, REJECTED, why=why.strip())
        subject = f"recall:{found.pk}"
        changed = {"rows": len(rows)}
        ledger.record(actor, "recall_scope.rejected", subject, changed=changed)
    return Settled(rows=len(rows), packs=0)


def withdraw(actor: Actor, recall: UUID, *, row: UUID, why: str) -> Settled:
    """Take back a row that was confirmed by mistake, and free the packs only it held.

    Raises:
        UnfitScope: no reason is given.
        Conflict: it is not confirmed any more.
        NotAllowed, StepUpNeeded: a director, shown just now.
        NotFound: no such recall here.
    """
    actor.must(Permission.RECALL_WITHDRAW, moment.now())
    found = recall_seen_by(actor, recall)
    _reasoned(why)
    with transaction.atomic():
        in_turn(actor)
        _settle(actor, found, (row,), REJECTED, why=why.strip(), before=CONFIRMED)
        still = lots_of(actor.clinic, targets_of(found.pk, CONFIRMED))
        held = Pack.objects.filter(
            clinic=actor.clinic,
            state=PackState.QUARANTINED.value,
            events__cause=cause_of(found.pk),
        ).exclude(lot__in=still)
        freed = happened_to_all(
            actor,
            held.distinct(),
            EventKind.RELEASED,
            cause=cause_of(found.pk),
            why=why.strip(),
        )
        changed = {"released": len(freed)}
        subject = f"recall:{found.pk}"
        ledger.record(actor, "recall_scope.withdrawn", subject, changed=changed)
    return Settled(rows=1, packs=len(freed))


def _hold(actor: Actor, recall: Recall, which: Q) -> tuple[Pack, ...]:
    """What the confirmed rows cover, of ``which`` packs in the house."""
    lots = lots_of(actor.clinic, targets_of(recall.pk, CONFIRMED))
    return happened_to_all(
        actor,
        packs_of(actor.clinic, lots).filter(which),
        EventKind.QUARANTINED,
        cause=cause_of(recall.pk),
        why=_("Recalled: %(recall)s") % {"recall": str(recall)},
    )


def _of_nothing(actor: Actor, device: UUID | None, product: str) -> dict[str, str]:
    register = Device.objects.filter(clinic=actor.clinic)
    if product and device is None:
        return {}
    if device and not product and register.filter(pk=device).exists():
        return {}
    return {"device": _("Choose either a device of the register or a product.")}


def _reasoned(why: str) -> None:
    if not why.strip():
        raise UnfitScope({"why": _("Please say why.")})
    if len(why) > LONGEST_WHY:
        said = _("Too long: at most %(most)s characters.") % {"most": LONGEST_WHY}
        raise UnfitScope({"why": said})


def _settle(
    actor: Actor,
    recall: Recall,
    rows: Collection[UUID],
    state: str,
    *,
    why: str = "",
    before: str = PROPOSED,
) -> None:
    here = RecallScope.objects.filter(pk__in=rows, recall=recall)
    if not rows or here.count() != len(set(rows)):
        message = "no such row of this recall"
        raise NotFound(message)
    taken = here.filter(state=before).update(
        state=state, settled_at=moment.now(), settled_by=actor.author(), why=why
    )
    if taken != len(set(rows)):
        theirs = dict(here.exclude(state=state).values_list("pk", "state"))
        raise Conflict({str(pk): value for pk, value in theirs.items()}, recall.version)
