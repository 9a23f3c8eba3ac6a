"""Opening a consultation, changing what is asked for, and closing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Conflict, Permission
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import client_seen_by, open_consultation
from mesoplan.clinic.queries.consultations import consultation_of, wishes_of
from mesoplan.clinic.records import Client, Consultation, Statement
from mesoplan.core.consultation import FORMAT, read_consultation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

Row = dict[str, Any]


def open_for(actor: Actor, client: UUID) -> Consultation:
    """Open a consultation, or return the one that is open already.

    What the client wished for in the intake sent last is taken over, and so is the
    birth date that the clinic has on file.

    Raises:
        NotAllowed, NotFound: as for reading the chart.
    """
    actor.must(Permission.CONSULTATION_EDIT)
    with transaction.atomic():
        found = locked(actor, client)
        already = open_consultation(found)
        if already is not None:
            already.client = found
            return already
        made = Consultation(
            clinic_id=actor.clinic,
            client=found,
            on=moment.today(found.clinic),
            opened_at=moment.now(),
            opened_by=actor.author(),
        )
        made.conceal(request=_wishes(found), notes="")
        made.save(force_insert=True)
        _birth_date(actor, found)
        ledger.record(
            actor, "consultation.opened", f"consultation:{made.pk}", client=client
        )
    return made


def change(
    actor: Actor,
    client: UUID,
    consultation: UUID,
    *,
    version: int,
    request: Mapping[str, Any],
    notes: str,
) -> Consultation:
    """Change what is asked for, unless somebody else has done so meanwhile.

    Raises:
        Conflict: with their values, field by field.
        InputError: the request cannot be read.
        NotAllowed, NotFound: as for reading the chart.
    """
    actor.must(Permission.CONSULTATION_EDIT)
    with transaction.atomic():
        found = consultation_of(client_seen_by(actor, client), actor, consultation)
        _readable(actor, request)
        mine = {**request, "notes": notes}
        taken = Consultation.objects.filter(
            pk=consultation, version=version, closed_at=None
        ).update(version=F("version") + 1)
        before: Row = {
            **(found.reveal("request") or {}),
            "notes": found.reveal("notes"),
        }
        changed = sorted(
            k for k in {*mine, *before} if (mine.get(k) or "") != (before.get(k) or "")
        )
        if not taken:
            raise Conflict({k: before.get(k) for k in changed}, found.version)
        found.version = version + 1
        found.conceal(request=dict(request), notes=notes)
        found.save(update_fields=["request", "notes"])
        ledger.record(
            actor,
            "consultation.changed",
            f"consultation:{found.pk}",
            client=client,
            changed={"fields": changed},
        )
    return found


def take_over(
    actor: Actor, client: UUID, consultation: UUID, *, version: int
) -> Consultation:
    """Add to the request what the client has wished for in an intake sent since.

    Raises:
        Conflict, NotAllowed, NotFound: as for changing it.
    """
    found = consultation_of(client_seen_by(actor, client), actor, consultation)
    request: Row = found.reveal("request") or {}
    wished = wishes_of(found.client)
    for name in ("concerns", "zones"):
        request[name] = sorted({*request.get(name, ()), *wished[name]})
    for name in ("event_on", "wishes"):
        if wished.get(name):
            request[name] = wished[name]
    return change(
        actor,
        client,
        consultation,
        version=version,
        request=request,
        notes=found.reveal("notes") or "",
    )


def close(actor: Actor, client: UUID, consultation: UUID) -> None:
    """Close a consultation; the next one begins with what is on record.

    Raises:
        NotAllowed, NotFound: as for reading the chart.
    """
    actor.must(Permission.CONSULTATION_EDIT)
    with transaction.atomic():
        found = consultation_of(client_seen_by(actor, client), actor, consultation)
        Consultation.objects.filter(pk=found.pk, closed_at=None).update(
            closed_at=moment.now(), closed_by=actor.author()
        )
        ledger.record(
            actor, "consultation.closed", f"consultation:{found.pk}", client=client
        )


def locked(actor: Actor, client: UUID) -> Client:
    """The client, held so that others who write about them wait their turn."""
    found = client_seen_by(actor, client)
    Client.objects.select_for_update().get(pk=found.pk)
    return found


def _wishes(client: Client) -> Row:
    """The request to begin with: the clinic's place, and the client's own wishes."""
    return {
        **wishes_of(client),
        "products": [],
        "prefer": "best_evidence",
        "jurisdiction": client.clinic.jurisdiction,
    }


def _birth_date(actor: Actor, client: Client) -> None:
    """Nobody is asked for a birth date that stands in the register."""
    born = client.reveal("born_on")
    known = Statement.objects.filter(client=client, fact="birth_date").exists()
    if not born or known:
        return
    statement = Statement(
        clinic_id=actor.clinic,
        client=client,
        fact="birth_date",
        recorded_at=moment.now(),
        recorded_by=actor.author(),
    )
    today = moment.today(client.clinic).isoformat()
    statement.conceal(entry={"value": born, "on": today, "by": "record"})
    statement.save()


def _readable(actor: Actor, request: Mapping[str, Any]) -> None:
    raw = {"format": FORMAT, "on": "2000-01-01", "request": request, "answers": {}}
    read_consultation(raw, practice_of(actor.clinic).vocabulary)
