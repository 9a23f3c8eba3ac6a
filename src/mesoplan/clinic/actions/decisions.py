"""Taking the screening: the decision is kept whole, with what it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, NotFound, Permission
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import (
    client_seen_by,
    core_consultation,
    open_consultation,
)
from mesoplan.clinic.queries.decisions import latest
from mesoplan.clinic.records import Decision, Firing
from mesoplan.core.levels import Level
from mesoplan.export.decisions import screening_report
from mesoplan.export.findings import Outcome
from mesoplan.export.json_values import json_values

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from mesoplan.clinic.records import Client, Consultation
    from mesoplan.export.decisions import ScreeningReport


def take(actor: Actor, client: UUID) -> Decision:
    """Screen the client for today, for what the open consultation asks, and keep it.

    Raises:
        NotFound: no such client, or no consultation is open.
        InputError: what is on record does not make a consultation.
        NotAllowed: the role screens nobody.
    """
    taken = _taken(actor, client)
    return _kept(actor, taken)


def follow(actor: Actor, client: UUID) -> Decision | None:
    """Screen again after an answer; kept unless answers were and are still missing.

    While questions are open nothing is decided, and every answer of an interview would
    otherwise leave a whole report behind. A known reason against treatment, and the
    last missing answer, are kept at once.

    Raises:
        NotFound, InputError, NotAllowed: as for taking it.
    """
    taken = _taken(actor, client)
    before = latest(taken.client)
    if (
        taken.report.today.level is Level.INCOMPLETE
        and before is not None
        and before.level == Level.INCOMPLETE.value
        and (before.on, before.consultation_id, before.request_version)
        == (taken.on, taken.consultation.pk, taken.version)
    ):
        return None
    return _kept(actor, taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """A screening with everything that is kept of it."""

    client: Client
    consultation: Consultation
    version: int
    at: datetime
    on: date
    knowledge: str
    report: ScreeningReport


def _taken(actor: Actor, client: UUID) -> _Taken:
    actor.must(Permission.CONSULTATION_EDIT)
    found = client_seen_by(actor, client)
    consultation = open_consultation(found)
    if consultation is None:
        message = "no consultation is open"
        raise NotFound(message)
    # whatever is written from here on makes this decision out of date
    made_at, version = moment.now(), consultation.version
    practice = practice_of(actor.clinic)
    core = core_consultation(found, consultation, practice)
    today = moment.today(found.clinic)
    report = screening_report(
        practice.screen(core, today),
        core,
        practice.library,
        overrides=practice.overrides,
    )
    return _Taken(
        client=found,
        consultation=consultation,
        version=version,
        at=made_at,
        on=today,
        knowledge=practice.library.digest,
        report=report,
    )


def _kept(actor: Actor, taken: _Taken) -> Decision:
    with transaction.atomic():
        decision = Decision(
            clinic_id=actor.clinic,
            client=taken.client,
            consultation=taken.consultation,
            on=taken.on,
            level=taken.report.today.level.value,
            knowledge=taken.knowledge,
            made_at=taken.at,
            made_by=actor.user,
            request_version=taken.version,
        )
        decision.conceal(report=json_values(taken.report))
        decision.save()
        Firing.objects.bulk_create(_firings(decision, taken.report))
        ledger.record(
            actor,
            "decision.taken",
            f"decision:{decision.pk}",
            client=taken.client.pk,
            knowledge=decision.knowledge,
        )
    return decision


def _firings(decision: Decision, report: ScreeningReport) -> list[Firing]:
    """One row a rule that fires and its place; one a rule that is not settled."""
    rows: dict[tuple[str, str], Firing] = {}
    for finding in report.findings:
        fires = finding.outcome is Outcome.FIRES
        subject = finding.subject if fires else ""
        rows[finding.rule, f"{finding.outcome.value} {subject}"] = Firing(
            clinic_id=decision.clinic_id,
            decision=decision,
            rule=finding.rule,
            rule_version=finding.version,
            effect=finding.effect.value,
            truth=finding.outcome.value,
            subject=subject,
            on=decision.on,
        )
    return list(rows.values())
