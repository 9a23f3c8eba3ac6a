"""Packs in stock: labelled, opened, held and released, sent back and destroyed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mesoplan.clinic import ledger
from mesoplan.clinic.access import Actor, Conflict, NotFound, Permission
from mesoplan.clinic.actions.pack_events import happened
from mesoplan.clinic.goods import LONGEST_WHY, UnfitGoods, reason_given
from mesoplan.clinic.queries.packs import Label, label_of, pack_seen_by
from mesoplan.clinic.records import Pack
from mesoplan.core.errors import Problem
from mesoplan.core.traceability.custody import EventKind

if TYPE_CHECKING:
    from uuid import UUID

BY_HAND = "by_hand"  # somebody's own reason to hold a pack
RECALL = "recall:"


def label_all(actor: Actor, receipt: UUID) -> tuple[Label, ...]:
    """The labels of a receipt, to be printed: noted, for a second label is a clone.

    Raises:
        NotAllowed: the role prints none.
        NotFound: no such receipt in this clinic.
    """
    actor.must(Permission.PACK_RECEIVE)
    packs = (
        Pack.objects.filter(clinic=actor.clinic, line__receipt=receipt)
        .select_related("device", "lot")
        .order_by("line", "token")
    )
    labels = tuple(label_of(pack) for pack in packs)
    if not labels:
        message = "no such receipt"
        raise NotFound(message)
    with transaction.atomic():
        changed = {"labels": len(labels)}
        ledger.record(actor, "labels.printed", f"receipt:{receipt}", changed=changed)
    return labels


def label(actor: Actor, token: str) -> Label:
    """The label of one pack, printed again.

    Raises:
        NotAllowed, NotFound: the role prints none; no such pack in this clinic.
    """
    actor.must(Permission.PACK_RECEIVE)
    pack = pack_seen_by(actor, token)
    with transaction.atomic():
        ledger.record(actor, "label.printed", f"pack:{pack.pk}")
    return label_of(pack)


def begin(actor: Actor, token: str) -> Pack:
    """Open a pack for several sessions before its first use: its hours now run.

    Raises:
        NotAllowed, NotFound: not this role, or no such pack in this clinic.
        NotPossible: as the pack stands it is not opened like this.
        Conflict: somebody else acted on it in this very moment.
    """
    return _act(actor, Permission.SESSION_RECORD, token, EventKind.OPENED)


def quarantine(actor: Actor, token: str, *, why: str) -> Pack:
    """Keep a pack out of use until the director releases it.

    Raises:
        UnfitGoods: no reason.
        NotAllowed, NotFound, NotPossible, Conflict: as for opening it.
    """
    needed, kind = Permission.PACK_QUARANTINE, EventKind.QUARANTINED
    return _act(actor, needed, token, kind, cause=BY_HAND, why=_reason(why))


def release(actor: Actor, token: str, *, cause: str, why: str) -> Pack:
    """Lift one of the reasons for which a pack is held; the others stay.

    A recall's own is lifted where the recall's scope is settled.

    Raises:
        NotAllowed, StepUpNeeded: this is the medical director's, with a fresh factor.
        UnfitGoods: no reason, or it is held for a recall.
        NotFound, NotPossible, Conflict: as for opening it.
    """
    if cause.startswith(RECALL):
        remedy = _("Settle the scope of the recall.")
        what = _("is not lifted pack by pack")
        raise UnfitGoods([Problem("cause", what, cause, remedy)])
    needed, kind = Permission.PACK_RELEASE, EventKind.RELEASED
    return _act(actor, needed, token, kind, cause=cause, why=_reason(why))


def send_back(actor: Actor, token: str, *, why: str) -> Pack:
    """Return a pack to its supplier.

    Raises:
        UnfitGoods: no reason.
        NotAllowed, NotFound, NotPossible, Conflict: as for opening it.
    """
    needed, kind = Permission.PACK_DISCARD, EventKind.RETURNED
    return _act(actor, needed, token, kind, why=_reason(why))


def destroy(actor: Actor, token: str, *, why: str) -> Pack:
    """Destroy a pack that must not be used.

    Raises:
        UnfitGoods: no reason.
        NotAllowed, NotFound, NotPossible, Conflict: as for opening it.
    """
    needed, kind = Permission.PACK_DISCARD, EventKind.DESTROYED
    return _act(actor, needed, token, kind, why=_reason(why))


def _act(
    actor: Actor,
    needed: Permission,
    token: str,
    kind: EventKind,
    *,
    cause: str = "",
    why: str = "",
) -> Pack:
    actor.must(needed)
    pack = pack_seen_by(actor, token)
    try:
        with transaction.atomic():
            found = happened(actor, pack, kind, cause=cause, why=why)
            changed = {"cause": cause} if cause else {}
            ledger.record(
                actor, f"pack.{kind.value}", f"pack:{pack.pk}", changed=changed
            )
    except IntegrityError as error:
        pack.refresh_from_db(fields=["state", "version"])
        raise Conflict({"state": pack.state}, pack.version) from error
    return found


def _reason(why: str) -> str:
    return reason_given("why", why, LONGEST_WHY)
