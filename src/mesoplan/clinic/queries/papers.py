"""Papers about what was done: session record, aftercare sheet, the client's card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from mesoplan.clinic import ledger
from mesoplan.clinic.access import Actor, NotFound, Permission
from mesoplan.clinic.documents import knowledge_texts
from mesoplan.clinic.documents.aftercare_sheet import AftercareSheet, Treated
from mesoplan.clinic.documents.client_card import ClientCard, Entry
from mesoplan.clinic.documents.head import Signed
from mesoplan.clinic.documents.session_record import (
    Amendment,
    Checked,
    Delivered,
    SessionRecord,
)
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries import maps
from mesoplan.clinic.queries.charts import client_seen_by, core_consultation
from mesoplan.clinic.queries.courses import plan_of
from mesoplan.clinic.queries.face_views import head_size, measured_view
from mesoplan.clinic.queries.heads import head_for, local
from mesoplan.clinic.queries.packs_used import holds_settled, packs_used
from mesoplan.clinic.queries.sessions import amendments_of, planned
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import Client, Clinic, Delivery, Membership, Session
from mesoplan.core.quantities import Volume
from mesoplan.export.words import value_words

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from mesoplan.clinic.documents.map_sheet import MapSheet
    from mesoplan.clinic.queries.maps import MapRecord
    from mesoplan.core.planning.plan import ZonePlan
    from mesoplan.knowledge.library import Library

VERSION = "1"
ROLE = "practitioner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The client's card, and who to call about it."""

    client: Client
    clinic: Clinic
    entries: tuple[Entry, ...]
    last: UUID | None = None


def session_record(session: Session) -> SessionRecord:
    """What was given against what was planned, as paper; amendments under it."""
    plan, part = planned(session)
    library = practice_of(session.clinic_id).library
    names = names_of(session.clinic_id, (session.opened_by, session.signed_by))
    given = list(session.deliveries.all())
    notes = session.reveal("notes") or {}
    not_done = notes.get("not_done", {})
    signed: tuple[Signed, ...] = ()
    if session.signed_at is not None:
        signed = (
            Signed(
                by=names.get(session.signed_by, ""),
                role=_role(session),
                at=local(session.clinic, session.signed_at),
            ),
        )
    return SessionRecord(
        head=head_for(session.client, session.on, version=VERSION),
        session=session.number,
        sessions=len(plan.sessions),
        practitioner=names.get(session.signed_by) or names.get(session.opened_by, ""),
        checked=_asked_again(session),
        zones=tuple(
            _delivered(zone, plan.product, given, not_done, library)
            for zone in part.zones
        ),
        packs=packs_used(session, library),
        holds=holds_settled(session),
        observed_minutes=session.observed_minutes,
        observation=notes.get("observation", ""),
        notes=notes.get("text", ""),
        signed=signed,
        amendments=tuple(
            Amendment(
                at=local(session.clinic, row.at),
                by=row.by,
                role="",
                field=row.field,
                was=row.was,
                now=row.now,
                reason=row.reason,
            )
            for row in amendments_of(session)
        ),
    )


def map_paper(record: MapRecord) -> MapSheet:
    """A map as paper: the neutral head from three sides, and every point in a table.

    Raises:
        InputError: it lies on a surface that this version does not know.
    """
    from mesoplan.clinic import map_paper as paper  # noqa: PLC0415 - only for a map

    client, seen = record.client, maps.opened(record)
    library = practice_of(client.clinic_id).library
    begun = local(client.clinic, record.begun_at).date()
    on = record.session.on if record.session else begun
    product = plan_of(record.course).product
    return paper.sheet_of(
        head_for(client, on, version=VERSION),
        seen,
        maps.ground_of(client, seen.map),
        (measured_view(client), head_size(client)),
        titles=library.zone_titles(),
        product=library.products[product].title,
    )


def aftercare(session: Session, language: str) -> AftercareSheet:
    """What to expect and to do after a session, in the words of knowledge."""
    library = practice_of(session.clinic_id).library
    zones: dict[tuple[str, str], list[str]] = {}
    for row in session.deliveries.all():
        title = library.zones[row.zone].title.in_language(language)
        zones.setdefault((row.product, row.lot), []).append(title)
    return AftercareSheet(
        head=head_for(session.client, session.on, version=VERSION),
        treated=tuple(
            Treated(
                product=library.products[product].title,
                lot=lot,
                zones=tuple(dict.fromkeys(titles)),
            )
            for (product, lot), titles in zones.items()
        ),
        normal=knowledge_texts.normal(library, language),
        care=knowledge_texts.care_after(library, session.on, language),
        calls=knowledge_texts.calls(library, session.on, language),
        emergencies=knowledge_texts.emergencies(library, session.on, language),
        emergency_number=session.client.clinic.emergency_phone,
        next_on=_next_day(session),
    )


