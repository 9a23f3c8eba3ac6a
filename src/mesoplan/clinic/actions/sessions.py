"""Sessions: opened, written up, signed and locked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from mesoplan.clinic import delivery, ledger, moment
from mesoplan.clinic.access import Actor, Conflict, Permission
from mesoplan.clinic.actions.check_ins import scheduled
from mesoplan.clinic.actions.lines import joined
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries import sessions
from mesoplan.clinic.queries.chair import tray_of
from mesoplan.clinic.queries.charts import client_seen_by
from mesoplan.clinic.queries.consents import standing as consent_standing
from mesoplan.clinic.queries.decisions import standing
from mesoplan.clinic.queries.map_checks import against_signing, map_version
from mesoplan.clinic.records import Client, Clinic, Delivery, Session
from mesoplan.clinic.verdicts import in_words
from mesoplan.core.traceability.tokens import grouped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from mesoplan.clinic.delivery import Sheet
    from mesoplan.core.quantities import Volume

LONGEST_NOTES = 4_000
LONGEST_MINUTES = 600
NOTES = ("notes", "observation")


class Blocked(RuntimeError):
    """Why the step may not be taken now, each reason on its own."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        """``reasons`` are for the person who tried."""
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class Unsound(ValueError):
    """What keeps the sheet from being saved or signed: field → what to do."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """``problems`` are shown beside their fields."""
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)


def open_next(actor: Actor, client: UUID) -> Session:
    """Begin the next session of the approved course, when nothing stands in the way.

    Raises:
        Blocked: with every reason: decision, consent, days, a session under way.
        NotAllowed, NotFound: as for reading the chart.
    """
    actor.must(Permission.SESSION_RECORD)
    with transaction.atomic():
        found = _locked(client_seen_by(actor, client))
        now = standing(found)
        ready = sessions.readiness(found, now)
        if not ready.may_begin or ready.next is None or ready.course is None:
            raise Blocked(ready.in_the_way)
        session = Session(
            clinic_id=actor.clinic,
            client=found,
            course=ready.course,
            number=ready.next.number,
            on=moment.today(found.clinic),
            opened_at=moment.now(),
            opened_by=actor.author(),
        )
        session.conceal(recheck=now.report, notes={})
        session.save(force_insert=True)
        ledger.record(
            actor,
            "session.opened",
            f"session:{session.pk}",
            client=found.pk,
            changed={"number": session.number, "consent": str(ready.consent.consent)},
            knowledge=now.decision.knowledge if now.decision else "",
        )
    return session


def save(
    actor: Actor, session: UUID, *, version: int, values: Mapping[str, str]
) -> Session:
    """Keep what was given so far; compulsory are lot and expiry of what was given.

    Raises:
        Conflict: somebody has saved something else meanwhile, field by field.
        Unsound: a field cannot be kept as it is.
        Blocked: it is signed, or the consent no longer stands and more is given.
        NotAllowed, NotFound: as for reading the chart.
    """
    actor.must(Permission.SESSION_RECORD)
    found = sessions.session_seen_by(actor, session)
    if found.signed_at is not None:
        raise Blocked((_("This session is signed. Add an amendment."),))
    sheet = sessions.checked(found, values)
    problems = {**sheet.problems, **_rest(values)}
    if problems:
        raise Unsound(problems)
    with transaction.atomic():
        _locked(found.client)
        _take(found, version, values)
        _still_agreed(found, sheet)
        product = sessions.planned(found)[0].product
        _replace_deliveries(actor, found, sheet, product)
        joined(found)
        minutes = values.get("observed_minutes", "").strip()
        found.observed_minutes = int(minutes) if minutes else None
        found.conceal(
            notes={
                "text": values.get("notes", "").strip(),
                "observation": values.get("observation", "").strip(),
                "not_done": dict(sheet.not_done),
            }
        )
        found.save(update_fields=["observed_minutes", "notes"])
        ledger.record(
            actor,
            "session.written",
            f"session:{found.pk}",
            client=found.client_id,
            changed={"fields": sorted({line.zone for line in sheet.lines})},
        )
    return sessions.session_seen_by(actor, session)


def sign(actor: Actor, session: UUID, *, version: int) -> Session:
    """Sign and lock the session, and set its check-ins.

    What was injected is judged anew, with what the clinic knows at this moment.

    Raises:
        Unsound: a zone, the observation or a reason is missing; or a pack is stopped,
            held and not settled, or not on the sheet; or the map says otherwise.
        Conflict: somebody has changed the sheet since it was read, or ticked its map.
        Blocked: it is signed already.
        NotAllowed, NotFound: as for reading the chart.
    """
    actor.must(Permission.SESSION_SIGN)
    found = sessions.session_seen_by(actor, session)
    if found.signed_at is not None:
        raise Blocked((_("This session is signed already."),))
    ticked = map_version(found)
    problems = unfinished(found)
    if problems:
        raise Unsound(problems)
    with transaction.atomic():
        taken = Session.objects.filter(
            pk=found.pk, version=version, signed_at=None
        ).update(
            version=F("version") + 1, signed_at=moment.now(), signed_by=actor.author()
        )
        # who writes to the map waits for this row: now it stays as it was judged
        if not taken or map_version(found) != ticked:
            found.refresh_from_db(fields=["version"])
            raise Conflict(sessions.values_of(found), found.version)
        found.refresh_from_db(fields=["version", "signed_at", "signed_by"])
        problems = not_cleared(found)
        if problems:
            raise Unsound(problems)
        check_ins = scheduled(found)
        ledger.record(
            actor,
            "session.signed",
            f"session:{found.pk}",
            client=found.client_id,
            changed={"number": found.number, "check_ins": len(check_ins)},
        )
    return found


def unfinished(session: Session) -> dict[str, str]:
    """What is still missing before the session can be signed, by field."""
    values = sessions.values_of(session)
    practice = practice_of(session.clinic_id)
    sheet = sessions.checked(session, values, practice)
    problems = {**sheet.problems, **_rest(values)}
    given = {line.zone for line in sheet.lines}
    for zone in sessions.planned(session)[1].zones:
        if zone.zone not in given and zone.zone not in sheet.not_done:
            problems.setdefault(
                delivery.field(zone.zone, 0, "points"),
                _("Write what was given here, or why nothing was."),
            )
    minutes = session.observed_minutes
    least = sessions.observation_minutes(practice.library)
    if minutes is None:
        problems.setdefault(
            "observed_minutes", _("Write how long you watched afterwards.")
        )
    elif minutes < least and given and not values["observation"]:
        said = _("Shorter than the %(least)s minutes of this clinic: say why.")
        problems.setdefault("observation", said % {"least": least})
    for field, text in against_signing(session, sheet).items():
        problems.setdefault(field, text)
    return problems


def not_cleared(session: Session) -> dict[str, str]:
    """What its packs have against signing the session, by field."""
    tray = tray_of(session)
    problems: dict[str, str] = {}
    rows: dict[str, int] = {}
    given = []
    for line in session.deliveries.all():
        row = rows.get(line.zone, 0)
        rows[line.zone] = row + 1
        about = (line.product, line.lot, line.expires_on)
        given.append(about)
        held = tray.held_for(*about)
        if held:
            words = " ".join(in_words(finding) for finding in held)
            problems[delivery.field(line.zone, row, "lot")] = words
    for pack in tray.packs:
        if not any(pack.fits(*about) for about in given):
            said = _("Pack %(token)s was scanned: write where it went, or put it back.")
            problems[f"pack.{pack.token}"] = said % {"token": grouped(pack.token)}
    return problems


def _rest(values: Mapping[str, str]) -> dict[str, str]:
    problems = {}
    minutes = values.get("observed_minutes", "").strip()
    if minutes and not (
        minutes.isascii() and minutes.isdigit() and int(minutes[:6]) <= LONGEST_MINUTES
    ):
        problems["observed_minutes"] = _("Write whole minutes, such as 15.")
    for name in NOTES:
        if len(values.get(name, "")) > LONGEST_NOTES:
            said = _("Too long: at most %(most)s characters.")
            problems[name] = said % {"most": LONGEST_NOTES}
    return problems


def _locked(client: Client) -> Client:
    """Take turns with everybody who changes this client's sessions."""
    Client.objects.select_for_update().get(pk=client.pk)
    client.clinic = Clinic.objects.get(pk=client.clinic_id)
    return client


