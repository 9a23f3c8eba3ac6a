"""Packs in sessions: taken by one of them, and put back when it was a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, NotFound, Permission
from mesoplan.clinic.actions.lines import joined
from mesoplan.clinic.actions.pack_events import happened
from mesoplan.clinic.actions.recall_scopes import hold_recalled, in_turn
from mesoplan.clinic.actions.sessions import Blocked
from mesoplan.clinic.goods import LONGEST_WHY, reason_given
from mesoplan.clinic.queries.sessions import session_seen_by
from mesoplan.clinic.records import Pack, Session, Use
from mesoplan.core.traceability.custody import EventKind

if TYPE_CHECKING:
    from uuid import UUID


def put_back(actor: Actor, session: UUID, *, token: str, why: str) -> None:
    """Take a pack off a session that never received anything from it.

    Raises:
        NotAllowed, NotFound: as for the session; or it has no such pack.
        UnfitGoods: no reason.
        Blocked: the session is signed.
    """
    actor.must(Permission.SESSION_RECORD)
    why = reason_given("why", why, LONGEST_WHY)
    with transaction.atomic():
        in_turn(actor)
        found = unsigned(actor, session)
        use = (
            Use.objects.filter(session=found, pack__token=token, ended_at=None)
            .select_related("pack__device")
            .first()
        )
        if use is None:
            message = "the session has no such pack"
            raise NotFound(message)
        happened(actor, use.pack, EventKind.USE_WITHDRAWN, session=found, why=why)
        # a recall confirmed meanwhile held nothing of a pack that was used up
        hold_recalled(actor, {use.pack.device}, Q(pk=use.pack_id))
        use.ended_at, use.ended_by = moment.now(), actor.author()
        use.save(update_fields=["ended_at", "ended_by"])
        joined(found)
        ledger.record(
            actor,
            "pack.put_back",
            f"pack:{use.pack_id}",
            client=found.client_id,
            changed={"session": str(found.pk)},
        )


def taken(actor: Actor, session: Session, pack: Pack) -> Use:
    """The session's use of a pack, now or from before; within an open act.

    Each use takes one numbered dose of the pack: two sessions that reach for the last
    one at once write the same number, and the database lets in one of them.

    Raises:
        NotPossible: the pack cannot be used as it stands.
        IntegrityError: somebody else has it in this very moment.
    """
    uses = Use.objects.filter(pack=pack, ended_at=None)
    mine = uses.filter(session=session).first()
    if mine is not None:
        return mine
    happened(actor, pack, EventKind.USED, session=session)
    gone = set(uses.values_list("dose", flat=True))
    use = Use(
        clinic_id=pack.clinic_id,
        pack=pack,
        lot_id=pack.lot_id,
        session=session,
        client_id=session.client_id,
        dose=next(dose for dose in range(1, len(gone) + 2) if dose not in gone),
        of_doses=pack.doses,
        at=moment.now(),
        by=actor.author(),
    )
    use.save(force_insert=True)
    return use


def unsigned(actor: Actor, session: UUID) -> Session:
    """A session that is still written, locked until the act is done.

    Raises:
        NotAllowed, NotFound: as for reading the chart.
        Blocked: it is signed.
    """
    found = session_seen_by(actor, session)
    Session.objects.select_for_update().get(pk=session)
    found.refresh_from_db(fields=["signed_at", "version"])
    if found.signed_at is not None:
        raise Blocked((_("This session is signed. Add an amendment."),))
    return found
