"""The JSON schema of a consultation, made from the facts of the knowledge library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mesoplan.core.answers import NOT_SAID, SPEAKERS
from mesoplan.core.consultation import FORMAT, LONGEST_TEXT, PLACES, PREFERENCES
from mesoplan.core.facts import FactDefinition, FactKind
from mesoplan.core.values import NEVER
from reference.report_schemas import DAY, DIALECT, GENERATED

if TYPE_CHECKING:
    from mesoplan._practice import Practice

TEXT = {"type": "string", "maxLength": LONGEST_TEXT}
NUMBER = r"^\s*-?\d{1,9}(\.\d{1,9})?\s*"
SPECIAL = "[](){}.*+?^$|\\"


def consultation_schema(practice: Practice) -> dict[str, Any]:
    """Every id a consultation may use, and each accepted form of an answer."""
    names = practice.library.names
    zones = sorted(names("zones"))
    facts = practice.library.facts
    return {
        "$comment": GENERATED,
        "$schema": DIALECT,
        "$id": "consultation.schema.json",
        "title": FORMAT,
        "description": "A consultation, in JSON or as the plain values of a TOML file.",
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "client": TEXT | {"description": "A label, never a name."},
            "on": DAY,
            "request": _request(
                *(sorted(names(k)) for k in ("concerns", "zones", "products"))
            ),
            "answers": {
                "type": "object",
                "properties": {name: {"$ref": f"#/$defs/{name}"} for name in facts},
                "additionalProperties": False,
            },
        },
        "required": ["format", "on"],
        "additionalProperties": False,
        "$defs": {
            "statement": _statement(),
            "zones": {"type": "array", "items": {"enum": ["", *zones]}, "minItems": 1},
            **{name: _answer(fact) for name, fact in facts.items()},
        },
    }


def _statement() -> dict[str, Any]:
    """What any answer written as a table may say besides its value."""
    return {
        "properties": {
            "declined": {"const": True},
            "on": DAY,
            "by": {"enum": list(SPEAKERS)},
            "complete": {"type": "boolean"},
            "detail": {"type": "string"},
        },
        "anyOf": [{"required": ["value"]}, {"required": ["declined"]}],
    }


def _request(
    concerns: list[str], zones: list[str], products: list[str]
) -> dict[str, Any]:
    def some(of: list[str]) -> dict[str, Any]:
        return {"type": "array", "items": {"enum": of}, "uniqueItems": True}

    return {
        "type": "object",
        "properties": {
            "concerns": some(concerns),
            "zones": some(zones),
            "products": some(products),
            "prefer": {"enum": list(PREFERENCES)},
            "jurisdiction": {"enum": ["", *PLACES]},
            "event_on": DAY,
            "wishes": TEXT,
        },
        "additionalProperties": False,
    }


def _answer(fact: FactDefinition) -> dict[str, Any]:
    """A bare value, a table, or a list of tables."""
    value = {"anyOf": [_value(fact), {"enum": list(NOT_SAID)}]}
    own: dict[str, Any] = {"value": {"$ref": f"#/$defs/{fact.id}/$defs/value"}}
    if fact.per_zone:
        own["zones"] = {"$ref": "#/$defs/zones"}
    table = {
        "type": "object",
        "$ref": "#/$defs/statement",
        "properties": own,
        "unevaluatedProperties": False,
    }
    here = f"#/$defs/{fact.id}/$defs"
    return {
        "description": str(fact.question),
        "$defs": {"value": value, "table": table},
        "anyOf": [
            {"$ref": f"{here}/value"},
            {"$ref": f"{here}/table"},
            {"type": "array", "items": {"$ref": f"{here}/table"}, "minItems": 1},
        ],
    }


def _value(fact: FactDefinition) -> dict[str, Any]:
    options = [option.id for option in fact.options]
    match fact.kind:
        case FactKind.FLAG:
            return {"type": "boolean"}
        case FactKind.CHOICE:
            return {"enum": options}
        case FactKind.SET:
            return {"type": "array", "items": {"enum": options}}
        case FactKind.NUMBER:
            units = [fact.unit, *(other.unit for other in fact.other_units)]
            written = "|".join(map(_literally, units))
            return {"type": "string", "pattern": rf"{NUMBER}({written})\s*$"}
        case FactKind.DATE:
            return DAY
    days = {"type": "array", "items": DAY, "minItems": 1}
    return {"anyOf": [{"const": NEVER}, DAY, days]}


def _literally(unit: str) -> str:
    """The unit in a pattern that both Python and JavaScript read alike."""
    return "".join(f"\\{sign}" if sign in SPECIAL else sign for sign in unit)
