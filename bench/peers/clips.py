"""CLIPS through clipspy: two productions a rule, matched against one fact a person.

One production fires when the rule surely holds, the other when it is neither surely
true nor surely false, so that the many clear rules cost nothing on the agenda. Lists
are given as one text, which CLIPS searches faster than a multislot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import clips

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
    fields_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rails import Rails
    from rows import Row

NULL = "nil"


class Clips:
    """The fact is written as text beforehand; the engine reads and matches it."""

    name = "clipspy (CLIPS 6.4)"
    people = 300

    def __init__(self, rules: Sequence[Rails]) -> None:
        """Define a template of the fields used, and the productions."""
        self.count = len(rules)
        self.engine = clips.Environment()
        for router in self.engine.routers():
            # asked, through Python, about every character of a fact that is read
            if router.name == "python-error-router":
                router.deactivate()
        used = [fields_of(rail) for r in rules for rail in (r.fires, r.clear)]
        self.fields = sorted(set().union(*used))
        slots = " ".join(f"(slot {name})" for name in self.fields)
        self.engine.build(f"(deftemplate row {slots})")
        self.engine.build("(defglobal ?*found* = (create$))")
        for number, rule in enumerate(rules):
            unknown = No(Some((rule.fires, rule.clear)))
            for outcome, rail in ((FIRES, rule.fires), (UNKNOWN, unknown)):
                self.engine.build(production(number * 3 + outcome, rail))

    def taken(self, row: Row) -> str:
        """The row as the text of a fact."""
        slots = " ".join(f"({name} {_value(row[name])})" for name in self.fields)
        return f"(row {slots})"

    def screened(self, fact: str) -> list[int]:
        """What is timed."""
        engine = self.engine
        asserted = engine.assert_string(fact)
        engine.run()
        found = engine.eval("?*found*")
        asserted.retract()
        engine.eval("(bind ?*found* (create$))")
        outcomes = [CLEAR] * self.count
        for number in found:
            outcomes[number // 3] = number % 3
        return outcomes


def production(number: int, rail: Expression) -> str:
    """A production that notes ``number`` when ``rail`` holds of a row."""
    match rail:
        case Equals(field, value):
            slots, test = f"({field} {_value(value)})", ""
        case _:
            slots = " ".join(f"({name} ?{name})" for name in sorted(fields_of(rail)))
            test = f"(test {written(rail)})"
    note = f"(bind ?*found* (create$ ?*found* {number}))"
    return f"(defrule r{number} (row {slots}) {test} => {note})"


def written(expression: Expression) -> str:
    """The expression as a CLIPS function call."""
    match expression:
        case Fixed(value):
            return _value(value)
        case Known(field):
            return f"(neq ?{field} {NULL})"
        case Equals(field, value):
            return f"(eq ?{field} {_value(value)})"
        case Compare(field, operator, number):
            return f"({operator} ?{field} {number!r})"
        case Among(field, options):
            listed = " ".join(_value(option) for option in options)
            return f"(neq (member$ ?{field} (create$ {listed})) FALSE)"
        case Holds(field, member):
            return f"(neq (str-index {_value([member])} ?{field}) FALSE)"
        case Meets(field, other, members):
            return written(
                Some(tuple(Every((Holds(field, m), Holds(other, m))) for m in members))
            )
        case Every(parts):
            return f"(and {' '.join(written(part) for part in parts)} TRUE)"
        case Some(parts):
            return f"(or {' '.join(written(part) for part in parts)} FALSE)"
        case No(part):
            return f"(not {written(part)})"


def _value(value: object) -> str:
    match value:
        case None:
            return NULL
        case bool():
            return str(value).upper()
        case str():
            return f'"{value}"'
        case list():
            return f'"|{"|".join(value)}|"'
        case _:
            return repr(value)
