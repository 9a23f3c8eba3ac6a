"""Amendments: what is added to a signed session, beside what was signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mesoplan.clinic import ledger, moment, vault
from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.actions.sessions import Blocked, Unsound
from mesoplan.clinic.queries.exposed import lots_in
from mesoplan.clinic.queries.sessions import session_seen_by
from mesoplan.clinic.records import AmendedLot, Amendment

if TYPE_CHECKING:
    from uuid import UUID

LONGEST = 1_000


def amend(
    actor: Actor, session: UUID, *, field: str, was: str, now: str, reason: str
) -> Amendment:
    """Add a dated amendment; the signed record stays as it was.

    Raises:
        Unsound: nothing is amended, or no reason is given.
        Blocked: the session is not signed, so it can simply be changed.
        NotAllowed, NotFound: as for reading the chart.
    """
    actor.must(Permission.SESSION_AMEND)
    found = session_seen_by(actor, session)
    if found.signed_at is None:
        raise Blocked((_("This session is not signed yet: change it directly."),))
    words = {"field": field.strip(), "was": was.strip(), "now": now.strip()}
    problems = {
        name: _("Too long: at most %(most)s characters.") % {"most": LONGEST}
        for name, text in {**words, "reason": reason}.items()
        if len(text) > LONGEST
    }
    asked = {"field": words["field"], "now": words["now"], "reason": reason.strip()}
    for name, text in asked.items():
        if not text:
            problems[name] = _("Please write this.")
    if problems:
        raise Unsound(problems)
    amendment = Amendment(
        clinic_id=actor.clinic,
        client=found.client,
        session=found,
        made_at=moment.now(),
        made_by=actor.author(),
    )
    amendment.conceal(words=words, reason=reason.strip())
    tokens = {vault.lot_token(actor.clinic, lot) for lot in lots_in(words)}
    with transaction.atomic():
        amendment.save(force_insert=True)
        AmendedLot.objects.bulk_create(
            AmendedLot(clinic_id=actor.clinic, amendment=amendment, token=token)
            for token in sorted(tokens)
        )
        ledger.record(
            actor,
            "session.amended",
            f"session:{found.pk}",
            client=found.client_id,
            changed={"amendment": str(amendment.pk)},
        )
    return amendment
