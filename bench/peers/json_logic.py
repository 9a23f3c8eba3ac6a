"""JsonLogic in plain Python: one rule that lists every outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from json_logic.apply import apply

from rails import (
    CLEAR,
    FIRES,
    UNKNOWN,
    Among,
    Compare,
    Equals,
    Every,
    Expression,
    Fixed,
    Holds,
    Known,
    Meets,
    No,
    Some,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rails import Rails
    from rows import Row


class JsonLogic:
    """The row is used as it is."""

    name = "json-logic in Python (panzi-json-logic)"
    people = 100

    def __init__(self, rules: Sequence[Rails]) -> None:
        """Translate ``rules``."""
        self.logic = program(rules)

    def taken(self, row: Row) -> Row:
        """The row, which needs no conversion."""
        return row

    def screened(self, row: Row) -> list[int]:
        """What is timed."""
        return apply(self.logic, row)


def program(rules: Sequence[Rails]) -> list[dict[str, Any]]:
    """Every rule as one JsonLogic expression that gives its outcome."""
    return [
        {"if": [written(r.clear), CLEAR, written(r.fires), FIRES, UNKNOWN]}
        for r in rules
    ]


def written(expression: Expression) -> Any:  # noqa: ANN401 - JsonLogic is plain values
    """The expression as JsonLogic."""
    match expression:
        case Fixed(value):
            return value
        case Known(field):
            return {"!==": [{"var": field}, None]}
        case Equals(field, value):
            return {"===": [{"var": field}, value]}
        case Compare(field, operator, number):
            return {operator: [{"var": field}, number]}
        case Among(field, options):
            return {"in": [{"var": field}, list(options)]}
        case Holds(field, member):
            return {"in": [member, {"var": field}]}
        case Meets(field, other, members):
            return written(
                Some(tuple(Every((Holds(field, m), Holds(other, m))) for m in members))
            )
        case Every(parts):
            return {"and": [written(part) for part in parts]}
        case Some(parts):
            return {"or": [written(part) for part in parts]}
        case No(part):
            return {"!": [written(part)]}