def card(actor: Actor, client: UUID) -> Card:
    """Everything this client received here, for staff and for the client by link.

    Raises:
        NotAllowed, NotFound: none of the actor's business.
    """
    if actor.client is None:
        actor.must(Permission.CLIENT_VIEW_CHART)
    else:
        actor.must(Permission.OWN_CARD)
    found = client_seen_by(actor, client)
    ledger.seen(actor, "card", f"client:{found.pk}", client=found.pk)
    library = practice_of(found.clinic_id).library
    rows = list(
        Session.objects.filter(client=found, signed_at__isnull=False)
        .defer("recheck", "notes")
        .prefetch_related(
            Prefetch("deliveries", Delivery.objects.order_by("recorded_at", "pk"))
        )
        .order_by("-on", "-number")
    )
    names = names_of(found.clinic_id, (row.signed_by for row in rows))
    entries = [
        entry
        for row in rows
        for entry in _entries(
            row, library, found.language, names.get(row.signed_by, "")
        )
    ]
    return Card(
        client=found,
        clinic=found.clinic,
        entries=tuple(entries),
        last=rows[0].pk if rows else None,
    )


def card_paper(found: Card, on: date) -> ClientCard:
    """The card as paper, of this day."""
    return ClientCard(
        head=head_for(found.client, on, version=VERSION),
        entries=found.entries,
        emergency_number=found.clinic.emergency_phone,
    )


def own_session(actor: Actor, session: UUID) -> Session:
    """A signed session of the client by link.

    Raises:
        NotFound: not theirs, or not signed.
    """
    actor.must(Permission.OWN_CARD)
    found = (
        Session.objects.filter(
            pk=session,
            clinic=actor.clinic,
            client=actor.client,
            signed_at__isnull=False,
            client__erased_at=None,
        )
        .select_related("client__clinic", "course", "clinic")
        .prefetch_related("deliveries")
        .first()
    )
    if found is None:
        message = "no such session"
        raise NotFound(message)
    found.course.client = found.client
    return found


def _asked_again(session: Session) -> tuple[Checked, ...]:
    """The facts that count for one day only, as they were answered that day."""
    practice = practice_of(session.clinic_id)
    core = core_consultation(
        session.client, session.course.consultation, practice, session.on
    )
    facts = practice.library.facts
    said = {
        answer.fact: answer
        for answer in sorted(core.answers, key=lambda a: a.on)
        if answer.on == session.on
        and answer.value is not None
        and not facts[answer.fact].good_for.least
    }
    return tuple(
        Checked(
            question=facts[name].question.in_language("en"),
            answer=value_words(facts[name], answer.value),
        )
        for name, answer in said.items()
    )


def _delivered(
    zone: ZonePlan,
    product: str,
    given: list[Delivery],
    not_done: dict[str, str],
    library: Library,
) -> Delivered:
    here = [row for row in given if row.zone == zone.zone]
    notes = [row.deviation for row in here if row.deviation]
    return Delivered(
        zone=str(library.zones[zone.zone].title),
        product=library.products[product].title,
        technique=str(library.techniques[zone.technique].title),
        planned_points=zone.points,
        points=sum(row.points for row in here),
        planned_volume=zone.volume,
        volume=Volume(sum(row.volume_nl for row in here)),
        note="; ".join(notes) or not_done.get(zone.zone, ""),
    )


def _entries(
    session: Session, library: Library, language: str, practitioner: str
) -> list[Entry]:
    grouped: dict[tuple[str, str], list[Delivery]] = {}
    for row in session.deliveries.all():
        grouped.setdefault((row.product, row.lot), []).append(row)
    return [
        Entry(
            on=session.on,
            product=library.products[product].title,
            maker=library.products[product].maker,
            lot=lot,
            expiry=rows[0].expires_on,
            zones=tuple(
                dict.fromkeys(
                    library.zones[r.zone].title.in_language(language) for r in rows
                )
            ),
            volume=Volume(sum(r.volume_nl for r in rows)),
            practitioner=practitioner,
        )
        for (product, lot), rows in grouped.items()
    ]


def _next_day(session: Session) -> date | None:
    plan, _ = planned(session)
    later = (s for s in plan.sessions if s.number == session.number + 1)
    return next((s.earliest for s in later), None)


def _role(session: Session) -> str:
    """The role of who signed, as it was then."""
    held = (
        Membership.objects.filter(
            user=session.signed_by,
            clinic=session.clinic_id,
            begun_at__lte=session.signed_at,
        )
        .order_by("-begun_at")
        .values_list("role", flat=True)
        .first()
    )
    return held or ROLE
