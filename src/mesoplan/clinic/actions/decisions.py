"""Taking the screening: the decision is kept whole, with what it was made from."""

from __future__ import annotations

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
from mesoplan.clinic.records import Decision, Firing
from mesoplan.export.decisions import screening_report
from mesoplan.export.json_values import json_values

if TYPE_CHECKING:
    from uuid import UUID

    from mesoplan.export.decisions import ScreeningReport


def take(actor: Actor, client: UUID) -> Decision:
    """Screen the client for today, for what the open consultation asks.

    Raises:
        NotFound: no such client, or no consultation is open.
        InputError: what is on record does not make a consultation.
        NotAllowed: the role screens nobody.
    """
    actor.must(Permission.CONSULTATION_EDIT)
    found = client_seen_by(actor, client)
    consultation = open_consultation(found)
    if consultation is None:
        message = "no consultation is open"
        raise NotFound(message)
    # whatever is written from here on makes this decision out of date
    made_at, version = moment.now(), consultation.version
    practice = practice_of(actor.clinic)
    core = core_consultation(found, consultation)
    today = moment.today(found.clinic)
    report = screening_report(
        practice.screen(core, today),
        core,
        practice.library,
        overrides=practice.overrides,
    )
    with transaction.atomic():
        decision = Decision(
            clinic_id=actor.clinic,
            client=found,
            consultation=consultation,
            on=today,
            level=report.today.level.value,
            knowledge=practice.library.digest,
            made_at=made_at,
            made_by=actor.user,
            request_version=version,
        )
        decision.conceal(report=json_values(report))
        decision.save()
        Firing.objects.bulk_create(_firings(decision, report))
        ledger.record(
            actor,
            "decision.taken",
            f"decision:{decision.pk}",
            client=client,
            knowledge=decision.knowledge,
        )
    return decision


def _firings(decision: Decision, report: ScreeningReport) -> list[Firing]:
    return [
        Firing(
            clinic_id=decision.clinic_id,
            decision=decision,
            rule=finding.rule,
            rule_version=finding.version,
            effect=finding.effect.value,
            truth=finding.outcome.value,
            subject=finding.subject,
            on=decision.on,
        )
        for finding in report.findings
    ]
