"""Answers as the plain values a consultation file holds, and back to such a file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mesoplan.core.consultation import FORMAT
from mesoplan.core.facts import FactKind
from mesoplan.core.values import NEVER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesoplan.core.consultation import Consultation, Request
    from mesoplan.core.facts import Answer, FactDefinition, Value


def plain_value(
    definition: FactDefinition, value: Value | None
) -> bool | str | tuple[str, ...] | None:
    """A value in the form in which a JSON consultation writes it."""
    match value:
        case Decimal():
            return f"{value:f} {definition.unit}"
        case date():
            return value.isoformat()
        case frozenset():
            return tuple(sorted(value))
        case tuple():
            return tuple(day.isoformat() for day in value)
    return value


def consultation_values(
    consultation: Consultation, facts: Mapping[str, FactDefinition]
) -> dict[str, Any]:
    """The consultation as plain values that ``read_consultation`` reads back."""
    answers: dict[str, list[dict[str, Any]]] = {}
    for answer in consultation.answers:
        statement = _statement(facts[answer.fact], answer)
        answers.setdefault(answer.fact, []).append(statement)
    return {
        "format": FORMAT,
        "client": consultation.client,
        "on": consultation.on,
        "request": _request(consultation.request),
        "answers": {name: answers[name] for name in facts if name in answers},
    }


def _request(request: Request) -> dict[str, Any]:
    values: dict[str, Any] = {
        "concerns": list(request.concerns),
        "zones": list(request.zones),
        "products": list(request.products),
        "prefer": request.prefer,
    }
    optional = {
        "jurisdiction": request.jurisdiction,
        "event_on": request.event_on,
        "wishes": request.wishes,
    }
    return values | {key: value for key, value in optional.items() if value}


def _statement(definition: FactDefinition, answer: Answer) -> dict[str, Any]:
    """One answer as a table; what has its usual value is left out, except the day."""
    table: dict[str, Any] = (
        {"declined": True}
        if answer.value is None
        else {"value": _written(definition, answer.value)}
    )
    table |= {"on": answer.on, "by": answer.by}
    if answer.zone:
        table["zones"] = [answer.zone]
    if not answer.complete:
        table["complete"] = False
    if answer.detail:
        table["detail"] = answer.detail
    return table


def _written(definition: FactDefinition, value: Value) -> object:
    """The value with real dates, as TOML can hold them."""
    if definition.kind is FactKind.EVENT and isinstance(value, tuple):
        return list(value) or NEVER
    if isinstance(value, date):
        return value
    plain = plain_value(definition, value)
    return list(plain) if isinstance(plain, tuple) else plain
