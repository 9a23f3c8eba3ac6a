"""A clinician's word on a finding: agreement, or a deferral set aside.

A stop takes neither; the database refuses it as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.actions.consultations import locked
from mesoplan.clinic.queries.decisions import standing
from mesoplan.clinic.records import SignOff

if TYPE_CHECKING:
    from uuid import UUID

LONGEST_REASON = 2_000
Row = dict[str, Any]


class NotOpenToIt(ValueError):
    """The finding takes no such word; the message says why and what to do."""


def sign_off(
    actor: Actor, client: UUID, *, rule: str, subject: str = "", reason: str
) -> SignOff:
    """Agree, with a reason, where the rule asks for a named clinician.

    Raises:
        NotOpenToIt: the finding asks for none, or no longer stands, or no reason.
        NotAllowed, NotFound: as for reading the chart.
    """
    actor.must(Permission.FINDING_SIGN_OFF)
    return _given(actor, client, "sign_off", rule, subject, reason)


def override(
    actor: Actor, client: UUID, *, rule: str, subject: str = "", reason: str
) -> SignOff:
    """Set a deferral aside for today, with a reason: the medical director alone.

    Raises:
        NotOpenToIt: it is no deferral that fires, or no reason was given.
        NotAllowed, StepUpNeeded, NotFound: not this actor, or not yet.
    """
    actor.must(Permission.FINDING_OVERRIDE)
    return _given(actor, client, "override", rule, subject, reason)


def _given(
    actor: Actor, client: UUID, kind: str, rule: str, subject: str, reason: str
) -> SignOff:
    words = reason.strip()
    if not words or len(words) > LONGEST_REASON:
        message = f"Give a reason, up to {LONGEST_REASON} characters."
        raise NotOpenToIt(message)
    with transaction.atomic():
        found = locked(actor, client)
        now = standing(found)
        if now.decision is None or now.report is None or now.again:
            message = f"{now.headline}."
            raise NotOpenToIt(message)
        finding = _finding(now.report, rule, subject)
        _open_to(kind, finding)
        made = SignOff(
            clinic_id=actor.clinic,
            client=found,
            consultation=now.decision.consultation,
            decision=now.decision,
            kind=kind,
            rule=rule,
            rule_version=finding["version"],
            effect=finding["effect"],
            subject=subject,
            valid_on=moment.today(found.clinic),
            signed_at=moment.now(),
            signed_by=actor.author(),
            signed_role=actor.role.value,
        )
        made.conceal(reason=words)
        made.save()
        done = "finding.overridden" if kind == "override" else "finding.signed_off"
        ledger.record(
            actor,
            done,
            f"sign_off:{made.pk}",
            client=client,
            changed={"rule": rule, "subject": subject},
            knowledge=now.decision.knowledge,
        )
    return made


def _finding(report: Row, rule: str, subject: str) -> Row:
    for finding in report["findings"]:
        if (finding["rule"], finding["subject"]) == (rule, subject):
            return dict(finding)
    message = "This finding no longer stands. Look at the screening again."
    raise NotOpenToIt(message)


def _open_to(kind: str, finding: Row) -> None:
    """Whether the finding takes this word."""
    message = ""
    if finding["effect"] == "stop":
        message = "A stop cannot be signed off or set aside by anyone."
    elif finding["outcome"] != "fires":
        message = "This is not settled: ask the missing question instead."
    elif kind == "sign_off" and finding["level"] != "sign_off":
        message = "This finding asks for no agreement."
    elif kind == "override" and finding["level"] != "defer":
        message = "Only a deferral can be set aside."
    if message:
        raise NotOpenToIt(message)
