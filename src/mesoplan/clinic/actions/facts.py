"""Writing down what was said or seen; a correction is a further statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Conflict, Permission
from mesoplan.clinic.actions.consultations import locked
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.charts import answers_on_record
from mesoplan.clinic.queries.consultations import statements_on
from mesoplan.clinic.records import Statement
from mesoplan.core.consultation import FORMAT, read_consultation
from mesoplan.core.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from mesoplan import Practice
    from mesoplan.clinic.records import Client
    from mesoplan.core.errors import Problem


def record(
    actor: Actor,
    client: UUID,
    *,
    fact: str,
    entry: Mapping[str, Any],
    seen: int | None = None,
) -> Statement:
    """Write down one statement about a fact.

    Args:
        actor: a member of staff.
        client: whom it is about.
        fact: the fact's id.
        entry: the answer as a consultation file writes it; its day is today.
        seen: how many statements on this fact the writer had before them; ``None``
            where that does not matter.

    Raises:
        Conflict: somebody else has written something about this fact meanwhile.
        InputError: the core cannot read it, or it contradicts a measured value.
        NotAllowed, NotFound: as for reading the chart.
    """
    actor.must(Permission.FACT_RECORD)
    with transaction.atomic():
        found = locked(actor, client)
        practice = practice_of(actor.clinic)
        _nobody_else(found, practice, fact, seen)
        on = moment.today(found.clinic).isoformat()
        dated = {"by": "clinician", **entry, "on": on}
        _readable(found, practice, fact, dated)
        statement = Statement(
            clinic_id=actor.clinic,
            client=found,
            fact=fact,
            recorded_at=moment.now(),
            recorded_by=actor.author(),
        )
        statement.conceal(entry=dated)
        statement.save()
        ledger.record(
            actor,
            "fact.recorded",
            f"statement:{statement.pk}",
            client=client,
            changed={"fields": [fact]},
        )
    return statement


def _readable(
    client: Client, practice: Practice, fact: str, entry: Mapping[str, Any]
) -> None:
    """Refuse what the core cannot read, or what clashes with what is on record.

    A clash that is on record already does not keep anyone from recording something
    else, least of all the answer that settles it.
    """
    answers = answers_on_record(client)
    before = _problems(client, practice, answers)
    with_it = {**answers, fact: [*answers.get(fact, []), entry]}
    new = [p for p in _problems(client, practice, with_it) if p not in before]
    if new:
        raise InputError(new)


def _problems(
    client: Client, practice: Practice, answers: Mapping[str, Any]
) -> tuple[Problem, ...]:
    raw = {
        "format": FORMAT,
        "on": moment.today(client.clinic).isoformat(),
        "answers": answers,
    }
    try:
        read_consultation(raw, practice.vocabulary)
    except InputError as error:
        return error.problems
    return ()


def _nobody_else(
    client: Client, practice: Practice, fact: str, seen: int | None
) -> None:
    if seen is None:
        return
    said = statements_on(client, practice).get(fact, ())
    if len(said) > seen:
        raise Conflict({fact: said[0].words}, len(said))
