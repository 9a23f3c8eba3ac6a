"""The clinic's own numbers over the library's: chosen, and ended, never edited."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import transaction

from mesoplan import Practice
from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Conflict, NotFound, Permission
from mesoplan.clinic.practice import rows_in_force, settings_with
from mesoplan.clinic.records import Clinic, OwnNumber
from mesoplan.core.errors import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")
WORD = re.compile(r"[a-z_]+")
LONGEST_REASON = 500


class Refused(ValueError):
    """The knowledge does not take this number: what is wrong, by field of the form."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """``problems`` are sentences, keyed record, field, value or reason."""
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)


def choose(
    actor: Actor,
    *,
    record: str,
    field: str,
    value: str,
    reason: str,
    instead_of: UUID | None = None,
) -> OwnNumber:
    """Put a number of the clinic's own in force, ending the one it replaces.

    ``instead_of`` is the own number that was in force when the form was made.

    Raises:
        NotAllowed, StepUpNeeded: this is the medical director's, with a fresh factor.
        Conflict: somebody has set or ended this number meanwhile.
        Refused: it is malformed, or loosens what may not be loosened.
    """
    actor.must(Permission.KNOWLEDGE_OVERRIDE)
    value, reason = _as_typed(value, reason)
    with transaction.atomic():
        # one at a time: two numbers may each be sound and not be so together
        Clinic.objects.select_for_update().get(pk=actor.clinic)
        earlier = OwnNumber.objects.filter(
            clinic=actor.clinic, record=record, field=field, ended_at=None
        ).first()
        if (earlier.pk if earlier else None) != instead_of:
            raise Conflict({"value": earlier.value if earlier else ""}, 0)
        _insist_on_sound(actor, record, field, value, reason)
        if earlier is not None:
            _end(earlier, actor)
        chosen = OwnNumber(
            clinic_id=actor.clinic,
            record=record,
            field=field,
            value=value,
            reason=reason,
            set_at=moment.now(),
            set_by=actor.author(),
        )
        chosen.save(force_insert=True)
        ledger.record(
            actor,
            "own_number.chosen",
            f"own_number:{chosen.pk}",
            changed={
                "record": record,
                "field": field,
                "from": earlier.value if earlier else None,
                "to": value,
            },
        )
    return chosen


def end(actor: Actor, number: UUID) -> OwnNumber:
    """Let the library's own value hold again from now on.

    Raises:
        NotAllowed, StepUpNeeded: as for choosing one.
        NotFound: no such number in this clinic.
        Conflict: somebody has ended it already.
    """
    actor.must(Permission.KNOWLEDGE_OVERRIDE)
    with transaction.atomic():
        Clinic.objects.select_for_update().get(pk=actor.clinic)
        found = OwnNumber.objects.filter(pk=number, clinic=actor.clinic).first()
        if found is None:
            message = "no such number"
            raise NotFound(message)
        if found.ended_at is not None:
            raise Conflict({"ended_at": found.ended_at}, 0)
        _end(found, actor)
        ledger.record(
            actor,
            "own_number.ended",
            f"own_number:{found.pk}",
            changed={"record": found.record, "field": found.field, "from": found.value},
        )
    return found


def _end(number: OwnNumber, actor: Actor) -> None:
    number.ended_at, number.ended_by = moment.now(), actor.author()
    number.save(update_fields=["ended_at", "ended_by"])


def _as_typed(value: str, reason: str) -> tuple[str, str]:
    """The value as it is stored, and the reason; both must be there and be plain."""
    value, reason = value.strip(), reason.strip()
    problems = {}
    if NUMBER.fullmatch(value):
        value = value.replace(",", ".")
    elif not WORD.fullmatch(value):
        problems["value"] = (
            "Give a number, such as 14 or 0.5, or the name of an effect."
        )
    if not reason:
        problems["reason"] = (
            "Say why: it is kept and shown wherever the number is used."
        )
    elif len(reason) > LONGEST_REASON:
        problems["reason"] = f"At most {LONGEST_REASON} characters, please."
    if problems:
        raise Refused(problems)
    return value, reason


def _insist_on_sound(
    actor: Actor, record: str, field: str, value: str, reason: str
) -> None:
    """Try the knowledge with this number before anyone is screened with it."""
    others = tuple(
        row for row in rows_in_force(actor.clinic) if row[:2] != (record, field)
    )
    row = (record, field, value, actor.name, reason, moment.now().date())
    try:
        practice = Practice(settings_with((*others, row)))
        practice.library.of_kind(record.partition("/")[0])
    except KnowledgeError as error:
        mine = f"override[{len(others)}]"
        problems: dict[str, str] = {}
        for problem in error.problems:
            where = problem.where.removeprefix(mine).removeprefix(".")
            key = where if where in ("record", "field", "value") else "value"
            words = f"{problem.what[:1].upper()}{problem.what[1:]}"
            found = f" (found: {problem.value})" if problem.value else ""
            problems[key] = f"{words}{found}. {problem.remedy}".strip()
        raise Refused(problems) from error
