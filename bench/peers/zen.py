"""zen-engine (GoRules, Rust): one compiled ZEN expression that lists every outcome.

A decision graph with one expression node gives the same outcomes and is slower.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import zen

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


class Zen:
    """The row is JSON text, which the engine reads faster than a dictionary."""

    name = "zen-engine (GoRules, Rust)"
    people = 1_000

    def __init__(self, rules: Sequence[Rails]) -> None:
        """Compile ``rules``."""
        listed = ", ".join(
            f"({written(r.clear)}) ? {CLEAR} : (({written(r.fires)}) ? {FIRES} : {UNKNOWN})"
            for r in rules
        )
        self.expression = zen.compile_expression(f"[{listed}]")

    def taken(self, row: Row) -> str:
        """The row as JSON text."""
        return json.dumps(row)

    def screened(self, row: str) -> list[int]:
        """What is timed; the engine reads the text at every call."""
        return self.expression.evaluate(row)


def written(expression: Expression) -> str:
    """The expression in the ZEN language."""
    match expression:
        case Fixed(value):
            return json.dumps(value)
        case Known(field):
            return f"{field} != null"
        case Equals(field, value):
            return f"{field} == {json.dumps(value)}"
        case Compare(field, operator, number):
            return f"{field} {operator} {number!r}"
        case Among(field, options):
            return f"{field} in {json.dumps(options)}"
        case Holds(field, member):
            return f"{json.dumps(member)} in {field}"
        case Meets(field, other, _):
            return f"some({field}, # in {other})"
        case Every(parts):
            return " and ".join(f"({written(part)})" for part in parts)
        case Some(parts):
            return " or ".join(f"({written(part)})" for part in parts)
        case No(part):
            return f"not ({written(part)})"
