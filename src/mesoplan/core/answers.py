"""One answer as it is written in a consultation, checked against its fact.

Accepted forms: a bare value; ``"declined"`` or ``"unknown"``; a table with ``value``
and any of ``on``, ``by``, ``zones``, ``complete``, ``detail``, ``settles``; a list of
such tables. An event is ``"never"``, ``"none lately"`` (older dates may stand), or dates.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mesoplan.core.errors import Problem, nearest, shown
from mesoplan.core.facts import Answer
from mesoplan.core.values import NONE_LATELY, OLDEST, Unfit, as_day, read_value

if TYPE_CHECKING:
    from datetime import date

    from mesoplan.core.facts import FactDefinition, Value

SPEAKERS = ("client", "clinician", "record")
NOT_SAID = ("declined", "unknown")
LONGEST_DETAIL = 400
FIELDS = frozenset(
    {"value", "on", "by", "zones", "complete", "detail", "declined", "settles"}
)


class AnswerReader:
    """Reads answers given on or before ``on`` and collects every problem."""

    def __init__(
        self,
        facts: Mapping[str, FactDefinition],
        zones: frozenset[str],
        on: date,
    ) -> None:
        """``zones`` are the ids an answer may name."""
        self.facts = facts
        self.zones = zones
        self.on = on
        self.problems: list[Problem] = []

    def read(self, name: str, raw: object) -> list[Answer]:
        """All answers to one fact; problems go to :attr:`problems`."""
        definition = self.facts.get(name)
        path = f"answers.{name}"
        if definition is None:
            self._fault(path, "no such fact", name, nearest(name, self.facts))
            return []
        statements = _statements(raw)
        found: list[Answer] = []
        for index, statement in enumerate(statements):
            where = f"{path}[{index}]" if len(statements) > 1 else path
            found += self._statement(definition, statement, where)
        return found

    def _statement(
        self, definition: FactDefinition, raw: object, path: str
    ) -> list[Answer]:
        table: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {"value": raw}
        for key in sorted(set(map(str, table)) - FIELDS):
            self._fault(f"{path}.{key}", "unknown field", key, "Remove it.")
        before = len(self.problems)
        on = self._day(table.get("on", self.on), f"{path}.on")
        zones = self._zones(definition, table.get("zones", [""]), f"{path}.zones")
        by, detail = table.get("by", "client"), table.get("detail", "")
        value = self._value(definition, table, path)
        self._voice(table, value, path)
        if on is None or len(self.problems) > before:
            return []
        return [
            Answer(
                fact=definition.id,
                value=value,
                on=on,
                by=by,
                zone=zone,
                complete=table.get("complete", True),
                since_last=table.get("value") == NONE_LATELY,
                settles=table.get("settles", False),
                detail=detail,
            )
            for zone in zones
        ]

    def _voice(self, table: Mapping[str, Any], value: Value | None, path: str) -> None:
        """Check who speaks, how completely, and whether they may settle the matter."""
        by, detail = table.get("by", "client"), table.get("detail", "")
        if by not in SPEAKERS:
            self._fault(f"{path}.by", "unknown speaker", by, ", ".join(SPEAKERS))
        for name in ("complete", "settles", "declined"):
            if type(table.get(name, False)) is not bool:
                self._fault(f"{path}.{name}", "expected true or false", table[name], "")
        if not isinstance(detail, str) or len(detail) > LONGEST_DETAIL:
            remedy = f"Write up to {LONGEST_DETAIL} characters."
            self._fault(f"{path}.detail", "expected a short text", detail, remedy)
            return
        if table.get("settles") is True:
            if by != "clinician" or not detail.strip():
                remedy = 'Give by = "clinician" and the reason in "detail".'
                self._fault(path, "only a clinician settles, with a reason", by, remedy)
            if value is None:
                self._fault(path, "a settling answer needs a value", None, "Give one.")

    def _value(
        self, definition: FactDefinition, table: Mapping[str, Any], path: str
    ) -> Value | None:
        if table.get("declined") is True or table.get("value") in NOT_SAID:
            return None
        if "value" not in table:
            remedy = 'Give "value", or declined = true.'
            self._fault(path, "the answer has no value", None, remedy)
            return None
        try:
            return read_value(definition, table["value"], self.on)
        except Unfit as unfit:
            what, remedy = unfit.args
            self._fault(path, what, table["value"], remedy)
            return None

    def _day(self, value: object, path: str) -> date | None:
        day = as_day(value)
        if day is None or day > self.on or day.year < self.on.year - OLDEST:
            remedy = "Give the day the answer was given, up to the consultation."
            self._fault(path, "not a possible day for an answer", value, remedy)
            return None
        return day

    def _zones(self, definition: FactDefinition, value: object, path: str) -> list[str]:
        if not isinstance(value, list) or not value:
            self._fault(path, "expected a list of zones", value, "")
            return []
        if value != [""] and not definition.per_zone:
            remedy = 'Remove "zones".'
            self._fault(path, "this fact is not asked zone by zone", value, remedy)
            return []
        unknown = [z for z in value if z != "" and z not in tuple(self.zones)]
        for zone in unknown:
            self._fault(path, "no such zone", zone, ", ".join(sorted(self.zones)))
        return [] if unknown else list(dict.fromkeys(value))

    def _fault(self, path: str, what: str, value: object, remedy: str) -> None:
        self.problems.append(Problem(path, what, shown(value), remedy))


def _statements(raw: object) -> list[object]:
    """Several statements where a list of tables is given, otherwise one."""
    if isinstance(raw, list) and raw and all(isinstance(s, Mapping) for s in raw):
        return raw
    return [raw]
