"""Holds: settled by a second named person with a reason. A stop never is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, NotFound, Permission
from mesoplan.clinic.actions.sessions import Blocked
from mesoplan.clinic.actions.uses import unsigned
from mesoplan.clinic.goods import LONGEST_EVIDENCE, reason_given
from mesoplan.clinic.queries.chair import tray_of
from mesoplan.clinic.records import Settlement
from mesoplan.clinic.verdicts import fingerprint, in_words

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from mesoplan.clinic.queries.chair import Standing
    from mesoplan.clinic.records import Session


class SamePerson(PermissionError):
    """Whoever scanned or typed it settles nothing: it takes a second person."""


def settle(actor: Actor, session: UUID, *, scan: UUID, reason: str) -> Settlement:
    """Settle what holds a scanned pack, as it is known now.

    Raises:
        NotAllowed, StepUpNeeded: a second person shows who they are just now.
        SamePerson: it is whoever scanned the pack.
        Blocked: it is stopped, nothing holds it, or the session is signed.
        UnfitGoods: no reason.
        NotFound: no such session here, or it has no pack by this scan.
    """
    actor.must(Permission.HOLD_SETTLE, moment.now())
    reason = reason_given("reason", reason, LONGEST_EVIDENCE)
    with transaction.atomic():
        found = unsigned(actor, session)
        packs = tray_of(found).packs
        pack = next((pack for pack in packs if pack.scan == scan), None)
        if pack is None:
            message = "the session has no pack by this scan"
            raise NotFound(message)
        said = Settlement(scan_id=scan)
        return _settled(actor, found, said, pack.standing, reason)


def settle_typed(
    actor: Actor, session: UUID, *, lot: str, expires_on: date, reason: str
) -> Settlement:
    """Settle a lot that was typed by hand, after comparing it with the pack.

    Raises:
        NotFound: the session's sheet has no such lot, or a scanned pack of it.
        NotAllowed, StepUpNeeded, SamePerson, Blocked, UnfitGoods: as for a pack.
    """
    actor.must(Permission.HOLD_SETTLE, moment.now())
    reason = reason_given("reason", reason, LONGEST_EVIDENCE)
    with transaction.atomic():
        found = unsigned(actor, session)
        lines = tray_of(found).typed
        line = next(
            (t for t in lines if (t.lot, t.expires_on) == (lot, expires_on)), None
        )
        if line is None:
            message = "the sheet has no such lot typed by hand"
            raise NotFound(message)
        said = Settlement(lot=lot, expires_on=expires_on)
        return _settled(actor, found, said, line.standing, reason)


def _settled(
    actor: Actor, session: Session, said: Settlement, standing: Standing, reason: str
) -> Settlement:
    if standing.stops:
        raise Blocked(tuple(in_words(finding) for finding in standing.stops))
    if not standing.unsettled:
        raise Blocked((_("Nothing is left to settle here."),))
    if standing.entered_by == actor.author():
        message = "a second person settles what somebody has scanned or typed"
        raise SamePerson(message)
    said.clinic_id, said.session = actor.clinic, session
    said.findings = [fingerprint(finding) for finding in standing.unsettled]
    said.reason, said.entered_by = reason, standing.entered_by
    said.settled_at, said.settled_by = moment.now(), actor.author()
    said.save()
    ledger.record(
        actor,
        "hold.settled",
        f"session:{session.pk}",
        client=session.client_id,
        changed={"codes": sorted({finding.code for finding in standing.unsettled})},
    )
    return said
