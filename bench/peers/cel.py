"""CEL through its Rust binding: one compiled program that lists every outcome."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import cel

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


class Cel:
    """One list program; the row becomes a context beforehand."""

    name = "CEL in Rust (common-expression-language)"
    people = 1_000

    def __init__(self, rules: Sequence[Rails]) -> None:
        """Compile ``rules``."""
        listed = ", ".join(
            f"({written(r.clear)}) ? {CLEAR} : ({written(r.fires)}) ? {FIRES} : {UNKNOWN}"
            for r in rules
        )
        self.program = cel.compile(f"[{listed}]")

    def taken(self, row: Row) -> cel.Context:
        """The row as a context, made before the clock starts."""
        return cel.Context(variables=row)

    def screened(self, context: cel.Context) -> list[int]:
        """What is timed."""
        return self.program.execute(context)


def written(expression: Expression) -> str:
    """The expression as CEL text."""
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
            return f"{field}.exists(member, member in {other})"
        case Every(parts):
            return " && ".join(f"({written(part)})" for part in parts)
        case Some(parts):
            return " || ".join(f"({written(part)})" for part in parts)
        case No(part):
            return f"!({written(part)})"