def _take(session: Session, version: int, values: Mapping[str, str]) -> None:
    taken = Session.objects.filter(
        pk=session.pk, version=version, signed_at=None
    ).update(version=F("version") + 1)
    if taken:
        session.version = version + 1
        return
    fresh = Session.objects.prefetch_related("deliveries").get(pk=session.pk)
    fresh.client = session.client
    if fresh.signed_at is not None:
        raise Blocked((_("This session is signed. Add an amendment."),))
    theirs = sessions.values_of(fresh)
    names = {*theirs, *values}
    differ = {
        name: theirs.get(name, "")
        for name in names
        if _same(name, theirs) != _same(name, values)
    }
    raise Conflict(differ, fresh.version)


def _same(name: str, values: Mapping[str, str]) -> str:
    """What a field says, however it was typed: ``0,5 mL`` is ``500 µL``."""
    text = values.get(name, "").strip()
    if name.endswith(".unit"):
        return ""
    if name.endswith(".volume") and text:
        unit = values.get(f"{name.removesuffix('.volume')}.unit", "mL")
        return str(delivery.volume_of(text, unit))
    return text


def _still_agreed(session: Session, sheet: Sheet) -> None:
    """After a withdrawal nothing more is given; what was, can be written up."""
    consent = consent_standing(session.client, "treatment", session.course)
    if consent.valid:
        return
    before = sum(d.volume_nl for d in session.deliveries.all())
    after = sum(line.volume.count for line in sheet.lines)
    if after > before:
        more = _("What was given before can be added as an amendment after signing.")
        raise Blocked((consent.why, more))


def _replace_deliveries(
    actor: Actor, session: Session, sheet: Sheet, product: str
) -> None:
    """A sheet is written up as a whole until it is signed."""
    Delivery.objects.filter(session=session).delete()
    Delivery.objects.bulk_create(
        Delivery(
            clinic_id=session.clinic_id,
            session=session,
            product=product,
            recorded_at=moment.now(),
            recorded_by=actor.author(),
            **_columns(line),
        )
        for line in sheet.lines
    )


def _columns(line: delivery.Line) -> dict[str, Any]:
    volume: Volume = line.volume
    return {
        "zone": line.zone,
        "lot": line.lot,
        "expires_on": line.expires_on,
        "points": line.points,
        "volume_nl": volume.count,
        "deviation": line.deviation,
    }
