"""Reports as plain JSON values: the one place where a report becomes JSON.

Every field of a report's dataclasses appears under its own name, so that the published
schemas in ``docs/schemas`` can be generated from the same dataclasses.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, get_args

from mesoplan.core.conditions import AllOf, AnyOf, Leaf, Not
from mesoplan.core.evidence import Text
from mesoplan.core.planning.plan import Plan
from mesoplan.core.planning.reading import plan_values
from mesoplan.core.quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Callable

NODES = (AllOf, AnyOf, Not, *get_args(Leaf))


def _of_text(text: Text) -> dict[str, str]:
    return dict(text.by_language)


def _of_enum(member: Enum) -> object:
    return member.value


def _of_decimal(number: Decimal) -> str:
    return f"{number:f}"


WHOLE: tuple[tuple[type, Callable[[Any], object]], ...] = (
    (Plan, plan_values),
    (Text, _of_text),
    (Quantity, str),
    (Enum, _of_enum),
    (date, date.isoformat),
    (Decimal, _of_decimal),
)


def json_values(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """``value`` in dictionaries, lists, text, numbers and nothing else."""
    for kind, plain in WHOLE:
        if isinstance(value, kind):
            return plain(value)
    if is_dataclass(value) and not isinstance(value, type):
        node = {"node": type(value).__name__} if isinstance(value, NODES) else {}
        return node | {
            f.name: json_values(getattr(value, f.name)) for f in fields(value)
        }
    if isinstance(value, dict):
        return {str(key): json_values(entry) for key, entry in value.items()}
    if isinstance(value, frozenset):
        return sorted(json_values(entry) for entry in value)
    if isinstance(value, tuple | list):
        return [json_values(entry) for entry in value]
    return value


def json_text(value: object) -> str:
    """``value`` as JSON text, the same bytes for the same value."""
    return json.dumps(json_values(value), ensure_ascii=False, indent=2)
